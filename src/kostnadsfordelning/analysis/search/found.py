"""What a search for weights found: the weights, what they come to, and every wish held against it."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING, Any

from kostnadsfordelning._names import view
from kostnadsfordelning.agreement.key_makers import Weighted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    import pandas as pd

    from kostnadsfordelning.agreement.keys import WeightedKey
    from kostnadsfordelning.agreement.portfolio import Portfolio
    from kostnadsfordelning.analysis.search.wishes import Limit
    from kostnadsfordelning.calculation.allocation import Allocation


@dataclass(frozen=True, slots=True, repr=False)
class FoundWeights:
    """The weights of a key that meet some wishes best. Made by `find_weights`; immutable.

    weights
        The weight of each factor, in the order given; they make 1.
    before, allocation
        What is compared with, and what the weights come to: computed by `allocate`, and every wish holds in
        it to the krona.
    agreements
        The agreements with these weights, as `allocate` and `compare` take them.
    minimise, value
        What was made as small as possible, and what it came to: kronor, kronor per inhabitant, or a part of
        1 for a percent.
    limits
        The wishes, one limit per party.
    step, bounds
        What was asked for: the weights are multiples of the step, within the lowest and highest of each.
    proven
        No other weights on the grid meet the wishes with a lower value. Otherwise the answer is the best
        near what the linear programme proposed.
    possible, tried
        How many weights there are on the grid, and how many were computed to the krona.
    alike
        How many of those tried meet the wishes and have the same value, this one included. The one with the
        most on the first factor is taken, then on the second, and so on.
    """

    weights: Mapping[str, Fraction]
    before: Allocation
    allocation: Allocation
    agreements: Portfolio
    names: Mapping[str, str]
    minimise: str
    value: Fraction
    limits: tuple[Limit, ...]
    step: Fraction
    bounds: Mapping[str, tuple[Fraction, Fraction]]
    proven: bool
    possible: int
    tried: int
    alike: int

    @property
    def key(self) -> WeightedKey:
        """The key that has these weights, for `Agreement.replace`."""
        return Weighted(dict(self.weights))

    @property
    def table(self) -> pd.DataFrame:
        """One row per party: party, name, before, amount, change (Int64 kronor, + = higher cost),
        change_percent, share, share_before, per_inhabitant (float, for display).

        ``<NA>`` before where the party had no part, and ``amount`` where it has none.
        """
        import pandas as pd

        old, new = self.before.amounts, self.allocation.amounts
        persons = self.before.inhabitants or self.allocation.inhabitants
        rows = []
        for code, name in self.names.items():
            was, now = old.get(code), new.get(code)
            change = None if was is None or now is None else now - was
            rows.append(
                {
                    "party": code,
                    "name": name,
                    "before": was,
                    "amount": now,
                    "change": change,
                    "change_percent": 100 * change / abs(was) if change is not None and was else None,
                    "share_before": was / self.before.total
                    if was is not None and self.before.total
                    else None,
                    "share": now / self.allocation.total
                    if now is not None and self.allocation.total
                    else None,
                    "per_inhabitant": now / persons[code] if now is not None and persons.get(code) else None,
                }
            )
        frame = pd.DataFrame(rows)
        whole = dict.fromkeys(["before", "amount", "change"], "Int64")
        floats = dict.fromkeys(["change_percent", "share_before", "share", "per_inhabitant"], "float64")
        return frame.astype(whole | floats)

    @property
    def wishes(self) -> pd.DataFrame:
        """Every wish and party: wish (its number from 0), party, name, told (Swedish), amount (what the party
        pays), left (whole kronor before the limit is met; 0 or more), ok.
        """
        import pandas as pd

        new = self.allocation.amounts
        rows = [
            (
                limit.wish, limit.party, self.names[limit.party], limit.told, new.get(limit.party, 0),
                floor(limit.left(new)), limit.left(new) >= 0,
            )
            for limit in self.limits
        ]  # fmt: skip
        columns = ["wish", "party", "name", "told", "amount", "left", "ok"]
        types = {"wish": "int64", "amount": "int64", "left": "int64", "ok": "bool"}
        return pd.DataFrame(rows, columns=columns).astype(types)

    @property
    def ok(self) -> bool:
        """Whether every wish holds in ``allocation``, exactly."""
        new = self.allocation.amounts
        return all(limit.left(new) >= 0 for limit in self.limits)

    def explain(self) -> str:
        """What was sought, what was found and how sure it is, in Swedish."""
        told: str = view("explain_weights")(self)
        return told

    def __repr__(self) -> str:
        weights = ", ".join(f"{name} {float(100 * one):g} %" for name, one in self.weights.items())
        proven = "proven" if self.proven else "not proven"
        value = f"{self.minimise} {float(self.value):g} ({proven})"
        return f"<FoundWeights {self.allocation.year}: {weights}; {value}>"

    def _repr_html_(self) -> str:
        html: Any = view("weights_html")(self)
        return str(html)
