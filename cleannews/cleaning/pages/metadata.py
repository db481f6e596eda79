"""What a page says of itself: JSON-LD first (written for machines, most exact), then meta tags, then its markup."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleannews.cleaning.draft import Claims

JSON_LD = 'script[type="application/ld+json"]'
META = "meta[content]"
NEXT_PAGE = 'link[rel="next"]'
# A JSON-LD script longer than this is not read: the longest in 1,372 news pages has 400 kB (a live blog).
LONGEST_JSON_LD = 1_000_000
# Values looked at in one page's JSON-LD; the graph of a large live blog has some 20,000.
MOST_JSON_LD_VALUES = 50_000
LONGEST_VALUE = 5_000
# Meta names under which sites give the date of publication, in the order of their frequency.
PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "date",
    "pubdate",
    "publish-date",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "datepublished",
    "mediator_published_time",
)
# What publishers may call the tier of an article (Facebook's and Google's `article:content_tier`).
FREE, PAID_TIERS = "free", frozenset({"locked", "metered"})
MOST_DIGITS = 7  # of a number of words
NO_CLAIMS = Claims()
_CONTROL = re.compile(r"[\x00-\x1f]+")
_DATE = re.compile(r"(?<!\d)(19[89]\d|20\d\d)[-/.](0?[1-9]|1[0-2])[-/.](0?[1-9]|[12]\d|3[01])(?!\d)")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{2,8})*")
_TAG = re.compile(r"<[^<>]{1,500}>")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself: `titles` are all headlines, best first, `article` JSON-LD's text, often cut short."""

    title: str | None = None
    titles: tuple[str, ...] = ()
    description: str | None = None
    article: str | None = None
    date: str | None = None
    author: str | None = None
    site: str | None = None
    url: str | None = None
    lang: str | None = None
    claims: Claims = NO_CLAIMS


def read_metadata(tree: LexborHTMLParser, url: str | None = None) -> Metadata:
    """Return what a page says of itself; `url` is where it was found, should the page not say.

    >>> page = '<html lang=de><title>Regen - Blatt</title><meta property="og:title" content="Regen">'
    >>> metadata = read_metadata(LexborHTMLParser(page), "https://example.org/2024/5/1/regen")
    >>> metadata.title, metadata.lang, metadata.date, metadata.site
    ('Regen', 'de', '2024-05-01', 'example.org')
    """
    telling = tree.css(f"{JSON_LD}, {META}, {NEXT_PAGE}")  # each search walks the whole page
    story, kinds = _read_json_ld([node for node in telling if node.tag == "script"])
    meta = _read_meta([node for node in telling if node.tag == "meta"])
    following = next((node.attributes.get("href") for node in telling if node.tag == "link"), None)
    canonical = _attribute(tree, 'link[rel="canonical"]', "href") or meta.get("og:url") or _text(story.get("url"))
    url = _replace_surrogates(url or "")
    link = make_absolute(canonical, url) or make_absolute(url, "")
    titles = _unique(
        _text(story.get("headline")),
        meta.get("og:title"),
        meta.get("twitter:title"),
        meta.get("dc.title"),
        _element_text(tree, "title"),
    )
    author = _name(story.get("author")) or meta.get("author") or meta.get("article:author")
    host = urlsplit(link).hostname if link else None  # `link` was checked
    return Metadata(
        title=next(iter(titles), None),
        titles=titles,
        description=_text(story.get("description")) or meta.get("og:description") or meta.get("description"),
        article=_text(story.get("articleBody")),
        date=next((date for date in map(read_date, _dates(tree, story, meta, link)) if date), None),
        author=None if author and author.startswith(("http:", "https:")) else author,
        site=meta.get("og:site_name") or _name(story.get("publisher")) or host,
        url=link,
        lang=_language(tree, meta, story),
        claims=_read_claims(story, kinds, meta, make_absolute(following, link or "")),
    )


def _dates(
    tree: LexborHTMLParser, story: dict[str, Any], meta: dict[str, str], link: str | None
) -> Iterator[str | None]:
    """Yield the dates that a page gives, the most telling first; the tree is searched when the first are missing."""
    yield _text(story.get("datePublished"))
    yield from map(meta.get, PUBLISHED)
    yield _attribute(tree, "article time[datetime]", "datetime") or _attribute(tree, "time[datetime]", "datetime")
    yield link
    yield _text(story.get("dateModified"))
    yield meta.get("article:modified_time")


def read_date(text: str | None) -> str | None:
    """Return the date in a text as ISO 8601, with its time and zone where they are given; None when there is none.

    >>> read_date("2024-05-01T12:30:00Z"), read_date("/2024/5/1/rain"), read_date("yesterday")
    ('2024-05-01T12:30:00+00:00', '2024-05-01', None)
    """
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        match = _DATE.search(text[:LONGEST_VALUE])
        return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else None
    return moment.isoformat() if "T" in text or ":" in text else moment.date().isoformat()


