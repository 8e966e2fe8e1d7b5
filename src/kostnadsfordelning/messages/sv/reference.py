"""Texts about figures: what is known, what is missing, and what is wrong in a file of figures."""

TEXTS = {
    # Kinds and certainty.
    "kind_population": "Folkmängd",
    "kind_land_area": "Landareal",
    "kind_tax_base": "Skattekraft",
    "certainty_A": "stämmer på två sätt",
    "certainty_B": "en enda kopia",
    "certainty_C": "uppgift i andra hand",
    "certainty_U": "lämnad av användaren",
    "given_by_user": "lämnad av användaren, inte kontrollerad mot annan källa",
    # Views.
    "html_head": "{kind} {when}, {unit}",
    "html_more": "… och {rest:n} till",
    "html_index_edition": "Publicerad",
    "html_index_year": "År",
    "html_index_percent": "Procent",
    "html_index_status": "Status",
    "html_index_source": "Källa",
    "html_index_forecast": "prognos",
    "html_index_settled": "utfall",
    "html_foot": "Källa: {source}. Tillförlitlighet: {certainty}.",
    # Arguments.
    "not_a_date_type": "ett datum ska vara en text eller datetime.date",
    "not_a_date": "det är inget datum som finns",
    "write_date": "Skriv datumet som 2024-12-31.",
    "not_a_year": "ett årtal ska vara ett heltal",
    "write_year": "Skriv till exempel 2023.",
    "parties_not_list": "parterna ska vara en lista med koder eller namn",
    "write_list": 'Skriv ["{shown}"].',
    "code_not_text": "en kommunkod ska vara en text, för som tal förlorar den sin inledande nolla",
    "write_code": 'Skriv "{code}".',
    "party_twice": "parten är angiven två gånger",
    "party_once": "Ange varje part en gång.",
    # Known and unknown.
    "no_date": "{kind} {year} gäller ett år och har inget datum. Använd .year i stället för .date.",
    "not_a_place": "»{given}«",
    "not_among": "{kind} {when} saknas för {missing}. Uppgifter finns för {count}.",
    "not_in_file": "{kind} {when} saknas för {missing} i {file}, som har uppgifter för {count}.",
    "not_in_file_ways": "Lägg till det som saknas i filen, en rad per kommun, och läs in den på nytt.",
    "not_among_ways": "Ta bort dem ur urvalet, eller välj ett datum eller en fil där de finns.",
    "count_municipalities": "{count:n} kommuner",
    "count_municipality": "en kommun",
    "count_places": "{count:n} platser",
    "count_place": "en plats",
    "strange_code": "{given} är ingen kommunkod; {kind} finns bara för kommuner.",
    "strange_name": "Ingen kommun heter »{given}«; {kind} finns bara för kommuner.",
    "strange_meant": " Menade du {name} ({code})?",
    "strange_ways": (
        "Rätta koden eller namnet. En part som inte är en kommun får sin del på annat sätt än efter {kind}: "
        "i avtalet med en fast andel (fixed:), lika delar (equal:) eller en egen gren."
    ),
    "unknown_period": "{kind} för {when} finns inte bland de medföljande uppgifterna.",
    "unknown_parties": "{kind} för {when} finns inte för {missing} bland de medföljande uppgifterna.",
    "known": "Det som finns: {periods}.",
    "known_whole": "{periods} ({places})",
    "known_part": "{when} (bara {places})",
    "all_places": "alla {count:n} kommuner",
    "more_places": " och {count:n} till",
    "ways_population": (
        "Gör något av detta:\n"
        "  • hämta folkmängden per {when} ur SCB:s statistikdatabas och läs in den:\n"
        "    kostnadsfordelning fetch population --date {when} --output folkmangd-{when}.json\n"
        '    kf.population_from("folkmangd-{when}.json")\n'
        "  • eller spara den för hand som Excel eller CSV (statistikdatabasen.scb.se) och läs in filen:\n"
        '    kf.population_from("folkmangd.xlsx", date="{when}", source="SCB, hämtad …")\n'
        "    på kommandoraden: --population {when}=folkmangd.xlsx\n"
        "  • ange ett ersättningsvärde uttryckligen; det syns då i kontroller och förklaringar:\n"
        '    kf.allocate(…, population=kf.population("{substitute}"))\n'
        "    på kommandoraden: --population {substitute}"
    ),
    "ways_land_area": "Andra datum finns i SCB:s statistikdatabas (statistikdatabasen.scb.se).",
    "ways_tax_base": "Andra år och kommuner finns hos Regionfakta och i SCB:s statistikdatabas.",
    # Price indices.
    "published": "publicerad {days}",
    "not_a_month": "en månad är ett heltal från 1 till 12",
    "write_month": "Skriv till exempel 10 för oktober.",
    "which_edition": "{index} finns i flera publiceringar, och talen kan skilja sig: ange vilken",
    "several_editions": "{index} publicerades flera gånger i {month}: ange vilken som gäller",
    "choose_edition": "Välj en: {known}.",
    "choose_in_month": (
        'Finns: {editions}. Välj med price_index_from(…).select("{first}"), eller i underlaget med '
        '"{index} {month}" = "{first}" (--prefer "{index} {month}={first}").'
    ),
    "true_up_status": "siffran för {year} är {got}, inte {wanted}",
    "true_up_status_remedy": "Ange rätt publicering, eller skriv status (prognos eller utfall) i filen.",
    "true_up_differ": "utfallet för {year} skiljer sig mellan publiceringar: {figures}",
    "true_up_differ_remedy": "Ange vilken med settled=.",
    "true_up_none": "{index} har inget utfall för {year}. Det som finns: {known}.",
    "true_up_order": "utfallet publicerades inte efter prognosen",
    "true_up_order_remedy": "Kontrollera publiceringarna.",
    "status_": "utan status",
    "status_forecast": "prognos",
    "status_settled": "utfall",
    "base_not_kronor": "beloppet ska vara hela kronor",
    "base_not_kronor_remedy": "Skriv till exempel 731_101.",
    "unknown_index": (
        "Indexet {index} finns inte bland de medföljande uppgifterna. Det som finns: {known}.\n"
        'Läs in egna tal med kf.price_index_from("pkv.csv"), på kommandoraden --price-index pkv.csv.'
    ),
    "unknown_edition": (
        "{index} publicerad {edition} finns inte. Det som finns: {known}.\n"
        'Läs in egna tal med kf.price_index_from("pkv.csv"), på kommandoraden --price-index pkv.csv '
        "(kolumner: index; publicerad; år; procent)."
    ),
    "unknown_year": "{index} publicerad {edition} har inget tal för {year}. Åren som finns: {years}.",
    "other_index": "bara publiceringar av samma index kan läggas ihop, här {index}",
    "same_index": "Ge indexen samma namn i filernas kolumn »index«, eller med name=, om de är samma index.",
    "editions_differ": "samma år i samma publicering har olika tal i {first} och {second}",
    "remove_one": "Ta reda på vilket tal som publicerades och ta bort det andra.",
    # Files of figures: the file.
    "faults": "{file}: {count:n} fel",
    "file_missing": "filen finns inte",
    "file_missing_remedy": "Kontrollera namnet och mappen.",
    "file_unreadable": "filen går inte att läsa",
    "file_unreadable_remedy": "Stäng filen i andra program och kontrollera att du får läsa den.",
    "file_empty": "filen är tom",
    "file_empty_remedy": "Kontrollera att rätt fil är sparad.",
    "file_kind": "filen är varken xlsx eller csv",
    "file_kind_remedy": "Spara uppgifterna som Excelarbetsbok (.xlsx) eller CSV.",
    "file_xls": "filen har ett format som inte läses",
    "file_xls_remedy": "Öppna filen i Excel och välj Spara som → Excelarbetsbok (.xlsx).",
    "file_json": "filen är varken xlsx eller csv",
    "file_json_remedy": "Hämta tabellen hos SCB på nytt och välj Excel (.xlsx) eller CSV.",
    "file_locked": "filen är lösenordsskyddad eller sparad i det äldre formatet xls",
    "file_locked_remedy": "Öppna filen i Excel, ta bort lösenordet och spara den som Excelarbetsbok (.xlsx).",
    "file_misnamed": "filens innehåll stämmer inte med filändelsen",
    "file_misnamed_remedy": "Öppna filen i Excel och välj Spara som → Excelarbetsbok (.xlsx).",
    "file_broken": "filen är skadad och går inte att läsa",
    "file_broken_remedy": "Öppna filen i Excel, kontrollera innehållet och spara den på nytt.",
    "file_encoding": "filens teckenkodning går inte att läsa",
    "file_encoding_remedy": "Spara filen på nytt som CSV UTF-8.",
    # Files of figures: sheet, header, column.
    "sheet_unknown": "bladet finns inte",
    "sheet_unknown_remedy": "Bladen heter {names}.",
    "several_sheets": "flera blad innehåller uppgifter",
    "several_sheets_remedy": (
        "Ta bort de andra bladen ur filen, eller spara rätt blad som en egen fil. I Python kan bladet anges: {names}."
    ),
    "no_header": "ingen rubrikrad med kommun och folkmängd känns igen",
    "no_header_remedy": (
        "Skriv rubrikerna »Kod«, »Kommun« och »Folkmängd« ovanför kolumnerna (det som står: {seen}). "
        "I Python kan kolumnen också anges med column=."
    ),
    "column_unknown": "ingen kolumn har den rubriken bredvid kommunernas koder eller namn",
    "column_unknown_remedy": "Rubrikerna är {seen}.",
    "several_columns": "flera kolumner kan vara folkmängden",
    "several_columns_remedy": ("Ta bort de andra kolumnerna ur filen. I Python kan kolumnen anges: {names}."),
    "columns_alike": "flera kolumner har den rubriken",
    "columns_alike_remedy": "Ge kolumnerna olika rubriker i filen ({names}).",
    "only_parts": "kolumnerna visar delar av folkmängden, inte hela",
    "only_parts_remedy": "Hämta totalen utan uppdelning på kön och ålder (rubrikerna är {seen}).",
    "split_file": "filen är uppdelad på kön eller ålder, så ingen rad är hela kommunens folkmängd",
    "split_file_remedy": "Hämta tabellen hos SCB utan kön och ålder, eller summera raderna per kommun.",
    "no_rows": "ingen kommun finns under rubrikerna",
    "no_rows_remedy": "Kontrollera att rätt blad och rätt fil är angivna.",
    "other_date": "filen anger ett annat datum än {date:day}",
    "other_date_remedy": (
        "Hämta uppgifterna för rätt datum. Är det datumet som är fel angivet: rätta date= i Python, "
        "på kommandoraden --population DATUM=FIL."
    ),
    "date_missing": "datumet måste anges",
    "source_missing": "källan måste anges",
    "write_source": 'Skriv till exempel source="SCB, hämtad 2025-12-15".',
    "not_certainty": "tillförlitligheten är en bokstav, med eller utan förklaring efter kolon",
    "write_certainty": "Välj en av {letters}.",
    # Files of figures: places.
    "in_column": "kolumnen »{column}«: {why}",
    "code_unknown": "ingen kommun har koden {code}",
    "code_unknown_remedy": "Rätta koden; ta bort raden om den inte gäller en kommun.",
    "code_of_county": "koden {code} är ett läns, men namnet är en kommuns",
    "code_of_county_remedy": "Skriv kommunens fyrsiffriga kod.",
    "codes_disagree": "raden har två olika koder, {code} och {other}",
    "codes_disagree_remedy": "Rätta den kod som är fel.",
    "name_disagrees": "koden {code} är {name}",
    "name_disagrees_remedy": "Rätta koden eller namnet; kontrollera att raderna inte förskjutits.",
    "name_close": "ingen kommun heter så",
    "name_close_remedy": "Skriv {name} om det är den som menas.",
    "name_unknown": "ingen kommun heter så",
    "name_unknown_remedy": "Skriv kommunens namn som hos SCB, eller dess kod; ta bort raden om den inte gäller en kommun.",
    "place_twice": "{name} ({code}) finns redan i {first}",
    "place_twice_remedy": "Behåll en rad per kommun.",
    "row_without_place": "raden har ett tal men varken kod eller namn",
    "row_without_place_remedy": "Skriv kommunens kod på raden, eller ta bort den.",
    # Files of figures: figures.
    "row_too_wide": "raden har fler fält än rubrikraden",
    "row_too_wide_remedy": "Skriv sådana tal inom citattecken, eller skilj fälten med semikolon.",
    "cell_empty": "uppgiften saknas",
    "cell_empty_remedy": "Fyll i cellen, eller ta bort raden.",
    "cell_uncalculated": "cellen har en formel som aldrig räknats ut",
    "cell_uncalculated_remedy": "Öppna filen i Excel och spara den, eller skriv talet i stället för formeln.",
    "cell_scb_missing": "tecknet betyder att SCB inte redovisar uppgiften",
    "cell_scb_missing_remedy": "Hämta uppgiften för ett datum där den finns, eller ta bort raden.",
    "cell_error": "cellen visar ett formelfel",
    "cell_error_remedy": "Rätta formeln, eller skriv talet.",
    "cell_not_whole": "folkmängden är ett heltal personer",
    "cell_not_whole_remedy": "Skriv talet utan decimaler, till exempel 5214 eller 5 214.",
    "cell_not_number": "det är inget tal",
    "cell_not_number_remedy": "Skriv bara siffror, till exempel 5214 eller 5 214.",
    "cell_negative": "folkmängden kan inte vara negativ",
    "cell_negative_remedy": "Kontrollera att kolumnen är folkmängden och inte en förändring.",
    "cell_zero": "ingen kommun har folkmängden 0",
    "cell_zero_remedy": "Skriv rätt tal, eller ta bort raden.",
    "cell_too_large": "ingen kommun har så stor folkmängd",
    "cell_too_large_remedy": "Kontrollera att kolumnen är folkmängden.",
    "cell_not_percent": "det är ingen procentsats",
    "cell_not_percent_remedy": "Skriv till exempel 2,9 eller 2,9 %.",
    "cell_fraction": "{given} procent är osannolikt litet: menas {meant} %?",
    "cell_fraction_remedy": (
        "Skriv förändringen i procent, {meant}. Är den verkligen {given} %, skriv talet med procenttecken."
    ),
    "cell_calculated": "talet har fler decimaler än en publicerad procentsats",
    "cell_calculated_remedy": "Skriv den publicerade procentsatsen, till exempel 2,9, utan formel.",
    "cell_index_number": "talet är för stort för en årlig förändring i procent",
    "cell_index_number_remedy": "Skriv förändringen i procent, till exempel 2,9, inte ett indextal.",
    "cell_not_date": "det är inget datum",
    "cell_not_date_remedy": "Skriv dagen då indexet publicerades, till exempel 2026-10-01.",
    "cell_not_year": "det är inget årtal",
    "cell_not_year_remedy": "Skriv till exempel 2027.",
    "cell_not_status": "statusen känns inte igen",
    "cell_not_status_remedy": "Skriv prognos eller utfall, eller lämna cellen tom.",
    # Files of index figures.
    "no_index_header": "ingen rubrikrad med publicerad, år och procent känns igen",
    "no_index_header_remedy": (
        "Skriv rubrikerna »index«, »publicerad«, »år« och »procent« (det som står: {seen})."
    ),
    "index_unnamed": "filen säger inte vilket index den gäller",
    "index_unnamed_remedy": 'Lägg till en kolumn »index« med namnet på varje rad. I Python kan namnet anges: name="PKV".',
    "several_indexes": "filen innehåller flera index",
    "several_indexes_remedy": "Spara varje index i en egen fil. I Python kan indexet anges: {names}.",
    "index_not_in_file": "indexet finns inte i filen",
    "index_not_in_file_remedy": "Välj ett som finns: {names}.",
    "no_index_rows": "inga tal finns under rubrikerna",
    "no_index_rows_remedy": "Skriv en rad per publicering och år.",
    "year_twice": "samma år i samma publicering finns redan i {first}",
    "year_twice_remedy": "Behåll en rad per publicering och år.",
    # Usage: the user's own quantities by party.
    "html_usage": "{column}{unit}",
    "not_text": "det ska vara en text",
    "not_text_remedy": 'Skriv till exempel {name}="…".',
    "no_party_header": "ingen rubrikrad med parter och en kolumn med tal känns igen",
    "no_party_header_remedy": (
        "Skriv rubriken »Kommun« (eller »Part«) över parternas koder eller namn och en rubrik över talen "
        "(det som står: {seen})."
    ),
    "party_column_unknown": "ingen kolumn har den rubriken bredvid parternas koder eller namn",
    "party_column_unknown_remedy": "Rubrikerna är {seen}.",
    "several_usage": "flera kolumner har tal",
    "several_usage_remedy": "Ange vilken: {names}, på kommandoraden --usage NAMN=FIL!RUBRIK.",
    "no_party_rows": "ingen part finns under rubrikerna",
    "no_party_rows_remedy": "Kontrollera att rätt blad och rätt fil är angivna.",
    "party_again": "{name} finns redan i {first}",
    "party_again_remedy": "Behåll en rad per part, med partens hela antal.",
    "usage_without_party": "raden har ett tal men varken kod eller namn",
    "usage_without_party_remedy": "Skriv partens kod eller namn på raden, eller ta bort den.",
    "usage_empty": "uppgiften saknas, och det som saknas räknas inte som noll",
    "usage_empty_remedy": "Skriv antalet; skriv 0 om det är noll, eller ta bort raden om parten inte deltar.",
    "usage_percent": "det är ett antal, inte en procentsats",
    "usage_percent_remedy": "Skriv antalet. Fasta andelar skrivs i avtalet (fixed:).",
    "usage_calculated": "talet har fler decimaler än någon räknar med, och kommer troligen ur en formel",
    "usage_calculated_remedy": "Avrunda det till högst sex decimaler i filen, till exempel 80,5.",
    "usage_not_number": "det är inget tal",
    "usage_not_number_remedy": "Skriv bara siffror, till exempel 120 eller 80,5.",
    "usage_negative": "ett antal kan inte vara negativt",
    "usage_negative_remedy": "Rätta talet; en rättelse av ett tidigare år räknas in i årets antal.",
    "usage_ambiguous": "talet kan läsas på två sätt, som tusental eller med tre decimaler",
    "usage_ambiguous_remedy": "Skriv tusental med mellanslag (1 234), eller med två decimaler (1,23).",
}
