//! How well each language explains a text: naive Bayes over the features an automaton finds in its bytes.

/// A model of py3langid; see `cleannews.kernels.plan.LanguageModel`.
pub struct Model<'a> {
    /// By row and byte: the next state.
    pub moves: &'a [u32],
    /// By state: where its row among the moves starts, and the feature found on entering it, or -1.
    pub states: &'a [[i32; 2]],
    /// By feature and language: the logarithm of a probability, in half precision.
    pub weights: &'a [u16],
    /// By language: the logarithm of its share.
    pub priors: &'a [f32],
    /// By how often a feature was found: what that counts.
    pub counts: &'a [f32],
}

impl Model<'_> {
    /// A score for each language; nothing where no feature is found.
    pub fn score(&self, text: &[u8]) -> Option<Vec<f32>> {
        let mut found: Vec<i32> = Vec::with_capacity(text.len());
        let [mut row, _] = self.states[0];
        for &byte in text {
            let [next, feature] = self.states[self.moves[row as usize + byte as usize] as usize];
            row = next;
            if feature >= 0 {
                found.push(feature);
            }
        }
        if found.is_empty() {
            return None;
        }
        found.sort_unstable();
        let width = self.priors.len();
        let mut scores = vec![0_f32; width];
        for run in found.chunk_by(|a, b| a == b) {
            let count = self.counts[run.len().min(self.counts.len() - 1)];
            let weights = &self.weights[run[0] as usize * width..][..width];
            for (score, &weight) in scores.iter_mut().zip(weights) {
                *score += count * from_half(weight);
            }
        }
        Some(scores.iter().zip(self.priors).map(|(score, prior)| score + prior).collect())
    }
}

/// A finite number in half precision: its exponent is 112 less than in single precision.
fn from_half(half: u16) -> f32 {
    const SHIFT: f32 = f32::from_bits((127 + 112) << 23);
    let magnitude = f32::from_bits(u32::from(half & 0x7fff) << 13) * SHIFT;
    f32::from_bits(magnitude.to_bits() | u32::from(half & 0x8000) << 16)
}

pub mod python {
    use numpy::{IntoPyArray, PyArray1, PyReadonlyArray1, PyReadonlyArray2};
    use pyo3::prelude::*;

    /// `cleannews.kernels.plan.LanguageModel`.
    #[derive(FromPyObject)]
    pub struct LanguageModel<'py> {
        moves: PyReadonlyArray1<'py, u32>,
        states: PyReadonlyArray2<'py, i32>,
        weights: PyReadonlyArray2<'py, u16>,
        priors: PyReadonlyArray1<'py, f32>,
        counts: PyReadonlyArray1<'py, f32>,
    }

    #[pyfunction]
    pub fn score_languages<'py>(
        py: Python<'py>,
        text: &[u8],
        model: LanguageModel,
    ) -> PyResult<Option<Bound<'py, PyArray1<f32>>>> {
        let model = super::Model {
            moves: model.moves.as_slice()?,
            states: model.states.as_slice()?.as_chunks().0,
            weights: model.weights.as_slice()?,
            priors: model.priors.as_slice()?,
            counts: model.counts.as_slice()?,
        };
        Ok(model.score(text).map(|scores| scores.into_pyarray(py)))
    }
}
