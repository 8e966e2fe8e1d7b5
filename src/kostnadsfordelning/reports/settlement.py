"""A settlement in words: one party's, and the whole as a small HTML table for notebooks."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from kostnadsfordelning.apportionment import trace
from kostnadsfordelning.calculation.operands import as_vector, as_whole
from kostnadsfordelning.calculation.plan import RESIDUAL
from kostnadsfordelning.calculation.run import value_of
from kostnadsfordelning.calculation.steps import Apportion
from kostnadsfordelning.invoicing.terms import SAME
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import whole
from kostnadsfordelning.reports.traces import apportion_lines

if TYPE_CHECKING:
    from kostnadsfordelning.invoicing.settlement import Settlement
    from kostnadsfordelning.invoicing.settling import Settled, SettlementRow

_RIGHT = ' style="text-align:right"'


def explain_settlement(settlement: Settlement, party: str) -> str:
    """How the settlement of ``party`` (a code) came about: every agreement, with its numbers."""
    name = settlement.names[party]
    key = "settle_head_residual" if party == RESIDUAL else "settle_head"
    head = text(f"invoicing.{key}", name=name, code=party, year=settlement.year)
    if settlement.as_of is not None:
        head += " " + text("invoicing.settle_as_of", day=settlement.as_of)
    if any(row.preliminary for row in settlement.rows if row.party == party):
        head += "\n" + text("invoicing.settle_preliminary")
    paragraphs = [head]
    for part in settlement.parts:
        row = next((one for one in part.rows if one.party == party), None)
        if row is not None:
            lines = _of_nobody(part, row) if party == RESIDUAL else _of_party(settlement, part, row)
            paragraphs.append("\n".join([part.service.agreement.name, *lines]))
    if len(paragraphs) > 2:
        paragraphs.append(text("invoicing.settle_sum", name=name, amount=settlement.amounts[party]))
    return "\n\n".join(paragraphs)


def _of_party(settlement: Settlement, part: Settled, row: SettlementRow) -> list[str]:
    lines = _rule(part)
    own = [one for one in part.service.rows if one.party == row.party]
    if len(own) > 1:
        lines += [
            text("invoicing.settle_outcome_item", item=part.service.items[one.item], amount=one.amount)
            for one in own
        ]
    lines += [
        text("invoicing.settle_outcome", amount=row.outcome),
        text("invoicing.settle_advance", amount=row.advance),
    ]
    if part.key == SAME:
        values = {"outcome": row.outcome, "advance": row.advance, "amount": row.difference}
        lines.append(text("invoicing.settle_difference", **values))
    else:
        lines += _share(settlement, part, row)
    limit = part.terms.de_minimis
    if row.waived:
        lines.append(text("invoicing.settle_waived", limit=limit))
    elif limit and row.amount:
        lines.append(text("invoicing.settle_over", limit=limit))
    key = "settle_collect" if row.amount > 0 else "settle_repay" if row.amount else "settle_nothing_due"
    lines.append(text(f"invoicing.{key}", amount=abs(row.amount)))
    return lines


def _rule(part: Settled) -> list[str]:
    why = part.terms.why
    clause = ", ".join(one for one in (why.clause, why.source) if one)
    lines = [text("invoicing.settle_rule", rule=clause)] if clause else []
    return lines + ([text("invoicing.settle_assumed", reason=why.assumed)] if why.assumed else [])


def _share(settlement: Settlement, part: Settled, row: SettlementRow) -> list[str]:
    """The party's part of the difference in total, as the key and the rounding made it."""
    payers = [one for one in part.rows if one.party != RESIDUAL]
    outcome, advance = sum(one.outcome for one in payers), sum(one.advance for one in payers)
    total = outcome - advance
    lines = [text("invoicing.settle_total", outcome=outcome, advance=advance, amount=total)]
    word = "settle_deficit" if total > 0 else "settle_surplus" if total < 0 else "settle_even"
    lines.append(text(f"invoicing.{word}", key=part.key))
    done = {step.id: step for step in settlement.steps}
    for step in part.steps:
        if total and isinstance(step, Apportion) and row.party in step.parties:
            amount, weights = (value_of(ref, done) for ref in step.inputs)
            divided = trace(as_whole(amount), step.parties, as_vector(weights), step.rule)
            names = part.service.parties
            lines += [f"    {line}" for line in apportion_lines(divided, row.party, names)]
    lines.append(text("invoicing.settle_part", amount=row.share_of_difference))
    return lines


