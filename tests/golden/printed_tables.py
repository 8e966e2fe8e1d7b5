"""Published tables that the library explains rather than computes, typed as they were printed.

- CMV 2023 is `cmv_2023.json`, from SocSam 2022-10-07 § 47.
- The brigade's table is the one for 2019 of a fire brigade's five municipalities in Dalarna, in tkr, as it is
  cited in the task of this project; the document itself has not been at hand, and which key made the table
  is not known.
- The settlement is cited the same way: printed 867 025,00 where outcome less advance is 867 023,82. Only the
  difference is known; the outcome and the advance here are made to have it.
"""

from __future__ import annotations

BRIGADE_TOTAL = 56_646
BRIGADE_AMOUNTS = {"Leksand": 9_896, "Mora": 19_671, "Orsa": 6_109, "Vansbro": 7_152, "Älvdalen": 13_818}
BRIGADE_SHARES = {
    "Leksand": "17,5 %",
    "Mora": "34,7 %",
    "Orsa": "10,8 %",
    "Vansbro": "12,6 %",
    "Älvdalen": "24,4 %",
}

SETTLEMENT_OUTCOME = "12 367 023,82"
SETTLEMENT_ADVANCE = "11 500 000,00"
SETTLEMENT_PRINTED = "867 025,00"
