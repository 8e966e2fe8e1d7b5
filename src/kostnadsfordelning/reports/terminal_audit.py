"""An audit as text for a terminal: how the table was read, what does not agree, which rules come nearest."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import MONEY, amount
from kostnadsfordelning.reports.terminal_tables import bullet

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from kostnadsfordelning.analysis.inherited.footing import Finding

MOST_RULES = 5
_NO_CHECK = frozenset({"recognised", "not_checked"})


def audit_report(name: str, found: Sequence[Finding]) -> str:
    """What was read as what, how many checks hold, and each that does not or could not be made."""
    read = [one for one in found if one.check == "recognised"]
    checks = [one for one in found if one.check not in _NO_CHECK]
    lines = [text("audit.title", name=name), "", text("audit.read_heading"), *map(_line, read), ""]
    held = sum(one.ok for one in checks)
    lines.append(text("audit.checks", ok=held, count=len(checks)))
    lines += [_line(one) for one in sorted(checks, key=lambda one: one.ok)]
    lines += [bullet(one.note) for one in found if one.check == "not_checked"]
    return "\n".join([*lines, ""])


def _line(one: Finding) -> str:
    """A finding with its place, unless the note says it already."""
    told = one.note if one.place in one.note else text("audit.line", place=one.place, note=one.note)
    return bullet(told if one.ok else text("audit.wrong", told=told))


def rules_report(heading: str, found: pd.DataFrame, measure: str = MONEY) -> str:
    """What `identify_rule` says of a column, and the rules that come nearest."""
    nearest = found.head(MOST_RULES)
    rules = [
        bullet(text("audit.rule_line", rule=rule, hits=hits, parties=parties, error=_written(error, measure)))
        for rule, hits, parties, error in zip(
            nearest["rule"], nearest["hits"], nearest["parties"], nearest["sum_error"], strict=True
        )
    ]
    notes = [bullet(line) for line in str(found.attrs["note"]).split("\n")]
    head = text("audit.rules_heading", heading=heading)
    near = text("audit.rules_nearest", shown=len(nearest), count=len(found))
    return "\n".join([head, *notes, near, *rules, ""])


def _written(error: int | Decimal, measure: str) -> str:
    return amount(Fraction(error) if isinstance(error, Decimal) else int(error), measure)
