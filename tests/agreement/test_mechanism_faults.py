"""What a finance officer sees when a mechanism contradicts itself: where, why, and what to do."""

from __future__ import annotations

import pytest

from kostnadsfordelning.messages.numbers import NBSP
from tests.agreement.small import SMALL, changed, faults, the_fault, told_where_marked

KEY = "lika: {equal: }"
ROUNDING = "rounding: {method: largest_remainder, ties: order}"
STAGE = "- {uprate: 3 %, round: each_year}"
BRANCH = "- {to: kommuner, take: 2/3, by: lika}"
REST = "- {to: region, take: rest}"
BOTH = f"{BRANCH}\n      {REST}"
ITEM = "id: drift"
AFTER = "status: example"


def limits(text: str) -> str:
    return f"- {{to: kommuner, take: 2/3, by: lika, limits: {text}}}"


def charge(text: str) -> str:
    return f"- {{to: kommuner, take: {{charge: {text}}}}}\n      {REST}"


def bands(text: str) -> str:
    return charge(f"{{of: fast, edge: lower, applies: marginal, bands: {text}}}")


LIMITS = [
    (BRANCH, limits("▸{cut_off: unfunded}"), "ingen gräns anges", "max_change"),
    (BRANCH, limits("▸{cap: 500}"), "nyckeln cut_off saknas", "Välj redistribute"),
    (BRANCH, limits("{cap: ▸-5, cut_off: unfunded}"), "kan inte vara negativt", "Skriv 0"),
    (BRANCH, limits("{cap: ▸120 %, cut_off: unfunded}"), "mellan 0 och 100 %", "50 %"),
    (BRANCH, limits("{cap: 100, floor: ▸200, cut_off: unfunded}"), "taket 100 är lägre än golvet 200", "Höj"),
    (
        BRANCH,
        limits("{cap: 10 %, floor: ▸20 %, cut_off: redistribute}"),
        "taket 10 % är lägre än golvet 20 %",
        "Höj",
    ),
    (
        BRANCH,
        limits("{cap: 100, floor: {Ragunda: ▸200, 0114: 50}, cut_off: unfunded}"),
        "taket 100 är lägre än golvet 200",
        "Höj",
    ),
    (
        BRANCH,
        limits("{cap: {Ragunda: 100, 0114: 100}, floor: ▸200, cut_off: unfunded}"),
        "taket 100 är lägre än golvet 200",
        "Höj",
    ),
    (
        BRANCH,
        limits("{cap: {Ragunda: 1/4}, floor: {Ragunda: ▸1/3}, cut_off: unfunded}"),
        "taket 25 % är lägre än golvet 33,3",
        "Höj",
    ),
    (
        BRANCH,
        limits("{cap: {2303: 100}, floor: {Ragunda: ▸200}, cut_off: unfunded}"),
        "taket 100 är lägre än golvet 200",
        "Höj",
    ),
    (
        BRANCH,
        limits("{floor: ▸{Ragunda: 60 %, 0114: 50 %}, cut_off: redistribute}"),
        "golven är tillsammans 110 %",
        "Sänk",
    ),
    (
        BRANCH,
        limits("{cap: {▸Ragnda: 5}, cut_off: unfunded}"),
        "parten Ragnda finns inte",
        "Menade du Ragunda?",
    ),
    (
        BRANCH,
        limits("{cap: {Ragunda: 5, ▸2303: 5}, cut_off: unfunded}"),
        "nämns mer än en gång",
        "kod eller med namn",
    ),
    (BRANCH, limits("{cap: {▸R23: 5}, cut_off: unfunded}"), "grenen går inte till R23", "lägg till den i to"),
    (
        BRANCH,
        limits("{max_change: ▸{}, cut_off: unfunded}"),
        "varken increase eller decrease",
        "max_change: 5 %",
    ),
    (BRANCH, limits("{max_change: ▸5, cut_off: unfunded}"), "om 5 är en andel", '"5 %"'),
    (
        BRANCH,
        limits("{cap: 5, previous: ▸{year: 2025, amounts: {Ragunda: 1, 0114: 2}}, cut_off: unfunded}"),
        "bara med max_change",
        "ta bort previous",
    ),
    (
        BRANCH,
        limits("{max_change: 5 %, previous: {year: 2025, amounts: ▸{Ragunda: 1}}, cut_off: unfunded}"),
        "belopp saknas för Upplands Väsby",
        "Upplands Väsby:",
    ),
    (
        BRANCH,
        "- {to: kommuner, take: 2/3, by: [{to: kommuner, take: rest, by: lika}], "
        "limits: ▸{cap: 5, cut_off: unfunded}}",
        "slutar i en nyckel",
        "Flytta limits",
    ),
    (
        REST,
        "- {to: region, take: rest, limits: ▸{cap: 5, cut_off: unfunded}}",
        "slutar i en nyckel",
        "Flytta limits",
    ),
]

