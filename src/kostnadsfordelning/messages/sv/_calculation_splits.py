"""Splits, limits and kronor by decision: part of the texts of the room calculation."""

SPLITS = {
    # splits: stated amounts, charges, limits, phase-in, kronor placed by decision
    "rest_below_zero": (
        "{name}: de fasta beloppen och avgifterna är tillsammans {taken:n}, men kostnaden är {amount:n}; "
        "de överstiger den med {off:n}, så det finns ingen rest att fördela.\n"
        "→ Sänk de fasta beloppen, eller låt posten vara summan av dem (utan amount och rest)."
    ),
    "charge_of": "en avgift per enhet behöver en nyckel som räknar något",
    "charge_of_remedy": "Ange en nyckel på folkmängd, nyttjande, landareal eller skattekraft; lika för alla skrivs som base.",
    "no_base": "grundavgiften är angiven part för part, men inte för {parties}",
    "no_base_remedy": "Lägg till parten under base; skriv 0 om den inte har någon grundavgift.",
    "limits_refuse": "{name}: {cause}",
    "told_keys": (
        "{item}: den största förändringen mäts mot {year}, och fördelningen det året bygger på uppgifter som anges "
        "vid beräkningen.\n→ Skriv parternas belopp för {year} i avtalet: limits: previous: {{year: {year}, amounts: …}}."
    ),
    "before_blend": "infasningen anger inget för {year}; de år som anges är {years}",
    "before_blend_remedy": "Lägg till året i blend, eller beräkna ett senare år.",
    "manual_party": "det som placeras genom beslut hör till en part som inte har någon del i {item}",
    "manual_party_remedy": "Ange någon av {known}.",
    "manual_flips": (
        "{name}: {delta:signed} {unit} placerade på {party} skulle vända tecknet på beloppet {amount:n}.\n"
        "→ Placera dem på en part med större belopp."
    ),
    "manual_over": (
        "{name}: {placed:signed} {unit} är placerade genom beslut, men resten att placera är {left:n} {unit} av "
        "{amount:n}. Parterna skulle tillsammans betala mer eller mindre än beloppet.\n"
        "→ Ändra summan av manual för posten och året, så att den ryms i resten."
    ),
}
