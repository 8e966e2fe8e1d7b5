"""The options that tell a calculation what its agreements do not know."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import kostnadsfordelning as kf

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Run

RSS = ["allocate", "rss-vasternorrland", "--year", "2017"]
BOTH = "utveckling=2 400 000;2 300 000"
POTS = ["allocate", "exempel-potter", "--year", "2026"]


def test_periods_and_grants_make_the_charges_of_rss(run: Run) -> None:
    """4 700 000 of at most 4 500 000 − 300 000: 2 400 000 and 1 800 000, a seventh each."""
    done = run(*RSS, "--actual", BOTH, "--grants", "statliga_medel=300 000")
    assert done.code == 0, done.err
    assert done.line("Ånge")[1] == "600 000"
    assert "per period (2 av 2 är angivna)" in done.out
    below = done.out.partition("per period")[2]
    assert "Summa 2 400 000 1 800 000" in " ".join(below.split())
    assert "500 000 kr över kostnadstaket 4 200 000 kr" in done.flat
    assert "300 000 kr dras av från 4 500 000 kr" in done.flat


def test_a_semicolon_last_tells_the_first_period_only(run: Run) -> None:
    first = run(*RSS, "--actual", "utveckling=2 400 000;", "--grants", "statliga_medel=0")
    assert first.code == 0, first.err
    assert "per period (1 av 2 är angivna)" in first.out
    year = run(*RSS, "--actual", "utveckling=2 400 000", "--grants", "statliga_medel=0")
    assert "per period" not in year.out


def test_what_is_not_told_is_asked_for_by_its_option(run: Run) -> None:
    done = run(*RSS)
    assert done.code == 1
    assert '--actual "rss-vasternorrland.utveckling=belopp;belopp"' in done.err
    assert "--grants rss-vasternorrland.utveckling.statliga_medel=belopp" in done.err
    assert "--carry-over exempel-potter.pott_3=belopp" in run(*POTS, "--grants", "gemensam_tjanst=0").err


def test_money_carried_over_is_shared_out(run: Run) -> None:
    """Pot 3 has 30 000 and what is left: a krona more there is a krona more to the parties."""
    totals = []
    for left in ("1 000", "2 000"):
        done = run(*POTS, "--carry-over", f"pott_3={left}", "--grants", "gemensam_tjanst=0")
        assert done.code == 0, done.err
        assert "Belopp med minustecken är utbetalningar" in done.out
        totals.append(int(done.line("Summa")[1].replace(" ", "").replace("−", "-")))
    assert totals[1] - totals[0] == -1_000


def test_usage_is_read_from_a_file_and_its_column(run: Run, tmp_path: Path) -> None:
    """50 000 each, and the rest of 350 000 by days: 120 and 80 of 200."""
    own = tmp_path / "dygn.csv"
    own.write_text("kommun;i fjol;i år\nAlby;1;120\nBoda;1;80\nCeda;1;0\n", encoding="utf-8")
    command = ["allocate", "exempel-nyttjande", "--year", "2026", "--actual", "drift=350 000"]
    done = run(*command, "--usage", f"vardygn={own}!i år")
    assert done.code == 0, done.err
    assert [done.line(name)[1] for name in ("Alby", "Boda", "Ceda")] == ["170 000", "130 000", "50 000"]
    assert "--usage vardygn=vardygn.xlsx" in run(*command).err
    unused = run(*command, "--usage", f"vardygn={own}!i år", "--usage", f"annat={own}!i fjol")
    assert "Nyttjandet annat" in unused.flat


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--actual", "utveckling=1;x"], "--actual utveckling, period 2: "),
        (["--actual", "utveckling=1;;2"], "ett belopp saknas mellan två semikolon"),
        (["--actual", "utveckling=1;2;3"], "--actual utveckling: posten debiteras i 2 perioder"),
        (["--actual", "utveckling=;"], "--actual: ett belopp saknas"),
        (["--grants", "statliga_medel"], '--grants "rss-vasternorrland.utveckling.statliga_medel=300 000"'),
        (["--grants", "statliga_medel=1", "--grants", "statliga_medel=2"], "två gånger"),
        (["--grants", "statliga_medel=10 %"], "--grants statliga_medel: "),
        (["--grants", "statsbidrag=1"], "--grants statsbidrag"),
        (["--carry-over", "utveckling=1"], "--carry-over utveckling: posten tar inga överförda medel"),
        (["--carry-over", "utveckling"], '--carry-over "suicidprevention.medel=120 000"'),
        (["--usage", "vardygn"], "--usage: "),
        (["--usage", "vardygn=saknas.xlsx"], "saknas.xlsx"),
    ],
)
def test_a_wrong_option_is_told_by_its_name(run: Run, options: list[str], words: str) -> None:
    done = run(*RSS, *options)
    assert (done.code, done.out) == (1, "")
    assert words in done.err
    assert "carry_over[" not in done.err
    assert "['" not in done.err


def test_options_that_cannot_be_read_are_told_at_once(run: Run) -> None:
    done = run(
        *RSS, "--actual", "x=1;;2", "--grants", "y", "--assume", "PKV=2 %", "--population", "folk.xlsx"
    )
    for option in ("--actual: ", "--grants: ", "--assume: ", "--population: "):
        assert option in done.err


def test_a_settlement_takes_the_same_options(run: Run, tmp_path: Path) -> None:
    """900 000 less the 600 000 of the first half; what lacks is shared equally, § 26: 100 000 each."""
    rows = tmp_path / "rader.csv"
    kf.invoices(kf.allocate("exempel-halvar", 2026, actual={"drift": [600_000]})).to_csv(rows)
    done = run("settle", "exempel-halvar", "--year", "2026", "--actual", "drift=900 000", "--advance", rows)
    assert done.code == 0, done.err
    lines = [line.split("  ") for line in done.out.splitlines() if line.startswith("Exempel: ")]
    told = [[cell.strip() for cell in line if cell.strip()][1:] for line in lines]
    assert told == [
        ["Alby", "540 000", "360 000", "180 000", "100 000", "0", "100 000"],
        ["Boda", "270 000", "180 000", "90 000", "100 000", "0", "100 000"],
        ["Ceda", "90 000", "60 000", "30 000", "100 000", "0", "100 000"],
    ]


def test_the_help_tells_how_periods_are_written(run: Run) -> None:
    for command in ("allocate", "invoices", "explain", "settle", "outlook"):
        told = run(command, "--help")
        assert told.code == 0
        for option in ("--grants", "--carry-over", "--usage", "--actual"):
            assert option in told.out
        assert "2 400 000;2 300 000" in told.flat
