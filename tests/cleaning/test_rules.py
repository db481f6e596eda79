"""Rules speak of no block but those their traits name: the ones not asked would have said nothing."""

from itertools import chain

import pytest

from cleannews import SiteProfile, clean
from cleannews.cleaning.facts import measure
from cleannews.cleaning.language import detect, lexicon_for
from cleannews.cleaning.page import parse_page
from cleannews.cleaning.rules import CONTENT_RULES, CONTEXT_RULES, LINE_RULES, SPEAKS_OF, judge
from cleannews.cleaning.rules.catalogue import list_code_rules
from cleannews.cleaning.scene import Scene
from cleannews.cleaning.text import segment

DOCUMENTS = [(rule.id, rule.document, rule.is_page) for rule in list_code_rules() if rule.document]


@pytest.mark.parametrize(("name", "document", "is_page"), DOCUMENTS, ids=[name for name, *_ in DOCUMENTS])
@pytest.mark.parametrize("profile", [None, SiteProfile.learn(text for _, text, is_page in DOCUMENTS if not is_page)])
def test_no_rule_speaks_of_a_block_without_its_traits(name, document, is_page, profile):
    drafts = list(parse_page(document).drafts) if is_page else segment(document)
    blocks = measure(drafts, lexicon_for(detect(document), document))
    for verdicts in ([None] * len(blocks), judge(blocks, profile)):
        scene = Scene(blocks, profile)
        for i, verdict in enumerate(verdicts):
            if verdict:
                scene.settle(i, verdict)
        for rule in chain(LINE_RULES, CONTEXT_RULES, CONTENT_RULES):
            for i, block in enumerate(blocks):
                if rule in SPEAKS_OF and not scene.traits[i] & SPEAKS_OF[rule]:
                    said = rule(block) if rule in LINE_RULES else rule(scene, i)
                    assert said is None, (rule, block.text)


@pytest.mark.parametrize(
    ("heading", "paragraph"),
    [
        ("Čtěte také", "Dělníci zpevnili pilíře a vyměnili potrubí. Beton byl v horším stavu, řekla inženýrka."),
        ("관련기사", "기술자들은 교각을 보강하고 배관을 바꾸었다. 시는 공사를 봄에 마칠 계획이었다."),
        ("Կարդացեք նաև", "Բանվորներն ամրացրել են հենարանները և փոխել խողովակները։ Բետոնը վատն է եղել, ասել է նա։"),
    ],
)
def test_a_paragraph_of_two_sentences_is_no_title_under_a_related_heading(heading, paragraph):
    text = "\n".join([paragraph.replace(".", ","), heading, paragraph, paragraph * 2])
    assert paragraph in clean(text).body.split("\n\n")
