"""The cleaner: the one place that joins segmentation, facts, rules and assembly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import compress, islice

from cleannews.article import Article, Block, Label
from cleannews.cleaning.draft import Draft, Page
from cleannews.cleaning.facts import Facts, measure
from cleannews.cleaning.language import detect, lexicon_for
from cleannews.cleaning.lexicon import Lexicon
from cleannews.cleaning.lexicon.own import Paths, load_own, read_own
from cleannews.cleaning.notes import find_reason, take_notes
from cleannews.cleaning.notes.reading import Reading
from cleannews.cleaning.page import ENGINES, parse_page
from cleannews.cleaning.profile import SiteProfile
from cleannews.cleaning.rules import find_noise, name_content
from cleannews.cleaning.rules.page import no_article
from cleannews.cleaning.scene import NOISE, Verdict
from cleannews.cleaning.text import segment
from cleannews.errors import InvalidTypeError, InvalidValueError

_BATCH = 64  # documents a worker takes at a time: enough to hide the cost of handing them over


def clean(text: str, lang: str | None = None) -> Article:
    r"""Clean a news text that was already extracted from its page.

    `lang` is a BCP 47 code; it is detected when not given. Raises `InvalidTypeError` for anything but a str, and
    `InvalidValueError` for a language without a lexicon.

    >>> article = clean("Мэр открыл новый мост\n\nПодписаться\n\nМост через реку строили три года и открыли в среду.")
    >>> article.title
    'Мэр открыл новый мост'
    >>> [(block.label.value, block.rule) for block in article.removed]
    [('subscribe', 'ru.subscribe')]
    """
    return _cleaner(lang).clean(text)


def clean_html(html: str | bytes, url: str | None = None, lang: str | None = None) -> Article:
    """Clean a news page. A page without an article gives an Article with an empty body.

    Bytes may be in any encoding, declared or not. Raises `InvalidTypeError` for anything but str and bytes.
    """
    return _cleaner(lang).clean_html(html, url)


class Cleaner:
    """Cleans many documents with the same settings.

    `lang` fixes the language; `profile` is what the site's other pages taught; `keep` and `drop` name labels whose
    blocks stay or go against the default; `engine` chooses how pages are read, one of `ENGINES`. `lexicon` is the path
    of a TOML file, or several, with rows, languages and rules turned off of the user's own.

        >>> Cleaner(keep=["subscribe"]).clean("Подписаться").body
        'Подписаться'
    """

    def __init__(
        self,
        lang: str | None = None,
        profile: SiteProfile | None = None,
        keep: Iterable[str] = (),
        drop: Iterable[str] = (),
        engine: str | None = None,
        *,
        lexicon: Paths = (),
    ) -> None:
        self._own = read_own(lexicon)
        known = load_own(self._own).codes
        if lang is not None and lang not in known:
            raise InvalidValueError("lang", known, lang)
        if profile is not None and not isinstance(profile, SiteProfile):
            raise InvalidTypeError("profile", "a SiteProfile", profile)
        if engine is not None and engine not in ENGINES:
            raise InvalidValueError("engine", ENGINES, engine)
        self._lang = lang
        self._profile = profile
        self._drop = _labels("drop", drop)
        self._kept = frozenset(label for label in Label if label.is_content) - self._drop | _labels("keep", keep)
        self._noise = NOISE - self._kept
        self._engine = engine

    def __repr__(self) -> str:
        keep = sorted(str(label) for label in self._kept if not label.is_content)
        drop = sorted(str(label) for label in Label if label.is_content and label not in self._kept)
        own = [file.name for file in self._own]
        return f"Cleaner(lang={self._lang!r}, profile={self._profile}, keep={keep}, drop={drop}, lexicon={own})"

    def clean(self, text: str, url: str | None = None) -> Article:
        """Clean one text; see the function `clean`. `url` tells the site, where the profile knows several."""
        if not isinstance(text, str):
            raise InvalidTypeError("text", "a str", text)
        return self.clean_page(Page(text, tuple(segment(text)), url=url))

    def clean_html(self, html: str | bytes, url: str | None = None) -> Article:
        """Clean one page; see the function `clean_html`."""
        return self.clean_page(parse_page(html, url, self._engine))

    def clean_many(self, items: Iterable[str], workers: int | None = None) -> Iterator[Article]:
        """Clean an iterable of texts in a stream, in order, by `workers` processes (None: in this one)."""
        if workers is None or workers == 1:
            yield from map(self.clean, items)
            return
        if workers < 1:
            raise InvalidValueError("workers", "1 or more", workers)
        from concurrent.futures import ProcessPoolExecutor

        stream = iter(items)
        with ProcessPoolExecutor(workers) as pool:
            waiting = [pool.submit(self._clean_batch, batch) for batch in islice(_batches(stream), 2 * workers)]
            while waiting:  # no more than two batches a worker are ever in flight
                yield from waiting.pop(0).result()
                waiting += [pool.submit(self._clean_batch, batch) for batch in islice(_batches(stream), 1)]

    def _clean_batch(self, texts: list[str]) -> list[Article]:
        return [self.clean(text) for text in texts]

    def clean_page(self, page: Page) -> Article:
        """Clean a text or page already in drafts: what `clean` and `clean_html` come to."""
        verdicts, lexicon, lang = self._settle(page)
        blocks = [self._block(draft, verdict) for draft, verdict in zip(page.drafts, verdicts, strict=True)]
        reading = Reading(page, blocks, lexicon)
        if reason := find_reason(reading):
            verdict = no_article(reason)
            blocks = [
                self._block(draft, verdict) if block.kept and block.label != Label.TITLE else block
                for draft, block in zip(page.drafts, blocks, strict=True)
            ]
            reading = Reading(page, blocks, lexicon)
        title = next((block.text for block in blocks if block.label == Label.TITLE), page.title)
        return Article(
            source=page.source,
            blocks=tuple(blocks),
            title=title if Label.TITLE not in self._drop else None,
            body=reading.body,
            lang=lang,
            date=page.date,
            author=page.author,
            site=page.site,
            url=page.url,
            notes=take_notes(reading, reason),
        )

    def _block(self, draft: Draft, verdict: Verdict) -> Block:
        label = verdict.label
        return Block(
            draft.start,
            draft.end,
            draft.text,
            label,
            label in self._kept,
            verdict.rule,
            verdict.evidence,
            verdict.certainty,
        )

    def _settle(self, page: Page) -> tuple[list[Verdict], Lexicon, str]:
        """Judge, remove noise, and judge what is left until nothing more goes: so cleaning twice changes nothing.

        Content is named when all noise has gone. What of it is dropped stays in its place until then: were the lead
        taken away and the rest judged again, the next paragraph would be the lead.
        """
        profile = self._profile and self._profile.of(page.url)
        settled: dict[int, Verdict] = {}
        blocks: list[Facts] = []
        left = list(range(len(page.drafts)))
        while True:
            drafts = [page.drafts[i] for i in left]
            text = "\n".join([draft.text for draft in drafts])
            lang = self._lang or page.lang or detect(text)
            lexicon = lexicon_for(lang, text, self._own)
            if not blocks or lexicon is not blocks[0].lexicon:
                blocks = measure(drafts, lexicon)
            scene = find_noise(blocks, profile)
            kept = [verdict is None or verdict.label not in self._noise for verdict in scene.verdicts]
            if all(kept):
                name_content(scene)
            settled.update((i, verdict) for i, verdict in zip(left, scene.verdicts, strict=True) if verdict)
            if all(kept):
                return [settled[i] for i in range(len(page.drafts))], lexicon, lang
            blocks = list(compress(blocks, kept))
            left = list(compress(left, kept))


def _labels(name: str, labels: Iterable[str]) -> frozenset[Label]:
    known = [label.value for label in Label]
    chosen = [labels] if isinstance(labels, str) else list(labels)
    if unknown := [label for label in chosen if label not in known]:
        raise InvalidValueError(name, known, unknown[0])
    return frozenset(map(Label, chosen))


def _batches(stream: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(stream, _BATCH)):
        yield batch


@cache
def _cleaner(lang: str | None) -> Cleaner:
    return Cleaner(lang=lang)
