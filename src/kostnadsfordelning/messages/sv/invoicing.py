"""Texts about invoice rows: what cannot be invoiced and why, what the rows say, what was checked."""

TEXTS = {
    # arguments
    "not_allocation": "underlaget är inte ett beräknat resultat",
    "not_allocation_remedy": "Ange resultatet av kf.allocate(…).",
    "nothing": "det finns inget att debitera {year}: {reasons}",
    "nothing_remedy": "Kontrollera året och avtalen.",
    "choose": "det är inte angivet hur ofta det faktureras",
    "choose_remedy": (
        'Ange instalments="annual" (1), "half_yearly" (2), "quarterly" (4) eller "monthly" (12), '
        'eller förfallodagarna: due_dates=["2026-03-31", "2026-09-30"]. '
        "På kommandoraden: --instalments 2, eller --due-date 2026-03-31 --due-date 2026-09-30."
    ),
    "instalments_kind": "antalet delfakturor är ett heltal eller ett av orden {words}",
    "instalments_kind_remedy": 'Skriv till exempel instalments=2 eller instalments="half_yearly".',
    "instalments_months": "årets tolv månader kan inte delas i {count} lika långa perioder",
    "instalments_months_remedy": "Ange 1, 2, 3, 4, 6 eller 12 delfakturor.",
    "dates_months_remedy": "Ange 1, 2, 3, 4, 6 eller 12 förfallodagar.",
    "dates_not_list": "förfallodagarna ska vara en lista",
    "dates_not_list_remedy": 'Skriv till exempel due_dates=["2026-03-31", "2026-09-30"].',
    "dates_empty": "listan med förfallodagar är tom",
    "dates_empty_remedy": "Ange en dag per delfaktura, eller utelämna due_dates och ange instalments.",
    "date_kind": "en förfallodag är ett datum utan klockslag, eller en text",
    "date_unreal": "det är inget datum som finns",
    "date_remedy": 'Skriv dagen som "2026-03-31".',
    "date_twice": "förfallodagen är angiven två gånger",
    "date_twice_remedy": "Ange en dag per delfaktura.",
    "date_order": "förfallodagen kommer före den föregående ({before})",
    "date_order_remedy": "Ange dagarna i tidsordning; den första hör till delfaktura 1.",
    "dates_disagree": "{dates} förfallodagar är angivna, men {count} delfakturor",
    "dates_disagree_remedy": "Ange lika många av båda, eller utelämna instalments.",
    "issuer_kind": "utställaren anges som text: en parts kod eller namn, eller namnet på en annan utställare",
    "issuer_kind_remedy": 'Skriv till exempel issuer="2380" eller issuer="Östersund".',
    "issuer_code": "ingen avtalspart har den koden",
    "issuer_code_remedy": "Parterna är: {known}.",
    "issuer_close": "det liknar avtalsparten {name} men är inte skrivet likadant, och parten skulle då fakturera sig själv",
    "issuer_close_remedy": 'Skriv "{name}" eller "{code}" om det är den som menas.',
    # refusals
    "preliminary": (
        "Resultatet kan inte faktureras som det är:\n{reasons}\n"
        "Vill du ändå ha ett fakturaunderlag, märkt preliminärt på varje rad, anger du allow_preliminary=True "
        "eller på kommandoraden --allow-preliminary."
    ),
    "preliminary_reason": "  • {service}: {note}",
    "preliminary_failed": "  • {service}: kontroll som inte går ihop: {note} (väntat {expected}, erhållet {got})",
    "preliminary_rows": "  • {service}: beloppen bygger på antagna siffror.",
    "sum_off": "{service}: fakturaraderna är {invoiced:kr} och avrundningsresten {left:kr}, tillsammans inte {total:kr}",
    "keys_not_unique": "två fakturarader får samma radnyckel",
    "keys_not_unique_remedy": "Ge parten, kostnadsposten eller avtalet en annan kod, så att nycklarna skiljer sig.",
    # rows
    "row_text": "{service} {year}, {item}",
    "row_text_part": "{service} {year}, {item}, delfaktura {instalment} av {count}",
    "row_text_preliminary": "{line} (preliminärt)",
    # checks
    "sum_invoiced": "Fakturaraderna summerar till kostnaden.",
    "sum_invoiced_left": "Fakturaraderna och avrundningsresten ({left:kr}, debiteras inte) summerar till kostnaden.",
    "instalments_sum": "Delfakturorna summerar till varje parts årsbelopp.",
    "instalments_level": "Delfakturornas summor skiljer sig åt med högst 1 kr per avtal; med flera avtal kan skillnaden bli större.",
    "issuer_unknown": "Utställaren är inte känd. {question}",
    "issuer_internal": "{name} är utställare och får en intern omföring, ingen faktura.",
    "due_date_unknown": "Förfallodagar är inte angivna.",
    "due_date_outside": "Förfallodagen {day} ligger utanför kostnadsåret {year}.",
    "not_decided": "Avtalet är inte beslutat: status {status}.",
    "status_decided": "beslutat",
    "status_recommended": "rekommenderat",
    "status_proposed": "föreslaget",
    "status_template": "mall",
    "status_example": "exempel",
    # files
    "columns_kind": "kolumnerna anges som en lista, eller som en dict från kolumn till rubrik",
    "columns_kind_remedy": 'Skriv till exempel columns={{"recipient": "Kundnr", "text": "Text", "amount": "Belopp"}}.',
    "columns_empty": "inga kolumner är angivna",
    "columns_empty_remedy": "Ange minst en kolumn, eller utelämna columns för att få alla.",
    "column_unknown": "fakturaraderna har ingen sådan kolumn",
    "column_unknown_remedy": "Kolumnerna är: {known}.",
    "column_twice": "kolumnen eller rubriken förekommer två gånger",
    "column_twice_remedy": "Ange varje kolumn en gång, med sin egen rubrik.",
    "heading_empty": "rubriken är tom",
    "heading_empty_remedy": "Skriv en rubrik som text.",
    "written_off": "den skrivna filen stämmer inte med fakturaraderna",
    "written_off_remedy": "Filen har inte ersatts. Försök igen, och anmäl felet om det återkommer.",
    "yes": "ja",
    "no": "nej",
}
