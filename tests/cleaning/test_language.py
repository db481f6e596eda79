"""The language of a document: English by its own words, all others by the classifier."""

import pytest

from cleannews.cleaning import language
from cleannews.cleaning.language import detect

ENGLISH = """The mayor opened the new bridge on Wednesday, two years after the old one was closed.
It is the third in the town, and from now on the buses will cross the river there.
The bridge was to be ready in the spring, which the builders say was never to be done."""
OTHERS = {  # with words that are English ones, too
    "nl": "De burgemeester was in de stad toen we over de brug liepen, die nu is hersteld, en had in het gras in het "
    "park een bank gezien. Of dat is wat we zochten in de had ik niet gevraagd, zei ze.",
    "de": "In Bonn was am Mittwoch so mancher in der Stadt, als man die Brücke in Betrieb nahm: Her mit dem Band, so "
    "der Bürgermeister, was will man mehr? Die alte war so alt wie der Hafen an sich.",
    "af": "Die brug is in die middel van die stad, en was in my tyd so oud soos die hawe. Is dit in die somer of in "
    "die winter, in die dorp is dit so: ons is daar, en ons was daar, en dit is wat ons sien.",
}


@pytest.fixture
def no_classifier(monkeypatch):
    def fail():
        raise AssertionError("the classifier was asked for")

    language._classify.cache_clear()
    monkeypatch.setattr(language, "_identifier", fail)


@pytest.mark.usefixtures("no_classifier")
def test_english_is_told_without_the_classifier():
    assert detect(ENGLISH) == "en"


def test_the_classifier_says_the_same_of_english():
    assert language._identifier().classify(ENGLISH)[0] == "en"


@pytest.mark.parametrize("code", OTHERS)
def test_other_languages_are_left_to_the_classifier(code):
    assert not language._is_english(OTHERS[code])


def test_few_words_are_left_to_the_classifier():
    assert not language._is_english("the bridge of the town is on the river and it is to be opened")
