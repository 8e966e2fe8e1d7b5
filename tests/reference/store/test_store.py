"""A store: which folder it is, what lies in it, and what happens where sources differ."""

from __future__ import annotations

import datetime as dt
import json
import pickle
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook, load_workbook

from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.errors import (
    FactConflictError,
    FactsFileError,
    InputError,
    InputTypeError,
    UnknownFactError,
)
from kostnadsfordelning.reference.population import population
from kostnadsfordelning.reference.store.known import known_values
from kostnadsfordelning.reference.store.place import VARIABLE, find_place
from kostnadsfordelning.reference.store.store import open_store, store
from tests.reference.store.conftest import JAMTLAND, snapshot

if TYPE_CHECKING:
    from pathlib import Path

PKV = "index;publicerad;år;procent;status\n"


# Which folder -----------------------------------------------------------------------------------------


def test_nothing_named_is_no_store() -> None:
    assert open_store() is None
    with pytest.raises(UnknownFactError, match=VARIABLE):
        store()


def test_argument_then_environment_then_file(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    toml = tmp_path / "kostnadsfordelning.toml"
    toml.write_text('[facts]\nstore = "b"\n', encoding="utf-8")
    found = find_place(None)
    assert found is not None
    assert (found.folder, found.named_by) == (tmp_path / "b", str(toml))
    monkeypatch.setenv(VARIABLE, str(tmp_path / "a"))
    found = find_place(None)
    assert found is not None
    assert (found.folder, found.named_by) == (tmp_path / "a", "environment")
    found = find_place(folder)
    assert found is not None
    assert (found.folder, found.named_by) == (folder, "argument")
    assert find_place(False) is None


def test_the_nearest_file_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    inner = tmp_path / "arbetsmapp" / "inre"
    inner.mkdir()
    (tmp_path / "kostnadsfordelning.toml").write_text('[facts]\nstore = "saknas"\n', encoding="utf-8")
    (tmp_path / "arbetsmapp" / "kostnadsfordelning.toml").write_text(
        '[facts]\nstore = "../underlag"\n', encoding="utf-8"
    )
    monkeypatch.chdir(inner)
    found = find_place(None)
    assert found is not None
    assert found.folder.resolve() == folder.resolve()


@pytest.mark.parametrize(
    "content",
    ["", "[facts]", "[facts]\nstore = 3", '[facts]\nstore = ""', '[facts]\nstor = "x"', "x = [", "[mer]"],
)
def test_a_file_that_names_no_folder_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / "kostnadsfordelning.toml").write_text(content, encoding="utf-8")
    with pytest.raises(FactsFileError, match=r"kostnadsfordelning\.toml"):
        open_store()


def test_a_folder_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FactsFileError, match="finns inte"):
        open_store(tmp_path / "saknas")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "saknas"))
    with pytest.raises(FactsFileError, match=VARIABLE):
        open_store()
    for wrong in (3, "", b"", True):
        given: Any = wrong
        with pytest.raises(InputError):
            open_store(given)
    with pytest.raises(InputTypeError):
        open_store("")


# What lies in it --------------------------------------------------------------------------------------


