"""Files of the user's own: rows that remove, rows that keep, new languages, rules turned off, what is refused."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from cleannews.article import Label
from cleannews.cleaning.cleaner import Cleaner
from cleannews.errors import InvalidTypeError, LexiconError

SLOGAN = """
[language]
code = "ru"

[[row]]
id = "our-slogan"
label = "navigation"
match = "line"
phrases = ["Первый в столице"]
hit = "Первый в столице!"
miss = "Первый в столице театр"
source = "under our headlines"
"""
TEXT = (
    "Мэр открыл новый мост\n\nМост через реку строили три года и открыли в среду утром, сообщили в мэрии.\n\n"
    "Первый в столице\n\nПодписаться\n\nДвижение по новому мосту начнётся в пятницу, добавили в мэрии города."
)


@pytest.fixture
def own(tmp_path: Path):
    def write(toml: str) -> Path:
        path = tmp_path / "mine.toml"
        path.write_text(toml, encoding="utf-8")
        return path

    return write


def rules(cleaner: Cleaner, text: str = TEXT) -> dict[str, tuple[str, bool]]:
    return {block.text: (block.rule, block.kept) for block in cleaner.clean(text).blocks}


def test_a_row_of_ones_own_removes(own) -> None:
    assert rules(Cleaner())["Первый в столице"][1]
    assert rules(Cleaner(lexicon=own(SLOGAN)))["Первый в столице"] == ("ru.our-slogan", False)


def test_rows_under_zxx_serve_every_language(own) -> None:
    everywhere = own(SLOGAN.replace('"ru"', '"zxx"'))
    assert rules(Cleaner(lexicon=[str(everywhere)]))["Первый в столице"] == ("zxx.our-slogan", False)


def test_a_row_with_a_label_of_content_keeps_what_ships_to_go(own) -> None:
    keep = SLOGAN.replace("navigation", "paragraph").replace("Первый в столице", "Подписаться")
    assert not rules(Cleaner())["Подписаться"][1]
    assert rules(Cleaner(lexicon=own(keep)))["Подписаться"] == ("ru.our-slogan", True)


def test_a_row_that_keeps_outweighs_the_model_of_pages(own) -> None:
    html = "<html><body><article><h1>Мэр открыл новый мост</h1>{}</article><nav><a href='/'>Первый в столице</a></nav>"
    prose = "<p>Мост через реку строили три года и открыли в среду утром, сообщили в мэрии города журналистам.</p>"
    page = html.format(prose * 3)
    keep = SLOGAN.replace("navigation", "paragraph").replace('"line"', '"prefix"').replace("столице театр", "стол")
    kept = Cleaner(lexicon=own(keep)).clean_html(page)
    assert "Первый в столице" not in Cleaner().clean_html(page).body
    assert [block.rule for block in kept.blocks if block.text == "Первый в столице"] == ["ru.our-slogan"]


@pytest.mark.parametrize("rule", ["ru.subscribe", "headline.orphan"])
def test_a_rule_turned_off_decides_nothing(own, rule: str) -> None:
    text = TEXT.replace("Первый в столице", "Токаев поздравил Лукашенко с победой сборной Беларуси")
    assert rule in [block.rule for block in Cleaner().clean(text).blocks]
    assert rule not in [block.rule for block in Cleaner(lexicon=own(f'off = ["{rule}"]')).clean(text).blocks]


def test_a_language_of_ones_own(own) -> None:
    toml = SLOGAN.replace('code = "ru"', 'code = "tt"\nscript = "Cyrl"\nrelated = ["ru"]')
    toml = toml.replace("Первый в столице", "Язылыгыз")
    cleaner = Cleaner("tt", lexicon=own(toml))
    prose = "Күперне өч ел төзеделәр, диде шәһәр башлыгы бүген."
    article = cleaner.clean(f"Шәһәрдә яңа күпер ачылды\n\nЯзылыгыз\n\n{prose}")
    assert [(block.rule, block.label) for block in article.removed] == [("tt.our-slogan", Label.NAVIGATION)]


def test_it_goes_with_the_cleaner_to_other_processes(own) -> None:
    path = own(SLOGAN)
    cleaner = Cleaner(lexicon=path)
    path.unlink()
    assert rules(pickle.loads(pickle.dumps(cleaner))) == rules(cleaner)


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        (SLOGAN.replace('hit = "Первый в столице!"', 'hit = "Второй"'), "mine.toml, line 5, row 'ru.our-slogan'"),
        (SLOGAN.replace("столице театр", "столице…"), "line 5.* matches its own miss"),
        (SLOGAN.replace('["Первый в столице"]', '"Первый"'), "line 5, row 'our-slogan': phrases must be a list"),
        (SLOGAN.replace('["Первый в столице"]', '["»"]'), "must hold a letter"),
        (SLOGAN.replace('["Первый в столице"]', "[]"), "one or more"),
        (SLOGAN + "max_words = true", "max_words must be int"),
        (SLOGAN.replace("our-slogan", "subscribe"), "'ru.subscribe' ships already"),
        (SLOGAN.replace('code = "ru"', ""), "a code is needed"),
        (
            SLOGAN.replace('phrases = ["Первый в столице"]', r"pattern = '^(?:(?:a|a)+|Первый в столице!)$'").replace(
                '"line"', '"regex"'
            ),
            "takes too long",
        ),
        ("rows = []", "unknown keys"),
        ("off = 'ru.subscribe'", "must be a list"),
        ("off = ['ru.subscrib']", "did you mean.*ru.subscribe"),
        ("off = ['paragraph']", "cannot be turned off"),
        ("[language", "mine.toml: not TOML"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_place(own, toml: str, said: str) -> None:
    with pytest.raises(LexiconError, match=said):
        Cleaner(lexicon=own(toml))


def test_two_files_may_not_claim_one_rule(own, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text(SLOGAN, encoding="utf-8")
    with pytest.raises(LexiconError, match=r"other.toml: row 'ru.our-slogan' stands in .*mine.toml, too"):
        Cleaner(lexicon=[own(SLOGAN), other])


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidTypeError):
        Cleaner(lexicon=[3])  # type: ignore[list-item]
    with pytest.raises(FileNotFoundError):
        Cleaner(lexicon=tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(LexiconError, match="not UTF-8"):
        Cleaner(lexicon=tmp_path / "latin.toml")


def test_the_cleaner_names_its_settings(own) -> None:
    path = own(SLOGAN)
    expected = f"Cleaner(lang='ru', profile=None, keep=['caption'], drop=[], lexicon=['{path}'])"
    assert repr(Cleaner("ru", keep=["caption"], lexicon=path)) == expected
