"""Texts of many amounts at once: what is wrong with arrays, and in which rows."""

_AS_WHOLE = 'Är alla hela tal: gör om dem till heltal, t.ex. .astype("int64").'

TEXTS = {
    # where
    "more": "{places} och {more:n} till",
    # totals
    "one_total": "är ett enda belopp, inte en följd av belopp",
    "one_total_remedy": "Ange en lista eller array med belopp, eller använd kf.apportion för ett enda.",
    "no_rows": "är ingen följd av belopp, ett per rad i en bestämd ordning",
    "no_rows_remedy": "Ange en lista, array eller pandas Series; av en dict till exempel list(totals.values()).",
    "not_rows": "har formen {shape}, men ska vara en följd av belopp: ett per rad",
    "not_rows_remedy": "Ange en endimensionell array, en lista eller en pandas Series.",
    "float_totals": "flyttal är inte exakta och tas inte emot",
    "float_totals_remedy": "Avrunda ören till kronor som ett eget steg. " + _AS_WHOLE,
    "missing_remedy": "Fyll i värdet (0 för inget), eller ta bort raden före fördelningen.",
    "missing": "värde saknas",
    "bool_array": "sanningsvärden är inga tal",
    "bool_array_remedy": "Ange heltal.",
    "kind": "innehåller inga heltal",
    "kind_remedy": "Ange heltal; belopp i kronor.",
    "beyond": "beloppet ryms inte i {dtype}, och inget belopp skrivs om",
    "beyond_remedy": "Fördela raderna en och en med kf.apportion, som räknar med hur stora tal som helst.",
    "beyond_small": "beloppet ryms inte i {dtype}, och inget belopp skrivs om",
    "beyond_small_remedy": 'Ange dtype="int64" (eller out av den sorten).',
    # weights
    "weights_shape": "har formen {shape}: nyckelvärden anges med ett per part, eller med en rad per belopp",
    "weights_shape_remedy": "Ange formen (parter,) eller (belopp, parter), eller en dict med parternas namn.",
    "weights_ragged": "raderna är olika långa",
    "weights_ragged_remedy": "Ange lika många nyckelvärden på varje rad: ett per part, 0 för den som inget har.",
    "weights_rows": "har {rows:n} rader, men totals har {totals:n} belopp",
    "weights_rows_remedy": "Ange en rad nyckelvärden per belopp, i samma ordning, eller en enda rad för alla.",
    "weights_index": "har andra radnamn (index) än totals, så det är oklart vilka rader som hör ihop",
    "weights_index_remedy": "Ordna dem lika, t.ex. weights.loc[totals.index], eller ange .to_numpy() för båda.",
    "float_weights": "flyttal är inte exakta och tas inte emot",
    "float_weights_remedy": 'Ange nyckelvärden exakt, t.ex. "37,5 %" eller "1/3". ' + _AS_WHOLE,
    "names_twice": "parterna har redan namn i weights",
    "names_twice_remedy": "Ta bort parties, eller ange bara talen, t.ex. weights.to_numpy().",
    "names_kind": "parter anges som en följd av texter",
    "names_kind_remedy": 'Ange till exempel parties=["2303", "2305"].',
    "names_count": "är {names:n} till antalet, men weights har {count:n} parter",
    "names_count_remedy": "Ange ett namn per part, i nyckelvärdenas ordning.",
    # where the amounts go
    "dtype": "belopp läggs i heltal av 64 eller 32 bitar",
    "dtype_remedy": 'Ange dtype="int64" eller dtype="int32".',
    "dtype_differs": "är inte av samma slag som out, som har {dtype}",
    "dtype_differs_remedy": "Ta bort dtype; out avgör.",
    "out_kind": "är ingen array att skriva heltal i",
    "out_kind_remedy": "Ange en skrivbar numpy-array (eller memmap) med int64 eller int32.",
    "out_shape": "har formen {shape}, men utfallet har formen {wanted}",
    "out_shape_remedy": "Ange en array med en rad per belopp och en kolumn per part.",
    "out_shared": "delar minne med {name}, som då skulle skrivas över medan det läses",
    "out_shared_remedy": "Ange en egen array för utfallet.",
    "chunk_rows": "är inte ett antal rader",
    "chunk_rows_remedy": "Ange ett heltal, minst 1, till exempel 65536.",
    # rows that are refused
    "refused": "{count:n} av {total:n} belopp kan inte fördelas: {rows}.",
}
