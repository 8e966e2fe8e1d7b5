"""`apportion`, the one call of the exact core, and its result."""

from __future__ import annotations

from kostnadsfordelning._light import TYPE_CHECKING, frozen
from kostnadsfordelning.apportionment.methods import divide
from kostnadsfordelning.apportionment.numbers import integer_weights, whole_number
from kostnadsfordelning.apportionment.refusals import fault, unit_error
from kostnadsfordelning.apportionment.rules import Rule, ShareRule, known_rule, known_unit
from kostnadsfordelning.errors import InputError, InputTypeError, ResidualError, TieError

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal
    from fractions import Fraction

    from kostnadsfordelning.apportionment.numbers import Weights
    from kostnadsfordelning.apportionment.traces import ApportionTrace, ShareTrace


@frozen
class Apportionment:
    """An amount divided between parties.

    Only the operands and the outcome are stored; ``exact``, ``shares`` and ``steps`` are derived from
    them when asked for. ``weights`` are the given ones as integers without a common factor,
    ``used_weights`` the ones the amount was divided by: the same, or the rounded shares.
    """

    total: int
    parties: tuple[str, ...]
    weights: tuple[int, ...]
    used_weights: tuple[int, ...]
    rule: Rule
    share_rule: ShareRule | None
    values: tuple[int, ...]
    residual: int

    @property
    def amounts(self) -> dict[str, int]:
        """What each party gets, in the caller's order. With ``residual`` it makes ``total``."""
        return dict(zip(self.parties, self.values, strict=True))

    @property
    def exact(self) -> dict[str, Fraction]:
        """What each party would get without any rounding: total × weight / sum of weights."""
        from fractions import Fraction

        denominator = sum(self.weights)
        return {
            party: Fraction(self.total * weight, denominator)
            for party, weight in zip(self.parties, self.weights, strict=True)
        }

    @property
    def shares(self) -> dict[str, Fraction]:
        """The shares the amount was divided by: exact, or rounded when ``share_decimals`` was given."""
        from fractions import Fraction

        denominator = sum(self.used_weights)
        return {
            party: Fraction(weight, denominator)
            for party, weight in zip(self.parties, self.used_weights, strict=True)
        }

    @property
    def steps(self) -> tuple[ShareTrace | ApportionTrace, ...]:
        """How it was done: a `ShareTrace` if shares were rounded first, then an `ApportionTrace`."""
        from kostnadsfordelning.apportionment.traces import trace

        return (
            *_share_steps(self.parties, self.weights, self.rule, self.share_rule),
            trace(self.total, self.parties, self.used_weights, self.rule),
        )

    def explain(self) -> str:
        """The whole division in Swedish: the rule, each party's part, and who got the residual and why."""
        from kostnadsfordelning._names import view

        explained: str = view("explain_apportionment")(self)
        return explained

    def __repr__(self) -> str:
        rule = self.rule
        told = [f"method={rule.method!r}"]
        if rule.residual_to is not None:
            told.append(f"residual_to={rule.residual_to!r}")
        if rule.unit != 1:
            told.append(f"unit={rule.unit}")
        if self.share_rule is not None:
            told.append(f"share_decimals={self.share_rule.decimals}")
        if self.residual:
            told.append(f"residual={self.residual}")
        return f"Apportionment({self.total}: {self.amounts}, {', '.join(told)})"

    def _repr_html_(self) -> str:
        from html import escape

        from kostnadsfordelning.messages import text
        from kostnadsfordelning.messages.numbers import decimals, whole

        heads = [text(f"apportionment.head_{name}") for name in ("party", "exact", "amount")]
        rows = [
            (escape(party), decimals(exact, 2), whole(amount))
            for (party, exact), amount in zip(self.exact.items(), self.values, strict=True)
        ]
        if self.residual:
            rows.append((text("apportionment.head_residual"), "", whole(self.residual)))
        rows.append((text("apportionment.head_sum"), "", whole(self.total)))
        body = "".join(
            f'<tr><td>{party}</td><td style="text-align:right">{exact}</td>'
            f'<td style="text-align:right">{amount}</td></tr>'
            for party, exact, amount in rows
        )
        head = "".join(f"<th>{name}</th>" for name in heads)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def apportion(
    total: int | Decimal | Fraction | str,
    weights: Weights,
    *,
    method: str,
    residual_to: str | None = None,
    ties: str = "order",
    share_decimals: int | None = None,
    shares_off_100: str = "refuse",
    unit: int = 1,
) -> Apportionment:
    """Divide ``total`` between the parties of ``weights``, exactly.

    ``total`` is a whole number (of kronor); ``weights`` gives each party, by its code or name, an int,
    `Fraction`, `Decimal` or a text such as ``"1/3"`` or ``"37,5 %"``. ``method`` is one of
    ``largest_remainder``, ``half_up``, ``down``, ``sainte_lague`` and ``cumulative`` (`methods` shows
    them side by side); `Rule` and `ShareRule` describe the other arguments.

    >>> a = apportion(100, {"A": 2, "B": 3, "C": 1}, method="largest_remainder")
    >>> a.amounts, a.residual, a.exact["A"]
    ({'A': 33, 'B': 50, 'C': 17}, 0, Fraction(100, 3))

    Always ``sum(a.amounts.values()) + a.residual == total``.

    Raises `InputError` and its kinds `InputTypeError`, `WeightError`, `UnitError` and `SharesError`
    with every fault found, `TieError` for a tie that the rule refuses or cannot break, and
    `ResidualError` when the residual would turn its receiver's amount around.
    """
    try:
        parties, given = integer_weights(weights)
        amount = whole_number(total, "total")
        rule = known_rule(method, residual_to, ties, unit)
        share_rule = _share_rule(share_decimals, shares_off_100)
        if amount % rule.unit:
            raise unit_error(amount, rule.unit)
    except (InputError, TypeError):
        # One is wrong; look at all of them, so that every fault is told at once.
        _raise_all(
            lambda: whole_number(total, "total"),
            lambda: integer_weights(weights),
            lambda: Rule(method, residual_to, ties, unit),
            lambda: _share_rule(share_decimals, shares_off_100),
            lambda: _check_unit(total, unit),
        )
        raise
    used = given
    try:
        if share_rule is not None:
            from kostnadsfordelning.apportionment.shares import quantise

            used = quantise(parties, given, share_rule, ties).units
        values, residual = divide(amount, parties, used, rule)
    except (TieError, ResidualError) as error:
        reached = Apportionment(amount, parties, given, used, rule, share_rule, (), amount)
        error.steps = _steps_so_far(reached)
        raise
    return Apportionment(amount, parties, given, used, rule, share_rule, values, residual)


