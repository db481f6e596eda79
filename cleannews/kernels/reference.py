"""The kernels in plain Python and NumPy: the specification that the native module meets bit for bit."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
import xxhash
from numpy.typing import NDArray

from cleannews.kernels.plan import Document, Plan, Shingles, Signatures, Sketches

FOLDING = "folding-unicode-18.0.tsv"

# Hashes are joined in order as a polynomial in this odd number, 2**64 / golden ratio (Knuth, TAOCP 3, 6.4).
JOINER = 0x9E3779B97F4A7C15
MASK = 2**64 - 1

# A passage is four shingles end to end (8 words when shingles are 2 words), and of each twelve passages in a row the
# least is kept (winnowing: Schleimer, Wilkerson, Aiken 2003), so that any 19 words in common have a key in common.
PASSAGE_SHINGLES = 4
PASSAGE_WINDOW = 12

# A text contained in another shares at least 0.3 of its passage keys even at one edit in twenty words; one of its
# rarest 0.7 is then among them, so that the others (a site's boilerplate) need not be looked up.
PASSAGE_SHARE = 0.3

# The least shared shingles for containment alone to count: two sentences. Fewer are a phrase that any text may hold.
CONTAINED_SHINGLES = 12


_SURROGATE = re.compile("[\ud800-\udfff]")


class _Folding(dict[int, str]):
    """A `str.translate` table that reads the frozen file and remembers what it was asked."""

    def __init__(self) -> None:
        lines = files(__package__).joinpath(FOLDING).read_text(encoding="utf-8").splitlines()
        rows = [line.split("\t") for line in lines]
        self.firsts = [int(first, 16) for first, _, _ in rows]
        self.lasts = [int(last, 16) for _, last, _ in rows]
        self.actions = [action for _, _, action in rows]

    def __missing__(self, code: int) -> str:
        row = bisect_right(self.firsts, code) - 1
        action = self.actions[row] if row >= 0 and code <= self.lasts[row] else "= "
        kept = {"keep": chr(code), "each": f" {chr(code)} ", "drop": ""}
        self[code] = kept[action] if action in kept else action[1:]
        return self[code]

    def is_each(self, word: str) -> bool:
        """Whether a word is one letter of a script written without spaces."""
        return len(word) == 1 and self[ord(word)] != word


@cache
def _folding() -> _Folding:
    return _Folding()


def fold(text: str) -> str:
    """Text for comparing: its words, folded, a space between them. Surrogates in pairs are one character."""
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return " ".join(text.translate(_folding()).split())


def hash_text(text: str) -> int:
    """XXH3 of the text in UTF-16."""
    return xxhash.xxh3_64_intdigest(text.encode("utf-16-le"))


def join_hashes(hashes: Sequence[int]) -> int:
    """One hash of several in order."""
    joined = 0
    for value in hashes:
        joined = (joined * JOINER + value) & MASK
    return joined


def shingle_positions(text: str, kind: str, n: int) -> list[int]:
    """The hash of each shingle of a text in the order they stand.

    A letter of a script written without spaces counts half a word. A text shorter than a shingle is one shingle.
    """
    words = fold(text).split()
    if kind == "char":
        letters = "".join(words)
        grams = [letters[i : i + n] for i in range(max(len(letters) - n + 1, min(len(letters), 1)))]
        return [hash_text(gram) for gram in grams]
    hashes = [hash_text(word) for word in words]
    weights = [1 if _folding().is_each(word) else 2 for word in words]
    found, end, weight = [], 0, 0
    for start in range(len(words)):
        while end < len(words) and weight < 2 * n:
            weight += weights[end]
            end += 1
        if weight < 2 * n and start > 0:
            break
        found.append(join_hashes(hashes[start:end]))
        weight -= weights[start]
    return found


def shingle(text: str, kind: str, n: int) -> Shingles:
    """The distinct shingle hashes of a text, sorted."""
    return np.unique(np.array(shingle_positions(text, kind, n), dtype=np.uint64))


def find_figures(text: str) -> Shingles:
    """(context, value) of each figure of a text, (k, 2), sorted, distinct.

    A figure is a run of words with digits in them; it is filed under the word before it and under the word after it.
    """
    words = fold(text).split()
    numeric = [any("0" <= character <= "9" for character in word) for word in words]
    hashes = [hash_text(word) for word in words]
    found, start = set(), 0
    while start < len(words):
        if not numeric[start]:
            start += 1
            continue
        end = start
        while end < len(words) and numeric[end]:
            end += 1
        value = join_hashes(hashes[start:end])
        if start > 0:
            found.add((join_hashes([hashes[start - 1], 1]), value))
        if end < len(words):
            found.add((join_hashes([hashes[end], 2]), value))
        start = end
    return np.array(sorted(found), dtype=np.uint64).reshape(-1, 2)


def read_document(text: str, kind: str, n: int) -> Document:
    """What exact comparison needs of a text."""
    return Document(shingle(text, kind, n), find_figures(text))


def find_passages(text: str, kind: str, n: int) -> NDArray[np.uint32]:
    """The winnowed passage keys of a text, sorted, distinct."""
    positions = shingle_positions(text, kind, n)
    span = (PASSAGE_SHINGLES - 1) * n
    passages = [join_hashes(positions[i : i + span + 1 : n]) for i in range(len(positions) - span)]
    if not passages and positions:
        passages = [join_hashes(positions[::n])]
    keys = np.array(passages, dtype=np.uint64) >> np.uint64(32)
    if len(keys):
        keys = np.lib.stride_tricks.sliding_window_view(keys, min(PASSAGE_WINDOW, len(keys))).min(axis=1)
    return np.unique(keys).astype(np.uint32)


def mix(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """MurmurHash3's 32-bit finaliser: a bijection that spreads every bit."""
    values = values ^ (values >> np.uint32(16))
    values = values * np.uint32(0x85EBCA6B)
    values = values ^ (values >> np.uint32(13))
    values = values * np.uint32(0xC2B2AE35)
    return values ^ (values >> np.uint32(16))


