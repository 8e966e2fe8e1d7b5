"""The sheets of the workbook: which columns each has, and where in the file's tree each cell belongs."""

from __future__ import annotations

from dataclasses import replace

from kostnadsfordelning.agreement.excel.description import Column, Field, Form, Kind, Sheet

_N = Kind.NAME
NOTES = ("clause", "source", "assumed")
_NOTED: Form = {name: Field((name,)) for name in NOTES}
_NOTE_COLUMNS = tuple(Column(name, 30) for name in NOTES)


def _choice(*path: str, of: str, **more: bool) -> Field:
    return Field(path, _N, of, **more)


FIELDS: dict[str, Form] = {
    "agreement": {
        "format": Field(("format",), Kind.COUNT, required=True),
        "id": Field(("id",), _N, required=True),
        "name": Field(("name",), required=True),
        "status": _choice("status", of="status", required=True),
        "version": Field(("version",), _N),
        "valid_from": Field(("valid_from",), Kind.DAY, required=True),
        "valid_to": Field(("valid_to",), Kind.DAY),
        "replaces": Field(("replaces",)),
        "issuer": Field(("issuer",), _N, question=True),
        "part_year": _choice("part_year", of="part_year"),
        **_NOTED,
    },
    "rounding": {
        "method": _choice("method", of="method", required=True),
        "ties": _choice("ties", of="ties", required=True),
        "residual_to": _choice("residual_to", of="residual_to", free=True),
        "unit": Field(("unit",), Kind.COUNT),
        "decimals": Field(("shares", "decimals"), Kind.COUNT),
        "off_100": _choice("shares", "off_100", of="off_100"),
        "at": _choice("at", of="at"),
        **_NOTED,
    },
    "membership": {
        "method": _choice("method", of="presence", required=True, question=True),
        "others": _choice("others", of="others", required=True, question=True),
        **_NOTED,
    },
    "settlement": {
        "key": _choice("key", of="settled_by", free=True, required=True, question=True),
        "deficit_key": _choice("deficit_key", of="settled_by", free=True, question=True),
        "de_minimis": Field(("de_minimis",), Kind.KRONOR, question=True),
        **_NOTED,
    },
}
"""The sheet of single fields, in its sections. All but the first are pieces of their own."""

SECTION = "agreement"
ALWAYS = (SECTION, "rounding")
"""The sections that no agreement does without."""
FIELDS_SHEET = "agreement"


def section_path(section: str, one: Field) -> tuple[str, ...]:
    """The path of a single field from the top of the tree."""
    return one.path if section == SECTION else (section, *one.path)


_RULE: Form = {
    "month": Field(("month",), Kind.COUNT),
    "day": Field(("day",), Kind.COUNT),
    "years_before": Field(("years_before",), Kind.COUNT),
}


def _under(form: Form, *path: str) -> Form:
    return {name: replace(one, path=(*path, *one.path)) for name, one in form.items()}


