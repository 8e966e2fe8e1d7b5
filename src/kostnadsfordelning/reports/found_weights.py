"""What a search for weights found, told in Swedish and as a small HTML table."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.analysis.search.wishes import factor_name
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import amount, kronor, measured, percent, whole
from kostnadsfordelning.reports.html import table_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kostnadsfordelning.analysis.search.found import FoundWeights


def explain_weights(found: FoundWeights) -> str:
    """The weights, what they make small, every wish with what is left of it, and what each party pays."""
    with measured(found.allocation.measures[0]):
        lines = [_head(found), *_sureness(found)]
        if found.limits:
            amounts = found.allocation.amounts
            lines += ["", text("search.wishes_head")]
            lines += [
                text(
                    "search.wish_line",
                    told=limit.told,
                    amount=amounts.get(limit.party, 0),
                    left=int(limit.left(amounts)),
                )
                for limit in found.limits
            ]
        lines += ["", text("search.parties_head")]
        lines += [
            text("search.party_line", name=name, before=before, amount=own, change=_both(change, points))
            for name, before, own, change, points in _rows(found, kronor)
        ]
    return "\n".join(lines)


def weights_html(found: FoundWeights) -> str:
    """What each party pays before and with the weights."""
    with measured(found.allocation.measures[0]):
        heads = [text(f"search.column_{name}") for name in ("name", "before", "amount", "change", "percent")]
        rows = [list(row) for row in _rows(found, whole)]
        return table_html(_head(found), heads, rows, list(_sureness(found)))


def _head(found: FoundWeights) -> str:
    weights = ", ".join(
        text("search.factor", name=factor_name(name), weight=weight) for name, weight in found.weights.items()
    )
    return text("search.found", year=found.allocation.year, weights=weights)


def _sureness(found: FoundWeights) -> Iterator[str]:
    """What was made small, how sure it is, and what is unlike in what is compared."""
    in_parts = found.minimise == "largest_change_percent"
    value = percent(found.value, 2) if in_parts else amount(found.value)
    yield text(f"search.{found.minimise}", value=value)
    bounds = ", ".join(
        text("search.bound", name=factor_name(name), low=low, high=high)
        for name, (low, high) in found.bounds.items()
    )
    key = "search.proven" if found.proven else "search.not_proven"
    yield text(key, possible=found.possible, tried=found.tried, bounds=bounds, step=found.step)
    if found.alike > 1:
        yield text("search.alike", alike=found.alike, first=factor_name(next(iter(found.weights))))
    own, before = found.allocation, found.before
    if before.year != own.year:
        yield text("search.other_year", year=before.year, total=before.total, own=own.total)
    elif before.total != own.total:
        yield text("search.other_total", total=before.total, own=own.total)
    yield from (f"{one.name}: {one.reason}" for one in own.skipped)
    if own.preliminary or before.preliminary:
        yield text("search.preliminary")
    yield from (row.note for row in own.check_rows if not row.ok)


def _rows(found: FoundWeights, told: Callable[[int], str]) -> Iterator[tuple[str, str, str, str, str]]:
    """Each party's name, amounts before and after, and the change in the measure and in percent."""
    old, new = found.before.amounts, found.allocation.amounts
    nothing = text("search.nothing")
    for code, name in found.names.items():
        was, now = old.get(code), new.get(code)
        change = now - was if was is not None and now is not None else None
        yield (
            name,
            nothing if was is None else told(was),
            nothing if now is None else told(now),
            nothing if change is None else ("+" if change > 0 else "") + told(change),
            _points(change, was),
        )


def _both(change: str, points: str) -> str:
    return f"{change} ({points})" if points else change


def _points(change: int | None, was: int | None) -> str:
    if change is None or not was:
        return ""
    share = Fraction(change, abs(was))
    return ("+" if share > 0 else "") + percent(share, 1)
