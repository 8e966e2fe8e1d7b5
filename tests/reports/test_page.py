"""The server of the page with sliders, asked as a browser asks: on this computer, exact, and only that."""

from __future__ import annotations

import http.client
import io
import json
import re
import socket
import threading
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

import kostnadsfordelning as kf
from kostnadsfordelning._files import data_path
from kostnadsfordelning.agreement.loading import agreement_from
from kostnadsfordelning.agreement.yaml_tree import read_tree
from kostnadsfordelning.analysis.what_if import what_if
from kostnadsfordelning.reports.page.answers import answer
from kostnadsfordelning.reports.page.server import PageServer

if TYPE_CHECKING:
    from collections.abc import Iterator

WEIGHTS = {"population": "70 %", "equal": "20 %", "land_area": "10 %"}


@pytest.fixture(scope="module")
def server() -> Iterator[PageServer]:
    made = what_if(["cmv", "barnahus", "brottsofferjouren"], 2026, population="2024-12-31")
    with PageServer(made) as opened:
        threading.Thread(target=opened.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield opened
        opened.shutdown()


def fetched(server: PageServer, path: str, content: bytes | None = None, **headers: str) -> Any:
    request = urllib.request.Request(server.address + path, content, headers)
    try:
        return urllib.request.urlopen(request, timeout=10)
    except urllib.error.HTTPError as error:
        return error


def asked(server: PageServer, question: str, told: object) -> tuple[int, Any]:
    with fetched(
        server, question, json.dumps(told).encode(), **{"Content-Type": "application/json"}
    ) as found:
        return found.status, json.load(found)


def test_the_page_needs_no_other_address(server: PageServer) -> None:
    for path, kind in (("", "text/html"), ("page.css", "text/css"), ("page.js", "text/javascript")):
        with fetched(server, path) as found:
            assert found.status == 200
            assert found.headers.get_content_type() == kind
            assert "default-src 'none'" in found.headers["Content-Security-Policy"]
            assert "unsafe" not in found.headers["Content-Security-Policy"]
            content = found.read().decode()
        assert not re.search(r"(https?:)?//[\w.]+\.\w", content.replace(server.address, ""))
        assert not re.search(r"<(script|style)>| on\w+=|style=", content)
    assert server.server_address[0] == "127.0.0.1"


def test_the_page_says_what_it_has(server: PageServer) -> None:
    with fetched(server, "") as found:
        page = found.read().decode()
    assert "Centrum mot våld, Barnahus, Brottsofferjouren" in page
    assert page.count('type="range"') == 3 + 1 + 4
    (state,) = re.findall(r'<script type="application/json" id="opening">(.*?)</script>', page)
    opening = json.loads(state)
    assert opening["factors"] == ["population", "equal", "land_area"]
    assert {one["name"]: one["value"] for one in opening["sliders"]}["cmv.drift.given"] == "3574970"
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'\bfor="([^"]+)"', page)) <= set(ids)
    with fetched(server, "page.js") as found:
        wanted = set(re.findall(r'byId\("([^"]+)"\)', found.read().decode()))
    assert wanted <= set(ids)


def test_every_amount_is_that_of_the_allocation(server: PageServer) -> None:
    figures = {"cmv.drift.percent": "2,9 %", "barnahus.drift.given": "1 800 000"}
    told: dict[str, Any]
    for told in ({}, {"weights": WEIGHTS}, {"figures": figures}, {"weights": WEIGHTS, "figures": figures}):
        status, found = asked(server, "tried", told)
        wanted = server.made.tried(told.get("weights"), told.get("figures"))
        today = server.made.today
        assert status == 200
        assert {row["party"]: row["amount"] for row in found["rows"]} == wanted.amounts
        assert found["sum"]["amount"] == found["total"] == wanted.total
        assert found["moved"] is bool(told)
        for row in found["rows"]:
            code, cells = row["party"], [cell.replace("\N{NO-BREAK SPACE}", "") for cell in row["cells"]]
            change = wanted.amounts[code] - today.amounts[code]
            assert row["change"] == change
            assert cells[1:3] == [str(today.amounts[code]), str(wanted.amounts[code])]
            assert cells[3] == f"{change:+}".replace("-", "\N{MINUS SIGN}").replace("+0", "0")
            per = wanted.by_party.loc[code, "per_inhabitant"]
            assert cells[7] == ("–" if code == "R23" else f"{per:.2f}".replace(".", ","))
        bars = [row["bar"] for row in found["rows"]]
        assert max(bars) == (1000 if any(row["change"] for row in found["rows"]) else 0)


