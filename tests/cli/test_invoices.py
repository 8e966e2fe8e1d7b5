"""Invoices without ids take all that can be invoiced, and tell why the others are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kostnadsfordelning.agreement.catalogue import versions

if TYPE_CHECKING:
    from pathlib import Path

    from kostnadsfordelning.agreement.agreement import Agreement
    from tests.cli.running import Run

TOLD = ["--actual", "rss-vasternorrland.utveckling=2 400 000;2 300 000", "--grants", "statliga_medel=300 000"]


@pytest.fixture
def of_2017(tmp_path: Path) -> list[str]:
    return ["--year", "2017", "--instalments", "2", "--output", str(tmp_path / "u.xlsx")]


@pytest.fixture
def both(monkeypatch: pytest.MonkeyPatch) -> None:
    """RSS goes on, as it stands, beside the agreements of Jämtland."""
    going_on = versions("rss-vasternorrland")[0].model_copy(update={"valid_to": None})
    known = {name: versions(name) for name in ("cmv", "kvinnojouren")} | {"rss-vasternorrland": (going_on,)}

    def bundled(**_: object) -> tuple[Agreement, ...]:
        return tuple(one for found in known.values() for one in found)

    monkeypatch.setattr("kostnadsfordelning.agreement.catalogue.bundled", bundled)
    monkeypatch.setattr("kostnadsfordelning.agreement.catalogue.versions", known.__getitem__)


def test_nothing_to_invoice_tells_what_each_lacks(run: Run, of_2017: list[str], tmp_path: Path) -> None:
    done = run("invoices", *of_2017)
    assert done.code == 1
    told = " ".join(done.err.split())
    assert "Barnahus: ej i kraft 2017" in told
    assert "RSS Västernorrland: Utvecklingstjänster debiteras efter verklig kostnad" in told
    assert "--grants rss-vasternorrland.utveckling.statliga_medel=belopp" in told
    assert "Socialjour: status: mall" in told
    assert not list(tmp_path.iterdir())


def test_what_is_told_makes_it_invoiced(run: Run, of_2017: list[str]) -> None:
    done = run("invoices", *of_2017, *TOLD)
    assert done.code == 0, done.err
    assert done.line("Summa")[1:] == ["4 200 000", "4 200 000", "2 400 000", "1 800 000"]


def test_half_of_what_is_needed_is_an_error_as_when_it_is_named(run: Run, of_2017: list[str]) -> None:
    """Who tells something of an agreement means to invoice it."""
    half = run("invoices", *of_2017, *TOLD[:2])
    assert half.code == 1
    assert "statliga_medel dras av, och inget belopp har angetts" in half.err
    named = run("invoices", "rss-vasternorrland", *of_2017)
    assert named.code == 1
    assert "verklig kostnad" in named.err


@pytest.mark.usefixtures("both")
def test_an_agreement_that_lacks_a_cost_does_not_stop_the_others(run: Run, tmp_path: Path) -> None:
    command = ["invoices", "--year", "2024", "--instalments", "1", "--output", tmp_path / "u.xlsx"]
    done = run(*command)
    assert done.code == 0, done.err
    below = " ".join(done.out.partition("Ingår inte:")[2].split())
    assert "RSS Västernorrland: Utvecklingstjänster debiteras efter verklig kostnad" in below
    assert "Kvinnojouren: ej i kraft 2024" in below
    assert "Centrum mot våld" not in below
    all_told = run(*command[:3], "--instalments", "2", *command[5:], *TOLD)
    assert all_told.code == 0, all_told.err
    assert "RSS Västernorrland" not in all_told.out.partition("Ingår inte:")[2]
    assert run(*command, "--actual", "rss.drift=1").code == 1  # a name of nothing is never passed over


def test_an_open_question_that_is_needed_leaves_the_agreement_out(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A template is taken for decided: its amounts are open questions all the same."""
    decided = versions("kvinnojouren")[0].model_copy(update={"status": "decided"})
    known = {"cmv": versions("cmv"), "kvinnojouren": (decided,)}
    monkeypatch.setattr("kostnadsfordelning.agreement.catalogue.bundled", lambda: (*known["cmv"], decided))
    monkeypatch.setattr("kostnadsfordelning.agreement.catalogue.versions", known.__getitem__)
    command = ["invoices", "--year", "2025", "--instalments", "1", "--population", "2024-12-31"]
    done = run(*command, "--output", tmp_path / "u.xlsx")
    assert done.code == 0, done.err
    below = " ".join(done.out.partition("Ingår inte:")[2].split())
    assert "Kvinnojouren: Bidrag kan inte beräknas förrän avtalets öppna frågor är besvarade" in below
    assert run("invoices", "kvinnojouren", *command[1:], "--output", tmp_path / "v.xlsx").code == 1


@pytest.mark.usefixtures("both")
def test_what_is_told_of_an_agreement_makes_its_open_question_an_error(run: Run, tmp_path: Path) -> None:
    """Who pays the review of CMV is not decided."""
    command = ["invoices", "--year", "2026", "--instalments", "2", "--output", tmp_path / "u.xlsx"]
    done = run(*command, "--actual", "cmv.kvalitetsgranskning=90 000", *TOLD)
    assert done.code == 1
    assert "kvalitetsgranskning" in done.err


def test_a_figure_that_is_published_is_asked_for_and_not_passed_over(run: Run, tmp_path: Path) -> None:
    done = run("invoices", "--year", "2026", "--instalments", "1", "--output", tmp_path / "u.xlsx")
    assert done.code == 1
    assert "2025-11-01" in done.err
