"""How a value is read: from the text of a file, or from the Python value a caller would give.

The rest is refused with a fault whose reason and remedy are in the message catalogue.
"""

from __future__ import annotations

from datetime import date, datetime, time
from fractions import Fraction
from typing import Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from kostnadsfordelning.agreement.pieces import fault
from kostnadsfordelning.apportionment.kronor import read_kronor as read_amount
from kostnadsfordelning.apportionment.numbers import is_percent, read_exact
from kostnadsfordelning.errors import Fault

MOST_KRONOR = 10**15 - 1
"""Beyond this an amount no longer stands exactly in a workbook, and no agreement is about so much."""
MOST_PERCENT = 100
"""A yearly change above this is a price index, or a slip of the pen."""
MOST_PERSONS = 100_000_000
PERIODS = (1, 2, 4, 12)


def read_number(value: Any) -> Fraction:
    """The exact number of ``value``, or the core's reason for refusing it."""
    return _accepted(read_exact(value, ""))


def _accepted(read: Fraction | Fault) -> Fraction:
    if isinstance(read, Fault):
        raise PydanticCustomError("fault", "{why}", {"why": read.why, "remedy": read.remedy})
    return read


def read_kronor(value: Any) -> int:
    """Whole kronor; a minus may stand before them, and ``kr`` after."""
    read = _accepted(read_amount(value, ""))
    if is_percent(value) or read.denominator != 1:
        raise fault("whole_kronor")
    if abs(read) > MOST_KRONOR:
        raise fault("too_much", most=MOST_KRONOR)
    return int(read)


def read_share(value: Any) -> Fraction:
    """A share of the whole, between 0 and 1: "50 %", "1/3". A bare number is refused: 50 is no share."""
    read = read_number(value)
    if not isinstance(value, Fraction) and not is_percent(value) and "/" not in str(value):
        raise fault("share_without_unit", value=value)
    if not 0 <= read <= 1:
        raise fault("share_range")
    return read


def read_percent(value: Any) -> Fraction:
    """A change in percent units: "3 %" is 3. From Python a `Fraction` is in percent units too."""
    read = read_number(value)
    if is_percent(value):
        read *= 100
    elif not isinstance(value, Fraction):
        raise fault("percent_without_unit", value=value)
    if not -100 < read <= MOST_PERCENT:
        raise fault("percent_range", most=MOST_PERCENT)
    return read


def read_count(low: int, high: int) -> BeforeValidator:
    """The reader of a whole number between ``low`` and ``high``."""

    def read(value: Any) -> int:
        digits = value.strip() if isinstance(value, str) else value
        if isinstance(digits, str) and digits.isascii() and digits.isdigit() and len(digits) < 9:
            digits = int(digits)
        if isinstance(digits, bool) or not isinstance(digits, int):
            raise fault("whole_number", low=low, high=high)
        if not low <= digits <= high:
            raise fault("number_range", low=low, high=high)
        return digits

    return BeforeValidator(read)


def read_day(value: Any) -> date:
    """A date: 2021-11-01. A time of day is refused: nothing begins or ends at noon."""
    if isinstance(value, datetime):
        if value.time() != time():
            raise fault("day_with_time")
        return value.date()
    if isinstance(value, date):
        return value
    try:
        if not isinstance(value, str) or len(value.strip()) != len("2021-11-01"):
            raise ValueError
        return date.fromisoformat(value.strip())
    except ValueError:
        raise fault("day") from None


def read_words(value: Any) -> str:
    """A text that says something."""
    if not isinstance(value, str) or not value.strip():
        raise fault("words")
    return value.strip()


def read_identifier(value: Any) -> str:
    """The name of a key, a group or an item."""
    name = read_words(value)
    if not name.isascii() or not name.replace("-", "").replace("_", "").isalnum() or name != name.lower():
        raise fault("identifier")
    return name


def read_code(value: Any) -> str:
    """A party's code. It stays the text that was written, so `0114` keeps its zero."""
    if isinstance(value, int) and not isinstance(value, bool):
        raise fault("code_not_text", code=f"{value:04d}")
    code = read_words(value)
    if not code.isascii() or not code.replace("-", "").isalnum():
        raise fault("code")
    return code


def read_party(value: Any) -> str:
    """A party's code or name where it is mentioned."""
    if isinstance(value, int) and not isinstance(value, bool):
        raise fault("code_not_text", code=f"{value:04d}")
    return read_words(value)


def read_weight(value: Any) -> Any:
    """A share or weight of a fixed key, kept as written: a percent text is not relative, 3 is."""
    if read_number(value) < 0:
        raise fault("negative_weight")
    return value.strip() if isinstance(value, str) else value


def read_quantity(value: Any) -> Any:
    """How much of something: days, cases. Kept as written; `apportionment` makes integers of them."""
    read = read_number(value)
    if is_percent(value):
        raise fault("quantity_percent")
    if read < 0:
        raise fault("negative_weight")
    return value.strip() if isinstance(value, str) else value


def read_rate(value: Any) -> Fraction:
    """Kronor per unit, with öre: "12,50"; the unit "kr" may stand after it."""
    read = _accepted(read_amount(value, ""))
    if is_percent(value):
        raise fault("rate_percent")
    if read < 0:
        raise fault("negative_rate")
    return read


def read_months(value: Any) -> int:
    """Whole months of a year: "9/12", or 9."""
    written = str(value).replace(" ", "") if isinstance(value, str | int) else ""
    count, slash, of = written.partition("/")
    if isinstance(value, bool) or not (count.isascii() and count.isdigit()) or (slash and of != "12"):
        raise fault("months")
    if not 1 <= int(count[:9]) <= 12:
        raise fault("months_range")
    return int(count)


def read_delta(value: Any) -> int:
    """Kronor that are moved, up or down."""
    moved = read_kronor(value)
    if not moved:
        raise fault("nothing_moved")
    return moved


def read_persons(value: Any) -> int:
    """A number of units of a key, such as inhabitants: blanks may stand between thousands."""
    read = read_number(value)
    if is_percent(value) or read.denominator != 1 or not 0 <= read <= MOST_PERSONS:
        raise fault("whole_number", low=0, high=MOST_PERSONS)
    return int(read)


def read_positive(value: Any) -> int:
    """Kronor that cannot be below zero: a cap, a grant, a fixed amount."""
    kronor = read_kronor(value)
    if kronor < 0:
        raise fault("negative_amount")
    return kronor


def read_periods(value: Any) -> int:
    """How many times a year: 1, 2, 4 or 12."""
    written = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if written not in map(str, PERIODS):
        raise fault("periods")
    return int(written)
