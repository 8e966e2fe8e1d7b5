"""Numbers as texts: one reading, or none.

Thousands may be grouped by blanks (space, no-break, narrow no-break or thin), the decimal mark is a
comma or a point, minus is a hyphen, U+2212 or U+2011, and a percent sign makes a hundredth.
"""

from __future__ import annotations

from fractions import Fraction

MOST_DIGITS = 4000  # Python reads not much longer texts into an int, and no sum of money needs it.

_BLANKS = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " ", "\N{THIN SPACE}": " "})
_MINUS = ("-", "\N{MINUS SIGN}", "\N{NON-BREAKING HYPHEN}")


def read_text(given: str) -> Fraction | str:
    """The number a text stands for, or why it stands for none: the key of a message.

    >>> read_text("37,5 %"), read_text("−1 000 000"), read_text("1.000,5")
    (Fraction(3, 8), Fraction(-1000000, 1), 'ambiguous')
    """
    if len(given) > MOST_DIGITS:
        return "too_long"
    text = given.translate(_BLANKS).strip()
    if not text:
        return "missing"
    percent = text.endswith("%")
    text = text.removesuffix("%").rstrip()
    negative = text.startswith(_MINUS)
    if text.startswith((*_MINUS, "+")):
        text = text[1:].lstrip()
    number = _ratio(text) if "/" in text and not percent else _decimal(text, percent=percent)
    if isinstance(number, str):
        return number
    if percent:
        number /= 100
    return -number if negative else number


def _ratio(text: str) -> Fraction | str:
    over, _, under = text.partition("/")
    numerator, denominator = _whole(over.strip()), _whole(under.strip())
    if not numerator or not denominator:
        return "not_number"
    return Fraction(int(numerator), int(denominator)) if int(denominator) else "over_zero"


def _decimal(text: str, *, percent: bool) -> Fraction | str:
    marked = text.replace(".", ",")
    marks = marked.count(",")
    head, _, tail = marked.partition(",")
    digits = _whole(head)
    if marks > 1 or not digits:
        return "ambiguous" if _plain(marked.replace(",", "").replace(" ", "")) and head else "not_number"
    if not marks:
        return Fraction(int(digits))
    if not _plain(tail):
        return "not_number"
    # "5,214" and "5.214" are five and a bit to one reader and five thousand to another. No doubt is
    # left by a percent sign (never in the thousands), a leading zero, or digits that would be grouped.
    if len(tail) == 3 and len(head) <= 3 and not head.startswith("0") and not percent:
        return "ambiguous"
    return Fraction(int(digits + tail), 10 ** len(tail))


def _whole(text: str) -> str:
    """The digits of a whole number, grouped in threes by blanks or not at all; empty if it is none."""
    first, *rest = text.split(" ")
    joined = "".join([first, *rest])
    grouped = 0 < len(first) <= 3 and all(len(group) == 3 for group in rest)
    return joined if _plain(joined) and (grouped or not rest) else ""


def _plain(text: str) -> bool:
    return text.isascii() and text.isdigit()
