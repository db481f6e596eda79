"""What surrounds a block: the elements around it, the text they hold, and what their names say."""

from __future__ import annotations

from collections.abc import Mapping

from cleannews.cleaning.pages.blocks import Element, PageBlock
from cleannews.cleaning.pages.class_words import groups_of

# Ancestors that say something by their tag alone, a bit each.
TELLING_TAGS = {
    "article": ("article", "main"),
    "figure": ("figure", "figcaption"),
    "frame": ("nav", "header", "footer", "aside", "form", "button"),
    "list": ("ul", "ol", "dl"),
    "table": ("table",),
}
_TAG_BIT = {tag: 1 << index for index, tags in enumerate(TELLING_TAGS.values()) for tag in tags}


class Scope:
    """An element seen from the blocks below it.

    `prose`, `length`, `linked` and `blocks` are sums over the blocks at any depth below; those that begin with `own_`
    count only what the element holds itself: its own text, and that of children which are a single block (a
    paragraph's text belongs to what holds the paragraphs). `weight` is the learned weight of the element's names.
    """

    __slots__ = (
        *(
            "parent",
            "depth",
            "groups",
            "groups_above",
            "tags",
            "weight",
            "lightest",
            "heaviest",
            "direct",
            "score",
            "hidden",
        ),
        *("prose", "length", "linked", "blocks", "own_prose", "own_length", "own_linked", "own_blocks"),
    )

    def __init__(self, element: Element, parent: Scope | None, weight: float) -> None:
        self.parent = parent
        self.depth = element.depth
        self.groups = groups_of(element.names)
        self.weight = self.lightest = self.heaviest = weight
        self.hidden = element.hidden
        self.groups_above = 0
        self.tags = _TAG_BIT.get(element.tag, 0)
        if parent is not None:
            self.hidden = self.hidden or parent.hidden
            self.groups_above = parent.groups_above | parent.groups
            self.tags |= parent.tags
            self.lightest = min(weight, parent.lightest)
            self.heaviest = max(weight, parent.heaviest)
        self.direct = 0
        self.prose = self.length = self.linked = self.blocks = 0
        self.own_prose = self.own_length = self.own_linked = self.own_blocks = 0
        self.score = 0.0


class Surroundings:
    """The scopes of a page's blocks: `scopes[i]` is the element block i stands in, `homes[i]` what holds it.

    `top` holds the article, by all appearances: most prose, half of it counted to the parent, a quarter one above.
    """

    def __init__(self, blocks: list[PageBlock], prose: list[int], weights: Mapping[str, float]) -> None:
        self._scope_of: dict[Element, Scope] = {}
        self._weights = weights
        self.scopes = [self._scope(block.element) for block in blocks]
        for scope in self.scopes:
            scope.direct += 1
        self.homes = [scope.parent if scope.direct == 1 and scope.parent else scope for scope in self.scopes]
        for block, length_of_prose, scope, home in zip(blocks, prose, self.scopes, self.homes, strict=True):
            length = len(block.text)
            scope.prose += length_of_prose
            scope.length += length
            scope.linked += block.linked
            scope.blocks += 1
            home.own_prose += length_of_prose
            home.own_length += length
            home.own_linked += block.linked
            home.own_blocks += 1
        self._sum_up()
        self.top = self._find_top()

    def _scope(self, element: Element) -> Scope:
        scope = self._scope_of.get(element)
        missing: list[Element] = []
        above: Element | None = element
        while scope is None and above is not None:
            missing.append(above)
            above = above.parent
            scope = self._scope_of.get(above) if above is not None else None
        for below in reversed(missing):
            weight = sum([self._weights.get(name, 0.0) for name in set(below.names)])
            scope = self._scope_of[below] = Scope(below, scope, weight)
        assert scope is not None
        return scope

    def _sum_up(self) -> None:
        """Add what each element holds to the one above it; an element comes after those around it."""
        for scope in reversed(self._scope_of.values()):
            if (parent := scope.parent) is not None:
                parent.prose += scope.prose
                parent.length += scope.length
                parent.linked += scope.linked
                parent.blocks += scope.blocks

    def _find_top(self) -> Scope | None:
        for scope in self._scope_of.values():
            if scope.own_prose:
                scope.score += scope.own_prose
                if (parent := scope.parent) is not None:
                    parent.score += scope.own_prose / 2
                    if parent.parent is not None:
                        parent.parent.score += scope.own_prose / 4
        return max(self._scope_of.values(), key=lambda scope: scope.score, default=None)
