import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannews import InvalidTypeError, InvalidValueError, Relation, Shingler, deduplicate
from cleannews.dedup.matching import Matching
from tests.dedup.stories import BULLETINS, OTHER, STORY, WRAPPER, replaced, sentences

WORDS = st.sampled_from("порт суд дом мост река берег паром катер 12 5".split())


@st.composite
def corpora(draw):
    """Texts of which some are made of pieces of others."""
    texts = draw(st.lists(st.lists(WORDS, max_size=40).map(" ".join), min_size=1, max_size=8))
    pieces = st.tuples(st.sampled_from(texts), st.sampled_from(texts), st.integers(0, 200))
    return texts + [a[:cut] + " " + b[cut:] for a, b, cut in draw(st.lists(pieces, max_size=10))]


def similarity(left, right):
    one, other = (set(Shingler().hashes(text).tolist()) for text in (left, right))
    common = len(one & other)
    return (common / len(one | other), common / min(len(one), len(other))) if one and other else (0.0, 0.0)


@given(corpora(), st.sampled_from([0.3, 0.5, 0.9]), st.sampled_from(["longest", "first", len]))
def test_promises(texts, threshold, keep):
    result = deduplicate(texts, threshold, keep)
    items = [duplicate.item for duplicate in result.duplicates]
    assert sorted([*result.kept, *items]) == list(range(len(texts)))
    assert (list(result.kept), items) == (sorted(result.kept), sorted(items))
    for duplicate in result.duplicates:
        assert duplicate.kept in result.kept
        scores = similarity(texts[duplicate.item], texts[duplicate.kept])
        assert scores == (duplicate.jaccard, duplicate.containment)
        assert max(scores) >= result.threshold == threshold
    members = [member for cluster in result.clusters for member in cluster.members]
    assert len(members) == len(set(members))
    assert set(items) <= set(members)
    assert all(len(cluster.members) > 1 and cluster.kept in cluster.members for cluster in result.clusters)
    assert all({pair.a, pair.b} <= set(result.kept) and pair.a < pair.b for pair in result.related)
    assert 0 <= result.chained < max(len(result.kept), 1)


@given(corpora(), st.sampled_from(["longest", lambda text: text.count("порт")]), st.randoms(use_true_random=False))
def test_order_makes_no_difference_but_to_first(texts, keep, random):
    shuffled = random.sample(texts, len(texts))
    one, other = (deduplicate(batch, keep=keep) for batch in (texts, shuffled))
    assert sorted(texts[i] for i in one.kept) == sorted(shuffled[i] for i in other.kept)
    assert one.chained == other.chained


@pytest.mark.parametrize("workers", [1, 2])
def test_threads_make_no_difference(workers):
    texts = [replaced(STORY, 3 + i % 40, f"слово{i}") for i in range(200)] + BULLETINS
    assert deduplicate(texts, matching=Matching(workers=workers)) == deduplicate(texts)


@pytest.mark.parametrize(
    ("copy", "relation"),
    [
        (STORY.replace("ё", "е").upper(), Relation.COPY),
        (replaced(STORY, 9), Relation.EDITED),
        (sentences(STORY, [1, 2, 3]), Relation.EXCERPT),
        (sentences(STORY, [5, 3, 4, 0, 1, 2]), Relation.EDITED),
    ],
)
def test_the_first_stands_for(copy, relation):
    result = deduplicate([STORY, OTHER, copy], keep="first")
    assert result.kept == (0, 1)
    assert [(d.item, d.kept, d.relation) for d in result.duplicates] == [(2, 0, relation)]
    assert result.clusters[0].members == (0, 2)


def test_a_copy_wrapped_in_boilerplate_longer_than_itself_is_found():
    excerpt = sentences(STORY, [0, 1, 2])
    wrapped = f"{WRAPPER} {excerpt} {WRAPPER.upper()} {OTHER}"
    (duplicate,) = deduplicate([excerpt, wrapped]).duplicates
    assert duplicate.jaccard < 0.5 < 0.99 < duplicate.containment
    assert duplicate.relation is Relation.EXCERPT


def test_a_phrase_that_another_text_holds_is_not_a_duplicate():
    assert deduplicate([STORY, "Никто не пострадал, сообщила портовая служба"]).duplicates == ()


def test_bulletins_are_kept_and_related_unless_asked_otherwise():
    result = deduplicate(BULLETINS)
    assert result.kept == (0, 1, 2)
    assert [(pair.a, pair.b, pair.relation) for pair in result.related] == [
        (0, 1, Relation.TEMPLATE),
        (1, 2, Relation.TEMPLATE),
    ]
    assert len(deduplicate(BULLETINS, matching=Matching(retained=())).kept) == 1


