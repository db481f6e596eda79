"""The catalogue names every rule that is code and no other, and each example does what it says."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from cleannews.article import Label
from cleannews.cleaning.cleaner import Cleaner
from cleannews.cleaning.profile import SiteProfile
from cleannews.cleaning.rules.catalogue import LAST_RULE, Rule, list_code_rules, list_rules

IN_CODE = {
    (rule, Label[label])
    for file in resources.files("cleannews.cleaning.rules").iterdir()
    if file.name.endswith(".py")
    for label, rule in re.findall(r'Verdict\(\s*Label\.(\w+),\s*"([^"]+)"', file.read_text(encoding="utf-8"))
} | {("any.date", Label.TIMESTAMP)}  # of lexicons, by their lists of words


def test_it_names_what_the_code_names() -> None:
    catalogued = {(rule.id, rule.label) for rule in list_code_rules()} - {("page.outside", Label.NAVIGATION)}
    assert catalogued == IN_CODE  # page.outside takes its label from a lexicon
    assert len({rule.id for rule in list_rules()}) == len(list_rules())
    assert LAST_RULE in {rule.id for rule in list_code_rules()}


@pytest.mark.parametrize("rule", list_code_rules(), ids=lambda rule: rule.id)
def test_its_example_shows_it(rule: Rule) -> None:
    cleaner = Cleaner(profile=SiteProfile.learn(rule.site) if rule.site else None)
    article = (cleaner.clean_html if rule.is_page else cleaner.clean)(rule.document)
    assert {block.label for block in article.blocks if block.rule == rule.id and block.text == rule.hit[0]} == {
        rule.label
    }, [(block.rule, block.text) for block in article.blocks]
    assert rule.miss[0] in [block.text for block in article.blocks if block.rule != rule.id]
