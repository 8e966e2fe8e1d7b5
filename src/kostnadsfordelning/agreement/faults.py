"""What the model refuses, told in Swedish with place, value, why and remedy."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from kostnadsfordelning.errors import AgreementFileError, Fault
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

M = TypeVar("M", bound=BaseModel)
Path = tuple[str | int, ...]


class Locate(Protocol):
    """Turns a path into a place and its source line; with ``key`` the place of the key itself."""

    def __call__(self, path: Path, *, key: bool = False) -> tuple[str, str]: ...


def checked(model: type[M], values: Mapping[str, object]) -> M:
    """``model`` made from ``values``, or `AgreementFileError` with every fault."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise AgreementFileError(text("agreement.piece_refused"), told(error, dotted)) from None


def dotted(path: Path, *, key: bool = False) -> tuple[str, str]:  # noqa: ARG001
    """The place of a value given from Python, and no source line."""
    return ".".join(map(str, path)), ""


def told(error: ValidationError, locate: Locate) -> list[Fault]:
    """Every fault in ``error``; ``locate`` turns a path into a place and its source line."""
    return [_fault(detail, locate) for detail in error.errors(include_url=False)]


def _fault(detail: ErrorDetails, locate: Locate) -> Fault:
    kind, path = detail["type"], detail["loc"]
    place, line = locate(path, key=kind == "extra_forbidden")
    name = str(path[-1]) if path else ""
    context: dict[str, Any] = detail.get("ctx", {})
    value = _shown(detail.get("input"))
    if "remedy" in context:
        return Fault(place, value, context["why"], context["remedy"], line)
    if kind == "extra_forbidden":
        return Fault(place, value, text("agreement.unknown_key", name=name), _nearest_key(name, value), line)
    if kind == "missing":
        why = text("agreement.missing_key", name=name)
        return Fault(place, "", why, _choices_of_missing(name), line)
    if kind in {"literal_error", "enum"}:
        expected = str(context["expected"]).replace("'", "").replace(" or ", ", ")
        remedy = text("agreement.choose_one", choices=expected)
        return Fault(place, value, text("agreement.not_a_choice"), remedy, line)
    known = kind if kind in {"key_kind", "stage_kind", "occurs_kind"} else _shape(kind)
    return Fault(place, value, text(f"agreement.{known}"), text(f"agreement.{known}_remedy"), line)


def _shape(kind: str) -> str:
    """A fault of shape: text where a list is meant, a list where keys are meant."""
    if kind.startswith(("tuple", "list")) or kind == "too_short":
        return "shape_list"
    if kind.startswith(("dict", "model", "mapping")):
        return "shape_mapping"
    return "shape_other"


def _shown(value: Any) -> str:
    if value is None or isinstance(value, dict | list | tuple | BaseModel):
        return ""
    written = str(value)
    return written if len(written) <= 60 else written[:57] + "…"


def _nearest_key(name: str, value: str) -> str:
    """What was probably meant. A key that is only digits is the tail of an unquoted decimal comma."""
    if not value and name.rstrip("% ").isdigit():
        return text("agreement.unquoted_comma", tail=name)
    near = get_close_matches(name, _KEYS, n=1, cutoff=0.7)
    if near:
        return text("agreement.did_you_mean", name=near[0])
    return text("agreement.unknown_key_remedy")


def _choices_of_missing(name: str) -> str:
    key = f"agreement.missing_{name}"
    return text(key) if name in _EXPLAINED else text("agreement.missing_key_remedy", name=name)


_EXPLAINED = {"method", "ties", "round", "rounding", "split", "occurs", "figure_year", "edition", "off_100"}
_KEYS = (
    "format id name status version valid_from valid_to replaces issuer source clause assumed parties keys "
    "rounding items printed not_expressed code document population equal fixed month day years_before "
    "method residual_to ties unit shares decimals off_100 occurs every_years first_year amount split given "
    "price_year uprate index edition figure_year from round mandate at to take by year amounts item text "
    "reason unknown choices"
).split()
