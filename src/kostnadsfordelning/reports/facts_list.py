"""What is known and what is lacking, as the terminal shows it: the shopping list first."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostnadsfordelning.calculation.known_facts import FactRow
    from kostnadsfordelning.reference.store.store import FactStore

WIDTH = 100


def facts_list(
    rows: Sequence[FactRow],
    year: int | None,
    store: FactStore | None,
    left_out: Sequence[str] = (),
    named: Sequence[str] = (),
) -> str:
    """The whole list. A command stands alone on its line, so that it can be copied.

    ``left_out`` has the agreements that the list is not made for, ``named`` those that were asked for.
    """
    title = text("store.list_title", year=year) if year is not None else text("store.list_title_all")
    lines = [title, _store(store)]
    missing = [row for row in rows if row.status == "missing"]
    conflicts = [row for row in rows if row.status == "conflict"]
    faults = [row for row in rows if row.status == "fault"]
    for head, found in (("missing", missing), ("conflicts", conflicts), ("faults", faults)):
        if found:
            lines += ["", text(f"store.list_{head}", count=len(found))]
            lines += [line for row in found for line in _to_mend(row)]
    if year is not None and not missing:
        needed = [row for row in rows if row.needed_by]
        key = "list_nothing_missing" if needed else "list_no_agreement"
        lines += ["", text(f"store.{key}{'_named' if named else ''}", year=year)]
    if year is not None and left_out:
        told = text("store.list_left_out", count=len(left_out), agreements=", ".join(left_out))
        lines += ["", _bullet(told), f"      kostnadsfordelning facts {left_out[0]} --year {year}"]
    known = [row for row in rows if row.status == "known" and (year is None or row.needed_by)]
    if known:
        lines += ["", text("store.list_known"), *(line for row in known for line in _known(row))]
    unused = [row for row in rows if row.status == "unused"]
    if unused:
        lines += ["", text("store.list_unused"), *(_bullet(f"{row.where}: {row.source}") for row in unused)]
    return "\n".join([*lines, ""])


def _store(store: FactStore | None) -> str:
    if store is None:
        return text("store.list_no_store")
    by = store.named_by if store.named_by in {"argument", "environment"} else "file"
    named_by = text(f"store.named_{by}", file=store.named_by)
    return text("store.list_store", folder=store.folder, named_by=named_by)


def _to_mend(row: FactRow) -> list[str]:
    said = [part for part in (row.what, row.period, row.coverage) if part]
    head = f"{row.where}: {row.source}" if row.status == "fault" else ", ".join(said)
    if row.status == "conflict" and row.source:
        head = f"{head}: {row.source}"
    if row.needed_by:
        head = f"{head} ({text('store.list_needed_by', agreements=row.needed_by)})"
    return [_bullet(head), *([f"      {row.remedy}"] if row.remedy else [])]


def _known(row: FactRow) -> list[str]:
    said = [part for part in (row.what, row.period, row.coverage) if part]
    tail = [part for part in (row.source, row.where) if part]
    if row.certainty:
        tail.append(text("store.list_certainty", letter=row.certainty))
    if row.needed_by:
        tail.append(text("store.list_needed_by", agreements=row.needed_by))
    lines = [_bullet(f"{', '.join(said)}: {'; '.join(tail)}")]
    if row.remedy:
        lines += [f"    {text('store.list_stronger')}", f"      {row.remedy}"]
    return lines


def _bullet(line: str) -> str:
    return fill(
        line,
        WIDTH,
        initial_indent="  • ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
