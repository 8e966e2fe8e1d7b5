"""The result as an object: derived views, pickling, repr, html, explanation, and what importing costs."""

from __future__ import annotations

import pickle
import string
import subprocess
import sys
from dataclasses import FrozenInstanceError
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kostnadsfordelning import apportionment
from kostnadsfordelning.apportionment import Apportionment, ApportionTrace, ShareTrace, apportion, replay
from kostnadsfordelning.errors import ResidualError, SharesError, TieError
from kostnadsfordelning.messages.sv.apportionment import TEXTS
from kostnadsfordelning.reports.traces import apportion_lines, share_lines
from tests.strategies import Number, totals, weights

EXAMPLE = {"A": 1, "B": 5, "C": 10, "D": 12}


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_views_are_derived_and_cannot_harm_the_result() -> None:
    got = apportion(100, EXAMPLE, method="half_up", residual_to="none")
    got.amounts["A"] = 10**6
    got.exact.clear()
    assert got.amounts["A"] == 4
    assert got.exact["A"] == Fraction(100, 28)
    assert got.shares["D"] == Fraction(12, 28)
    with pytest.raises(FrozenInstanceError):
        got.total = 5  # type: ignore[misc]
    with pytest.raises((AttributeError, TypeError)):
        got.note = "x"  # type: ignore[attr-defined]


def test_results_are_values() -> None:
    first = apportion(100, EXAMPLE, method="cumulative")
    assert first == apportion("100", {p: 2 * w for p, w in EXAMPLE.items()}, method="cumulative")
    assert hash(first) == hash(apportion(100, EXAMPLE, method="cumulative"))
    assert first != apportion(100, EXAMPLE, method="largest_remainder")


def test_results_and_their_steps_pickle() -> None:
    got = apportion(100, {"A": 1, "B": 1, "C": 1}, method="largest_remainder", share_decimals=2,
                    shares_off_100="largest")  # fmt: skip
    back = pickle.loads(pickle.dumps(got))
    assert back == got
    assert back.steps == got.steps
    assert pickle.loads(pickle.dumps(got.steps)) == got.steps


def test_errors_pickle_with_their_faults_and_steps() -> None:
    with pytest.raises(SharesError) as caught:
        apportion(100, {"A": 1, "B": 1, "C": 1}, method="cumulative", share_decimals=1)
    back = pickle.loads(pickle.dumps(caught.value))
    assert (str(back), back.faults) == (str(caught.value), caught.value.faults)
    with pytest.raises(TieError) as tie:
        apportion(1, {"A": 1, "B": 1}, method="largest_remainder", ties="refuse")
    assert pickle.loads(pickle.dumps(tie.value)).steps == tie.value.steps


def test_repr_tells_what_matters() -> None:
    got = apportion(100, EXAMPLE, method="half_up", residual_to="none")
    assert repr(got) == (
        "Apportionment(100: {'A': 4, 'B': 18, 'C': 36, 'D': 43}, "
        "method='half_up', residual_to='none', residual=-1)"
    )
    units = apportion(1000, {"A": 1}, method="cumulative", unit=100, share_decimals=1)
    assert repr(units) == "Apportionment(1000: {'A': 1000}, method='cumulative', unit=100, share_decimals=1)"


def test_html_escapes_names() -> None:
    got = apportion(1001, {"<script>&": 1, "B": 1}, method="down", residual_to="none")
    html = plain(got._repr_html_())
    assert "&lt;script&gt;&amp;" in html
    assert "<script>" not in html
    assert ">500,50<" in html
    assert "<td>Avrundningsrest</td>" in html
    assert ">1 001<" in html


def test_steps_are_the_shares_then_the_division() -> None:
    got = apportion(100, EXAMPLE, method="largest_remainder", share_decimals=2)
    shares, division = got.steps
    assert isinstance(shares, ShareTrace)
    assert isinstance(division, ApportionTrace)
    assert shares.units == division.weights
    (only,) = apportion(100, EXAMPLE, method="largest_remainder").steps
    assert isinstance(only, ApportionTrace)


