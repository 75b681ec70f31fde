"""A rule in words: every condition of a shipped rule is told by the labels of the record type that it speaks of."""

import re

import pytest

import govrules as gr
from govrules.explaining.conditions import in_words
from govrules.explaining.names import Names
from govrules.model.record_types import ROSTER
from govrules.model.rule import Quota
from govrules.report.rule_words import details, sentence

BOOK = gr.load()
RULES = BOOK.rules


def words_of(expr, record_type):
    return in_words(expr, Names(RULES.record_types[record_type])).in_("zh")


QUOTAS = [rule for rule in BOOK.rules if isinstance(rule.requires, Quota)]


@pytest.mark.parametrize(
    "rule", [rule for rule in QUOTAS if rule.requires.among is not None], ids=lambda rule: rule.id
)
def test_which_units_a_quota_is_about_is_told_by_the_labels_of_the_roster(rule):
    *_, told = details(rule, RULES.type_of(rule), "zh", words_of)
    assert told.startswith("名册单位：")
    named = [each for each in RULES.record_types[ROSTER].fields.values() if each.label.zh in told]
    assert named
    assert re.findall("[A-Za-z]+", told.replace("OA", "")) == []


def test_when_a_quota_is_due_stands_between_the_unit_and_the_number():
    told = {
        name: sentence(BOOK.rule(name), RULES.type_of(BOOK.rule(name)), "zh", words_of).partition("：")[0]
        for name in ("audit-plan-unpublished", "late-full-catalogue", "online-acceptance-share-too-low")
    }
    assert list(told.values()) == [
        "每个单位每年不少于 1",
        "每个单位截至 2020-09-30 不少于 1",
        "每个单位不少于 30%",
    ]
