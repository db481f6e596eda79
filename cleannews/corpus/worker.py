"""What is done with a batch of documents, in this process or another: clean, count, and take samples."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cleannews.article import Article, Label
from cleannews.cleaning.cleaner import Cleaner
from cleannews.corpus.settings import Settings
from cleannews.corpus.sketches import sketch_texts
from cleannews.corpus.tally import Tally
from cleannews.errors import LexiconError
from cleannews.kernels.plan import Sketches

# What articles tell beyond their text; a field is added where the record does not have it.
TEXT_FACTS = ("title", "lang", "notes")
PAGE_FACTS = ("title", "lang", "date", "author", "site", "url", "notes")
LONGEST_SAMPLE = 50_000  # characters; a report of 200 such documents is 10 MB


@dataclass(frozen=True, slots=True)
class Document:
    """What a worker needs of a record. `title` is what the record says it is; `sampled` asks for all blocks back."""

    name: str
    content: str | bytes
    is_page: bool = False
    title: str | None = None
    url: str | None = None
    sampled: bool = False


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What came of a document: its text, the facts the article gave, and the spans and sample that were asked for."""

    text: str
    facts: dict[str, str | None]
    spans: tuple[tuple[int, int, str, bool], ...] = ()
    sample: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Results in the order of the documents (a str is the reason there is none), sums over them, and their sketches."""

    results: tuple[Cleaned | str, ...]
    characters: int
    tally: dict[str, Any]
    sketches: Sketches | None


def process(settings: Settings, documents: tuple[Document, ...]) -> Batch:
    """Clean a batch of documents, or only pass their texts on when the settings do not ask for cleaning."""
    tally = Tally()
    cleaner = make_cleaner(settings) if settings.clean else None
    results = tuple(_process_one(cleaner, document, settings, tally) for document in documents)
    texts = [result.text for result in results if not isinstance(result, str)]
    sketches = sketch_texts(texts, settings.threshold) if settings.dedup else None
    return Batch(results, sum(map(len, texts)), tally.as_json(), sketches)


def _process_one(cleaner: Cleaner | None, document: Document, settings: Settings, tally: Tally) -> Cleaned | str:
    if cleaner is None:
        if document.is_page:
            return "a page has no text before it is cleaned"
        return Cleaned(str(document.content), {})
    if document.is_page and settings.emit != "clean":
        return "attributes refer to a text, and this is a page"
    try:
        article, text = clean_document(cleaner, document)
    except (LexiconError, ImportError):  # the installation is broken, not the document
        raise
    except Exception as error:  # one document must not end a run over millions; it is rejected with the reason
        return f"cleaning failed: {type(error).__name__}: {error}"
    tally.add_article(article, document.name, document.url)
    facts = {name: _tell(article, name) for name in (PAGE_FACTS if document.is_page else TEXT_FACTS)}
    spans: tuple[tuple[int, int, str, bool], ...] = ()
    if settings.emit != "clean":
        before = len(article.source) - len(document.content)  # a title that was put before the text
        moved = ((max(block.start - before, 0), block.end - before, block) for block in article.blocks)
        spans = tuple((start, end, str(block.label), block.kept) for start, end, block in moved if end > 0)
    wanted = document.sampled and len(article.source) <= LONGEST_SAMPLE
    return Cleaned(text, facts, spans, describe(document, article) if wanted else None)


def _tell(article: Article, name: str) -> str | None:
    """A fact of an article, as the same text in every format: notes as their kinds, between spaces."""
    if name == "notes":
        return " ".join(note.kind for note in article.notes) or None
    told: str | None = getattr(article, name)
    return told


def clean_document(cleaner: Cleaner, document: Document) -> tuple[Article, str]:
    """Clean a document and return the article and its text without what the record holds in a field of its own.

    A title from its own field is put before the text, so that the cleaner knows where the article begins, and left
    out of what is returned; a text that opens with it anyway keeps it.
    """
    if document.is_page:
        article = cleaner.clean_html(document.content, document.url)
        return article, article.text
    text = str(document.content)
    title = (document.title or "").strip()
    if title and not text.lstrip().startswith(title):
        article = cleaner.clean(f"{title}\n\n{text}", document.url)
        first = next((block for block in article.blocks if block.label == Label.TITLE), None)
        if first and first.end <= len(title):
            return article, article.body
    article = cleaner.clean(text, document.url)
    return article, article.text


def describe(document: Document, article: Article) -> dict[str, Any]:
    """Return an article with the verdict on each block, as it stands in samples.jsonl."""
    return {
        "id": document.name,
        "site": article.site,
        "url": document.url or article.url,
        "lang": article.lang,
        "page": document.is_page,
        "title": article.title,
        "notes": [[note.kind, note.rule, note.evidence] for note in article.notes],
        "source": article.source,
        "blocks": [
            [block.start, block.end, block.label, block.kept, block.rule, block.evidence, round(block.certainty, 3)]
            for block in article.blocks
        ],
    }


@lru_cache(maxsize=1)
def make_cleaner(settings: Settings) -> Cleaner:
    """Return the cleaner that settings ask for; a process makes it once."""
    profile = None
    if settings.profile:
        from cleannews.cleaning.profile import SiteProfile

        profile = SiteProfile.load(settings.profile)
    return Cleaner(settings.lang, profile, settings.keep, settings.drop, lexicon=settings.lexicon)
