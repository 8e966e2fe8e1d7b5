"""Texts of the handbook's page that lists every key of the agreement file."""

TEXTS = {
    "page": (
        "# Avtalsfilens nycklar\n\n"
        "Alla nycklar i avtalsfilens format, del för del. Sidan är skapad ur programmets egen modell med\n"
        "`python -m kostnadsfordelning.agreement.key_page` och ändras inte för hand. Hur delarna används, med exempel,\n"
        "står i [Avtalsfilen](avtalsfil.md).\n\n"
        'Står *en öppen fråga* under Form får värdet skrivas som en fråga: `{{unknown: "frågan"}}`; se\n'
        "[unknown](avtalsfil.md#unknown-öppna-frågor).\n"
    ),
    "cites": "Nycklarna `clause`, `source` och `assumed` får också stå här; se [Gemensamt](#gemensamt).",
    "common": "## Gemensamt\n\nNycklar som får stå i de delar där det sägs.\n",
    "head": "| Nyckel | Måste finnas | Vad som står där | Form | Om den utelämnas |\n|---|---|---|---|---|",
    "yes": "ja",
    "no": "nej",
    "fault": "fel",
    "nothing": "–",
    "or": " eller ",
    "list": "lista ({of})",
    "mapping": "nycklar med var sitt värde ({of})",
    "bare": "bara `{word}`",
    "empty": "inget värde",
    "kronor": "belopp",
    "positive": "belopp, minst 0",
    "share": "andel",
    "percent": "procentsats",
    "number": "heltal",
    "day": "datum",
    "words": "text",
    "identifier": "namn",
    "code": "kod",
    "party": "part",
    "quantity": "tal",
    "rate": "kronor",
    "weight": "andel eller tal",
    "months": "månader, t.ex. `9/12`",
    "delta": "belopp",
    "units": "1, 10, 100, 1000",
    "periods": "1, 2, 4, 12",
    "version": "`1`",
}
