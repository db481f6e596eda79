"""The blocks of a page: one walk over the tree, block-level tags flush the text, inline tags add to it."""

from __future__ import annotations

import re
from functools import lru_cache

from selectolax.lexbor import LexborNode

# Elements that hold no text of the page: code, drawings, media, what stands in the head, and what forms offer.
SKIPPED = frozenset(
    {"script", "style", "noscript", "template", "-comment", "-doctype"}
    | {"svg", "math", "canvas", "iframe", "object", "embed", "audio", "video", "map", "rp", "rt"}
    | {"head", "title", "meta", "link", "base"}
    | {"select", "option", "datalist", "textarea", "input", "progress", "meter"}
)
BLOCK_LEVEL = frozenset(
    {"html", "body", "main", "article", "section", "header", "footer", "nav", "aside", "div", "center", "hgroup"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "blockquote", "address", "figure", "figcaption"}
    | {"ul", "ol", "menu", "dir", "li", "dl", "dt", "dd", "details", "summary", "dialog"}
    | {"table", "caption", "thead", "tbody", "tfoot", "tr", "form", "fieldset", "legend", "button"}
)
# What a walk does at a tag. Anything not named here is inline: its text goes on.
_TEXT, _SKIP, _BLOCK, _CELL, _BREAK, _RULE, _LINK, _STRONG, _ITALIC, _INLINE = range(10)
_KIND = (
    {"-text": _TEXT, "td": _CELL, "th": _CELL, "br": _BREAK, "hr": _RULE, "a": _LINK}
    | {"b": _STRONG, "strong": _STRONG, "i": _ITALIC, "em": _ITALIC}
    | dict.fromkeys(SKIPPED, _SKIP)
    | dict.fromkeys(BLOCK_LEVEL, _BLOCK)
)
# A cell longer than this holds prose, not data: the table is there for the layout.
LONGEST_DATA_CELL = 200
# A tree deeper than this is an attack or an accident: what lies deeper counts as this deep. Browsers stop at 512 too.
DEEPEST = 512
# A page of more blocks is an attack: the longest of 1,372 news pages has 1,525. What comes after is one last block.
MOST_BLOCKS = 10_000
# Attributes whose words say what an element is for; microdata and roles serve as well as classes.
NAMING_ATTRIBUTES = ("class", "id", "itemprop", "role")
# Utility-class frameworks and attacks write longer ones; the words that tell come first.
LONGEST_NAME = 400
_NAME = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}")
_NO_DIGITS = str.maketrans("", "", "0123456789")
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


class Element:
    """A block-level element. What its attributes say is read when a block is found in it: most elements hold none.

    `naming` is its class, id and kindred attributes; `shape` is equal for elements that a template printed alike: tag,
    depth, own class, parent's class.
    """

    __slots__ = ("_node", "class_name", "depth", "hidden", "items", "naming", "parent", "shape", "tag")

    def __init__(self, tag: str, parent: Element | None, node: LexborNode | None) -> None:
        self.tag = tag
        self.parent = parent
        self.depth: int = parent.depth + 1 if parent else 0
        self.items = 0  # of an ordered list, so far
        self._node = node
        self.naming = self.class_name = self.shape = ""
        self.hidden = False

    def read(self) -> None:
        """Read the attributes of this element and of those around it, once."""
        unread = []
        element: Element | None = self
        while element is not None and element._node is not None:
            unread.append(element)
            element = element.parent
        for element in reversed(unread):
            element._read_own()

    def _read_own(self) -> None:
        attributes = self._node.attributes if self._node is not None else {}
        self._node = None
        above = self.parent.class_name if self.parent else ""
        if attributes:
            self.naming = read_naming(attributes)
            self.class_name = (attributes.get("class") or "")[:LONGEST_NAME].translate(_NO_DIGITS)
            style = attributes.get("style")
            self.hidden = (
                "hidden" in attributes
                or attributes.get("aria-hidden") == "true"
                or (style is not None and _HIDING_STYLE.search(style[:LONGEST_NAME]) is not None)
            )
        self.shape = f"{self.depth} {self.tag}.{self.class_name} < {above}"


class PageBlock:
    """A piece of a page's text on one line, and the element it stands in directly.

    `linked`, `strong` and `italic` count its characters inside links, bold and italics; `naming` is the class and
    kindred attributes of the inline elements it opens in.
    """

    __slots__ = ("element", "italic", "linked", "naming", "strong", "tag", "text")

    def __init__(self, text: str, element: Element, marked: tuple[int, int, int] = (0, 0, 0), naming: str = "") -> None:
        self.text = text
        self.element = element
        self.tag = element.tag
        length = len(text)
        self.linked = min(marked[0], length)
        self.strong = min(marked[1], length)
        self.italic = min(marked[2], length)
        self.naming = naming


