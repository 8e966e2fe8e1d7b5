"""The workbook of a comparison, read back: the page for the board, and the sheets behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

import kostnadsfordelning as kf
from tests.analysis.test_compare import EIGHT, FACTORS, county, even, phased
from tests.calculation.small import A, C, R, agreement, item, plain

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

BEHIND = ["Per verksamhet", "Hur kostnaden faller", "Förutsättningar", "Källor"]


@pytest.fixture(scope="module")
def seen() -> kf.Comparison:
    models = {"I dag": county(), "Flera faktorer": county().replace(key=kf.Weighted(FACTORS))}
    return kf.compare(models, 2026, baseline="I dag", population="2024-12-31")


@pytest.fixture(scope="module")
def book(seen: kf.Comparison, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path = tmp_path_factory.mktemp("compare") / "jamforelse.xlsx"
    seen.to_excel(path)
    return load_workbook(path)


def written(made: kf.Comparison, folder: Path) -> Workbook:
    path = folder / "jamforelse.xlsx"
    made.to_excel(path)
    return load_workbook(path)


def rows(book: Workbook, name: str) -> list[list[Any]]:
    """The rows of a sheet that hold anything."""
    found = [list(row) for row in book[name].iter_rows(values_only=True)]
    return [row for row in found if any(cell is not None for cell in row)]


def beginning(book: Workbook, name: str, first: object) -> list[list[Any]]:
    return [row for row in rows(book, name) if row[0] == first]


def texts(book: Workbook, name: str) -> str:
    return plain("\n".join(str(cell) for row in rows(book, name) for cell in row if cell is not None))


def test_the_page_for_the_board(book: Workbook, seen: kf.Comparison) -> None:
    page = "Flera faktorer"
    assert book.sheetnames == [page, *BEHIND]
    assert rows(book, page)[0][0] == "Flera faktorer jämfört med I dag 2026"
    assert beginning(book, page, "Part")[0] == [
        "Part", "I dag, kr", "Flera faktorer, kr", "Ändring, kr", "Ändring, %", "Ändring, procentenheter",
        "I dag, kr/inv", "Flera faktorer, kr/inv",
    ]  # fmt: skip
    lines = {line.party: line for line in seen.lines(page)}
    for code in EIGHT:
        (row,) = beginning(book, page, seen.names[code])
        line = lines[code]
        assert row[1:4] == [line.before, line.amount, line.change]
        assert row[4] == pytest.approx(float(line.change_share or 0))
        assert row[5] == pytest.approx(float((line.change_points or 0) * 100))
        assert row[6:8] == pytest.approx(
            [float(line.per_inhabitant_before or 0), float(line.per_inhabitant or 0)]
        )
    (total,) = beginning(book, page, "Summa")
    assert total[1:6] == [6_359_304, 6_359_304, 0, 0, 0]
    (region,) = beginning(book, page, "Region Jämtland Härjedalen")
    assert region[3:] == [0, 0, 0, "–", "–"]


def test_losers_and_winners_each_with_the_largest_change_first(book: Workbook, seen: kf.Comparison) -> None:
    names = [row[0] for row in rows(book, "Flera faktorer")]
    rising = names[names.index("Högre kostnad") + 1 : names.index("Lägre kostnad")]
    falling = names[names.index("Lägre kostnad") + 1 : names.index("Oförändrad kostnad")]
    changes = {seen.names[line.party]: line.change or 0 for line in seen.lines("Flera faktorer")}
    assert rising == sorted(rising, key=lambda name: -changes[name])
    assert all(changes[name] > 0 for name in rising)
    assert falling == ["Östersund"]
    assert len(rising) == 7


def test_what_is_tried_is_told_as_tried_and_what_is_decided_is_not(book: Workbook, tmp_path: Path) -> None:
    assert rows(book, "Flera faktorer")[1][0] == "Flera faktorer är prövat och inte beslutat."
    models: dict[str, Any] = {
        "I dag": ["cmv"],
        "Båda": ["cmv", "barnahus"],
        "Lika": county().replace(key=kf.Equal()),
    }
    made = kf.compare(models, 2026, baseline="I dag", population="2024-12-31")
    several = written(made, tmp_path)
    assert "prövat" not in texts(several, "Båda")
    first = texts(several, "Alla alternativ")
    assert "Lika är prövat och inte beslutat." in first
    assert "Båda är prövat" not in first


def test_the_weights_of_a_phase_in_are_told_with_their_years(tmp_path: Path) -> None:
    weights = {"population": {2026: "90 %", 2027: "70 %"}, "equal": {2026: "10 %", 2027: "30 %"}}
    today = kf.portfolio(["cmv"])
    models = {"I dag": today, "Infasad": today.replace(key=kf.Weighted(weights))}
    book = written(kf.compare(models, [2026, 2027], baseline="I dag"), tmp_path)
    page = texts(book, "Infasad")
    assert "Kostnad 2027" in page
    for year, shares in (
        (2026, "folkmängd 90 %, lika delar 10 %"),
        (2027, "folkmängd 70 %, lika delar 30 %"),
    ):
        (line,) = (one for one in page.splitlines() if shares in one)
        assert line.startswith(f"Centrum mot våld {year}: ")


def test_no_word_of_the_programmers(book: Workbook) -> None:
    page = texts(book, "Flera faktorer").lower()
    assert not any(word in page for word in ("baseline", "portfol", "portfölj", "scenario", "model "))


def test_the_sheets_behind(book: Workbook, seen: kf.Comparison) -> None:
    services = rows(book, "Per verksamhet")
    (cmv,) = [row for row in services if row[:2] == ["Centrum mot våld", "Ragunda"]]
    assert cmv[2:] == [2026, 156_259, 226_575, 70_316]
    assert [row[3:] for row in services if row[0] == "Summa"] == [[6_359_304, 6_359_304, 0]]
    of_parties = [row for row in services if row[2] == 2026 and row[0] != "Summa"]
    assert sum(row[3] for row in of_parties if isinstance(row[3], int)) == 6_359_304
    fairness = texts(book, "Hur kostnaden faller")
    assert "Öre per skattekrona (skattekraften 2023)" in fairness
    (row,) = [one for one in beginning(book, "Hur kostnaden faller", "Flera faktorer") if one[1] == 137_589]
    assert row[1:5] == [137_589, "Härjedalen", -643_689, "Östersund"]
    remarks = texts(book, "Förutsättningar")
    for one in seen.remark_rows:
        assert plain(one.note)[1:] in remarks
    assert "SocSam 2025-06-02 § 17" in texts(book, "Källor")
    land = [row for row in rows(book, "Källor") if row[2] == "landareal"]
    assert {row[0] for row in land} == {"Flera faktorer"}


def test_several_alternatives_and_years(tmp_path: Path) -> None:
    two = even(1_200).replace(parties=[A, "2305", R])
    models = {"Ny": phased(), "I dag": even(1_200), "Utan Krokom": two, "Dyrare": even(1_500)}
    book = written(kf.compare(models, range(2026, 2030), baseline="I dag"), tmp_path)
    assert book.sheetnames == [
        "Alla alternativ",
        "Ny",
        "Utan Krokom",
        "Dyrare",
        "Per verksamhet",
        *BEHIND[2:],
    ]
    first = "Alla alternativ"
    (krokom,) = beginning(book, first, "Krokom")
    assert krokom[1:8] == [400, 720, "–", 500, 320, -400, 100]
    (total,) = beginning(book, first, "Summa")
    assert total[1:8] == [1_200, 1_200, 1_200, 1_500, 0, 0, 300]
    assert "Krokom har ingen del i Utan Krokom men i I dag; ändringen räknas till 0." in texts(book, first)

    page = rows(book, "Ny")
    start = [row[0] for row in page].index("Ändring per år, kr (+ = högre kostnad)")
    (head, *below) = page[start + 1 : start + 6]
    assert head[:5] == ["Part", "2026", "2027", "2028", "2029"]
    assert {row[0]: row[1:5] for row in below} == {
        "Krokom": [0, 160, 320, 320],
        "Ragunda": [0, -140, -280, -280],
        "Bräcke": [0, -20, -40, -40],
        "Summa": [0, 0, 0, 0],
    }
    assert "Tabellen gäller 2029." in texts(book, "Ny")
    assert "Summan 2026–2029 är inte densamma i Dyrare som i I dag, se raden Summa." in texts(book, "Dyrare")
    (krokom,) = [row for row in beginning(book, "Utan Krokom", "Krokom") if row[4] == -1]
    assert krokom[1:4] == [400, "–", -400]


def test_more_years_than_there_is_room_for(tmp_path: Path) -> None:
    made = kf.compare({"I dag": even(1_200), "Ny": phased()}, range(2026, 2046), baseline="I dag")
    page = rows(written(made, tmp_path), "Ny")
    heads = [[cell for cell in row if cell] for row in page if row[0] == "Part"][1:]
    assert [year for head in heads for year in head[1:]] == [str(year) for year in made.years]
    ragunda = [[cell for cell in row[1:] if cell is not None] for row in page if row[0] == "Ragunda"][1:]
    assert [cell for row in ragunda for cell in row] == [
        made.lines("Ny", year)[0].change for year in made.years
    ]


def test_a_residual_stands_last_and_the_sum_is_zero(tmp_path: Path) -> None:
    left = even(1_000).replace(rounding={"method": "down", "residual_to": "none"})
    made = kf.compare({"I dag": even(1_000), "Nedåt": left}, 2026, baseline="I dag")
    page = rows(written(made, tmp_path), "Nedåt")
    place = [row[0] for row in page].index("Summa")
    assert page[place - 1][1:4] == ["–", 1, 1]
    assert page[place][1:4] == [1_000, 1_000, 0]


def test_names_that_no_sheet_can_have(tmp_path: Path) -> None:
    names = ["=1+1", "A/B: [?]*", "x" * 60, "X" * 60, "Källor"]
    models = {"I dag": even(9)} | {name: even(9, by="folk") for name in names}
    book = written(kf.compare(models, 2026, baseline="I dag"), tmp_path)
    assert len({name.casefold() for name in book.sheetnames}) == len(book.sheetnames) == 9
    assert rows(book, "=1+1")[0][0] == "=1+1 jämfört med I dag 2026"


def test_places_and_checks_that_fail(tmp_path: Path) -> None:
    places = agreement(item(30, {"to": "kommuner", "take": "rest", "by": "lika"}, measure="platser"))
    wrong = places.replace(key=kf.Equal(), printed=[{"year": 2026, "amounts": {A: 11, "2305": 10, C: 10}}])
    made = kf.compare({"I dag": places, "Fel": wrong}, 2026, baseline="I dag")
    assert not made.ok
    book = written(made, tmp_path)
    page = texts(book, "Fel")
    assert "FEL Fel 2026: " in page
    assert "I dag, platser" in page
    assert "kr/inv" not in page
    assert book.sheetnames == ["Fel", "Per verksamhet", "Förutsättningar", "Källor"]


def test_the_same_bytes_and_paths(seen: kf.Comparison, tmp_path: Path) -> None:
    seen.to_excel(tmp_path / "a.xlsx")
    seen.to_excel(tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with pytest.raises(kf.InputError, match=r"\.xlsx"):
        seen.to_excel(tmp_path / "a.csv")
    ten = [even(10**15 - 1, id=f"a{number}") for number in range(10)]  # together above 2^53
    huge = kf.compare({"I dag": ten, "Ny": ten[1:]}, 2026, baseline="I dag")
    before = (tmp_path / "a.xlsx").read_bytes()
    with pytest.raises(kf.InputError):
        huge.to_excel(tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == before


def test_columns_are_as_wide_as_their_figures(tmp_path: Path) -> None:
    """Thirteen digits, and as many kronor per inhabitant as they make."""
    models = {"I dag": even(9_876_543_210_123), "Ny": even(9_876_543_210_123, by="folk")}
    made = kf.compare(models, 2026, baseline="I dag", population="2024-12-31")
    book = written(made, tmp_path)
    for name, column, least in (("Ny", "B", 18), ("Ny", "G", 14), ("Per verksamhet", "D", 18)):
        assert book[name].column_dimensions[column].width > least, (name, column)
