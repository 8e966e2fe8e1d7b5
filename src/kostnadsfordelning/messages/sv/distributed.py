"""Texts about calculations that are spread over several machines."""

TEXTS = {
    "no_dask": (
        "Dask är inte installerat, och beräkningar som sprids över flera processer eller datorer görs med det.\n"
        '    → Installera tillägget: pip install "kostnadsfordelning[dask]". För kommunala volymer behövs det inte: '
        "kf.allocate, kf.outlook och kf.allocate_table gör detsamma på en dator."
    ),
    # arguments
    "not_whole": "arbetets delar anges med ett heltal från 1 till {most:n}",
    "not_whole_remedy": "Skriv till exempel 64, eller utelämna argumentet; resultatet är detsamma vilket tal det än är.",
    "total_column": "beloppet att fördela anges här med en kolumn",
    "total_column_remedy": "Lägg in varje grupps belopp i en kolumn, i alla gruppens rader, och ange kolumnens rubrik.",
    "no_by": "ingen kolumn säger vilka rader som hör ihop",
    "no_by_remedy": 'Ange en eller flera kolumner, till exempel by="faktura".',
    "not_frames": "tabellen ska vara i delar: en lista av tabeller, eller något som har to_delayed",
    "not_frames_remedy": "Skriv till exempel [dask.delayed(pandas.read_csv)(fil) for fil in filer]; en enda tabell fördelas med "
    "kf.allocate_table.",
    "no_frames": "inga tabeller angavs",
    "no_frames_remedy": "Ange minst en tabell; en tom tabell går bra.",
    "order_needed": "regeln låter radernas ordning avgöra, och rader ur flera delar har ingen egen ordning",
    "order_needed_remedy": "Ange order_by= med en eller flera kolumner som ordnar raderna inom varje grupp, eller en regel där "
    "ordningen inte betyder något.",
    # the parts of a table
    "part": "del {part:n}",
    "column": 'del {part:n}, kolumnen "{column}"',
    "row": "{label} (del {part:n}, nummer {number:n} uppifrån)",
    "text": "text",
    "whole": "heltal",
    "not_frame": "är ingen tabell",
    "not_frame_remedy": "Varje del ska vara en pandas DataFrame, eller en fördröjd läsning som ger en.",
    "no_column": "det finns ingen sådan kolumn",
    "no_column_remedy": "Kolumnerna är {columns}.",
    "column_twice": "rubriken står på flera kolumner",
    "column_twice_remedy": "Ge kolumnerna olika rubriker; de är {columns}.",
    "key_kind": "kolumnens värden kan inte säga säkert vilka rader som hör ihop",
    "key_kind_remedy": 'Gör dem till heltal, .astype({{"{column}": "Int64"}}), eller text, .astype({{"{column}": str}}), i alla delar.',
    "columns_differ": "kolumnerna är inte desamma som i del {first:n}",
    "columns_differ_remedy": "Ge alla delar samma kolumner som del {first:n} har: {columns}.",
    "kinds_differ": "kolumnen säger vilka rader som hör ihop, men är {kind} i del {first:n}",
    "kinds_differ_remedy": "Gör kolumnen likadan i alla delar, till exempel till text med .astype(str).",
}
