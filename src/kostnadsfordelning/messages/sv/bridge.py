"""Texts about what moves a party's cost from one year to another."""

TEXTS = {
    "not_two": "en förklaring av ändringen går från ett år till ett annat",
    "not_two_remedy": "Ange två år, t.ex. (2025, 2026).",
    "cause": "Orsak",
    "note": "Siffror",
    # the causes
    "started": "Verksamhet som börjar",
    "ended": "Verksamhet som upphör",
    "model": "Avtal och modell",
    "index": "Uppräkning",
    "population": "Folkmängd",
    "key_figures": "Andra nyckeltal",
    "usage": "Nyttjande",
    "decision": "Beslut och utfall",
    "rounding": "Avrundning",
    # the figures behind
    "versions": "avtalsversion {before} → {after}",
    "index_percent": "{index} {year}: {percent}",
    "population_note": "{before} → {after} invånare",
    "key_figures_note": "{before} → {after}",
    "usage_note": "{before} → {after}",
}
