"""Why a page has no article: what it says it is, and what its blocks are."""

from __future__ import annotations

from collections import Counter

import regex

from cleannews.article import Label, Note, NoteKind
from cleannews.cleaning.notes import phrases
from cleannews.cleaning.notes.reading import Reading

# Characters: pages of errors and walls have fewer; an article that is called like one has more.
LITTLE_TEXT = 600
VERY_LITTLE_TEXT = 300
# Of a page's text: what speaks of cookies on a page that asks for consent and shows nothing else.
LEAST_CONSENT = 0.5
# A page with as many headlines that lead elsewhere, each over a teaser no longer than this on average, lists articles.
LEAST_LISTED = 3
LONGEST_TEASER = 60  # words
LONGEST_OPENING = 12  # words, before the first of them
LINKED = 0.9  # of a headline's characters
HEADLINE_WORDS = 4  # on average
# Of the text of a page that has no article: the headlines that lead elsewhere.
LEAST_OF_LINKS = 0.3
MOST_LABELS = 3  # named where all blocks of a document are noise
_HEADINGS = frozenset({"h2", "h3", "h4", "h5"})
_CONSENT_RULE = regex.compile(r"\.(?:cookie|consent|privacy)")
_CONSENT = regex.compile(r"\b(?:cookies?|куки|gdpr|dsgvo|rgpd)\b", regex.IGNORECASE)


def error_heading(reading: Reading) -> Note | None:
    """«Страница не найдена» over two sentences."""
    if len(reading.body) >= LITTLE_TEXT or reading.says_article:
        return None
    found = next(filter(None, map(phrases.load("error-page.heading").find, reading.headings)), None)
    return Note(NoteKind.ERROR_PAGE, "error-page.heading", found) if found else None


def consent_lines(reading: Reading) -> Note | None:
    """«Wir und unsere Partner verwenden Cookies», two buttons, and nothing else."""
    if len(reading.body) >= LITTLE_TEXT or reading.says_article:
        return None
    told = [
        block
        for block in reading.blocks
        if block.label != Label.TITLE and (_CONSENT_RULE.search(block.rule) or _CONSENT.search(block.text))
    ]
    length = sum(len(block.text) for block in reading.blocks if block.label != Label.TITLE)
    if told and sum(len(block.text) for block in told) >= LEAST_CONSENT * length:
        return Note(NoteKind.CONSENT_WALL, "consent-wall.lines", told[0].text)
    return None


def asks_for_javascript(reading: Reading) -> Note | None:
    """«You need to enable JavaScript to run this app», in a page that has next to no text."""
    if len(reading.body) >= VERY_LITTLE_TEXT or reading.claims is None:
        return None
    row = phrases.load("needs-javascript.line")
    lines = [*reading.headings, *(reading.blocks[i].text for i in reading.kept)]
    if found := next(filter(None, map(row.find, lines)), None):
        return Note(NoteKind.NEEDS_JAVASCRIPT, row.id, found)
    if reading.claims.script and not reading.kept:
        return Note(NoteKind.NEEDS_JAVASCRIPT, "needs-javascript.noscript", reading.claims.script)
    return None


def search_heading(reading: Reading) -> Note | None:
    """«Результаты поиска» over a list, or over none."""
    if reading.claims and "SearchResultsPage" in reading.claims.kinds and not reading.says_article:
        return Note(NoteKind.SEARCH_RESULTS, "search-results.json-ld", "SearchResultsPage")
    if reading.says_article or (len(reading.body) >= VERY_LITTLE_TEXT and not _lists(reading)):
        return None
    found = next(filter(None, map(phrases.load("search-results.heading").find, reading.headings)), None)
    return Note(NoteKind.SEARCH_RESULTS, "search-results.heading", found) if found else None


def listing(reading: Reading) -> Note | None:
    """Headlines that lead to articles, one after the other, with a sentence or two below each."""
    if reading.says_article:
        return None
    if reading.kept:
        listed = _lists(reading)
        return Note(NoteKind.SECTION_FRONT, "section-front.listing", listed) if listed else None
    linked = [
        draft.text
        for draft in reading.page.drafts
        if draft.markup and draft.markup.link_density >= LINKED and draft.text.count(" ") + 1 >= HEADLINE_WORDS
    ]
    length = sum(len(draft.text) for draft in reading.page.drafts)
    if len(linked) < LEAST_LISTED or sum(map(len, linked)) < LEAST_OF_LINKS * length:
        return None
    return Note(NoteKind.SECTION_FRONT, "section-front.links", f"{len(linked)} headlines are links: {linked[0]}")


def nothing_left(reading: Reading) -> Note:
    """What is left to say of a document without a body."""
    if not reading.blocks:
        return Note(NoteKind.NO_TEXT, "no-text")
    removed = [block for block in reading.blocks if not block.kept]
    said = {block.evidence for block in removed if block.rule == "page.outside"}  # one, if it is of the whole page
    labels = Counter(str(block.label) for block in removed)
    counted = ", ".join(f"{label} {count}" for label, count in labels.most_common(MOST_LABELS)) or "a title"
    return Note(NoteKind.NO_ARTICLE, "no-article", said.pop() if len(said) == 1 else f"nothing but {counted}")


def _lists(reading: Reading) -> str:
    """The first of the headlines that a page lists, if it does: most of its headlines are links, over short teasers.

    A guide to several things says what it is about before the first; and their names are shorter than headlines.
    """
    linked: list[str] = []
    plain = opening = 0
    for i in range(max(0, reading.kept[0] - 1), reading.kept[-1] + 1):
        markup, text = reading.markup(i), reading.blocks[i].text
        if markup is None or (markup.is_title and markup.link_density < LINKED):
            continue
        if markup.tag not in _HEADINGS:
            opening += 0 if linked or not reading.blocks[i].kept else text.count(" ") + 1
        elif markup.link_density >= LINKED:
            linked.append(text)
        else:
            plain += 1
    if (
        len(linked) < LEAST_LISTED
        or plain >= len(linked)
        or opening > LONGEST_OPENING
        or reading.words > LONGEST_TEASER * len(linked)
        or sum(text.count(" ") + 1 for text in linked) < HEADLINE_WORDS * len(linked)
    ):
        return ""
    return f"{len(linked)} headlines are links: {linked[0]}"
