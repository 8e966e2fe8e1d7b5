"""Each kind of fault in a file: exactly where, why, what to do – and all of them at once."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import pytest

from kostnadsfordelning.agreement.catalogue import load_agreement
from kostnadsfordelning.agreement.loading import parse_agreement, read_agreement
from kostnadsfordelning.errors import AgreementFileError
from kostnadsfordelning.messages.numbers import NBSP
from tests.agreement.small import SMALL, changed, faults, the_fault

if TYPE_CHECKING:
    from pathlib import Path

FAULTS = [
    # what is changed, to what with the place of the fault marked, why, remedy
    ("valid_from: 2026-01-01", "valid_from: 2026-01-01\n▸name: Igen", "finns redan, på rad 3", "Ta bort"),
    ("lika: {equal: }", "lika: ▸&a {equal: }", "hänvisningar med & och *", "Skriv ut"),
    ("name: Prov", "name: ▸!!str Prov", "taggar", "Ta bort taggen"),
    ("name: Prov", "name: ▸!!python/name:os.system Prov", "taggar", "Ta bort taggen"),
    ("name: Prov", "name: ▸! Prov", "taggar", "Ta bort taggen"),
    ("lika: {equal: }", "▸<<: {equal: }\n  lika: {equal: }", "ett ord", "använd inte <<"),
    ("lika: {equal: }", "? ▸[a]\n  : {equal: }\n  lika: {equal: }", "ett ord", "utan parenteser"),
    ("name: Prov", "name:▸", "här ska stå text", "Skriv texten"),
    ("status: example", "status: example\n▸replaces:", "saknas ett värde", "ta bort nyckeln"),
    ("status: example", "status: example\n▸clause: ~", "saknas ett värde", "ta bort nyckeln"),
    ("status: example", "status: ▸exempel", "möjliga", "decided, recommended, proposed"),
    ("status: example", "status: example\n▸replcaes: x", "okänd nyckel replcaes", "Menade du replaces?"),
    (
        "status: example",
        "status: example\n▸choices: a",
        "nyckeln choices finns, men inte här",
        "Flytta",
    ),
    ("valid_from: 2026-01-01", "valid_from: ▸{unknown: när}", "ingen öppen fråga stå", "Skriv värdet"),
    ("lika: {equal: }", "lika: ▸{unknown: vilken, choices: [a]}", "ingen öppen fråga stå", "Skriv värdet"),
    ("lika: {equal: }", "lika: {equal: , ▸unknown: vilken}", "ingen öppen fråga stå", "Skriv värdet"),
    ("- {code: R23, name: Regionen}", "- {▸unknown: vem}", "ingen öppen fråga stå", "Skriv värdet"),
    ("{method: largest_remainder, ties: order}", "{▸unknown: hur}", "ingen öppen fråga stå", "Skriv värdet"),
    ("format: 1", "format: ▸2", "möjliga", "Välj en av 1"),
    ("id: prov", "id: ▸Prövning", "små bokstäver", "folkmangd"),
    ("valid_from: 2026-01-01", "valid_from: ▸2026-02-30", "datumet kan inte tolkas", "ÅÅÅÅ-MM-DD"),
    ("valid_from: 2026-01-01", "valid_from: ▸1/1 2026", "datumet", "ÅÅÅÅ-MM-DD"),
    ("valid_from: 2026-01-01", "valid_from: 2026-01-01\nvalid_to: ▸2025-12-31", "slutar innan", "valid_to"),
    ("code: R23", "code: ▸R 23", "koden får bara", '"0114"'),
    ("by: lika", "by: ▸liak", "nyckeln liak finns inte", "Menade du lika?"),
    ("to: region", "to: ▸regoin", "partsgruppen regoin finns inte", "Menade du region?"),
    ("to: region", "to: ▸Ragunda", "är en part, inte en grupp", "[Ragunda]"),
    ("to: region", "to: [▸Rgionen]", "parten Rgionen finns inte", "Menade du Regionen?"),
    ("to: region", "by: lika, to: [2303, ▸Ragunda]", "nämns mer än en gång", "kod eller med namn"),
    ("- {to: region", "- ▸{to: []", "inga parter", "minst en part"),
    ("Ragunda: 60 %", "▸Rgunda: 60 %", "parten Rgunda finns inte", "Menade du Ragunda?"),
    ("{0114: 40 %, Ragunda: 60 %}", "▸{0114: 40 %, 2303: 3/5}", "kan inte blandas", "Rätta"),
    (
        "{0114: 40 %, Ragunda: 60 %}",
        '▸{0114: 40 %, Ragunda: "59,99 %"}',
        "99,99 %, det saknas 0,01 procent",
        "1/3",
    ),
    ("{0114: 40 %, Ragunda: 60 %}", "▸{0114: 39 %, 2303: 60 %}", "99 %, det saknas 1 procent", "1/3"),
    ("Ragunda: 60 %", "Ragunda: ▸-60", "negativ", "Skriv 0"),
    ("Ragunda: 60 %", "Ragunda: ▸[60 %]", "går inte att läsa som ett tal", "37,5 %"),
    (
        "{method: largest_remainder, ties: order}",
        "▸{method: down, residual_to: last}",
        "ties saknas",
        "order (",
    ),
    ("{method: largest_remainder, ties: order}", "▸{ties: order}", "method saknas", "half_up"),
    ("{method: largest_remainder, ties", "▸{method: half_up, ties", "vem som får den", "residual_to"),
    ("{method: largest_remainder", "▸{residual_to: last, method: cumulative", "lämnar ingen", "half_up"),
    ("{method", "▸{unit: 7, method", "inget sådant val", "1, 10, 100, 1000"),
    (
        "{method: largest_remainder",
        "{residual_to: ▸Rgunda, method: down",
        "parten Rgunda",
        "Menade du Ragunda?",
    ),
    ("ties: order", "ties: order, shares: {decimals: ▸ett}", "heltal mellan 0 och 12", "siffror"),
    ("given: 1 000", "given: ▸1 000.50", "hela kronor", "utan ören"),
    ("given: 1 000", "given: ▸tusen kr", "går inte att läsa som ett belopp", "1 200 000 kr"),
    ("given: 1 000", "given: ▸12 mkr", "beloppet anges i tusental eller miljoner", "1 200 000"),
    ("given: 1 000", "given: ▸5 % kr", "går inte att läsa som ett belopp", "1 200 000"),
    ("given: 1 000", "given: ▸5.214", "kan läsas på flera sätt", "mellanslag"),
    ("given: 1 000", "given: ▸10 %", "hela kronor", "utan ören"),
    ("given: 1 000", "given: ▸1" + "0" * 30, "större än 999", "Kontrollera"),
    ("{given: 1 000", "▸{gvien: 1 000", "vilket steg som menas", "given:"),
    ("- {given: 1 000, price_year: 2026}", "▸- {given: 1 000}", "saknar prisnivå", "price_year"),
    ("- {given: 1 000, price_year: 2026}", "▸- {mandate: 1 000}", "ska börja med given", "actual"),
    (
        "- {uprate: 3 %, round: each_year}",
        "- {uprate: 3 %, round: end}\n      - ▸given",
        "vilket steg",
        "uprate:",
    ),
    ("round: each_year", "round: each_year, from: ▸i morgon", "heltal mellan 1900", "siffror"),
    ("uprate: 3 %", "uprate: ▸3", "procenttecknet saknas", 'Skriv "3 %"'),
    ("uprate: 3 %", "uprate: ▸312 %", "högst 100 %", "indextal"),
    ("uprate: 3 %", "uprate: ▸-100 %", "över −100 %", "Kontrollera"),
    ("{uprate: 3 %, round: each_year}", "▸{uprate: 3 %}", "nyckeln round saknas", "each_year"),
    ("round: each_year", "round: ▸varje år", "möjliga", "each_year, end"),
    ("round: each_year", "round: each_year, ▸from_year: 2027", "okänd nyckel from_year", "Menade du"),
    ("uprate: 3 %", "uprate: ▸{index: PKV, figure_year: same}", "nyckeln edition saknas", "month: 10"),
    ("take: 2/3", "take: ▸50", "om 50 är en andel", '"50 %"'),
    ("take: 2/3", "take: ▸120 %", "mellan 0 och 100 %", '"50 %"'),
    ("- {to: kommuner, take: 2/3", "▸- {to: kommuner, take: 100 %", "resten blir ingenting", "Minska"),
    ("- {to: kommuner, take: 2/3", "▸- {to: kommuner, take: rest", "mer än en gren tar resten", "andelar"),
    ("by: lika}", "by: ▸[{to: region, take: 50 %}]}", "50 %, 50 % ifrån", "1/3"),
    (
        "- {to: kommuner, take: 2/3, by: lika}",
        "- ▸{to: kommuner, take: 2/3}",
        "2 parter men ingen nyckel",
        "by:",
    ),
    ("id: drift", "id: drift\n    occurs: ▸ibland", "möjliga", "yearly, on_decision"),
    ("lika: {equal: }", "lika: {equal: ▸1}", "tar inget värde", "{equal: }"),
    ("lika: {equal: }", "lika: ▸{equl: x}", "vilken nyckel som menas", "population"),
    ("lika: {equal: }", "lika: {equal: , ▸qqq: 1}", "okänd nyckel qqq", "avtalsfil"),
    ("{equal: }", "{population: ▸{month: 2, day: 29, years_before: 1}}", "inte varje år", "day"),
    ("{equal: }", "{population: {month: ▸13, day: 1, years_before: 1}}", "mellan 1 och 12", "Rätta"),
    ("{equal: }", "{population: ▸{month: 11, day: 1}}", "years_before saknas", "Lägg till"),
    ("{equal: }", "{population: 2021-11-01, ▸assumd: x}", "assumd", "Menade du assumed?"),
    ("- {code: 0114, name: Upplands Väsby}", "- ▸{code: 0114}", "nyckeln name saknas", "Lägg till"),
    ("- {code: R23, name: Regionen}", "- ▸[R23]", "nycklar med värden", "{nyckel: värde}"),
]


@pytest.mark.parametrize(("old", "new", "why", "remedy"), FAULTS)
def test_each_fault_has_its_place_and_its_remedy(old: str, new: str, why: str, remedy: str) -> None:
    marked = changed((old, new)).splitlines()
    number, line = next((number, line) for number, line in enumerate(marked, start=1) if "▸" in line)
    fault = the_fault((old, new.replace("▸", "")))
    assert fault.place == f"avtal.yaml:{number}:{line.index('▸') + 1}"
    assert why in fault.why.replace(NBSP, " ")
    assert remedy in fault.remedy
    assert fault.line == line.replace("▸", "").strip()


def test_all_faults_at_once_in_the_order_of_the_file() -> None:
    found = faults(
        changed(
            ("format: 1", "format: 3"),
            ("code: 0114", "code: 0 1"),
            ("by: lika", "by: lka"),
            ("name: Regionen", "name: Regionen, name: Region"),
            ("round: each_year", "runda: ja"),
        )
    )
    places = [fault.place.removeprefix("avtal.yaml:") for fault in found]
    assert places == ["1:9", "8:14", "11:35", "14:18", "20:9", "20:23", "22:39"]
    with pytest.raises(AgreementFileError, match=r"^avtal.yaml: 1 fel"):
        parse_agreement(changed(("by: lika", "by: lka")), "avtal.yaml")


def test_a_missing_part_is_placed_where_it_should_be() -> None:
    assert [fault.place for fault in faults(SMALL.partition("rounding")[0])] == ["avtal.yaml:1:1"] * 2
    assert (
        "skriv assumed: och skälet"
        in faults(SMALL.replace("rounding: {method", "avrundning: {method"))[0].remedy
    )


def test_what_yaml_would_twist_stays_text() -> None:
    content = changed(
        ("code: R23", "code: NO"),
        ("name: Regionen", "name: 12:30"),
        ("name: Prov", "name: 1_000"),
        ("status: example", "status: example\nversion: 0010"),
    )
    agreement = parse_agreement(content, "avtal.yaml")
    assert list(agreement.everyone) == ["0114", "2303", "NO"]
    assert agreement.everyone["NO"].name == "12:30"
    assert (agreement.name, agreement.version) == ("1_000", "0010")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(SMALL.replace("\n", "\r\n").encode(), id="windows-lines"),
        pytest.param(codecs.BOM_UTF8 + SMALL.encode(), id="byte-order-mark"),
        pytest.param(SMALL.replace("ä", "a\N{COMBINING DIAERESIS}").encode(), id="decomposed-letters"),
        pytest.param(f"---\n{SMALL}...\n".encode(), id="document-marks"),
    ],
)
def test_files_as_editors_save_them(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "avtal.yaml"
    path.write_bytes(content)
    assert read_agreement(path) == parse_agreement(SMALL, "avtal.yaml")


UNREADABLE = [
    pytest.param(b"", "avtal.yaml:1:1", "tom", id="empty"),
    pytest.param(b"# bara en kommentar\n", "avtal.yaml:1:1", "tom", id="comment-only"),
    pytest.param(b"---\n", "avtal.yaml:1:1", "tom", id="mark-only"),
    pytest.param(b"- a\n- b\n", "avtal.yaml:1:1", "ett avtal med nycklar", id="list"),
    pytest.param(b"bara text\n", "avtal.yaml:1:1", "ett avtal med nycklar", id="text"),
    pytest.param(b"a: 1\n---\nb: 2\n", "avtal.yaml:2:1", "mer än ett avtal", id="two-documents"),
    pytest.param("namn: Väsby".encode("cp1252"), "", "inte sparad som UTF-8", id="cp1252"),
    pytest.param("a: 1".encode("utf-16"), "", "inte sparad som UTF-8", id="utf-16"),
    pytest.param(b"a: 1\nb: \x07\n", "avtal.yaml:2:4", "styrtecken", id="control"),
    pytest.param(b"a:\n\tb: 1\n", "avtal.yaml:2:1", "tabb", id="tab"),
    pytest.param(b"a: 'ett\nb: 2\n", "avtal.yaml:", "citattecken", id="quote"),
    pytest.param(b"a: {b: 1\nc: 2\n", "avtal.yaml:", "parentes", id="bracket"),
    pytest.param(b"a: b: c\n", "avtal.yaml:1:5", "kolon för mycket", id="colon"),
    pytest.param(b"a: @b\n", "avtal.yaml:1:4", "kan inte börja", id="start"),
    pytest.param(b"a: " + b"[" * 100_000, "avtal.yaml:1:", "alltför många nivåer", id="deep"),
]


@pytest.mark.parametrize(("content", "place", "why"), UNREADABLE)
def test_what_cannot_be_read_is_told_in_swedish(content: bytes, place: str, why: str, tmp_path: Path) -> None:
    path = tmp_path / "avtal.yaml"
    path.write_bytes(content)
    with pytest.raises(AgreementFileError) as caught:
        read_agreement(path)
    fault = caught.value.faults[-1]
    assert fault.place.startswith(place)
    assert why in fault.why
    assert fault.remedy


def test_paths_that_are_no_file(tmp_path: Path) -> None:
    folder = tmp_path / "mapp.yaml"
    folder.mkdir()
    refused: list[tuple[str | Path, str]] = [
        (folder, "kan inte öppnas"),
        (tmp_path / "borta.yaml", "finns inte"),
        (tmp_path / "avtal.docx", ".yaml"),
        ("a\0.yaml", "kan inte öppnas"),
    ]
    for path, why in refused:
        with pytest.raises(AgreementFileError) as caught:
            load_agreement(path)
        assert why in caught.value.faults[0].why


def test_nesting_deeper_than_any_agreement_is_refused_in_place() -> None:
    deep = "[" * 60 + "]" * 60
    found = faults(changed(("lika: {equal: }", f"lika: {deep}")))
    assert any("alltför många nivåer" in fault.why for fault in found)


def test_an_alias_is_told_where_it_stands_and_not_at_its_anchor() -> None:
    found = faults(changed(("lika: {equal: }", "lika: &a {equal: }\n  samma: *a")))
    assert [fault.place for fault in found] == ["avtal.yaml:13:9", "avtal.yaml:14:10"]


def test_a_decimal_comma_without_quotes_is_explained() -> None:
    """The value is put together again, so that the one fault told is the comma and not its two halves."""
    (cut,) = faults(changed(("take: 2/3", "take: 66,50 %")))
    assert (cut.place, cut.value) == ("avtal.yaml:22:30", "66,50 %")
    assert cut.remedy == 'Skriv värdet inom citattecken: take: "66,50 %".'
    both = faults(changed(("{0114: 40 %, Ragunda: 60 %}", "{0114: 40,5 %, Ragunda: 59,5 %}")))
    assert [fault.value for fault in both] == ["40,5 %", "59,5 %"]


def test_a_word_alone_in_braces_is_no_key() -> None:
    (lone,) = faults(changed(("{to: region, take: rest}", "{oj, to: region, take: rest}")))
    assert (lone.place, lone.why) == ("avtal.yaml:23:10", "oj saknar kolon och värde")
    assert not faults(changed(("lika: {equal: }", "lika: {equal}")))


def test_an_issuer_that_is_nearly_a_party_is_not_taken_for_someone_else() -> None:
    """Taken for an outsider it would have the party invoice itself."""
    for name in ("Ragunda kommun", "ragunda", "Raguna", "2303 Ragunda"):
        (near,) = faults(changed(("name: Prov", f"name: Prov\nissuer: {name}")))
        assert near.remedy == "Menade du Ragunda?"
    for name in ("Bergsjö kommun", "Ragunda", "2303"):
        content = changed(("name: Prov", f"name: Prov\nissuer: {name}"))
        assert parse_agreement(content, "avtal.yaml").issuer == name


def test_names_that_mean_two_parties() -> None:
    found = faults(changed(("name: Regionen", "name: 2303")))
    assert [fault.place for fault in found] == ["avtal.yaml:9:14", "avtal.yaml:11:25"]
    assert all("mer än en part" in fault.why for fault in found)


def test_parties_without_code_are_no_doubles() -> None:
    without = changed(
        ("code: 0114, ", ""),
        ("{code: 2303, name: Ragunda}", "{name: Ragunda}"),
        ("fast: {fixed: {0114: 40 %, Ragunda: 60 %}}", "fast: {equal: }"),
    )
    assert {fault.why for fault in faults(without)} == {"nyckeln code saknas"}


def test_a_fixed_key_covers_whom_it_is_used_for() -> None:
    use = ("by: lika", "by: fast")
    assert faults(changed(use)) == []
    missing = the_fault(use, ("0114: 40 %, Ragunda: 60 %", "Ragunda: 100 %"))
    assert (missing.place, missing.value) == ("avtal.yaml:14:17", "Upplands Väsby")
    others = the_fault(use, ("0114: 40 %,", "0114: 30 %, R23: 10 %,"))
    assert others.place == "avtal.yaml:22:39"
    assert "Regionen" in others.why
    twice = the_fault(("Ragunda: 60 %", "2303: 30 %, Ragunda: 30 %"))
    assert twice.place == "avtal.yaml:14:42"


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("given: 1 000", "given: {unknown: Hur mycket}", "drift.amount.0.given"),
        ("price_year: 2026", "price_year: {unknown: Vilket år}", "drift.amount.0.price_year"),
        ("uprate: 3 %", "uprate: {unknown: Hur mycket}", "drift.amount.1.uprate"),
        ("round: each_year", "round: {unknown: När}", "drift.amount.1.round"),
        ("round: each_year", "round: end, from: {unknown: När}", "drift.amount.1.from"),
        ("take: 2/3", "take: {unknown: Hur stor del}", "drift.split.0.take"),
        ("by: lika", "by: {unknown: Vilken, choices: [lika, fast]}", "drift.split.0.by"),
        ("id: drift", "id: drift\n    occurs: {unknown: När}", "drift.occurs"),
        (
            "id: drift",
            "id: drift\n    occurs: {every_years: {unknown: A}, first_year: 1999}",
            "drift.occurs.every_years",
        ),
        ("{equal: }", "{population: {unknown: Vilket datum}}", "keys.lika.population"),
        ("{0114: 40 %, Ragunda: 60 %}", "{unknown: Vilka andelar}", "keys.fast.fixed"),
        ("Ragunda: 60 %", "Ragunda: {unknown: Hur mycket}", "keys.fast.fixed.Ragunda"),
        ("status: example", "status: example\nissuer: {unknown: Vem}", "issuer"),
        ("3 %", "{index: PKV, figure_year: same, edition: {unknown: A}}", "drift.amount.1.uprate.edition"),
        (
            "3 %",
            "{index: X, edition: 2017-09-28, figure_year: {unknown: A}}",
            "drift.amount.1.uprate.figure_year",
        ),
    ],
)
def test_a_question_may_stand_where_a_value_may(old: str, new: str, path: str) -> None:
    agreement = parse_agreement(changed((old, new)), "avtal.yaml")
    assert list(agreement.unknowns) == [path]
    assert agreement.unknowns[path].unknown


def test_a_whole_split_may_be_a_question() -> None:
    content = SMALL.partition("    split:")[0] + "    split: {unknown: Hur delas det}\n"
    assert list(parse_agreement(content, "avtal.yaml").unknowns) == ["drift.split"]


@pytest.mark.parametrize("written", ["1 000 kr", "1000kr", "1 000,00 kr"])
def test_kr_may_stand_after_an_amount(written: str) -> None:
    content = changed(("given: 1 000,", f'given: "{written}",'))
    stage = parse_agreement(content, "avtal.yaml").items[0].stages[0]
    assert getattr(stage, "given", None) == 1000


def test_a_file_without_an_ending_that_is_not_there_is_told_as_missing(tmp_path: Path) -> None:
    (tmp_path / "avtal").write_text(SMALL, encoding="utf-8")
    for name, why in (("saknas", "finns inte"), ("avtal", r"ska sluta på \.yaml"), ("x" * 300, "finns inte")):
        with pytest.raises(AgreementFileError, match=why):
            read_agreement(tmp_path / name)
