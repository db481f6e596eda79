//! Signatures: the least of a·h + b mod 2³² over the hashes, for each of the permutations.
//!
//! One loop over a block of permutations held in registers, compiled for each instruction set: what differs is only how
//! many permutations a register holds, so all give the same bits.

const EMPTY: u32 = u32::MAX;

/// The multipliers and addends of the permutations.
#[derive(Clone, Copy)]
pub struct Permutations<'a> {
    pub a: &'a [u32],
    pub b: &'a [u32],
}

/// An instruction set that signatures are compiled for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    Scalar,
    #[cfg(target_arch = "aarch64")]
    Neon,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Level {
    /// Those this processor has, the fastest last.
    pub fn available() -> Vec<Self> {
        #[allow(unused_mut, reason = "nothing is added on other processors")]
        let mut levels = vec![Self::Scalar];
        #[cfg(target_arch = "aarch64")]
        levels.push(Self::Neon);
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") {
                levels.push(Self::Avx2);
            }
            if is_x86_feature_detected!("avx512f") {
                levels.push(Self::Avx512);
            }
        }
        levels
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Scalar => "scalar",
            #[cfg(target_arch = "aarch64")]
            Self::Neon => "neon",
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => "avx2",
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => "avx512",
        }
    }
}

/// `MurmurHash3`'s 32-bit finaliser.
fn mix(mut value: u32) -> u32 {
    value = (value ^ value >> 16).wrapping_mul(0x85EB_CA6B);
    value = (value ^ value >> 13).wrapping_mul(0xC2B2_AE35);
    value ^ value >> 16
}

#[inline(always)]
#[allow(clippy::inline_always, reason = "it must be compiled within each caller's instruction set")]
fn sign_blocks<const BLOCK: usize>(low: &[u32], permutations: Permutations, signature: &mut [u32]) {
    let (a_blocks, a_rest) = permutations.a.as_chunks::<BLOCK>();
    let (b_blocks, b_rest) = permutations.b.as_chunks::<BLOCK>();
    let (out_blocks, out_rest) = signature.as_chunks_mut::<BLOCK>();
    for ((a, b), out) in a_blocks.iter().zip(b_blocks).zip(out_blocks) {
        let mut least = [EMPTY; BLOCK];
        for &hash in low {
            for i in 0..BLOCK {
                least[i] = least[i].min(a[i].wrapping_mul(hash).wrapping_add(b[i]));
            }
        }
        *out = least;
    }
    for ((a, b), out) in a_rest.iter().zip(b_rest).zip(out_rest) {
        *out = low.iter().map(|&hash| a.wrapping_mul(hash).wrapping_add(*b)).min().unwrap_or(EMPTY);
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn sign_avx512(low: &[u32], permutations: Permutations, signature: &mut [u32]) {
    sign_blocks::<128>(low, permutations, signature);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn sign_avx2(low: &[u32], permutations: Permutations, signature: &mut [u32]) {
    sign_blocks::<32>(low, permutations, signature);
}

#[cfg(target_arch = "aarch64")]
#[target_feature(enable = "neon")]
fn sign_neon(low: &[u32], permutations: Permutations, signature: &mut [u32]) {
    sign_blocks::<32>(low, permutations, signature);
}

/// Write the signature of the hashes; all ones when there are none.
#[allow(unsafe_code, reason = "a function compiled for an instruction set may only run where it is present")]
pub fn sign(level: Level, hashes: &[u64], permutations: Permutations, signature: &mut [u32]) {
    let low: Vec<u32> = hashes.iter().map(|&hash| mix(hash as u32)).collect();
    match level {
        Level::Scalar => sign_blocks::<16>(&low, permutations, signature),
        // SAFETY: `Level::available` offers a level only where the processor has it.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unsafe { sign_avx2(&low, permutations, signature) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 => unsafe { sign_avx512(&low, permutations, signature) },
        // SAFETY: every aarch64 processor has it.
        #[cfg(target_arch = "aarch64")]
        Level::Neon => unsafe { sign_neon(&low, permutations, signature) },
    }
}
