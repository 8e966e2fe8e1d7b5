"""Texts about a result as a whole: its measures, the versions it rests on, who took part and who decided."""

TEXTS = {
    "mixed_measures": (
        "Beloppen har olika mått och kan inte summeras: {items}.\n"
        "Beräkna avtal med olika mått var för sig, eller läs raderna i r.table, där måttet står i kolumnen measure."
    ),
    "left_by_limits": "Ofinansierat (debiteras inte)",
    "left_by_absence": "Frånvarande parters del (debiteras inte)",
    "double": "avtalet är angivet mer än en gång",
    "double_remedy": "Ange varje avtal en gång, annars debiteras kostnaden dubbelt.",
    "double_version": "två versioner av avtalet har samma versionsbeteckning, {version}",
    "double_version_remedy": "Ge varje version sin egen beteckning (version), eller ange avtalet en gång.",
    "months": "{first}–{last}",
    "version_by_months": "Version {version} gäller {span} {year}; beloppen är räknade för de månaderna ({count} av 12).",
    "version_full_amount": "Version {version} gäller {span} {year}; enligt avtalet är beloppen inte delade på månader.",
    "joins": "inträder {date}",
    "leaves": "utträder {date}",
    "member": "{party} {when} och deltar {span} {year}: {method}; {others}.",
    "no_member": "{party} {when} och deltar inte alls {year}: {method}; {others}.",
    "method_month_weights": "nyckelvärdet räknas efter antalet månader",
    "method_month_by_month": "kostnaden fördelas månad för månad mellan dem som deltar",
    "others_carry": "de övriga bär delen för de andra månaderna",
    "others_total_shrinks": "delen för de andra månaderna debiteras ingen",
    "declined": "{party} har avböjt{cited}. Inget får debiteras förrän parterna är överens om vilka som deltar.",
    "not_handled": "{party} har inte behandlat frågan{cited}.",
    "not_told": "Uppgift om beslut saknas: {parties}.",
    "cited": " ({told})",
    "decision_approved": "godkänt",
    "decision_declined": "avböjt",
    "decision_not_handled": "inte behandlat",
    "decision_not_told": "uppgift saknas",
}
