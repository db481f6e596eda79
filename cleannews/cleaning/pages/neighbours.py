"""What blocks are by their neighbours: a heading stays with its section, and what stands apart must be surer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleannews.kernels.pages import Numbers, Outline

# Cross-validated by publisher, over three trainings of 1,372 pages: 61 pages more with all words right, 7 fewer.
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
ITEMS = frozenset({"li", "dt", "dd", "tr", "pre"})
LEAST_TO_STAY = 0.2
# Between paragraphs printed alike, a short one: 14 pages more, 2 fewer. Long ones are invitations as often as not.
LEAST_OF_A_LINE, LONGEST_LINE = 0.4, 60
# On the same pages: 27 more, 2 fewer. From 0.65 on, other languages lose.
LEAST_APART = 0.6
FAR_APART = 3
LEAD_WITHIN = 8


def find_held(
    outline: Outline, headlines: list[int], content: NDArray[np.float64], accepted: NDArray[np.bool_]
) -> list[int]:
    """Return the blocks left out, not clearly noise, that a neighbour holds in the article.

    A heading is held by the section that follows it; an item, a table's row or a line of code by those on both sides,
    and so is a short paragraph like one of them.

    >>> from cleannews.kernels import outline
    >>> content, accepted = np.array([0.9, 0.3, 0.8, 0.3]), np.array([True, False, True, False])
    >>> find_held(outline("<p>It rained.<h3>Sun</h3><p>It shone.<h3>More</h3>"), [], content, accepted)
    [1]
    """
    tags, shapes = outline.tags, outline.elements.shapes[outline.element]
    stays = accepted.tolist()
    held = []
    for index in reversed(np.flatnonzero(~accepted & (content >= LEAST_TO_STAY)).tolist()):
        if not any(stays[index + 1 : index + 2]) or index in headlines:
            continue
        between = any(stays[max(0, index - 1) : index])
        alike = between and shapes[index] in (shapes[index - 1], shapes[index + 1])
        short = content[index] >= LEAST_OF_A_LINE and outline.lengths[index] < LONGEST_LINE
        if tags[index] in HEADINGS or (tags[index] in ITEMS and between) or (tags[index] == "p" and alike and short):
            stays[index] = True
            held.append(index)
    return held


def find_strays(
    headline: int | None, lengths: Numbers, content: NDArray[np.float64], accepted: NDArray[np.bool_]
) -> list[int]:
    """Return the accepted blocks that stand apart, alone or a few together, none of them sure: notes, not the story.

    What stands right below the headline is rather the story's lead.

    >>> content, accepted = np.array([0.9, 0.1, 0.1, 0.1, 0.5]), np.array([True, False, False, False, True])
    >>> find_strays(None, np.full(5, 80), content, accepted)
    [4]
    """
    places = np.flatnonzero(accepted)
    groups = np.split(places, np.flatnonzero(np.diff(places) > FAR_APART) + 1)
    masses = [float((lengths * content)[group].sum()) for group in groups]
    story = groups[int(np.argmax(masses))]
    return [
        index
        for group in groups
        if group is not story and content[group].max() < LEAST_APART and not _may_lead(group, story, headline)
        for index in group.tolist()
    ]


def _may_lead(group: Numbers, story: Numbers, headline: int | None) -> bool:
    return headline is not None and headline < group[0] <= min(headline + LEAD_WITHIN, int(story[0]))
