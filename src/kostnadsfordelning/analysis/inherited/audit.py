"""`audit`: whether an inherited table foots, everything that does not told at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.analysis.inherited.footing import (
    Finding,
    column_totals,
    differences,
    exchanged_in_rows,
    row_totals,
)
from kostnadsfordelning.analysis.inherited.key_audit import rules_of_columns
from kostnadsfordelning.analysis.inherited.printed_shares import named
from kostnadsfordelning.analysis.inherited.printed_table import read_table
from kostnadsfordelning.analysis.inherited.shares_audit import amounts_of_shares, share_totals
from kostnadsfordelning.apportionment import is_percent
from kostnadsfordelning.apportionment.kronor import read_kronor
from kostnadsfordelning.apportionment.numbers import is_refused_kind
from kostnadsfordelning.apportionment.refusals import fault as core_fault
from kostnadsfordelning.errors import Fault, InputError, InputTypeError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    import pandas as pd

    from kostnadsfordelning.analysis.inherited.identify_arguments import Candidates
    from kostnadsfordelning.analysis.inherited.printed_table import PrintedTable

COLUMNS = ("check", "ok", "place", "expected", "got", "note")


def audit(
    table: pd.DataFrame | str | os.PathLike[str],
    *,
    party: str | None = None,
    amounts: str | Sequence[str] = (),
    shares: str | Sequence[str] = (),
    total: str | None = None,
    outcome: str | None = None,
    advance: str | None = None,
    difference: str | None = None,
    weights: Candidates | None = None,
    expected_total: object = None,
    sheet: str | None = None,
) -> pd.DataFrame:
    """Checks of an inherited table: ``check``, ``ok``, ``place``, ``expected``, ``got``, ``note`` (Swedish).

    table
        A frame, or the path of an xlsx or csv file (``sheet`` where a workbook has several). Parties are
        rows; sum rows are known by their names (Summa, Totalt) or by having none.
    party, amounts, shares, total, outcome, advance, difference
        Headings of columns, where those in the table are not recognised: the parties, the amounts, the
        percentages, the row totals; and of a settlement the outcome, what was already paid and what is left.
        Columns of a kind that is named are those and no others. The rows ``recognised`` say what each column
        was read as, and which are not read.
    weights
        A key, or several by name, as `identify_rule` takes them: then also which rule made the amounts, and
        whether rows have changed places in its light.
    expected_total
        What the amounts should make, in kronor, where the table has no sum row or another figure is known.

    >>> import pandas as pd
    >>> old = pd.DataFrame({"Kommun": ["Ragunda", "Berg", "Summa"], "Andel": ["40 %", "60 %", "100 %"],
    ...                     "Belopp": ["40 000", "60 000", "101 000"]})
    >>> checks = audit(old)
    >>> checks.loc[~checks["ok"], ["check", "place", "expected", "got"]].values.tolist()
    [['column_total', 'rad 2, kolumn Belopp', 100000, 101000], ['amount_of_share', 'Belopp', None, None]]

    One row per figure that does not agree, and one row for each kind of check where all do. ``check`` is a
    stable id: ``recognised``, ``unreadable``, ``empty_cells``, ``hidden_decimals``, ``party_once``,
    ``row_total``, ``difference``, ``column_total``, ``given_total``, ``share_total``, ``share_foot``,
    ``amount_of_share``, ``share_of_amount``, ``swapped_rows``, ``rule``, ``not_checked``. ``expected`` is
    what the other figures make and ``got`` what is printed, as ints and Decimals, None where the note says
    it all.

    A cell that cannot be read is a row, not an error: the sums it belongs to are not checked, and that is
    said. Raises `FactsFileError` for a file or frame without parties and amounts, `InputError` for a
    heading that is not there, each with all that is wrong.
    """
    import pandas as pd

    stated = {
        role: given
        for role, names in (
            ("amount", amounts),
            ("share", shares),
            ("total", total),
            ("outcome", outcome),
            ("advance", advance),
            ("difference", difference),
        )
        if (given := _listed(names))
    }
    whole = read_expected(expected_total)
    read = read_table(table, party=party, stated=stated, sheet=sheet)
    found = list(findings(read, weights, whole))
    rows = [tuple(getattr(one, name) for name in COLUMNS) for one in found]
    made = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    return made.astype({"ok": bool})


def findings(
    table: PrintedTable, weights: Candidates | None = None, expected: Fraction | None = None
) -> Iterator[Finding]:
    """All checks of a table, in the order they are told."""
    yield from _recognised(table)
    yield from _cells(table)
    checks = {
        "row_total": [*row_totals(table), *differences(table)],
        "column_total": list(column_totals(table, expected)),
        "share_total": list(share_totals(table)),
        "amount_of_share": list(amounts_of_shares(table, expected)),
    }
    for found in checks.values():
        yield from found
    yield from exchanged_in_rows(table)
    if weights is not None:
        yield from rules_of_columns(table, weights, expected)
    for name, found in checks.items():
        if not found:
            yield Finding("not_checked", True, "", None, None, text(f"audit.not_checked_{name}"))


def _listed(names: Any) -> Sequence[str]:
    """Headings as a list; what is none is refused where it is looked for."""
    several = isinstance(names, Iterable) and not isinstance(names, str)
    return tuple(names) if several else () if names is None else (names,)


def read_expected(value: object) -> Fraction | None:
    """The total that is given, in kronor. Raises `InputError` for what is no amount."""
    if value is None:
        return None
    place = "expected_total"
    read = core_fault("percent_total", place, value) if is_percent(value) else read_kronor(value, place)
    if isinstance(read, Fault):
        raise (InputTypeError if is_refused_kind(value) else InputError)(faults=[read])
    return read


def _recognised(table: PrintedTable) -> Iterator[Finding]:
    """What was taken for what, so that a wrong reading is seen."""
    count = len(table.parties)
    told = text("audit.read_parties", count=count, parties=named(table.parties))
    yield Finding("recognised", True, table.party_heading or text("audit.party"), None, None, told)
    for column in table.columns:
        said = text(f"audit.read_{column.role}")
        if column.role == "amount" and not column.stated:
            said = text("audit.read_as_amount")
        if column.factor != 1:
            said = text("audit.read_in_thousands", said=said)
        if column.as_fractions:
            said = text("audit.read_as_fractions", said=said)
        yield Finding("recognised", True, column.heading, None, None, said)
    for foot in table.feet:
        key = "audit.read_foot" if foot.label else "audit.read_foot_unnamed"
        yield Finding("recognised", True, foot.place, None, None, text(key, label=foot.label))


def _cells(table: PrintedTable) -> Iterator[Finding]:
    """Cells that cannot be read, are empty or show less than they hold, and parties that stand twice."""
    for one in table.faults:
        note = text("audit.unreadable", why=one.why, value=one.value, remedy=one.remedy)
        yield Finding("unreadable", False, one.place, None, None, note)
    held = [
        (column, party, entry)
        for column in table.columns
        if column.role != "unread"
        for party, entry in zip(table.parties, column.entries, strict=True)
    ]
    for key, chosen in (
        ("empty_cells", [one for one in held if one[2].value is None and one[2].fault is None]),
        ("hidden_decimals", [one for one in held if one[2].hidden]),
    ):
        if chosen:
            cells = named(
                [text("audit.cell", party=party, heading=column.heading) for column, party, _ in chosen]
            )
            yield Finding(key, True, chosen[0][2].place, None, None, text(f"audit.{key}", cells=cells))
    for party, times in Counter(table.parties).items():
        if times > 1:
            places = [place for name, place in zip(table.parties, table.places, strict=True) if name == party]
            note = text("audit.party_once", party=party, times=times, places=", ".join(places))
            yield Finding("party_once", False, places[1], 1, times, note)
