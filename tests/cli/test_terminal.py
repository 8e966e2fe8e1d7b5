"""What is printed of the mechanisms: measures, residuals, versions, periods, decisions, remarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import kostnadsfordelning as kf
from kostnadsfordelning.reports.terminal_tables import WIDTH, table

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Run


def test_examples_are_listed_when_asked_for(run: Run) -> None:
    assert "exempel-" not in run("list").out
    done = run("list", "--examples")
    ids = [line.split()[0] for line in done.out.splitlines()[2:]]
    assert ids == list(kf.agreements(examples=True)["id"])
    assert "exempel-andring-under-aret" not in run("list", "--examples", "--year", "2020").out


def test_places_have_a_table_of_their_own(run: Run) -> None:
    done = run("allocate", "exempel-platser", "--year", "2026")
    assert done.code == 0, done.err
    _, kronor, places = done.out.split("Fördelat i ")
    assert "36 000" in kronor
    assert "15 platser" in places
    assert "25 platser" in places
    assert "Kr/inv" not in kronor  # no party here has inhabitants
    assert "Kr/inv" not in places
    assert " kr\n" not in places.partition("Kontroller")[0]


def test_what_is_left_has_the_name_of_what_left_it(run: Run) -> None:
    done = run("allocate", "exempel-tak-och-golv", "--year", "2026")
    assert done.line("Ofinansierat (debiteras inte)")[1] == "100 000"
    assert "gränserna per part flyttar Alby −100 000, Boda +50 000, Ceda +50 000" in done.flat
    assert "100 000 kr är ofinansierat" in done.flat


def test_a_party_that_is_only_listed_stands_at_nothing(run: Run) -> None:
    done = run("allocate", "exempel-delmangd", "--year", "2026")
    assert done.line("Ceda")[1:3] == ["0", "0,0 %"]


def test_two_versions_of_a_year_are_told_apart_by_their_months(run: Run) -> None:
    done = run("allocate", "exempel-andring-under-aret", "--year", "2026")
    assert done.code == 0, done.err
    assert "(januari–juni)" in done.out
    assert "(juli–december)" in done.out
    assert done.out.startswith("Exempel: avtal som ändras 1 juli 2026\n")
    assert done.line("Alby")[1:4] == ["180 001", "120 000", "300 001"]


def test_the_parties_decisions_are_told(run: Run, tmp_path: Path, root: Path) -> None:
    done = run("allocate", "exempel-beslut-per-part", "--year", "2026")
    below = " ".join(done.out.partition("Parternas beslut:")[2].split())
    assert "Boda har avböjt (2025-12-01, KS § 202)" in below
    assert "Ceda har inte behandlat frågan" in below
    assert "1 av 3 parter har godkänt: Alby." in below
    refused = run(
        "invoices", "exempel-beslut-per-part", "--year", "2026", "--instalments", "1",
        "--output", tmp_path / "u.xlsx",
    )  # fmt: skip
    assert refused.code == 1
    assert "Boda" in refused.err
    content = (root / "data/examples/exempel-beslut-per-part.yaml").read_text(encoding="utf-8")
    own = tmp_path / "alla.yaml"
    own.write_text(content.replace("declined", "approved").replace("not_handled", "approved"), "utf-8")
    agreed = run("allocate", own, "--year", "2026")
    assert "3 av 3 parter har godkänt: Alby, Boda, Ceda." in agreed.flat
    assert "avböjt" not in agreed.out


def test_membership_is_told(run: Run) -> None:
    done = run("allocate", "exempel-uttrade", "--year", "2026")
    assert done.code == 0, done.err
    assert "utträder" in done.flat
    assert done.line("Frånvarande parters del (debiteras inte)")


def test_invoices_tell_what_is_not_kronor_and_which_periods_remain(run: Run, tmp_path: Path) -> None:
    output = ["--year", "2026", "--output", tmp_path / "u.xlsx"]
    places = run("invoices", "exempel-platser", *output, "--instalments", "1")
    assert places.code == 0, places.err
    assert places.line("Alby")[1] == "36 000"
    assert "platser" in places.out.partition("Att känna till")[2]
    halves = run("invoices", "exempel-halvar", *output, "--instalments", "2", "--actual", "drift=400 000;")
    assert halves.code == 0, halves.err
    assert halves.line("Summa")[1:3] == ["400 000", "400 000"]
    assert "1 av 2" in halves.out.partition("Att känna till")[2]


def test_headings_are_broken_between_words_where_a_table_is_too_wide() -> None:
    heads = ["Part", *["Ett avtal med ett långt namn"] * 6]
    rows = [["Alby", *["1"] * 6], ["Summa", *["1"] * 6]]
    drawn = table(heads, rows, total=True).split("\n")
    assert max(map(len, drawn)) <= WIDTH + 20
    assert drawn[0].split("  ")[-1].strip() in {"Ett avtal med", "Ett avtal med ett"}
    assert drawn[-2].strip("- ") == ""
    narrow = table(heads[:3], [row[:3] for row in rows], total=True).split("\n")
    assert "Ett avtal med ett långt namn" in narrow[0]
