"""What every calculation begins with: the agreements in force in a year, the facts, and what was told.

`allocate` calculates what is prepared here once, the batch runner for many scenarios at once.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict, TypeVar

from kostnadsfordelning.agreement.agreement import Agreement
from kostnadsfordelning.agreement.catalogue import calendar_year, versions_of
from kostnadsfordelning.agreement.tried import CHANGED
from kostnadsfordelning.agreement.versions import outside, period, takes_months, versions_in_force
from kostnadsfordelning.calculation.allocation import Skipped
from kostnadsfordelning.calculation.arguments import read_told
from kostnadsfordelning.calculation.context import Context
from kostnadsfordelning.calculation.facts import Facts
from kostnadsfordelning.errors import Fault, InputError, InputTypeError, KostnadsfordelningError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Unpack

    from kostnadsfordelning.agreement.versions import InForce
    from kostnadsfordelning.calculation.facts import Assumptions, Populations
    from kostnadsfordelning.calculation.told import Told
    from kostnadsfordelning.calculation.usage import UsageGiven
    from kostnadsfordelning.reference.price_index import PriceIndex
    from kostnadsfordelning.reference.store.store import StoreGiven

Given = Agreement | str | os.PathLike[str]
"""An agreement, a bundled id, or the path of an agreement file."""
Made = TypeVar("Made")


class Arguments(TypedDict, total=False):
    """What is told with a calculation, as `allocate` says: the same at every door to one."""

    population: Populations | None
    actual: Mapping[str, object] | None
    price_index: PriceIndex | Sequence[PriceIndex] | None
    assume: Assumptions | None
    decision: Mapping[str, str] | None
    grants: Mapping[str, object] | None
    carry_over: Mapping[str, object] | None
    usage: UsageGiven | None
    store: StoreGiven


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is to be calculated, read and checked: per agreement its versions in force, and its months.

    ``skipped`` are the agreements that are not in force, ``told`` what was told of each, by id.
    """

    year: int
    in_force: tuple[tuple[InForce, ...], ...]
    skipped: tuple[Skipped, ...]
    facts: Facts
    told: Mapping[str, Told]

    def each(self, make: Callable[[Context], Made]) -> tuple[Made, ...]:
        """What ``make`` makes of each version in force. What it refuses of several is told at once."""
        made: list[Made] = []
        errors: list[KostnadsfordelningError] = []
        for context in self._contexts():
            try:
                made.append(make(context))
            except KostnadsfordelningError as error:
                where = text("calculation.where", agreement=context.agreement.name, year=self.year)
                error.args = (where + str(error),)
                errors.append(error)
        if errors:
            raise together(errors)
        return tuple(made)

    def _contexts(self) -> Iterator[Context]:
        """The setting of each plan: one per version in force."""
        for versions in self.in_force:
            for agreement, span in versions:
                yield Context(
                    agreement,
                    self.year,
                    self.facts,
                    self.told[agreement.id],
                    span=span,
                    by_months=takes_months(agreement, len(versions)),
                    prefix=agreement.id if len(versions) == 1 else f"{agreement.id}@{agreement.version}",
                )


def prepare(agreements: Given | Iterable[Given], year: int, **told: Unpack[Arguments]) -> Prepared:
    """Read and check what `allocate` is given. Raises what it says of agreements, years and figures told."""
    year = calendar_year(year)
    if isinstance(agreements, Agreement | str | os.PathLike) or not isinstance(agreements, Iterable):
        in_force, skipped = [versions_in_force(_versions(agreements), year)], list[Skipped]()
    else:
        in_force, skipped = _in_force(agreements, year)
    facts = Facts.read(
        told.get("population"),
        told.get("price_index"),
        told.get("assume"),
        told.get("store"),
        told.get("usage"),
    )
    by_agreement = read_told(
        [agreement for versions in in_force for agreement, _ in versions],
        skipped,
        actual=told.get("actual"),
        decision=told.get("decision"),
        grants=told.get("grants"),
        carry_over=told.get("carry_over"),
    )
    return Prepared(year, tuple(map(tuple, in_force)), tuple(skipped), facts, by_agreement)


def together(errors: Sequence[KostnadsfordelningError]) -> KostnadsfordelningError:
    """One error that says what all of them say, with their faults and steps; its kind is the first's."""
    first = errors[0]
    first.args = ("\n\n".join(dict.fromkeys(str(error) for error in errors)),)
    first.steps = tuple(step for error in errors for step in error.steps)
    if isinstance(first, InputError):
        first.faults = tuple(
            fault for error in errors if isinstance(error, InputError) for fault in error.faults
        )
    return first


def _versions(given: object) -> tuple[Agreement, ...]:
    """The versions that one argument stands for: an agreement is the only version of itself."""
    if isinstance(given, Agreement):
        return (given,)
    if isinstance(given, str | os.PathLike):
        return versions_of(given)
    fault = Fault(
        "agreements",
        type(given).__name__,
        text("calculation.not_agreement"),
        text("calculation.not_agreement_remedy"),
    )
    raise InputTypeError("", [fault])


def _in_force(given: Iterable[Given], year: int) -> tuple[list[list[InForce]], list[Skipped]]:
    """The versions in force of each agreement, and those not in force with the reason."""
    by_id: dict[str, list[Agreement]] = {}
    for one in given:
        for version in _versions(one):
            by_id.setdefault(version.id, []).append(version)
    if not by_id:
        fault = Fault(
            "agreements", "", text("calculation.no_agreements"), text("calculation.no_agreements_remedy")
        )
        raise InputError("", [fault])
    _refuse_doubles(by_id)
    found: list[list[InForce]] = []
    skipped: list[Skipped] = []
    for versions in by_id.values():
        if outside(versions, year):
            known = "; ".join(map(period, versions))
            reason = text("calculation.not_in_force", year=year, period=known)
            skipped.append(Skipped(versions[0].id, versions[0].name, reason))
        else:
            found.append(versions_in_force(versions, year))
    return found, skipped


def _refuse_doubles(by_id: Mapping[str, Sequence[Agreement]]) -> None:
    """The same version of an agreement twice would be invoiced twice; so would a changed copy beside it."""
    faults = []
    for name, versions in by_id.items():
        met: dict[str, Agreement] = {}
        for agreement in versions:
            version = agreement.version.removesuffix(CHANGED)
            if version not in met:
                met[version] = agreement
                continue
            other = met[version]
            apart = (other.valid_from, other.valid_to) != (agreement.valid_from, agreement.valid_to)
            key = "double_version" if apart else "double"
            told = {"version": version} if apart else {}
            faults.append(
                Fault("agreements", name, text(f"result.{key}", **told), text(f"result.{key}_remedy"))
            )
    if faults:
        raise InputError("", dict.fromkeys(faults))