def read_blocks(root: LexborNode | None) -> list[PageBlock]:
    """Return the blocks below `root` in reading order, every visible character in one of them.

    Time and memory are linear in the size of the page.

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> page = LexborHTMLParser("<h1>Rain</h1><div>It <b>rained</b>.<br><br>Then <p>the <a href='/'>sun</a></div>")
    >>> [(block.tag, block.text, block.linked) for block in read_blocks(page.root)]
    [('h1', 'Rain', 0), ('div', 'It rained.', 0), ('div', 'Then', 0), ('p', 'the sun', 3)]
    """
    walk = _Walk()
    open_nodes: list[tuple[LexborNode, int]] = []
    node = root
    while node is not None:
        tag = node.tag or ""
        kind = _KIND.get(tag, _INLINE)
        if kind == _TEXT:
            walk.add_text(node.text_content or "", open_nodes)
        elif kind != _SKIP:
            if kind != _INLINE:
                walk.enter(kind, tag, node)
            child = node.first_child
            if child is not None:
                open_nodes.append((node, kind))
                node = child
                continue
            if kind != _INLINE:
                walk.leave(kind)
        node = node.next
        while node is None and open_nodes:
            node, kind = open_nodes.pop()
            if kind != _INLINE:
                walk.leave(kind)
            node = node.next if open_nodes else None
    walk.flush(last=True)
    return walk.blocks


def read_naming(attributes: dict[str, str | None]) -> str:
    """Return the attributes that say what an element is for, side by side."""
    return " ".join([value[:LONGEST_NAME] for name in NAMING_ATTRIBUTES if (value := attributes.get(name))])


@lru_cache(maxsize=1 << 14)
def split_names(attribute: str) -> tuple[str, ...]:
    """Return the lower-case words of a class or id.

    >>> split_names("articleBody c-related__links col-md-6")
    ('article', 'body', 'related', 'links', 'col', 'md')
    """
    return tuple(name.lower() for name in _NAME.findall(attribute))


class _Walk:
    """The state of a walk: the open element, and the text collected since the last flush."""

    def __init__(self) -> None:
        self.blocks: list[PageBlock] = []
        self._element = Element("", None, None)
        self._too_deep = 0
        self._marker = ""  # the number of an ordered list's item, which the page shows before its text
        self._open_links = self._open_strong = self._open_italics = 0
        self._pieces: list[str] = []
        self._opened_in: list[LexborNode] = []
        self._linked = self._strong = self._italic = self._breaks = 0

    def enter(self, kind: int, tag: str, node: LexborNode) -> None:
        if kind == _BLOCK:
            if self._pieces:
                self.flush()
            self._open(tag, node)
        elif kind == _LINK:
            self._open_links += 1
        elif kind == _STRONG:
            self._open_strong += 1
        elif kind == _ITALIC:
            self._open_italics += 1
        elif kind == _BREAK:
            self._break()
        elif kind == _RULE:
            self.flush()
        elif self._pieces:
            self._pieces.append(" | ")

    def leave(self, kind: int) -> None:
        if kind == _BLOCK:
            if self._pieces:
                self.flush()
            self._close()
        elif kind == _LINK:
            self._open_links -= 1
        elif kind == _STRONG:
            self._open_strong -= 1
        elif kind == _ITALIC:
            self._open_italics -= 1
        elif kind == _CELL and sum(map(len, self._pieces)) > LONGEST_DATA_CELL:
            self.flush()

    def add_text(self, text: str, open_nodes: list[tuple[LexborNode, int]]) -> None:
        if not text or text.isspace():
            if self._pieces:
                self._pieces.append(" ")
            return
        if not self._pieces:
            self._opened_in = [node for node, kind in open_nodes[-2:] if kind >= _LINK]
        self._breaks = 0
        self._pieces.append(text)
        if self._open_links:
            self._linked += len(text.strip())
        if self._open_strong:
            self._strong += len(text.strip())
        if self._open_italics:
            self._italic += len(text.strip())

    def flush(self, last: bool = False) -> None:
        if len(self.blocks) >= MOST_BLOCKS and not last:
            self._pieces.append(" ")
            return
        text = " ".join("".join(self._pieces).split()).strip("| ")
        if text:
            text = self._marker + text
            self._marker = ""
            naming = " ".join([read_naming(node.attributes) for node in self._opened_in]) if self._opened_in else ""
            self._element.read()
            self.blocks.append(PageBlock(text, self._element, (self._linked, self._strong, self._italic), naming))
        self._pieces = []
        self._linked = self._strong = self._italic = self._breaks = 0

    def _open(self, tag: str, node: LexborNode) -> None:
        parent = self._element
        if parent.depth >= DEEPEST:
            self._too_deep += 1
            return
        self._element = Element(tag, parent, node)
        if tag == "li" and parent.tag == "ol":
            parent.items += 1
            self._marker = f"{parent.items}. "

    def _close(self) -> None:
        if self._too_deep:
            self._too_deep -= 1
        elif self._element.parent is not None:
            if self._element.tag == "li":
                self._marker = ""
            self._element = self._element.parent

    def _break(self) -> None:
        """One line break goes on, two in a row end the paragraph."""
        self._breaks += 1
        if self._breaks == 2:
            self.flush()
        elif self._pieces:
            self._pieces.append("\n")
