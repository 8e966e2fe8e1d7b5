"""`identify_rule`: which rule made a printed table?"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.analysis.inherited.exchanged import exchanged
from kostnadsfordelning.analysis.inherited.identify_arguments import Question, as_decimal, read_question
from kostnadsfordelning.analysis.inherited.printed_shares import MOST_NAMED, named
from kostnadsfordelning.analysis.inherited.rule_words import alike_words, rule_sentence
from kostnadsfordelning.analysis.inherited.rules_tried import Tried, tables
from kostnadsfordelning.apportionment import UNITS
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import MONEY, amount, decimals, measured, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from kostnadsfordelning.analysis.inherited.identify_arguments import Candidates
    from kostnadsfordelning.apportionment.numbers import Weights

    Found = tuple[tuple[int, ...], list[Tried]]

_WORDS = ("largest", "first", "last", "none")
_THOUSAND = 1000


def identify_rule(
    total: object,
    weights: Candidates,
    amounts: Weights,
    *,
    printed_shares: Weights | None = None,
    measure: str = MONEY,
) -> pd.DataFrame:
    """The rules that may have made a printed table, best first.

    total
        The whole amount that was divided, as printed.
    weights
        The key: weights by party, or `DatedValues` such as `population` gives. Or several candidates by
        name, such as ``{"folkmängd 2021-11-01": population("2021-11-01"), "lika": {…}}``.
    amounts
        The printed amount of each party, in whole kronor or with öre. A municipality's code and name are
        the same party.
    printed_shares
        The percentage of each party as printed: ``"17,5 %"``, ``"17,5"`` or ``Decimal("17.5")``. They are
        tried as a key too, and held against the amounts: are they the key, or only a display of it?
    measure
        What the figures are in, as the note tells it: ``"tkr"`` for a table in thousands.

    >>> found = identify_rule(100, {"A": 1, "B": 5, "C": 10, "D": 12}, {"A": 4, "B": 17, "C": 36, "D": 43})
    >>> found["method"][0], found[["hits", "parties", "sum_error"]].to_numpy()[0].tolist()
    ('cumulative', [4, 4, 0])
    >>> print(found.attrs["note"])
    Tabellen följer av: den angivna nyckeln, exakta andelar, löpande avrundning.
    ...

    One row per *table* that some tried rule gives: rules that give exactly the same amounts cannot be told
    apart by them, so the plainest stands in ``rule`` and the others in ``also``. Rows are sorted by hits,
    then by ``sum_error`` (the sum of what the amounts differ by, without sign), then by plainness.

    Columns: ``rule`` (Swedish), ``hits``, ``parties``, ``sum_error``, ``key``, ``method``, ``residual_to``,
    ``ties``, ``share_decimals``, ``shares_off_100``, ``unit`` (as the arguments of `apportion`; ``"kept"``
    says that rounded shares are used although they do not make 100 %, which `apportion` refuses),
    ``alike`` (how many tried rules give the table) and ``also`` (the sentences of all but the first).

    ``attrs["fits"]`` says whether the first row is the whole table. ``attrs["note"]`` says in Swedish what
    was found: also that nothing was, and what is nearest. ``attrs["printed_shares"]`` is ``"key"``,
    ``"display"`` or ``"neither"`` where percentages were given.

    Raises `InputError` (`InputTypeError` for a float among others) with every fault in the arguments.
    """
    question = read_question(total, weights, amounts, printed_shares)
    with measured(measure):
        return _frame(question, ranked_tables(question))


def ranked_tables(question: Question) -> list[Found]:
    """Every table that a rule gives, with its rules, best first."""
    found = tables(question.total, question.keys, question.printed, _units(question))
    return sorted(found.items(), key=lambda one: _rank(question, one))


def _units(question: Question) -> tuple[int, ...]:
    """Rounding units in smallest units: those that at least half of the printed amounts are multiples of."""
    sizes = UNITS if question.scale == 1 else (1, question.scale, 10 * question.scale)
    half = len(question.printed) / 2
    return tuple(
        size for size in sizes if sum(one % size == 0 for one in question.printed) >= half or size == 1
    )


def _rank(question: Question, found: Found) -> tuple[object, ...]:
    made, rules = found
    return (-_hits(question, made), _error(question, made), rules[0].simplicity)


def _hits(question: Question, made: tuple[int, ...]) -> int:
    return sum(one == printed for one, printed in zip(made, question.printed, strict=True))


def _error(question: Question, made: tuple[int, ...]) -> int:
    return sum(abs(one - printed) for one, printed in zip(made, question.printed, strict=True))


def _frame(question: Question, ranked: list[Found]) -> pd.DataFrame:
    import pandas as pd

    columns = {
        "rule": [rule_sentence(question, rules[0]) for _, rules in ranked],
        "hits": [_hits(question, made) for made, _ in ranked],
        "parties": [len(question.parties)] * len(ranked),
        "sum_error": [as_decimal(question.money(_error(question, made))) for made, _ in ranked],
        "key": [question.keys[rules[0].key].name for _, rules in ranked],
        "method": [rules[0].method for _, rules in ranked],
        "residual_to": pd.Series([_receiver(question, rules[0]) for _, rules in ranked], dtype=object),
        "ties": [rules[0].ties for _, rules in ranked],
        "share_decimals": pd.array([rules[0].share_decimals for _, rules in ranked], dtype="Int64"),
        "shares_off_100": [rules[0].off_100 for _, rules in ranked],
        "unit": [as_decimal(question.money(rules[0].unit)) for _, rules in ranked],
        "alike": [len(rules) for _, rules in ranked],
        "also": [tuple(rule_sentence(question, one) for one in rules[1:]) for _, rules in ranked],
    }
    frame = pd.DataFrame(columns)
    fits = bool(ranked) and ranked[0][0] == question.printed
    frame.attrs["fits"] = fits
    if question.shares is not None:
        frame.attrs["printed_shares"] = question.shares.verdict(fits=_by_shares(question, ranked, fits=fits))
    frame.attrs["note"] = "\n".join(_note(question, ranked, fits=fits))
    return frame


def _receiver(question: Question, rule: Tried) -> str | None:
    if rule.residual_to is None or rule.residual_to in _WORDS:
        return rule.residual_to
    return question.parties[int(rule.residual_to)]


def _by_shares(question: Question, ranked: list[Found], *, fits: bool) -> bool:
    """Whether a rule on the printed shares gives the whole table."""
    return fits and any(question.keys[one.key].last for one in ranked[0][1])


def _note(question: Question, ranked: list[Found], *, fits: bool) -> Iterator[str]:
    """What was found, in Swedish, a line each."""
    if fits:
        rules = ranked[0][1]
        yield text("audit.fits", rule=rule_sentence(question, rules[0]))
        alike = alike_words(question, rules)
        if alike:
            yield alike
        if _receiver(question, rules[0]) in question.parties:
            yield text("audit.named_receiver", party=_receiver(question, rules[0]))
        others = [one.name for one in question.keys if not one.last]
        if others and all(question.keys[one.key].last for one in rules):
            yield text("audit.only_shares", keys=", ".join(others))
    else:
        yield from _nearest(question, ranked)
    made = question.money(sum(question.printed))
    whole_sum = question.money(question.total)
    if made != whole_sum:
        yield text(
            "audit.sum_differs", made=amount(made), total=amount(whole_sum), off=amount(abs(made - whole_sum))
        )
        if abs(made * _THOUSAND - whole_sum) < _THOUSAND * len(question.parties):
            yield text("audit.in_thousands")
        if not fits:
            yield from _by_own_sum(question)
    if question.shares is not None:
        yield question.shares.told(fits=_by_shares(question, ranked, fits=fits))


def _by_own_sum(question: Question) -> Iterator[str]:
    """Whether a rule gives the table of what the amounts make together, instead of the total given."""
    own = replace(question, total=sum(question.printed))
    rules = next((rules for made, rules in ranked_tables(own) if made == own.printed), None)
    if rules is not None:
        total = amount(own.money(own.total))
        yield text("audit.other_total", total=total, rule=rule_sentence(own, rules[0]))


def _nearest(question: Question, ranked: list[Found]) -> Iterator[str]:
    """That no rule gives the table, which comes nearest, where it differs, and what may have happened."""
    tried = sum(len(rules) for _, rules in ranked)
    yield text("audit.none_fits", count=whole(tried), keys=", ".join(one.name for one in question.keys))
    if not ranked:
        return
    made, rules = ranked[0]
    error = question.money(_error(question, made))
    yield text(
        "audit.nearest",
        rule=rule_sentence(question, rules[0]),
        hits=_hits(question, made),
        parties=len(question.parties),
        error=amount(error),
    )
    off = [
        text("audit.differs", party=party, printed=_written(question, printed), made=_written(question, one))
        for party, printed, one in zip(question.parties, question.printed, made, strict=True)
        if printed != one
    ]
    more = text("audit.and_more", shown="", rest=len(off) - MOST_NAMED) if len(off) > MOST_NAMED else ""
    yield text("audit.differ", parties="; ".join(off[:MOST_NAMED]) + more)
    if sum(made) == sum(question.printed) and all(
        abs(one - printed) <= rules[0].unit for one, printed in zip(made, question.printed, strict=True)
    ):
        yield text("audit.by_hand")
        return
    for table, rules in ranked:
        swapped = exchanged(question.parties, question.printed, table)
        if swapped:
            yield text("audit.exchanged", parties=named(swapped), rule=rule_sentence(question, rules[0]))
            return
    yield text("audit.try_more")


def _written(question: Question, units: int) -> str:
    return decimals(Fraction(units, question.scale), 0 if question.scale == 1 else 2)
