"""Numbers as people write them, read exactly: everything becomes a `Fraction` or an `int`, or is refused.

A float is refused even when it looks harmless, because 0.1 is not a tenth; so is a text that can be
read in more than one way, because the wrong reading is off by a factor of a thousand.
"""

from __future__ import annotations

from math import gcd, lcm

from kostnadsfordelning._light import TYPE_CHECKING
from kostnadsfordelning.apportionment.refusals import fault, party_fault
from kostnadsfordelning.errors import Fault, InputError, InputTypeError, SharesError, WeightError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction
    from typing import Protocol

    class Weights(Protocol):
        """Weights by party: a dict, another mapping, or a pandas Series."""

        def items(self) -> Iterable[tuple[object, object]]:
            """Pairs of party and weight."""


class WeightTypeError(WeightError, InputTypeError):
    """Weights of which at least one is of a kind that is never accepted, such as a float."""


def exact(value: object, place: str) -> Fraction:
    """The number that ``value`` is, exactly; a percent text is its fraction.

    Reads int, `Fraction`, `Decimal`, numpy integers, and texts with decimal comma or point and blanks
    between thousands. ``place`` says in a fault where the value stands.

    >>> exact("37,5 %", "andel"), exact("1 000 000", "belopp"), exact("1/3", "andel")
    (Fraction(3, 8), Fraction(1000000, 1), Fraction(1, 3))

    Raises `InputTypeError` for a float, a bool, None or any other kind that is never accepted, and
    `InputError` for a text or a Decimal that is no number or could be read in several ways.
    """
    read = read_exact(value, place)
    if isinstance(read, Fault):
        raise (InputError if _of_accepted_kind(value) else InputTypeError)(faults=[read])
    return read


def read_exact(value: object, place: str) -> Fraction | Fault:
    """`exact` for those who collect faults: the number, or what is wrong with it."""
    from decimal import Decimal
    from fractions import Fraction
    from operator import index

    from kostnadsfordelning.apportionment.texts import MOST_DIGITS, read_text

    if isinstance(value, str):
        number = read_text(value)
        return number if not isinstance(number, str) else fault(number, place, value)
    if isinstance(value, Fraction):
        return Fraction(value)
    if isinstance(value, Decimal):
        if not value.is_finite():
            return fault("not_finite", place, value)
        if value.adjusted() > MOST_DIGITS or int(value.as_tuple().exponent) < -MOST_DIGITS:
            return fault("too_long", place, value)
        return Fraction(value)
    kind = _refused_kind(value)
    return fault(kind, place, value) if kind else Fraction(index(value))  # type: ignore[arg-type]


def is_percent(value: object) -> bool:
    """Whether ``value`` is a text that ends in a percent sign.

    >>> is_percent("37,5 %"), is_percent("0,375")
    (True, False)
    """
    return isinstance(value, str) and value.rstrip().endswith("%")


def whole_number(value: object, place: str) -> int:
    """``value`` as an int where it is one without loss: ``Decimal("100.00")`` and ``"3 574 970"`` are.

    Raises `InputTypeError` and `InputError` as `exact`, and `InputError` for a number with a fraction.
    """
    if type(value) is int:
        return value
    if is_percent(value):
        raise InputError(faults=[fault("percent_total", place, value)])
    number = exact(value, place)
    if number.denominator != 1:
        raise InputError(faults=[fault("not_whole", place, value)])
    return number.numerator


