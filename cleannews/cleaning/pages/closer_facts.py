"""The facts that decide at a closer look: a block's wording, what the metadata repeats, what its neighbours are.

They cost more, so only the blocks that passed the first look are asked for them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cleannews.cleaning.pages.metadata import Metadata
from cleannews.kernels import PhraseReader, describe_neighbours
from cleannews.kernels.pages import Facts, Outline, Said

WORDING = (
    "words",
    "last character",
    "first character",
    "share of digits",
    "share of capitals",
    "commas per word",
    "separators",
    "address in it",
    "date or time in it",
    "said again elsewhere",
    "lightest word",
    "heaviest word",
    "mean weight of its words",
    "weight of its first words",
)
METADATA = (
    "share of it in the description",
    "share of the description in it",
    "share of it in the title",
    "share of the title in it",
    "share of it in the author",
    "site's name in it",
    "in the article's own text",
    "place in the article's own text",
    "length of the article's own text",
)
NEIGHBOURS = (
    "first look",
    "first look two before",
    "first look one before",
    "first look one after",
    "first look two after",
    "first look at its shape",
    "first look at its holder",
    "weight of its shape in the article",
    "weight of its holder in the article",
    "article before it",
    "article after it",
    "blocks since the article",
    "blocks until the article",
    "best of its holder",
    "length of the article",
)
NAMES = (*WORDING, *METADATA, *NEIGHBOURS)


def describe_closer(
    outline: Outline, chosen: Sequence[int], first_look: Facts, metadata: Metadata, phrases: PhraseReader
) -> Facts:
    """Return the facts of the chosen blocks, one row for each of `NAMES`, one column for each block chosen.

    `first_look` is the first probability of every block; `phrases` reads what the blocks say.
    """
    said = Said(
        title=metadata.title or "",
        description=metadata.description or "",
        author=metadata.author or "",
        site=(metadata.site or "").casefold(),
        article=metadata.article or "",
    )
    return np.vstack([phrases.read(outline.texts, chosen, said), describe_neighbours(outline, first_look, chosen)])
