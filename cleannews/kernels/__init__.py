"""The kernels: native when the extension is built, else the reference in Python. Both give the same bits.

The environment variable CLEANNEWS_BACKEND, "native" or "python", chooses one; "native" without the extension fails.
"""

from __future__ import annotations

import os
import warnings
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from cleannews.errors import InvalidValueError

if TYPE_CHECKING:
    from cleannews.kernels.reference import (
        find_figures,
        find_passages,
        fold,
        read_document,
        shingle,
        sign,
        signatures,
        sketch,
    )
    from cleannews.kernels.reference_facts import describe_blocks, describe_neighbours
    from cleannews.kernels.reference_groups import connect, count_keys
    from cleannews.kernels.reference_lines import (
        LineReader,
        Scanner,
        Sieve,
        Stemmer,
        StemSet,
        StemWeights,
        score_languages,
    )
    from cleannews.kernels.reference_pages import measure_tags, name_reasons, outline, run_forest
    from cleannews.kernels.reference_pairs import candidate_pairs, compare, cover, judge, match_pairs, unite
    from cleannews.kernels.reference_wording import NameReader, PhraseReader

__all__ = [
    "BACKEND",
    "LineReader",
    "NameReader",
    "PhraseReader",
    "Scanner",
    "Sieve",
    "StemSet",
    "StemWeights",
    "Stemmer",
    "candidate_pairs",
    "compare",
    "connect",
    "count_keys",
    "cover",
    "describe_blocks",
    "describe_neighbours",
    "find_figures",
    "find_passages",
    "fold",
    "judge",
    "match_pairs",
    "measure_tags",
    "name_reasons",
    "outline",
    "read_document",
    "run_forest",
    "score_languages",
    "shingle",
    "sign",
    "signatures",
    "sketch",
    "unite",
]

_NATIVE = "cleannews.kernels._native"
_MODULES = {
    "native": (_NATIVE,),
    "python": (
        "cleannews.kernels.reference",
        "cleannews.kernels.reference_facts",
        "cleannews.kernels.reference_groups",
        "cleannews.kernels.reference_lines",
        "cleannews.kernels.reference_pages",
        "cleannews.kernels.reference_pairs",
        "cleannews.kernels.reference_wording",
    ),
}
_UNBUILT = (
    "cleannews was installed without its native kernels and uses the slow reference in Python: "
    "install a Rust toolchain and reinstall, or set CLEANNEWS_BACKEND=python to accept this"
)


def _choose() -> str:
    wanted, built = os.environ.get("CLEANNEWS_BACKEND"), find_spec(_NATIVE) is not None
    if wanted is not None and wanted not in _MODULES:
        raise InvalidValueError("CLEANNEWS_BACKEND", _MODULES, wanted)
    if wanted == "native" and not built:
        raise ImportError(_UNBUILT)
    if wanted is None and not built:
        warnings.warn(_UNBUILT, RuntimeWarning, stacklevel=3)
    return wanted or ("native" if built else "python")


BACKEND = _choose()


def __getattr__(name: str) -> object:
    for module in map(import_module, _MODULES[BACKEND] if name in __all__ else ()):
        if hasattr(module, name):
            globals()[name] = getattr(module, name)
            return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
