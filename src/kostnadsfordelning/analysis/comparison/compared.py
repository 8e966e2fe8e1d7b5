"""One party by one model beside the baseline, in exact numbers, and how they are gathered."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.calculation.operands import RESIDUAL
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostnadsfordelning.analysis.outlook import Outlook
    from kostnadsfordelning.calculation.allocation import Allocation


@dataclass(frozen=True, slots=True)
class Compared:
    """A party's amount by a model, and by the baseline the same year; None where it has no part in it.

    ``share`` and ``share_before`` are of each model's own total; ``persons`` are its inhabitants.

    >>> one = Compared("2303", 110, 100, Fraction(11, 100), Fraction(1, 10))
    >>> one.change, one.change_share, one.change_points
    (10, Fraction(1, 10), Fraction(1, 100))
    """

    party: str
    amount: int | None
    before: int | None
    share: Fraction | None = None
    share_before: Fraction | None = None
    persons: int | None = None

    @property
    def change(self) -> int | None:
        """Against the baseline, + is a higher cost. Who takes part in only one of them is counted from 0
        or to 0, so that the changes of all add up to the change of the total.
        """
        if self.amount is None and self.before is None:
            return None
        return (self.amount or 0) - (self.before or 0)

    @property
    def change_share(self) -> Fraction | None:
        """The change in parts of what the party paid before; None where that was nothing."""
        change = self.change
        return Fraction(change, abs(self.before)) if change is not None and self.before else None

    @property
    def change_points(self) -> Fraction | None:
        """How much more of the whole is the party's, in parts of 1; None where a model has no whole."""
        if self.share is None and self.share_before is None:
            return None
        if (self.share is None and self.amount is not None) or (
            self.share_before is None and self.before is not None
        ):
            return None
        return (self.share or Fraction(0)) - (self.share_before or Fraction(0))

    @property
    def per_inhabitant(self) -> Fraction | None:
        """Kronor per inhabitant."""
        return Fraction(self.amount, self.persons) if self.amount is not None and self.persons else None

    @property
    def per_inhabitant_before(self) -> Fraction | None:
        """The same by the baseline."""
        return Fraction(self.before, self.persons) if self.before is not None and self.persons else None

    @property
    def shown(self) -> list[Any]:
        """The cells of a table: amount, per inhabitant, share, change, in percent, in percentage points."""
        return [
            self.amount,
            _float(self.per_inhabitant),
            _float(self.share),
            self.change,
            _float(self.change_share, 100),
            _float(self.change_points, 100),
        ]


def amounts_of(
    allocations: Mapping[tuple[str, int], Allocation], *, by_service: bool = False
) -> dict[tuple[str, int], dict[Any, int]]:
    """The sum of each party, or of each service and party, by model and year."""
    found: dict[tuple[str, int], dict[Any, int]] = {}
    for place, allocation in allocations.items():
        sums: dict[Any, int] = {}
        for row in allocation.rows:
            key = (row.service, row.party) if by_service else row.party
            sums[key] = sums.get(key, 0) + row.amount
        found[place] = sums
    return found


def names_of(outlooks: Sequence[Outlook]) -> dict[str, str]:
    """Names by code of all who have a part in some model, in the order met; what is no one's last."""
    names: dict[str, str] = {}
    left: dict[str, None] = {}
    for outlook in outlooks:
        for row in outlook.rows:
            if row.party == RESIDUAL:
                left[row.name] = None
            else:
                names.setdefault(row.party, row.name)
    if left:
        names[RESIDUAL] = next(iter(left)) if len(left) == 1 else text("account.left_unshared")
    return names


def _float(number: Fraction | None, times: int = 1) -> float | None:
    """For display only."""
    return None if number is None else float(number * times)
