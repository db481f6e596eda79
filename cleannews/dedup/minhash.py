"""MinHash signatures: short sketches whose agreement estimates the Jaccard similarity of two texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from cleannews import kernels
from cleannews.dedup.lsh import make_plan
from cleannews.dedup.shingle import Shingler, check_count, check_text
from cleannews.errors import InvalidTypeError

if TYPE_CHECKING:
    from cleannews.kernels.plan import Signatures


@lru_cache(maxsize=16)
def _draw(num_perm: int, seed: int) -> tuple[Signatures, Signatures]:
    draw = np.random.RandomState(seed)
    a = draw.randint(0, 1 << 31, num_perm, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return a, draw.randint(0, 1 << 32, num_perm, dtype=np.uint32)


@dataclass(frozen=True, slots=True)
class MinHasher:
    """Signs texts with `num_perm` permutations (1 to 65,536) drawn from `seed`.

    A signature equals, bit for bit, what datasketch 2 computes by its scheme "affine32" from the low 32 bits of
    `Shingler.hashes`. The estimate of Jaccard has a standard error of at most 0.5 / sqrt(num_perm).

    >>> from cleannews import MinHasher
    >>> MinHasher().signature("The port of Odesa reopened on Monday").shape
    (128,)
    >>> MinHasher(num_perm=64).signatures(["one", "two", ""]).shape
    (3, 64)
    """

    num_perm: int = 128
    seed: int = 1
    shingler: Shingler = field(default_factory=Shingler)

    def __post_init__(self) -> None:
        check_count(self.num_perm, "num_perm", most=65536)
        check_count(self.seed, "seed", least=0)
        if not isinstance(self.shingler, Shingler):
            raise InvalidTypeError("shingler", "a Shingler", self.shingler)

    def signature(self, text: str) -> Signatures:
        """The signature of a text, uint32, (num_perm,); all ones for a text without words."""
        signature: Signatures = self.signatures([text], workers=1)[0]
        return signature

    def signatures(self, texts: Iterable[str], workers: int | None = None) -> Signatures:
        """The signatures of texts, uint32, (len(texts), num_perm), by `workers` threads (one a core when None)."""
        if isinstance(texts, str) or not isinstance(texts, Iterable):
            raise InvalidTypeError("texts", "an iterable of str", texts)
        batch = list(texts)
        for position, text in enumerate(batch):
            check_text(text, f"texts[{position}]")
        if workers is not None:
            check_count(workers, "workers")
        return kernels.signatures(batch, make_plan(self, jaccard=1.0, workers=workers))

    def permutations(self) -> tuple[Signatures, Signatures]:
        """The odd multipliers and the addends that datasketch 2 draws for the seed, uint32, (num_perm,) each."""
        return _draw(self.num_perm, self.seed)