def test_every_kind_of_file_is_found_and_the_rest_told(folder: Path) -> None:
    snapshot(folder, "2024-11-01", JAMTLAND)
    (folder / "Folkmangd 2023-11-01.csv").write_text("Kod;Antal\n2303;5200\n", encoding="utf-8")
    (folder / "befolkning.csv").write_text("Kod;Antal\n2303;5100\n", encoding="utf-8")
    (folder / "pkv.csv").write_text(f"{PKV}PKV;2026-10-06;2027;2,9;prognos\n", encoding="utf-8")
    (folder / "övrigt.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    (folder / "annat.json").write_text("{}", encoding="utf-8")
    (folder / "anteckning.txt").write_text("hej", encoding="utf-8")
    (folder / "~$pkv.xlsx").write_bytes(b"lock")
    (folder / ".dold.json").write_bytes(b"x")
    (folder / "mapp").mkdir()
    (folder / "underlag.toml").write_text(
        '[[file]]\nname = "befolkning.csv"\ndate = "2022-11-01"\nsource = "SCB"\ncertainty = "B: avläst"\n',
        encoding="utf-8",
    )
    opened = store(folder)
    assert [(name, str(one.period), one.certainty) for name, one in opened.contents.values] == [
        ("Folkmangd 2023-11-01.csv", "2023-11-01", "U"),
        ("befolkning.csv", "2022-11-01", "B"),
        ("folkmangd-2024-11-01.json", "2024-11-01", "B"),
    ]
    assert [(name, index.name) for name, index in opened.contents.indices] == [("pkv.csv", "PKV")]
    assert [name for name, _ in opened.contents.unused] == ["annat.json", "övrigt.csv"]
    assert opened.contents.faults == ()
    assert pickle.loads(pickle.dumps(opened)) == opened
    assert "underlag" in repr(opened)


def test_a_workbook_with_two_indices(folder: Path) -> None:
    book = Workbook()
    page = book.worksheets[0]
    for row in (
        ["index", "publicerad", "år", "procent"],
        ["PKV", "2026-10-06", 2027, "2,9"],
        ["KPI", "2026-10-14", 2026, 1.5],
    ):
        page.append(row)
    book.save(folder / "index.xlsx")
    opened = store(folder)
    pkv, kpi = opened.index("PKV"), opened.index("KPI")
    assert pkv is not None
    assert kpi is not None
    assert (str(pkv.percent(2027)), str(kpi.percent(2026))) == ("29/10", "3/2")
    assert opened.index("AKI") is None


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ('[[file]]\nname = "saknas.csv"\ndate = "2025-11-01"\nsource = "x"', "file[0].name"),
        ('[[file]]\nname = "a.csv"', "file[0].date"),
        ('[[file]]\nname = "../a.csv"\ndate = "2025-11-01"\nsource = "x"', "file[0].name"),
        (
            '[[file]]\nname = "a.csv"\ndate = "2025-11-01"\nsource = "x"\nkälla = "x"'.replace("ä", "a"),
            "kalla",
        ),
        ("mer = 1", "mer"),
        ("prefer = 3", "prefer"),
        ("x = [", "underlag.toml"),
    ],
)
def test_a_list_with_faults_is_told(folder: Path, content: str, where: str) -> None:
    (folder / "a.csv").write_text("Kod;Antal\n2303;1\n", encoding="utf-8")
    (folder / "underlag.toml").write_text(content, encoding="utf-8")
    with pytest.raises(FactsFileError) as caught:
        open_store(folder)
    assert where in "".join(fault.place for fault in caught.value.faults)


def test_a_tampered_snapshot_stops_everything_that_asks_the_store(folder: Path) -> None:
    path = snapshot(folder, "2024-11-01", JAMTLAND)
    (folder / "pkv.csv").write_text(f"{PKV}PKV;2026-10-06;2027;;\n", encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace("5214", "5215"), encoding="utf-8")
    opened = store(folder)
    with pytest.raises(FactsFileError) as caught:
        population("2024-11-01", store=opened)
    assert [fault.place for fault in caught.value.faults] == ["folkmangd-2024-11-01.json", "pkv.csv:2"]
    with pytest.raises(FactsFileError):
        allocate("barnahus", 2025, store=folder)
    with pytest.raises(FactsFileError):
        opened.index("PKV")
    # Told to do without the store, the bundled figures are as they were.
    assert population("2024-12-31", store=False)["2303"] == 5146


# Asking it --------------------------------------------------------------------------------------------


