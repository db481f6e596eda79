"""The model of headlines: each line is measured once a judging, whatever asks for it."""

from collections import Counter

import pytest

from cleannews.cleaning.facts import measure
from cleannews.cleaning.language import detect, lexicon_for
from cleannews.cleaning.rules import headline, judge
from cleannews.cleaning.text import segment

PARAGRAPH = "Ремонт школ начнётся в июне и закончится до первого сентября, сообщили в управлении образования города."


@pytest.mark.parametrize("lines", [5, 80])
def test_a_line_is_measured_once_a_judging(monkeypatch, lines):
    measured = Counter()

    def count(scene, i, signs):
        measured[i] += 1
        return measure_facts(scene, i, signs)

    measure_facts = headline.headline_facts
    monkeypatch.setattr(headline, "headline_facts", count)
    short = [f"Школа Петрова сообщила {i} управлению города" for i in range(lines)]
    document = "Мэр открыл мост\n\n" + "\n\n".join(f"{PARAGRAPH}\n\n{line}" for line in short) + f"\n\n{PARAGRAPH}"
    judge(measure(segment(document), lexicon_for(detect(document), document)), None)
    assert set(measured.values()) == {1}
    assert len(measured) == lines