CHARGES = [
    (BOTH, charge("▸{}"), "inte vad som ska betalas", "base"),
    (BOTH, charge("▸{of: fast}"), "inte vad som ska betalas", "rate"),
    (BOTH, charge("▸{rate: 5}"), "vad avgiften räknas på", "of:"),
    (BOTH, charge("{base: 5, of: ▸fast}"), "ingen avgift per enhet", "ta bort of"),
    (BOTH, charge("{rate: ▸5 %, of: fast}"), "kan inte vara i procent", '"12,50"'),
    (BOTH, charge("{rate: ▸-5, of: fast}"), "kan inte vara negativ", "positivt"),
    (BOTH, charge("{base: ▸-5}"), "kan inte vara negativt", "positivt"),
    (BOTH, charge("{base: ▸{Ragunda: 5}}"), "belopp saknas för Upplands Väsby", "Lägg till"),
    (BOTH, charge("{base: {Ragunda: 5, 0114: 5, ▸R23: 5}}"), "grenen går inte till R23", "Ta bort"),
    (BOTH, charge("{rate: 5, of: ▸fats}"), "nyckeln fats finns inte", "Menade du fast?"),
    (BOTH, charge("{rate: 5, of: ▸lika}"), "räknar ingenting", "folkmangd"),
    (BOTH, charge("{base: 5, edge: ▸lower}"), "edge har betydelse bara med intervall", "Ta bort"),
    (
        BOTH,
        charge("{rate: 5, of: fast, edge: lower, applies: whole, bands: ▸[{from: 0, rate: 1}]}"),
        "både rate och bands",
        "Behåll ett",
    ),
    (
        BOTH,
        charge("▸{of: fast, applies: whole, bands: [{from: 0, rate: 1}]}"),
        "vilket intervall själva gränsen",
        "lower",
    ),
    (
        BOTH,
        charge("▸{of: fast, edge: lower, bands: [{from: 0, rate: 1}]}"),
        "vilka enheter",
        "marginal",
    ),
    (BOTH, bands("[{from: ▸5, rate: 1}]"), "börjar inte på 0", "from: 0"),
    (
        BOTH,
        bands("[{from: 0, to: 7 000, rate: 3}, {from: ▸8 000, rate: 2}]"),
        "glapp mellan 7 000 och 8 000",
        "där det förra slutar",
    ),
    (
        BOTH,
        bands("[{from: 0, to: 7 000, rate: 3}, {from: ▸6 000, rate: 2}]"),
        "det förra slutar på 7 000, men det här börjar redan på 6 000",
        "där det förra slutar",
    ),
    (BOTH, bands("[▸{from: 0, rate: 3}, {from: 6 000, rate: 2}]"), "saknar slut", "Ange to"),
    (
        BOTH,
        bands("[{from: 0, to: ▸0, rate: 3}, {from: 6 000, rate: 2}]"),
        "slutar inte efter sin början 0",
        "from och to",
    ),
    (BOTH, bands("[{from: 0, to: ▸10, rate: 3}]"), "ovanför det är inte angiven", "rate: 0"),
    (
        BOTH,
        f"- {{to: kommuner, take: {{charge: {{base: 5}}}}, by: ▸lika}}\n      {REST}",
        "så grenen har ingen nyckel",
        "of",
    ),
    (
        BOTH,
        "- {to: kommuner, take: {charge: {base: 5}}, limits: ▸{cap: 5, cut_off: unfunded}}\n"
        f"      {REST}",
        "en avgift kan inte ha gränser",
        "Ta bort limits",
    ),
]

