"""What moves a party's cost from one year to another: a bridge of causes, in kronor that sum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kostnadsfordelning._names import view
from kostnadsfordelning.analysis.bridge.causes import ALWAYS, CAUSES, Cause, Line, moved
from kostnadsfordelning.analysis.bridge.ladder import climbed
from kostnadsfordelning.analysis.outlook import outlook
from kostnadsfordelning.analysis.party_outlook import summed_in
from kostnadsfordelning.analysis.yearly import years_of
from kostnadsfordelning.errors import Fault, InputError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from kostnadsfordelning.agreement.portfolio import Portfolio
    from kostnadsfordelning.analysis.assumptions import Assumption
    from kostnadsfordelning.analysis.bridge.causes import Moved
    from kostnadsfordelning.calculation.prepare import Given

TOTAL = "_total"
"""The index of the row that is the sum of the others."""


@dataclass(frozen=True, slots=True)
class Bridge:
    """What moves one party's cost between two years. Made by `bridge`; immutable.

    ``moves`` has, per service and cause, the whole kronor (``amount``) and the exact effect. ``before`` and
    ``after`` are what the party pays for each service, None for a year that it has no part in it.
    ``measure`` is what all of it is in: kronor, or the one measure that there is.
    """

    party: str
    name: str
    years: tuple[int, int]
    services: Mapping[str, str]
    before: Mapping[str, int | None]
    after: Mapping[str, int | None]
    moves: tuple[Moved, ...]
    assumption_rows: tuple[Assumption, ...]
    preliminary: tuple[int, ...]
    measure: str = "kr"

    @property
    def first(self) -> int:
        """What the party pays the first year, all services together."""
        return sum(amount or 0 for amount in self.before.values())

    @property
    def last(self) -> int:
        """What the party pays the last year."""
        return sum(amount or 0 for amount in self.after.values())

    @property
    def change(self) -> int:
        """How much more the party pays the last year than the first."""
        return self.last - self.first

    @property
    def causes(self) -> tuple[Cause, ...]:
        """The causes in the order they are counted: those that are always told, and those that move."""
        met = {one.cause for one in self.moves if one.amount}
        return tuple(cause for cause in CAUSES if cause in met or cause in ALWAYS)

    @property
    def amounts(self) -> dict[Cause, int]:
        """Kronor by cause, all services together; they sum to `change`."""
        return {cause: sum(one.amount for one in self.moves if one.cause == cause) for cause in self.causes}

    def amount(self, cause: str, service: str | None = None) -> int:
        """Kronor of one cause: in one service, or in all of them. 0 for a cause that moves nothing."""
        return sum(one.amount for one in self.moves if one.cause == cause and service in (None, one.service))

    @property
    def lines(self) -> tuple[Line, ...]:
        """The first year's cost, every cause, and the last year's cost."""
        cost = self.first
        made = [Line("before", str(self.years[0]), cost, cost)]
        for cause, amount in self.amounts.items():
            cost += amount
            notes = dict.fromkeys(one.note for one in self.moves if one.cause == cause and one.note)
            made.append(Line(cause, text(f"bridge.{cause}"), amount, cost, "; ".join(notes)))
        return (*made, Line("after", str(self.years[1]), self.last, cost))

    @property
    def table(self) -> pd.DataFrame:
        """One row per cause, between the two years' costs.

        Columns: cause (stable id; ``before`` and ``after`` for the years), name (Swedish), amount (int64:
        the cost, or the change), cost (int64: what it has come to so far), note (Swedish: the figures
        behind).
        """
        import pandas as pd

        rows = [(one.cause, one.name, one.amount, one.cost, one.note) for one in self.lines]
        columns = ["cause", "name", "amount", "cost", "note"]
        return pd.DataFrame(rows, columns=columns).astype({"amount": "int64", "cost": "int64"})

    @property
    def by_service(self) -> pd.DataFrame:
        """One row per service, the sum last (index ``_total``).

        Columns: name, before, one per cause, after (Int64; before and after missing where the party has no
        part in the service that year). Every row sums.
        """
        import pandas as pd

        rows = [
            (
                service,
                name,
                self.before[service],
                *(self.amount(cause, service) for cause in self.causes),
                self.after[service],
            )
            for service, name in self.services.items()
        ]
        rows.append((TOTAL, text("outlook.total"), self.first, *self.amounts.values(), self.last))
        numbers = ["before", *self.causes, "after"]
        frame = pd.DataFrame(rows, columns=["service", "name", *numbers]).set_index("service")
        return frame.astype(dict.fromkeys(numbers, "Int64"))

    @property
    def assumptions(self) -> pd.DataFrame:
        """What is taken for granted. Columns: years, service, name, assumption, note (Swedish)."""
        import pandas as pd

        rows = [(one.years, one.service, one.name, one.kind, one.note) for one in self.assumption_rows]
        return pd.DataFrame(rows, columns=["years", "service", "name", "assumption", "note"])

    def plot(self, **options: Any) -> Any:
        """The bridge as a matplotlib ``Figure``: the two years' costs, and the causes between them.

        ``options`` are ``title=`` and ``width=`` (inches).
        """
        return view("plot_bridge")(self, **options)

    def __repr__(self) -> str:
        told = ", ".join(f"{cause} {amount:+}" for cause, amount in self.amounts.items() if amount)
        ends = f"{self.first} -> {self.last}"
        return f"<Bridge {self.party} {self.name} {self.years[0]}-{self.years[1]}: {ends} ({told})>"

    def _repr_html_(self) -> str:
        html: Any = view("bridge_html")(self)
        return str(html)


def bridge(
    agreements: Portfolio | Given | Iterable[Given],
    party: str,
    years: Iterable[int],
    *,
    by_year: Mapping[int, Mapping[str, Any]] | None = None,
    **facts: Any,
) -> Bridge:
    """What moves a party's cost from one year to another: index, population, model, decisions, rounding.

    agreements, by_year, **facts
        As `outlook` takes them.
    party
        Its code or exact name.
    years
        The two years, ``(2025, 2026)``; they need not follow on each other.

    Causes are counted one after the other, since together they move more than each by itself: an index acts
    on the share that the population gives. The order is a choice, and it is this: first a service that
    begins (``started``) or ends (``ended``); then ``model``, the last year's agreement (another version, a
    phase-in, who takes part, part of a year) with the first year's figures; then ``index``, ``population``,
    ``key_figures`` (land area, tax base), ``usage`` and ``decision`` (actual costs, grants, money carried
    over, and items that occur in one of the years only) take their figures of the last year in that order.
    A mixture that cannot be calculated (by the first year's figures nobody would have a weight) is counted
    with the cause that comes next.

    All of these but the first are counted without the agreement's roundings, and written in whole kronor.
    ``rounding`` is the rest: what shares and kronor that the agreement rounds move, and what writing the
    others in whole kronor leaves. The kronor of all causes sum to the change.

    Raises what `outlook` raises; `InputError` for years that are not two; `UnknownAgreementError` for a
    party that there is none of.

    >>> made = bridge("cmv", "Ragunda", (2023, 2024))
    >>> made.first, made.amounts, made.last
    (142999, {'model': 0, 'index': 4241, 'population': 0, 'decision': 0, 'rounding': 49}, 147289)
    """
    both = years_of(years)
    if len(both) != 2:
        why, remedy = text("bridge.not_two"), text("bridge.not_two_remedy")
        raise InputError("", [Fault("years", ", ".join(map(str, both)), why, remedy)])
    seen = outlook(agreements, both, by_year=by_year, **facts)
    own = seen.party(party)
    measure = summed_in(own.measures)
    lines = own.of(measure)
    moves: list[Moved] = []
    for line in lines:
        ladder = climbed(seen, line.service, own.party, measure)
        moves += moved(line.service, line.amounts, ladder)
    return Bridge(
        party=own.party,
        name=own.name,
        years=(both[0], both[1]),
        services={line.service: line.name for line in lines},
        before={line.service: line.amounts[0] for line in lines},
        after={line.service: line.amounts[1] for line in lines},
        moves=tuple(moves),
        assumption_rows=own.assumption_rows,
        preliminary=own.preliminary,
        measure=measure,
    )
