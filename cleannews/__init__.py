"""cleannews: the article and nothing but the article, the reason for each line removed, and near-duplicates.

Importing this package is cheap: a name is loaded from its module when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleannews.article import Article, Block, Label, Note, NoteKind
    from cleannews.cleaning.cleaner import Cleaner, clean, clean_html
    from cleannews.cleaning.profile import SiteProfile
    from cleannews.dedup.deduplicate import Cluster, Deduplication, Duplicate, deduplicate
    from cleannews.dedup.index import NearDuplicateIndex
    from cleannews.dedup.minhash import MinHasher
    from cleannews.dedup.pairs import Pair, find_pairs
    from cleannews.dedup.shingle import Shingler
    from cleannews.dedup.verify import Relation
    from cleannews.errors import (
        BusyError,
        CleannewsError,
        FormatError,
        InvalidTypeError,
        InvalidValueError,
        LexiconError,
        MissingExtraError,
    )
    from cleannews.kernels import BACKEND
    from cleannews.normalization import normalize, normalize_explain

__version__ = "0.1.0"

_HOMES = {
    "cleannews.article": ("Article", "Block", "Label", "Note", "NoteKind"),
    "cleannews.cleaning.cleaner": ("Cleaner", "clean", "clean_html"),
    "cleannews.cleaning.profile": ("SiteProfile",),
    "cleannews.dedup.deduplicate": ("Cluster", "Deduplication", "Duplicate", "deduplicate"),
    "cleannews.dedup.index": ("NearDuplicateIndex",),
    "cleannews.dedup.minhash": ("MinHasher",),
    "cleannews.dedup.pairs": ("Pair", "find_pairs"),
    "cleannews.dedup.shingle": ("Shingler",),
    "cleannews.dedup.verify": ("Relation",),
    "cleannews.errors": (
        "CleannewsError",
        "FormatError",
        "InvalidTypeError",
        "InvalidValueError",
        "LexiconError",
        "BusyError",
        "MissingExtraError",
    ),
    "cleannews.kernels": ("BACKEND",),
    "cleannews.normalization": ("normalize", "normalize_explain"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "BACKEND",
    "Article",
    "Block",
    "BusyError",
    "Cleaner",
    "CleannewsError",
    "Cluster",
    "Deduplication",
    "Duplicate",
    "FormatError",
    "InvalidTypeError",
    "InvalidValueError",
    "Label",
    "LexiconError",
    "MinHasher",
    "MissingExtraError",
    "NearDuplicateIndex",
    "Note",
    "NoteKind",
    "Pair",
    "Relation",
    "Shingler",
    "SiteProfile",
    "clean",
    "clean_html",
    "deduplicate",
    "find_pairs",
    "normalize",
    "normalize_explain",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'cleannews' has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME_OF])
