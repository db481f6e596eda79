"""The cleaner's laws: offsets, idempotence, and what it does with odd and with wrong input."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleannews
from cleannews import Cleaner, InvalidTypeError, InvalidValueError, Label, SiteProfile, clean, clean_html
from cleannews.cleaning.draft import Draft, Markup, Page

POOL = [
    "Мэр города открыл новый мост через реку",
    "Подписаться",
    "Читайте также",
    "Читайте также: Суд отменил решение о сносе дома",
    "Лента новостей",
    "Фото: Иван Петров",
    "На набережной после ремонта",
    "Губернатор пообещал починить дороги до зимы",
    "Что изменится для жителей",
    "Мост через реку строили три года, движение по нему открыли в среду утром, сообщила пресс-служба мэрии.",
    "По словам инженеров, новая переправа выдержит вдвое больше машин, чем старая, закрытая в прошлом году.",
    "«Мы ждали этого дня очень долго, и вот он наступил», — сказала жительница соседней улицы Анна Белова.",
    "* Организация признана нежелательной на территории страны.",
    "В программе:",
    "— концерт на площади;",
    "— ярмарка мёда.",
    "0",
    "18+",
    "Subscribe to our newsletter",
    "The bridge took three years to build and cost forty million, the city council said in a statement on Monday.",
    "© 2024 Издательство. Все права защищены",
    "12:30",
    "…",
    "Раздел",
]
DOCUMENTS = st.lists(st.sampled_from(POOL), max_size=14).map("\n\n".join)


@given(DOCUMENTS | st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_cleaning_the_clean_text_changes_nothing(text: str) -> None:
    cleaned = clean(text).text
    assert clean(cleaned).text == cleaned


@given(DOCUMENTS | st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_blocks_cover_the_source_once(text: str) -> None:
    article = clean(text)
    assert article.source == text
    covered = [i for block in article.blocks for i in range(block.start, block.end)]
    assert covered == sorted(set(covered))
    assert {i for i, c in enumerate(text) if not c.isspace()} <= set(covered)


@pytest.mark.parametrize("text", ["", "   \n\t ", "\ud800", "\x00\x00", "а" * 10_000_000, "\n" * 100_000])
def test_odd_text_gives_an_article(text: str) -> None:
    assert clean(text).source == text


def test_a_healthy_article_passes_whole() -> None:
    text = "\n\n".join([POOL[0], POOL[9], POOL[8], POOL[10], POOL[11], POOL[12]])
    article = clean(text)
    assert article.text == text
    assert not article.removed


def test_keep_and_drop_overrule_the_default() -> None:
    text = "\n\n".join([POOL[0], POOL[1], POOL[9], POOL[12]])
    assert "Подписаться" in Cleaner(keep=["subscribe"]).clean(text).body
    assert POOL[12] not in Cleaner(drop=[Label.FOOTNOTE]).clean(text).body


def test_a_dropped_lead_makes_no_lead_of_the_next_paragraph() -> None:
    story = [f"Мост через реку строили {years} и открыли в среду." for years in ("три года", "пять лет", "шесть лет")]
    article = Cleaner(drop=["lead"]).clean("\n\n".join(["Мэр открыл новый мост", *story]))
    assert article.body.split("\n\n") == story[1:]


@pytest.mark.parametrize("wrong", [None, 1, b"text", ["text"]])
def test_not_a_string_is_a_type_error_that_names_it(wrong: object) -> None:
    with pytest.raises(InvalidTypeError, match=type(wrong).__name__):
        clean(wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [None, 1, ["<p>"]])
def test_a_page_must_be_text_or_bytes(wrong: object) -> None:
    with pytest.raises(InvalidTypeError, match=type(wrong).__name__):
        clean_html(wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("settings_", "named"),
    [
        ({"lang": "xx"}, "xx"),
        ({"keep": ["noise"]}, "noise"),
        ({"drop": ["noise"]}, "noise"),
        ({"engine": "magic"}, "magic"),
    ],
)
def test_wrong_settings_name_the_value_and_what_is_accepted(settings_: dict[str, object], named: str) -> None:
    with pytest.raises(InvalidValueError, match=f"one of .*got '{named}'"):
        Cleaner(**settings_)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=named):
        Cleaner(**settings_)  # type: ignore[arg-type]


def test_many_are_cleaned_in_order_whatever_the_workers() -> None:
    texts = [f"{POOL[0]} {i}\n\n{POOL[1]}\n\n{POOL[9]}" for i in range(200)]
    cleaner = Cleaner()
    alone = list(cleaner.clean_many(texts))
    assert alone == list(cleaner.clean_many(iter(texts), workers=2))
    assert [article.title for article in alone] == [f"{POOL[0]} {i}" for i in range(200)]
    with pytest.raises(InvalidValueError):
        next(cleaner.clean_many(texts, workers=0))


def test_a_profile_removes_titles_of_other_articles_and_keeps_the_own() -> None:
    others = [f"{headline}\n\n{POOL[9]}" for headline in (POOL[0], POOL[7])]
    cleaner = Cleaner(profile=SiteProfile.learn(others))
    article = cleaner.clean("\n\n".join([POOL[0], POOL[9], POOL[7], POOL[10]]))
    assert article.title == POOL[0]
    assert [block.rule for block in article.removed] == ["profile.title"]


def test_the_language_is_found_or_taken() -> None:
    assert clean(POOL[9]).lang == "ru"
    assert clean(POOL[19]).lang == "en"
    assert clean("0").lang == "und"
    assert clean(POOL[9], lang="uk").lang == "uk"


def test_every_public_name_is_there() -> None:
    assert all(hasattr(cleannews, name) for name in cleannews.__all__)


def test_a_row_of_prices_in_a_page_is_a_row() -> None:
    price = "$10.00 | $1.00 | $1.50"
    row = Cleaner().clean_page(Page(price, (Draft(0, len(price), price, Markup("tr")),))).blocks[0]
    assert (row.label, row.kept) == (Label.TABLE_ROW, True)
    assert not clean(price).blocks[0].kept