def _of_nobody(part: Settled, row: SettlementRow) -> list[str]:
    lines = _rule(part)
    if row.share_of_difference:
        lines.append(text("invoicing.settle_left", amount=row.share_of_difference))
    waived = [one for one in part.rows if one.party != RESIDUAL and one.waived]
    if waived:
        told = ", ".join(text("invoicing.waived_party", party=one.name, amount=one.waived) for one in waived)
        lines.append(text("invoicing.settle_left_waived", parties=told))
    return [*lines, text("invoicing.settle_left_total", amount=row.amount)]


def amounts_of(settlement: Settlement) -> tuple[str, ...]:
    """The columns of amounts: a share of the difference only where something is split by a key."""
    keyed = any(part.key != SAME for part in settlement.parts)
    share = ("share_of_difference",) if keyed else ()
    return ("outcome", "advance", "difference", *share, "waived", "amount")


def heading(settlement: Settlement, column: str) -> str:
    """The heading of a column of amounts. What is shared is a deficit, a surplus, or some of each."""
    if column != "share_of_difference":
        return text(f"invoicing.col_{column}")
    signs = {
        (total > 0) - (total < 0)
        for part in settlement.parts
        if part.key != SAME and (total := sum(row.difference for row in part.rows if row.party != RESIDUAL))
    }
    word = {frozenset({1}): "deficit", frozenset({-1}): "surplus"}.get(frozenset(signs), "difference")
    return text(f"invoicing.col_share_of_{word}")


def settlement_report(settlement: Settlement) -> str:
    """Who is collected or repaid what as a table for a terminal, and what the reader should know of it."""
    from tabulate import tabulate

    columns = amounts_of(settlement)
    heads = [text(f"invoicing.col_{name}") for name in ("service", "party")]
    heads += [heading(settlement, name) for name in columns]
    rows = [
        [row.service_name, row.name, *(whole(getattr(row, column)) for column in columns)]
        for row in settlement.rows
    ]
    sums = [sum(getattr(row, column) for row in settlement.rows) for column in columns]
    rows.append([text("invoicing.settlement_sum_row"), "", *map(whole, sums)])
    table = tabulate(
        rows,
        heads,
        tablefmt="simple",
        colalign=("left", "left", *["right"] * len(columns)),
        disable_numparse=True,
    )
    lead = [title(settlement)]
    if settlement.preliminary:
        lead.append(text("invoicing.settle_preliminary"))
    notes = [text("invoicing.settle_note", note=row.note) for row in settlement.check_rows]
    return "\n".join([*lead, "", table, "", *notes])


def settlement_html(settlement: Settlement) -> str:
    """Who is collected or repaid what: one row per agreement and party, and the sum."""
    columns = amounts_of(settlement)
    heads = [text(f"invoicing.col_{name}") for name in ("service", "party")]
    heads += [heading(settlement, name) for name in columns]
    rows = [
        [row.service_name, row.name, *(whole(getattr(row, column)) for column in columns)]
        for row in settlement.rows
    ]
    sums = [sum(getattr(row, column) for row in settlement.rows) for column in columns]
    foot = [text("invoicing.settlement_sum_row"), "", *map(whole, sums)]
    caption = title(settlement)
    if settlement.preliminary:
        caption += ". " + text("invoicing.settle_preliminary")
    head = "".join(
        f"<th{_RIGHT if place > 1 else ''}>{escape(name)}</th>" for place, name in enumerate(heads)
    )
    body = "".join(_line(cells, "td") for cells in rows) + _line(foot, "th")
    return (
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def _line(cells: list[str], tag: str) -> str:
    told = "".join(
        f"<{tag}{_RIGHT if place > 1 else ''}>{escape(cell)}</{tag}>" for place, cell in enumerate(cells)
    )
    return f"<tr>{told}</tr>"


def title(settlement: Settlement) -> str:
    """What the settlement is of: the year, the agreement if it is one, the day if it is told."""
    names = [part.service.agreement.name for part in settlement.parts]
    told = text(
        "invoicing.title_settlement", year=settlement.year, names=f": {names[0]}" if len(names) == 1 else ""
    )
    if settlement.as_of is not None:
        told += " " + text("invoicing.settle_as_of", day=settlement.as_of)
    return told