def sign(hashes: Shingles, a: Signatures, b: Signatures) -> Signatures:
    """The least of a·h + b mod 2³² over the mixed low halves of the hashes, a permutation a row.

    No hashes: all ones, as datasketch has it.
    """
    low = mix(hashes.astype(np.uint32))
    signature = np.full(len(a), 2**32 - 1, dtype=np.uint32)
    for start in range(0, len(low), 4096):
        np.minimum(signature, (np.outer(a, low[start : start + 4096]) + b[:, None]).min(axis=1), out=signature)
    return signature


def signatures(texts: Sequence[str], plan: Plan) -> Signatures:
    """The signature of each text, (len(texts), len(plan.a))."""
    rows = [sign(shingle(text, plan.kind, plan.n), plan.a, plan.b) for text in texts]
    return np.array(rows, dtype=np.uint32).reshape(len(texts), len(plan.a))


def band_keys(signature: Signatures, rows: int) -> NDArray[np.uint32]:
    """One key a band: the high half of the joined hash of its `rows` values."""
    bands = range(0, len(signature) - rows + 1, rows)
    return np.array(
        [join_hashes(signature[i : i + rows].tolist()) * JOINER >> 32 & 0xFFFFFFFF for i in bands], np.uint32
    )


def sketch(texts: Sequence[str], plan: Plan) -> Sketches:
    """What is kept of each text to find candidate pairs."""
    shingles = [shingle(text, plan.kind, plan.n) for text in texts]
    signed = [sign(hashes, plan.a, plan.b) for hashes in shingles]
    passages = [find_passages(text, plan.kind, plan.n) for text in texts]
    return Sketches(
        np.array([len(hashes) for hashes in shingles], dtype=np.uint32),
        np.array([band_keys(row, plan.rows) for row in signed], dtype=np.uint32).reshape(len(texts), plan.bands),
        np.array([row.astype(np.uint8) for row in signed], dtype=np.uint8).reshape(len(texts), len(plan.a)),
        np.concatenate([np.empty(0, np.uint32), *passages]),
        np.cumsum([0, *map(len, passages)], dtype=np.int64),
    )
