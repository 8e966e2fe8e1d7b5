"""Several years on the command line, for all the parties or one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Run

THREE = ["outlook", "barnahus", "brottsofferjouren", "--population", "2024-12-31"]
REVIEW = ["--actual", "2027:barnahus.kvalitetsgranskning=100 000"]
ASSUMED = ["--assume", "PKV:2027=3 %"]


def test_the_parties_year_by_year(run: Run) -> None:
    done = run(*THREE, "--years", "2025-2027", *ASSUMED, *REVIEW)
    assert done.code == 0, done.err
    assert done.out.startswith("Barnahus, Brottsofferjouren 2025–2027 – PRELIMINÄRT 2027")
    assert done.line("Ragunda")[1:] == ["33 349", "61 671", "63 811"]
    assert done.line("Polismyndigheten")[1:] == ["–", "–", "33 333"]
    assert done.line("Summa")[1:] == ["1 721 736", "2 452 837", "2 574 770"]
    assert "Brottsofferjouren 2025: ej i kraft 2025" in done.flat
    assert "PKV 2027 är antagen till 3 %" in done.flat


def test_a_year_with_nothing_in_force_is_not_nothing_to_pay(run: Run) -> None:
    done = run("outlook", "cmv", "--years", "2022-2023")
    assert done.code == 0, done.err
    assert done.line("Summa")[1:] == ["–", "3 574 970"]


def test_one_party_service_by_service(run: Run) -> None:
    done = run(*THREE, "--years", "2025-2027", *ASSUMED, *REVIEW, "--party", "Ragunda")
    assert done.code == 0, done.err
    assert done.line("Barnahus")[1:] == ["33 349", "33 349", "34 640"]  # with 1 291 of the review
    assert done.line("Brottsofferjouren ")[1:] == ["ej i kraft", "28 322", "29 171"]
    assert done.line("Summa")[1:] == ["33 349", "61 671", "63 811"]
    assert done.line("Ändring  ")[1:] == ["+28 322", "+2 140"]
    assert done.line("Ändring i procent")[1:] == ["+84,9 %", "+3,5 %"]
    police = run(*THREE, "--years", "2026", "--party", "Polismyndigheten")
    assert police.code == 1
    assert "Parterna är:" in police.err


def test_years_with_commas_and_a_workbook(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "år.xlsx"
    done = run("outlook", "cmv", "--years", "2023, 2025–2026", "--party", "2303", "--output", path)
    assert done.code == 0, done.err
    assert "2023, 2025–2026" in done.out.splitlines()[0]
    assert f"Skrev {path}" in done.out
    book = openpyxl.load_workbook(path)
    assert any("Ragunda" in name for name in book.sheetnames)
    assert not any("Berg" in name for name in book.sheetnames)
    book.close()


def test_what_is_not_kronor_has_a_table_of_its_own(run: Run) -> None:
    done = run("outlook", "exempel-platser", "--years", "2026,2027")
    assert done.code == 0, done.err
    _, kronor, places = done.out.split("Fördelat i ")
    assert kronor.startswith("kr:")
    assert "36 000" in kronor
    assert places.startswith("platser:")
    assert "36 000" not in places


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["cmv"], 2, "--years"),
        (["cmv", "--years", "2023-"], 1, "--years: åren ska vara fyrsiffriga"),
        (["cmv", "--years", "2026-2023"], 1, "--years 2023-2030"),
        (["cmv", "--years", "23,24"], 1, "--years: "),
        (["cmv", "--years", "2023,2023"], 1, "--years: året är angivet två gånger"),
        (["cmv", "--years", "2023-9999"], 1, "--years: "),
        (["cmx", "--years", "2023"], 1, "Medföljande avtal"),
        (
            ["barnahus", "--years", "2025", "--actual", "2026:x=1"],
            1,
            "--actual: uppgiften gäller ett år",
        ),
        (["barnahus", "--years", "2025-2027"], 1, "2025"),
    ],
)
def test_a_wrong_view_is_told_what_to_do(run: Run, arguments: list[str], code: int, words: str) -> None:
    done = run("outlook", *arguments)
    assert (done.code, done.out) == (code, "")
    assert words in done.err
    assert "by_year" not in done.err
