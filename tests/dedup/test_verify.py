import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannews import Relation, find_pairs
from cleannews.dedup.verify import compare_wording
from tests.dedup.stories import BULLETINS, STORY, WRAPPER, replaced, sentences

CASES = [
    ("copy", STORY, STORY.upper().replace("ё", "е"), Relation.COPY),
    ("edited", STORY, replaced(STORY, 12), Relation.EDITED),
    ("one figure of many words", STORY + " Цена 5 рублей.", replaced(STORY, 12) + " Цена 7 рублей.", Relation.EDITED),
    ("excerpt", STORY, sentences(STORY, [0, 1, 2, 3]), Relation.EXCERPT),
    ("extended", sentences(STORY, [0, 1, 2, 3]), STORY, Relation.EXTENDED),
    ("wrapped lightly", STORY, STORY + " " + WRAPPER, Relation.EDITED),
    ("another day's figures", BULLETINS[0], BULLETINS[1], Relation.TEMPLATE),
    ("the same day's figures", BULLETINS[0], BULLETINS[0] + " Осадков не ждут.", Relation.EDITED),
    ("all that differs is a figure", "Уровень воды в реке у плотины поднялся до 281 сантиметра, сообщили в порту",
     "Уровень воды в реке у плотины поднялся до 294 сантиметра, сообщили в порту", Relation.TEMPLATE),
    ("new words with the figure", "Цены выросли на 5 процентов за месяц, говорится в отчёте банка, который вышел днём",
     "Цены выросли на 7 процентов за месяц, говорится в отчёте банка, вышедшем нынче утром", Relation.EDITED),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right", "relation"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_relation_of(left, right, relation):
    (pair,) = find_pairs([left, right], threshold=0.3)
    assert pair.relation is relation


def test_relations_have_codes_and_reverses():
    assert [Relation.of_code(relation.code) for relation in Relation] == list(Relation)
    assert Relation.EXCERPT.reverse is Relation.EXTENDED
    assert all(relation.reverse.reverse is relation for relation in Relation)


def test_evidence_names_what_differs():
    evidence = compare_wording(BULLETINS[1], BULLETINS[0])
    assert {"13", "752", "48"} <= set(evidence.our_numbers)
    assert {"12", "745", "61"} <= set(evidence.their_numbers)
    evidence = compare_wording(STORY + " Об этом рассказал лоцман Семён Кротов.", STORY)
    assert evidence.our_names == ("Семён", "Кротов")
    assert evidence.our_passages == ("Об этом рассказал лоцман Семён Кротов",)
    assert (evidence.their_numbers, evidence.their_names, evidence.their_passages) == ((), (), ())


@given(st.text(), st.text())
def test_evidence_is_of_the_text_it_is_said_to_be_of(ours, theirs):
    evidence = compare_wording(ours, theirs)
    assert all(passage in ours for passage in evidence.our_passages)
    assert all(passage in theirs for passage in evidence.their_passages)
