"""The open questions of an agreement, and their answers.

A question is told by its path: ``kvalitetsgranskning.split.0.by`` is the key of the first branch of that
cost item, ``issuer`` stands at the top.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from kostnadsfordelning.agreement.values import LEAVES, Unknown
from kostnadsfordelning.errors import Fault, InputError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kostnadsfordelning.agreement.agreement import Agreement

_ITEMS = "items"
_IN_PIECES = ("frame", "split", "by")
"""Questions whose answer may be stages or branches."""
_NO_YEAR = 10_000  # a smaller number may be a year, and is told without blanks
_LONGEST = 200


def open_questions(agreement: Agreement) -> dict[str, Unknown]:
    """Every `Unknown` in the agreement, by its path.

    A cost item's path begins with its id, unless that is also a key of the format.
    """
    found = dict(_questions(agreement, ()))
    fields = type(agreement).model_fields
    short = {path: path.removeprefix(f"{_ITEMS}.") for path in found}
    return {
        path if short[path].partition(".")[0] in fields else short[path]: unknown
        for path, unknown in found.items()
    }


def belongs_to(path: str, item_id: str) -> bool:
    """Whether a question's path lies in the cost item of that id."""
    return f"{path.removeprefix(f'{_ITEMS}.')}.".startswith(f"{item_id}.")


def _questions(value: Any, path: tuple[str, ...]) -> Iterator[tuple[str, Unknown]]:
    if isinstance(value, Unknown):
        yield ".".join(path), value
        return
    for step, part in _parts(value):
        if type(part) not in LEAVES:
            yield from _questions(part, (*path, step))


def _parts(value: Any) -> Iterable[tuple[str, Any]]:
    """What a piece of an agreement holds, each part with its step of a path."""
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        return [(field.alias or name, getattr(value, name)) for name, field in fields.items()]
    if isinstance(value, dict):
        return [(str(name), part) for name, part in value.items()]
    if isinstance(value, tuple):
        return [(str(getattr(part, "id", index)), part) for index, part in enumerate(value)]
    return ()


def answer(tree: dict[str, Any], path: object, value: object) -> str:
    """Put ``value`` where ``path`` points in a spelled-out agreement; the question there is gone.

    The piece it stands in is marked as assumed: no document says what was answered. What is returned tells
    of it: the question and the value. Raises `InputError` where there is no
    question.
    """
    if not isinstance(path, str):
        raise _no_question(path)
    steps = path.split(".")
    if steps[0] not in tree:
        steps = [_ITEMS, *steps]
    place: Any = tree
    pieces: list[Any] = []
    for number, step in enumerate(steps[:-1], start=1):
        place = place[_within(place, step, path)]
        if _takes_a_reason(place, steps[:number]):
            pieces = [place]
    last = _within(place, steps[-1], path)
    asked = place[last]
    if not (isinstance(asked, dict) and "unknown" in asked):
        raise _no_question(path)
    said = f"{asked['unknown']} {_said(value)}"
    place[last] = value
    if last in _IN_PIECES and isinstance(value, list):
        pieces += value
    for piece in pieces:
        if isinstance(piece, dict):
            _mark(piece)
    return said


def _takes_a_reason(place: Any, steps: list[str]) -> bool:
    """Whether a piece on the way to a question is a stage, a branch, a key or the membership.

    Not the item or the agreement as a whole, of which the answer is but a part.
    """
    if not isinstance(place, dict):
        return False
    inside = len(steps) > 1 and steps[-2] in {"amount", "frame", "keys"}
    return inside or {"to", "take"} <= place.keys() or steps == ["membership"]


def _mark(piece: dict[str, Any]) -> None:
    """Say that the piece holds an answer, beside what is said of it already."""
    told = [piece.get("assumed"), text("agreement.answered_piece")]
    piece["assumed"] = "; ".join(dict.fromkeys(one for one in told if isinstance(one, str)))


def _said(value: object) -> str:
    """A value of an answer in a line of text, the beginning of a long one."""
    if isinstance(value, dict):
        said = ", ".join(f"{name} {_said(part)}" for name, part in value.items())
    elif isinstance(value, list):
        said = ", ".join(map(_said, value))
    elif isinstance(value, int) and abs(value) >= _NO_YEAR:
        said = whole(value)
    else:
        said = " ".join(str(value).splitlines())
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]} …"


def _within(place: Any, step: str, path: str) -> Any:
    """The key or index that ``step`` means in ``place``."""
    if isinstance(place, dict) and step in place:
        return step
    if isinstance(place, list):
        by_id = (i for i, part in enumerate(place) if isinstance(part, dict) and part.get("id") == step)
        index = next(by_id, int(step) if step.isascii() and step.isdigit() and len(step) < 9 else -1)
        if 0 <= index < len(place):
            return index
    raise _no_question(path)


def _no_question(path: object) -> InputError:
    why, remedy = text("agreement.no_question"), text("agreement.no_question_remedy")
    return InputError("", [Fault(f"answers[{path!r}]", "", why, remedy)])
