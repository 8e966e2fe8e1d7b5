"""The command ``check``: agreement files held against the format, and against each other.

Every file is read before the command ends, so that all faults in all of them are told at once.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kostnadsfordelning.errors import AgreementFileError, Fault, InputError, KostnadsfordelningError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator

    from kostnadsfordelning.agreement.agreement import Agreement

    Command = Callable[[str, Callable[[argparse.Namespace], int]], argparse.ArgumentParser]

OK, REFUSED = 0, 1
STDIN, STDIN_NAME = "-", "<stdin>"
_ENDINGS = frozenset({".yaml", ".yml", ".xlsx"})
_LOCK = "~$"
"""How the file begins that a spreadsheet leaves beside a workbook while it is open."""


@dataclass(slots=True)
class _Checked:
    """What the files came to so far."""

    agreements: list[tuple[str, Agreement]] = field(default_factory=list)
    refused: int = 0
    faults: int = 0

    def refuse(self, error: KostnadsfordelningError) -> None:
        """Tell what is wrong with a file, and count it."""
        self.refused += 1
        self.faults += len(error.faults) if isinstance(error, InputError) else 1
        print(error, file=sys.stderr)


def add_check(command: Command) -> None:
    """Add the command to the parser; ``command`` makes one of a name and a function."""
    checking = command("check", _check)
    checking.add_argument("files", nargs="+", metavar="FIL", help=text("cli.help_files"))


def _check(given: argparse.Namespace) -> int:
    checked = _Checked()
    seen: set[Path | str] = set()
    for name in given.files:
        folder = name != STDIN and Path(name).is_dir()
        files = list(_files_in(Path(name))) if folder else [name]
        if not files:
            checked.refuse(_empty_folder(name))
        for file in files:
            same = STDIN if file == STDIN else Path(file).absolute()
            if same not in seen:
                seen.add(same)
                _read(file, checked, in_folder=folder)
    contradictions = list(_contradictions(checked.agreements))
    checked.faults += len(contradictions)
    for told in contradictions:
        print(told, file=sys.stderr)
    several = len(seen) > 1 or any(name != STDIN and Path(name).is_dir() for name in given.files)
    if several and seen:
        print(_summary(checked, len(contradictions)))
    return REFUSED if checked.faults else OK


def _files_in(folder: Path) -> Iterator[str]:
    """The files of a folder and those below it that can be agreements; nothing that is hidden."""
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder).parts
        hidden = any(part.startswith((".", _LOCK)) for part in below)
        if path.suffix.lower() in _ENDINGS and not hidden and path.is_file():
            yield str(path)


def _read(name: str, checked: _Checked, *, in_folder: bool) -> None:
    """Read one file, and tell what is wrong with it or what it has."""
    from kostnadsfordelning.agreement.loading import read_agreement

    shown = STDIN_NAME if name == STDIN else name
    try:
        agreement = _from_stdin() if name == STDIN else read_agreement(name)
    except KostnadsfordelningError as error:
        if in_folder and _other_workbook(error):
            print(text("cli.other_workbook", name=shown))
        else:
            checked.refuse(error)
        return
    checked.agreements.append((shown, agreement))
    print("\n".join(_told(shown, agreement)))


def _from_stdin() -> Agreement:
    """The agreement that is written to the command."""
    from kostnadsfordelning.agreement.loading import parse_agreement

    raw = getattr(sys.stdin, "buffer", None)
    content = sys.stdin.read() if raw is None else raw.read()
    if isinstance(content, bytes):
        try:
            content = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            why, remedy = text("agreement.not_utf8"), text("agreement.not_utf8_remedy")
            raise AgreementFileError("", [Fault(STDIN_NAME, "", why, remedy)]) from None
    return parse_agreement(content, STDIN_NAME)


def _other_workbook(error: KostnadsfordelningError) -> bool:
    """Whether a workbook found in a folder is something else than an agreement, an invoice file say.

    One whose sheet is only misspelt is an agreement all the same.
    """
    if not isinstance(error, AgreementFileError):
        return False
    strange = text("excel.unknown_sheet_remedy", own=text("excel.own_sheet"))
    first, *others = error.faults
    return first.why == _why_no_sheet() and all(fault.remedy == strange for fault in others)


def _why_no_sheet() -> str:
    from kostnadsfordelning.agreement.excel.rows import title
    from kostnadsfordelning.agreement.excel.sheets import FIELDS_SHEET

    return text("excel.no_sheet", sheet=title(FIELDS_SHEET))


def _told(name: str, agreement: Agreement) -> Iterator[str]:
    """A file without faults: what it has, and what a reader should know about it."""
    from kostnadsfordelning.agreement.likeness import misnamed
    from kostnadsfordelning.reports.terminal import open_questions

    yield text(
        "cli.file_ok",
        name=name,
        agreement=agreement.name,
        parties=_counted("parties", len(agreement.everyone)),
        items=_counted("items", len(agreement.items)),
    )
    for party, registered in misnamed(agreement):
        told = text("calculation.party_name", code=party.code, name=party.name, registered=registered)
        yield text("cli.remark", told=told)
    yield from open_questions(agreement)


def _contradictions(found: Iterable[tuple[str, Agreement]]) -> Iterator[str]:
    """What is wrong between the files: versions that are the same, overlap, or leave days between them."""
    from kostnadsfordelning.agreement.versions import contradictions

    by_id: dict[str, dict[str, list[tuple[str, Agreement]]]] = {}
    for name, agreement in found:
        by_id.setdefault(agreement.id, {}).setdefault(agreement.version, []).append((name, agreement))
    for agreement_id, versions in by_id.items():
        for version, files in versions.items():
            if len(files) > 1:
                names = ", ".join(name for name, _ in files)
                yield text("cli.double_version", id=agreement_id, version=version, names=names)
        alone = [files[0] for files in versions.values()]
        wrong = contradictions(agreement for _, agreement in alone)
        if wrong:
            names = ", ".join(name for name, _ in alone)
            head = text("cli.versions_wrong", id=agreement_id, name=alone[0][1].name, names=names)
            yield "\n".join([head, *wrong])


def _summary(checked: _Checked, between: int) -> str:
    fine = len(checked.agreements)
    read = _counted("files", fine + checked.refused)
    if not checked.faults:
        return text("cli.check_fine", files=read)
    mixed = text("cli.check_between", count=between) if between else ""
    faults = _counted("faults", checked.faults)
    return text("cli.check_faults", files=read, fine=fine, faults=faults, between=mixed)


def _counted(noun: str, count: int) -> str:
    return text(f"cli.{noun}_{'one' if count == 1 else 'many'}", count=count)


def _empty_folder(name: str) -> InputError:
    return InputError("", [Fault(name, "", text("cli.no_files"), text("cli.no_files_remedy"))])
