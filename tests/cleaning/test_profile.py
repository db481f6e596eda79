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
