"""The charts say what the tables say, and nothing in them is in the way of anything else."""

from __future__ import annotations

import random
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from tests.calculation.small import plain
from tests.reports.charted import TODAY, bars, compared, county, in_the_way, model, words

import kostnadsfordelning as kf
from kostnadsfordelning.messages.numbers import decimals
from kostnadsfordelning.reports.charts.change import signed, signed_percent
from kostnadsfordelning.reports.charts.sheet import spread, text_width, wrapped

if TYPE_CHECKING:
    from pathlib import Path

    from kostnadsfordelning.analysis.comparison.comparison import Comparison

KINDS = ("change", "slope", "per_inhabitant", "heat")


@pytest.fixture(scope="module")
def today() -> Comparison:
    return county()


@pytest.fixture(scope="module")
def crowd() -> Comparison:
    """Twenty parties, some of them with long names, and two other models."""
    draw = random.Random(3)
    return compared(*([draw.randint(1, 100) for _ in range(20)] for _ in range(3)), amount=12_345_678)


# what they say -----------------------------------------------------------------------------------------


def test_changes_are_drawn_and_told(today: Comparison) -> None:
    chart = today.plot()
    lines = sorted(today.lines("Flera faktorer"), key=lambda line: -(line.change or 0))
    assert bars(chart) == [tuple(sorted((0.0, float(line.change)))) for line in lines if line.change]
    told = words(chart)
    for line in lines:
        assert plain(signed(line.change)) in told
        assert plain(signed_percent(line.change_share)) in told
    names = [one for one in told if one in today.names.values()]
    assert names == [today.names[line.party] for line in lines]
    assert {"Ändrad kostnad per part 2026", "Summa", "tkr"} <= set(told)


def test_who_leaves_and_who_joins_is_told() -> None:
    chart = compared([1, 1, 0], [1, 1, 1], amount=300).plot("heat")
    assert {"▲ från 0", "+100", "▼ −33,3 %", "−50"} <= set(words(chart))


def test_kronor_per_inhabitant_on_one_scale(today: Comparison) -> None:
    chart = today.plot("per_inhabitant")
    drawn = {one.get_label(): sorted(map(float, one.get_xdata())) for one in chart.findobj(Line2D)}
    told = words(chart)
    for name in today.models:
        own = [line.per_inhabitant for line in today.lines(name) if line.per_inhabitant is not None]
        total = sum(line.amount or 0 for line in today.lines(name) if line.persons)
        assert drawn[name] == pytest.approx(
            sorted([*map(float, own), total / sum(today.inhabitants.values())])
        )
        assert {plain(decimals(one, 2)) for one in own} <= set(told)
    assert any("Region Jämtland Härjedalen" in one for one in told if one.startswith("Utan egna invånare"))


@pytest.mark.parametrize("of", ["amount", "per_inhabitant"])
def test_slopes_go_from_one_model_to_the_other(today: Comparison, of: str) -> None:
    chart = today.plot("slope", of=of)
    told = words(chart)
    for line in today.lines("Flera faktorer"):
        if of == "amount" or line.persons:
            ends = (
                (line.before, line.amount)
                if of == "amount"
                else (line.per_inhabitant_before, line.per_inhabitant)
            )
            way = [float(one) for one in ends if one is not None]
            slopes = [one for one in chart.axes[0].lines if list(one.get_ydata()) == way]
            assert len(slopes) == 1
            dashed = slopes[0].get_linestyle() != "-"
            assert dashed == (ends[1] <= ends[0])  # type: ignore[operator]
            shown = (
                f"{line.amount:,}".replace(",", " ") if of == "amount" else plain(decimals(ends[1] or 0, 2))
            )
            assert f"{today.names[line.party]}  {shown}" in told


def test_heat_has_a_cell_per_party_and_model(crowd: Comparison) -> None:
    told = words(crowd.plot("heat"))
    for name in crowd.alternatives:
        for line in crowd.lines(name):
            assert plain(signed(line.change)) in told
            assert any(one.endswith(plain(f"{signed_percent(line.change_share)} %")) for one in told)


def test_a_bridge_is_drawn_from_its_lines() -> None:
    made = kf.bridge(["cmv", "barnahus"], "Ragunda", (2024, 2025), population="2024-12-31")
    chart = made.plot()
    cost, wanted = made.first, []
    for amount in made.amounts.values():
        if amount:
            wanted.append((float(min(cost, cost + amount)), float(max(cost, cost + amount))))
        cost += amount
    assert bars(chart) == wanted
    told = words(chart)
    assert {"Ragunda: från 2024 till 2025", "+33 349", "Uppräkning", "3 %", "147 289", "185 056"} <= set(told)
    assert "Skalan börjar inte vid noll." in told
    assert made.plot(title="Budgetbrev").findobj(lambda one: getattr(one, "get_text", str)() == "Budgetbrev")


def test_several_years_stand_beside_each_other() -> None:
    chart = county([2025, 2026]).plot()
    assert {"2025", "2026"} <= set(words(chart))
    assert bars(chart, 0) != []
    assert bars(chart, 1) != []


def test_other_measures_are_told(today: Comparison) -> None:
    one = {name: model(90, own, "platser") for name, own in ((TODAY, [1, 2]), ("Ny", [2, 1]))}
    chart = kf.compare(one, 2026, baseline=TODAY).plot()
    assert "platser" in words(chart)
    assert "kr" not in words(chart)
    assert "kr" in words(today.plot())


