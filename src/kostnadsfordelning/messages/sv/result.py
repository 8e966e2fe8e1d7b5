"""Texts about a result as a whole: its measures, the versions it rests on, who took part and who decided."""

TEXTS = {
    "mixed_measures": (
        "Beloppen har olika mått och kan inte summeras: {items}.\n"
        "Beräkna avtal med olika mått var för sig, eller läs raderna i r.table, där måttet står i kolumnen measure."
    ),
    "double": "avtalet är angivet mer än en gång",
    "double_remedy": "Ange varje avtal en gång, annars debiteras kostnaden dubbelt.",
    "double_version": "två versioner av avtalet har samma versionsbeteckning, {version}",
    "double_version_remedy": "Ge varje version sin egen beteckning (version), eller ange avtalet en gång.",
    "version": "version {version}, {span}",
    "month": "{first}",
    "months": "{first}–{last}",
    "version_by_months": "Version {version} gäller {span} {year}; beloppen är räknade för de månaderna ({count} av 12).",
    "version_full_amount": "Version {version} gäller {span} {year}; enligt avtalet är beloppen inte delade på månader.",
}
