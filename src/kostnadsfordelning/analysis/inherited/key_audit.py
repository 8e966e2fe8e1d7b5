"""An inherited table in the light of a key: which rule made each column, and whose rows changed places."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.analysis.inherited.exchanged import exchanged
from kostnadsfordelning.analysis.inherited.footing import Finding
from kostnadsfordelning.analysis.inherited.identify import identify_rule, ranked_tables
from kostnadsfordelning.analysis.inherited.identify_arguments import ORE, read_question
from kostnadsfordelning.analysis.inherited.printed_shares import named
from kostnadsfordelning.analysis.inherited.rule_words import rule_sentence
from kostnadsfordelning.analysis.inherited.shares_audit import held_pairs, pairs, total_of
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import MONEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from kostnadsfordelning.analysis.inherited.identify_arguments import Candidates
    from kostnadsfordelning.analysis.inherited.printed_columns import Column
    from kostnadsfordelning.analysis.inherited.printed_table import PrintedTable


def identified(
    table: PrintedTable,
    column: Column,
    weights: Candidates,
    given: Fraction | None = None,
    *,
    by_shares: bool = True,
) -> pd.DataFrame:
    """`identify_rule` on one column of amounts, ``by_shares`` with the percentages that stand beside it."""
    beside = (share for share, of in pairs(table) if of is column and share.readable and by_shares)
    shares = next(beside, None)
    printed = None
    if shares is not None and min(shares.numbers) >= 0 and any(shares.numbers):
        printed = dict(zip(table.parties, shares.numbers, strict=True))
    return identify_rule(
        total_of(column, given),
        weights,
        dict(zip(table.parties, column.numbers, strict=True)),
        printed_shares=printed,
        measure=text("audit.thousands") if column.factor != 1 else MONEY,
    )


def asked_of(table: PrintedTable) -> list[Column]:
    """The columns of amounts that a rule can be asked for: readable, not all nothing, each party once.

    Row totals are not asked for: what is divided pot by pot follows no rule as a whole.
    """
    if len(set(table.parties)) < len(table.parties):
        return []
    return [one for one in table.of_role("amount") if one.readable and any(one.numbers)]


def finer_than_ore(column: Column, given: Fraction | None = None) -> bool:
    """Whether an amount has parts of an öre, as figures in tkr with many decimals have."""
    return any((one * ORE).denominator != 1 for one in (*column.numbers, total_of(column, given)))


def keys_of(table: PrintedTable) -> dict[str, dict[str, Fraction]]:
    """The candidate keys of the table itself: equal parts, and its columns of inhabitants or the like."""
    found = {text("audit.key_equal"): dict.fromkeys(table.parties, Fraction(1))}
    for column in table.of_role("key"):
        if column.readable and any(column.numbers) and min(column.numbers) >= 0:
            found[column.heading] = dict(zip(table.parties, column.numbers, strict=True))
    return found


def rules_of_columns(
    table: PrintedTable, weights: Candidates, given: Fraction | None = None
) -> Iterator[Finding]:
    """Whether some rule on the key gives each column of amounts, and the rows exchanged where none does."""
    for column in asked_of(table):
        if finer_than_ore(column, given):
            yield Finding("not_checked", True, column.heading, None, None, text("audit.not_checked_rule"))
            continue
        found = identified(table, column, weights, given, by_shares=False)
        fits = bool(found.attrs["fits"])
        yield Finding("rule", fits, column.heading, None, None, found.attrs["note"].replace("\n", " "))
        if not fits:
            yield from _exchanged(table, column, weights, given)


def _exchanged(
    table: PrintedTable, column: Column, weights: Candidates, given: Fraction | None
) -> Iterator[Finding]:
    """Amounts, or whole rows, that a rule on the key would have at each other's parties."""
    amounts = dict(zip(table.parties, column.numbers, strict=True))
    question = read_question(total_of(column, given), weights, amounts, None)
    for made, rules in ranked_tables(question):
        swapped = exchanged(question.parties, question.printed, made)
        if not swapped:
            continue
        key = "swapped_names" if _shares_follow(table, column) else "swapped_by_key"
        places = [column.entries[table.parties.index(party)].place for party in swapped]
        rule = rule_sentence(question, rules[0])
        told = text(f"audit.{key}", heading=column.heading, parties=named(swapped), rule=rule)
        yield Finding("swapped_rows", False, ", ".join(places), None, None, told)
        return


def _shares_follow(table: PrintedTable, column: Column) -> bool:
    """Whether the percentages beside a column have changed places with it: then it is the names that have."""
    beside = [held for _, of, held in held_pairs(table) if of is column]
    return any(held.verdict() != "neither" for held in beside)
