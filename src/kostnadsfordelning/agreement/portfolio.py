"""Several agreements as one: what is done to a portfolio is done to all of them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.agreement.agreement import Agreement
from kostnadsfordelning.agreement.catalogue import versions_of
from kostnadsfordelning.agreement.stages import Given
from kostnadsfordelning.agreement.versions import period
from kostnadsfordelning.errors import Fault, InputError, InputTypeError, KostnadsfordelningError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True, repr=False)
class Portfolio:
    """Several agreements, in the order given. Made by `portfolio`; accepted wherever a list of them is.

    ``agreements`` has every version of each, so that a year picks what is in force.
    """

    agreements: tuple[Agreement, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The id of each agreement, once."""
        return tuple(dict.fromkeys(agreement.id for agreement in self.agreements))

    def __iter__(self) -> Iterator[Agreement]:
        return iter(self.agreements)

    def __len__(self) -> int:
        return len(self.agreements)

    def replace(self, **changes: Any) -> Portfolio:
        """The same change made to all the agreements; see `Agreement.replace` for what can change.

        Raises `InputError` that names every agreement which has no place for a change: a key where none is
        used, uprating where no amount has a price year, a party or an open question that it does not have.
        What should change in some of them only is changed there, before the portfolio is made.
        """
        changed: list[Agreement] = []
        faults: list[Fault] = []
        for agreement in self.agreements:
            without = list(_without_place(agreement, changes))
            faults += without
            if without:
                continue
            try:
                changed.append(agreement.replace(**changes))
            except InputTypeError:
                raise  # of a kind that no agreement takes
            except KostnadsfordelningError as error:
                faults.append(_fault(agreement, str(error)))
        if faults:
            raise InputError("", faults)
        return Portfolio(tuple(changed))

    def __repr__(self) -> str:
        return f"<Portfolio of {len(self.ids)} agreements: {', '.join(self.ids)}>"

    def _repr_html_(self) -> str:
        lines = "".join(
            f"<li><b>{escape(one.name)}</b> <code>{escape(one.id)}</code>, {escape(period(one))}</li>"
            for one in self.agreements
        )
        return f"<ul>{lines}</ul>"


def portfolio(agreements: Iterable[Agreement | Portfolio | str | os.PathLike[str]]) -> Portfolio:
    """Several agreements as one, such as all that a county's municipalities share.

    ``agreements`` are agreements, bundled ids, paths of files, or other portfolios; an id stands for all its
    versions. A total per party over all of them is ``allocate(portfolio, year).by_party``.

    Raises `InputTypeError` for what is no agreement or no list of them, `InputError` for none, and for a
    version that is given twice: it would be invoiced twice.

    >>> portfolio(["cmv", "barnahus", "brottsofferjouren"])
    <Portfolio of 3 agreements: cmv, barnahus, brottsofferjouren>
    """
    if isinstance(agreements, str | os.PathLike | Agreement) or not _is_iterable(agreements):
        raise InputTypeError("", [_told("agreements", type(agreements).__name__, "not_several")])
    found: list[Agreement] = []
    for place, one in enumerate(agreements):
        if isinstance(one, Agreement):
            found.append(one)
        elif isinstance(one, Portfolio):
            found.extend(one)
        elif isinstance(one, str | os.PathLike):
            found.extend(versions_of(one))
        else:
            raise InputTypeError("", [_told(f"agreements[{place}]", type(one).__name__, "not_agreement")])
    if not found:
        raise InputError("", [_told("agreements", "", "none")])
    names = [(one.id, one.version) for one in found]
    twice = dict.fromkeys(name for name in names if names.count(name) > 1)
    if twice:
        raise InputError("", [_told("agreements", f"{name} {version}", "twice") for name, version in twice])
    return Portfolio(tuple(found))


def _is_iterable(value: object) -> bool:
    return hasattr(value, "__iter__")


def _without_place(agreement: Agreement, changes: Mapping[str, Any]) -> Iterator[Fault]:
    """The changes that would change nothing in an agreement, without a word."""
    if changes.get("key") is not None and not agreement.keys:
        yield _fault(agreement, text("portfolio.no_keys"))
    keys = changes.get("keys")
    for name in keys if isinstance(keys, Mapping) else ():
        if name not in agreement.keys:
            known = ", ".join(agreement.keys) or "–"
            yield _fault(agreement, text("portfolio.no_such_key", name=name, known=known))
    priced = any(
        isinstance(item.stages[0], Given) and item.stages[0].price_year is not None
        for item in agreement.items
        if item.stages
    )
    if changes.get("indexation") is not None and not priced:
        yield _fault(agreement, text("portfolio.no_price_year"))


def _fault(agreement: Agreement, why: str) -> Fault:
    return Fault(agreement.name, "", why, text("portfolio.apart_remedy", id=agreement.id))


def _told(place: str, value: str, key: str) -> Fault:
    return Fault(place, value, text(f"portfolio.{key}"), text(f"portfolio.{key}_remedy"))