_EDITION: Form = {
    "edition": Field((), Kind.DAY, question=True),
    "edition_month": Field(("month",), Kind.COUNT),
    "edition_before": Field(("years_before",), Kind.COUNT),
}

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "parties",
        (Column("group", 16), Column("code", 10), Column("name", 32), Column("document", 14)),
        {
            "code": Field(("code",), Kind.CODE, required=True),
            "name": Field(("name",), _N, required=True),
            "document": _choice("document", of="document"),
        },
        needed=True,
    ),
    Sheet(
        "keys",
        (
            Column("name", 18), Column("kind", 16), Column("value", 18), Column("month", 8),
            Column("day", 8), Column("years_before", 10), Column("unit", 12), Column("decimals", 10),
            Column("off_100", 24), *_NOTE_COLUMNS,
        ),
        _NOTED,
        needed=True,
        kinds="kind",
        forms={
            "population": {
                "value": Field(("population",), Kind.DAY, question=True),
                **_under(_RULE, "population"),
            },
            "equal": {},
            "fixed": {"value": Field(("fixed",), Kind.QUESTION, question=True)},
            "usage": {
                "value": Field(("usage",), _N, question=True),
                "unit": Field(("unit",), required=True),
            },
            "land_area": {
                "value": Field(("land_area",), Kind.DAY, "latest", free=True, required=True, question=True)
            },
            "tax_base": {
                "value": Field(("tax_base",), Kind.COUNT, "latest", free=True, required=True, question=True)
            },
            "weighted": {
                "value": Field(("weighted",), Kind.QUESTION, question=True),
                "decimals": Field(("decimals",), Kind.COUNT),
                "off_100": _choice("off_100", of="off_100"),
            },
        },
    ),
    Sheet(
        "values",
        (Column("key", 18, "keys.name"), Column("who", 24), Column("value", 14), Column("year", 10)),
        {"value": Field((), Kind.WEIGHT, required=True, question=True)},
    ),
    Sheet(
        "items",
        (
            Column("id", 20), Column("name", 28), Column("measure", 10), Column("sign", 10),
            Column("occurs", 16), Column("every_years", 10), Column("first_year", 12), Column("periods", 10),
            Column("listed", 20), Column("split", 24), *_NOTE_COLUMNS,
        ),
        {
            "id": Field(("id",), _N, required=True),
            "name": Field(("name",)),
            "measure": Field(("measure",), _N),
            "sign": _choice("sign", of="sign"),
            "occurs": _choice("occurs", of="occurs", question=True),
            "every_years": Field(("occurs", "every_years"), Kind.COUNT, question=True),
            "first_year": Field(("occurs", "first_year"), Kind.COUNT, question=True),
            "periods": Field(("periods",), Kind.COUNT),
            "listed": Field(("listed",), Kind.NAMES),
            "split": Field(("split",), Kind.QUESTION, question=True),
            **_NOTED,
        },
        needed=True,
    ),
    Sheet(
        "amounts",
        (
            Column("item", 20, "items.id"), Column("stage", 24), Column("value", 16),
            Column("price_year", 10), Column("index", 12), Column("edition", 14), Column("edition_month", 12),
            Column("edition_before", 12), Column("figure_year", 16), Column("round", 14), Column("from", 10),
            Column("compare_with", 12), Column("goes_on_from", 14), Column("below_zero", 22),
            Column("counts", 22), Column("decided_by", 18), Column("in_frame", 10), *_NOTE_COLUMNS,
        ),
        _NOTED,
        needed=True,
        kinds="stage",
        forms={
            "given": {
                "value": Field(("given",), Kind.KRONOR, required=True, question=True),
                "price_year": Field(("price_year",), Kind.COUNT, question=True),
            },
            "actual": {},
            "carry_over": {"value": Field(("carry_over",), Kind.KRONOR, question=True)},
            "uprate": {
                "value": Field(("uprate",), Kind.PERCENT, question=True),
                "index": Field(("uprate", "index"), noted=True),
                **_under(_EDITION, "uprate", "edition"),
                "figure_year": _choice("uprate", "figure_year", of="figure_year", question=True),
                "round": _choice("round", of="round", required=True, question=True),
                "from": Field(("from",), Kind.COUNT, question=True),
                "compare_with": Field(("compare_with",), Kind.PERCENT),
            },
            "true_up": {
                **_under(_EDITION, "true_up"),
                "goes_on_from": _choice("goes_on_from", of="goes_on_from", required=True, question=True),
            },
            "add": {"value": Field(("add",), Kind.KRONOR, required=True, question=True)},
            "deduct": {
                "value": Field(("deduct",), Kind.KRONOR, required=True, question=True),
                "below_zero": _choice("below_zero", of="below_zero", required=True, question=True),
            },
            "threshold": {
                "value": Field(("threshold",), Kind.KRONOR, required=True, question=True),
                "counts": _choice("counts", of="counts", required=True, question=True),
            },
            "mandate": {
                "value": Field(("mandate",), Kind.KRONOR, required=True, question=True),
                "decided_by": Field(("decided_by",)),
            },
            "frame": {"value": Field(("frame",), Kind.QUESTION, question=True)},
            "prorate": {"value": Field(("prorate",), Kind.MONTHS, required=True, question=True)},
        },
    ),
    Sheet(
        "splits",
        (
            Column("item", 20, "items.id"), Column("tier", 8), Column("to", 26, "parties.group"),
            Column("take", 12), Column("amount", 14), Column("by", 18, "keys.name"),
            Column("charge", 14, "charges.name"), Column("limits", 14, "limits.name"), *_NOTE_COLUMNS,
        ),
        {
            "to": Field(("to",), Kind.NAMES, required=True),
            "take": Field(("take",), Kind.SHARE, "take", free=True, question=True),
            "amount": Field(("take", "amount"), Kind.KRONOR, question=True),
            "by": Field(("by",), _N, question=True),
            **_NOTED,
        },
        needed=True,
    ),
    Sheet(
        "charges",
        (
            Column("name", 14), Column("base", 16), Column("rate", 16), Column("of", 18, "keys.name"),
            Column("edge", 18), Column("applies", 18),
        ),
        {
            "base": Field(("base",), Kind.KRONOR, question=True),
            "rate": Field(("rate",), Kind.RATE, question=True),
            "of": Field(("of",), _N, question=True),
            "edge": _choice("edge", of="edge", question=True),
            "applies": _choice("applies", of="applies", question=True),
        },
    ),
    Sheet(
        "bands",
        (Column("charge", 14, "charges.name"), Column("from", 12), Column("to", 12), Column("rate", 16)),
        {
            "from": Field(("from",), Kind.COUNT, required=True),
            "to": Field(("to",), Kind.COUNT),
            "rate": Field(("rate",), Kind.RATE, required=True, question=True),
        },
    ),
    Sheet(
        "limits",
        (
            Column("name", 14), Column("cap", 14), Column("floor", 14), Column("change", 14),
            Column("increase", 14), Column("decrease", 14), Column("previous_year", 14),
            Column("cut_off", 22), *_NOTE_COLUMNS,
        ),
        {
            "cap": Field(("cap",), Kind.SHARE, question=True),
            "floor": Field(("floor",), Kind.SHARE, question=True),
            "change": Field(("max_change",), Kind.SHARE, question=True),
            "increase": Field(("max_change", "increase"), Kind.SHARE, question=True),
            "decrease": Field(("max_change", "decrease"), Kind.SHARE, question=True),
            "previous_year": Field(("previous", "year"), Kind.COUNT, noted=True),
            "cut_off": _choice("cut_off", of="cut_off", required=True, question=True),
            **_NOTED,
        },
    ),
    Sheet(
        "for_party",
        (Column("of", 14), Column("what", 18), Column("party", 24), Column("value", 14)),
        {"value": Field((), Kind.SHARE, required=True)},
    ),
    Sheet(
        "presence",
        (Column("party", 24), Column("joins", 14), Column("leaves", 14), *_NOTE_COLUMNS),
        {
            "joins": Field(("joins",), Kind.DAY, question=True),
            "leaves": Field(("leaves",), Kind.DAY, question=True),
            **_NOTED,
        },
    ),
    Sheet(
        "manual",
        (
            Column("year", 8), Column("item", 20, "items.id"), Column("party", 24), Column("delta", 10),
            Column("reason", 40), *_NOTE_COLUMNS,
        ),
        {
            "year": Field(("year",), Kind.COUNT, required=True),
            "item": Field(("item",), _N, required=True),
            "party": Field(("party",), _N, required=True),
            "delta": Field(("delta",), Kind.KRONOR, required=True),
            "reason": Field(("reason",), required=True),
            **_NOTED,
        },
    ),
    Sheet(
        "decisions",
        (Column("party", 24), Column("decision", 16), Column("date", 14), *_NOTE_COLUMNS),
        {
            "party": Field(("party",), _N, required=True),
            "decision": _choice("decision", of="decision", required=True),
            "date": Field(("date",), Kind.DAY),
            **_NOTED,
        },
    ),
    Sheet(
        "printed",
        (
            Column("table", 8), Column("year", 8), Column("item", 20, "items.id"), Column("party", 24),
            Column("amount", 14), *_NOTE_COLUMNS,
        ),
        {"year": Field(("year",), Kind.COUNT), "item": Field(("item",), _N), **_NOTED},
    ),
    Sheet(
        "not_expressed",
        (Column("clause", 50), Column("reason", 50), Column("source", 30)),
        {
            "clause": Field(("clause",), required=True),
            "reason": Field(("reason",), required=True),
            "source": Field(("source",)),
        },
    ),
)  # fmt: skip

BY_NAME = {sheet.name: sheet for sheet in SHEETS}