@settings(max_examples=100, deadline=None)
@given(
    total=totals(),
    share=weights(),
    method=st.sampled_from(("largest_remainder", "half_up", "down", "sainte_lague", "cumulative")),
    decimals=st.one_of(st.none(), st.integers(0, 3)),
    measure=st.sampled_from(("kr", "platser")),
)
def test_every_result_replays_and_can_be_explained(
    total: int, share: dict[str, Number], method: str, decimals: int | None, measure: str
) -> None:
    off_100 = "refuse" if decimals is None else "largest_remainder"
    to = "largest" if method in ("half_up", "down") else None
    try:
        got = apportion(
            total, share, method=method, residual_to=to, share_decimals=decimals, shares_off_100=off_100
        )
    except ResidualError:
        return
    *rounded, division = got.steps
    assert replay(division) == tuple(got.amounts.values())
    assert isinstance(division, ApportionTrace)
    explained = got.explain()
    for party, amount in got.amounts.items():
        lines = apportion_lines(division, party, {party: "Namnet"}, measure=measure)
        assert lines[-1] == f"Belopp: {amount:,}\N{NO-BREAK SPACE}{measure}".replace(
            ",", "\N{NO-BREAK SPACE}"
        ).replace("-", "\N{MINUS SIGN}")
        assert party in explained
        for step in rounded:
            assert isinstance(step, ShareTrace)
            assert share_lines(step, party, {})[-1].startswith("Använd andel: ")
            assert all(line in explained for line in share_lines(step, party, {}))


# the explanation in full, once per kind of sentence -----------------------------------------------------


def told(got: Apportionment, party: str) -> list[str]:
    """The lines of one party in the explanation."""
    blocks = [block.split("\n  ") for block in plain(got.explain()).split("\n\n")]
    return next(lines[1:] for lines in blocks if lines[0].startswith(f"{party}: "))


def test_explained_largest_remainder_with_a_tie() -> None:
    got = apportion(100, {"A": 1, "B": 1, "C": 4}, method="largest_remainder")
    assert plain(got.explain()) == (
        "100 kr fördelas på 3 parter.\n"
        "Summa nyckelvärden: 6.\n"
        "Metod: största restens metod (Hamilton): avrundning nedåt, sedan en enhet var till "
        "de största resterna.\n"
        "\n"
        "A: 17 kr\n"
        "  100 × 1 / 6 = 16,6666… kr\n"
        "  Avrundat nedåt: 16 kr\n"
        "  Får 1 kr av avrundningsresten: resten 0,6666… kr\n"
        "  Lika stor rest som B och C: parternas ordning avgör\n"
        "  Belopp: 17 kr\n"
        "\n"
        "B: 17 kr\n"
        "  100 × 1 / 6 = 16,6666… kr\n"
        "  Avrundat nedåt: 16 kr\n"
        "  Får 1 kr av avrundningsresten: resten 0,6666… kr\n"
        "  Lika stor rest som A och C: parternas ordning avgör\n"
        "  Belopp: 17 kr\n"
        "\n"
        "C: 66 kr\n"
        "  100 × 4 / 6 = 66,6666… kr\n"
        "  Avrundat nedåt: 66 kr\n"
        "  Får inget av avrundningsresten: resten 0,6666… kr\n"
        "  Lika stor rest som A och B: parternas ordning avgör\n"
        "  Belopp: 66 kr\n"
        "\n"
        "Avrundningsrest att fördela: 2 kr. A +1 kr, B +1 kr.\n"
        "Summa: 100 kr."
    )


