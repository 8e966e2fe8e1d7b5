"""Faults in a workbook: all at once, each with its cell, what stands there, and what to do."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kostnadsfordelning as kf
from kostnadsfordelning.agreement.excel.rows import title
from kostnadsfordelning.agreement.excel.sheets import BY_NAME, FIELDS_SHEET
from kostnadsfordelning.errors import AgreementFileError
from tests.agreement.excel.made import Filled


@pytest.fixture
def filled(tmp_path: Path) -> Filled:
    return Filled(tmp_path)


def test_an_untouched_template_asks_for_what_it_needs(tmp_path: Path) -> None:
    path = kf.agreement_template(tmp_path / "mall.xlsx")
    with pytest.raises(AgreementFileError) as caught:
        kf.load_agreement(path)
    faults = {fault.place.partition("!")[2]: fault for fault in caught.value.faults}
    assert [re.sub(r"\d+$", "", place) for place in faults] == ["Avtal!B"] * 6 + ["Parter!A", "Poster!A"]
    assert "”Id” saknas" in next(iter(faults.values())).why
    assert all(fault.remedy for fault in faults.values())
    assert "Välj en av: beslutat, rekommenderat" in str(caught.value)


def test_all_faults_come_at_once_in_the_order_of_the_workbook(filled: Filled) -> None:
    filled[filled.field("Status")] = "klart"
    filled[filled.field("Vid lika rest")] = None
    filled["Parter!B3"] = None
    filled["Nycklar!B3"] = "efter behag"
    filled["Belopp!C2"] = "tusen"
    filled["Fördelning!F2"] = "folkmangden"
    places = [fault.place.removeprefix("avtal.xlsx!") for fault in filled.faults()]
    assert places == [
        filled.field("Status"),
        filled.field("Vid lika rest"),
        "Parter!B3",
        "Nycklar!B3",
        "Belopp!C2",
        "Fördelning!F2",
    ]


@pytest.mark.parametrize(
    ("place", "written", "why", "remedy"),
    [
        ("Parter!A2", None, "”Grupp” saknas", "Fyll i"),
        ("Parter!D2", "räkning", "inget av valen", "faktura, intern"),
        ("Nycklar!B2", None, "”Slag” saknas", "folkmängd"),
        ("Nycklar!A3", "lika", "finns redan, i Nycklar!A2", "Ta bort"),
        ("Nycklar!D2", 11, "”Månad” används inte för lika delar", "Töm"),
        ("Nycklar!C4", None, "folkmängdens dag saknas", "månad"),
        ("Nycklar!D4", 11, "kan inte båda vara ifyllda", "Töm"),
        ("Nyckelvärden!A2", "fasta", "finns inte i bladet Nycklar", "Menade du fast?"),
        ("Nyckelvärden!A2", "folkmangd", "skrivs inte i arbetsboken", "slag"),
        ("Nyckelvärden!D2", 2027, "”Från år” används inte", "Töm"),
        ("Nyckelvärden!B3", "0114", "finns redan, i Nyckelvärden", "Ta bort"),
        ("Nyckelvärden!C2", None, "”Andel eller tal” saknas", "frågetecken"),
        ("Parter!B2", None, "”Kod” saknas", "Fyll i"),
        ("Poster!J2", "lika", "bara stå en öppen fråga", "Töm"),
        ("Belopp!A2", "hyra", "finns inte i bladet Poster", "drift"),
        ("Belopp!B2", "angivt belopp", "inget av valen", "Menade du angivet belopp?"),
        ("Belopp!C3", None, "uppräkningens procent saknas", "index"),
        ("Belopp!E2", "PKV", "”Index” används inte för angivet belopp", "Töm"),
        ("Belopp!J3", None, "”Uppräkning avrundas” saknas", "varje år, i slutet"),
        ("Belopp!Q3", "ja", "inget kostnadstak", "först"),
        ("Fördelning!B2", 3, "1 eller 2", "två nivåer"),
        ("Fördelning!B2", 2, "ingen rad på nivå 1", "Flytta"),
        ("Fördelning!C2", None, "”Till” saknas", "Fyll i"),
        ("Fördelning!D2", None, "vad grenen tar", "resten"),
        ("Fördelning!E2", 5, "kan inte båda vara ifyllda", "Töm"),
        ("Fördelning!G2", "avgift-1", "finns inte i bladet Avgifter", "–"),
        ("Avgifter!A2", "avgift-1", "används inte", "gren"),
        ("Gränser!A2", "tak", "används inte", "gren"),
        ("Intervall!A2", "avgift-1", "finns inte i bladet Avgifter", "lägg till"),
        ("Per part!B2", "tak", "saknas", "Fyll i"),
        ("In- och utträden!A2", "Ragunda", "”Månader räknas som” saknas", "vikter efter månader"),
        ("Tryckta tabeller!A2", "1", "”År” saknas", "Fyll i"),
        ("Beslut!A2", "Ragunda", "”Beslut” saknas", "godkänt"),
        ("Flyttade kronor!E2", "Skäl", "”Kronor” saknas", "Fyll i"),
        ("Ej beräknat!A2", "Avgift", "”Skäl” saknas", "Fyll i"),
    ],
)
def test_a_fault_says_why_and_what_to_do(
    filled: Filled, place: str, written: Any, why: str, remedy: str
) -> None:
    filled[place] = written
    faults = filled.faults()
    assert any(why in fault.why and remedy in fault.remedy for fault in faults), faults
    sheet = place.partition("!")[0]
    if sheet != "In- och utträden":
        assert any(fault.place.startswith(f"avtal.xlsx!{sheet}!") for fault in faults)


def test_what_the_model_refuses_is_told_in_the_words_of_the_workbook(filled: Filled) -> None:
    filled[filled.field("Avrundningsmetod")] = "vanlig avrundning"
    fault = filled.the_fault()
    told = fault.why + fault.remedy
    assert fault.place == f"avtal.xlsx!{filled.field('Avrundningsmetod')}"
    assert not re.search(r"\b(half_up|residual_to|largest|first|last|none)\b", told), told


@pytest.mark.parametrize(
    ("place", "why", "remedy"),
    [
        ("Parter!C1", "kolumnen finns inte", "Rätta rubriken"),
        ("Parter!G3", "utan rubrik", "rätt kolumn"),
        ("Avtal!A12", "finns inte", "Rätta"),
    ],
)
def test_what_stands_where_nothing_is_read_is_told(filled: Filled, place: str, why: str, remedy: str) -> None:
    if place.startswith("Avtal"):
        filled["Avtal!B12"] = "Östersund"
    filled[place] = "xyzzy"
    assert any(why in fault.why and remedy in fault.remedy for fault in filled.faults())


def test_a_sheet_of_another_name_is_told_with_the_nearest(filled: Filled) -> None:
    filled.book["Fördelning"].title = "Fördelningar"
    told = {fault.place: fault for fault in filled.faults()}
    assert "Menade du Fördelning?" in told["avtal.xlsx!Fördelningar"].remedy
    assert any("ingen fördelning" in fault.why for fault in told.values())


def test_own_sheets_and_empty_ones_are_left_alone(filled: Filled) -> None:
    filled.book.create_sheet("Blad1")
    filled.book.create_sheet("Anteckningar")["A1"] = "kom ihåg"
    assert filled.faults() == []
    filled.book["Blad1"]["A1"] = "kom ihåg"
    assert filled.the_fault().place == "avtal.xlsx!Blad1"


def test_a_question_where_none_may_stand_is_refused(filled: Filled) -> None:
    filled[filled.field("Status")] = "? Är det beslutat?"
    assert "ingen öppen fråga" in filled.the_fault().why


def test_some_other_workbook_is_told_in_few_words(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book["Sheet"]["A1"] = "Kommun"
    book.save(tmp_path / "annan.xlsx")
    with pytest.raises(AgreementFileError) as caught:
        kf.load_agreement(tmp_path / "annan.xlsx")
    assert "inget blad som heter Avtal" in str(caught.value)
    assert len(caught.value.faults) <= 2


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("saknas.xlsx", None, "finns inte"),
        ("tom.xlsx", b"", "tom"),
        ("text.xlsx", b"format: 1", "stämmer inte med filändelsen"),
        ("gammal.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "lösenordsskyddad"),
        ("gammal.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "format som inte läses"),
        ("open.ods", b"PK\x03\x04", "format som inte läses"),
        ("skadad.xlsx", b"PK\x03\x04 skadad", "skadad"),
    ],
)
def test_files_that_are_no_workbook(tmp_path: Path, name: str, content: bytes | None, why: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(AgreementFileError, match=why):
        kf.load_agreement(tmp_path / name)


def test_a_workbook_cut_short_anywhere_is_refused_or_read(filled: Filled) -> None:
    filled.read()
    whole = filled.path.read_bytes()
    for size in range(100, len(whole), len(whole) // 23):
        for content in (whole[:size], whole[:size] + b"\0" * 40 + whole[size + 40 :]):
            filled.path.write_bytes(content)
            with suppress(AgreementFileError):  # and nothing else
                kf.load_agreement(filled.path)


STRANGE = (
    None, "x", "?", "? a | b | Källa: z", "|", 0, -1, 2.5, 1 / 3, 1e300, True, dt.time(3),
    dt.date(2026, 3, 1), "50 %", "1/3", "resten", "ja", "kostnadstak", "sammanvägd", "uppräkning", "region",
    "kommuner;", "; ;",
    "\N{ZERO WIDTH SPACE}", "{x}", "%", "'", "Exempel: x", "=1+1", "senaste", "a" * 300,
)  # fmt: skip
CHANGES = st.lists(
    st.tuples(
        st.sampled_from([title(name) for name in (FIELDS_SHEET, *BY_NAME)]),
        st.integers(1, 12),
        st.integers(1, 12),
        st.sampled_from(STRANGE),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CHANGES)
def test_whatever_is_typed_anywhere_is_read_or_refused_with_cell_and_remedy(
    changes: list[tuple[str, int, int, Any]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        filled = Filled(Path(folder))
        for sheet, row, column, value in changes:
            filled.book[sheet].cell(row, column).value = value
        for fault in filled.faults():
            assert fault.place.startswith("avtal.xlsx!")
            assert fault.why
            assert fault.remedy


def test_capitals_in_names_make_no_difference_where_one_name_fits(filled: Filled) -> None:
    before = filled.read()
    for place in (
        "Parter!A2",
        "Parter!A4",
        "Nyckelvärden!A2",
        "Fördelning!A2",
        "Fördelning!C2",
        "Fördelning!F2",
    ):
        filled[place] = f" {str(filled[place].value).upper()} "
    filled["Nyckelvärden!B3"] = "RAGUNDA"
    assert filled.read() == before


def test_a_party_that_was_removed_is_not_taken_for_one_that_is_only_somewhat_alike(filled: Filled) -> None:
    filled["Parter!C2"] = "Östersund"
    filled["Beslut!A2"], filled["Beslut!B2"] = "Strömsund", "godkänt"
    told = filled.the_fault()
    assert told.place == "avtal.xlsx!Beslut!A2"
    assert "Menade" not in told.remedy
    assert "Om parten har tagits bort ur bladet Parter, ta också bort den här." in told.remedy


def test_a_fault_in_a_cell_silences_what_would_follow_from_it(tmp_path: Path) -> None:
    for number, (place, written, why) in enumerate(
        [
            ("In- och utträden!B2", "=A2", "formel har inget sparat värde"),
            ("In- och utträden!B2", "#N/A", "formel ger ett fel"),
            ("Avtal!B7", "=A2", "formel har inget sparat värde"),
            ("Fördelning!A2", "drfit", "finns inte i bladet Poster"),
            ("Fördelning!F2", "=A2", "formel har inget sparat värde"),
            ("Belopp!C2", "=A2", "formel har inget sparat värde"),
        ]
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        filled = Filled(folder)
        if place.startswith("In-"):
            filled[filled.field("Månader räknas som")] = "vikter efter månader"
            filled[filled.field("Den frånvarandes del")] = "de andra bär den"
            filled["In- och utträden!A2"] = "Ragunda"
        if place == "Fördelning!A2":
            filled["Fördelning!A3"] = "drfit"
        filled[place] = written
        faults = filled.faults()
        assert {fault.why.partition(" och")[0] for fault in faults if why not in fault.why} == set(), faults
        assert faults


def test_a_charge_that_is_not_there_is_told_once(filled: Filled) -> None:
    filled["Fördelning!D2"], filled["Fördelning!F2"], filled["Fördelning!G2"] = None, None, "avgift-1"
    assert filled.the_fault().place == "avtal.xlsx!Fördelning!G2"


def test_kr_may_stand_after_an_amount_and_tkr_may_not(filled: Filled) -> None:
    before = filled.read()
    filled["Belopp!C2"] = "1 000 kr"
    assert filled.read() == before
    filled["Belopp!C2"] = "1 tkr"
    assert "hela beloppet i kronor" in filled.the_fault().remedy
