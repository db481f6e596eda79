"""The blocks of a page: one walk over the tree, block-level tags flush the text, inline tags add to it."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

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
CELLS = frozenset(("td", "th"))
STRONG = frozenset(("b", "strong"))
# A cell longer than this holds prose, not data: the table is there for the layout.
LONGEST_DATA_CELL = 200
# A tree deeper than this is an attack or an accident: what lies deeper counts as this deep. Browsers stop at 512 too.
DEEPEST = 512
# Attributes whose words say what an element is for; microdata and roles serve as well as classes.
NAMING_ATTRIBUTES = ("class", "id", "itemprop", "role", "data-testid", "data-component")
# Utility-class frameworks and attacks write longer ones; the words that tell come first.
LONGEST_NAME = 400
_NAME = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}")
_DIGITS = re.compile(r"\d+")
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


class Element:
    """A block-level element, its attributes read when they are first asked for: most elements hold no text."""

    def __init__(self, tag: str, parent: Element | None, node: LexborNode) -> None:
        self.tag = tag
        self.parent = parent
        self.depth: int = parent.depth + 1 if parent else 0
        self.items = 0
        self._node: LexborNode | None = node

    def detach(self) -> None:
        """Read what is still unread of this element and those around it, and let go of the tree."""
        element: Element | None = self
        while element is not None and element._node is not None:
            _ = (element.names, element.shape, element.hidden)
            element._node, element.attributes = None, {}
            element = element.parent

    @cached_property
    def attributes(self) -> dict[str, str | None]:
        """The attributes as written."""
        return self._node.attributes if self._node is not None else {}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The lower-case words of the class, id and kindred attributes, in order."""
        return read_names(self.attributes)

    @cached_property
    def class_name(self) -> str:
        """The class without its figures, which number what is otherwise alike."""
        return _DIGITS.sub("", (self.attributes.get("class") or "")[:LONGEST_NAME])

    @cached_property
    def shape(self) -> str:
        """A text that is equal for elements a template printed alike: tag, depth, own class, parent's class."""
        return f"{self.depth} {self.tag}.{self.class_name} < {self.parent.class_name if self.parent else ''}"

    @cached_property
    def hidden(self) -> bool:
        """Whether the page hides the element itself."""
        attributes = self.attributes
        return (
            "hidden" in attributes
            or attributes.get("aria-hidden") == "true"
            or _HIDING_STYLE.search((attributes.get("style") or "")[:LONGEST_NAME]) is not None
        )


class PageBlock:
    """A piece of a page's text on one line, and the element it stands in directly.

    `linked` and `strong` count its characters inside links and inside bold tags; `names` are the words of the inline
    elements it opens in.
    """

    __slots__ = ("element", "linked", "names", "strong", "tag", "text")

    def __init__(self, text: str, element: Element, linked: int, strong: int, names: tuple[str, ...]) -> None:
        self.text = text
        self.element = element
        self.tag = element.tag
        self.linked = min(linked, len(text))
        self.strong = min(strong, len(text))
        self.names = names


def read_blocks(root: LexborNode | None) -> list[PageBlock]:
    """Return the blocks below `root` in reading order, every visible character in one of them.

    Time and memory are linear in the size of the page.

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> page = LexborHTMLParser("<h1>Rain</h1><div>It <b>rained</b>.<br><br>Then <p>the <a href='/'>sun</a></div>")
    >>> [(block.tag, block.text, block.linked) for block in read_blocks(page.root)]
    [('h1', 'Rain', 0), ('div', 'It rained.', 0), ('div', 'Then', 0), ('p', 'the sun', 3)]
    """
    if root is None:
        return []
    walk = _Walk(root)
    open_nodes: list[tuple[LexborNode, str]] = []
    node: LexborNode | None = root
    while node is not None:
        tag = node.tag or ""
        if tag == "-text":
            walk.add_text(node.text_content or "")
        elif tag not in SKIPPED:
            walk.enter(tag, node)
            child = node.first_child
            if child is not None:
                open_nodes.append((node, tag))
                node = child
                continue
            walk.leave(tag)
        node = node.next
        while node is None and open_nodes:
            node, tag = open_nodes.pop()
            walk.leave(tag)
            node = node.next if open_nodes else None
    walk.flush()
    return walk.blocks


