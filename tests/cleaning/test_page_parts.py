"""The parts of page reading, each by itself: encodings, metadata, forests, selection, taming."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from cleannews.cleaning.page import parse_page
from cleannews.cleaning.pages.encoding import decode
from cleannews.cleaning.pages.forest import read_forest
from cleannews.cleaning.pages.metadata import Metadata, read_date, read_metadata
from cleannews.cleaning.pages.neighbours import find_held, find_strays
from cleannews.cleaning.pages.purposes import find_disowned, read_elements
from cleannews.cleaning.pages.selection import find_author_notes, find_repeats, select
from cleannews.cleaning.pages.taming import tame
from cleannews.kernels import outline, run_forest

TEXTS = {
    "ru": "Президент подписал указ о мерах поддержки. Мы будем работать, сказал он журналистам в Москве.",
    "uk": "Президент підписав указ про заходи підтримки. Її оприлюднив уряд у Києві.",
    "ja": "東京都は十二日、新しい計画を発表した。知事は「市民の安全が第一だ」と述べた。カタカナも使う。",
    "zh": "北京市政府周一宣布了新的交通计划。记者了解到，这项计划将于明年开始实施。",
    "tw": "臺北市政府週一宣布了新的交通計畫。記者了解到，這項計畫將於明年開始實施。",
    "ko": "서울시는 월요일 새로운 교통 계획을 발표했다. 시장은 시민의 안전이 우선이라고 말했다.",
    "fr": "Le président a signé le décret à Élancourt. Les élèves étaient déçus, où qu'ils fussent, très tôt.",
    "el": "Ο πρόεδρος υπέγραψε το διάταγμα για τα νέα μέτρα στήριξης.",
    "pl": "Prezydent podpisał ustawę o wsparciu. Żółta łódź płynęła świtem, mówią dziś w Łodzi.",
    "ar": "وقع الرئيس المرسوم حول تدابير الدعم الجديدة في القاهرة اليوم.",
    "he": "הנשיא חתם על הצו בדבר אמצעי תמיכה חדשים לתושבי הצפון",
    "tr": "Cumhurbaşkanı yeni destek kararını imzaladı. Bakanlık, yağışların gün boyu süreceğini açıkladı.",
    "cs": "Prezident podepsal nařízení o nové podpoře. Déšť potrvá celý týden, řekli včera meteorologové.",
    "hu": "Az elnök aláírta az új támogatásról szóló rendeletet. Az eső egész héten esni fog, közölték tegnap.",
    "lt": "Prezidentas pasirašė įsaką dėl naujų paramos priemonių. Lietūs tęsis visą savaitę, sakė sinoptikai.",
    "es": "El presidente firmó el decreto sobre las nuevas ayudas. Mañana lloverá todo el día, según los técnicos.",
    "is": "Forsetinn undirritaði tilskipunina í gær. Það mun rigna alla þessa viku, sögðu veðurfræðingar.",
    "th": "ประธานาธิบดีลงนามในพระราชกฤษฎีกาว่าด้วยมาตรการสนับสนุนใหม่",
}
ENCODINGS = [
    *(("ru", encoding) for encoding in ("cp1251", "koi8-r", "iso8859-5", "cp866")),
    *(("uk", encoding) for encoding in ("cp1251", "koi8-u")),
    *(("ja", encoding) for encoding in ("cp932", "euc_jp", "iso2022_jp")),
    *(("zh", "gb18030"), ("tw", "big5"), ("ko", "cp949"), ("fr", "cp1252"), ("el", "iso8859-7"), ("pl", "iso8859-2")),
    *(("tr", "cp1254"), ("cs", "cp1250"), ("hu", "cp1250"), ("lt", "cp1257"), ("es", "cp1252"), ("is", "cp1252")),
    *(("pl", "cp1250"), ("ar", "cp1256"), ("he", "cp1255"), ("th", "cp874")),
]


@pytest.mark.parametrize(("language", "encoding"), ENCODINGS)
@pytest.mark.parametrize("declared", ["right", None, "utf-8", "iso-8859-1", "windows-1251", "klingon"])
def test_bytes_are_read_whatever_they_declare(language: str, encoding: str, declared: str | None) -> None:
    name = encoding if declared == "right" else declared
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={name}">' if name else ""
    html = f"{head}<body class=x>" + f"<p>{TEXTS[language]}</p>\n" * 4 + "<a href=/>Home</a>"
    assert TEXTS[language] in decode(html.encode(encoding))


@pytest.mark.parametrize(
    ("declared", "spelled"), [("en-us", "en-US"), ("EN", "en"), ("zh_hans_cn", "zh-Hans-CN"), ("es-419", "es-419")]
)
def test_a_language_is_spelled_one_way(declared: str, spelled: str) -> None:
    assert read_metadata(LexborHTMLParser(f"<html lang={declared}><p>x")).lang == spelled


def test_utf8_cut_within_a_character_is_utf8() -> None:
    assert decode("дождь".encode()[:-1]) == "дожд\N{REPLACEMENT CHARACTER}"


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_a_text(html: bytes) -> None:
    assert isinstance(decode(html), str)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026-11-02T07:15:00Z", "2026-11-02T07:15:00+00:00"),
        ("2026-11-02", "2026-11-02"),
        ("https://example.org/2026/3/7/rain", "2026-03-07"),
        ("12345", None),
        ("2026-13-40", None),
        ("", None),
        (None, None),
    ],
)
def test_dates(text: str | None, date: str | None) -> None:
    assert read_date(text) == date


@pytest.mark.parametrize(
    "story",
    [
        {"@type": "NewsArticle", "headline": "Rain", "author": {"name": "A. Wren"}},
        [{"@type": "WebPage"}, {"@type": ["ReportageNewsArticle"], "headline": ["Rain"], "author": ["A. Wren"]}],
        {"@graph": [{"@type": "BlogPosting", "headline": "<b>Rain</b>", "author": [{"name": "A. Wren"}, {"name": 3}]}]},
    ],
)
def test_json_ld_in_its_many_shapes(story: object) -> None:
    script = f'<script type="application/ld+json">{json.dumps(story)}</script>'
    metadata = read_metadata(LexborHTMLParser(script))
    assert (metadata.title, metadata.author) == ("Rain", "A. Wren")


@pytest.mark.parametrize("script", ["{", "[" * 100_000, '{"@type":"NewsArticle","headline":7}', "null", '"x"'])
def test_broken_json_ld_says_nothing(script: str) -> None:
    page = f'<title>Rain</title><script type="application/ld+json">{script}</script>'
    assert read_metadata(LexborHTMLParser(page)).title == "Rain"


def test_lone_surrogates_stand_for_nothing() -> None:
    story = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Rain \\ud800"}</script>'
    page = parse_page(f"{story}<h1>Rain</h1>", url="https://example.org/\ud800")
    assert (page.title, page.url) == ("Rain ?", "https://example.org/?")


@pytest.mark.parametrize("link", ["javascript:alert(1)", "http://[", "//", "mailto:a@b"])
def test_what_is_no_address_of_the_web_is_none(link: str) -> None:
    assert read_metadata(LexborHTMLParser(f'<link rel=canonical href="{link}">')).url is None


# fact 0 <= 1: fact 1 <= 5 (10 or 20), else 30.
TREE = {"fact": [0, 1], "threshold": [1, 5], "crossed": [[0, 2], [0, 1]], "vote": [10, 20, 30], "reason": [1, 1, 0]}


@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=1, max_size=300))
def test_a_forest_votes_as_its_trees_read(blocks: list[tuple[float, float]]) -> None:
    votes, moved = run_forest(read_forest([TREE, TREE]), np.ascontiguousarray(np.array(blocks).T), 2)
    expected = [2 * (30 if first > 1 else 20 if second > 5 else 10) for first, second in blocks]
    assert votes.tolist() == expected
    assert moved.sum(axis=1).tolist() == expected
    assert moved[:, 0].tolist() == [60 if first > 1 else 0 for first, _ in blocks]


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(1, 900)), min_size=1, max_size=60))
def test_the_line_keeps_the_likely_and_drops_the_unlikely(blocks: list[tuple[float, int]]) -> None:
    content, lengths = (np.array(column) for column in zip(*blocks, strict=True))
    selection = select(content.astype(np.float64), lengths, np.zeros_like(lengths))
    assert bool(selection.reason) == (not selection.accepted.any())
    if selection.accepted.any():
        assert selection.accepted[content >= 0.6].all()
        assert not selection.accepted[content < 0.3].any()


def test_a_large_page_that_closes_its_tags_is_left_alone() -> None:
    html = b"<div><p>rain</p><img src=x></div>" * 1_500
    assert tame(html) is html


def test_an_image_written_into_a_tag_is_left_alone() -> None:
    html = f'<p>before<img src="data:image/png;base64,{"A" * 100_000}"><p>after'.encode()
    assert tame(html) == html


@pytest.mark.parametrize(
    ("tag", "content", "removed"),
    [("h2", 0.9, False), ("h4", 0.76, False), ("h2", 0.6, True), ("h1", 0.9, True), ("p", 0.99, True)],
)
def test_a_sure_subheading_may_say_the_title_again(tag: str, content: float, removed: bool) -> None:
    headlines, tags = [0, 2], ["h1", "p", tag]
    repeats = find_repeats(headlines, tags, np.array([0.9, 0.9, content]), np.array([True, True, True]))
    assert repeats == ([0, 2] if removed else [0])


def test_a_subheading_above_the_article_that_says_the_title_repeats_it() -> None:
    assert find_repeats([0, 1], ["h1", "h2", "p"], np.array([0.9, 0.9, 0.9]), np.array([True, True, True])) == [0, 1]


@pytest.mark.parametrize(
    ("tags", "content", "held"),
    [
        (["h3", "p"], [0.3, 0.9], [0]),  # a heading and its section
        (["h2", "h3", "p"], [0.3, 0.3, 0.9], [1, 0]),  # two of them
        (["p", "h3"], [0.9, 0.3], []),  # a heading over nothing
        (["h3", "p"], [0.1, 0.9], []),  # surely noise
        (["tr", "tr", "tr"], [0.9, 0.3, 0.9], [1]),
        (["p", "li", "li"], [0.9, 0.3, 0.9], [1]),
        (["li", "p", "p"], [0.3, 0.9, 0.9], []),  # nothing before it
        (["p", "li", "li", "p"], [0.9, 0.3, 0.3, 0.9], []),  # a list of its own between paragraphs
        (["p", "p", "p"], [0.9, 0.3, 0.9], []),  # a prompt between paragraphs
        (["p", "p", "p"], [0.9, 0.45, 0.9], [1]),  # what somebody said between paragraphs
        (["div", "p", "div"], [0.9, 0.45, 0.9], []),  # unlike both
    ],
)
def test_neighbours_hold_headings_and_items(tags: list[str], content: list[float], held: list[int]) -> None:
    probabilities = np.array(content)
    page = outline("".join(f"<{tag}>It rained.</{tag}>" for tag in tags))
    assert find_held(page, [], probabilities, probabilities > 0.5) == held


def test_the_headline_is_held_by_nothing() -> None:
    page = outline("<h1>Rain</h1><p>It rained.</p>")
    assert find_held(page, [0], np.array([0.3, 0.9]), np.array([False, True])) == []


@pytest.mark.parametrize(
    ("content", "strays"),
    [
        ([0.9, 0, 0, 0, 0.5], [4]),
        ([0.5, 0.5, 0, 0, 0, 0.9, 0.9, 0.9], [0, 1]),
        ([0.9, 0, 0, 0.5], []),  # near
        ([0.9, 0, 0, 0, 0.7], []),  # sure
        ([0.5, 0, 0, 0, 0.5], [4]),  # as like as not: the first is the story
        ([0, 0, 0.5, 0.5], []),  # all of it
        ([0, 0], []),
    ],
)
def test_what_stands_apart_must_be_surer(content: list[float], strays: list[int]) -> None:
    probabilities = np.array(content)
    assert find_strays(None, np.full(len(content), 50), probabilities, probabilities > 0.4) == strays


@pytest.mark.parametrize(("headline", "strays"), [(0, []), (2, [1])])
def test_what_stands_below_the_headline_may_be_the_lead(headline: int, strays: list[int]) -> None:
    probabilities = np.array([0, 0.5, 0, 0, 0, 0.9, 0.9])
    assert find_strays(headline, np.full(7, 50), probabilities, probabilities > 0.4) == strays


@pytest.mark.parametrize(
    ("last", "author", "found"),
    [
        ("Ada Wren writes about the weather.", "Ada Wren", [2]),
        ("Ada Wren ist Redakteurin.", "Lee Fox, Ada Wren", [2]),
        ("Wren saw the rain from the bridge.", "Ada Wren", []),
        ("Ada Wren", "Ada Wren", []),
        ("The rain, Ada Wren says, will stay.", "Ada Wren", []),
        ("Ada Wren writes about the weather.", None, []),
    ],
)
def test_the_author_s_note_ends_an_article(last: str, author: str | None, found: list[int]) -> None:
    texts = ["Ada Wren saw it rain.", "It rained.", last]
    assert find_author_notes(texts, np.array([True, True, True]), Metadata(author=author)) == found


def test_an_article_is_more_than_its_author_s_note() -> None:
    texts = ["Ada Wren saw it rain.", "Ada Wren writes about the weather."]
    assert find_author_notes(texts, np.array([True, True]), Metadata(author="Ada Wren")) == [1]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<p>It rained for a day.</p><p class="picture-caption">A cloud</p>', [1]),
        ('<p>It rained for a day.</p><div class="prompt hidden"><p>Help us</p></div>', [1]),
        ('<p>It rained for a day.</p><div class="overflow-hidden"><p>And more</p></div>', []),
        ('<div class="hidden md:block"><p>It rained for a day.</p><p>And more.</p></div><p>Yes.</p>', []),
        ('<p>It rained for a day.</p><blockquote class="twitter-tweet"><p>Wow</p></blockquote>', [1]),
        ("<figure><img><figcaption>A cloud over the hills</figcaption></figure><p>One of 9</p>", []),
    ],
)
def test_captions_and_hidden_blocks_are_no_paragraphs(html: str, found: list[int]) -> None:
    page = outline(html)
    said = read_elements(page.elements)
    assert find_disowned(page, said, np.ones(len(page.texts), dtype=np.bool_)) == found