LEVELS = [
    (
        BOTH,
        "▸- {to: kommuner, take: {amount: 300}, by: lika}",
        "ingen gren tar resten",
        "take: rest",
    ),
    (
        BOTH,
        f"{REST.replace('rest', '50 %')}\n"
        "      - {to: kommuner, take: 50 %, by: ▸[{to: kommuner, take: {amount: 3}, by: lika}]}",
        "ingen gren tar resten",
        "take: rest",
    ),
    (
        f"    split:\n      {BOTH}",
        "    split:\n      ▸- {to: kommuner, take: {amount: 300}, by: lika}\n"
        f"      {BRANCH}\n      {REST}",
        "andelar kan inte stå bredvid",
        "under dess by",
    ),
    (BOTH, f"- {{to: kommuner, take: {{amount: ▸-3}}, by: lika}}\n      {REST}", "negativt", "positivt"),
]

KEYS = [
    (KEY, f"{KEY}\n  m: {{weighted: ▸{{lika: 70 %, fast: 20 %}}}}", "90 %, 10 % ifrån 100 %", "1/3"),
    (KEY, f"{KEY}\n  m: {{weighted: ▸{{}}}}", "inga nycklar", "folkmangd"),
    (KEY, f"{KEY}\n  m: {{weighted: {{lika: 70 %, ▸fats: 30 %}}}}", "nyckeln fats", "Menade du fast?"),
    (KEY, f"{KEY}\n  m: {{weighted: {{▸m: 100 %}}}}", "själv en sammanvägd nyckel", "med sina procentsatser"),
    (
        KEY,
        f"{KEY}\n  n: {{weighted: {{lika: 100 %}}}}\n  m: {{weighted: {{▸n: 50 %, fast: 50 %}}}}",
        "själv en sammanvägd nyckel",
        "med sina procentsatser",
    ),
    (KEY, f"{KEY}\n  m: {{weighted: {{lika: ▸100}}}}", "om 100 är en andel", '"100 %"'),
    (
        KEY,
        f"{KEY}\n  m: {{weighted: ▸{{lika: {{2026: 100 %, 2027: 50 %}}, fast: {{2026: 0 %, 2027: 40 %}}}}}}",
        "andelarna för 2027 blir 90 %",
        "1/3",
    ),
    (
        KEY,
        f"{KEY}\n  m: {{weighted: {{lika: {{2026: 100 %, 2027: 50 %}}, fast: ▸{{2027: 50 %}}}}}}",
        "andel saknas för 2026",
        "0 %",
    ),
    (
        KEY,
        f"{KEY}\n  m: {{weighted: ▸{{lika: {{2026: 100 %, 2027: 50 %}}, fast: 50 %}}}}",
        "andelarna för 2026 blir 150 %",
        "1/3",
    ),
    (
        KEY,
        f"{KEY}\n  m: ▸{{weighted: {{lika: 100 %}}, decimals: 6}}",
        "de avrundade andelarna inte blir hela",
        "off_100",
    ),
    (
        KEY,
        f"{KEY}\n  m: {{weighted: {{lika: 100 %}}, off_100: ▸largest}}",
        "avrundas inte",
        "ta bort off_100",
    ),
    (KEY, f"{KEY}\n  d: ▸{{usage: dygn}}", "nyckeln unit saknas", "Lägg till"),
    (KEY, f"{KEY}\n  d: {{usage: ▸{{Ragunda: 0, 0114: 0}}, unit: dygn}}", "0 för alla", "över 0"),
    (KEY, f"{KEY}\n  d: {{usage: {{Ragunda: ▸5 %}}, unit: dygn}}", "inte vara i procent", "fixed"),
    (KEY, f"{KEY}\n  d: {{usage: {{Ragunda: ▸-5}}, unit: dygn}}", "negativ", "positivt"),
    (KEY, f"{KEY}\n  d: {{usage: {{▸Ragnda: 5}}, unit: dygn}}", "parten Ragnda", "Menade du Ragunda?"),
    (KEY, "lika: {usage: ▸{Ragunda: 5}, unit: dygn}", "inget tal för Upplands Väsby", "skriv 0"),
    (KEY, "lika: {land_area: ▸snart}", "datumet", "2021-11-01"),
    (KEY, "lika: {tax_base: ▸snart}", "heltal mellan 1900", "siffror"),
]