# how they look -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["change", "heat", "slope"])
def test_twenty_long_names_find_room(crowd: Comparison, kind: str) -> None:
    told: dict[str, Any] = {"model": "Alternativ 1", "of": "amount"} if kind == "slope" else {}
    assert in_the_way(crowd.plot(kind, **told)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_county_finds_room(today: Comparison, kind: str) -> None:
    assert in_the_way(today.plot(kind)) == []


@pytest.mark.parametrize(
    ("kind", "weights", "amount"),
    [
        ("change", ([1], [1]), 100),  # one party, and no change
        ("slope", ([0, 1, 2], [2, 1, 0]), -123_456),  # credits, and nothing at all
        ("change", ([1, 2, 3], [3, 2, 1]), 9 * 10**14),  # as much as a table holds
        ("heat", ([1, 2, 3], [3, 2, 1]), 9 * 10**14),
        ("heat", ([1, 1], [1, 1]), 0),
    ],
)
def test_odd_sizes_find_room(kind: str, weights: tuple[list[int], ...], amount: int) -> None:
    told = {"of": "amount"} if kind == "slope" else {}
    assert in_the_way(compared(*weights, amount=amount).plot(kind, **told)) == []


def test_what_is_in_the_way_is_seen(today: Comparison) -> None:
    """Else the tests above prove nothing."""
    chart = today.plot()
    chart.text(0.02, 0.5, "Bräcke och mycket mer")
    chart.text(0.9, 0.99, "Utanför")
    found = in_the_way(chart)
    assert "outside: Utanför" in found
    assert any("Bräcke och mycket mer" in one for one in found[1:])


def test_a_bridge_finds_room() -> None:
    services = ["cmv", "barnahus", "brottsofferjouren"]
    assert in_the_way(kf.bridge(services, "Östersund", (2024, 2026), population="2024-12-31").plot()) == []


def test_they_are_figures_that_a_notebook_shows_and_that_look_the_same(today: Comparison) -> None:
    chart = today.plot()
    assert isinstance(chart, Figure)
    png = chart._repr_png_()  # type: ignore[attr-defined]
    assert png.startswith(b"\x89PNG")
    with mpl.rc_context({"font.size": 30, "axes.grid": True, "text.color": "red", "figure.dpi": 40}):
        again = today.plot()
    assert again._repr_png_() == png
    assert chart.get_size_inches()[0] == pytest.approx(7.3)


def test_pictures_open_no_windows_and_nothing_else_loads_pictures(root: Path) -> None:
    """Every import of matplotlib stands in the room of charts, which is reached by name alone."""
    package = root / "src" / "kostnadsfordelning"
    found = {
        (path.relative_to(package).parent.as_posix(), line)
        for path in package.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.match(r"\s*(from|import) matplotlib", line)
    }
    assert {folder for folder, _ in found} == {"reports/charts"}
    assert not any("pyplot" in line for _, line in found)


# their pieces ------------------------------------------------------------------------------------------


@given(st.lists(st.floats(0, 10), max_size=12), st.floats(0.01, 0.8))
def test_labels_are_moved_apart_in_their_order(places: list[float], gap: float) -> None:
    moved = spread(places, gap, 0.0, 10.0)
    pairs = sorted(zip(places, moved, strict=True))
    for (_, one), (_, other) in pairwise(pairs):
        assert other - one >= gap - 1e-9
    assert all(-1e-9 <= one <= 10 + 1e-9 for one in moved)
    if all(b - a >= gap for a, b in pairwise(sorted(places))):
        assert moved == pytest.approx(places)


@settings(max_examples=30)
@given(st.text("abc åÖ-", max_size=60), st.floats(0.5, 3))
def test_lines_fit(told: str, room: float) -> None:
    lines = wrapped(told, room)
    assert all(text_width(line) <= room for line in lines)
    assert "".join(lines).replace("-", "").replace(" ", "") == told.replace("-", "").replace(" ", "")


# what is refused ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "told", "said"),
    [
        ("slop", {}, "kind: det finns inget sådant val (menade du slope?) (angivet: slop)"),
        ("change", {"of": "amount"}, "of: argumentet gäller bara bilden slope (angivet: amount)"),
        ("change", {"width": 0}, "width: bredden ska vara 2–100 tum (angivet: 0)"),
        (
            "slope",
            {"of": "kronor", "model": "Alternativ 1"},
            "of: det finns inget sådant val (angivet: kronor)",
        ),
        ("change", {"model": TODAY}, "model: det är modellen som de andra jämförs med (angivet: Gällande)"),
        ("slope", {}, "model: bilden visar bara en åt gången"),
        ("per_inhabitant", {}, "kind: ingen av parterna har invånare att dela med (angivet: per_inhabitant)"),
    ],
)
def test_what_cannot_be_drawn_is_said(crowd: Comparison, kind: str, told: dict[str, Any], said: str) -> None:
    with pytest.raises(kf.InputError) as caught:
        crowd.plot(kind, **told)
    assert plain(caught.value).splitlines()[0] == said
    assert "→" in str(caught.value)


def test_one_of_several_models_and_years_is_chosen() -> None:
    several = compared([1, 2], [2, 1], [1, 1], years=[2025, 2026])
    with pytest.raises(kf.InputError, match="Ange year= eller model="):
        several.plot()
    assert "Alternativ 2" in words(several.plot(year=2026))
    assert "2025" in words(several.plot(model="Alternativ 1"))
    with pytest.raises(kf.InputError, match="year"):
        several.plot(year=2024)
