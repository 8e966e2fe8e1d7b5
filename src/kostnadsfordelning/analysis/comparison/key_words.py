"""What a key divides by, in a few words: folkmängd 70 %, lika delar 30 %."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.keys import (
    DateRule,
    EqualKey,
    FixedKey,
    LandAreaKey,
    PopulationKey,
    TaxBaseKey,
    UsageKey,
    WeightedKey,
)
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import MONTHS, NBSP, percent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostnadsfordelning.agreement.agreement import Agreement

_WORDS: dict[type, str] = {
    PopulationKey: "population",
    EqualKey: "equal",
    FixedKey: "fixed",
    UsageKey: "usage",
    LandAreaKey: "land_area",
    TaxBaseKey: "tax_base",
}


def keys_in_words(agreement: Agreement, names: Iterable[str], year: int) -> str:
    """What some of an agreement's keys divide by in ``year``, each thing told once.

    >>> from kostnadsfordelning.agreement.catalogue import load_agreement
    >>> keys_in_words(load_agreement("cmv"), ["folkmangd"], 2026)
    'folkmängd 2021-11-01'
    """
    told = [_in_words(agreement, name, year) for name in names if name in agreement.keys]
    return "; ".join(dict.fromkeys(told))


def _in_words(agreement: Agreement, name: str, year: int, *, dated: bool = True) -> str:
    key = agreement.keys[name]
    if isinstance(key, WeightedKey):
        shares = key.shares_for(year)
        if shares is None:
            return text("compare.key_weighted")
        parts = [
            f"{_in_words(agreement, part, year, dated=False)} {percent(share)}"
            for part, share in shares.items()
            if share
        ]
        return ", ".join(parts)
    word = text(f"compare.key_{_WORDS[type(key)]}", name=getattr(key, "unit", ""))
    if isinstance(key, PopulationKey) and dated:
        if isinstance(key.population, dt.date):
            return f"{word} {key.population}"
        if isinstance(key.population, DateRule):
            return f"{word} {_in_each_year(key.population)}"
    return word


def _in_each_year(rule: DateRule) -> str:
    """A day that follows the cost year: 1 november året före."""
    when = {0: "same_year", 1: "year_before"}.get(rule.years_before, "years_before")
    told = text(f"compare.{when}", count=rule.years_before)
    return f"{rule.day}{NBSP}{MONTHS[rule.month - 1]} {told}"