def test_explained_remainders_in_larger_units_and_credits() -> None:
    got = apportion(-1000, {"A": 1, "B": 5, "C": 10, "D": 12}, method="largest_remainder", unit=10)
    assert told(got, "A") == [
        "−1 000 × 1 / 28 = −35,7142… kr",
        "Avrundat mot noll: −30 kr",
        "Får inget av avrundningsresten: resten 5,7142… kr hör inte till de 3 största",
        "Belopp: −30 kr",
    ]
    assert told(got, "D")[2] == "Får −10 kr av avrundningsresten: resten 8,5714… kr hör till de 3 största"
    assert "Beloppen är i jämna 10 kr." in plain(got.explain())


def test_explained_remainder_alone() -> None:
    got = apportion(100, {"A": 2, "B": 3, "C": 1}, method="largest_remainder")
    assert told(got, "C")[2] == "Får 1 kr av avrundningsresten: resten 0,6666… kr är den största"
    assert told(got, "A")[2] == "Får inget av avrundningsresten: resten 0,3333… kr är inte den största"
    even = apportion(6, {"A": 2, "B": 3, "C": 1}, method="largest_remainder")
    assert told(even, "A") == ["6 × 2 / 6 = 2,00 kr", "Avrundat nedåt: 2 kr", "Belopp: 2 kr"]
    assert "Ingen avrundningsrest." in even.explain()


@pytest.mark.parametrize(
    ("to", "head", "party", "line"),
    [
        ("largest", "till parten med det största nyckelvärdet", "D", "−1 kr: störst nyckelvärde"),
        ("first", "till den första parten", "A", "−1 kr: första parten"),
        ("last", "till den sista parten", "D", "−1 kr: sista parten"),
        ("B", "till B", "B", "−1 kr: utpekad i regeln"),
    ],
)
def test_explained_receivers(to: str, head: str, party: str, line: str) -> None:
    got = apportion(100, EXAMPLE, method="half_up", residual_to=to)
    assert f"Metod: vanlig avrundning; avrundningsresten går {head}." in got.explain()
    assert f"Får hela avrundningsresten {line}" in told(got, party)
    assert told(got, "C") == [
        "100 × 10 / 28 = 35,7142… kr", "Avrundat till närmaste hela: 36 kr", "Belopp: 36 kr",
    ]  # fmt: skip


def test_explained_residual_left_and_tied() -> None:
    left = apportion(1000, {"A": 1, "B": 1, "C": 1}, method="half_up", residual_to="none", unit=10)
    assert "Avrundningsrest som inte fördelas: 10 kr." in plain(left.explain())
    assert "Avrundat till närmaste 10 kr: 330 kr" in told(left, "A")
    tied = apportion(100, {"A": 1, "B": 1, "C": 1}, method="down", residual_to="largest")
    assert told(tied, "B")[2:4] == [
        "Får inget av avrundningsresten", "Lika stort nyckelvärde som A och C: parternas ordning avgör",
    ]  # fmt: skip


def test_explained_highest_averages() -> None:
    got = apportion(100, EXAMPLE, method="sainte_lague")
    assert told(got, "C")[1:3] == [
        "Avrundat till närmaste hela: 36 kr", "Lämnar 1 kr: jämförelsetalet 10 / 71 hör till de lägsta",
    ]  # fmt: skip
    tied = apportion(1, {"A": 1, "B": 1, "C": 1}, method="sainte_lague")
    assert "Får 1 kr till: jämförelsetalet 1 / 1 hör till de högsta" in told(tied, "A")
    assert "Lika stort jämförelsetal som A och C om den sista enheten: parternas ordning avgör" in told(
        tied, "B"
    )
    heavy = apportion(2, {"A": 1, "B": 3}, method="sainte_lague", ties="largest")
    line = "Lika stort jämförelsetal som A om den sista enheten: det största nyckelvärdet avgör"
    assert line in told(heavy, "B")


def test_explained_running_total() -> None:
    got = apportion(100, EXAMPLE, method="cumulative")
    assert told(got, "B") == [
        "Löpande summa till och med B: 100 × 6 / 28 = 21,4285… kr, avrundat 21 kr",
        "Minus den föregående löpande summan: 4 kr",
        "Belopp: 17 kr",
    ]


