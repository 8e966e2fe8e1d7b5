"""Texts about a calculation: what it could not do, what it held against what, what was chosen."""

from kostnadsfordelning.messages.sv._calculation_splits import SPLITS

TEXTS = {
    # refusals
    "not_agreement": "det är inget avtal",
    "not_agreement_remedy": 'Ange ett avtal, ett id som "cmv" eller sökvägen till en avtalsfil.',
    "no_agreements": "inga avtal angavs",
    "no_agreements_remedy": "Ange minst ett avtal; kf.agreements() visar de medföljande.",
    "double": "avtalet är angivet mer än en gång",
    "double_remedy": "Ange varje avtal en gång, annars debiteras kostnaden dubbelt.",
    "not_population": "det är ingen folkmängd",
    "not_population_remedy": 'Ange kf.population("2024-12-31"), kf.population_from(…) eller ett datum.',
    "bad_assumption": "ett antagande ska vara en procentsats för ett år",
    "bad_assumption_remedy": (
        'Skriv t.ex. assume={{"PKV": {{2027: "2,9 %"}}}}, på kommandoraden --assume "PKV:2027=2,9 %".'
    ),
    "not_mapping": "värdena ska anges per kostnadspost",
    "not_mapping_remedy": 'Skriv t.ex. {{"barnahus.kvalitetsgranskning": 100_000}}.',
    "no_item_meant": " (menade du {name}?)",
    "no_item": "Det finns ingen sådan kostnadspost: {given}. Posterna är: {known}.",
    "several_items": "namnet passar flera kostnadsposter",
    "several_items_remedy": "Ange ett av {names}.",
    "twice": "kostnadsposten är angiven två gånger",
    "twice_remedy": "Behåll den ena.",
    "given_amount": "avtalet ger beloppet; posten tar ingen verklig kostnad",
    "given_amount_remedy": "Ta bort posten ur actual, eller ändra avtalets belopp.",
    "percent_cost": "en kostnad anges i kronor, inte i procent",
    "percent_cost_remedy": "Skriv t.ex. 100_000.",
    "decision_lifts_nothing": "posten har inget beslutsmandat och förekommer inte efter beslut, så beslutet har ingen verkan",
    "decision_lifts_nothing_remedy": "Ta bort posten ur decision, eller kontrollera namnet.",
    "no_decision": "beslutet är tomt",
    "decision_not_text": "beslutet ska vara text",
    "decision_not_text_remedy": 'Ange beslutet som text, t.ex. "KS 2025-03-04 § 12".',
    "no_decision_remedy": 'Ange beslutet, t.ex. "KS 2025-03-04 § 12".',
    "not_this_year": "{item} förekommer inte {year} enligt avtalet",
    "not_this_year_remedy": "Kontrollera året, eller ändra occurs i avtalet.",
    "no_actual": (
        "{item} debiteras efter verklig kostnad, och ingen har angetts.\n"
        'Ange den med actual={{"{name}": belopp}} eller på kommandoraden --actual {name}=belopp.'
    ),
    "open_questions": (
        "{item} kan inte beräknas förrän avtalets öppna frågor är besvarade:\n{questions}\n"
        "    Svaren kan också fyllas i i Excel (ID är avtalets id eller fil): "
        "kostnadsfordelning template FIL.xlsx --agreement ID"
    ),
    "question": (
        '  • {question}{choices}\n    Svara i avtalsfilen, eller med agreement.replace(answers={{"{path}": …}}).'
    ),
    "choices": " Möjliga svar: {choices}.",
    "above_mandate": (
        "{name}: {amount:kr} överstiger beslutsmandatet {limit:kr} ({who}) med {over:kr}. Beloppet skärs aldrig "
        "ned på egen hand.\n"
        'Finns ett särskilt beslut anges det med decision={{"{name}": "nämnd, datum, §"}} eller på kommandoraden '
        '--decision "{name}=nämnd, datum, §".'
    ),
    "mandate_holder": "avtalets mandat",
    "no_index": "{index} publicerad {wanted}, siffran för {year}, är inte känd. {cause}",
    "no_indices": "{index} publicerad {wanted}, siffrorna för {year}, är inte kända. {cause}",
    "index_ways": (
        "Gör något av detta:\n"
        '  • läs in siffrorna: kf.allocate(…, price_index=kf.price_index_from("pkv.csv")), '
        "eller på kommandoraden --price-index pkv.csv\n"
        "  • anta en siffra för varje år, så märks beloppen preliminära: "
        'assume={{"{index}": {{{assumed}}}}}, eller --assume "{index}:{year}=2,9 %"'
    ),
    "known_editions": "De publiceringar av {index} som finns: {days}.",
    "not_index": "det är inget prisindex",
    "not_index_remedy": 'Läs in filen: price_index=kf.price_index_from("pkv.csv").',
    "no_receiver": "avrundningsresten ska gå till {party}, som inte har någon del i {place}",
    "no_receiver_remedy": "Skriv largest, first eller last, eller välj en metod som inte lämnar någon rest (largest_remainder).",
    "shares_off_remedy": (
        "Ange off_100: largest_remainder (andelarna fördelas så att de blir 100 %) eller largest (den största "
        "parten tar skillnaden) i avtalets rounding, eller fler decimaler."
    ),
    "where": "{agreement} {year}: ",
    "no_party": "»{party}« har ingen del i resultatet.{meant} Parterna är: {known}.",
    "not_in_force": "ej i kraft {year} ({period})",
    # facts
    "assumed_by_user": "antagande angivet vid beräkningen",
    "actual_source": "angiven vid beräkningen",
    "part_assumed": "antalet är inte helt och avrundas till ett helt tal (vanlig avrundning); avtalet anger inte hur",
    "ore_assumed": "kostnaden innehåller ören och avrundas till hela kronor (vanlig avrundning); avtalet anger inte hur",
    "fact_population": "Folkmängd",
    "fact_price_index": "{name} {year}",
    "fact_assumption": "{name} {year} (antagande)",
    "fact_actual": "Verklig kostnad: {name}",
    "residual": "Avrundningsrest (debiteras inte)",
    # checks
    "sum_item": "{item}: parternas belopp summerar till kostnaden",
    "sum_tier": "{item}: fördelningsstegets delar summerar till beloppet",
    "printed": "{hits} av {count} belopp stämmer med den tryckta tabellen ({source}).",
    "printed_off": "{party} {off:signed} {unit}",
    "shares_made": "Andelarna avrundade till {places} blir {made}.",
    "shares_refuse": "Andelarna avrundade till {places} blir {made}.",
    "shares_largest_remainder": (
        "Vanlig avrundning till {places} ger {made}; enligt avtalets regel fördelas andelarna i "
        "stället med största restens metod, så att de blir {whole}."
    ),
    "shares_largest": (
        "Vanlig avrundning till {places} ger {made}; enligt avtalets regel tar den största parten "
        "skillnaden, så att andelarna blir {whole}."
    ),
    "one_decimal": "en decimal",
    "decimals": "{count} decimaler",
    "exact_shares": "{item}, mot exakta andelar (internt): {off}.",
    "exact_share": "{party} {off:signed}",
    "own_population": "Folkmängd {date}: egen uppgift ({source}) används i stället för {instead}.",
    "bundled_instead": "den medföljande ({source}, tillförlitlighet {letter}); {differs}",
    "own_same": "talen är desamma",
    "own_differences": "skillnad: {off}",
    "own_differs": "{party} {off:signed}",
    "how_to_use": (
        'Ange population={{"{date}": …}} för att använda den, på kommandoraden --population {date}=FIL.'
    ),
    "party_name": "Koden {code} är {registered}, men parten heter {name} i avtalet. Rätta koden eller namnet.",
    "decided_by": "beslut {decision}",
    "decided": "{item}: med stöd av beslut {decision}",
    "not_cited": "{what}: avtalsfilen anger varken avtalspunkt, källa eller skäl.",
    "not_cited_given": "Beloppet för {name}",
    "not_cited_rounding": "Avrundningen",
    "not_cited_key": "Nyckeln {name:name}",
    "not_cited_uprate": "Uppräkningen av {name}",
    "population_date_not_used": "Folkmängden för {date} ({source}) används inte: inget avtal frågar efter datumet.",
    "index_not_used": "Indexet {name} används inte: inget avtal räknas upp med det detta år.",
    "mandate_kept": "{item}: {amount:kr}, inom mandatet {limit:kr} ({who})",
    "mandate_lifted": "{item}: {amount:kr}, över mandatet {limit:kr} ({who}), med stöd av {decision}",
    "substitute": "Ersättningsvärde: folkmängd {used} används i stället för {wanted}, som saknas. Källa: {source}.",
    "certainty": "Folkmängd {date}: {source}. Tillförlitlighet {letter}. {note}",
    "certainty_low": (
        "Folkmängd {date}: {source}. Tillförlitlighet {letter}. {note} Kontrollera mot SCB före fakturering."
    ),
    "preliminary": "PRELIMINÄRT: {index} {year} är antagen till {percent}.",
    "edition": "{index} {year}: {percent}{status}, publicerad {edition}. Källa: {source}. Tillförlitlighet {letter}.",
    "given_not_used": (
        "Den angivna folkmängden {date} ({given}) används inte: nyckelns eget datum {wanted} är känt ({source})."
    ),
    "status_forecast": " (prognos)",
    "status_settled": " (utfall)",
    "assumption_not_used": "Den antagna siffran används inte.",
    "assumption_useless": (
        "Den antagna siffran {index} {year}, {percent}, används inte: ingen uppräkning går efter den. "
        "Kontrollera indexets namn och året."
    ),
    "assumed_prefix": "Antagande: ",
    "assumed": "{reason}.",
    "unchanged": "{item}: avtalet har ingen uppräkning; beloppet är oförändrat sedan {price_year}.",
    "absent_no_decision": "{item} ingår inte: den förekommer efter beslut, och ingen kostnad har angetts.",
    "absent_year_unknown": "{item} ingår inte: avtalet anger inte vilka år. {question}",
    "absent_other_year": "{item} ingår inte: den förekommer andra år.",
    "price_level_later": "{item}: beloppet är i {price_year} års prisnivå och räknas inte tillbaka till {year}.",
    "part_of_year": "Avtalet gäller bara en del av året ({span}); beloppen är inte delade på månader.",
    "span_from": "från {date}",
    "span_to": "till {date}",
    # keys: usage, land area, tax base, weighted keys, parties for some months
    "not_usage": "nyttjandet ska anges per kolumn och part",
    "not_usage_remedy": (
        'Skriv t.ex. usage={{"vardygn": {{"Ragunda": 120, "Bräcke": "80,5"}}}}, eller läs in filen: '
        'usage={{"vardygn": kf.usage_from("dygn.xlsx", source="…")}}.'
    ),
    "usage_unnamed": "kolumnen ska ha det namn som avtalets nyckel frågar efter",
    "usage_unnamed_remedy": 'Skriv namnet som text, t.ex. usage={{"vardygn": …}}.',
    "usage_empty": "inga antal är angivna",
    "usage_empty_remedy": "Ange ett antal för varje part; skriv 0 för den som inte har något.",
    "usage_percent": "ett antal anges som ett tal, inte i procent",
    "usage_percent_remedy": "Skriv antalet, t.ex. 120. Fasta andelar skrivs i avtalet (fixed:).",
    "usage_negative": "ett antal kan inte vara negativt",
    "usage_negative_remedy": "Skriv 0 eller mer.",
    "usage_twice": "parten är angiven två gånger, med kod och med namn",
    "usage_twice_remedy": "Behåll den ena.",
    "usage_told": "angivet vid beräkningen",
    "usage_column": "kolumnen »{column}« i {file}",
    "usage_option": "nyttjandet anges som NAMN=FIL",
    "usage_option_remedy": (
        "Skriv t.ex. --usage vardygn=dygn.xlsx; finns flera kolumner i filen, --usage vardygn=dygn.xlsx!Rubrik."
    ),
    "usage_option_twice": "kolumnen är angiven två gånger",
    "usage_option_twice_remedy": "Behåll den ena.",
    "usage_meant": " Det som har angetts heter {name}: är det samma ska namnen vara lika.",
    "no_usage": (
        "Nyckeln {key} fördelar efter {column} ({unit}), och det har inte angetts.{meant} Det behövs för {parties}.\n"
        "Gör något av detta:\n"
        '  • skriv talen: usage={{"{column}": {{"{first}": …, …}}}}; den som inte har något ska ha 0\n'
        '  • eller läs in filen: usage={{"{column}": kf.usage_from("{column}.xlsx", source="…")}}\n'
        "    på kommandoraden: --usage {column}={column}.xlsx"
    ),
    "usage_lacks": (
        "Nyckeln {key} fördelar efter {column}, och för {parties} finns inget tal i det som angetts ({source}).{meant}\n"
        'Lägg till parten i filen, eller i usage={{"{column}": {{"{first}": …}}}}; den som inte har något ska ha 0.'
    ),
    "usage_past": (
        "Nyckeln {key} fördelar efter {column}, och vad parterna använde {year} är inte känt: det som anges gäller "
        "kostnadsåret. Skriv parternas belopp för {year} i avtalet (limits: previous)."
    ),
    "usage_label_meant": " »{label}« är ingen part i avtalet: menas {name}?",
    "usage_unit": "nyckeln {key} räknar i {unit}",
    "usage_unit_remedy": "Kontrollera att det är rätt kolumn; rätta annars unit i avtalet eller i usage_from.",
    "usage_not_stated": "{party} ({code}) har inget antal i nyckeln",
    "usage_not_stated_remedy": "Lägg till {party}; skriv 0 om parten inte har något.",
    "fixed_lacks": "nyckeln har ingen andel för {party}, som den används för",
    "fixed_lacks_remedy": "Lägg till parten; skriv 0 om den inte ska betala något.",
    "latest_before": "den senaste kända före {year}",
    "none_before": "{kind} finns inte för något år före {year}. Det som finns: {known}. Ange datum eller år i avtalets nyckel.",
    "weighted_not_begun": "{factor} har ingen andel för {year}: den första som anges gäller ett senare år ({years})",
    "weighted_not_begun_remedy": "Ange andelen för {year} i avtalet, eller beräkna ett senare år.",
    "key_off_remedy": (
        "Ange off_100: largest_remainder (andelarna fördelas så att de blir 100 %) eller largest (den största "
        "parten tar skillnaden) i nyckeln, eller fler decimaler."
    ),
    "empty_factor": "alla parter har 0 enligt {factor}, så det finns inget att fördela efter",
    "empty_factor_remedy": "Ange minst ett tal större än noll, eller ändra faktorns andel till 0 %.",
    "empty_key": "alla nyckelvärden är noll, så det finns inget att fördela efter",
    "empty_key_remedy": "Ange minst ett nyckelvärde större än noll.",
    "no_member": "ingen part med ett nyckelvärde större än noll deltar i {month}",
    "no_members": "ingen part med ett nyckelvärde större än noll deltar någon månad",
    "no_member_remedy": "Rätta in- och utträdena, eller låt beloppet minska (others: total_shrinks).",
    "member_alone": "{party} delar inte med någon och deltar bara en del av {year}; avtalet säger inte hur mycket den då betalar",
    "member_alone_remedy": (
        "Skriv en egen avtalsversion för delen av året, minska beloppet med prorate, eller låt beloppet minska "
        "(others: total_shrinks)."
    ),
    "fact_land_area": "Landareal",
    "fact_tax_base": "Skattekraft",
    "fact_usage": "Nyttjande: {name}",
    "certainty_land_area": "Landareal {date}: {source}. Tillförlitlighet {letter}. {note}",
    "certainty_tax_base": "Skattekraft {date}: {source}. Tillförlitlighet {letter}. {note}",
    "certainty_usage": "Nyttjande {name}: {source}. Tillförlitlighet {letter}. {note}",
    "latest_land_area": "Landareal: avtalet anger inget datum. {date} är den senast kända före {year} för alla parter.",
    "latest_tax_base": "Skattekraft: avtalet anger inget år. {date} är det senast kända före {year} för alla parter.",
    "usage_not_used": "Nyttjandet {name} ({source}) används inte: ingen nyckel i beräkningen frågar efter det.{meant}",
    "usage_not_used_meant": " Menas {name}?",
    "usage_party_not_used": "{label} i {name} ({source}) används inte: ingen nyckel som frågar efter {name} gäller den parten.",
    # amounts, arguments and plan
    "year_to_date": "året hittills, {count} perioder: {parts}",
    "no_actual_periods": (
        "{item} debiteras efter verklig kostnad, period för period, och ingen har angetts.\n"
        'Ange den med actual={{"{name}": [belopp, belopp]}} eller på kommandoraden '
        '--actual "{name}=belopp;belopp" (är bara den första perioden känd: "{name}=belopp;").'
    ),
    "no_added": (
        "{item}: beloppet {what} läggs till, och inget har angetts.\n"
        'Ange det med actual={{"{name}": belopp}} eller på kommandoraden --actual {name}=belopp.'
    ),
    "no_grant": (
        "{item}: {what} dras av, och inget belopp har angetts.\n"
        'Ange det med grants={{"{name}": belopp}} eller på kommandoraden --grants {name}=belopp. '
        "Finns inget att dra av anges 0."
    ),
    "no_carry_over": (
        "{item}: medel förs över från året före, och inget belopp har angetts.\n"
        'Ange det med carry_over={{"{name}": belopp}} eller på kommandoraden --carry-over {name}=belopp. '
        "Är inget överfört anges 0."
    ),
    "told_is_of_this_year": (
        "{item}: beloppet behöver också räknas för {year}, men {name} anges bara för beräkningsåret.\n"
        "För en justering mot utfall: sätt steget efter true_up i avtalet. För en begränsad förändring: ange "
        "parternas belopp för {year} i previous."
    ),
    "below_zero": (
        "Avdraget {name} är {deducted:n}, men det finns bara {amount:n} att dra det från: {over:n} för "
        "mycket. Beloppet blir aldrig negativt på egen hand.\n"
        "Kontrollera beloppen, eller skriv below_zero: stop i avtalet, så används bara det som ryms."
    ),
    "frame_below_zero": (
        "{name}: kostnadstaket (frame) blir {frame:n} kr, och med ett tak under noll skulle kostnaden bli ett tillgodohavande.\n"
        "Kontrollera takets belopp och det som räknas av från det, eller skriv below_zero: stop där."
    ),
    "told_of_absent": "{item} ingår inte i beräkningen för {year}, så beloppet skulle inte användas",
    "told_of_absent_remedy": "Ange också postens kostnad (actual) eller beslut (decision), eller ta bort beloppet.",
    "no_deduction": "Det finns inget avdrag med det namnet: {given}. Avdragen är: {known}.",
    "no_periods": "flera belopp är angivna, men posten debiteras inte i perioder",
    "no_periods_remedy": "Ange ett belopp för hela året, eller skriv periods i avtalet för {item}.",
    "too_many_periods": "posten debiteras i {periods} perioder; ange högst så många belopp, och minst ett",
    "too_many_periods_remedy": (
        "Ange ett belopp per period till och med den som ska debiteras; på kommandoraden med semikolon emellan."
    ),
    "carry_over_stated": "avtalet anger vad som är överfört från året före",
    "carry_over_stated_remedy": "Ta bort posten ur carry_over, eller ändra avtalets belopp.",
    "takes_no_carry_over": "posten tar inga överförda medel",
    "takes_no_carry_over_remedy": "Ta bort posten ur carry_over, eller skriv steget carry_over i avtalet.",
    "fact_grant": "Avdrag: {name:name}",
    "fact_carry_over": "Överfört från året före: {name}",
    "above_frame": (
        "{item}: {amount:kr} är {over:kr} över kostnadstaket {frame:kr}. Det som ligger över fördelas inte och "
        "betalas inte av parterna."
    ),
    "within_frame": "{item}: {amount:kr} är inom kostnadstaket {frame:kr}.",
    "below_threshold": "{item}: {left:kr} av {amount:kr} ligger under tröskeln {limit:kr} och fördelas inte.",
    "above_threshold": "{item}: {amount:kr} är över tröskeln {limit:kr}, så hela beloppet fördelas.",
    "deducted": "{item}: {used:kr} dras av från {amount:kr} ({what:name}).",
    "deducted_from_credit": (
        "Beloppet är redan ett tillgodohavande, och det som räknas av gör det större: {amount:kr} blir {left:kr}."
    ),
    "deducted_plainly": "belopp enligt avtalet",
    "grant_unused": "{item}: {unused:kr} av {deducted:kr} ryms inte och dras inte av ({what:name}).",
    "grant_negative": (
        "{item}: {what:name} är negativt, {amount:kr}: en återbetalning, som höjer kostnaden. Kontrollera tecknet."
    ),
    "prorated": "{item}: {part:kr} av årets {amount:kr} hör till månaderna {first}–{last}.",
    "prorated_count": "{item}: {part:kr} av årets {amount:kr} räknas, för {count} av 12 månader.",
    "of_party": "{item}, avgift för {party}",
    "prorated_one": "{item}: {part:kr} av årets {amount:kr} hör till {first}.",
    "indexation_beside": (
        "{item}: med {percent:pct} per år hade beloppet varit {fixed:kr}; med indexet är det {amount:kr} "
        "({off:signed} {unit}). Procentsatsen visas bara till jämförelse."
    ),
    "trued_up": (
        "{item}: beloppet för {year} var {invoiced:kr} och blir efter justering mot utfall {settled:kr}; "
        "{off:signed} {unit} läggs till {now}."
    ),
    "manual_residual": "{item}: {party} {delta:signed} {unit} enligt beslut. {reason}.",
    "limited": "{item}: gränserna per part flyttar {off} ({unit}).",
    "unlimited": "{item}: ingen part når sin gräns.",
    "unfunded": "{item}: {amount:kr} är ofinansierat och debiteras ingen.",
    "overfunded": "{item}: parterna debiteras {amount:kr} mer än kostnaden, eftersom ett golv inte omfördelas.",
    "no_previous_year": (
        "{item}: förändringen begränsas inte {year}, för det finns inget år före att mäta mot. Ange parternas "
        "belopp i previous om den ska begränsas."
    ),
    "no_previous_part": (
        "{item}: förändringen begränsas inte {year} för {parties}, som inte har någon del året före att mäta mot."
    ),
    "sum_party": (
        "Avrundat på avtalets total: parternas summor över posterna skiljer som mest {most} kr från de exakta."
    ),
    **SPLITS,
}
