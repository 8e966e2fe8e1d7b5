"""The benchmarks run, agree, and see who does not; how fast anything is, is no matter of the tests."""

from __future__ import annotations

import doctest
import gc
import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from benchmarks.__main__ import main
from benchmarks.cases import QUICK
from benchmarks.equality import UnequalError, count_off, same_amounts
from benchmarks.figures import Figure, at_least, at_most, seconds
from benchmarks.measures import MEASURES
from benchmarks.peers import exact_numpy, in_decimal, in_pandas, rounded_numpy
from benchmarks.timing import race

from benchmarks import cases, report, timing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TOTALS = np.array([100, 7, 0, 1, 999_999_999])
WEIGHTS = np.array([2, 3, 1])
AMOUNTS = np.array(
    [[33, 50, 17], [2, 4, 1], [0, 0, 0], [0, 1, 0], [333_333_333, 500_000_000, 166_666_666]]
)  # fmt: skip


@pytest.fixture(autouse=True, scope="module")
def _what_other_tests_left_is_not_collected() -> Iterator[None]:
    """Each sample begins with a collection, which goes through all that a worker holds: minutes in all."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_runs_and_its_contenders_agree(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A contender that gives other amounts stops the measure: see below that it would."""
    monkeypatch.setattr(timing, "SAMPLE", 0.0)
    figures = list(MEASURES[name][1](QUICK))
    assert figures
    assert all(math.isfinite(figure.measured) for figure in figures)
    assert len({figure.what for figure in figures}) == len(figures)


# the peers ---------------------------------------------------------------------------------------------


def test_exact_peers_divide_exactly() -> None:
    named = dict(zip("ABC", WEIGHTS.tolist(), strict=True))
    table = in_pandas.long_table(TOTALS, WEIGHTS)
    rows = [list(in_decimal.largest_remainder(total, named).values()) for total in TOTALS.tolist()]
    assert rows == AMOUNTS.tolist()
    assert exact_numpy.divide(TOTALS, WEIGHTS).tolist() == AMOUNTS.tolist()
    own = np.broadcast_to(WEIGHTS, AMOUNTS.shape)
    assert exact_numpy.divide(TOTALS, own).tolist() == AMOUNTS.tolist()
    assert in_pandas.transformed(table).tolist() == AMOUNTS.ravel().tolist()
    assert in_pandas.applied(table).tolist() == AMOUNTS.ravel().tolist()
    assert doctest.testmod(in_decimal).failed == 0


def test_polars_divides_exactly() -> None:
    pytest.importorskip("polars")
    from benchmarks.peers import in_polars

    table = in_polars.long_table(in_pandas.long_table(TOTALS, WEIGHTS))
    assert in_polars.windowed(table).tolist() == AMOUNTS.ravel().tolist()


def test_rounding_each_part_makes_rows_that_do_not_sum() -> None:
    totals, weights = cases.totals(1000), cases.weights(8)
    assert 300 < count_off(totals, rounded_numpy.divide(totals, weights)) < 700


@pytest.mark.parametrize("parties", [8, 21, 290])
def test_the_weights_are_populations(parties: int) -> None:
    weights, own = cases.weights(parties), cases.drawn_weights(50, parties)
    assert weights.shape == (parties,)
    assert own.shape == (50, parties)
    assert weights.min() > 1000
    assert (abs(own - weights) <= weights / 10 + 1).all()
    assert len(cases.by_name(parties)) == parties


# who is wrong is seen ----------------------------------------------------------------------------------


def test_other_amounts_are_refused() -> None:
    same_amounts("same", AMOUNTS.astype(np.int32), AMOUNTS)
    wrong = AMOUNTS.copy()
    wrong[3] = [1, 0, 0]
    with pytest.raises(UnequalError, match=r"late: row 3 is \[1 0 0\], it should be \[0 1 0\]"):
        same_amounts("late", wrong, AMOUNTS)
    with pytest.raises(UnequalError, match="short"):
        same_amounts("short", AMOUNTS[:2], AMOUNTS)
    assert count_off(TOTALS, wrong) == 0
    wrong[0, 0] += 1
    assert count_off(TOTALS, wrong) == 1


