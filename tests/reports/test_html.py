"""The small tables of notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.invoicing.made import made

from kostnadsfordelning.agreement.catalogue import load_agreement
from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.invoicing.invoices import invoices

if TYPE_CHECKING:
    from pathlib import Path


def plain(html: str) -> str:
    return html.replace("\N{NO-BREAK SPACE}", " ")


def test_an_allocation() -> None:
    html = plain(allocate("cmv", 2023)._repr_html_())
    assert "<caption>Centrum mot våld 2023: 3 574 970 kr</caption>" in html
    assert '<td>Ragunda</td><td style="text-align:right">142 999</td>' in html
    assert "4,000 %" in html
    assert "27,43" in html
    assert "<th>Summa</th>" in html


def test_what_is_not_final_is_said() -> None:
    failed = allocate(load_agreement("cmv").replace(key={"population": "2020-12-31"}), 2023)
    assert "EN KONTROLL GÅR INTE IHOP" in failed._repr_html_()
    assert "6 av 8" in failed._repr_html_()
    assumed = allocate("brottsofferjouren", 2027, population="2024-12-31", assume={"PKV": {2027: "2,9 %"}})
    assert "PRELIMINÄRT" in assumed._repr_html_()
    assert "PRELIMINÄRT" in invoices(assumed, instalments=1, allow_preliminary=True)._repr_html_()


def test_skipped_agreements_are_said() -> None:
    html = allocate(["cmv", "brottsofferjouren"], 2023)._repr_html_()
    assert "2026-01-01" in html


def test_invoices() -> None:
    html = plain(invoices(allocate("cmv", 2023), instalments=2)._repr_html_())
    assert "<caption>Fakturaunderlag 2023: 3 574 970 kr, 16 rader</caption>" in html
    assert ">Delfaktura 2</th>" in html
    assert ">71 499</td>" in html
    assert html.count(">1 787 485</th>") == 2


def test_names_are_escaped(tmp_path: Path) -> None:
    names = {"A": "<script>&", "B": "B"}
    rounding = "method: down, ties: order, residual_to: none"
    result = made(tmp_path, {"A": 1, "B": 1}, {"drift": 3}, names=names, rounding=rounding)
    for html in (result._repr_html_(), invoices(result, instalments=1)._repr_html_()):
        assert "<script>" not in html
        assert "&lt;script&gt;&amp;" in html
        assert "Avrundningsrest" in html
