"""What the model refuses, told in Swedish with place, value, why and remedy."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from kostnadsfordelning.agreement.paths import KEY, Locate, Path, spoken
from kostnadsfordelning.agreement.values import Part, Unknown
from kostnadsfordelning.errors import AgreementFileError, Fault
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

M = TypeVar("M", bound=BaseModel)

_QUESTION = "unknown"
_SHOWN = 60


def checked(model: type[M], values: Mapping[str, object]) -> M:
    """``model`` made from ``values``, or `AgreementFileError` with every fault."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise AgreementFileError(text("agreement.piece_refused"), told(error, spoken(values))) from None


def told(error: ValidationError, locate: Locate) -> list[Fault]:
    """Every fault in ``error``; ``locate`` turns a path into a place and its source line."""
    details = error.errors(include_url=False)
    # A question where none may stand also lacks every key of what should stand there: told once.
    questions = {
        detail["loc"][:-1]
        for detail in details
        if detail["type"] == "missing" and _is_question(detail["input"])
    }
    return [
        _fault(detail, locate)
        for detail in details
        if detail["loc"][:-1] not in questions or detail["loc"][-1] == _QUESTION
    ]


def _fault(detail: ErrorDetails, locate: Locate) -> Fault:
    kind, path = detail["type"], detail["loc"]
    of_key = kind == "extra_forbidden" or path[-1:] == (KEY,)
    place, line = locate(path, key=of_key)
    name = str(path[-1]) if path else ""
    context: dict[str, Any] = detail.get("ctx", {})
    value = shown(detail.get("input"))
    if _is_question(detail.get("input")) or (kind == "extra_forbidden" and name == _QUESTION):
        why, remedy = text("agreement.no_question_here"), text("agreement.no_question_here_remedy")
        return Fault(place, value, why, remedy, line)
    if "remedy" in context:
        return Fault(place, value, context["why"], context["remedy"], line)
    if kind == "extra_forbidden":
        misplaced = name in _known_keys()
        why = text("agreement.misplaced_key" if misplaced else "agreement.unknown_key", name=shown(name))
        return Fault(place, value, why, _nearest_key(name), line)
    if kind == "missing":
        return Fault(place, "", text("agreement.missing_key", name=name), _choices_of_missing(path), line)
    if kind == "literal_error":
        expected = str(context["expected"]).replace("'", "").replace(" or ", ", ")
        remedy = text("agreement.choose_one", choices=expected)
        return Fault(place, value, text("agreement.not_a_choice"), remedy, line)
    known = kind if kind in {"key_kind", "stage_kind"} else _shape(kind)
    return Fault(place, value, text(f"agreement.{known}"), text(f"agreement.{known}_remedy"), line)


def _is_question(value: object) -> bool:
    """Whether a value is an open question, and nothing else."""
    return isinstance(value, dict) and _QUESTION in value and value.keys() <= Unknown.model_fields.keys()


def _shape(kind: str) -> str:
    """A fault of shape: text where a list is meant, a list where keys are meant."""
    if kind.startswith("tuple"):
        return "shape_list"
    if kind.startswith(("dict", "model")):
        return "shape_mapping"
    return "shape_other"


def shown(value: Any) -> str:
    """A value as it was written, cut when it is very long; nothing for what is no single value."""
    if value is None or isinstance(value, dict | list | tuple | BaseModel):
        return ""
    written = str(value)
    return written if len(written) <= _SHOWN else f"{written[: _SHOWN - 1]}…"


def _nearest_key(name: str) -> str:
    """What was probably meant."""
    if name in _known_keys():
        return text("agreement.misplaced_key_remedy")
    near = get_close_matches(name, _known_keys(), n=1, cutoff=0.7)
    if near:
        return text("agreement.did_you_mean", name=near[0])
    return text("agreement.unknown_key_remedy")


def _choices_of_missing(path: Path) -> str:
    name = str(path[-1])
    if path == ("membership", "method"):
        return text("agreement.missing_membership_method")
    if name in _EXPLAINED:
        return text(f"agreement.missing_{name}")
    key = "missing_or_unknown" if name in _known_keys(open_ones=True) else "missing_key"
    return text(f"agreement.{key}_remedy", name=name)


_EXPLAINED = {
    *("method", "ties", "round", "rounding", "split", "figure_year", "edition", "goes_on_from"),
    *("cut_off", "below_zero", "counts", "others", "decision"),
}


def _known_keys(*, open_ones: bool = False) -> list[str]:
    """Every key that the format has anywhere; or only those whose value may be an open question."""
    models: list[type[Part]] = [Part]
    for model in models:
        models += model.__subclasses__()
    return sorted(
        {
            field.alias or name
            for model in models
            for name, field in model.model_fields.items()
            if not open_ones or "Unknown" in str(field.annotation)
        }
    )