def test_a_family_of_bulletins_is_related_one_by_one_and_its_reprints_go():
    bulletin = BULLETINS[0] + " Так говорится в утреннем прогнозе службы наблюдений, который передали редакции газеты."
    days = [re.sub(r"\d+", lambda figure, day=day: figure.group() + str(day), bulletin) for day in range(200)]
    reprints = ["Погода на сегодня. " + day for day in days[::20]]
    result = deduplicate(days + reprints)
    assert len(result.kept) == len(days)
    stories = {frozenset((d.item, d.kept)) for d in result.duplicates}
    assert stories == {frozenset((20 * n, 200 + n)) for n in range(10)}
    assert len(result.related) == len(days) - 1
    assert {name for pair in result.related for name in (pair.a, pair.b)} == set(result.kept)


def test_relations_to_retain_can_be_chosen():
    texts = [STORY, sentences(STORY, [1, 2, 3])]
    assert deduplicate(texts, matching=Matching(retained=(Relation.EXCERPT,))).kept == (0, 1)


def test_removal_does_not_follow_chains_but_counts_them():
    words = [f"слово{i}" for i in range(200)]
    chain = [" ".join(words[start : start + 100]) for start in (0, 25, 50, 75)]
    result = deduplicate(chain, matching=Matching(containment=1.0))
    assert len(result.kept) == 2
    assert result.chained == 1


def test_a_removed_text_goes_to_the_kept_one_most_like_it():
    words = [f"слово{i}" for i in range(300)]
    longest, other = " ".join(words[:200]), " ".join(words[100:260])
    between = " ".join(words[60:240])
    result = deduplicate([longest, other, between], threshold=0.4, matching=Matching(containment=1.0))
    assert {d.item: d.kept for d in result.duplicates} == {2: 1}


def test_policies():
    texts = [sentences(STORY, [1, 2, 3, 4, 5]), STORY, STORY + " Конец."]
    assert deduplicate(texts, keep="longest").kept == (2,)
    assert deduplicate(texts, keep="first").kept == (0,)
    assert deduplicate(texts, keep="earliest", dates=["2026-03-02", "2026-03-01T23:00+05:00", None]).kept == (1,)
    assert deduplicate(texts, keep="earliest", dates=[None, None, datetime.date(2026, 1, 1)]).kept == (2,)
    assert deduplicate(texts, keep=lambda text: -len(text)).kept == (0,)
    named = list(zip("abc", texts, strict=True))
    assert deduplicate(named, keep=lambda item: item[0] == "b").kept == ("b",)


@pytest.mark.parametrize("texts", [[], [""], ["", "", " "], ["\ud800", "\0", STORY * 500]])
def test_texts_that_are_like_nothing_are_kept(texts):
    result = deduplicate(texts)
    assert result.kept == tuple(range(len(texts)))
    assert (result.duplicates, result.clusters, result.related, result.chained) == ((), (), (), 0)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"threshold": 0}, InvalidValueError, "threshold"),
        ({"threshold": "0.5"}, InvalidTypeError, "threshold must be a number"),
        ({"threshold": True}, InvalidTypeError, "threshold"),
        ({"keep": "newest"}, InvalidValueError, "keep must be .*longest, first, earliest, got 'newest'"),
        ({"keep": "earliest"}, InvalidValueError, "dates"),
        ({"keep": "earliest", "dates": ["2026-01-01"]}, InvalidValueError, "dates must be 2 dates"),
        ({"keep": "earliest", "dates": ["2026-01-01", "soon"]}, InvalidValueError, r"dates\[1\]"),
        ({"keep": "earliest", "dates": ["2026-01-01", 5]}, InvalidTypeError, r"dates\[1\]"),
    ],
)
def test_bad_arguments_are_refused(arguments, error, message):
    with pytest.raises(error, match=message):
        deduplicate([STORY, OTHER], **arguments)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"containment": 0}, InvalidValueError),
        ({"retained": ("novel",)}, InvalidValueError),
        ({"hasher": 128}, InvalidTypeError),
        ({"workers": 0}, InvalidValueError),
    ],
)
def test_bad_settings_are_refused(arguments, error):
    with pytest.raises(error):
        Matching(**arguments)


def test_result_shows_itself_in_short_and_in_a_notebook() -> None:
    story = "The ferry left for the island at noon <b>with</b> forty cars on board"
    result = deduplicate([("a", story), ("<i>", f"{story} today"), ("b", "Rain in Oslo")])
    assert repr(result) == "Deduplication(kept=2, duplicates=1, clusters=1, related=0, threshold=0.5)"
    table = result._repr_html_()
    assert "<td>&lt;i&gt;</td><td>a</td><td>edited</td>" in table
    assert "&lt;b&gt;with&lt;/b&gt;" in table


def test_notebook_shows_some_of_many_duplicates() -> None:
    table = deduplicate(["The ferry left for the island at noon"] * 80)._repr_html_()
    assert table.count("<tr>") == 1 + 50 + 1
    assert "and 29 more" in table
