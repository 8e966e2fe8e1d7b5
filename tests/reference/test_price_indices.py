"""A figure of an index is always the figure of an edition."""

import datetime as dt
import pickle
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from kostnadsfordelning.errors import InputError, InputTypeError, UnknownFactError
from kostnadsfordelning.reference.population import population_from
from kostnadsfordelning.reference.price_index import IndexFigure, PriceIndex, price_index, price_index_from
from kostnadsfordelning.reference.sources import Source

OWN = Source("user:pkv.csv", "SKR, hämtad 2026-10-05", "", "pkv.csv", "U")


def made(*figures: tuple[str, int, str, str], name: str = "PKV") -> PriceIndex:
    return PriceIndex(
        name,
        tuple(
            IndexFigure(year, Fraction(percent), status, OWN, dt.date.fromisoformat(edition))
            for edition, year, percent, status in figures
        ),
    )


TWO = made(("2026-10-01", 2027, "2.9", "forecast"), ("2025-10-02", 2026, "3.1", ""))


def test_the_bundled_edition() -> None:
    index = price_index("PKV", edition="2017-09-28")
    assert [index.percent(year) for year in (2015, 2016, 2017, 2018)] == [
        Fraction(12, 5),
        Fraction(27, 10),
        Fraction(14, 5),
        Fraction(3),
    ]
    figure = index.figure(2018, "2017-09-28")
    assert (figure.status, figure.source.certainty) == ("forecast", "B")
    assert figure.source.published == dt.date(2017, 9, 28)
    assert index.editions == (dt.date(2017, 9, 28),)
    assert index.years("2017-09-28") == (2015, 2016, 2017, 2018)


@pytest.mark.parametrize(
    ("call", "parts"),
    [
        (lambda: price_index("KPI", edition="2017-09-28"), ["KPI", "PKV", "2017-09-28", "price_index_from"]),
        (lambda: price_index("PKV", edition="2026-10-01"), ["2026-10-01", "2017-09-28", "price_index_from"]),
        (lambda: price_index("PKV", edition="2017-09-28").percent(2027), ["2027", "2015, 2016, 2017, 2018"]),
        (
            lambda: price_index("PKV", edition="2017-09-28").edition_in(2026, 10),
            ["oktober 2026", "2017-09-28"],
        ),
        (lambda: TWO.percent(2027, edition="2024-10-01"), ["2024-10-01", "2025-10-02, 2026-10-01"]),
    ],
)
def test_the_unknown_is_named_with_what_is_known(call: Callable[[], object], parts: list[str]) -> None:
    with pytest.raises(UnknownFactError) as caught:
        call()
    for part in parts:
        assert part in str(caught.value)


def test_with_several_editions_one_must_be_stated() -> None:
    with pytest.raises(InputError) as caught:
        TWO.percent(2027)
    assert caught.value.faults[0].remedy == "Välj en: publicerad 2025-10-02, 2026-10-01."
    assert TWO.percent(2027, edition="2026-10-01") == Fraction(29, 10)
    assert TWO.percent(2026, edition=dt.date(2025, 10, 2)) == Fraction(31, 10)


def test_the_edition_of_a_month() -> None:
    wrong: Any = "10"
    assert TWO.edition_in(2026, 10) == dt.date(2026, 10, 1)
    twice = TWO.merged(made(("2026-10-20", 2027, "3.0", "")))
    with pytest.raises(InputError, match="2026-10-01, 2026-10-20"):
        twice.edition_in(2026, 10)
    with pytest.raises(InputError, match="1 till 12"):
        TWO.edition_in(2026, 13)
    with pytest.raises(InputTypeError):
        TWO.edition_in(2026, wrong)


def test_merged_keeps_every_edition_and_any_stated_status() -> None:
    both = made(("2026-10-01", 2027, "2.9", ""), ("2026-10-01", 2028, "2.5", "")).merged(TWO)
    assert both.editions == (dt.date(2025, 10, 2), dt.date(2026, 10, 1))
    assert both.figure(2027, "2026-10-01").status == "forecast"
    assert both.percent(2028, edition="2026-10-01") == Fraction(5, 2)
    assert len(both.figures) == 3
    assert len(TWO.figures) == 2


def test_merged_refuses_figures_that_differ_and_shows_both() -> None:
    with pytest.raises(InputError) as caught:
        TWO.merged(made(("2026-10-01", 2027, "3.0", ""), ("2025-10-02", 2026, "3.2", "")))
    assert [fault.value for fault in caught.value.faults] == ["3,1 % / 3,2 %", "2,9 % / 3 %"]
    with pytest.raises(InputError, match="samma index"):
        TWO.merged(made(("2026-10-01", 2027, "2.9", ""), name="KPI"))


@pytest.mark.parametrize("year", ["2027", 2027.0, True])
def test_a_year_is_an_int(year: Any) -> None:
    with pytest.raises(InputTypeError):
        TWO.percent(year, edition="2026-10-01")


def test_table_pickle_repr() -> None:
    table = TWO.table
    assert list(table.columns) == ["index", "edition", "year", "percent", "status", "source"]
    assert table["edition"].tolist() == ["2025-10-02", "2026-10-01"]
    again = pickle.loads(pickle.dumps(TWO))
    assert again == TWO
    assert again.percent(2027, edition="2026-10-01") == Fraction(29, 10)
    assert repr(TWO) == "<PriceIndex PKV: editions 2025-10-02, 2026-10-01>"
    with pytest.raises(AttributeError):
        TWO.name = "KPI"  # type: ignore[misc]
    assert replace(TWO, name="KPI").figures == TWO.figures


def test_a_notebook_shows_the_figures_with_their_editions() -> None:
    shown = made(("2026-10-01", 2027, "2.9", "forecast"), ("2026-10-01", 2026, "3.1", "<b>"), name="K<P>I")
    html = shown._repr_html_()
    assert "<b>K&lt;P&gt;I</b>" in html
    assert "<td>2026-10-01</td><td>2027</td>" in html
    assert ">2,9</td><td>prognos</td>" in html
    assert ">3,1</td><td>&lt;b&gt;</td>" in html
    assert "… och" not in html


def test_a_notebook_shows_a_few_figures_of_many() -> None:
    many = made(*(("2026-10-01", year, "2", "settled") for year in range(2000, 2015)))
    html = many._repr_html_()
    assert html.count("<tr>") == 1 + 10
    assert "… och 5 till" in html


@pytest.mark.parametrize("path", [3, None, b"pkv.csv", ["pkv.csv"], True])
def test_what_is_no_path_is_refused(path: object) -> None:
    calls: tuple[Callable[[], object], ...] = (
        lambda: price_index_from(path),  # type: ignore[arg-type]
        lambda: population_from(path, date="2024-12-31", source="x"),  # type: ignore[arg-type]
    )
    for call in calls:
        with pytest.raises(InputTypeError, match="sökvägen ska vara en text eller en Path") as caught:
            call()
        (fault,) = caught.value.faults
        assert (fault.place, fault.value) == ("path", repr(path))
        assert "uppgifter.xlsx" in fault.remedy


def test_an_empty_path_is_refused() -> None:
    with pytest.raises(InputError, match="sökvägen"):
        price_index_from("")
