"""Several editions side by side: choosing, and the true-up from a forecast to the settled figure."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostnadsfordelning.errors import FactsFileError, InputError, InputTypeError, UnknownFactError
from kostnadsfordelning.reference.index_template import price_index_template
from kostnadsfordelning.reference.price_index import PriceIndex, price_index_from

if TYPE_CHECKING:
    from pathlib import Path

ROWS = (
    "index;publicerad;år;procent;status\n"
    "PKV;2025-10-02;2026;3,1;prognos\n"
    "PKV;2025-10-02;2027;2,9;prognos\n"
    "PKV;2026-10-06;2026;3,4;prognos\n"
    "PKV;2027-10-05;2026;2,6;utfall\n"
    "PKV;2028-10-03;2026;2,6;utfall\n"
)


@pytest.fixture
def pkv(tmp_path: Path) -> PriceIndex:
    return read(tmp_path, ROWS)


def read(folder: Path, rows: str) -> PriceIndex:
    path = folder / "pkv.csv"
    path.write_text(rows, encoding="utf-8")
    return price_index_from(path)


def test_true_up_is_the_difference_between_two_whole_amounts(pkv: PriceIndex) -> None:
    found = pkv.true_up(2026, forecast="2025-10-02")
    assert (found.forecast.percent, found.settled.percent) == (Fraction(31, 10), Fraction(26, 10))
    assert str(found.settled.edition) == "2027-10-05"
    assert found.points == Fraction(-1, 2)
    assert found.factor == Fraction(1026, 1031)
    # 731 101 × 1,031 = 753 765,131; × 1,026 = 750 109,626
    assert found.difference(731_101) == 750_110 - 753_765
    assert repr(found).replace("\N{NO-BREAK SPACE}", " ") == (
        "<TrueUp PKV 2026: 3,1 % (2025-10-02) → 2,6 % (2027-10-05)>"
    )
    assert pkv.true_up(2026, forecast="2026-10-06", settled="2028-10-03").points == Fraction(-8, 10)


@given(st.integers(-(10**9), 10**9))
def test_charged_plus_difference_is_the_settled_amount(base: int) -> None:
    found = _index().true_up(2026, forecast="2025-10-02")

    def half_up(exact: Fraction) -> int:
        whole, rest = divmod(abs(exact), 1)
        sign = 1 if exact >= 0 else -1
        return sign * (int(whole) + (rest >= Fraction(1, 2)))

    charged = half_up(base * Fraction(1031, 1000))
    assert charged + found.difference(base) == half_up(base * Fraction(1026, 1000))
    assert found.difference(-base) == -found.difference(base)


def _index() -> PriceIndex:
    import datetime as dt

    from kostnadsfordelning.reference.index_figure import IndexFigure
    from kostnadsfordelning.reference.sources import Source

    source = Source("user:x", "x", "", "", "U")
    return PriceIndex(
        "PKV",
        (
            IndexFigure(2026, Fraction(31, 10), "forecast", source, dt.date(2025, 10, 2)),
            IndexFigure(2026, Fraction(26, 10), "settled", source, dt.date(2027, 10, 5)),
        ),
    )


def test_a_figure_is_only_used_as_what_it_says_it_is(tmp_path: Path, pkv: PriceIndex) -> None:
    with pytest.raises(InputError) as caught:
        pkv.true_up(2026, forecast="2027-10-05", settled="2026-10-06")
    assert [fault.place for fault in caught.value.faults] == ["forecast", "settled"]
    assert "utfall, inte prognos" in str(caught.value)
    unsaid = read(tmp_path, ROWS.replace("3,1;prognos", "3,1;"))
    with pytest.raises(InputError, match="utan status, inte prognos"):
        unsaid.true_up(2026, forecast="2025-10-02")


def test_settled_figures_that_differ_must_be_chosen_among(tmp_path: Path) -> None:
    pkv = read(tmp_path, ROWS.replace("PKV;2028-10-03;2026;2,6", "PKV;2028-10-03;2026;2,7"))
    with pytest.raises(InputError, match="settled="):
        pkv.true_up(2026, forecast="2025-10-02")
    assert pkv.true_up(2026, forecast="2025-10-02", settled="2028-10-03").settled.percent == Fraction(27, 10)


def test_nothing_settled_yet_is_unknown(pkv: PriceIndex) -> None:
    with pytest.raises(UnknownFactError, match="inget utfall för 2027"):
        pkv.true_up(2027, forecast="2025-10-02")
    with pytest.raises(UnknownFactError):
        pkv.true_up(2030, forecast="2025-10-02")


def test_the_settled_edition_is_the_later(tmp_path: Path) -> None:
    pkv = read(tmp_path, ROWS + "PKV;2024-10-01;2026;1,0;utfall\n")
    with pytest.raises(InputError, match="inte efter"):
        pkv.true_up(2026, forecast="2025-10-02", settled="2024-10-01")


def test_kronor_are_whole(pkv: PriceIndex) -> None:
    wrong: list[Any] = [1.5, "100", True, Fraction(1, 2)]
    for base in wrong:
        with pytest.raises(InputTypeError):
            pkv.true_up(2026, forecast="2025-10-02").difference(base)


def test_selecting_editions(tmp_path: Path, pkv: PriceIndex) -> None:
    assert [str(day) for day in pkv.select("2026-10-06", "2025-10-02").editions] == [
        "2025-10-02",
        "2026-10-06",
    ]
    with pytest.raises(UnknownFactError):
        pkv.select("2026-10-07")
    with pytest.raises(InputError):
        pkv.select()
    twice = read(tmp_path, ROWS + "PKV;2026-10-20;2026;3,5;prognos\n")
    with pytest.raises(InputError, match=r'select\("2026-10-06"\)'):
        twice.edition_in(2026, 10)
    assert twice.select("2026-10-20").edition_in(2026, 10).day == 20


@pytest.mark.parametrize("name", ["pkv.csv", "pkv.xlsx"])
def test_a_template_is_filled_in_and_read(tmp_path: Path, name: str) -> None:
    path = price_index_template(tmp_path / name, edition="2026-10-06", years=[2026, 2027])
    again = price_index_template(tmp_path / f"b-{name}", edition="2026-10-06", years=[2026, 2027])
    assert path.read_bytes() == again.read_bytes()
    with pytest.raises(FactsFileError) as caught:
        price_index_from(path)
    assert [fault.why for fault in caught.value.faults] == ["kolumnen »procent«: uppgiften saknas"] * 2
    if name.endswith("csv"):
        content = path.read_text(encoding="utf-8-sig")
        filled = content.replace("2026;;;", "2026;3,1;utfall;SKR", 1).replace("2027;;;", "2027;2,9;prognos;")
        path.write_text(filled, encoding="utf-8-sig")
    else:
        from openpyxl import load_workbook

        book = load_workbook(path)
        sheet = book.worksheets[0]
        for row, values in ((2, ("3,1", "utfall", "SKR")), (3, ("2,9", "prognos", None))):
            for column, value in enumerate(values, start=4):
                sheet.cell(row, column, value)
        book.save(path)
    read_back = price_index_from(path)
    assert (read_back.percent(2026), read_back.percent(2027)) == (Fraction(31, 10), Fraction(29, 10))
    assert [figure.status for figure in read_back.figures] == ["settled", "forecast"]
    assert read_back.figures[0].source.title == "SKR"


def test_a_template_never_overwrites_and_is_csv_or_xlsx(tmp_path: Path) -> None:
    path = price_index_template(tmp_path / "pkv.xlsx")
    with pytest.raises(InputError, match="finns redan"):
        price_index_template(path)
    with pytest.raises(InputError, match=r"\.xlsx"):
        price_index_template(tmp_path / "pkv.pdf")
    with pytest.raises(InputTypeError):
        price_index_template(tmp_path / "x.csv", years=["2027"])  # type: ignore[list-item]
    with pytest.raises(InputError):
        price_index_template(tmp_path / "saknas" / "x.csv")