def _share_rule(decimals: int | None, off_100: str) -> ShareRule | None:
    if decimals is not None:
        return ShareRule(decimals, off_100)
    if off_100 == "refuse":
        return None
    raise InputError(faults=[fault("off_100_useless", "shares_off_100", off_100)])


def _check_unit(total: object, unit: object) -> None:
    """Refuse a total that the unit does not divide; what either of them is by itself is told elsewhere."""
    known = known_unit(unit)
    try:
        amount = whole_number(total, "total")
    except InputError:
        return
    if known is not None and amount % known:
        raise unit_error(amount, known)


def _raise_all(*readings: Callable[[], object]) -> None:
    errors: list[InputError] = []
    for reading in readings:
        try:
            reading()
        except InputError as error:
            errors.append(error)
    if len(errors) == 1:
        raise errors[0] from None
    if errors:
        of_kind = any(isinstance(error, InputTypeError) for error in errors)
        faults = [fault for error in errors for fault in error.faults]
        raise (InputTypeError if of_kind else InputError)(faults=faults) from None


def _share_steps(
    parties: tuple[str, ...], weights: tuple[int, ...], rule: Rule, share_rule: ShareRule | None
) -> tuple[ShareTrace, ...]:
    from kostnadsfordelning.apportionment.traces import trace_shares

    return () if share_rule is None else (trace_shares(parties, weights, share_rule, rule.ties),)


def _steps_so_far(
    result: Apportionment,
) -> tuple[ShareTrace | ApportionTrace, ...]:
    """What was reached when a tie or a residual stopped the work."""
    from kostnadsfordelning.apportionment.traces import as_far_as

    try:
        rounded = _share_steps(result.parties, result.weights, result.rule, result.share_rule)
    except (TieError, ResidualError):
        return ()
    return (*rounded, as_far_as(result.total, result.parties, result.used_weights, result.rule))
