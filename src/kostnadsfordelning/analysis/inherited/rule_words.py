"""Rules told in Swedish: one sentence each, and what a rule cannot be told apart from."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.analysis.inherited.rules_tried import KEPT
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import percent

if TYPE_CHECKING:
    from kostnadsfordelning.analysis.inherited.identify_arguments import Question
    from kostnadsfordelning.analysis.inherited.rules_tried import Tried

_WORDS = ("largest", "first", "last", "none")


def rule_sentence(question: Question, rule: Tried) -> str:
    """The whole rule: key, shares, method, residual, ties and unit."""
    return text(
        "audit.rule",
        key=question.keys[rule.key].name,
        shares=shares_words(rule),
        method=method_words(question, rule),
        ties=text("audit.ties_largest") if rule.ties == "largest" else "",
        unit=_unit(question, rule),
    )


def method_words(question: Question, rule: Tried) -> str:
    """The method, and where a residual goes."""
    method = text(f"audit.method_{rule.method}")
    if rule.residual_to is None:
        return method
    if rule.even:
        return text("audit.with_residual", method=method, residual=text("audit.residual_even"))
    if rule.residual_to in _WORDS:
        return text("audit.with_residual", method=method, residual=text(f"audit.residual_{rule.residual_to}"))
    party = question.parties[int(rule.residual_to)]
    return text("audit.with_residual", method=method, residual=text("audit.residual_party", party=party))


def shares_words(rule: Tried) -> str:
    """Whether shares are exact, or how they are rounded first."""
    if rule.share_decimals is None:
        return text("audit.shares_exact")
    told = decimals_words(rule.share_decimals)
    made = percent(Fraction(rule.made, rule.scale), rule.share_decimals)
    if rule.off_100 == KEPT:
        return text("audit.shares_kept", decimals=told, made=made)
    if rule.off_100 == "refuse":
        return text("audit.shares_rounded", decimals=told)
    return text(f"audit.shares_{rule.off_100}", decimals=told, made=made)


def decimals_words(decimals: int) -> str:
    """``hela procent``, ``en decimal``, ``3 decimaler``."""
    if decimals > 1:
        return text("audit.decimals_many", count=decimals)
    return text("audit.decimals_one") if decimals else text("audit.decimals_none")


def _unit(question: Question, rule: Tried) -> str:
    if rule.unit == 1:
        return ""
    kronor = Fraction(rule.unit, question.scale)
    if rule.unit == question.scale:
        return text("audit.unit_krona")
    return text("audit.unit", unit=int(kronor))


def alike_words(question: Question, rules: list[Tried]) -> str:
    """In what the rules that give the same table differ; empty if there is only one."""
    if len(rules) == 1:
        return ""
    lists = {
        "keys": [question.keys[one.key].name for one in rules],
        "shares": [shares_words(one) for one in rules],
        "methods": [method_words(question, one) for one in rules],
    }
    distinct = {name: list(dict.fromkeys(words)) for name, words in lists.items()}
    parts = [
        text(f"audit.alike_{name}", words="; ".join(words))
        for name, words in distinct.items()
        if len(words) > 1
    ]
    told = " ".join(parts) or text("audit.alike_ties")
    others = len(rules) - 1
    return text(f"audit.alike_{'one' if others == 1 else 'many'}", count=others, parts=told)
