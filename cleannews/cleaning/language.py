"""Which language a document is in, and so which lexicons read it."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import islice
from typing import Any

import numpy as np
import regex

from cleannews.cleaning.lexicon import UNIVERSAL, Lexicon, codes, combine, load, script_of
from cleannews.cleaning.lexicon.own import OwnFile, load_own
from cleannews.kernels import score_languages
from cleannews.kernels.plan import LanguageModel, Scores

UNDETERMINED = "und"  # BCP 47
# Characters that are looked at, and the lines that share them. On 2,825 news texts in 21 languages the second sample,
# which takes three times as long to classify, changes no answer of the first; it is asked where that one is not sure,
# of one text in a hundred.
_SAMPLES = ((240, 4), (600, 8))
_FEW = 20  # letters: below that even a good classifier guesses
_SURE = 0.7  # langid's normalised probability
# English is told by its own words, which every lexicon brings: the classifier takes .4 s to load, and most pages that
# do not declare their language are English. So many words, a sixth of them function words, three different ones of no
# other language, in a longer sample: of 322,477 texts, lines and pages in 50 languages 2,461 are told so, and the
# classifier says the same of them all.
_ENGLISH_SAMPLE = (1000, 10)
_ENOUGH_WORDS = 30
_FUNCTION_WORDS = 1 / 6
_OF_NO_OTHER = 3
_ENGLISH_ALONE = frozenset(
    "the and that with this from have has which their were what when would could these other than its his she there"
    " into".split()
)
# Between which the classifier wavers on plain prose; whichever it prefers, the lexicons of the others are read too.
_ALIKE = (frozenset({"bs", "hr", "sr"}), frozenset({"id", "ms"}), frozenset({"da", "nb", "nn", "no"}))
_MOST_COUNTED = 1 << 12  # times that a feature is found; a sample has no more bytes
_SCRIPTS = {
    "Latn": r"\p{Latin}",
    "Cyrl": r"\p{Cyrillic}",
    "Grek": r"\p{Greek}",
    "Arab": r"\p{Arabic}",
    "Hebr": r"\p{Hebrew}",
    "Armn": r"\p{Armenian}",
    "Geor": r"\p{Georgian}",
    "Hang": r"\p{Hangul}",
    "Jpan": r"[\p{Hiragana}\p{Katakana}]",
    "Hans": r"\p{Han}",
    "Thai": r"\p{Thai}",
    "Deva": r"\p{Devanagari}",
    "Beng": r"\p{Bengali}",
    "Taml": r"\p{Tamil}",
}
_WORD = regex.compile(r"[^\W\d_]+")
_LETTER_OF = {script: regex.compile(pattern) for script, pattern in _SCRIPTS.items()}


def detect(text: str) -> str:
    """The BCP 47 code of the language of a text, or "und" where there is too little to tell.

    >>> detect("Парламент утвердил бюджет на следующий год во втором чтении"), detect("0")
    ('ru', 'und')
    """
    if " and " in text and _is_english(_longest_lines(text, *_ENGLISH_SAMPLE)):
        return "en"
    for length, lines in _SAMPLES:
        sample = text if len(text) <= length else _longest_lines(text, length, lines)
        if next(islice(filter(str.isalpha, sample), _FEW - 1, None), None) is None:
            continue
        if (code := _classify(sample)) != UNDETERMINED:
            return code
    return UNDETERMINED


@lru_cache(maxsize=64)  # a document is asked about again as its noise goes, and its longest lines stay the same
def _classify(sample: str) -> str:
    code, probability = _identifier().classify(sample)
    if probability < _SURE:
        alike = next((group for group in _ALIKE if code in group), ())
        probability = sum(score for other, score in _identifier().rank(sample) if other in alike)
    return str(code) if probability >= _SURE else UNDETERMINED


def _is_english(sample: str) -> bool:
    words = _WORD.findall(sample.casefold())
    known = list(filter(load("en").words.function_words.__contains__, words))
    if len(words) < _ENOUGH_WORDS or len(known) < _FUNCTION_WORDS * len(words):
        return False
    return len(_ENGLISH_ALONE.intersection(known)) >= _OF_NO_OTHER


def _longest_lines(text: str, length: int, count: int) -> str:
    """Openings of the longest lines: prose tells the language; menus, credits and one line of code must not."""
    lines = sorted(text.split("\n"), key=len, reverse=True)[:count]
    return "\n".join([line.strip()[: length // count] for line in lines])


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    class Identifier(LanguageIdentifier):  # type: ignore[misc]
        """The same model, scored by our kernel."""

        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            self.model = LanguageModel(
                np.asarray(self.tk_nextmove, np.uint32),
                np.array([self._rowbase, self.tk_output], np.int32).T.copy(),
                self.nb_ptc.view(np.uint16),
                self.nb_pc,
                np.log1p(np.arange(_MOST_COUNTED, dtype=np.float32)),
            )

        def _raw_score(self, text: bytes) -> Scores:
            scores = score_languages(text, self.model)
            return np.zeros_like(self.nb_pc) if scores is None else scores

    return Identifier.from_model_file(MODEL_FILE, norm_probs=True)


def lexicon_for(lang: str, text: str, own: tuple[OwnFile, ...] = ()) -> Lexicon:
    """The rows that read a document: its language's, its neighbours', English and the universal ones.

    Where the language is unknown or has no lexicon, those of every language of the text's script. `own` files add
    to both.
    """
    code = primary(lang)
    if code in _known(own):
        return _merged(code, own)
    return _merged_script(_script(text[: _SAMPLES[-1][0]]), own)


@cache
def _known(own: tuple[OwnFile, ...]) -> frozenset[str]:
    return frozenset(load_own(own).codes)


# IANA: one macrolanguage, and codes withdrawn
_SAME_LANGUAGE = {"nb": "no", "nn": "no", "bs": "sr", "sh": "sr", "iw": "he", "in": "id"}


def primary(lang: str) -> str:
    """The code under which a language's lexicon stands.

    >>> primary("de-AT"), primary("nb")
    ('de', 'no')
    """
    code = lang.replace("_", "-").partition("-")[0].lower()
    return _SAME_LANGUAGE.get(code, code)


@cache
def _merged(lang: str, own: tuple[OwnFile, ...]) -> Lexicon:
    added = load_own(own)
    near = [code for lexicon in added.of(lang) for code in lexicon.related if code in added.codes]
    return combine(tuple(dict.fromkeys([lang, *near, "en", UNIVERSAL])), additions=added)


@cache
def _merged_script(script: str, own: tuple[OwnFile, ...]) -> Lexicon:
    added = load_own(own)
    scripts = {code: script_of(code) for code in codes()} | {one.code: one.script for one in added.lexicons}
    same = [code for code in added.codes if scripts[code] == script]
    return combine(tuple(dict.fromkeys([*same, "en", UNIVERSAL])), len(same), added)


def _script(text: str) -> str:
    return max(_LETTER_OF, key=lambda script: len(_LETTER_OF[script].findall(text)))