def test_explained_shares() -> None:
    thirds = {"A": 1, "B": 1, "C": 1}
    got = apportion(
        1000, thirds, method="half_up", residual_to="none", share_decimals=1, shares_off_100="largest"
    )
    assert told(got, "A") == [
        "Andel: 1 / 3 = 33,3333… %",
        "Avrundad till en decimal: 33,3 %",
        "De avrundade andelarna blir tillsammans 99,9 %, inte 100 %",
        "Får hela avrundningsresten 0,1 procentenheter: störst nyckelvärde",
        "Lika stort nyckelvärde som B och C: parternas ordning avgör",
        "Använd andel: 33,4 %",
        "1 000 × 33,4 % = 334,00 kr",
        "Avrundat till närmaste hela: 334 kr",
        "Belopp: 334 kr",
    ]
    whole = apportion(1000, thirds, method="cumulative", share_decimals=0, shares_off_100="largest_remainder")
    assert "Får 1 procentenhet av avrundningsresten: resten 0,3333… procentenheter" in told(whole, "A")
    head = plain(whole.explain())
    assert "Andelarna avrundas först till hela procent och blir då tillsammans 99 %." in head
    assert "De fördelas därför i stället med största restens metod, så att de blir 100 %." in head
    even = apportion(1000, {"A": 1, "B": 3}, method="cumulative", share_decimals=2)
    assert told(even, "A")[:3] == [
        "Andel: 1 / 4 = 25,00 %", "Avrundad till 2 decimaler: 25,00 %", "Använd andel: 25,00 %",
    ]  # fmt: skip


def test_explained_with_names_and_another_measure() -> None:
    steps = apportion(10, {"2303": 1, "2305": 1, "2309": 1}, method="largest_remainder").steps[-1]
    assert isinstance(steps, ApportionTrace)
    names = {"2303": "Ragunda", "2305": "Bräcke"}
    assert [plain(line) for line in apportion_lines(steps, "2303", names, measure="platser")] == [
        "10 × 1 / 3 = 3,3333… platser",
        "Avrundat nedåt: 3 platser",
        "Får 1 enhet (platser) av avrundningsresten: resten 0,3333… platser",
        "Lika stor rest som Bräcke och 2309: parternas ordning avgör",
        "Belopp: 4 platser",
    ]


# texts and imports --------------------------------------------------------------------------------------


def test_every_text_is_a_template_and_every_fault_has_a_remedy() -> None:
    for key, template in TEXTS.items():
        for _, field, _, _ in string.Formatter().parse(template):
            assert field is None or field.isidentifier(), (key, field)
    remedies = {key.removesuffix("_remedy") for key in TEXTS if key.endswith("_remedy")}
    assert remedies <= set(TEXTS)
    for key in remedies:
        assert TEXTS[f"{key}_remedy"][0].isupper(), key
        assert TEXTS[f"{key}_remedy"].endswith("."), key
    assert len(remedies) > 20


def test_importing_the_room_loads_nothing_heavy() -> None:
    code = (
        "import sys, kostnadsfordelning.apportionment as a\n"
        "a.apportion(100, {'A': 1, 'B': 2}, method='largest_remainder').amounts\n"
        "heavy = {'pandas', 'numpy', 'pydantic', 'openpyxl', 'xlsxwriter', 'yaml', 'decimal', 'fractions'}\n"
        "loaded = sorted(name for name in sys.modules if name.startswith('kostnadsfordelning.'))\n"
        "print(sorted(heavy & set(sys.modules)), loaded)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("[] ")
    rooms = {"agreements", "reference", "calculation", "invoicing", "reports", "cli", "messages"}
    assert not any(f"kostnadsfordelning.{room}" in done.stdout for room in rooms)


def test_the_rooms_names_are_those_it_says() -> None:
    assert sorted(apportionment.__all__) == sorted(set(apportionment.__all__))
    for name in apportionment.__all__:
        assert getattr(apportionment, name) is not None
