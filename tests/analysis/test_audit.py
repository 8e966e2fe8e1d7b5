"""Inherited tables that foot and tables that do not: published ones, dirty files, and every kind of fault."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kostnadsfordelning as kf
from kostnadsfordelning.analysis.inherited.audit import audit
from kostnadsfordelning.analysis.inherited.printed_columns import factor_of, roles
from tests.golden.printed_tables import (
    BRIGADE_AMOUNTS,
    BRIGADE_SHARES,
    BRIGADE_TOTAL,
    SETTLEMENT_ADVANCE,
    SETTLEMENT_OUTCOME,
    SETTLEMENT_PRINTED,
)

CMV = json.loads((Path(__file__).parents[1] / "golden" / "cmv_2023.json").read_text(encoding="utf-8"))
COLUMNS = ["check", "ok", "place", "expected", "got", "note"]


def wrong(checks: pd.DataFrame) -> list[tuple[Any, ...]]:
    """What does not agree: check, place, expected, got."""
    bad = checks[~checks["ok"]]
    return list(bad[["check", "place", "expected", "got"]].itertuples(index=False, name=None))


def notes(checks: pd.DataFrame, check: str) -> str:
    said = "\n".join(checks.loc[checks["check"] == check, "note"])
    return said.replace("\N{NO-BREAK SPACE}", " ")


def table(amounts: dict[str, Any], shares: dict[str, Any] | None = None, **more: Any) -> pd.DataFrame:
    columns: dict[str, Any] = {"Kommun": list(amounts)}
    if shares is not None:
        columns["Andel"] = [shares[party] for party in amounts]
    return pd.DataFrame({**columns, "Belopp": list(amounts.values()), **more})


def exchanged(given: dict[str, Any], first: str, second: str) -> dict[str, Any]:
    return {**given, first: given[second], second: given[first]}


# published tables --------------------------------------------------------------------------------------


def test_cmv_foots_and_follows_from_its_printed_shares() -> None:
    checks = audit(table(CMV["amounts"], CMV["shares"]), expected_total=CMV["total"])
    assert list(checks.columns) == COLUMNS
    assert checks["ok"].all()
    done = set(checks["check"])
    assert {"given_total", "share_total", "amount_of_share", "share_of_amount"} <= done
    assert "De tryckta andelarna kan vara nyckeln" in notes(checks, "amount_of_share")


def test_the_brigades_amounts_do_not_follow_from_its_shares() -> None:
    frame = pd.DataFrame(
        [(party, BRIGADE_SHARES[party], amount) for party, amount in BRIGADE_AMOUNTS.items()]
        + [("Summa", "100,0 %", BRIGADE_TOTAL)],
        columns=["Kommun", "Andel", "Belopp tkr"],
    )
    checks = audit(frame)
    assert wrong(checks) == [("amount_of_share", "Belopp tkr", None, None)]
    assert "bara en avrundad visning" in notes(checks, "amount_of_share")
    assert "Leksand skulle då få 9 913 tkr, och det skiljer 17 tkr" in notes(checks, "amount_of_share")
    assert "Belopp tkr: raderna blir 56 646, som det står." in notes(checks, "column_total")
    assert checks.loc[checks["check"] == "share_of_amount", "ok"].all()


def test_a_settlement_that_is_printed_more_than_a_krona_off() -> None:
    frame = pd.DataFrame(
        {
            "Part": ["Kommunerna"],
            "Utfall": [SETTLEMENT_OUTCOME],
            "Förskott": [SETTLEMENT_ADVANCE],
            "Att reglera": [SETTLEMENT_PRINTED],
        }
    )
    checks = audit(frame)
    place = "rad 0, kolumn Att reglera"
    assert wrong(checks) == [("difference", place, Decimal("867023.82"), 867025)]
    assert "Det skiljer 1,18." in notes(checks, "difference")
    assert "avrundad eller justerad för hand" in notes(checks, "difference")
    rounded = audit(frame.assign(**{"Att reglera": 867_024}))
    assert rounded["ok"].all()
    assert "är summan avrundad" in notes(rounded, "difference")


# sums --------------------------------------------------------------------------------------------------


def test_rows_and_columns_that_do_not_foot_are_all_told() -> None:
    frame = pd.DataFrame(
        {
            "Kommun": ["Ragunda", "Berg", "Åre", "Summa"],
            "2023": [100, 200, 300, 601],
            "2024": [10, 20, 30, 60],
            "Summa": [110, 221, 330, 660],
        }
    )
    assert wrong(audit(frame)) == [
        ("row_total", "rad 1, kolumn Summa", 220, 221),
        ("row_total", "rad 3, kolumn Summa", 661, 660),
        ("column_total", "rad 3, kolumn 2023", 600, 601),
        ("column_total", "rad 3, kolumn Summa", 661, 660),
    ]


def test_a_total_of_unrounded_figures_is_told_apart_from_one_that_is_wrong() -> None:
    checks = audit(table({"A": 33, "B": 33, "C": 33, "Summa": 100}))
    assert wrong(checks) == [("column_total", "rad 3, kolumn Belopp", 99, 100)]
    assert "räknad på orundade tal" in notes(checks, "column_total")
    checks = audit(table({"A": 33, "B": 33, "C": 33, "Summa": 140}))
    assert "orundade" not in notes(checks, "column_total")


@pytest.mark.parametrize(
    ("foot", "said"),
    [
        (1_050_000, "Det är beloppet för B: det kan vara räknat två gånger"),
        (550_000, "Det är beloppet för B: det kan saknas"),
        (800, "en faktor tusen"),
    ],
)
def test_what_a_wrong_sum_may_come_from(foot: int, said: str) -> None:
    checks = audit(table({"A": 450_000, "B": 250_000, "C": 100_000, "Summa": foot}))
    assert said in notes(checks, "column_total")


def test_one_party_in_thousands_among_kronor() -> None:
    checks = audit(table({"A": 450_000, "B": 250, "C": 300_000, "Summa": 1_000_000}))
    assert "B (250) ser ut att stå i tkr" in notes(checks, "column_total")
    shares = {"A": "45 %", "B": "25 %", "C": "30 %"}
    checks = audit(table({"A": 450_000, "B": 250, "C": 300_000}, shares), expected_total=1_000_000)
    assert "B (250) ser ut att stå i tkr" in notes(checks, "amount_of_share")


def test_columns_in_kronor_and_in_thousands_are_added_in_one_unit() -> None:
    frame = pd.DataFrame(
        {
            "Kommun": ["A", "B"],
            "Drift tkr": [100, 200],
            "Lokaler kr": [5_000, 6_000],
            "Summa kr": [105_000, 206_001],
        }
    )
    assert wrong(audit(frame)) == [("row_total", "rad 1, kolumn Summa kr", 206_000, 206_001)]
    assert factor_of("Belopp", ["Kostnader 2019, tkr"]) == 1000
    assert factor_of("Belopp, kr", ["Kostnader 2019, tkr"]) == 1


def test_subtotals_sum_the_rows_since_the_one_before() -> None:
    frame = table({"A": 1, "B": 2, "Delsumma": 3, "C": 4, "D": 5, "Delsumma ": 9, "Totalt": 12})
    assert wrong(audit(frame)) == []
    frame.loc[5, "Belopp"] = 8
    assert wrong(audit(frame)) == [("column_total", "rad 5, kolumn Belopp", 9, 8)]


def test_the_total_that_is_given() -> None:
    checks = audit(table({"A": 1, "B": 2}), expected_total="4 kr")
    assert wrong(checks) == [("given_total", "Belopp", 4, 3)]
    with pytest.raises(kf.InputTypeError, match="expected_total"):
        audit(table({"A": 1}), expected_total=1.5)


# shares ------------------------------------------------------------------------------------------------


def test_shares_that_do_not_make_100() -> None:
    checks = audit(table({"A": 3333, "B": 3333, "C": 3334}, dict.fromkeys("ABC", "33,3 %")))
    assert wrong(checks) == [
        ("share_total", "Andel", 100, Decimal("99.9")),
        ("amount_of_share", "Belopp", None, None),
    ]
    assert "De tryckta andelarna blir 99,9 %, inte 100 %." in notes(checks, "amount_of_share")
    assert "avrundade var för sig" in notes(checks, "share_total")
    checks = audit(table({"A": 333, "B": 333, "C": 334}, {"A": "33,3 %", "B": "33,3 %", "C": "23,4 %"}))
    assert ("share_total", "Andel", 100, 90) in wrong(checks)
    assert "en andel är fel eller saknas" in notes(checks, "share_total")


def test_shares_as_parts_of_one_are_told_as_such() -> None:
    checks = audit(table({"A": 400, "B": 600}, {"A": 0.4, "B": 0.6}))
    assert wrong(checks) == []
    assert "Talen är delar av 1" in notes(checks, "recognised")


def test_an_amount_that_is_not_its_share() -> None:
    shares = {"A": "40,0 %", "B": "35,0 %", "C": "25,0 %"}
    checks = audit(table({"A": 40_000, "B": 36_000, "C": 24_000}, shares))
    assert wrong(checks) == [
        ("amount_of_share", "Belopp", None, None),
        ("amount_of_share", "rad 1, kolumn Belopp", 35_000, 36_000),
        ("amount_of_share", "rad 2, kolumn Belopp", 25_000, 24_000),
    ]


def test_each_share_stands_beside_its_amount() -> None:
    frame = pd.DataFrame(
        {
            "Kommun": ["A", "B"],
            "Kostnad": [40, 60],
            "Andel %": [40, 60],
            "Bidrag": [30, 70],
            "Andel i %": [31, 69],
        }
    )
    assert [row[:2] for row in wrong(audit(frame))] == [
        ("amount_of_share", "Bidrag"),
        ("amount_of_share", "rad 0, kolumn Bidrag"),
        ("amount_of_share", "rad 1, kolumn Bidrag"),
    ]


# rows that have changed places ---------------------------------------------------------------------------


def test_two_amounts_exchanged_are_seen_by_the_shares() -> None:
    checks = audit(table(exchanged(CMV["amounts"], "Ragunda", "Åre"), CMV["shares"]))
    assert "beloppen för Ragunda, Åre ser ut att ha bytt plats" in notes(checks, "swapped_rows")


def test_two_amounts_exchanged_are_seen_by_the_row_totals() -> None:
    frame = pd.DataFrame(
        {"Kommun": ["A", "B", "C"], "2023": [100, 250, 300], "2024": [20, 10, 30], "Summa": [110, 270, 330]}
    )
    checks = audit(frame)
    swapped = checks[checks["check"] == "swapped_rows"].iloc[0]
    assert swapped.place == "rad 0, kolumn 2024 och rad 1, kolumn 2024"
    assert (swapped.got, swapped.expected) == (20, 10)
    assert len(checks[checks["check"] == "swapped_rows"]) == 1


def test_two_names_exchanged_are_seen_by_the_key() -> None:
    amounts, shares = (exchanged(CMV[name], "Ragunda", "Åre") for name in ("amounts", "shares"))
    without = audit(table(amounts, shares))
    assert without["ok"].all()  # nothing inside the table tells
    checks = audit(table(amounts, shares), weights=kf.population("2021-11-01"))
    assert [row[0] for row in wrong(checks)] == ["rule", "swapped_rows"]
    assert "namnen Ragunda, Åre ser ut att ha bytt plats" in notes(checks, "swapped_rows")
    only = audit(table(amounts), weights=kf.population("2021-11-01"))
    assert "beloppen för Ragunda, Åre ser ut att ha bytt plats" in notes(only, "swapped_rows")


def test_the_rule_behind_a_column_is_told() -> None:
    checks = audit(table(CMV["amounts"]), weights={"folkmängd": kf.population("2021-11-01")})
    assert "Tabellen följer av: folkmängd, andelar avrundade till en decimal i procent" in notes(
        checks, "rule"
    )
    assert checks["ok"].all()


@given(
    amounts=st.lists(st.integers(1_000, 10**6), min_size=3, max_size=7, unique=True),
    data=st.data(),
)
@settings(max_examples=40, deadline=None)
def test_a_table_that_foots_passes_and_one_changed_figure_is_seen(
    amounts: list[int], data: st.DataObject
) -> None:
    parties = [f"Part {place}" for place in range(len(amounts))]
    whole = sum(amounts)
    frame = pd.DataFrame(
        {
            "Part": [*parties, "Summa"],
            "Drift kr": [*amounts, whole],
            "Lokaler kr": [*amounts[::-1], whole],
            "Summa": [*(a + b for a, b in zip(amounts, amounts[::-1], strict=True)), 2 * whole],
        }
    )
    assert audit(frame)["ok"].all()
    row, column = data.draw(st.integers(0, len(amounts))), data.draw(st.integers(1, 3))
    figures: Any = frame.iloc
    figures[row, column] += data.draw(st.integers(1, 10**7))
    assert not audit(frame)["ok"].all()


# dirty tables --------------------------------------------------------------------------------------------


def test_numbers_as_people_paste_them() -> None:
    frame = table(
        {
            "A": "1\N{NO-BREAK SPACE}234,50 kr",
            "B": "\N{MINUS SIGN}34,50",
            "C": 800.0,
            "D": "–",
            "Summa": "2 000",
        }
    )
    checks = audit(frame)
    assert checks["ok"].all()
    assert "Tomma celler och streck räknas som 0: D (Belopp)." in notes(checks, "empty_cells")


def test_cells_that_cannot_be_read_are_all_told_and_not_guessed() -> None:
    frame = table({"A": "tolv", "B": 1 / 3, "C": True, "Summa": 10}, Budget=[1, 2, 3, 6])
    checks = audit(frame)
    assert [row[:2] for row in wrong(checks)] == [
        ("unreadable", "rad 0, kolumn Belopp"),
        ("unreadable", "rad 1, kolumn Belopp"),
        ("unreadable", "rad 2, kolumn Belopp"),
    ]
    assert "fler decimaler än någon räknar med" in notes(checks, "unreadable")
    assert notes(checks, "column_total") == "Budget: raderna blir 6, som det står."


def test_thousands_in_a_cell_are_not_taken_for_kronor() -> None:
    checks = audit(table({"A": "5 tkr", "B": "6 kr", "Summa": 11}))
    assert [row[:2] for row in wrong(checks)] == [("unreadable", "rad 0, kolumn Belopp")]
    frame = table({"A": "5 tkr", "B": 6, "Summa": "11 tkr"}).rename(columns={"Belopp": "Belopp tkr"})
    assert audit(frame)["ok"].all()


def test_a_party_that_stands_twice() -> None:
    checks = audit(pd.DataFrame({"Kommun": ["A", "B", "A"], "Belopp": [1, 2, 3]}))
    assert wrong(checks) == [("party_once", "rad 2, kolumn Kommun", 1, 2)]


def test_an_index_of_parties_is_read() -> None:
    frame = kf.allocate("cmv", 2023).by_party
    checks = audit(frame[["amount"]].rename(columns={"amount": "Belopp"}), expected_total=3_574_970)
    assert checks["ok"].all()
    assert "Läst som parter, 8 st: 2303" in notes(checks, "recognised")


def test_what_the_columns_were_read_as_is_told() -> None:
    frame = pd.DataFrame(
        {"Kommun": ["A", "B"], "Folkmängd": [5, 7], "Belopp": [1, 2], "Kr/inv": [0.2, 0.3], "Ändring": [1, 1]}
    )
    told = audit(frame).query("check == 'recognised'").set_index("place")["note"]
    assert told["Folkmängd"].startswith("Läst som nyckel")
    assert told["Belopp"] == "Läst som belopp."
    assert told["Kr/inv"] == told["Ändring"] == "Läses inte."


@pytest.mark.parametrize(
    ("heads", "wanted"),
    [
        (["Folkmängd", "Summa kr"], ["key", "amount"]),
        (["X", "Summa"], ["amount", "total"]),
        (["Utfall", "Förskott"], ["amount", "amount"]),
        (["Utfall", "Förskott", "Skillnad"], ["outcome", "advance", "difference"]),
        (["Andel (%)", "Belopp", "Kr/invånare"], ["share", "amount", "unread"]),
        (["2023", "2024", "Totalt"], ["amount", "amount", "total"]),
        (["Belopp", "Något"], ["amount", "unread"]),
        (["Invånare 2021-11-01", "Avgift"], ["key", "amount"]),
    ],
)
def test_what_a_column_is_by_its_heading(heads: list[str], wanted: list[str]) -> None:
    found = roles(dict(enumerate(heads)), {})
    assert [role for role, _ in found.values()] == wanted


def test_columns_by_name() -> None:
    frame = pd.DataFrame(
        {"Deltagare": ["A", "B", "Summa"], "X": [40, 60, 101], "Y": [40, 60, 100], "Z": [1, 2, 4]}
    )
    checks = audit(frame, party="Deltagare", amounts="X", shares=["Y"])
    assert wrong(checks) == [("column_total", "rad 2, kolumn X", 100, 101)]
    assert notes(checks, "amount_of_share").startswith("Y och X: ")
    assert checks.set_index("place").loc["Z", "note"] == "Läses inte."
    unnamed = audit(frame, party="Deltagare")
    assert "eftersom ingen rubrik säger" in notes(unnamed, "recognised")
    assert {"X", "Y", "Z"} <= set(unnamed.query("check == 'recognised'")["place"])


JUNK = (
    None, float("nan"), pd.NA, pd.NaT, 1e300, float("inf"), True, "", "–", "12 %", "x", "#REF!", "1,234",
    b"x", dt.date(2020, 1, 1), Decimal("NaN"), Decimal("Infinity"), Fraction(1, 3), [1], {"a": 1}, "½",
    "9" * 5000,
    10**30, 1j, "5 tkr", 0.1 + 0.2, 1, 20, "3 000",
)  # fmt: skip
NAMES = ("Ragunda", "2303", "Berg", "Summa", "", "Delsumma", None, "Totalt", "Medelvärde", 2303, 1.0)
HEADS = ("Kommun", "Andel", "Belopp", "Belopp tkr", "Summa", "Folkmängd", "Utfall", "Förskott", "Att reglera")


@given(
    heads=st.lists(st.sampled_from((*HEADS, "2023", 2024, None, "Kr/inv")), min_size=1, max_size=4),
    data=st.data(),
)
@settings(max_examples=100, deadline=None)
def test_whatever_a_frame_holds_it_is_read_or_refused_with_a_reason(
    heads: list[Any], data: st.DataObject
) -> None:
    cells = st.tuples(st.sampled_from(NAMES), *[st.sampled_from(JUNK) for _ in heads])
    rows = data.draw(st.lists(cells, max_size=5))
    frame = pd.DataFrame(rows, columns=pd.Index(["Kommun", *heads], dtype=object), dtype=object)
    refused: kf.InputError | None = None
    try:
        checks = audit(frame)
    except kf.InputError as error:
        refused = error
    if refused is not None:
        assert refused.faults
        assert all(fault.why and fault.remedy for fault in refused.faults)
    else:
        assert list(checks.columns) == COLUMNS
        assert checks["note"].str.len().min() > 0


def test_every_heading_that_is_not_there_is_told() -> None:
    frame = pd.DataFrame({"Kommun": ["A"], "Belopp": [1], "Andel": [2]})
    with pytest.raises(kf.InputError) as caught:
        audit(frame, amounts=["Belop", "Belopp"], shares="Belopp", total="Summa")
    assert [(fault.place, fault.value) for fault in caught.value.faults] == [
        ("amounts", '"Belop"'),
        ("shares", '"Belopp"'),
        ("total", '"Summa"'),
    ]
    assert "»Belopp«, »Andel«" in str(caught.value)
    with pytest.raises(kf.InputTypeError, match="party"):
        audit(frame, party=3)  # type: ignore[arg-type]
    with pytest.raises(kf.InputError, match="amounts"):
        audit(frame, amounts=5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame(),
        pd.DataFrame({"a": [1, 2]}),
        pd.DataFrame({"Kommun": ["A"], "Andel %": [100]}),
        pd.DataFrame({"Kommun": [], "Belopp": []}),
    ],
)
def test_what_is_no_such_table_is_refused(frame: pd.DataFrame) -> None:
    with pytest.raises(kf.FactsFileError):
        audit(frame)


# files ---------------------------------------------------------------------------------------------------


def test_a_csv_with_title_and_footnote(tmp_path: Path) -> None:
    file = tmp_path / "tabell.csv"
    file.write_text(
        "Kostnader 2019, tkr\nKommun;Andel;Belopp\nLeksand;17,5 %;9 896\nMora;82,5 %;46 750\n"
        "Summa;100 %;56 647\nKälla: protokollet\n",
        encoding="utf-8",
    )
    checks = audit(file)
    assert ("column_total", "tabell.csv:5", 56_646, 56_647) in wrong(checks)
    assert "I tusental kronor" in notes(checks, "recognised")


def test_a_workbook_with_formulas_formats_and_hidden_decimals(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Kommun", "Andel", "Belopp"])
    for name, share, amount in (("Ragunda", 0.0395, 142_998.8), ("Berg", 0.9605, 100 / 3)):
        sheet.append([name, share, amount])
    for cell in sheet["B"][1:]:
        cell.number_format = "0.0%"
    sheet["C3"].number_format = "#,##0"
    sheet.append(["Summa", 1, 143_031.8])
    sheet["B4"].number_format = "0%"
    file = tmp_path / "tabell.xlsx"
    book.save(file)
    checks = audit(file)
    assert "Berg (Belopp)" in notes(checks, "hidden_decimals")
    foot = checks[checks["check"] == "column_total"].iloc[0]
    assert (foot.ok, foot.place, foot.got) == (True, "tabell.xlsx!Sheet!C4", Decimal("143031.80"))


def test_the_sheet_must_be_named_where_several_fit(tmp_path: Path) -> None:
    file = tmp_path / "tabell.xlsx"
    with pd.ExcelWriter(file) as book:
        table({"A": 1, "Summa": 1}).to_excel(book, sheet_name="Ett", index=False)
        table({"A": 1, "Summa": 2}).to_excel(book, sheet_name="Två", index=False)
    with pytest.raises(kf.FactsFileError, match="flera blad"):
        audit(file)
    assert audit(file, sheet="Ett")["ok"].all()
    assert not audit(file, sheet="Två")["ok"].all()