def test_a_measure_stops_at_a_contender_that_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    def unfair(totals: Any, weights: Any) -> Any:
        amounts = exact(totals, weights)
        amounts[5, :2] += 1, -1
        return amounts

    exact = exact_numpy.divide
    monkeypatch.setattr(exact_numpy, "divide", unfair)
    with pytest.raises(UnequalError, match="row 5"):
        list(MEASURES["peers"][1](QUICK))


# how it is measured ------------------------------------------------------------------------------------


def test_contenders_take_turns_and_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timing, "SAMPLE", 0.0)
    ran: list[str] = []
    seen: list[tuple[str, object]] = []

    def contender(name: str) -> Callable[[], str]:
        def run() -> str:
            ran.append(name)
            return name

        return run

    found = race({name: contender(name) for name in "abc"}, 3, lambda *told: seen.append(told))
    assert seen == [("a", "a"), ("b", "b"), ("c", "c")]
    assert "".join(ran) == "abc" + "abc" + "bca" + "cab"
    assert {name: len(taken) for name, taken in found.seconds.items()} == {"a": 3, "b": 3, "c": 3}
    assert found.ratio("a", "a") == 1
    assert found.median("a") > 0


def test_a_bound_holds_or_does_not() -> None:
    assert at_most(2.2).holds(2.2)
    assert not at_most(2.2).holds(2.21)
    assert at_least(6).holds(6)
    assert not at_least(6).holds(5.9)
    kept, missed = Figure("a", 2, "×", at_most(2.2)), Figure("b", 3, "×", at_most(2.2))
    assert (kept.reached, missed.reached, Figure("c", 1, "s").reached) == (True, False, None)
    assert report.verdict([kept, missed]) == "1 of 2 bounds kept. Not kept: b."
    assert report.verdict([kept]) == "1 of 1 bounds kept."


def test_times_are_told_in_the_unit_they_are_read_in() -> None:
    assert [seconds(one) for one in (2.5, 0.0123, 0.0000045)] == ["2.5 s", "12.3 ms", "4.5 µs"]
    assert Figure("a", 1896.4, "×", at_least(1000)).cells[1:4] == ("1 896×", "at least 1 000×", "yes")
    assert Figure("a", 0.4271, "s", at_most(0.2)).cells[1:4] == ("0.427 s", "at most 0.2 s", "**no**")


# what is written ---------------------------------------------------------------------------------------


def test_the_tables_stand_between_the_markers(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{report.BEGIN}\nstale\n{report.END}\nafter\n", encoding="utf-8")
    body = report.section("Heading", [Figure("what", 1.5, "×", at_most(2))])
    report.write([body], "told", page)
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"before\n{report.BEGIN}\ntold\n\n### Heading\n\n| figure")
    assert text.endswith(f"|\n{report.END}\nafter\n")
    assert "stale" not in text
    page.write_text("no markers", encoding="utf-8")
    with pytest.raises(ValueError, match="lacks the markers"):
        report.write([body], "told", page)


def test_the_page_has_the_table_of_every_measure(root: Path) -> None:
    text = (root / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    written = text.partition(report.BEGIN)[2].partition(report.END)[0]
    assert [line[4:] for line in written.splitlines() if line.startswith("### ")] == [
        heading for heading, _ in MEASURES.values()
    ]


def test_one_measure_is_printed_and_nothing_is_written(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "SAMPLE", 0.0)
    monkeypatch.setattr(timing, "CLOCK", timing.CLOCK)
    before = (root / "docs" / "benchmarks.md").read_bytes()
    assert main(["--quick", "--processor", "--only", "single", "--date", "2026-11-22"]) == 0
    assert timing.CLOCK is timing.processor
    printed = capsys.readouterr().out
    assert "### One total, and few" in printed
    assert "Measured 2026-11-22." in printed
    assert (root / "docs" / "benchmarks.md").read_bytes() == before
