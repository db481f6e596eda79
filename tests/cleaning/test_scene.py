"""The scene: which line is the headline, and where the article ends."""

import pytest

from cleannews import clean

STORY = [
    "Die neue Brücke über den Mühlbach wird erst im Herbst fertig, teilte die Stadt am Dienstag mit.",
    "Grund für die Verzögerung ist das Hochwasser, das im Mai zwei Pfeiler der Brücke unterspült hat.",
    "Die Kosten steigen dadurch um vier Millionen Euro, sagte der Kämmerer im Ausschuss.",
    "Fußgänger müssen bis zur Eröffnung weiter den Umweg über das Wehr nehmen.",
]
TITLE = "Brücke über den Mühlbach wird erst im Herbst fertig"
ZH = [
    "市政府週二宣布新大橋將於秋季完工，比原定計劃晚了半年。",
    "工程因五月的洪水而延誤，兩座橋墩被沖毀，費用增加四百萬元。",
]


@pytest.mark.parametrize(
    ("above", "title", "story"),
    [
        ([], TITLE, STORY),
        (["Aus der Region", "Reise und Genuss", "Meine Stadt"], TITLE, STORY),
        (["Warum die Gärten jetzt blühen", "Der Sommer kommt spät in diesem Jahr"], TITLE, STORY),
        (["Zwei Pfeiler zu viel"], "Ein Bauwerk zum Verzweifeln", STORY),  # one line is no menu
        (["地方新聞 生活", "體育與娛樂", "天氣預報"], "新大橋將於秋季完工 費用增加", ZH),
    ],
)
def test_the_headline_below_a_menu_has_the_words_of_the_story(above: list[str], title: str, story: list[str]) -> None:
    article = clean("\n\n".join([*above, title, *story]))
    assert article.title == (above[0] if len(above) == 1 else title)
    assert article.body.split("\n\n")[-len(story) :] == story


def test_a_headline_that_plays_with_words_stays_above_a_lead_without_a_full_stop() -> None:
    lead = "Die neue Brücke über den Mühlbach wird erst im Herbst fertig und vier Millionen Euro teurer"
    article = clean("\n\n".join(["Viel Wasser unten durch", lead, *STORY[1:]]))
    assert (article.title, article.body.split("\n\n")[0]) == ("Viel Wasser unten durch", lead)


@pytest.mark.parametrize(
    "title",
    [
        "Wann wird die neue Brücke über den Mühlbach endlich fertig?",
        "Die neue Brücke muss jetzt endlich kommen, Herr Kämmerer!",
    ],
)
def test_a_headline_may_ask_and_call(title: str) -> None:
    assert clean("\n\n".join([title, *STORY])).title == title
    assert clean("\n\n".join(["Aus der Region", "Reise und Genuss", "Meine Stadt", title, *STORY])).title == title


def test_a_path_that_ends_with_the_headline_is_none() -> None:
    article = clean("\n\n".join([f"Startseite Region {TITLE}", "Mühlbach", TITLE, *STORY]))
    assert (article.title, article.body.split("\n\n")) == (TITLE, STORY)


NOTE = "Katrin Bellmann berichtet seit zehn Jahren aus den Rathäusern der Region."


def test_what_stands_behind_the_tags_is_not_of_the_article() -> None:
    assert clean("\n\n".join([TITLE, *STORY, "Schlagwörter: Brücke, Hochwasser", NOTE])).body.split("\n\n") == STORY


@pytest.mark.parametrize("before", [1, 2], ids=["behind too little", "half of the article behind"])
def test_the_article_goes_on_behind_tags_in_its_midst(before: int) -> None:
    lines = [*STORY[:before], "Schlagwörter: Brücke, Hochwasser", *STORY[before:]]
    assert clean("\n\n".join([TITLE, *lines])).body.split("\n\n") == STORY


def test_the_article_goes_on_where_three_paragraphs_stand_in_a_row() -> None:
    long = [f"{line} {line} {line}" for line in STORY]
    lines = [*long, "Schlagwörter: Brücke, Hochwasser", *STORY[1:]]
    assert clean("\n\n".join([TITLE, *lines])).body.split("\n\n") == [*long, *STORY[1:]]


def test_a_footnote_behind_the_tags_stays() -> None:
    note = "* Die Zahlen stammen aus dem Haushaltsplan der Stadt."
    assert clean("\n\n".join([TITLE, *STORY, "Schlagwörter: Brücke", note])).body.split("\n\n") == [*STORY, note]


def test_hashtags_of_an_embedded_post_end_nothing() -> None:
    lines = [TITLE, *STORY[:3], "#Mühlbach", STORY[3]]
    assert clean("\n\n".join(lines)).body.split("\n\n") == STORY


def test_a_numbered_menu_above_the_headline_is_no_list() -> None:
    menu = ["1. Startseite", "2. Region und Land", "3. Brücken im Landkreis"]
    assert clean("\n\n".join([*menu, TITLE, *STORY])).body.split("\n\n") == STORY
