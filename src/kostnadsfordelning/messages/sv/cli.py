"""Texts of the command line. A percent sign in a help text is doubled, because argparse formats it."""

TEXTS = {
    "description": "Fördelar kostnader för gemensamma kommunala verksamheter, exakt på kronan och med förklaring.",
    "epilog": (
        "Exempel:\n"
        "  kostnadsfordelning list\n"
        "  kostnadsfordelning allocate cmv --year 2023\n"
        "  kostnadsfordelning explain cmv Ragunda --year 2023\n"
        "  kostnadsfordelning invoices --year 2026 --population 2024-12-31 --instalments 2 --output underlag.xlsx\n"
        "  kostnadsfordelning check mitt-avtal.yaml\n"
        "  kostnadsfordelning facts --year 2027\n"
        "  kostnadsfordelning fetch population --date 2025-11-01 --output folkmangd-2025-11-01.json\n\n"
        "Slutkod: 0 klart, 1 kunde inte beräknas eller en kontroll stämmer inte, 2 fel i kommandot."
    ),
    "commands": "kommandon",
    "help_list": "visa de medföljande avtalen, med --examples även exemplen",
    "help_examples": "visa också exempelavtalen, ett för varje sätt att fördela",
    "help_list_year": "bara de som gäller det året",
    "help_allocate": "fördela kostnaden för ett eller flera avtal ett år",
    "help_invoices": "skriv fakturaunderlag som Excel; utan avtal alla beslutade och rekommenderade som gäller året",
    "help_explain": "förklara en parts belopp steg för steg",
    "help_check": "granska avtalsfiler eller en mapp med dem: alla fel på en gång, med rad och kolumn eller cell",
    "help_identify": "granska en tabell: om den summerar, och vilken regel som kan ha gett beloppen",
    "help_outlook": "visa flera år: vad parterna betalar år för år, och vad som är antaget",
    "help_compare": "jämför alternativ med avtalen som de är: vem som betalar mer och mindre",
    "help_what-if": "öppna en sida med reglage: prova andra vikter, kostnader och uppräkningar",
    "help_outlook_years": "åren, t.ex. 2023-2030 eller 2026,2027",
    "help_outlook_party": "bara den parten, med ett belopp per verksamhet och år",
    "help_fetch": "hämta folkmängd, landareal eller en annan tabell från SCB och spara svaret som underlag",
    "help_facts": "visa vilka uppgifter som finns, varifrån och hur säkra de är; med --year även vad som saknas",
    "help_settle": "slutavräkna utfallet mot det som redan är debiterat",
    "help_template": "skriv en mall för PKV eller ett annat index (xlsx eller csv), eller för ett avtal (xlsx)",
    "help_what": "vad som hämtas: population (folkmängd), land-area (landareal) eller table (en tabell i databasen)",
    "help_table_id": "tabellens id, t.ex. TAB1267 (bara för table)",
    "help_date": "dagen som uppgiften gäller, t.ex. 2025-11-01",
    "help_parties": "kommunernas koder eller namn; utelämnas för alla",
    "help_select": 'koder för en variabel, t.ex. "Region=2303,2305" (bara för table); kan anges flera gånger',
    "help_snapshot": "filen som skrivs; utelämnas om ett underlag är angivet",
    "help_table": "pröva en annan tabell hos SCB än den beskrivna, en gång",
    "help_tables": "egen fil som beskriver tabeller hos SCB (samma form som pxweb_tables.json)",
    "help_overwrite": "skriv över en fil som redan finns",
    "help_facts_year": "visa också vad avtalen behöver det året",
    "help_facts_agreements": "medföljande avtals id eller sökväg till avtalsfil; utan avtal gäller listan de beslutade och rekommenderade som följer med",
    "help_template_agreement": "skriv i stället en arbetsbok för ett avtal; med ett avtals id eller fil är den ifylld",
    "help_template_file": "filen som skrivs (.xlsx eller .csv)",
    "help_index": "indexets namn",
    "help_edition": "dagen då indexet publicerades, t.ex. 2026-10-06",
    "help_years": "åren som det ska stå en rad för",
    "help_store": "mappen med eget underlag (annars KOSTNADSFORDELNING_FACTS eller kostnadsfordelning.toml)",
    "help_prefer": (
        'källa där två skiljer sig, t.ex. "population 2021-11-01=folkmangd-2021-11-01.json", '
        'eller publicering: "PKV 2026-10=2026-10-06"'
    ),
    "prefer": "valet ska vara uppgift och källa med likhetstecken emellan",
    "prefer_remedy": 'Skriv t.ex. --prefer "population 2021-11-01=bundled".',
    "fetch_table": "tabellens id och filen som ska skrivas behövs",
    "fetch_table_remedy": "Skriv t.ex. fetch table TAB1267 --select Region=2303 … --output tabell.json.",
    "fetch_date": "dagen behövs (--date), och inget tabell-id",
    "fetch_date_remedy": "Skriv t.ex. fetch population --date 2025-11-01 --output folkmangd-2025-11-01.json.",
    "fetch_output": "ange filen som ska skrivas",
    "fetch_output_remedy": "Skriv t.ex. --output folkmangd-2025-11-01.json, eller ange ett underlag med --store.",
    "help_agreements": "ett avtals id (se list) eller sökvägen till en avtalsfil",
    "help_all_agreements": "avtalens id eller filer; utelämnas för alla som gäller året",
    "help_party": "partens kod eller namn, t.ex. 2303 eller Ragunda",
    "help_agreement": "avtalets id (se list) eller sökvägen till en avtalsfil",
    "help_files": "avtalsfiler (.yaml, .xlsx), mappar med sådana, eller - för YAML på standard in",
    "help_year": "kostnadsåret",
    "help_population": (
        "folkmängd där avtalets datum saknas: ett datum ur de medföljande (fyller alla som saknas), "
        "DATUM=DATUM eller DATUM=FIL för ett visst; kan anges flera gånger"
    ),
    "help_actual": (
        'verklig kostnad för en post, t.ex. kvalitetsgranskning="100 000"; debiteras posten i perioder ett '
        'belopp per period med semikolon emellan, "utveckling=2 400 000;2 300 000", och efter den första '
        'perioden "utveckling=2 400 000;". I outlook och compare gäller "2026:POST=BELOPP" bara det året'
    ),
    "help_grants": 'det som avräknas, under det namn avtalet ger, t.ex. "statliga_medel=300 000"',
    "help_carry-over": 'överfört från året före, t.ex. "suicidprevention.medel=120 000"',
    "help_usage": (
        "fil med partnamn i en kolumn och antal i en annan, t.ex. vardygn=dygn.xlsx, "
        'eller med kolumnens rubrik "vardygn=dygn.xlsx!Vårddygn 2025"'
    ),
    "help_decision": "beslut som behövs för en post, t.ex. ett belopp över mandatet",
    "help_assume": 'antagen procentsats, t.ex. "PKV:2027=2,9 %%"; beloppen blir preliminära',
    "help_price-index": "egen fil med index: index, publicerad, år, procent (csv eller xlsx)",
    "help_output": "arbetsboken som skrivs",
    "help_instalments": "antal delfakturor: 1, 2, 4 eller 12",
    "help_due_date": "förfallodag (ÅÅÅÅ-MM-DD), en per delfaktura",
    "help_issuer": "utställare: kod, namn eller fri text",
    "help_preliminary": "tillåt underlag som vilar på antagna siffror eller där en kontroll inte stämmer",
    "argparse_required": "detta saknas:",
    "argparse_unrecognized": "okänt:",
    "argparse_choice": "finns inte:",
    "argparse_choose": "(välj något av",
    "argparse_ambiguous": "kan betyda flera saker:",
    "argparse_match": "kan vara",
    "argparse_some": "minst ett värde saknas",
    "argparse_explicit": "tar inget värde, men fick",
    "argparse_expected": "ett värde saknas",
    "argparse_int": "här ska stå ett heltal, inte",
    "meant": " Menade du {name}?",
    "usage_error": "Fel i kommandot: {message}.{meant}\nSe kostnadsfordelning --help.",
    "remark": "  obs: {told}",
    "written": "Skrev {path}",
    "file_ok": "{name}: inga fel ({agreement}, {parties}, {items})",
    "parties_many": "{count} parter",
    "parties_one": "en part",
    "items_many": "{count} kostnadsposter",
    "items_one": "en kostnadspost",
    "not_decided": "status: {status}",
    "nothing_to_invoice": (
        "Inget beslutat eller rekommenderat avtal kan faktureras {year}. Se kostnadsfordelning list.\n{skipped}"
    ),
    "files_many": "{count} filer",
    "files_one": "en fil",
    "faults_many": "{count} fel",
    "faults_one": "ett fel",
    "check_fine": "Granskat: {files}, inga fel.",
    "check_faults": "Granskat: {files}, varav {fine} utan egna fel; {faults}{between}.",
    "check_between": ", varav {count} mellan filer som inte går ihop",
    "no_files": "mappen har inga avtalsfiler (.yaml, .yml eller .xlsx)",
    "no_files_remedy": "Ange mappen där avtalen ligger, eller filerna var för sig.",
    "other_workbook": "{name}: ingen avtalsfil (arbetsboken saknar avtalets blad), läses inte",
    "double_version": (
        "{id} version {version} finns i flera filer: {names}.\n"
        "    → Behåll en av dem, eller ge varje version sin egen beteckning (version)."
    ),
    "versions_wrong": "Versionerna av {name} ({id}) går inte ihop ({names}):",
    "file_source": "egen fil {name}, angiven på kommandoraden",
    "population": "en fil, eller flera folkmängder, behöver datumet de gäller för",
    "population_remedy": "Skriv DATUM=FIL eller DATUM=DATUM, t.ex. 2025-11-01=folkmangd.xlsx.",
    "pair": "namn och värde ska skiljas av ett likhetstecken",
    "pair_remedy": "Skriv t.ex. {example}.",
    "example_actual": '--actual "barnahus.kvalitetsgranskning=100 000"',
    "example_grants": '--grants "rss-vasternorrland.utveckling.statliga_medel=300 000"',
    "example_carry-over": '--carry-over "suicidprevention.medel=120 000"',
    "empty_period": "ett belopp saknas mellan två semikolon",
    "empty_period_remedy": (
        'Skriv ett belopp per period, t.ex. --actual "utveckling=2 400 000;2 300 000". '
        "Ett semikolon sist betyder att de senare perioderna ännu inte är kända."
    ),
    "period_of": "--actual {item}, period {number}",
    "years": "åren ska vara fyrsiffriga, i ordning",
    "other_year": "uppgiften gäller ett år som inte ingår",
    "other_year_remedy": "Ta bort den, eller lägg till året i {name} ({years}).",
    "years_remedy": "Skriv t.ex. {name} 2023-2030 eller {name} 2026,2027.",
    "example_model": '--model "Flera faktorer=folkmängd 70 %, lika delar 20 %, landareal 10 %"',
    "example_decision": '--decision "barnahus.kvalitetsgranskning=KS 2025-03-04 § 12"',
    "example_assume": '--assume "PKV:2027=2,9 %"',
    "useless_option": "den uppgiften används inte av detta kommando",
    "useless_option_remedy": "Ta bort den; se kostnadsfordelning fetch --help.",
    "twice": "uppgiften anges två gånger",
    "twice_remedy": "Behåll en av dem.",
    "assume": "antagandet saknar index eller år",
    "assume_remedy": 'Skriv t.ex. --assume "PKV:2027=2,9 %".',
}
