"""Texts about a portfolio: several agreements as one."""

TEXTS = {
    "not_several": "en portfölj är flera avtal i en lista",
    "not_several_remedy": 'Skriv t.ex. kf.portfolio(["cmv", "barnahus"]).',
    "not_agreement": "det är inget avtal",
    "not_agreement_remedy": 'Ange ett avtal, ett id som "cmv" eller sökvägen till en avtalsfil.',
    "none": "inga avtal angavs",
    "none_remedy": "Ange minst ett avtal; kf.agreements() visar de medföljande.",
    "twice": "avtalet är angivet mer än en gång",
    "twice_remedy": "Ange varje version en gång, annars räknas kostnaden dubbelt.",
    "no_keys": "avtalet har ingen nyckel att byta",
    "no_such_key": "avtalet har ingen nyckel {name}; nycklarna är {known}",
    "no_price_year": "avtalet har inget belopp med prisnivå att räkna upp",
    "apart_remedy": "Ändra avtalen var för sig med replace där ändringen hör hemma, och gör en portfölj av dem; {id} kan inte ändras så.",
}
