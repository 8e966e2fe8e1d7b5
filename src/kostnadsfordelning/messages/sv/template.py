"""Texts of the template for index figures."""

TEXTS = {
    "index": "index",
    "edition": "publicerad",
    "year": "år",
    "percent": "procent",
    "status": "status",
    "source": "källa",
    "sheet": "Index",
    "help_sheet": "Anvisning",
    "help": (
        "En rad per publicering och år.\n"
        "publicerad: dagen då SKR publicerade tabellen, till exempel 2026-10-06.\n"
        "procent: förändringen i procent, till exempel 2,9. Inte ett indextal.\n"
        "status: prognos eller utfall, som SKR anger den; får lämnas tom om SKR inte anger någon.\n"
        "källa: till exempel cirkulärets nummer eller sidans adress.\n"
        "Behåll äldre publiceringars rader: ett belopp räknas med den publicering som avtalet anger."
    ),
    "template_suffix": "mallen är en arbetsbok (.xlsx) eller CSV (.csv)",
    "template_suffix_remedy": "Skriv till exempel pkv.xlsx.",
    "template_exists": "filen finns redan, och siffror som fyllts i skrivs inte över",
    "template_exists_remedy": "Välj ett annat namn.",
}