def read_names(attributes: dict[str, str | None]) -> tuple[str, ...]:
    """Return the words of the attributes that say what an element is for."""
    names: tuple[str, ...] = ()
    for attribute in NAMING_ATTRIBUTES:
        if value := attributes.get(attribute):
            names += split_names(value[:LONGEST_NAME])
    return names


@lru_cache(maxsize=1 << 14)
def split_names(attribute: str) -> tuple[str, ...]:
    """Return the lower-case words of a class or id.

    >>> split_names("articleBody c-related__links col-md-6")
    ('article', 'body', 'related', 'links', 'col', 'md')
    """
    return tuple(name.lower() for name in _NAME.findall(attribute))


class _Walk:
    """The state of a walk: the open elements, and the text collected since the last flush."""

    def __init__(self, root: LexborNode) -> None:
        self.blocks: list[PageBlock] = []
        self._element = Element("", None, root)
        self._too_deep = 0
        self._marker = ""  # the number of an ordered list's item, which the page shows before its text
        self._inline: list[LexborNode] = []
        self._open_links = self._open_strong = 0
        self._pieces: list[str] = []
        self._opened_in: list[LexborNode] = []
        self._linked = self._strong = self._breaks = 0

    def enter(self, tag: str, node: LexborNode) -> None:
        if tag in BLOCK_LEVEL:
            if self._pieces:
                self.flush()
            if self._element.depth < DEEPEST:
                parent = self._element
                self._element = Element(tag, parent, node)
                if tag == "li" and parent.tag == "ol":
                    parent.items += 1
                    self._marker = f"{parent.items}. "
            else:
                self._too_deep += 1
        elif tag == "br":
            self._break()
        elif tag in CELLS:
            if self._pieces:
                self._pieces.append(" | ")
        elif tag == "hr":
            self.flush()
        else:
            self._inline.append(node)
            if tag == "a":
                self._open_links += 1
            elif tag in STRONG:
                self._open_strong += 1

    def leave(self, tag: str) -> None:
        if tag in BLOCK_LEVEL:
            if self._pieces:
                self.flush()
            if tag == "li":
                self._marker = ""
            if self._too_deep:
                self._too_deep -= 1
            elif self._element.parent is not None:
                self._element = self._element.parent
        elif tag in CELLS:
            if sum(map(len, self._pieces)) > LONGEST_DATA_CELL:
                self.flush()
        elif tag not in ("br", "hr"):
            self._inline.pop()
            if tag == "a":
                self._open_links -= 1
            elif tag in STRONG:
                self._open_strong -= 1

    def add_text(self, text: str) -> None:
        if not text or text.isspace():
            if self._pieces:
                self._pieces.append(" ")
            return
        if not self._pieces:
            self._opened_in = self._inline[-3:]
        self._breaks = 0
        self._pieces.append(text)
        if self._open_links:
            self._linked += len(text.strip())
        if self._open_strong:
            self._strong += len(text.strip())

    def flush(self) -> None:
        text = " ".join("".join(self._pieces).split()).strip("| ")
        if text:
            text = self._marker + text
            self._marker = ""
            names: tuple[str, ...] = ()
            for node in self._opened_in:
                names += read_names(node.attributes)
            self.blocks.append(PageBlock(text, self._element, self._linked, self._strong, names))
        self._pieces = []
        self._linked = self._strong = self._breaks = 0

    def _break(self) -> None:
        """One line break goes on, two in a row end the paragraph."""
        self._breaks += 1
        if self._breaks == 2:
            self.flush()
        elif self._pieces:
            self._pieces.append("\n")
