"""One set of agreements and a year, tried again and again with other weights and figures.

This is what stands behind the page with sliders: what may be moved, and the exact allocation that a
position of the sliders comes to. It knows nothing of pages.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.agreement.agreement import Agreement
from kostnadsfordelning.agreement.key_makers import Weighted
from kostnadsfordelning.analysis.sliders import Slider, sliders_of
from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.calculation.batch.allocate_batch import allocate_batch
from kostnadsfordelning.calculation.result import refuse_mixed
from kostnadsfordelning.errors import Fault, InputError, KostnadsfordelningError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kostnadsfordelning.agreement.portfolio import Portfolio
    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.calculation.prepare import Given

    Weights = tuple[tuple[str, str], ...]

FACTORS = ("population", "equal", "land_area")
"""The factors that are weighted unless others are named."""
_KEPT = 64
"""How many weightings are kept changed: a slider that goes back and forth meets the same ones again."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Agreements in force in a year, as they are and ready to be tried otherwise. Made by `what_if`.

    ``today`` is the allocation of the agreements as they stand. ``factors`` are what may be weighted.
    ``sliders`` are the figures that may be moved. ``unweighted`` has, by the name of an agreement, why
    other weights do not change it (Swedish).
    """

    agreements: tuple[Agreement, ...]
    year: int
    facts: Mapping[str, Any]
    factors: tuple[str, ...]
    today: Allocation
    sliders: tuple[Slider, ...]
    unweighted: Mapping[str, str]
    _weighted: Callable[[Weights], tuple[Agreement, ...]] = field(repr=False, compare=False)

    def tried(
        self, weights: Mapping[str, str] | None = None, figures: Mapping[str, str] | None = None
    ) -> Allocation:
        """The allocation with other weights, other figures, or both: exact, and marked as tried.

        weights
            Percents by factor that make exactly 100 %, ``{"population": "70 %", "equal": "30 %"}``; a factor
            of 0 % is left out. None leaves every agreement's own key.
        figures
            Values by the name of a slider, ``{"cmv.drift.given": "3 600 000"}``; percents as ``"2,9 %"``.

        Raises `InputError` for names that there are none of and values that cannot be used, and what
        `allocate` refuses.
        """
        self._refuse_unknown(weights or {}, figures or {})
        chosen = self.agreements if weights is None else self._weighted(tuple(weights.items()))
        if not figures:
            return allocate(chosen, self.year, **self.facts)
        vary = {name: [value] for name, value in figures.items()}
        try:
            return allocate_batch(chosen, self.year, vary, **self.facts).scenario(0)
        except InputError as error:
            raise self._told_of_sliders(error) from None

    def _told_of_sliders(self, error: InputError) -> InputError:
        """A fault in a value named by its slider: who moved it knows nothing of scenarios."""
        places = {f"vary[{one.name!r}]": f"{one.service}, {one.label}" for one in self.sliders}
        if not any(fault.place in places for fault in error.faults):
            return error
        only = text("batch.in_scenarios", why="", rows="0")
        faults = [
            Fault(places.get(one.place, one.place), one.value, one.why.removesuffix(only), one.remedy)
            for one in error.faults
        ]
        return type(error)("", faults)

    def _refuse_unknown(self, weights: Mapping[str, str], figures: Mapping[str, str]) -> None:
        """A name of the library's that is no slider here is refused like one that is none at all."""
        known = {"weights": self.factors, "figures": tuple(one.name for one in self.sliders)}
        faults = [
            Fault(
                f"{place}[{name!r}]",
                "",
                text("what_if.no_slider"),
                text("what_if.no_slider_remedy", known=", ".join(known[place]) or "–"),
            )
            for place, told in (("weights", weights), ("figures", figures))
            for name in told
            if name not in known[place]
        ]
        if faults:
            raise InputError("", faults)


def what_if(
    agreements: Portfolio | Given | Iterable[Given],
    year: int,
    *,
    factors: Iterable[str] = FACTORS,
    **facts: Any,
) -> WhatIf:
    """Agreements, a year and the facts of `allocate`, ready to be tried with other weights and figures.

    ``factors`` are what a `Weighted` key takes: ``population``, ``equal``, ``land_area``, ``tax_base``.

    Raises what `allocate` raises, `NotInForceError` included where none is in force, `InputError` for
    factors that are none or told twice, and `MeasureError` where the agreements split different things.

    >>> tried = what_if(["cmv"], 2023).tried({"population": "70 %", "equal": "30 %"})
    >>> tried.amounts["2303"], tried.total
    (232373, 3574970)
    """
    told = tuple(factors)
    _refuse_factors(told)
    # One agreement by itself outside its validity is an error; of several it is told as skipped.
    given = agreements if isinstance(agreements, Agreement | str | os.PathLike) else tuple(agreements)
    today = allocate(given, year, **facts)
    if not today.results:
        reasons = "; ".join(f"{one.name}: {one.reason}" for one in today.skipped)
        raise InputError(
            "", [Fault("agreements", reasons, text("what_if.none"), text("what_if.none_remedy"))]
        )
    refuse_mixed(today.rows)
    in_force = tuple(result.agreement for result in today.results)
    unweighted: dict[str, str] = {}
    for place, one in enumerate(in_force):
        why = _why_unweighted(in_force, place, told, lambda tried: allocate(tried, year, **facts))
        if why is not None:
            unweighted[one.name] = why

    @lru_cache(maxsize=_KEPT)
    def weighted(weights: Weights) -> tuple[Agreement, ...]:
        key = Weighted({name: share for name, share in weights if not _is_nothing(share)})
        return tuple(one if one.name in unweighted else one.replace(key=key) for one in in_force)

    sliders = sliders_of(in_force, year, facts)
    return WhatIf(in_force, year, facts, told, today, sliders, unweighted, weighted)


def _is_nothing(share: str) -> bool:
    """Whether a share is 0 %: its factor then needs no figures."""
    return share.replace("%", "").strip() == "0"


def _why_unweighted(
    agreements: tuple[Agreement, ...],
    place: int,
    factors: tuple[str, ...],
    calculate: Callable[[tuple[Agreement, ...]], Allocation],
) -> str | None:
    """Why other weights are no use for one of the agreements; None where they are.

    It is calculated among the others, because what is told may name any of them.
    """
    one = agreements[place]
    if not one.keys:
        return text("what_if.no_key")
    try:
        key = Weighted(dict.fromkeys(factors, f"1/{len(factors)}"))
        calculate((*agreements[:place], one.replace(key=key), *agreements[place + 1 :]))
    except KostnadsfordelningError as error:
        return str(error)
    return None


def _refuse_factors(factors: tuple[str, ...]) -> None:
    """Factors that cannot be weighted at all. Raises `InputError` with every fault."""
    known = ("population", "equal", "land_area", "tax_base")
    remedy = text("what_if.factors_remedy", known=", ".join(known))
    faults = [
        Fault("factors", name, text("what_if.not_factor"), remedy) for name in factors if name not in known
    ]
    twice = {name for name in factors if factors.count(name) > 1}
    faults += [Fault("factors", name, text("what_if.factor_twice"), remedy) for name in sorted(twice)]
    if not factors:
        faults.append(Fault("factors", "", text("what_if.no_factors"), remedy))
    if faults:
        raise InputError("", faults)
