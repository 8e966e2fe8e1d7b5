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
    "html_foot": "Källa: {source}. Tillförlitlighet: {certainty}.",
    # Arguments.
    "not_a_date_type": "ett datum ska vara en text eller datetime.date",
    "not_a_date": "det är inget datum som finns",
    "write_date": 'skriv datumet som "2024-12-31"',
    "not_a_year": "ett årtal ska vara ett heltal",
    "write_year": "skriv till exempel 2023",
    "parties_not_list": "parterna ska vara en lista med koder eller namn",
    "code_not_text": "en kommunkod ska vara en text, för som tal förlorar den sin inledande nolla",
    "party_twice": "parten är angiven två gånger",
    "party_once": "ange varje part en gång",
    # Known and unknown.
    "no_date": "{kind} {year} gäller ett år och har inget datum. Använd .year i stället för .date.",
    "did_you_mean": "»{given}« (menas {name}?)",
    "not_among": "{kind} {when} saknas för {missing}. Uppgifter finns för {count:n} platser.",
    "unknown_period": "{kind} för {when} finns inte bland de medföljande uppgifterna.",
    "unknown_parties": "{kind} för {when} finns inte för {missing} bland de medföljande uppgifterna.",
    "known": "Det som finns: {periods}.",
    "known_whole": "{periods} ({places})",
    "known_part": "{when} (bara {places})",
    "all_places": "alla {count:n} kommuner",
    "more_places": " och {count:n} till",
    "ways_population": (
        "Gör något av detta:\n"
        "  • hämta folkmängden per {when} ur SCB:s statistikdatabas (statistikdatabasen.scb.se), spara den "
        "som Excel eller CSV och läs in filen:\n"
        '    kf.population_from("folkmangd.xlsx", date="{when}", source="SCB, hämtad …")\n'
        "  • ange ett ersättningsvärde uttryckligen; det syns då i kontroller och förklaringar:\n"
        '    kf.allocate(…, population=kf.population("2024-12-31"))'
    ),
    "ways_land_area": "Andra datum finns i SCB:s statistikdatabas (statistikdatabasen.scb.se).",
    "ways_tax_base": "Andra år och kommuner finns hos Regionfakta och i SCB:s statistikdatabas.",
    # Price indices.
    "published": "publicerad {days}",
    "which_edition": "{index} finns i flera publiceringar, och talen kan skilja sig: ange vilken",
    "several_editions": "{index} publicerades flera gånger i {month}: ange vilken som gäller",
    "unknown_index": (
        "Indexet {index} finns inte bland de medföljande uppgifterna. Det som finns: {known}.\n"
        'Läs in egna tal med kf.price_index_from("pkv.csv").'
    ),
    "unknown_edition": (
        "{index} publicerad {edition} finns inte. Det som finns: {known}.\n"
        'Läs in egna tal med kf.price_index_from("pkv.csv") (kolumner: index; publicerad; år; procent).'
    ),
    "unknown_year": "{index} publicerad {edition} har inget tal för {year}. Åren som finns: {years}.",
    "other_index": "bara publiceringar av samma index kan läggas ihop, här {index}",
    "same_index": "ge indexen samma namn med name= om de är samma index",
    "editions_differ": "samma år i samma publicering har olika tal i {first} och {second}",
    "remove_one": "ta reda på vilket tal som publicerades och ta bort det andra",
}
