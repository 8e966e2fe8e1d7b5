"""From a file to an `Agreement`: all faults at once, or the agreement."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from kostnadsfordelning.agreement.agreement import Agreement
from kostnadsfordelning.agreement.faults import Locate, dotted, told
from kostnadsfordelning.agreement.references import broken_references
from kostnadsfordelning.agreement.yaml_tree import read_tree
from kostnadsfordelning.errors import AgreementFileError, Fault
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping


def read_agreement(path: str | os.PathLike[str]) -> Agreement:
    """The agreement in a YAML file.

    Raises `AgreementFileError` with every fault as ``file:line:column``, its source line and its remedy.
    """
    file = Path(path)
    if file.suffix.lower() not in {".yaml", ".yml"}:
        raise _unreadable(file, "not_a_yaml_file")
    try:
        content = file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise _unreadable(file, "no_such_file") from None
    except UnicodeDecodeError:
        raise _unreadable(file, "not_utf8") from None
    except OSError as error:
        raise _unreadable(file, "cannot_open", reason=error.strerror or "") from None
    return parse_agreement(content, file.name)


def parse_agreement(content: str, name: str) -> Agreement:
    """The agreement in a YAML text; ``name`` stands for the file in messages."""
    tree = read_tree(content, name)
    return agreement_from(tree.texts, tree.locate, tree.faults, name)


def agreement_from(
    tree: Mapping[str, Any], locate: Locate = dotted, found: Iterable[Fault] = (), name: str = ""
) -> Agreement:
    """The agreement that ``tree`` spells out; ``found`` are faults already met on the way."""
    faults = [*found, *broken_references(tree, locate)]
    try:
        agreement = Agreement.model_validate(tree)
    except ValidationError as error:
        faults += told(error, locate)
    if faults:
        faults.sort(key=_position)
        summary = text("agreement.faults", count=len(faults), name=name or str(tree.get("id", "")))
        raise AgreementFileError(summary, faults)
    return agreement


def _position(fault: Fault) -> tuple[int, int]:
    """Faults in the order of the file, so that they can be mended from the top."""
    parts = fault.place.rsplit(":", 2)
    return (int(parts[1]), int(parts[2])) if len(parts) == 3 else (0, 0)


def _unreadable(file: Path, why: str, **values: object) -> AgreementFileError:
    fault = Fault(
        str(file), "", text(f"agreement.{why}", **values), text(f"agreement.{why}_remedy", **values)
    )
    return AgreementFileError("", [fault])
