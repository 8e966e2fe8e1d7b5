"""The tables under a step that divides: per party the weight, the exact quota, the residual and why."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.apportionment import trace, trace_shares
from kostnadsfordelning.calculation.operands import as_vector, as_whole
from kostnadsfordelning.calculation.run import value_of
from kostnadsfordelning.calculation.steps import (
    Apportion,
    ApportionMatrix,
    Check,
    Combine,
    Key,
    MemberWeights,
    QuantiseShares,
    Take,
    Weigh,
)
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import MINUS, decimals, percent
from kostnadsfordelning.reports.figures import figure
from kostnadsfordelning.reports.measures import amount_head
from kostnadsfordelning.reports.telling_keys import key_figures
from kostnadsfordelning.reports.traces import apportion_lines, cut, share_lines
from kostnadsfordelning.reports.workbook.cells import Column
from kostnadsfordelning.reports.workbook.frame import WIDTHS, party_names
from kostnadsfordelning.reports.workbook.key_tables import KEY_TABLES
from kostnadsfordelning.reports.workbook.split_tables import SPLIT_TABLES
from kostnadsfordelning.reports.workbook.styles import share_trait

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.apportionment import ApportionTrace, ShareTrace
    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.calculation.steps import Step, Vector
    from kostnadsfordelning.reports.workbook.cells import Cell, Sheet

_DECIMALS = 4
_BESIDE = 4  # instalments beside one another, in the columns between the party and the reason


def write_division(sheet: Sheet, step: Step, steps: Mapping[str, Step], result: AgreementResult) -> None:
    """The table of a step that divides, weighs or compares party by party; nothing for the other kinds."""
    agreement, names = result.agreement, party_names(result)
    if type(step) in KEY_TABLES:
        if not KEY_TABLES[type(step)](sheet, step, result):
            return
    elif type(step) in SPLIT_TABLES:
        SPLIT_TABLES[type(step)](sheet, step, result)
    elif isinstance(step, Apportion | Take):
        _division(sheet, step, steps, names | _branches(agreement, step), result)
    elif isinstance(step, QuantiseShares):
        _shares(sheet, step, steps, names)
    elif isinstance(step, ApportionMatrix):
        _matrix(sheet, step, agreement)
    elif isinstance(step, Check) and step.expected is not None:
        _printed(sheet, step, names)
    else:
        return
    sheet.gap()


def shown(number: Fraction) -> str:
    """A number in full when it ends within four decimals, else cut there and marked as going on.

    >>> shown(Fraction(284976, 2)), shown(Fraction(-200, 3))
    ('142\\xa0488,00', '−66,6666…')
    """
    places = next((n for n in range(2, _DECIMALS + 1) if (number * 10**n).denominator == 1), None)
    if places is not None:
        return decimals(number, places)
    cut = Fraction(abs(number) * 10**_DECIMALS // 1, 10**_DECIMALS)
    return f"{MINUS if number < 0 else ''}{decimals(cut, _DECIMALS)}…"


def _division(
    sheet: Sheet,
    step: Apportion | Take,
    steps: Mapping[str, Step],
    names: Mapping[str, str],
    result: AgreementResult,
) -> None:
    """An amount divided, from the trace of the division."""
    total = as_whole(value_of(step.inputs[0], steps))
    weights = as_vector(value_of(step.inputs[1], steps)) if isinstance(step, Apportion) else step.weights
    divided = trace(total, step.parties, weights, step.rule)
    source = steps[step.inputs[1].step] if isinstance(step, Apportion) else None
    scale, trait = _scale(step, source, divided)
    head = text("workbook.branch" if isinstance(step, Take) else "workbook.party")
    weight_head = text("workbook.share" if scale is not None else "workbook.weight")
    rule = step.rule
    own: list[Cell] = [Fraction(one, scale) if scale is not None else one for one in weights]
    everyone: Cell = Fraction(1) if scale is not None else divided.denominator
    sums: Cell = Fraction(sum(weights), scale) if scale is not None else divided.denominator
    figures = key_figures(result, source) if isinstance(source, Key) else ()
    if any(isinstance(one, Fraction) for one in figures):  # km²: told as they are known
        own, everyone, trait = [figure(one) for one in figures], figure(sum(figures)), "right"
        sums = everyone
    columns = _columns(head, weight_head, trait, text(f"workbook.{_rounded(divided)}"))
    rows: list[list[Cell]] = []
    for place, party in enumerate(step.parties):
        weight = weights[place]
        moved = sum(award.units for award in divided.awards if award.party == party) * rule.unit
        rows.append(
            [
                names.get(party, party),
                own[place],
                everyone,
                shown(Fraction(total * weight, divided.denominator)),
                divided.base[place],
                shown(Fraction(divided.remainders[place], divided.denominator)),
                moved or None,
                _reason(apportion_lines(divided, party, names)),
                divided.amounts[place],
            ]
        )
    left = total - sum(divided.base)
    foot: list[Cell] = [text("workbook.sum"), sums, None, None, sum(divided.base), None]
    sheet.table(columns, rows, total=[*foot, left or None, None, sum(divided.amounts)])


def _rounded(divided: ApportionTrace) -> str:
    """The key of the heading over what each party had before the residual was given."""
    down = divided.rule.method in {"largest_remainder", "down"} and divided.total >= 0
    return "rounded_down" if down else "rounded_first"


def _scale(step: Apportion | Take, source: Step | None, divided: ApportionTrace) -> tuple[int | None, str]:
    """What weights are shares of, where they are shares, and how they are shown."""
    if isinstance(source, QuantiseShares):
        return source.scale, share_trait(source.rule.decimals)
    if isinstance(source, Weigh | Combine) or (isinstance(source, MemberWeights) and not _whole(source)):
        return divided.denominator, "share"
    if isinstance(step, Take):
        exact = all((Fraction(100 * one, divided.denominator)).denominator == 1 for one in divided.weights)
        return divided.denominator, "share0" if exact else "share"
    return None, "kr"


def _whole(source: MemberWeights) -> bool:
    """Whether the weights are numbers of something times months, which say more than a share."""
    return source.method == "month_weights" or source.shrinks


def _columns(party: str, weight: str, trait: str, first: str) -> list[Column]:
    heads = [
        (party, "wrap"),
        (weight, trait),
        (text("workbook.denominator"), trait),
        (text("workbook.quota"), "right"),
        (first, "kr"),
        (text("workbook.remainder"), "right"),
        (text("workbook.residual_given"), "kr"),
        (text("workbook.why"), "indent"),
        (amount_head(), "kr"),
    ]
    return [Column(head, width, (kind,)) for (head, kind), width in zip(heads, WIDTHS, strict=True)]


def _shares(sheet: Sheet, step: QuantiseShares, steps: Mapping[str, Step], names: Mapping[str, str]) -> None:
    """Shares rounded: the exact share in percent, what it was before the residual, and who got that."""
    weights = as_vector(value_of(step.inputs[0], steps))
    rounded = trace_shares(step.parties, weights, step.rule, step.ties)
    places = step.rule.decimals

    def in_percent(units: int) -> str:
        return percent(Fraction(units, rounded.scale), places)

    rows: list[list[Cell]] = []
    for place, party in enumerate(step.parties):
        moved = sum(award.units for award in rounded.awards if award.party == party)
        before = rounded.base[place] if rounded.awards else rounded.half_up[place]
        rows.append(
            [
                names.get(party, party),
                weights[place],
                rounded.denominator,
                f"{cut(Fraction(100 * weights[place], rounded.denominator), max(_DECIMALS, places + 2))} %",
                in_percent(before),
                shown(Fraction(rounded.remainders[place], rounded.denominator)) if rounded.remainders else "",
                in_percent(moved) if moved else None,
                _share_reason(rounded, party, names),
                Fraction(rounded.units[place], rounded.scale),
            ]
        )
    down = rounded.awards and step.rule.off_100 == "largest_remainder"
    first = text("workbook.rounded_down" if down else "workbook.half_up_share")
    plain = _columns(text("workbook.party"), text("workbook.weight"), "kr", first)
    heads = {3: text("workbook.quota_share"), 8: text("workbook.share_used")}
    kinds = {4: "right", 6: "right", 8: share_trait(places)}
    columns = [
        Column(heads.get(index, column.head), column.width, (kinds.get(index, column.traits[0]),))
        for index, column in enumerate(plain)
    ]
    made = in_percent(sum(rounded.base) if rounded.awards else rounded.half_up_sum)
    whole_sum = Fraction(sum(rounded.units), rounded.scale)
    foot: list[Cell] = [text("workbook.sum"), rounded.denominator, None, None, made, None, None, None]
    sheet.table(columns, rows, total=[*foot, whole_sum])


def _share_reason(rounded: ShareTrace, party: str, names: Mapping[str, str]) -> str:
    return _reason(share_lines(rounded, party, names)) if rounded.awards else ""


def _reason(lines: list[str]) -> str:
    """What stands between how the amount was rounded and what it became: who got the residual, and why."""
    return ". ".join(lines[2:-1])


def _matrix(sheet: Sheet, step: ApportionMatrix, agreement: Agreement) -> None:
    """The instalments of every row, a few beside one another, with the sum of each."""
    values = step.cells
    # Those of a party that takes part some months are parts of its months, not numbered instalments.
    word = "workbook.instalment_number" if step.id.endswith(".instalments") else "invoicing.part_number"
    for first in range(0, step.n, _BESIDE):
        last = min(step.n, first + _BESIDE)
        columns = [
            Column(text("workbook.party"), WIDTHS[0]),
            Column(text("workbook.year_amount"), WIDTHS[1], ("kr",)),
            *(Column(text(word, number=number + 1), 14, ("kr",)) for number in range(first, last)),
        ]
        rows: list[list[Cell]] = [
            [_row_name(step.rows[place], step, agreement), sum(row), *row[first:last]]
            for place, row in enumerate(values)
        ]
        sums: list[Cell] = [
            text("workbook.sum"),
            sum(map(sum, values)),
            *(sum(row[number] for row in values) for number in range(first, last)),
        ]
        sheet.table(columns, rows, total=sums)


def _row_name(row: tuple[str, str], step: ApportionMatrix, agreement: Agreement) -> str:
    item, party = row
    name = agreement.everyone[party].name
    several = len({one for one, _ in step.rows}) > 1
    return f"{name}, {agreement.item(item).title}" if several else name


def _printed(sheet: Sheet, step: Check, names: Mapping[str, str]) -> None:
    """A printed table beside what was reached."""
    expected: Vector = step.expected or ()
    got = as_vector(step.outcome)
    columns = [Column(text("workbook.party"), WIDTHS[0])] + [
        Column(text(f"workbook.{name}"), 14, ("kr",)) for name in ("printed", "calculated", "difference")
    ]
    rows: list[list[Cell]] = [
        [names.get(party, party), one, other, other - one]
        for party, one, other in zip(step.parties, expected, got, strict=True)
    ]
    sums: list[Cell] = [text("workbook.sum"), sum(expected), sum(got), sum(got) - sum(expected)]
    sheet.table(columns, rows, total=sums, mark=lambda cells: ("fault",) if cells[3] else ())


def _branches(agreement: Agreement, step: Apportion | Take) -> dict[str, str]:
    """What branches are called: a group by its name, a group of one by that party's; several to the same
    by a number, and one to a list by those in it.
    """
    groups = {
        group: members[0].name if len(members) == 1 else group.capitalize()
        for group, members in agreement.parties.items()
    }
    told = dict(groups)
    for branch in step.parties if isinstance(step, Take) else ():
        target, _, number = branch.rpartition("-")
        numbered = branch not in groups and number.isdecimal() and bool(target)
        listed = (target if numbered else branch).split("+")
        name = ", ".join(groups.get(one) or _party(agreement, one) for one in listed)
        told[branch] = text("account.numbered_branch", name=name, number=number) if numbered else name
    return told


def _party(agreement: Agreement, code: str) -> str:
    return agreement.everyone[code].name if code in agreement.everyone else code