BLEND = """{blend: {2026: {a: 50 %, b: 50 %}, 2027: {b: 100 %}}, splits:
        {a: [{to: kommuner, take: rest, by: lika}], b: [{to: region, take: rest}]}}"""
SPLIT = f"split:\n      {BOTH}"

BLENDS = [
    (SPLIT, f"split: {BLEND.replace('b: 50 %', 'b: 40 %').replace('{a: 50', '▸{a: 50')}", "90 %", "1/3"),
    (SPLIT, f"split: {BLEND.replace('{b: 100 %}', '▸{a: 1 %, b: 99 %}')}", "når inte 100 %", "sista år"),
    (SPLIT, f"split: {BLEND.replace('{b: 100', '{▸c: 100')}", "fördelningen c finns inte", "a, b"),
    (SPLIT, f"split: {BLEND.replace('by: lika', 'by: ▸liak')}", "nyckeln liak", "Menade du lika?"),
    (SPLIT, "split: {blend: ▸{}, splits: {a: [{to: region, take: rest}]}}", "inga år", "2027"),
    (SPLIT, f"split: {BLEND.replace('b: [{to: region, take: rest}', 'b: ▸[{to: region, take: 40 %}')}",
     "40 %", "rest"),
]  # fmt: skip

STAGES = [
    (STAGE, "- {prorate: ▸13/12}", "tolv månader", "12/12"),
    (STAGE, "- {prorate: ▸9/13}", "månader kan inte tolkas", "9/12"),
    (STAGE, "- {prorate: ▸0/12}", "tolv månader", "1/12"),
    (STAGE, "- {deduct: ▸-5, below_zero: stop}", "negativt", "add och deduct"),
    (STAGE, "▸- {deduct: bidrag}".replace("▸- ", "- ▸"), "nyckeln below_zero saknas", "Välj refuse"),
    (
        STAGE,
        "- {deduct: bidrag, below_zero: stop}\n      - {deduct: ▸bidrag, below_zero: stop}",
        "två gånger",
        "olika namn",
    ),
    (STAGE, "- {add: ▸Bidrag Å}", "små bokstäver", "folkmangd"),
    (STAGE, "- ▸{threshold: 5}", "nyckeln counts saknas", "Välj excess"),
    (STAGE, "- {threshold: ▸-5, counts: whole}", "negativt", "positivt"),
    (STAGE, f"{STAGE}\n      - ▸{STAGE[2:]}", "står mer än en gång", "räkna upp"),
    (STAGE, "- carry_over\n      - ▸carry_over", "står mer än en gång", "Behåll ett"),
    (STAGE, "- ▸{given: 5}", "börjar två gånger", "Behåll ett"),
    (STAGE, "- {uprate: 3 %, round: end, compare_with: ▸2 %}", "bredvid ett index", "compare_with"),
    (
        STAGE,
        "- {true_up: {month: 10, years_before: 0}, goes_on_from: invoiced}".replace("- {t", "- ▸{t"),
        "inget index",
        "före true_up",
    ),
    (
        STAGE,
        f"{STAGE}\n      - ▸{{true_up: {{month: 10, years_before: 0}}, goes_on_from: settled}}",
        "inget index",
        "före true_up",
    ),
    (STAGE, "- {frame: ▸[{deduct: 5, below_zero: stop}]}", "ska börja med given", "given:"),
    (STAGE, "- {frame: [{given: 5}, ▸{frame: [{given: 5}]}]}", "steget frame kan inte", "Flytta"),
    (STAGE, "- {frame: [{given: 5}, ▸{mandate: 5}]}", "steget mandate kan inte", "Flytta"),
    (STAGE, "- {frame: [{given: ▸-100}]}", "inte vara mindre än noll", "över noll"),
    (STAGE, "- {frame: [▸actual]}", "steget actual kan inte", "given"),
]

