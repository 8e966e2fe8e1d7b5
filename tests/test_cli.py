"""The command line as a finance officer uses it: what is printed, what is written, the exit codes."""

from __future__ import annotations

import errno
import os
import re
from typing import TYPE_CHECKING

import openpyxl
import pytest

from kostnadsfordelning.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., "Outcome"]

MAIN = ["invoices", "--year", "2026", "--population", "2024-12-31"]


class Outcome:
    """What one command came to."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = (
            code,
            out.replace("\N{NO-BREAK SPACE}", " "),
            err.replace("\N{NO-BREAK SPACE}", " "),
        )


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*arguments: object) -> Outcome:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        return Outcome(code, *capsys.readouterr())

    return command


def test_list_tells_every_bundled_agreement(run: Run) -> None:
    done = run("list")
    assert done.code == 0
    for word in ("cmv", "Centrum mot våld", "beslutat", "2023-01-01", "SocSam 2022-10-07 § 47", "barnahus"):
        assert word in done.out
    assert "brottsofferjouren" not in run("list", "--year", "2025").out


def test_allocate_prints_the_printed_table_of_2023(run: Run) -> None:
    done = run("allocate", "cmv", "--year", "2023")
    assert done.code == 0
    for figure in ("142 999", "1 744 585", "3 574 970", "8 av 8"):
        assert figure in done.out
    assert "Antaganden" in done.out


def test_allocate_refuses_what_is_not_known_and_tells_the_ways_on(run: Run) -> None:
    done = run("allocate", "barnahus", "--year", "2025")
    assert (done.code, done.out) == (1, "")
    assert "2024-11-01" in done.err
    assert "population" in done.err


def test_one_agreement_outside_its_validity_is_refused_and_of_several_listed(run: Run) -> None:
    assert run("allocate", "brottsofferjouren", "--year", "2025").code == 1
    several = run("allocate", "cmv", "brottsofferjouren", "--year", "2025")
    assert several.code == 0
    assert "Ingår inte:" in several.out
    assert "Brottsofferjouren: ej i kraft 2025" in several.out


def test_a_check_that_does_not_hold_is_an_exit_code(run: Run, tmp_path: Path, root: Path) -> None:
    text = (root / "data/agreements/cmv.yaml").read_text(encoding="utf-8")
    own = tmp_path / "eget.yaml"
    own.write_text(text.replace("Ragunda: 142 999", "Ragunda: 143 000"), encoding="utf-8")
    done = run("allocate", own, "--year", "2023")
    assert done.code == 1
    assert "7 av 8" in done.out
    assert "Ragunda −1 kr" in done.out


def test_invoices_writes_the_workbook_and_prints_who_pays_what(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "underlag.xlsx"
    done = run(*MAIN, "--instalments", "2", "--output", path)
    assert done.code == 0, done.err
    for word in (
        "Centrum mot våld",
        "Barnahus",
        "Brottsofferjouren",
        "Region Jämtland Härjedalen",
        "Delfaktura 2",
    ):
        assert word in done.out
    assert "Ersättningsvärde" in done.out
    assert f"Skrev {path}" in done.out
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[:2] == ["Sammanställning", "Fakturaunderlag"]
    book.close()


def test_invoices_lists_what_it_skipped_and_why(run: Run, tmp_path: Path) -> None:
    done = run(
        "invoices",
        "--year",
        "2025",
        "--population",
        "2024-12-31",
        "--instalments",
        "1",
        "--output",
        tmp_path / "u.xlsx",
    )
    assert "Brottsofferjouren: ej i kraft 2025" in done.out


def test_invoices_needs_to_be_told_the_instalments(run: Run, tmp_path: Path) -> None:
    done = run(*MAIN, "--output", tmp_path / "u.xlsx")
    assert done.code == 1
    assert not list(tmp_path.iterdir())


def test_preliminary_amounts_are_refused_until_allowed(run: Run, tmp_path: Path) -> None:
    command = [
        "invoices",
        "brottsofferjouren",
        "--year",
        "2027",
        "--population",
        "2024-12-31",
        "--instalments",
        "1",
    ]
    command += ["--assume", "PKV:2027=2,9 %", "--output", str(tmp_path / "u.xlsx")]
    refused = run(*command)
    assert refused.code == 1
    assert not list(tmp_path.iterdir())
    allowed = run(*command, "--allow-preliminary")
    assert allowed.code == 0, allowed.err
    assert "PRELIMINÄRT" in allowed.out


def test_explain_tells_the_amount_step_by_step(run: Run) -> None:
    done = run("explain", "cmv", "Ragunda", "--year", "2023")
    assert done.code == 0
    for words in (
        "5 214 av 131 870",
        "4,0 %",
        "142 998,80",
        "142 999 kr",
        "Tillförlitlighet C",
        "Antagande:",
    ):
        assert words in done.out
    assert run("explain", "cmv", "2303", "--year", "2023").out == done.out
    assert "Ragunda (2303)" in run("explain", "cmv", "Rangunda", "--year", "2023").err


def test_check_tells_every_fault_in_every_file(run: Run, tmp_path: Path, root: Path) -> None:
    good = root / "data/agreements/cmv.yaml"
    bad = tmp_path / "fel.yaml"
    text = good.read_text(encoding="utf-8").replace("ties: order", "ties: ordr")
    bad.write_text(text.replace("by: folkmangd,", "by: folk,"), encoding="utf-8")
    done = run("check", good, bad, tmp_path / "saknas.yaml")
    assert done.code == 1
    assert "cmv.yaml: inga fel" in done.out
    assert "öppen fråga" in done.out
    assert "8 parter, 2 kostnadsposter" in done.out
    assert "fel.yaml:34:9" in done.err
    assert "Menade du folkmangd?" in done.err
    assert "filen finns inte" in done.err
    assert run("check", good).code == 0


def test_check_tells_of_a_name_that_contradicts_its_code(run: Run, tmp_path: Path, root: Path) -> None:
    text = (root / "data/agreements/cmv.yaml").read_text(encoding="utf-8")
    own = tmp_path / "bytt.yaml"
    text = text.replace("name: Ragunda", "name: Bracke").replace("Ragunda: 1", "Bracke: 1")
    own.write_text(text, encoding="utf-8")
    assert "obs: Koden 2303 är Ragunda, men parten heter Bracke" in run("check", own).out


def test_facts_given_on_the_command_line_are_used(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "folk.csv"
    codes = "2303;5000 2305;6000 2309;15000 2313;11000 2321;12000 2326;7000 2361;10000 2380;65000"
    own.write_text("kod;folkmängd\n" + codes.replace(" ", "\n") + "\n", encoding="utf-8")
    command = ["allocate", "barnahus", "--year", "2025", "--population", f"2024-11-01={own}"]
    done = run(*command, "--actual", "kvalitetsgranskning=100 000")
    assert done.code == 0, done.err
    assert "33 334" not in done.out  # the municipalities' third is spread over eight
    assert "33 333" in done.out
    assert "folk.csv" in done.out
    above = (*command, "--actual", "kvalitetsgranskning=160 000")
    lifted = run(*above, "--decision", "kvalitetsgranskning=KS § 12")
    assert lifted.code == 0, lifted.err
    assert "KS § 12" in lifted.out
    assert run(*above).code == 1


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 2, "detta saknas"),
        (["allocate", "cmv"], 2, "--year"),
        (["allocate", "cmv", "--year", "tjugotre"], 2, "heltal"),
        (["alocate"], 2, "finns inte"),
        (["allocate", "cmx", "--year", "2023"], 1, "Medföljande avtal"),
        (["allocate", "cmv", "--year", "2023", "--population", "folk.xlsx"], 1, "DATUM=FIL"),
        (
            ["allocate", "cmv", "--year", "2023", "--population", "2024-13-45"],
            1,
            "--population: det är inget datum",
        ),
        (
            ["allocate", "cmv", "--year", "2023", "--population", "x=2024-12-31"],
            1,
            "--population: det är inget",
        ),
        (
            ["allocate", "cmv", "--year", "2023", "--population", "2024-11-01=nu"],
            1,
            "--population: det är inget",
        ),
        (["alocate"], 2, "(välj något av"),
        (["alocate"], 2, "Menade du allocate?"),
        (["list", "--year"], 2, "--year: ett värde saknas."),
        (["check"], 2, "detta saknas: FIL."),
        (["allocate", "cmv", "--year", "2023", "--p", "x"], 2, "--p kan vara --population, --price-index"),
        (["allocate", "cmv", "--year", "2023", "--assume", "PKV2027"], 1, '--assume "PKV:2027=2,9 %"'),
        (["allocate", "cmv", "--year", "2023", "--assume", "PKV:2027=två"], 1, "--assume PKV:2027: "),
        (["allocate", "cmv", "--year", "2023", "--decision", "x"], 1, '--decision "barnahus'),
        (["allocate", "cmv", "--year", "2023", "--actual", "drift=1"], 1, "--actual drift: "),
        (
            ["allocate", "barnahus", "--year", "2025", "--actual", "kvalitetsgranskning=hundra"],
            1,
            "1 200 000",
        ),
        (["allocate", "cmv", "--year", "23"], 1, "--year: året ska vara"),
        (["allocate", "cmv", "--year", "2023", "--actual", "drift"], 1, "likhetstecken"),
        (["allocate", "cmv", "--year", "2023", "--actual", "drift=1"], 1, "avtalet ger beloppet"),
        (["allocate", "cmv", "--year", "2023", "--assume", "PKV=2 %"], 1, "PKV:2027"),
        (["allocate", "cmv", "--year", "2023", "--price-index", "saknas.csv"], 1, "saknas.csv"),
    ],
)
def test_a_wrong_command_is_told_what_to_do(run: Run, arguments: list[str], code: int, words: str) -> None:
    done = run(*arguments)
    assert done.code == code
    assert words in done.err
    assert not re.search(r"Traceback|choose from|argument\b|Decimal", done.err)


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["explain", "cmv", "ragunda", "--year", "2023"], "Menade du Ragunda (2303)?"),
        (["explain", "cmv", "Ragnuda", "--year", "2023"], "Menade du Ragunda (2303)?"),
        (["explain", "cmv", "Ragunda kommun", "--year", "2023"], "Menade du Ragunda (2303)?"),
        (["explain", "cmv", "Bergs kommun", "--year", "2023"], "Menade du Berg (2326)?"),
        (["explain", "cmv", "Are", "--year", "2023"], "Menade du Åre (2321)?"),
        (["allocate", "CMV", "--year", "2023"], "Menade du cmv?"),
        (["allocate", "Centrum mot våld", "--year", "2023"], "Menade du cmv?"),
        (["allocate", "barnahu", "--year", "2023"], "Menade du barnahus?"),
        (
            ["allocate", "barnahus", "--year", "2025", "--actual", "kvalitetsgransking=1"],
            "menade du barnahus.kvalitetsgranskning?",
        ),
        (
            ["allocate", "barnahus", "--year", "2025", "--decision", "barnahus.kvalitetgranskning=§ 1"],
            "menade du barnahus.kvalitetsgranskning?",
        ),
    ],
)
def test_a_mistyped_name_is_answered_with_the_one_that_is_meant(
    run: Run, arguments: list[str], meant: str
) -> None:
    done = run(*arguments)
    assert (done.code, done.out) == (1, "")
    assert meant in done.err


def test_a_name_like_no_other_is_not_guessed_at(run: Run) -> None:
    for arguments in (["explain", "cmv", "Oslo", "--year", "2023"], ["allocate", "xyz", "--year", "2023"]):
        done = run(*arguments)
        assert done.code == 1
        assert "enade du" not in done.err


def test_check_counts_in_words_that_agree(run: Run, tmp_path: Path, root: Path) -> None:
    text = (root / "data/agreements/brottsofferjouren.yaml").read_text(encoding="utf-8")
    own = tmp_path / "en.yaml"
    own.write_text(text, encoding="utf-8")
    assert ", en kostnadspost)" in run("check", own).out


def test_a_due_date_that_is_wrong_is_told_with_its_option(run: Run, tmp_path: Path) -> None:
    command = [*MAIN, "--output", tmp_path / "u.xlsx", "--due-date", "2026-03-31"]
    for second, why in (("2026-13-31", "datum"), ("2026-01-31", "före den föregående")):
        done = run(*command, "--due-date", second)
        assert done.code == 1
        assert "--due-date (due_dates[1]): " in done.err
        assert why in done.err
    assert "--due-date: " in run(*command, "--instalments", "3").err


BOJ = ["allocate", "brottsofferjouren", "--year", "2027", "--population", "2024-12-31"]


def flat(text: str) -> str:
    """What was printed, its lines joined."""
    return " ".join(text.split())


def test_an_assumption_that_nothing_uses_is_told(run: Run, tmp_path: Path) -> None:
    useless = "används inte: ingen uppräkning går efter den"
    two = ["--assume", "PKV:2027=2,9 %", "--assume", "KPI:2027=2 %", "--assume", "PKV:2031=3 %"]
    done = run(*BOJ, *two, "--output", tmp_path / "u.xlsx")
    assert done.code == 0, done.err
    assert f"Brottsofferjouren: Den antagna siffran KPI 2027, 2 %, {useless}" in flat(done.out)
    assert f"Den antagna siffran PKV 2031, 3 %, {useless}" in flat(done.out)
    assert f"PKV 2027, 2,9 %, {useless}" not in flat(done.out)
    several = run("allocate", "cmv", "brottsofferjouren", *BOJ[2:], "--assume", "PKV:2027=2,9 %")
    assert useless not in flat(several.out)  # one of the two uses it


def test_a_figure_of_an_index_is_told_with_its_status(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "pkv.csv"
    own.write_text("index;publicerad;år;procent;status\nPKV;2026-10-06;2027;2,9;prognos\n", encoding="utf-8")
    given = [*BOJ, "--price-index", own]
    assert "PKV 2027: 2,9 % (prognos), publicerad 2026-10-06." in flat(run(*given).out)
    own.write_text("index;publicerad;år;procent\nPKV;2026-10-06;2027;2,9\n", encoding="utf-8")
    assert "PKV 2027: 2,9 %, publicerad 2026-10-06." in flat(run(*given).out)
    # A published figure goes before an assumed one, and that is told once.
    both = flat(run(*given, "--assume", "PKV:2027=3 %").out)
    assert both.count("Den antagna siffran") == 1


def test_a_mandate_is_told_with_its_amounts(run: Run) -> None:
    command = ["allocate", "barnahus", "--year", "2025", "--population", "2024-12-31"]
    kept = run(*command, "--actual", "kvalitetsgranskning=100 000")
    assert "100 000 kr, inom mandatet 150 000 kr (styrgruppen)" in flat(kept.out)
    lifted = run(
        *command, "--actual", "kvalitetsgranskning=160 000", "--decision", "kvalitetsgranskning=§ 12"
    )
    assert "160 000 kr, över mandatet 150 000 kr (styrgruppen), med stöd av § 12" in flat(lifted.out)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "den är låst eller öppen i ett annat program"),
        (OSError(errno.ENOSPC, "No space left on device"), "disken eller din del av den är full"),
        (OSError(errno.EROFS, "Read-only file system"), "disken kan bara läsas"),
        (OSError(errno.EIO, "Input/output error"), f"systemet vägrade (fel {errno.EIO})"),
    ],
)
def test_a_file_that_cannot_be_written_is_told_in_swedish(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, words: str
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise error

    path = tmp_path / "u.xlsx"
    command = ["allocate", "cmv", "--year", "2023", "--output", path]
    monkeypatch.setattr("tempfile.mkstemp", refuse)
    done = run(*command)
    assert done.code == 1
    assert words in done.err
    assert str(error.strerror) not in done.err
    assert "gamla filen" not in done.err  # there was none
    path.write_bytes(b"gammal")
    assert "Den gamla filen är orörd." in run(*command).err
    assert path.read_bytes() == b"gammal"


def test_a_folder_one_may_not_write_in_is_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    monkeypatch.setattr(os, "access", lambda *_: False)
    done = run("allocate", "cmv", "--year", "2023", "--output", tmp_path / "u.xlsx")
    assert done.code == 1
    assert f"du får inte skriva i mappen {tmp_path}" in done.err
    assert "gamla filen" not in done.err


@pytest.mark.parametrize("name", ["x" * 300 + ".xlsx", "a\0b.xlsx"])
def test_a_name_that_no_file_can_have(run: Run, tmp_path: Path, name: str) -> None:
    done = run("allocate", "cmv", "--year", "2023", "--output", f"{tmp_path}/{name}")
    assert done.code == 1
    assert "namnet är för långt eller innehåller tecken" in done.err
    assert "gamla filen" not in done.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["fetch", "table", "TAB1", "--select", "A=1", "--select", "A=2", "--output", "x.json"],
            "två gånger",
        ),
        (["fetch", "population", "--date", "2025-11-01", "--select", "Kon=1"], "används inte"),
        (["fetch", "table", "TAB1", "--date", "2025-11-01", "--output", "x.json"], "används inte"),
        (["facts", "--year", "99999"], "mellan 1900 och 2200"),
    ],
)
def test_an_option_that_would_be_ignored_is_refused(run: Run, arguments: list[str], words: str) -> None:
    done = run(*arguments)
    assert done.code == 1
    assert words in done.err
