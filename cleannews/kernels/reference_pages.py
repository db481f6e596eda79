"""The pages' kernels in plain Python and NumPy: the specification that the native module meets bit for bit."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleannews.kernels.pages import (
    BLOCK_LEVEL,
    DEEPEST,
    MEDIA,
    MOST_BLOCKS,
    VOID,
    Elements,
    Forest,
    Numbers,
    Outline,
)

# What a walk does at a tag. Anything not named here is inline: its text goes on.
_BLOCK, _CELL, _BREAK, _RULE, _MEDIUM, _LINK, _STRONG, _ITALIC, _INLINE = range(9)
_KIND = (
    {"td": _CELL, "th": _CELL, "br": _BREAK, "hr": _RULE, "a": _LINK}
    | {"b": _STRONG, "strong": _STRONG, "i": _ITALIC, "em": _ITALIC}
    | dict.fromkeys(MEDIA, _MEDIUM)
    | dict.fromkeys(BLOCK_LEVEL, _BLOCK)
)
# A cell longer than this holds prose, not data: the table is there for the layout.
LONGEST_DATA_CELL = 200
# Attributes whose words say what an element is for; microdata and roles serve as well as classes.
NAMING_ATTRIBUTES = ("class", "id", "itemprop", "role")
# Utility-class frameworks and attacks write longer ones; the words that tell come first.
LONGEST_NAME = 400
# A comment or doctype, an end tag, a start tag with its attributes, text. Values are quoted, quotes in them escaped.
_TOKEN = re.compile(
    r"""<!--.*?(?:-->|$)|<![^>]*>?|</(?P<end>[a-z][^\s>]*)[^>]*>"""
    r"""|<(?P<start>[a-z][^\s>]*)(?P<attributes>(?:[^>=]++|="[^"]*+"?|=)*+)>|(?P<text><?[^<]*+)""",
    re.DOTALL,
)
_ESCAPES = (("&nbsp;", "\N{NO-BREAK SPACE}"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&"))
_NO_DIGITS = str.maketrans("", "", "0123456789")
_HIDING = ("display:none", "visibility:hidden")


def measure_tags(html: bytes) -> tuple[int, int]:
    """The longest stretch from an open bracket to the next bracket, in bytes, and the most tags open at once."""
    raw = np.frombuffer(html, dtype=np.uint8)
    brackets = np.flatnonzero((raw == ord("<")) | (raw == ord(">")))
    opening = raw[brackets] == ord("<")
    closing = opening & (raw[np.minimum(brackets + 1, len(raw) - 1)] == ord("/"))
    longest = np.diff(brackets, append=len(raw))[opening].max(initial=0)
    return int(longest), int(np.cumsum(opening - 2 * closing).max(initial=0))


def outline(markup: str) -> Outline:
    """The blocks of a page written out by a parser: block-level tags flush the text, inline tags add to it.

    Every tag is closed, every value quoted, and nothing is within that is not to be read. Linear in time and memory.
    """
    walk = _Walk()
    position = 0
    while position < len(markup):
        token = _TOKEN.match(markup, position)
        if token is None:
            break
        position = token.end()
        if token["text"]:
            walk.add_text(_unescape(token["text"]))
        elif token["end"]:
            walk.leave(token["end"])
        elif tag := token["start"]:
            walk.enter(tag, token["attributes"])
            if tag in MEDIA and tag not in VOID:
                end = markup.find(f"</{tag}>", position)
                position = end + len(tag) + 3 if end >= 0 else position
    walk.flush(last=True)
    return walk.outline()


class _Element:
    """An open block-level element; it gets a number when a block is found in it, since most hold none."""

    __slots__ = ("attributes", "class_name", "items", "number", "tag")

    def __init__(self, tag: str, attributes: str) -> None:
        self.tag = tag
        self.attributes = attributes
        self.number = -1
        self.items = 0  # of an ordered list, so far
        self.class_name = ""


class _Walk:
    """The state of a walk: the open elements, and the text collected since the last flush."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._namings: list[str] = []
        self._blocks: list[tuple[int, ...]] = []
        self._elements: list[tuple[str, str, int, int, int, int, bool]] = []
        self._shapes: dict[tuple[int, str, str, str], int] = {}
        self._open = [_Element("", "")]
        self._open_tags: list[tuple[int, str]] = []
        self._too_deep = 0
        self._marker = ""  # the number of an ordered list's item, which the page shows before its text
        self._open_links = self._open_strong = self._open_italics = 0
        self._pieces: list[str] = []
        self._opened_in = ""
        self._linked = self._strong = self._italic = self._breaks = 0
        self._media = self._media_before = self._opening = self._closing = 0

    def enter(self, tag: str, attributes: str) -> None:
        kind = _KIND.get(tag, _INLINE)
        if kind == _BLOCK:
            if self._pieces:
                self.flush()
            self._open_element(tag, attributes)
        elif kind == _LINK:
            self._open_links += 1
        elif kind == _STRONG:
            self._open_strong += 1
        elif kind == _ITALIC:
            self._open_italics += 1
        elif kind == _MEDIUM:
            self._media += 1
        elif kind == _BREAK:
            self._break()
        elif kind == _RULE:
            self.flush()
        elif kind == _CELL and self._pieces:
            self._pieces.append(" | ")
        if kind != _MEDIUM and tag not in VOID:
            self._open_tags.append((kind, attributes))

    def leave(self, tag: str) -> None:
        kind = _KIND.get(tag, _INLINE)
        if kind == _BLOCK:
            if self._pieces:
                self.flush()
            self._close_element()
        elif kind == _LINK:
            self._open_links -= 1
        elif kind == _STRONG:
            self._open_strong -= 1
        elif kind == _ITALIC:
            self._open_italics -= 1
        elif kind == _CELL and sum(map(len, self._pieces)) > LONGEST_DATA_CELL:
            self.flush()
        if kind != _MEDIUM and self._open_tags:
            self._open_tags.pop()

    def add_text(self, text: str) -> None:
        if text.isspace():
            if self._pieces:
                self._pieces.append(" ")
            return
        self._closing = (self._open_links > 0) + 2 * (self._open_strong > 0)
        if not self._pieces:
            self._opening = self._closing
            self._media_before, self._media = self._media, 0
            names = [_read_naming(attributes) for kind, attributes in self._open_tags[-2:] if kind >= _LINK]
            self._opened_in = " ".join(filter(None, names))
        self._breaks = 0
        self._pieces.append(text)
        length = len(text.strip())
        self._linked += length if self._open_links > 0 else 0
        self._strong += length if self._open_strong > 0 else 0
        self._italic += length if self._open_italics > 0 else 0

    def flush(self, last: bool = False) -> None:
        if len(self._texts) >= MOST_BLOCKS and not last:
            self._pieces.append(" ")
            return
        text = " ".join("".join(self._pieces).split()).strip("| ")
        if text:
            text = self._marker + text
            self._marker = ""
            marked = (min(count, len(text)) for count in (self._linked, self._strong, self._italic))
            around = (self._media_before, self._opening, self._closing)
            self._blocks.append((self._number_elements(), len(text), *marked, *around))
            self._texts.append(text)
            self._namings.append(self._opened_in)
        self._pieces = []
        self._linked = self._strong = self._italic = self._breaks = 0

    def outline(self) -> Outline:
        columns = (np.array(column, dtype=np.int64) for column in np.reshape(self._blocks, (-1, 8)).T)
        element, lengths, linked, strong, italic, media, opening, closing = columns
        tags, namings = [row[0] for row in self._elements], [row[1] for row in self._elements]
        numbers = (np.array([row[number] for row in self._elements], dtype=np.int64) for number in (2, 3, 4, 5))
        parents, depths, shapes, starts = numbers
        hidden = np.array([row[6] for row in self._elements], dtype=np.bool_)
        elements = Elements(tags, namings, parents, depths, shapes, starts, hidden)
        marked = (lengths, linked, strong, italic)
        tags_of_blocks = [tags[number] for number in element.tolist()]
        return Outline(self._texts, tags_of_blocks, self._namings, element, *marked, media, opening, closing, elements)

    def _number_elements(self) -> int:
        """Number the open elements that have none yet, and return the number of the innermost."""
        for depth, element in enumerate(self._open):
            if element.number < 0:
                above = self._open[depth - 1] if depth else element
                element.number = len(self._elements)
                element.class_name = _read_attribute(element.attributes, "class").translate(_NO_DIGITS)
                shape = (depth, element.tag, element.class_name, above.class_name if depth else "")
                number = self._shapes.setdefault(shape, len(self._shapes))
                facts = (max(0, above.number), depth, number, len(self._texts), _is_hidden(element.attributes))
                self._elements.append((element.tag, _read_naming(element.attributes), *facts))
        return self._open[-1].number

    def _open_element(self, tag: str, attributes: str) -> None:
        if len(self._open) > DEEPEST:
            self._too_deep += 1
            return
        parent = self._open[-1]
        self._open.append(_Element(tag, attributes))
        if tag == "li" and parent.tag == "ol":
            parent.items += 1
            self._marker = f"{parent.items}. "

    def _close_element(self) -> None:
        if self._too_deep:
            self._too_deep -= 1
        elif len(self._open) > 1:
            element = self._open.pop()
            if element.tag == "li":
                self._marker = ""

    def _break(self) -> None:
        """One line break goes on, two in a row end the paragraph."""
        self._breaks += 1
        if self._breaks == 2:
            self.flush()
        elif self._pieces:
            self._pieces.append("\n")


def _unescape(text: str) -> str:
    if "&" in text:
        for escape, character in _ESCAPES:
            text = text.replace(escape, character)
    return text


def _read_attribute(attributes: str, name: str) -> str:
    """The beginning of an attribute's value; empty where there is none."""
    start = attributes.find(f' {name}="')
    if start < 0:
        return ""
    value = attributes[start + len(name) + 3 :].partition('"')[0]
    return _unescape(value[:LONGEST_NAME])


def _read_naming(attributes: str) -> str:
    """The attributes that say what an element is for, side by side."""
    return " ".join([value for name in NAMING_ATTRIBUTES if (value := _read_attribute(attributes, name))])


def _is_hidden(attributes: str) -> bool:
    if ' hidden="' in attributes or _read_attribute(attributes, "aria-hidden") == "true":
        return True
    style = "".join(_read_attribute(attributes, "style").lower().split())
    return any(hiding in style for hiding in _HIDING)


def run_forest(forest: Forest, facts: NDArray[np.float64], names: int) -> tuple[Numbers, Numbers]:
    """The votes on each block, and how far each of `names` facts moved it, (blocks, names); facts are (facts, blocks).

    The evaluation is that of QuickScorer (Lucchese et al., SIGIR 2015): all nodes are tested at once; a test that fails
    crosses out the leaves to its left; the first leaf left over is the one the block falls into. Whole numbers from
    there on, so every machine gives the same answer.
    """
    blocks = facts.shape[1]
    total = np.zeros(blocks, dtype=np.int64)
    moved = np.zeros((blocks, names), dtype=np.int64)
    ends = [*forest.starts[1:].tolist(), len(forest.nodes)]
    for tree, (start, end) in enumerate(zip(forest.starts.tolist(), ends, strict=True)):
        failed = facts[forest.nodes[start:end]] > forest.thresholds[start:end, None]
        left_over = np.bitwise_and.reduce(np.where(failed, forest.masks[start:end, None], ~np.uint32(0)), axis=0)
        lowest = left_over & (~left_over + np.uint32(1))
        leaf = np.frexp(lowest.astype(np.float64))[1] - 1
        vote = forest.votes[tree, leaf]
        total += vote
        moved[np.arange(blocks), forest.reasons[tree, leaf]] += vote
    return total, moved


def name_reasons(moved: Numbers, content: NDArray[np.float64], facts: Sequence[str]) -> list[str]:
    """The two facts that moved each block furthest to the side it ended on; fewer where no others moved it there."""
    towards = moved * np.where(content >= 0.5, 1, -1)[:, None]
    order = np.argsort(-towards, axis=1, kind="stable")[:, :2]
    return [
        ", ".join(facts[fact] for fact in reasons if moves[fact] > 0)
        for reasons, moves in zip(order.tolist(), towards.tolist(), strict=True)
    ]