ROUNDINGS = [
    (ROUNDING, f"{ROUNDING[:-1]}, at: agreement, unit: ▸10}}", "till hela kronor", "Ta bort unit"),
    (
        ROUNDING,
        "rounding: {method: down, ties: order, at: agreement, residual_to: ▸none}",
        "lämnar ingen rest",
        "residual_to",
    ),
    (ROUNDING, f"{ROUNDING[:-1]}, at: ▸top}}", "möjliga", "branch, item, agreement"),
    (
        ROUNDING,
        f"{ROUNDING[:-1]}, manual: [▸{{year: 2026, item: drift, party: Ragunda, delta: 1, reason: x}}]}}",
        "blir 1 i stället för 0",
        "residual_to: none",
    ),
    (
        ROUNDING,
        f"{ROUNDING[:-1]}, manual: [▸{{year: 2026, item: drift, party: Ragunda, delta: 1}}]}}",
        "nyckeln reason saknas",
        "Lägg till",
    ),
    (
        ROUNDING,
        f"{ROUNDING[:-1]}, manual: [{{year: 2026, item: drift, party: Ragunda, delta: ▸0, reason: x}}]}}",
        "ingen krona flyttas",
        "ta bort raden",
    ),
    (
        ROUNDING,
        "rounding: {method: down, ties: order, residual_to: none, manual: "
        "[{year: 2026, item: drift, party: Ragunda, delta: ▸4, reason: x}]}",
        "större än antalet parter, 3",
        "annat än avrundning",
    ),
    (
        ROUNDING,
        "rounding: {method: down, ties: order, residual_to: none, manual: "
        "[{year: 2026, item: ▸drfit, party: Ragunda, delta: 1, reason: x}]}",
        "kostnadsposten drfit",
        "Menade du drift?",
    ),
    (
        ROUNDING,
        "rounding: {method: down, ties: order, residual_to: none, manual: "
        "[{year: 2026, item: drift, party: ▸Berg, delta: 1, reason: x}]}",
        "parten Berg finns inte",
        "Parterna är",
    ),
]

PARTIES = [
    (AFTER, f"{AFTER}\nmembership: ▸{{parties: {{Ragunda: {{joins: 2026-07-01}}}}, method: month_weights}}",
     "nyckeln others saknas", "Välj carry"),
    (AFTER, member := f"{AFTER}\nmembership: {{method: month_weights, others: carry, parties: ▸{{}}}}",
     "inga parter", "ta bort membership"),
    *(
        (AFTER, member.replace("▸{}", f"{{Ragunda: {when}}}"), why, remedy)
        for when, why, remedy in (
            ("▸{}", "när parten är med", "joins"),
            ("{joins: ▸2026-07-02}", "inträde räknas i hela månader", "2026-07-01"),
            ("{leaves: ▸2026-02-27}", "utträde räknas i hela månader", "2026-02-28"),
            ("{leaves: ▸2026-12-30}", "utträde räknas i hela månader", "2026-12-31"),
            ("{joins: 2026-07-01, leaves: ▸2026-06-30}", "ut innan den träder in", "avtalsversion"),
            ("{joins: ▸juli}", "datumet kan inte tolkas", "ÅÅÅÅ-MM-DD"),
        )
    ),
    (AFTER, member.replace("▸{}", "{▸Ragnda: {joins: 2026-07-01}}"), "parten Ragnda", "Menade du Ragunda?"),
    (AFTER, f"{AFTER}\nsettlement: {{key: ▸lkia}}", "nyckeln lkia", "Menade du lika?"),
    (AFTER, f"{AFTER}\nsettlement: {{key: same, deficit_key: ▸lkia}}", "nyckeln lkia", "Menade du lika?"),
    (AFTER, f"{AFTER}\nsettlement: {{key: same, de_minimis: ▸-1}}", "negativt", "positivt"),
    (AFTER, f"{AFTER}\ndecisions: [{{party: ▸Berg, decision: approved}}]", "parten Berg", "Parterna är"),
    (AFTER, f"{AFTER}\ndecisions: [{{party: Ragunda, decision: ▸ja}}]", "möjliga", "approved, declined"),
    (AFTER,
     f"{AFTER}\ndecisions: [{{party: Ragunda, decision: approved}}, {{party: ▸2303, decision: declined}}]",
     "nämns mer än en gång", "en gång"),
    (AFTER, f"{AFTER}\npart_year: ▸halv", "möjliga", "by_months, full_amount"),
    (ITEM, f"{ITEM}\n    listed: [▸Ragunda]", "fördelas också till parten", "Ta bort parten ur listed"),
    (ITEM, f"{ITEM}\n    listed: [▸Berg]", "parten Berg", "Parterna är"),
    (ITEM, f"{ITEM}\n    periods: ▸3", "debiteringar per år", "1, 2, 4 eller 12"),
    (ITEM, f"{ITEM}\n    periods: ▸2", "på verklig kostnad", "Delfakturor"),
    (ITEM, f"{ITEM}\n    sign: ▸plus", "möjliga", "cost, income"),
    ("to: region", "by: lika, to: [region, ▸Regionen]", "nämns mer än en gång", "en gång"),
    ("to: region", "by: lika, to: [region, ▸kommunr]", "parten kommunr finns inte", "Menade du kommuner?"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "why", "remedy"),
    [*LIMITS, *CHARGES, *LEVELS, *KEYS, *BLENDS, *STAGES, *ROUNDINGS, *PARTIES],
)
def test_what_contradicts_itself_is_told_in_its_place(old: str, new: str, why: str, remedy: str) -> None:
    fault = told_where_marked(old, new)
    assert why in fault.why.replace(NBSP, " ")
    assert remedy in fault.remedy


