"""Texts that every room may use."""

TEXTS = {
    "sum": "Summa {amount:kr}",
    # a file to write
    "path_kind": "sökvägen ska vara en text eller en Path",
    "path_kind_remedy": 'Skriv till exempel "{example}".',
    "path_suffix": "filen ska sluta på {suffix}",
    "path_suffix_remedy": 'Skriv till exempel "{example}".',
    "path_no_folder": "mappen {folder} finns inte",
    "path_no_folder_remedy": "Skapa mappen, eller ange en mapp som finns.",
    "path_folder": "det finns redan en mapp med det namnet",
    "path_folder_remedy": "Ange ett filnamn i mappen, eller ett annat namn.",
    "path_locked": "filen går inte att skriva ({reason})",
    "path_locked_remedy": "Stäng filen om den är öppen i ett annat program, och kontrollera att du får skriva i mappen.",
    "path_denied": "du får inte skriva i mappen {folder}",
    "path_denied_remedy": "Ange en annan mapp, eller be den som ansvarar för mappen om rätt att skriva där.",
    "path_untouched": " Den gamla filen är orörd.",
    "path_read_only": "filen är skrivskyddad",
    "path_failed": "filen går inte att skriva: {reason}",
    "path_failed_remedy": "Kontrollera sökvägen och utrymmet på disken.",
    "reason_denied": "den är låst eller öppen i ett annat program",
    "reason_full": "disken eller din del av den är full",
    "reason_read_only": "disken kan bara läsas",
    "reason_name": "namnet är för långt eller innehåller tecken som inte får finnas i ett filnamn",
    "reason_other": "systemet vägrade (fel {number})",
}