def _read_json_ld(scripts: list[LexborNode]) -> tuple[dict[str, Any], frozenset[str]]:
    """Return the JSON-LD object that describes an article, the longest of several, {} for none; and all types."""
    stories: list[dict[str, Any]] = []
    kinds: set[str] = set()
    for script in scripts:
        for value in _objects(_parse_json(script.text())):
            of_value = _kinds(value)
            kinds.update(of_value)
            if any(map(_is_article, of_value)):
                stories.append(value)
    story = max(stories, key=lambda story: len(str(story.get("articleBody") or "")) + len(story), default={})
    return story, frozenset(kinds)


def _parse_json(text: str) -> Any:
    """Return the value of a JSON text, None where it is broken, too long, or nested too deep."""
    if len(text) > LONGEST_JSON_LD:
        return None
    try:
        return json.loads(_CONTROL.sub(" ", text))
    except (ValueError, RecursionError):
        return None


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object within a JSON value, outer before inner."""
    waiting = [value]
    for _ in range(MOST_JSON_LD_VALUES):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, dict):
            yield value
            waiting += value.values()
        elif isinstance(value, list):
            waiting += reversed(value)


def _kinds(value: dict[str, Any]) -> list[str]:
    kinds = value.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _is_article(kind: str) -> bool:
    return kind.endswith(("Article", "Posting", "Report", "Review"))


def _read_claims(story: dict[str, Any], kinds: frozenset[str], meta: dict[str, str], next_page: str | None) -> Claims:
    free, tier = story.get("isAccessibleForFree", meta.get("isaccessibleforfree")), meta.get("article:content_tier", "")
    paid = f"isAccessibleForFree: {free}" if str(free).casefold().endswith("false") and tier != FREE else ""
    words = str(story.get("wordCount"))
    return Claims(
        kinds=kinds,
        story=frozenset(_kinds(story)),
        og_type=meta.get("og:type"),
        paid=paid or (f"article:content_tier: {tier}" if tier in PAID_TIERS else ""),
        words=int(words) if words.isdecimal() and len(words) <= MOST_DIGITS else None,
        next_page=next_page,
    )


def _text(value: Any) -> str | None:
    """Return the text of a JSON-LD value (string, list or object with a name), tags and entities undone."""
    while isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or value.get("@id")
    if not isinstance(value, str):
        return None
    return _line(_TAG.sub(" ", unescape(_replace_surrogates(value))))


def _name(value: Any) -> str | None:
    """Return the names in a JSON-LD value, a person or a list of them."""
    people = value if isinstance(value, list) else [value]
    return ", ".join(_unique(*(_text(person) for person in people))) or None


def _read_meta(tags: list[LexborNode]) -> dict[str, str]:
    """Return the meta tags by name or property, in lower case; the first of a name counts."""
    values: dict[str, str] = {}
    for node in tags:
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        value = _line((attributes.get("content") or "")[:LONGEST_VALUE])
        if name and value:
            values.setdefault(name.lower(), value)
    return values


def _language(tree: LexborHTMLParser, meta: dict[str, str], story: dict[str, Any]) -> str | None:
    """Return the language as BCP 47, from the first of the places that name one."""
    named = (
        _attribute(tree, "html", "lang"),
        meta.get("og:locale"),
        meta.get("language"),
        _text(story.get("inLanguage")),
    )
    matches = (_LANGUAGE.fullmatch(value.strip()) for value in named if value)
    return next((_spell_language(match[0]) for match in matches if match), None)


def _spell_language(code: str) -> str:
    """Return a language code in the case BCP 47 recommends (RFC 5646, section 2.1.1).

    >>> _spell_language("EN_us"), _spell_language("zh-hant-tw"), _spell_language("es-419")
    ('en-US', 'zh-Hant-TW', 'es-419')
    """
    language, *others = code.replace("_", "-").split("-")
    spelled = {2: str.upper, 4: str.title}
    return "-".join([language.lower(), *(spelled.get(len(part), str.lower)(part) for part in others)])


def _attribute(tree: LexborHTMLParser, selector: str, name: str) -> str | None:
    node = tree.css_first(selector)
    return (node.attributes.get(name) or "").strip()[:LONGEST_VALUE] or None if node else None


def _element_text(tree: LexborHTMLParser, selector: str) -> str | None:
    node = tree.css_first(selector)
    return _line(node.text()[:LONGEST_VALUE]) if node else None


def make_absolute(link: str | None, base: str) -> str | None:
    """Return a link made absolute, None when it is none, or not one of the web."""
    try:
        link = urljoin(base, link[:LONGEST_VALUE]) if link else None
        return link if link and urlsplit(link).scheme in ("http", "https") and urlsplit(link).hostname else None
    except ValueError:
        return None


def _replace_surrogates(text: str) -> str:
    """A lone surrogate, which JSON can hold, stands for nothing and cannot be written."""
    return text.encode(errors="replace").decode()


def _line(text: str) -> str | None:
    return " ".join(text.split()) or None


def _unique(*texts: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))