def test_a_name_that_is_both_group_and_party_is_not_guessed() -> None:
    content = changed(("name: Regionen", "name: kommuner"), ("to: region", "by: lika, to: [kommuner]"))
    assert ["både en grupp och en part" in fault.why for fault in faults(content)] == [True]
    same = changed(("name: Regionen", "name: region"), ("to: region", "to: [region]"))
    assert faults(same) == []


@pytest.mark.parametrize(
    "branch",
    [
        f"- {{to: kommuner, take: {{amount: 5}}, by: lika}}\n      {REST}",
        f"- {{to: kommuner, take: {{charge: {{base: 5}}}}}}\n      {REST}",
        f"- {{to: kommuner, take: 2/3, by: lika, limits: {{cap: 5, cut_off: unfunded}}}}\n      {REST}",
    ],
)
@pytest.mark.parametrize("at", ["item", "agreement"])
def test_what_is_in_kronor_cannot_be_rounded_with_the_whole(branch: str, at: str) -> None:
    assert faults(changed((BOTH, branch))) == []
    fault = the_fault((BOTH, branch), (ROUNDING, f"{ROUNDING[:-1]}, at: {at}}}"))
    assert f"at: {at} kräver" in fault.why
    assert fault.place.startswith("avtal.yaml:22:")


def test_a_blend_cannot_be_rounded_with_the_whole() -> None:
    blended = (SPLIT, f"split: {BLEND}")
    assert faults(changed(blended)) == []
    assert "kräver" in the_fault(blended, (ROUNDING, f"{ROUNDING[:-1]}, at: item}}")).why


def test_an_item_without_amount_is_the_sum_of_its_charges() -> None:
    without = SMALL.partition("    amount:")[0]
    split = "    split:\n      - {to: kommuner, take: {charge: {base: 5}}}\n"
    assert faults(without + split) == []
    assert faults(f"{without}{split}      - {{to: region, take: {{amount: 50}}}}\n") == []
    for more in ("      - {to: region, take: rest}\n",):
        (fault,) = faults(without + split + more)
        assert "inte alla grenar är fasta belopp eller avgifter" in fault.why
        assert fault.place == "avtal.yaml:17:5"
    (fault,) = faults(f"{without}    split: {BLEND}\n")
    assert "inget belopp att dela" in fault.why


def test_a_newcomer_has_no_amount_the_year_before() -> None:
    previous = limits("{max_change: 5 %, previous: {year: 2025, amounts: {0114: 1}}, cut_off: unfunded}")
    joins = (
        f"{AFTER}\nmembership: "
        "{method: month_weights, others: carry, parties: {2303: {joins: 2026-07-01}}}"
    )
    assert len(faults(changed((BRANCH, previous)))) == 1
    assert faults(changed((BRANCH, previous), (AFTER, joins))) == []


