"""Words weigh by how few articles have them; where none were counted, function words weigh least."""

import pytest

from cleannews.cleaning.facts import cut_stems
from cleannews.cleaning.language import lexicon_for
from cleannews.cleaning.rarity import rarity_in


@pytest.mark.parametrize(
    ("lang", "common", "rare"),
    [
        ("ru", "который", "Жусан"),
        ("ru", "президентами", "стадионный"),
        ("en", "government", "zeppelin"),
        ("de", "Menschen", "Zeppelin"),
        ("pl", "przez", "Zeppelin"),  # no articles of Polish were counted
    ],
)
def test_a_common_word_weighs_less_than_a_rare_one(lang, common, rare):
    rarity = rarity_in(lexicon_for(lang, common))
    weights = rarity.of(cut_stems(f"{common} {rare}"))
    assert len(weights) == 2
    assert weights == [*rarity.of(cut_stems(rare)), *rarity.of(cut_stems(common))]
    assert 1 >= weights[0] > weights[1] > 0


def test_a_stem_has_one_rank():
    rarity = rarity_in(lexicon_for("ru", "слово"))
    everyday = cut_stems("который которая которые котором")
    assert len(everyday) == 1
    assert rarity.of(everyday) == [0.2]
