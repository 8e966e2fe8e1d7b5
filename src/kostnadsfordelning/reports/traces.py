"""The core's traces in Swedish: a whole division, or the lines that concern one party.

Everything is read from the trace; nothing is divided again. A number that does not end is cut, never
rounded, and followed by an ellipsis: 141 350,9959… rounded to 141 351,00 would contradict the line
below it, which rounds down.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.apportionment import ApportionTrace, ShareTrace
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import MINUS, MONEY, NBSP, decimals, percent, unit, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kostnadsfordelning.apportionment import Apportionment, Award

_SHOWN_DECIMALS = 4


def explain_apportionment(
    a: Apportionment, names: Mapping[str, str] | None = None, measure: str = "kr"
) -> str:
    """The whole division: the rule, each party's part, and who got what of the residual and why.

    ``names`` gives the parties' names by code, where they have any; ``measure`` is the unit divided.
    """
    known = names or {}
    *rounded, steps = a.steps
    shares = rounded[0] if rounded and isinstance(rounded[0], ShareTrace) else None
    if not isinstance(steps, ApportionTrace):  # pragma: no cover – the last step is always the division
        raise TypeError(steps)
    paragraphs = [_head(steps, shares, known, measure)]
    for party, amount in a.amounts.items():
        lines = [
            text("apportionment.explain_party", party=_name(party, known), amount=_amount(amount, measure))
        ]
        share = ""
        if shares is not None:
            lines += [f"  {line}" for line in share_lines(shares, party, known)]
            share = _units(shares, shares.units[shares.parties.index(party)])
        lines += [f"  {line}" for line in apportion_lines(steps, party, known, measure=measure, share=share)]
        paragraphs.append("\n".join(lines))
    paragraphs.append(_foot(steps, known, measure))
    return "\n\n".join(paragraphs)


def apportion_lines(
    trace: ApportionTrace,
    party: str,
    names: Mapping[str, str],
    *,
    measure: str | None = None,
    share: str = "",
) -> list[str]:
    """How one party's amount came about, a line per step.

    ``share`` is the party's share as it should stand in the computation ("4,0 %"), instead of weight
    and denominator. ``measure`` is the unit divided; without it the one that is set for texts.
    """
    measure = unit() if measure is None else measure
    place = trace.parties.index(party)
    lines = _cumulated(trace, place, names, measure) if trace.rule.method == "cumulative" else []
    if not lines:
        quota = _quota(trace, trace.weights[place], measure)
        key = "line_quota_share" if share else "line_quota"
        lines = [
            text(
                f"apportionment.{key}",
                total=_amount(trace.total, ""),
                weight=trace.weights[place],
                denominator=trace.denominator,
                share=share,
                quota=quota,
            )
        ]
        key = "line_half_up" if trace.rule.unit == 1 else "line_half_up_unit"
        if trace.rule.method in ("largest_remainder", "down"):
            key = "line_down" if trace.total >= 0 else "line_down_credit"
        lines.append(
            text(
                f"apportionment.{key}",
                base=_amount(trace.base[place], measure),
                unit=_amount(trace.rule.unit, measure),
            )
        )
    lines += _moved(trace, place, names, measure)
    lines.append(text("apportionment.line_amount", amount=_amount(trace.amounts[place], measure)))
    return lines


def share_lines(trace: ShareTrace, party: str, names: Mapping[str, str]) -> list[str]:
    """How one party's rounded share came about, a line per step."""
    place = trace.parties.index(party)
    exact = Fraction(trace.weights[place], trace.denominator)
    lines = [
        text(
            "apportionment.line_share",
            weight=trace.weights[place],
            denominator=trace.denominator,
            share=f"{cut(exact * 100, max(_SHOWN_DECIMALS, trace.rule.decimals + 2))}{NBSP}%",
        ),
        text(
            "apportionment.line_share_half_up",
            precision=_precision(trace),
            share=_units(trace, trace.half_up[place]),
        ),
    ]
    if trace.half_up_sum != trace.scale:
        lines.append(text("apportionment.line_share_off", sum=_units(trace, trace.half_up_sum)))
        if trace.rule.off_100 == "largest_remainder":
            lines.append(text("apportionment.line_share_down", share=_units(trace, trace.base[place])))
        lines += _moved(trace, place, names, "")
    lines.append(text("apportionment.line_share_used", share=_units(trace, trace.units[place])))
    return lines


