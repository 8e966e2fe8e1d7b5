"""The page with sliders in a real browser, moved by mouse and keys.

Outside the ordinary run: ``python -m pytest -m slow tests/browser``, with Debian's chromium and
chromium-driver installed.
"""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

import openpyxl
import pytest

from kostnadsfordelning.analysis.what_if import WhatIf, what_if
from kostnadsfordelning.reports.page.server import PageServer
from tests.browser.driving import CHROMIUM, DRIVER, ENTER, LEFT, RIGHT, Browser, browser

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="chromium and chromedriver are not installed"),
    pytest.mark.xdist_group("browser"),
]


@pytest.fixture(scope="module")
def made() -> WhatIf:
    return what_if(["cmv", "barnahus", "brottsofferjouren"], 2026, population="2024-12-31")


@pytest.fixture(scope="module")
def address(made: WhatIf) -> Iterator[str]:
    with PageServer(made) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server.address
        server.shutdown()


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("browser")


@pytest.fixture(scope="module")
def window(downloads: Path) -> Iterator[Browser]:
    with browser(downloads) as opened:
        yield opened


@pytest.fixture
def page(window: Browser, address: str) -> Browser:
    window.open("about:blank")
    window.open(address)
    at_rest(window)
    return window


def answers(page: Browser) -> int:
    return int(page.run("return Number(document.body.dataset.answers ?? 0)"))


def at_rest(page: Browser) -> None:
    page.wait(lambda: answers(page) > 0 and page.find("#status").text == "uträknat")


def shown(page: Browser) -> dict[str, int]:
    """The tried amounts as they stand in the table."""
    script = (
        "return [...document.querySelectorAll('#rows tr')].map(r=>[r.dataset.party, r.cells[2].textContent])"
    )
    return {code: int("".join(amount.split())) for code, amount in page.run(script)}


def weights(page: Browser, made: WhatIf) -> dict[str, str]:
    return {name: page.find(f"#weight-{name}").value + " %" for name in made.factors}


def test_at_rest_it_shows_today(page: Browser, made: WhatIf) -> None:
    assert shown(page) == made.today.amounts
    assert page.find("#untouched").text == "Som i avtalen"
    assert page.find("#mark").text == ""


def test_it_recalculates_while_the_slider_moves(page: Browser, made: WhatIf) -> None:
    before = answers(page)
    page.drag(page.find("#weight-population"), -60, 30)
    at_rest(page)
    told = weights(page, made)
    assert told["population"] != "100 %"
    assert sum(int(one.split()[0]) for one in told.values()) == 100
    page.wait(lambda: shown(page) == made.tried(told).amounts)
    # Not only where it was let go: the table followed the handle.
    assert answers(page) - before >= 5
    assert page.find("#mark").text == "PRÖVAT – inte beslutat"
    assert page.find("#sum td:nth-child(4)").text == "0"


def test_keys_move_a_weight_by_one_and_the_others_share(page: Browser, made: WhatIf) -> None:
    page.find("#weight-equal").keys(RIGHT * 30)
    page.find("#weight-land_area").keys(RIGHT * 10)
    page.find("#weight-population").keys(LEFT * 3)
    at_rest(page)
    told = weights(page, made)
    assert sum(int(one.split()[0]) for one in told.values()) == 100
    assert int(told["land_area"].split()[0]) >= 10
    page.wait(lambda: shown(page) == made.tried(told).amounts)


def test_a_cost_is_typed_to_the_krona_and_a_percent_with_decimals(page: Browser, made: WhatIf) -> None:
    for name, written in (("cmv.drift.given", "3 601 234"), ("cmv.drift.percent", "2,75")):
        box = page.find(f"[data-figure='{name}'] .box input")
        box.clear()
        box.keys(written + ENTER)
    at_rest(page)
    wanted = made.tried(None, {"cmv.drift.given": "3601234", "cmv.drift.percent": "2,75 %"})
    page.wait(lambda: shown(page) == wanted.amounts)
    # The position stands in the address: opened anew, it is the same.
    kept = page.run("return location.href")
    page.open("about:blank")
    page.open(kept)
    at_rest(page)
    page.wait(lambda: shown(page) == wanted.amounts)
    page.find("#reset").click()
    page.wait(lambda: shown(page) == made.today.amounts)
    assert page.run("return location.hash") == ""


def test_all_costs_move_together(page: Browser, made: WhatIf) -> None:
    page.find("#all-costs").keys(RIGHT * 5)
    at_rest(page)
    figures = {one.name: str((one.value * 105 + 50) // 100) for one in made.sliders if one.is_cost}
    page.wait(lambda: shown(page) == made.tried(None, figures).amounts)


def test_what_is_refused_is_told_and_the_table_greyed(page: Browser, made: WhatIf) -> None:
    box = page.find("[data-figure='cmv.drift.given'] .box input")
    box.clear()
    box.keys("tre miljoner" + ENTER)
    page.wait(lambda: "går inte att läsa" in page.find("#refused").text)
    assert page.run("return document.querySelector('table').classList.contains('stale')")
    page.find("#reset").click()
    page.wait(lambda: page.find("#refused").text == "")
    assert shown(page) == made.today.amounts


def test_a_party_is_explained_and_the_order_can_be_changed(page: Browser, made: WhatIf) -> None:
    page.find("#weight-population").keys(LEFT * 20)
    at_rest(page)
    page.find("tr[data-party='2303'] button").click()
    page.wait(lambda: "Folkmängd" in page.find("#explained-tried").text)
    told = page.find("#explained-today").text
    assert told == made.today.explain("Ragunda").replace("\N{NO-BREAK SPACE}", " ").strip()
    page.find("#explained form button").click()
    page.find("#order").click()
    at_rest(page)
    script = "return [...document.querySelectorAll('#rows tr')].map(row => row.cells[3].textContent)"
    changes = [int("".join(one.split()).replace("\N{MINUS SIGN}", "-")) for one in page.run(script)]
    assert changes == sorted(changes, reverse=True)


def test_what_is_tried_is_downloaded(page: Browser, made: WhatIf, downloads: Path) -> None:
    page.find("#weight-equal").keys(RIGHT * 10)
    at_rest(page)
    page.find("#workbook").click()
    path = downloads / "provad-fordelning-2026.xlsx"
    page.wait(path.exists)
    book = openpyxl.load_workbook(path, read_only=True)
    cells = {cell for row in book.worksheets[0].iter_rows(values_only=True) for cell in row}
    book.close()
    assert made.tried(weights(page, made)).amounts["2303"] in cells


def test_nothing_is_fetched_from_elsewhere(page: Browser, address: str) -> None:
    script = "return JSON.stringify(performance.getEntriesByType('resource').map(entry => entry.name))"
    fetched = json.loads(page.run(script))
    assert fetched
    assert all(name.startswith(address) for name in fetched), fetched
