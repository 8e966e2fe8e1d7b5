"""Texts about the versions of one agreement: days that none or several cover, changes within a year."""

TEXTS = {
    "wrong": "Versionerna av {name} ({id}) går inte ihop under {year}: {known}.",
    "overlap": (
        "  • Version {before} och version {after} gäller båda {days}.\n"
        "    → Sätt valid_to i den tidigare till dagen före den senares valid_from."
    ),
    "between": (
        "  • Ingen version gäller {days}, mellan version {before} och version {after}.\n"
        "    → Ändra valid_to eller valid_from så att den ena tar vid dagen efter den andra."
    ),
    "days": "{first} till {last}",
    "days_on": "{first} och framåt",
    "not_a_month": (
        "  • Version {before} slutar {ends} och version {after} börjar {starts}, mitt i en månad; en ändring "
        "under året räknas på hela månader.\n"
        "    → Låt version {after} börja den första i en månad, och version {before} sluta dagen före."
    ),
    "starts_within": (
        "  • Version {version} börjar {date}, mitt i en månad, och beloppen delas på hela månader.\n"
        "    → Sätt valid_from till den första i en månad, eller skriv part_year: full_amount."
    ),
    "ends_within": (
        "  • Version {version} slutar {date}, mitt i en månad, och beloppen delas på hela månader.\n"
        "    → Sätt valid_to till den sista i en månad, eller skriv part_year: full_amount."
    ),
    "use_allocate": (
        "En ändring under året räknas av kf.allocate, som tar varje version för sina månader: "
        'kf.allocate("{id}", {year}).'
    ),
}
