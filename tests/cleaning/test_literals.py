"""What is read off a pattern holds for every line the pattern matches."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from cleannews.cleaning.lexicon import UNIVERSAL, codes, load
from cleannews.cleaning.lexicon.literals import END, START, canonical, requirements

ROWS = [row for code in (*codes(), UNIVERSAL) for row in load(code).rows if row.pattern]


def fulfils(line, pattern):
    line = START + canonical(line) + END
    return any(all(any(literal in line for literal in clause) for clause in way) for way in requirements(pattern))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.rule)
def test_every_hit_fulfils_what_its_pattern_requires(row):
    for hit in row.hits:
        for line in (hit, hit.upper(), hit.title(), f"— {hit} —"):
            if row.compiled.search(line):
                assert fulfils(line, row.pattern)


ATOMS = st.sampled_from(
    [
        *"абiıİkKſsß0Σ",
        "5",
        r"\d",
        r"\w",
        r"\W",
        r"\s",
        ".",
        r"\.",
        "[аб]",
        "[^а]",
        "[0-5]",
        "[а-я]",
        r"\p{Lu}",
        r"[\w.]",
    ]
)
PATTERNS = st.recursive(
    ATOMS,
    lambda part: st.one_of(
        st.lists(part, min_size=1, max_size=4).map("".join),
        st.lists(part, min_size=1, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.lists(part, min_size=1, max_size=3).map(lambda parts: f"({'|'.join(parts)}|)"),
        st.tuples(part, st.sampled_from(["?", "*", "+", "{2}", "{0,2}", "{1,}", "+?"])).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        ),
        part.map(lambda inner: f"(?={inner})"),
        part.map(lambda inner: f"(?!{inner})"),
        part.map(lambda inner: rf"\b{inner}$"),
        part.map(lambda inner: rf"^{inner}"),
        part.map(lambda inner: rf"(?:^|[. ]){inner}(?: |$)"),
        part.map(lambda inner: f"(?-i:{inner})"),
        part.map(lambda inner: f"(?>{inner})"),
    ),
    max_leaves=8,
)


@given(PATTERNS, st.text("абвiıİIkK\N{KELVIN SIGN}ſsSßẞ0123٣ΣσςАБ .!", max_size=8))
def test_a_line_that_matches_fulfils(pattern, line):
    if regex.search(pattern, line, regex.I | regex.V0):
        assert fulfils(line, pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?x) а б",
        r"(?i)а",
        r"(а)\1",
        r"а{e<=1}",
        r"(?(1)а|б)",
        r"[[:alpha:]]а",
        r"(?|а|б)в",
        r"(?V1)[а--б]",
        r"\N{DIGIT ONE}",
    ],
)
def test_syntax_it_does_not_know_asks_nothing(pattern):
    assert requirements(pattern) == ((),)


@pytest.mark.parametrize(
    ("pattern", "ways"),
    [
        ("^Фото: ", (((START + "фото: ",),),)),
        (r"^Фото$|^\s*Видео\s*$", (((START + "фото" + END,),), (("видео",),))),
        ("(?:^|[.!] )Фото", (((START + "фото", "! фото", ". фото"),),)),
        (r"(?:^|\s)Фото", ((("фото",),),)),
        (r"(?:кадр|снимок)\s?/", ((("кадр", "снимок"), ("/",)),)),
        (r"\d{1,2} мая", ((("0",), ("0 мая",)),)),
        (r"(?:[a-z]+\.){1,3}(?:ru|kz)$", (((".kz" + END, ".ru" + END),),)),
        (r"\d(?: |$)$", ((("0" + END, "0 " + END),),)),
        (r"а?б*[вг]", ((("в", "г"),),)),
        (r"подпис\w+(?:сь)?", ((("подпис",),),)),
        (r"(?:а|\w)б{2}", ((("б",),),)),
        (r"(?:тел\w*:|факс\s)\s?\d", ((("0",), ("тел",), (":",)), (("0",), ("факс",)))),
        (r"(?:тел\w*:|\s)\s?\d", ((("0",),),)),
    ],
)
def test_requirements(pattern, ways):
    assert requirements(pattern) == ways
