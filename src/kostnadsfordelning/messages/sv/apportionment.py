"""Texts of the exact core: what is wrong with numbers, weights and rules, and what to do."""

_WRITE_EXACTLY = 'skriv talet exakt: "37,5 %", "1/3" eller Decimal("0.375"), eller ett heltal'

_MAKE_100 = 'rätta procentsatserna så att de blir 100 %; tredjedelar skrivs "1/3"'

TEXTS = {
    # numbers
    "float": "flyttal är inte exakta och tas inte emot",
    "float_remedy": _WRITE_EXACTLY,
    "bool": "ett sanningsvärde är inget tal",
    "bool_remedy": _WRITE_EXACTLY,
    "missing": "värde saknas",
    "missing_remedy": 'ange ett tal: ett heltal, "37,5 %", "1/3" eller Decimal("0.375"); skriv 0 för inget',
    "not_number": "går inte att läsa som ett tal",
    "not_number_remedy": 'skriv till exempel 5214, "5 214", "37,5 %", "1/3" eller Decimal("0.375")',
    "not_finite": "är inget tal som går att räkna med",
    "not_finite_remedy": 'ange det verkliga värdet, till exempel "37,5 %", "1/3" eller Decimal("0.375")',
    "too_long": "talet har fler siffror än vad som kan läsas",
    "too_long_remedy": "kontrollera talet; högst 4 000 siffror läses",
    "ambiguous": "kan läsas på flera sätt (tusental eller decimaler)",
    "ambiguous_remedy": 'skriv tusental med mellanslag i grupper om tre och decimaler med komma: "1 000,5"; '
    'en decimal med tre siffror skrivs "5,2140" eller Decimal("5.214")',
    "over_zero": "ett bråk kan inte ha nämnaren noll",
    "over_zero_remedy": 'skriv bråket med en nämnare större än noll, till exempel "1/3"',
    "percent_total": "ett belopp kan inte vara en procentsats",
    "percent_total_remedy": "ange beloppet som heltal",
    "not_whole": "beloppet är inte ett helt tal",
    "not_whole_remedy": "avrunda först, som ett eget steg som syns, och fördela sedan det hela talet",
    # weights
    "no_mapping": "nyckelvärden ska anges per part",
    "no_mapping_remedy": 'ange en dict, till exempel {"2303": 5214, "2305": 6197}, eller en pandas Series',
    "no_parties": "ingen part är angiven",
    "no_parties_remedy": "ange minst en part med nyckelvärde",
    "negative": "ett nyckelvärde kan inte vara negativt",
    "negative_remedy": "ange 0 eller ett positivt tal; en kreditering anges som negativt belopp att fördela",
    "all_zero": "alla nyckelvärden är noll, så det finns inget att fördela efter",
    "all_zero_remedy": "ange minst ett nyckelvärde större än noll",
    "party_twice": "parten är angiven mer än en gång",
    "party_twice_remedy": "ange varje part en gång, med sitt sammanlagda nyckelvärde",
    "party_int": "en kod anges som text, annars försvinner inledande nollor",
    "party_int_remedy": 'skriv "{code}"',
    "party_kind": "en part anges med sin kod eller sitt namn som text",
    "party_kind_remedy": 'skriv till exempel "0114" eller "Ragunda"',
    "percent_mixed": "procentsatser och andra tal kan inte blandas",
    "percent_mixed_remedy": "skriv alla nyckelvärden i procent, tillsammans 100 %, eller inget: "
    '"3/8" i stället för "37,5 %"',
    "percent_short": "procentsatserna är tillsammans {sum}, det saknas {off} procentenheter",
    "percent_over": "procentsatserna är tillsammans {sum}, det är {off} procentenheter för mycket",
    "percent_short_remedy": _MAKE_100,
    "percent_over_remedy": _MAKE_100,
    # rules
    "no_choice": "{name} har inget sådant val",
    "no_choice_remedy": "välj något av {choices}",
    "residual_needed": "metoden {method} lämnar en avrundningsrest, och det är inte angivet vem som får den",
    "residual_needed_remedy": 'ange residual_to: "largest", "first", "last", en part, eller "none" '
    "om resten ska stå kvar",
    "residual_useless": "metoden {method} lämnar ingen avrundningsrest",
    "residual_useless_remedy": 'ta bort residual_to, eller välj metoden "half_up" eller "down"',
    "receiver_unknown": "avrundningsresten ska gå till någon som inte är part",
    "receiver_unknown_remedy": 'ange någon av parterna {parties}, eller "largest", "first", "last", "none"',
    "receiver_ambiguous": "ordet är både ett val för avrundningsresten och en parts namn",
    "receiver_ambiguous_remedy": "ge parten ett annat namn, till exempel sin kod",
    "decimals": "antalet decimaler i andelar ska vara ett heltal från 0 till {most}",
    "decimals_remedy": "ange till exempel 1 för andelar som 37,5 %",
    "off_100_useless": "valet gäller avrundade andelar, men share_decimals är inte angivet",
    "off_100_useless_remedy": "ange share_decimals, eller ta bort shares_off_100",
    # outcomes that are refused
    "unit": "beloppet är inte jämnt delbart med avrundningsenheten {unit:n}",
    "unit_remedy": "de närmaste belopp som går är {lower:n} och {upper:n}; "
    "avrunda först, som ett eget steg, eller välj en mindre enhet",
    "shares_off": "de avrundade andelarna blir tillsammans {sum}, inte 100 %",
    "shares_off_remedy": 'ange shares_off_100="largest_remainder" (andelarna fördelas så att de blir 100 %) '
    'eller "largest" (skillnaden till den största), eller flera decimaler',
    "tie_refused": "{parties} ligger lika, och det påverkar utfallet; enligt regeln fördelas då inget. "
    '→ Ange ties="order" (parternas ordning avgör) eller ties="largest" (det största nyckelvärdet avgör).',
    "tie_equal_weights": "{parties} ligger lika och har lika stora nyckelvärden, så det största nyckelvärdet "
    'kan inte avgöra. → Ange ties="order" (parternas ordning avgör).',
    "residual_flips": "avrundningsresten {residual:n} skulle vända tecknet på beloppet för {party}, "
    '{amount:n}. → Låt resten gå till en part med större belopp, eller välj metoden "largest_remainder".',
    # the matrix of instalments
    "matrix_amount": "beloppet är inte ett heltal",
    "matrix_amount_remedy": "avrunda till hela tal innan beloppen delas upp",
    "matrix_count": "antalet delar ska vara ett heltal, minst 1",
    "matrix_count_remedy": "ange till exempel 2 för halvår, 4 för kvartal eller 12 för månader",
    # the table of a result
    "head_party": "Part",
    "head_exact": "Exakt",
    "head_amount": "Belopp",
    "head_residual": "Avrundningsrest",
    "head_sum": "Summa",
}