def test_a_date_in_the_store_is_known(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot(folder, "2024-11-01", JAMTLAND)
    with pytest.raises(UnknownFactError):
        population("2024-11-01")
    assert population("2024-11-01", store=folder).values == JAMTLAND
    monkeypatch.setenv(VARIABLE, str(folder))
    assert population("2024-11-01", ["Åre"]).values == {"2321": 12105}
    assert population("2024-12-31", ["Åre"]).certainty == "A"


def test_what_the_store_lacks_is_named(folder: Path) -> None:
    snapshot(folder, "2024-11-01", {"2303": 5214, "2305": 6197})
    with pytest.raises(UnknownFactError) as caught:
        population("2024-11-01", ["2303", "2309"], store=folder)
    assert "men inte för Krokom (2309)" in str(caught.value)
    assert "kostnadsfordelning fetch population --date 2024-11-01" in str(caught.value)


def test_files_complete_each_other(folder: Path) -> None:
    snapshot(folder, "2024-11-01", {"2303": 5214}, name="a.json")
    snapshot(folder, "2024-11-01", {"2305": 6197}, name="b.json")
    assert population("2024-11-01", ["2305", "2303"], store=folder).values == {"2305": 6197, "2303": 5214}


def test_the_same_figure_twice_stands_with_the_more_certain_source(folder: Path) -> None:
    snapshot(folder, "2021-11-01", JAMTLAND)
    assert population("2021-11-01").certainty == "C"
    values = population("2021-11-01", store=folder)
    assert (values.values, values.certainty) == (JAMTLAND, "B")
    assert known_values("population", dt.date(2021, 11, 1), store=store(folder)).differences == ()


def test_figures_that_differ_are_shown_and_never_averaged(folder: Path) -> None:
    snapshot(folder, "2021-11-01", JAMTLAND | {"2303": 5258, "2321": 12312})
    with pytest.raises(FactConflictError) as caught:
        population("2021-11-01", store=folder)
    assert len(caught.value.faults) == 2
    said = str(caught.value).replace("\N{NO-BREAK SPACE}", " ")
    assert "Ragunda (2303)" in said
    assert "5 258 enligt folkmangd-2021-11-01.json (SCB: Folkmängd 1 november (TAB1267))" in said
    assert "5 214 enligt de medföljande uppgifterna (Hedeinfo" in said
    assert '"population 2021-11-01" = "bundled"' in said
    # A party they agree on is known all the same.
    assert population("2021-11-01", ["Bräcke"], store=folder).values == {"2305": 6197}


@pytest.mark.parametrize(("chosen", "persons"), [("folkmangd-2021-11-01.json", 5258), ("bundled", 5214)])
def test_the_choice_is_explicit_and_shown_in_the_result(folder: Path, chosen: str, persons: int) -> None:
    snapshot(folder, "2021-11-01", JAMTLAND | {"2303": 5258})
    with pytest.raises(FactConflictError):
        allocate("cmv", 2023, store=folder)
    opened = store(folder, prefer={"population 2021-11-01": chosen})
    assert population("2021-11-01", ["2303"], store=opened).values == {"2303": persons}
    checks = allocate("cmv", 2023, store=opened).checks
    (note,) = checks.query("check == 'sources_differ'")["note"].str.replace("\N{NO-BREAK SPACE}", " ")
    assert "Ragunda" in note
    assert "5 258" in note
    assert "5 214" in note
    assert f"Vald: {chosen}." in note


def test_the_choice_can_stand_in_the_folder(folder: Path) -> None:
    snapshot(folder, "2021-11-01", JAMTLAND | {"2303": 5258})
    (folder / "underlag.toml").write_text(
        '[prefer]\n"population 2021-11-01" = "folkmangd-2021-11-01.json"\n', encoding="utf-8"
    )
    assert population("2021-11-01", ["2303"], store=folder).values == {"2303": 5258}
    own = store(folder, prefer={"population 2021-11-01": "bundled"})  # the argument before the folder
    assert population("2021-11-01", ["2303"], store=own).values == {"2303": 5214}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("population 2021-11-01", "saknas.json"),
        ("population", "bundled"),
        ("population 2021", "bundled"),
        ("PKV 2026-10", "2026-11-06"),
        ("PKV 2026-10", "i höstas"),
        ("", "bundled"),
    ],
)
def test_a_choice_of_nothing_is_refused(folder: Path, key: str, value: str) -> None:
    with pytest.raises(InputError):
        store(folder, prefer={key: value})


