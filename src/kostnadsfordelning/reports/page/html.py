"""The page itself, written once when it is opened: sliders, the table's head, and room for the rest."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import measured, unit
from kostnadsfordelning.reports.page.answers import opening, position

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostnadsfordelning.analysis.sliders import Slider
    from kostnadsfordelning.analysis.what_if import WhatIf


def page_html(made: WhatIf) -> str:
    """The whole page. It asks for its style and script at the address it came from, and for nothing else."""
    with measured(made.today.measures[0]):
        title = text("what_if.title", year=str(made.year))
        names = ", ".join(dict.fromkeys(one.name for one in made.agreements))
        # In a script element a "<" could end it; JSON takes the same sign escaped.
        state = json.dumps(opening(made), ensure_ascii=False).replace("<", "\\u003c")
        return _PAGE.format(
            title=escape(title),
            lead=escape(text("what_if.lead", names=names)),
            controls=_controls(made),
            result=_result(),
            state=state,
        )


_PAGE = """<!doctype html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="page.css">
</head>
<body>
<header><h1>{title}</h1><p>{lead}</p></header>
<main>
<form id="controls" autocomplete="off">{controls}</form>
{result}
</main>
<script type="application/json" id="opening">{state}</script>
<script src="page.js"></script>
</body>
</html>
"""


def _controls(made: WhatIf) -> str:
    """Weights first, then costs, upratings and what else there is."""
    kinds = (
        ("costs", [one for one in made.sliders if one.is_cost]),
        ("percents", [one for one in made.sliders if one.quantity == "percent"]),
        ("others", [one for one in made.sliders if not one.is_cost and one.quantity != "percent"]),
    )
    parts = [_weights(made)]
    for name, sliders in kinds:
        if sliders:
            drawn = [_moved(one) for one in sliders]
            if name == "costs" and len(sliders) > 1:
                drawn.insert(0, _all_costs())
            parts.append(_group(text(f"what_if.{name}"), drawn))
    buttons = (
        f'<button type="button" id="reset">{_told("reset")}</button>'
        f'<button type="button" id="workbook">{_told("workbook")}</button>'
    )
    return "".join([*parts, f'<p class="buttons">{buttons}</p>'])


def _weights(made: WhatIf) -> str:
    """The choice between the agreements' own keys and weights, and a slider per factor."""
    unweighted = "".join(
        f'<details class="note"><summary>{_told("unweighted", name=name)}</summary>{escape(why)}</details>'
        for name, why in made.unweighted.items()
    )
    if len({one.name for one in made.agreements}) == len(made.unweighted):
        return _group(text("what_if.key"), [unweighted])
    choice = "".join(
        f'<label class="choice"><input type="radio" name="key" value="{value}"{checked}> {_told(key)}</label>'
        for value, key, checked in (("own", "key_own", " checked"), ("tried", "key_tried", ""))
    )
    sliders = [
        _control(
            f"weight-{name}",
            escape(text(f"what_if.factor_{name}")),
            "%",
            ("0", "100", "1", "100" if number == 0 else "0"),
            f'data-weight="{escape(name)}"',
        )
        for number, name in enumerate(made.factors)
    ]
    note = f'<p class="note">{_told("weights_note")}</p>'
    return _group(text("what_if.key"), [choice, *sliders, note, unweighted])


def _moved(slider: Slider) -> str:
    label = f"<b>{escape(slider.service)}</b> {escape(slider.label)}"
    reach = tuple(map(position, (slider.low, slider.high, slider.step, slider.value)))
    low, high, step, value = reach
    return _control(
        f"figure-{escape(slider.name)}",
        label,
        escape(slider.unit),
        (low, high, step, value),
        f'data-figure="{escape(slider.name)}"',
    )


def _all_costs() -> str:
    label = f"<b>{_told('all_costs')}</b> {_told('all_costs_note')}"
    return _control("all-costs", label, "%", ("-50", "50", "1", "0"), "data-all")


def _control(name: str, label: str, measure: str, reach: tuple[str, str, str, str], data: str) -> str:
    """A slider and the same figure as a box to write in; a box takes any number, a slider its positions."""
    low, high, step, value = reach
    plain = escape(text("what_if.value_of", label=_plain(label)))
    return (
        f'<div class="control" {data}><label for="{name}">{label}</label>'
        f'<input type="range" id="{name}" min="{low}" max="{high}" step="{step}" value="{value}">'
        f'<span class="box"><input type="text" inputmode="decimal" value="{value}" aria-label="{plain}"> '
        f"<span>{measure}</span></span></div>"
    )


def _plain(label: str) -> str:
    """A label without its emphasis, not escaped."""
    from html import unescape

    return unescape(label.replace("<b>", "").replace("</b>", ""))


def _group(head: str, drawn: Iterable[str]) -> str:
    return f"<fieldset><legend>{escape(head)}</legend>{''.join(drawn)}</fieldset>"


def _result() -> str:
    """The table with its head, and where its rows, the words about it and an explanation are put."""
    heads = ("party", "today", "tried", "change", "bar", "change_percent", "points", "per_today", "per_tried")
    with_unit = {"today", "tried", "change"}
    told = [_told(head, unit=unit()) if head in with_unit else _told(head) for head in heads]
    cells = "".join(f'<th scope="col">{head}</th>' for head in told)
    return (
        f'<section id="result"><p class="state"><strong id="mark" hidden>{_told("tried_mark")}</strong>'
        f'<span id="untouched">{_told("as_today")}</span> '
        '<span id="status" role="status"></span></p>'
        f'<label class="choice"><input type="checkbox" id="order"> {_told("order")}</label>'
        '<p id="refused" role="alert" hidden></p>'
        f"<table><caption>{_told('result')}</caption><thead><tr>{cells}</tr></thead>"
        '<tbody id="rows"></tbody><tfoot id="sum"></tfoot></table>'
        f'<p class="note">{_told("table_note")}</p><ul id="notes"></ul>'
        f'<dialog id="explained"><div class="head"><h2>{_told("explained")}</h2>'
        f'<form method="dialog"><button>{_told("close")}</button></form></div><div class="two">'
        f'<section><h3>{_told("explained_today")}</h3><pre id="explained-today"></pre></section>'
        f'<section><h3>{_told("explained_tried")}</h3><pre id="explained-tried"></pre></section></div>'
        "</dialog></section>"
    )


def _told(key: str, /, **values: object) -> str:
    return escape(text(f"what_if.{key}", **values))