def test_contradictions_all_at_once() -> None:
    membership = "membership: {method: m, others: carry, parties: {Berg: {leaves: 2026-01-01}}}"
    found = faults(
        changed(
            (KEY, f"{KEY}\n  m: {{weighted: {{lika: 70 %}}, decimals: 6}}"),
            (BRANCH, limits("{cap: 10, floor: 20, previous: {year: 2025, amounts: {}}, cut_off: unfunded}")),
            (STAGE, "- {prorate: 13/12}"),
            (AFTER, f"{AFTER}\n{membership}"),
        )
    )  # fmt: skip
    places = [fault.place.removeprefix("avtal.yaml:") for fault in found]
    assert places == ["5:22", "5:50", "5:65", "15:6", "15:17", "22:19", "24:70", "24:84"]


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        (BOTH, charge("{base: {unknown: Hur mycket}}"), "drift.split.0.take.charge.base"),
        (BOTH, charge("{rate: {unknown: A}, of: fast}"), "drift.split.0.take.charge.rate"),
        (BOTH, charge("{rate: 5, of: {unknown: A}}"), "drift.split.0.take.charge.of"),
        (BOTH, bands("[{from: 0, rate: {unknown: A}}]"), "drift.split.0.take.charge.bands.0.rate"),
        (BOTH, f"- {{to: kommuner, take: {{amount: {{unknown: A}}}}, by: lika}}\n      {REST}",
         "drift.split.0.take.amount"),
        (KEY, f"{KEY}\n  m: {{weighted: {{lika: {{unknown: A}}, fast: 50 %}}}}", "keys.m.weighted.lika"),
        (KEY, f"{KEY}\n  m: {{weighted: {{unknown: A}}}}", "keys.m.weighted"),
        (KEY, f"{KEY}\n  d: {{usage: {{unknown: A}}, unit: dygn}}", "keys.d.usage"),
        (BRANCH, limits("{cap: {unknown: A}, cut_off: unfunded}"), "drift.split.0.limits.cap"),
        (BRANCH, limits("{cap: 5, cut_off: {unknown: A}}"), "drift.split.0.limits.cut_off"),
        (BRANCH, limits("{max_change: {increase: {unknown: A}}, cut_off: unfunded}"),
         "drift.split.0.limits.max_change.increase"),
        (STAGE, "- {frame: [{given: {unknown: A}}]}", "drift.amount.1.frame.0.given"),
        (STAGE, "- {frame: {unknown: A}}", "drift.amount.1.frame"),
        (STAGE, "- {deduct: {unknown: A}, below_zero: stop}", "drift.amount.1.deduct"),
        (STAGE, "- {carry_over: {unknown: A}}", "drift.amount.1.carry_over"),
        (STAGE, "- {prorate: {unknown: A}}", "drift.amount.1.prorate"),
        (AFTER, f"{AFTER}\nmembership: {{method: {{unknown: A}}, others: carry, "
         "parties: {Ragunda: {joins: 2026-07-01}}}", "membership.method"),
        (AFTER, f"{AFTER}\nmembership: {{method: month_weights, others: carry, "
         "parties: {Ragunda: {joins: {unknown: A}}}}", "membership.parties.Ragunda.joins"),
        (AFTER, f"{AFTER}\nsettlement: {{key: {{unknown: A}}}}", "settlement.key"),
    ],
)  # fmt: skip
def test_a_question_may_stand_there_and_be_answered(old: str, new: str, path: str) -> None:
    from kostnadsfordelning.agreement.loading import parse_agreement

    answers = {
        "keys.m.weighted.lika": "50 %",
        "keys.m.weighted": {"lika": "100 %"},
        "keys.d.usage": "dygn",
        "drift.split.0.take.charge.of": "fast",
        "drift.split.0.limits.cut_off": "redistribute",
        "drift.split.0.limits.max_change.increase": "5 %",
        "drift.amount.1.frame": [{"given": 5}],
        "membership.method": "month_weights",
        "membership.parties.Ragunda.joins": "2026-07-01",
        "settlement.key": "same",
    }
    agreement = parse_agreement(changed((old, new)), "avtal.yaml")
    assert list(agreement.unknowns) == [path]
    answered = agreement.replace(answers={path: answers.get(path, 5)})
    assert answered.unknowns == {}
    assert answered.version == "1"