def test_what_is_said_of_it(server: PageServer) -> None:
    _, found = asked(server, "tried", {"weights": {"population": "80 %", "equal": "20 %"}})
    told = "\n".join(found["notes"]).replace("\N{NO-BREAK SPACE}", " ")
    changes = {row["cells"][0]: row["change"] for row in found["rows"]}
    assert f"Störst minskning: Östersund −{abs(changes['Östersund']):,} kr.".replace(",", " ") in told
    assert f"Störst ökning: Ragunda +{changes['Ragunda']:,} kr.".replace(",", " ") in told
    assert "Summan är oförändrad, 6 359 304 kr." in told
    _, found = asked(server, "tried", {})
    assert found["notes"][0].startswith("Inget är ändrat")
    _, found = asked(server, "tried", {"figures": {"cmv.drift.given": "4 000 000"}})
    assert "Ingen part betalar mindre." in found["notes"]


def test_what_is_refused_is_told_in_swedish(server: PageServer) -> None:
    for told, words in (
        ({"figures": {"cmv.drift.given": "abc"}}, "Centrum mot våld – Drift, kostnad enligt avtalet"),
        ({"weights": {"population": "70 %"}}, "ifrån 100 %"),
        ({"weights": {"population": 70}}, "ska skickas som text"),
        ({"figures": {"cmv.drift.percent": 2.9}}, "ska skickas som text"),
        ({"figures": {"ingen": "1"}}, "det finns inget sådant reglage"),
        ([], "går inte att läsa"),
    ):
        status, found = asked(server, "tried", told)
        assert (status, list(found)) == (422, ["refused"]), told
        assert words in found["refused"]
    assert asked(server, "explained", {"party": "2300"})[0] == 422
    with fetched(server, "tried", b"{", **{"Content-Type": "application/json"}) as found:
        assert found.status == 422


def test_an_explanation_and_a_workbook(server: PageServer) -> None:
    status, found = asked(server, "explained", {"party": "2303", "weights": WEIGHTS})
    assert status == 200
    assert found["today"] == server.made.today.explain("Ragunda")
    assert "70 %" in found["tried"].replace("\N{NO-BREAK SPACE}", " ")
    told = json.dumps({"weights": WEIGHTS}).encode()
    with fetched(server, "workbook", told, **{"Content-Type": "application/json"}) as found:
        book = openpyxl.load_workbook(io.BytesIO(found.read()), read_only=True)
    cells = {cell for row in book.worksheets[0].iter_rows(values_only=True) for cell in row}
    assert server.made.tried(WEIGHTS).amounts["2303"] in cells
    book.close()


def test_what_comes_from_elsewhere_is_turned_away(server: PageServer) -> None:
    plain = json.dumps({}).encode()
    for path, content, headers, status in (
        ("", None, {"Host": "exempel.se"}, 403),
        ("tried", plain, {"Host": "exempel.se", "Content-Type": "application/json"}, 403),
        ("tried", plain, {"Content-Type": "text/plain"}, 415),
        ("annan", plain, {"Content-Type": "application/json"}, 404),
        ("annan", None, {}, 404),
        ("../cli.py", None, {}, 404),
        ("tried", b" " * 200_000, {"Content-Type": "application/json"}, 413),
    ):
        with fetched(server, path, content, **headers) as found:
            assert found.status == status, (path, headers)
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=10)
    connection.putrequest("POST", "/tried")
    connection.endheaders()
    assert connection.getresponse().status == 411
    connection.close()


def test_a_connection_that_says_nothing_stops_no_other(server: PageServer) -> None:
    with socket.create_connection(("127.0.0.1", server.server_address[1])):
        assert asked(server, "tried", {})[0] == 200


def test_names_cannot_break_out_of_the_page() -> None:
    evil = "</script><b>&\"'"
    agreement = kf.load_agreement("cmv", year=2023).replace(name=evil)
    with PageServer(what_if(agreement, 2023)) as server:
        page = server.pages["/"][1].decode()
    assert evil not in page
    assert "&lt;/script&gt;&lt;b&gt;&amp;&quot;&#x27;" in page
    assert page.count("</script>") == 2


def test_agreements_that_weights_do_not_change_stand_on_the_page_with_the_reason() -> None:
    with PageServer(what_if(["exempel-avgifter", "cmv"], 2026)) as server:
        page = server.pages["/"][1].decode()
    assert "<summary>Exempel: avgifter underifrån ändras inte av vikterna</summary>" in page
    assert 'data-weight="equal"' in page
    with PageServer(what_if(["exempel-avgifter"], 2026)) as server:
        page = server.pages["/"][1].decode()
    assert "ändras inte av vikterna" in page
    assert "data-weight" not in page
    assert 'data-figure="exempel-avgifter.per_invanare.kommuner.charge.rate"' in page


def test_a_printed_table_is_held_against_what_holds_and_not_against_what_is_tried() -> None:
    made = what_if("cmv", 2023)
    tried = made.tried({"equal": "100 %"})
    assert not tried.ok
    assert not [note for note in answer(made, tried)["notes"] if "kontroll" in note]
    written = data_path("agreements", "cmv.yaml").read_text(encoding="utf-8")
    tree = read_tree(written.replace("Ragunda: 142 999", "Ragunda: 142 998"), "cmv.yaml").texts
    other = what_if(agreement_from(tree), 2023)
    assert [note for note in answer(other, other.today)["notes"] if "kontroll" in note]