def test_a_choice_without_a_store_is_refused() -> None:
    with pytest.raises(InputError, match=VARIABLE):
        open_store(None, prefer={"PKV 2026-10": "2026-10-06"})


# In a calculation -------------------------------------------------------------------------------------


def test_a_calculation_rests_on_the_store_and_says_so(folder: Path) -> None:
    snapshot(folder, "2025-11-01", JAMTLAND)
    result = allocate("barnahus", 2026, store=folder)
    checks = dict(zip(result.checks["check"], result.checks["note"], strict=True))
    assert "angiven vid beräkningen" in checks["fact_store"]
    assert "slumpmässigt brus" in checks["certainty"]
    source = result.sources.query("kind == 'population'").iloc[0]
    assert source["certainty"] == "B"
    for words in ("slumpmässigt brus", "sha256", "TAB1267"):
        assert words in str(source["note"])
    assert "population_substitute" not in checks


def test_the_mandatory_note_reaches_the_workbook(folder: Path) -> None:
    snapshot(folder, "2025-11-01", JAMTLAND)
    path = folder / "barnahus.xlsx"
    allocate("barnahus", 2026, store=store(folder)).to_excel(path)
    book = load_workbook(path, read_only=True)
    told = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    book.close()
    assert any("slumpmässigt brus" in cell for cell in told)
    assert any("TAB1267" in cell for cell in told)


def test_the_store_that_is_named_is_used_without_being_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot(folder, "2025-11-01", JAMTLAND)
    monkeypatch.setenv(VARIABLE, str(folder))
    assert allocate("barnahus", 2026).amounts == allocate("barnahus", 2026, store=folder).amounts
    with pytest.raises(UnknownFactError):
        allocate("barnahus", 2026, store=False)


def test_a_known_date_is_not_replaced_by_an_argument(folder: Path) -> None:
    snapshot(folder, "2025-11-01", JAMTLAND)
    result = allocate("barnahus", 2026, population="2024-12-31", store=folder)
    assert "population_not_used" in set(result.checks["check"])
    assert result.amounts == allocate("barnahus", 2026, store=folder).amounts


def test_several_editions_of_one_october_must_be_chosen_among(folder: Path) -> None:
    snapshot(folder, "2026-11-01", JAMTLAND)
    rows = "PKV;2026-10-06;2027;2,9;prognos\nPKV;2026-10-20;2027;3,1;prognos\nPKV;2027-04-20;2027;9;prognos\n"
    (folder / "pkv.csv").write_text(PKV + rows, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        allocate("brottsofferjouren", 2027, store=folder)
    assert "2026-10-06, 2026-10-20" in str(caught.value)
    assert '"PKV 2026-10" = "2026-10-06"' in str(caught.value)
    first = store(folder, prefer={"PKV 2026-10": "2026-10-06"})
    later = store(folder, prefer={"PKV 2026-10": "2026-10-20"})
    assert allocate("brottsofferjouren", 2027, store=first).total == 752_303  # 731 101 × 1,029
    assert allocate("brottsofferjouren", 2027, store=later).total == 753_765  # 731 101 × 1,031


def test_two_files_with_different_figures_of_one_edition_are_a_conflict(folder: Path) -> None:
    snapshot(folder, "2026-11-01", JAMTLAND)
    (folder / "a.csv").write_text(f"{PKV}PKV;2026-10-06;2027;2,9;prognos\n", encoding="utf-8")
    (folder / "b.csv").write_text(f"{PKV}PKV;2026-10-06;2027;3,1;prognos\n", encoding="utf-8")
    with pytest.raises(FactConflictError) as caught:
        allocate("brottsofferjouren", 2027, store=folder)
    assert "2,9 % / 3,1 %" in str(caught.value)
    assert "a.csv" in str(caught.value)
    assert "b.csv" in str(caught.value)


def test_json_that_is_scbs_own_is_told_as_not_used(folder: Path) -> None:
    (folder / "TAB1267.json").write_text(json.dumps({"class": "dataset", "id": []}), encoding="utf-8")
    assert store(folder).contents.unused[0][0] == "TAB1267.json"
