"""Pages to drafts: coverage, verdicts on pages of several scripts, encodings, and what is no page at all."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleannews
from cleannews.cleaning.draft import Page
from cleannews.cleaning.page import ENGINES, parse_page
from cleannews.errors import InvalidTypeError, InvalidValueError

CASES = Path(__file__).parent.parent / "cases" / "pages"
ARTICLES = sorted(path.stem for path in CASES.glob("*.json"))
STORY = "<p>It rained for a whole day in the hills, and nobody in the village minded it much.</p>" * 6


def accepted(page: Page) -> list[str]:
    return [draft.text for draft in page.drafts if draft.markup and draft.markup.accepted and not draft.markup.is_title]


def holds_together(page: Page) -> None:
    """Drafts in order, each on its piece of the source, together all that is not space."""
    covered = 0
    for draft in page.drafts:
        assert draft.start < draft.end
        assert not page.source[covered : draft.start].strip()
        assert page.source[draft.start : draft.end].strip()
        covered = draft.end
    assert not page.source[covered:].strip()


@pytest.mark.parametrize("name", ARTICLES)
def test_article_is_told_from_what_stands_around_it(name: str) -> None:
    expected = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    page = parse_page((CASES / f"{name}.html").read_bytes())
    holds_together(page)
    body = accepted(page)
    assert [line for line in expected["kept"] if not any(text.startswith(line) for text in body)] == []
    assert [line for line in expected["removed"] if any(line in text for text in body)] == []
    assert [draft.text for draft in page.drafts if draft.markup and draft.markup.is_title] == [expected["title"]]
    assert (page.lang, page.date) == (expected["lang"], expected["date"])


@pytest.mark.parametrize("name", ["ru-observatory"])
@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "iso8859-5", "utf-16", "utf-8-sig"])
def test_an_undeclared_encoding_changes_nothing(name: str, encoding: str) -> None:
    html = (CASES / f"{name}.html").read_text(encoding="utf-8")
    readable = html.encode(encoding, "ignore").decode(encoding)
    assert parse_page(html.encode(encoding, "ignore")) == parse_page(
        readable.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    )


def test_tags_of_the_article_go_along() -> None:
    page = parse_page((CASES / "en-ferry.html").read_bytes())
    tags = {draft.text[:20]: draft.markup.tag for draft in page.drafts if draft.markup}
    assert tags["What it costs"] == "h2"
    assert tags["A single ticket will"] == "li"
    assert tags["November | 60"] == "tr"
    assert page.author == "Ada Wren"
    assert page.site == "The Sound"


def test_a_section_front_has_no_article() -> None:
    page = parse_page((CASES / "en-front.html").read_bytes())
    assert accepted(page) == []
    assert {draft.markup.evidence for draft in page.drafts if draft.markup} == {
        "what might be an article is a list of links"
    }


def test_scripts_and_styles_are_no_text() -> None:
    page = parse_page(
        f"<style>p{{}}</style>{STORY}<script>var story = 'of rain';</script><p>Dry <script>1</script>again."
    )
    assert "story" not in page.source
    assert "{" not in page.source
    assert page.drafts[-1].text == "Dry again."


def test_a_numbered_list_keeps_its_numbers() -> None:
    page = parse_page(f"{STORY}<ol><li>Open the gate<li><p>Walk in</p><p>and sit</p></ol>")
    assert [draft.text for draft in page.drafts[-3:]] == ["1. Open the gate", "2. Walk in", "and sit"]


def test_what_stands_outside_is_named_by_its_markup() -> None:
    page = f"""<title>Rain</title><body class="has-comments"><h1>Rain</h1><p class=byline>Ada Wren</p>
        <figure><img src=a.jpg><figcaption>A cloud above the hills</figcaption></figure>
        <div class=story>{STORY}</div><div class=related-links><p><a href=/b>Snow is near</a></p></div>
        <div id=comments><p>Nice!</p></div><p class=what>Elsewhere</p>"""
    labels = {block.text: block.label for block in cleannews.clean_html(page).removed}
    assert labels["Ada Wren"] == "byline"
    assert labels["A cloud above the hills"] == "caption"
    assert labels["Snow is near"] == "teaser"
    assert labels["Nice!"] == "comment-prompt"
    assert labels["Elsewhere"] == "navigation"
    assert "A cloud above the hills" in cleannews.Cleaner(keep=["caption"]).clean_html(page).body


def test_figures_alone_stay_in_an_article() -> None:
    answers = "".join(f"<p>{answer}</p>{STORY[:90]}" for answer in ("15,000", "$14.55", "33"))
    article = cleannews.clean_html(f"<article><h1>How many frogs</h1>{STORY}{answers}{STORY}</article>")
    assert {"15,000", "$14.55", "33"} <= {block.text for block in article.blocks if block.kept}


@pytest.mark.parametrize(
    "html", ["", b"", " ", "<", "<p>", "\0", b"\xff\xfe\x00\xd8", "\ud800", "<!--", "&#x110000;", "plain words"]
)
@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_no_page_is_a_page_without_an_article(html: str | bytes, engine: str) -> None:
    page = parse_page(html, engine=engine)
    holds_together(page)
    assert accepted(page) == []


@pytest.mark.parametrize("html", [None, 1, ["<p>"], bytearray(b"<p>")])
def test_only_text_and_bytes_are_pages(html: object) -> None:
    with pytest.raises(InvalidTypeError, match="html must be str or bytes"):
        parse_page(html)  # type: ignore[arg-type]


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="model, trafilatura"):
        parse_page(STORY, engine="lynx")


@given(st.text(max_size=400))
@settings(max_examples=60, deadline=None)
def test_any_text_is_covered(text: str) -> None:
    holds_together(parse_page(text))


@given(
    st.lists(
        st.sampled_from(
            [
                "<div>",
                "</div>",
                "<p>",
                "<b>",
                "</b>",
                "<br>",
                "<li>",
                "<td>",
                "a",
                " b ",
                "<a href=x>",
                "<table>",
                "<ol>",
            ]
        )
    )
)
@settings(max_examples=100, deadline=None)
def test_any_markup_keeps_its_words(pieces: list[str]) -> None:
    page = parse_page("".join(pieces))
    holds_together(page)
    wanted = "".join(piece.strip() for piece in pieces if "<" not in piece)
    assert "".join(letter for letter in page.source if letter in "ab") == wanted


HOSTILE = {
    "nested": "<div>" * 50_000 + "rain",
    "nested and closed": "<div>" * 50_000 + "rain" + "</div>" * 50_000,
    "nested lists": "<ul><li>" * 25_000,
    "formatting": "".join(f"<b id={number}>" for number in range(5_000)) + "<p>rain" * 5_000,
    "attributes": "<p " + " ".join(f"a{number}=1" for number in range(50_000)) + ">rain",
    "one attribute": '<p class="' + "rain " * 800_000 + '">rain',
    "no tags": "rain " * 800_000,
    "one word": "r" * 2_000_000,
    "entities": "&" * 500_000 + "&bogus;&#0;" * 100_000,
    "angle brackets": "<" * 1_000_000,
    "comments": "<!--" * 300_000,
    "one-word paragraphs": "<p>rain" * 300_000,
    "JSON-LD": '<script type="application/ld+json">' + "[" * 200_000 + "</script>",
    "JSON-LD graph": '<script type="application/ld+json">' + "[" + "{}," * 200_000 + "{}]</script>",
    "meta": "<meta name=a content=b>" * 50_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_takes_bounded_time(name: str) -> None:
    before = time.process_time()
    holds_together(parse_page(HOSTILE[name]))
    # The promise is 2 s for each MB; a page of quadratic cost takes minutes.
    assert time.process_time() - before < 10 + 2 * len(HOSTILE[name]) / 1e6


def test_what_recurs_with_reason_in_an_article_stays() -> None:
    prose = "It rained for a whole day in the hills, and nobody in the village minded it much, said the mayor."
    code = "<pre>for cloud in the_sky: if cloud.is_grey(): take(umbrella)</pre>"
    story = "".join(f"<p>{prose.replace('day', f'day {n}')}</p>{code}" for n in range(6))
    article = cleannews.clean_html(f"<h1>Rain in the hills</h1><article>{story}</article>")
    assert article.body.count("take(umbrella)") == 6
