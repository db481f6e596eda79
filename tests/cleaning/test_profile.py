"""Site profiles: what they learn, that order does not matter, and that files come back as they went."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannews import FormatError, InvalidTypeError, SiteProfile

PAGES = [f"Заголовок статьи номер {i}\n\nТекст статьи {i}.\n\nЛента новостей\n\nПодробности дня" for i in range(6)]


def test_it_counts_the_documents_a_line_stands_on() -> None:
    profile = SiteProfile.learn([*PAGES, "Другой заголовок одной статьи\n\nЛента новостей\n\nЛента новостей"])
    assert profile.documents == 7
    assert profile.count("ЛЕНТА новостей →") == 7
    assert profile.count("Текст статьи 3.") == 1
    assert profile.knows_title("Заголовок статьи номер 5")
    assert not profile.knows_title("Лента новостей")


def test_a_second_copy_of_an_article_teaches_nothing() -> None:
    assert SiteProfile.learn([PAGES[0], PAGES[0]]) == SiteProfile.learn([PAGES[0]])


@given(st.permutations(PAGES), st.integers(0, 6))
def test_order_and_merging_do_not_matter(pages: list[str], cut: int) -> None:
    merged = SiteProfile.learn(pages[:cut]).merge(SiteProfile.learn(pages[cut:]))
    assert merged == SiteProfile.learn(PAGES)


DOCUMENTS = st.builds(
    lambda url, title, lines: (url, "\n\n".join([f"Заголовок статьи {title}", *(f"Строка {line}" for line in lines)])),
    st.sampled_from([None, "https://a.example/1", "https://www.a.example/2", "https://b.example/"]),
    st.integers(0, 40),
    st.lists(st.sampled_from("абвгдежзиклмнопрст"), max_size=6),
)


@given(st.lists(DOCUMENTS, max_size=12), st.integers(0, 12), st.integers(0, 12))
def test_merging_is_associative_while_lines_fit(documents: list[tuple[str | None, str]], cut: int, other: int) -> None:
    first, last = sorted((cut, other))
    a, b, c = (SiteProfile.learn(part) for part in (documents[:first], documents[first:last], documents[last:]))
    assert a.merge(b).merge(c) == a.merge(b.merge(c)) == c.merge(a).merge(b)


def test_a_bounded_profile_keeps_what_repeats_most() -> None:
    pages = [f"Статья под номером {i}\n\nЛента\n\nСтрока {i}\n\nЕщё {i}" for i in range(1000)]
    profile = SiteProfile.learn(pages, capacity=50)
    assert 1000 - profile.error <= profile.count("Лента") <= 1000
    assert profile.count("Лента") >= 900
    assert profile.count("Строка 3") <= 1
    assert sum(profile.knows_title(f"Статья под номером {i}") for i in range(1000)) >= 50


def test_sites_are_kept_apart() -> None:
    profile = SiteProfile.learn(
        [(f"https://{name}.example/{i}", page) for name in "ab" for i, page in enumerate(PAGES)]
    )
    profile.add("Заголовок без адреса\n\nПодписка")
    site = profile.of("http://www.a.example/новая")
    assert (site.documents, site.titles, site.count("Лента новостей")) == (6, 6, 6)
    assert site.knows_title("Заголовок статьи номер 5")
    assert not site.knows_title("Заголовок без адреса")
    assert (profile.documents, profile.count("Лента новостей"), profile.count("Подписка")) == (1, 0, 1)
    assert profile.of("https://unknown.example/").documents == profile.of("http://[").documents == 1


def test_a_profile_for_cleaning_forgets_rare_lines() -> None:
    profile = SiteProfile.learn(PAGES).without_rare_lines(2)
    assert (profile.count("Лента новостей"), profile.count("Текст статьи 3.")) == (6, 0)
    assert profile.knows_title("Заголовок статьи номер 5")


def test_a_saved_profile_comes_back_and_equal_profiles_have_equal_files(tmp_path: Path) -> None:
    profile = SiteProfile.learn(PAGES)
    profile.save(tmp_path / "a.profile")
    SiteProfile.learn(reversed(PAGES)).save(tmp_path / "b.profile")
    assert SiteProfile.load(tmp_path / "a.profile") == profile
    assert (tmp_path / "a.profile").read_bytes() == (tmp_path / "b.profile").read_bytes()


def test_a_file_that_is_no_profile_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("no profile")
    with pytest.raises(FormatError, match="not a site profile"):
        SiteProfile.load(tmp_path / "x")
    with pytest.raises(FileNotFoundError):
        SiteProfile.load(tmp_path / "absent")


def test_only_text_is_learned() -> None:
    with pytest.raises(InvalidTypeError, match="bytes"):
        SiteProfile.learn([b"text"])  # type: ignore[list-item]