def _head(trace: ApportionTrace, shares: ShareTrace | None, names: Mapping[str, str], measure: str) -> str:
    count = len(trace.parties)
    rule = trace.rule
    receiver = ""
    if rule.residual_to is not None:
        known = rule.residual_to not in trace.parties
        receiver = text(
            f"apportionment.receiver_{rule.residual_to if known else 'party'}",
            party=_name(rule.residual_to, names),
        )
    lines = [
        text(
            "apportionment.explain_one" if count == 1 else "apportionment.explain_total",
            total=_amount(trace.total, measure),
            count=count,
        ),
        text(
            "apportionment.explain_denominator",
            denominator=trace.denominator if shares is None else shares.denominator,
        ),
    ]
    if shares is not None:
        lines.append(
            text(
                "apportionment.explain_shares_method",
                precision=_precision(shares),
                sum=_units(shares, shares.half_up_sum),
            )
        )
        if shares.half_up_sum != shares.scale:
            lines.append(text(f"apportionment.explain_shares_{shares.rule.off_100}"))
    method = text(f"apportionment.method_{rule.method}", receiver=receiver)
    lines.append(text("apportionment.explain_method", method=method))
    if rule.unit != 1:
        lines.append(text("apportionment.explain_unit", unit=_amount(rule.unit, measure)))
    return "\n".join(lines)


def _foot(trace: ApportionTrace, names: Mapping[str, str], measure: str) -> str:
    moved: dict[str, int] = {}
    for award in trace.awards:
        moved[award.party] = moved.get(award.party, 0) + award.units * trace.rule.unit
    if moved:
        moves = [
            text("apportionment.move", party=_name(party, names), units=_signed(units, measure))
            for party, units in moved.items()
        ]
        left = _amount(trace.total - sum(trace.base), measure)
        lines = [text("apportionment.explain_residual_given", left=left, moves=", ".join(moves))]
    elif trace.residual:
        left = _amount(trace.residual, measure)
        lines = [text("apportionment.explain_residual_left", residual=left)]
    else:
        lines = [text("apportionment.explain_no_residual")]
    lines.append(text("apportionment.explain_sum", sum=_amount(sum(trace.amounts), measure)))
    return "\n".join(lines)


def _cumulated(trace: ApportionTrace, place: int, names: Mapping[str, str], measure: str) -> list[str]:
    """The running total up to a party, and the one before it."""
    running = sum(trace.weights[: place + 1])
    before = sum(trace.amounts[:place])
    return [
        text(
            "apportionment.line_running",
            party=_name(trace.parties[place], names),
            total=_amount(trace.total, ""),
            running=running,
            denominator=trace.denominator,
            quota=_quota(trace, running, measure),
            reached=_amount(before + trace.amounts[place], measure),
        ),
        text("apportionment.line_before", before=_amount(before, measure)),
    ]


def _moved(
    trace: ApportionTrace | ShareTrace, place: int, names: Mapping[str, str], measure: str
) -> list[str]:
    """What a party got or left of the residual, or why it got nothing of one given by remainders."""
    party = trace.parties[place]
    lines = []
    own = [award for award in trace.awards if award.party == party]
    for award in own:
        lines.append(_award_line(trace, place, award, measure))
        lines += _tie_line(award, award.tied_with, names)
    if own:
        return lines
    lost = next((award for award in trace.awards if party in award.tied_with), None)
    if any(award.reason.startswith("remainder") for award in trace.awards):
        lines.append(_remainder_line("line_remainder_not", trace, place, "", measure, tied=lost is not None))
    elif lost is not None and lost.reason.startswith("residual"):
        lines.append(text("apportionment.line_residual_not"))
    if lost is not None:
        tied = (*lost.tied_with, lost.party)
        others = [other for other in trace.parties if other in tied and other != party]
        lines += _tie_line(lost, others, names)
    return lines


