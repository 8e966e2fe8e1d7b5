"""What a chart of a comparison shows: which model and year each panel is of, and the parties to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kostnadsfordelning.analysis.yearly import spans
from kostnadsfordelning.calculation.operands import RESIDUAL
from kostnadsfordelning.errors import Fault, Faults, InputError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostnadsfordelning.analysis.comparison.comparison import Comparison


@dataclass(frozen=True, slots=True)
class Place:
    """One model and year of a comparison, and what the panel of it is called beside the others."""

    model: str
    year: int
    label: str


def places_of(comparison: Comparison, model: str | None, year: int | None) -> tuple[Place, ...]:
    """The alternatives to show beside each other: several models of one year, or several years of one model.

    Raises `InputError` for a model or a year that is none of those compared, for the baseline (which
    is what they are held against), and where there are several of both and neither is chosen.
    """
    models = comparison.alternatives if model is None else (model,)
    years = comparison.years if year is None else (year,)
    for one in models:
        for when in years:
            comparison.lines(one, when)  # refuses what was not compared
    if model == comparison.baseline:
        raise fault("model", model, "is_baseline", known=", ".join(comparison.alternatives) or "–")
    if len(models) > 1 and len(years) > 1:
        told = {"models": ", ".join(models), "years": spans(years)}
        raise fault("year", "", "many_of_both", **told)
    return tuple(Place(one, when, one if len(years) == 1 else str(when)) for one in models for when in years)


def one_place(comparison: Comparison, model: str | None, year: int | None) -> Place:
    """The same where a chart has room for only one. Raises `InputError` where there are several."""
    places = places_of(comparison, model, year)
    if not places:
        raise fault("models", comparison.baseline, "no_alternative")
    if len(places) > 1:
        what = "model" if len({one.model for one in places}) > 1 else "year"
        raise fault(what, "", "only_one", what=what, known=", ".join(one.label for one in places))
    return places[0]


def shown_parties(comparison: Comparison, places: Sequence[Place]) -> list[str]:
    """Who has a part in what is shown, by it or by the baseline."""
    met = {
        line.party
        for place in places
        for line in comparison.lines(place.model, place.year)
        if line.amount is not None or line.before is not None
    }
    return [code for code in comparison.names if code in met]


def when_of(places: Sequence[Place]) -> str:
    """The years of some panels."""
    return spans([place.year for place in places])


def held(places: Sequence[Place]) -> str:
    """What is held against the baseline: the one model there is, or each of them."""
    models = {one.model for one in places}
    return models.pop() if len(models) == 1 else text("charts.each")


def notes_of(comparison: Comparison, places: Sequence[Place]) -> list[str]:
    """What must stand on every chart: assumed figures and checks that fail."""
    years = {place.year for place in places}
    made = []
    if assumed := sorted(years & set(comparison.preliminary)):
        made.append(text("charts.preliminary", years=spans(assumed)))
    if not comparison.ok:
        made.append(text("charts.failed"))
    return made


def inhabitants_note(comparison: Comparison) -> str:
    """Which inhabitants kronor are divided by."""
    return text("charts.inhabitants", date=comparison.persons.date, source=comparison.persons.source)


def without_inhabitants(comparison: Comparison, parties: Sequence[str]) -> list[str]:
    """A note on the parties that kronor per inhabitant cannot be told of; none for a residual."""
    names = [
        comparison.names[code]
        for code in parties
        if code != RESIDUAL and not comparison.inhabitants.get(code)
    ]
    return [text("charts.no_inhabitants", parties=", ".join(names))] if names else []


def demand(place: str, choice: object, choices: Sequence[str]) -> None:
    """Raise `InputError` for a choice that there is none of."""
    if choice not in choices:
        near = nearest(str(choice), choices)
        meant = text("charts.meant", name=near) if near else ""
        raise fault(place, str(choice), "no_choice", meant=meant, known=", ".join(choices))


def demand_sheet(title: object, width: object) -> None:
    """Raise `InputError` for a title and a width that no sheet can have."""
    faults = Faults()
    if title is not None and not isinstance(title, str):
        faults.kind(*fault("title", repr(title), "bad_title").faults)
    if width is not None and (isinstance(width, bool) or not isinstance(width, int | float)):
        faults.kind(*fault("width", repr(width), "bad_width").faults)
    elif width is not None and not 2 <= width <= 100:
        faults += fault("width", str(width), "bad_width").faults
    if faults:
        raise faults.error()


def fault(place: str, value: str, key: str, **values: object) -> InputError:
    """One thing that is wrong with how a chart was asked for."""
    why, remedy = text(f"charts.{key}", **values), text(f"charts.{key}_remedy", **values)
    return InputError("", [Fault(place, value, why, remedy)])