def integer_weights(weights: Weights) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The parties in the caller's order, and their weights as integers without a common factor.

    ``weights`` is anything with ``.items()``: a dict, or a pandas Series. Numbers are relative to each
    other, so their scale cannot matter; percent texts are not, and must make exactly 100 %.

    >>> integer_weights({"A": "1/3", "B": "1/6"})
    (('A', 'B'), (2, 1))

    Raises `WeightError` (no parties, negative, all zero, not numbers), `WeightTypeError` if one of them
    is of a kind never accepted, `SharesError` for percent texts that do not make 100 %; each lists
    every fault found.
    """
    if type(weights) is dict:
        # The common case, integers by name, is decided on types alone: this is the hot path.
        values = tuple(weights.values())
        whole = set(map(type, values)) == {int} and min(values) >= 0
        if whole and set(map(type, weights)) == {str} and all(map(str.strip, weights)):
            divisor = gcd(*values)
            if divisor == 1:
                return tuple(weights), values
            if divisor:
                return tuple(weights), tuple([value // divisor for value in values])
    return _read_weights(weights)


def _read_weights(weights: Weights) -> tuple[tuple[str, ...], tuple[int, ...]]:
    from fractions import Fraction

    items = getattr(weights, "items", None)
    if isinstance(weights, type) or not callable(items):
        raise WeightTypeError(faults=[fault("no_mapping", "weights", weights)])
    given: list[tuple[object, object]] = list(items())
    if not given:
        raise WeightError(faults=[fault("no_parties", "weights")])
    percents = [is_percent(value) for _, value in given]
    faults: list[Fault] = []
    numbers: dict[str, Fraction] = {}
    refused = False
    for (party, value), percent in zip(given, percents, strict=True):
        place = f'weights["{party}"]' if isinstance(party, str) else f"weights[{party!r}]"
        wrong = party_fault(party, place)
        if wrong is not None:
            refused = refused or not isinstance(party, str)
            faults.append(wrong)
        elif party in numbers:
            faults.append(fault("party_twice", place, party))
        number = read_exact(value, place)
        if isinstance(number, Fault):
            refused = refused or not _of_accepted_kind(value)
            faults.append(number)
            continue
        if number < 0:
            faults.append(fault("negative", place, value))
        if any(percents) and not percent:
            faults.append(fault("percent_mixed", place, value))
        numbers[str(party)] = number
    if faults:
        raise (WeightTypeError if refused else WeightError)(faults=faults)
    if all(percents):
        _demand_hundred_percent(sum(numbers.values(), start=Fraction(0)))
    if not any(numbers.values()):
        raise WeightError(faults=[fault("all_zero", "weights")])
    return tuple(numbers), _coprime(tuple(numbers.values()))


def _coprime(numbers: tuple[Fraction, ...]) -> tuple[int, ...]:
    common = lcm(*(number.denominator for number in numbers))
    whole = [number.numerator * (common // number.denominator) for number in numbers]
    divisor = gcd(*whole)
    return tuple(number // divisor for number in whole)


def _demand_hundred_percent(total: Fraction) -> None:
    if total == 1:
        return
    off = _points(abs(total - 1))
    why = "percent_short" if total < 1 else "percent_over"
    raise SharesError(faults=[fault(why, "weights", sum=written_percent(total), off=off)])


def _points(share: Fraction) -> str:
    """A difference between shares, in percentage points."""
    from kostnadsfordelning.messages import text

    points = written_percent(share).removesuffix("%").rstrip()
    return text("apportionment.points_one") if points == "1" else text("apportionment.points", points=points)


def written_percent(share: Fraction) -> str:
    """A share as percent with as many decimals as it has: 99,9999999 % must not read 100 %."""
    from kostnadsfordelning.messages.numbers import percent

    places = next((n for n in range(40) if (100 * 10**n) % share.denominator == 0), 12)
    return percent(share, places)


def _of_accepted_kind(value: object) -> bool:
    """Whether the fault lies in the value, not in its kind: a text or a Decimal that is no number."""
    from decimal import Decimal

    return isinstance(value, str | Decimal)


def is_refused_kind(value: object) -> bool:
    """Whether a value is of a kind that is never read as a number: a float, a bool, None, a list.

    >>> is_refused_kind(0.5), is_refused_kind("0,5"), is_refused_kind("x")
    (True, False, False)
    """
    from fractions import Fraction

    return not (_of_accepted_kind(value) or isinstance(value, Fraction)) and bool(_refused_kind(value))


def _refused_kind(value: object) -> str:
    """Why a value of this kind is never accepted, or nothing for an integer of any make."""
    from operator import index

    kind = type(value)
    numpy = kind.__module__ == "numpy"  # looked up by name, so that numpy need not be there
    if isinstance(value, bool) or (numpy and kind.__name__ in ("bool", "bool_")):
        return "bool"
    if isinstance(value, float) or (numpy and kind.__name__.startswith(("float", "longdouble"))):
        return "float"
    if value is None:
        return "missing"
    try:
        index(value)  # type: ignore[arg-type]
    except TypeError:
        return "not_number"
    return ""
