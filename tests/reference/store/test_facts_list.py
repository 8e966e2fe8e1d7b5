"""The shopping list: what is known, what is lacking for a year, and commands that mend it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

from kostnadsfordelning.calculation.known_facts import facts
from kostnadsfordelning.cli import main
from kostnadsfordelning.errors import InputTypeError
from kostnadsfordelning.reference.population import known_dates
from kostnadsfordelning.reference.pxweb import fetching
from kostnadsfordelning.reference.store.place import VARIABLE
from tests.reference.pxweb.conftest import only_loopback, serve, server, service, waits
from tests.reference.pxweb.server import november_noisy
from tests.reference.store.conftest import JAMTLAND, snapshot

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kostnadsfordelning.reference.pxweb.service import Service
    from tests.reference.pxweb.server import PxWebServer

__all__ = ["only_loopback", "serve", "server", "service", "waits"]

COLUMNS = [
    "status", "kind", "what", "period", "coverage", "certainty", "source", "where", "needed_by", "remedy",
]  # fmt: skip


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    try:
        code = main([str(argument) for argument in arguments])
    except SystemExit as stop:
        code = int(stop.code or 0)
    out, err = capsys.readouterr()
    return code, out.replace("\N{NO-BREAK SPACE}", " "), err.replace("\N{NO-BREAK SPACE}", " ")


def test_everything_bundled_is_listed_with_its_certainty() -> None:
    frame = facts()
    assert list(frame.columns) == COLUMNS
    assert set(frame["status"]) == {"known"}
    populations = frame.query("kind == 'population'")
    assert populations["period"].tolist() == [str(day) for day in known_dates()]
    assert populations.set_index("period").loc["2021-11-01", "certainty"] == "C"
    assert {"land_area", "tax_base", "price_index"} <= set(frame["kind"])


def test_what_a_year_lacks_comes_first_with_who_needs_it() -> None:
    frame = facts(2027)
    missing = frame.query("status == 'missing'")
    assert frame["status"].tolist()[: len(missing)] == ["missing"] * len(missing)
    population = missing.query("kind == 'population'").iloc[0]
    assert population["period"] == "2026-11-01"
    assert {"barnahus", "brottsofferjouren"} <= set(population["needed_by"].split(", "))
    index = missing.query("kind == 'price_index'").iloc[0]
    assert (index["what"], index["period"], index["coverage"]) == (
        "PKV",
        "publicerad oktober 2026",
        "siffran för 2027",
    )
    assert {"cmv", "barnahus", "brottsofferjouren"} <= set(missing.query("kind == 'answer'")["needed_by"])


def test_usage_actuals_and_grants_are_told_by_nobody_but_the_user() -> None:
    named = ["placeringar", "minimaria-fyrbodal"]
    rows = facts(2026, agreements=named, store=False).query("status == 'missing'").to_dict("records")
    missing = {(row["kind"], row["needed_by"]): row for row in rows}
    days = missing["usage", "placeringar"]
    assert (days["what"], days["coverage"]) == ("nyttjande", "vardygn (vårddygn), 8 parter")
    assert days["remedy"] == "--usage vardygn=vardygn.xlsx"
    assert missing["actual", "minimaria-fyrbodal"]["coverage"] == "Restid (timmar)"
    grants = facts(2017, store=False).query("kind == 'grant'").set_index("needed_by")
    grant = grants.loc["rss-vasternorrland"]
    assert grant["remedy"] == '--grants "rss-vasternorrland.utveckling.statliga_medel=BELOPP"'


def test_the_latest_land_area_and_tax_base_are_listed_with_their_period() -> None:
    known = facts(2026, agreements="alternativ-modell", store=False)
    known = known.query("status == 'known' and needed_by != ''").set_index("kind")
    assert known.loc[["land_area"], "period"].tolist() == ["2023-01-01"]
    assert known.loc[["tax_base"], "period"].tolist() == ["2023"]


def test_without_names_the_agreements_that_bind_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    rows = facts(2026, store=False).query("needed_by != ''")
    needed = {name for names in rows["needed_by"] for name in names.split(", ")}
    assert needed == {"cmv", "barnahus", "brottsofferjouren"}
    assert set(facts(2026, agreements="kvinnojouren", store=False)["needed_by"]) == {"", "kvinnojouren"}
    code, out, _ = run(capsys, "facts", "--year", 2026)
    told = " ".join(out.split())
    assert code == 0
    assert "9 mallar och förslag är inte med: alternativ-modell, hemsjukvard, kvinnojouren," in told
    assert "bidrag.amount" not in out
    code, out, _ = run(capsys, "facts", "kvinnojouren", "--year", 2026)
    assert code == 0
    assert "bidrag.amount" in out
    assert "är inte med" not in out
    code, out, _ = run(capsys, "facts", "kvinnojouren", "--year", 1999)
    assert "Inget av de angivna avtalen gäller 1999." in out


def test_named_agreements_need_a_year_and_must_be_there(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "facts", "kvinnojouren")
    assert code == 1
    assert "--year 2026" in err
    code, _, err = run(capsys, "facts", "kvinojouren", "--year", 2026)
    assert code == 1
    assert "kvinnojouren" in err


def test_later_years_need_every_october_between() -> None:
    needed = facts(2029).query("kind == 'price_index' and status == 'missing'")
    assert needed["period"].tolist() == [f"publicerad oktober {year}" for year in (2026, 2027, 2028)]


def test_a_year_is_a_year() -> None:
    wrong: list[object] = ["2027", 2027.0, True]
    for year in wrong:
        with pytest.raises(InputTypeError):
            facts(year)  # type: ignore[arg-type]


def test_the_command_of_a_missing_population_mends_it(
    folder: Path,
    serve: Callable[..., PxWebServer],
    waits: list[float],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from tests.reference.pxweb.conftest import service_of

    made: Service = service_of(serve(november_noisy("TAB1267")), waits)
    monkeypatch.setattr(fetching, "scb", lambda: made)
    monkeypatch.setenv(VARIABLE, str(folder))
    row = facts(2026).query("status == 'missing' and kind == 'population'").iloc[0]
    words = shlex.split(row["remedy"])
    assert words[:3] == ["kostnadsfordelning", "fetch", "population"]
    code, out, err = run(capsys, *words[1:])
    assert (code, err) == (0, "")
    assert "Folkmängd per 1 november 2025: 8 kommuner, tillsammans 26 618 personer." in out
    assert "slumpmässigt brus" in out
    assert "Första gången tabellen används" in out  # the table's id from 2025 on is not verified
    assert facts(2026).query("status == 'missing' and kind == 'population'").empty
    code, out, _ = run(capsys, "allocate", "barnahus", "--year", "2026")
    assert code == 0
    assert "Ersättningsvärde" not in out


def test_the_command_of_a_missing_index_makes_the_template(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = facts(2027, store=folder).query("status == 'missing' and kind == 'price_index'").iloc[0]
    code, out, _ = run(capsys, *shlex.split(row["remedy"])[1:])
    assert (code, out.strip()) == (0, f"Skrev {folder / 'pkv-2027.xlsx'}")
    # Until it is filled in the list says which cells are empty.
    code, out, _ = run(capsys, "facts", "--year", 2027, "--store", folder)
    assert "pkv-2027.xlsx!Index!D2" in out
    assert code == 0


def test_the_list_in_the_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    snapshot(folder, "2025-11-01", JAMTLAND)
    (folder / "lista.csv").write_text("a;b\n", encoding="utf-8")
    code, out, _ = run(capsys, "facts", "--year", 2026, "--store", folder)
    assert code == 0
    assert f"Mapp: {folder} (angiven vid beräkningen)" in out
    assert "Folkmängd, 2025-11-01, 8 kommuner: SCB: Folkmängd 1 november (TAB1267)" in out
    assert "hämta SCB:s egen:\n      kostnadsfordelning fetch population --date 2021-11-01" in out
    assert "lista.csv: varken index eller folkmängd" in out
    code, out, _ = run(capsys, "facts", "--year", 1999)
    assert "Inget beslutat eller rekommenderat avtal som följer med gäller 1999." in out
    code, out, _ = run(capsys, "facts")
    assert "Skattekraft" in out


def test_conflicts_and_faults_are_listed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    snapshot(folder, "2021-11-01", JAMTLAND | {"2303": 5258})
    broken = snapshot(folder, "2024-11-01", JAMTLAND)
    broken.write_text(broken.read_text(encoding="utf-8").replace("5214", "1"), encoding="utf-8")
    frame = facts(2023, store=folder)
    assert {"conflict", "fault"} <= set(frame["status"])
    code, out, _ = run(capsys, "facts", "--year", 2023, "--store", folder)
    assert code == 0
    assert "Skiljer sig mellan källor" in out
    told = " ".join(out.split())
    assert "5 258 enligt folkmangd-2021-11-01.json" in told
    assert "folkmangd-2024-11-01.json: filen har ändrats sedan den hämtades" in told
    code, _, err = run(capsys, "allocate", "cmv", "--year", 2023, "--store", folder)
    assert code == 1
    assert "har ändrats" in err
    broken.unlink()
    code, _, err = run(capsys, "allocate", "cmv", "--year", 2023, "--store", folder)
    assert code == 1
    assert "olika tal" in err
    choice = "population 2021-11-01=folkmangd-2021-11-01.json"
    code, out, _ = run(capsys, "allocate", "cmv", "--year", 2023, "--store", folder, "--prefer", choice)
    assert "Vald: folkmangd-2021-11-01.json." in " ".join(out.split())


def test_a_snapshot_on_the_command_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = snapshot(folder, "2024-11-01", JAMTLAND)
    for given in (f"2024-11-01={path}", path):
        code, out, err = run(capsys, "allocate", "barnahus", "--year", 2025, "--population", given)
        assert code == 0, err
        assert "Ersättningsvärde" not in out
    code, out, _ = run(capsys, "allocate", "barnahus", "--year", 2026, "--population", f"2025-11-01={path}")
    assert "Ersättningsvärde: folkmängd 2024-11-01 används i stället för 2025-11-01" in " ".join(out.split())


def test_fetch_on_the_command_line(
    folder: Path, service: Service, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fetching, "scb", lambda: service)
    path = folder / "f.json"
    fetch = ("fetch", "population", "--date", "2024-11-01", "--parties", "Ragunda,2305", "Åre")
    code, out, _ = run(capsys, *fetch, "--output", path)
    assert code == 0
    assert "3 kommuner, tillsammans 9 929 personer" in out
    assert "Innehåll: Folkmängden den 1 november." in out
    assert out.strip().endswith(f"Skrev {path}")
    code, _, err = run(capsys, *fetch, "--output", path)
    assert (code, "finns redan" in err) == (1, True)
    assert run(capsys, *fetch, "--output", path, "--overwrite")[0] == 0
    # Without --output the store is where it goes; without a store it must be said.
    code, _, err = run(capsys, *fetch)
    assert (code, "--output" in err) == (1, True)
    assert run(capsys, *fetch, "--store", folder)[0] == 0
    assert (folder / "folkmangd-2024-11-01.json").exists()
    code, out, _ = run(capsys, "fetch", "land-area", "--date", "2025-01-01", "--store", folder)
    assert (code, "km²" in out) == (0, True)
    selection = ("Region=2303,2305", "Alder=tot", "ContentsCode=BE0101A9", "Tid=2024")
    options = [word for one in selection for word in ("--select", one)]
    code, out, _ = run(capsys, "fetch", "table", "TAB1267", *options, "--output", folder / "t.json")
    assert (code, "2 celler" in out) == (0, True)
    for wrong in (["table"], ["population"], ["population", "TAB1", "--date", "2024-11-01"]):
        assert run(capsys, "fetch", *wrong)[0] == 1
    assert run(capsys, "fetch", "skatt")[0] == 2


def test_own_tables_in_the_store_are_used(
    folder: Path,
    serve: Callable[..., PxWebServer],
    waits: list[float],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    import json

    from tests.reference.pxweb.conftest import service_of
    from tests.reference.pxweb.test_descriptions import ENTRY

    codes = {"Alder": ["TotSA"], "Kon": ["TotSa"], "ContentsCode": ["00000XYZ"]}
    (folder / "pxweb_tables.json").write_text(
        json.dumps({"format": 1, "tables": [ENTRY | {"codes": codes}]}), encoding="utf-8"
    )
    monkeypatch.setattr(fetching, "scb", lambda: service_of(serve(november_noisy()), waits))
    code, out, err = run(capsys, "fetch", "population", "--date", "2025-11-01", "--store", folder)
    assert (code, err) == (0, "")
    assert "TAB9999" in out
    assert "Första gången" not in out