def _award_line(trace: ApportionTrace | ShareTrace, place: int, award: Award, measure: str) -> str:
    units = _given(trace, award.units, measure)
    reason = award.reason.partition("_tie_")[0]
    if reason == "remainder":
        return _remainder_line("line_remainder", trace, place, units, measure, tied=bool(award.tied_with))
    weight = trace.weights[place]
    divisor = 0
    if award.value is not None and reason.endswith("_average"):
        # The value is in lowest terms; the reader knows the weight, and recognises 1, 3, 5 …
        divisor = int(weight / award.value)
    if reason == "lowest_average":
        units = _given(trace, -award.units, measure)
    return text(f"apportionment.line_{reason}", units=units, weight=weight, divisor=divisor)


def _remainder_line(
    key: str, trace: ApportionTrace | ShareTrace, place: int, units: str, measure: str, *, tied: bool
) -> str:
    """A remainder among the largest or not; of tied ones that is not what decided, so it is not said."""
    count = len(trace.awards)
    among = f"among{key.removeprefix('line_remainder')}_{'one' if count == 1 else 'many'}"
    remainder = Fraction(trace.remainders[place], trace.denominator)
    if isinstance(trace, ApportionTrace):
        value = _with_measure(cut(remainder * trace.rule.unit), measure)
    else:
        value = text(
            "apportionment.points",
            points=cut(remainder * 100 / trace.scale, trace.rule.decimals + _SHOWN_DECIMALS),
        )
    return text(
        f"apportionment.{key}",
        units=units,
        value=value,
        among="" if tied else text(f"apportionment.{among}", count=count),
    )


def _tie_line(award: Award, others: Sequence[str], names: Mapping[str, str]) -> list[str]:
    if not others:
        return []
    kind = next(kind for kind in ("remainder", "residual", "average") if kind in award.reason)
    ties = award.reason.rpartition("_")[2]
    settled = text(f"apportionment.settled_{ties}")
    tied = listed(_name(other, names) for other in others)
    return [text(f"apportionment.tie_{kind}", tied=tied, settled=settled)]


def _given(trace: ApportionTrace | ShareTrace, units: int, measure: str) -> str:
    """Units moved, as kronor of an amount or percentage points of a share.

    One of another measure is a unit of it: the measure stands in the plural.
    """
    if isinstance(trace, ApportionTrace):
        if abs(units * trace.rule.unit) == 1 and measure not in {"", MONEY}:
            return text("apportionment.one_unit", units=units, measure=measure)
        return _amount(units * trace.rule.unit, measure)
    if units == 1 and not trace.rule.decimals:
        return text("apportionment.points_one")
    points = decimals(Fraction(100 * units, trace.scale), trace.rule.decimals)
    return text("apportionment.points", points=points)


def _precision(trace: ShareTrace) -> str:
    places = trace.rule.decimals
    return text(f"apportionment.precision_{places if places < 2 else 'many'}", decimals=places)


def _units(trace: ShareTrace, units: int) -> str:
    return percent(Fraction(units, trace.scale), trace.rule.decimals)


def _quota(trace: ApportionTrace, weight: int, measure: str) -> str:
    return _with_measure(cut(Fraction(trace.total * weight, trace.denominator)), measure)


def cut(number: Fraction, most: int = _SHOWN_DECIMALS) -> str:
    """A number in full when it ends within ``most`` decimals, else cut there and marked as going on.

    >>> cut(Fraction(284976, 2)), cut(Fraction(-200, 3))
    ('142\\xa0488,00', '−66,6666…')
    """
    places = next((n for n in range(most + 1) if (number * 10**n).denominator == 1), None)
    if places is not None:
        return decimals(number, max(places, 2))
    scale = 10**most
    head = Fraction(abs(number) * scale // 1, scale)
    return (MINUS if number < 0 else "") + decimals(head, most) + "…"


def _amount(amount: int, measure: str) -> str:
    return _with_measure(whole(amount), measure)


def _with_measure(number: str, measure: str) -> str:
    return f"{number}{NBSP}{measure}" if measure else number


def _signed(amount: int, measure: str) -> str:
    return ("+" if amount > 0 else "") + _amount(amount, measure)


def listed(names: Iterable[str]) -> str:
    """Names as in running text: the last one after an and."""
    *first, last = names
    return text("apportionment.and", first=", ".join(first), last=last) if first else last


def _name(party: str, names: Mapping[str, str]) -> str:
    return names.get(party, party)
