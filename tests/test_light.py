"""`frozen` against the standard library's dataclass: the same class in all that a caller can see."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle

import pytest

from kostnadsfordelning._light import frozen


@frozen
class Light:
    """A place."""

    sheet: str
    row: int = 1
    cells: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.row < 0:
            raise ValueError("row")

    @property
    def place(self) -> str:
        return f"{self.sheet}!{self.row}"


@dataclasses.dataclass(frozen=True, slots=True)
class Full:
    """A place."""

    sheet: str
    row: int = 1
    cells: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.row < 0:
            raise ValueError("row")

    @property
    def place(self) -> str:
        return f"{self.sheet}!{self.row}"


def test_what_is_seen_of_the_class() -> None:
    assert Light.__doc__ == Full.__doc__
    assert (Light.__name__, Light.__qualname__, Light.__module__) == ("Light", "Light", __name__)
    for name in ("__slots__", "__match_args__", "__annotations__"):
        assert getattr(Light, name) == getattr(Full, name), name
    parameters = [list(inspect.signature(made).parameters.values()) for made in (Light, Full)]
    assert [[(one.name, one.kind, one.default) for one in told] for told in parameters[:1]] == [
        [(one.name, one.kind, one.default) for one in told] for told in parameters[1:]
    ]
    assert inspect.get_annotations(Light.__init__, eval_str=False)["row"] == "int"


def test_values() -> None:
    light, full = Light("A", row=2), Full("A", row=2)
    assert repr(light) == repr(full).replace("Full", "Light")
    assert light.place == full.place == "A!2"
    assert light == Light("A", 2, ())
    assert light != Light("B", 2)
    assert light.__eq__(full) is NotImplemented
    assert hash(light) == hash(full)
    assert len({light, Light("A", 2)}) == 1
    match light:
        case Light(sheet, row):
            assert (sheet, row) == ("A", 2)
    assert not hasattr(light, "__dict__")


def test_wrong_arguments_are_refused_alike() -> None:
    for made in (Light, Full):
        with pytest.raises(TypeError, match=r"__init__\(\) missing 1 required positional argument: 'sheet'"):
            made()  # type: ignore[call-arg]
        with pytest.raises(TypeError, match="unexpected keyword argument 'rwo'"):
            made("A", rwo=1)  # type: ignore[call-arg]
        with pytest.raises(ValueError, match="row"):
            made("A", -1)


def test_nothing_can_be_changed() -> None:
    light = Light("A")
    for name in ("sheet", "other"):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(light, name, "B")
    with pytest.raises(dataclasses.FrozenInstanceError):
        del light.row
    assert light == Light("A")


def test_copies() -> None:
    light = Light("A", 2, ("x",))
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(light, protocol)) == light
    assert copy.copy(light) == copy.deepcopy(light) == light


def test_the_standard_library_takes_it_for_its_own() -> None:
    light, full = Light("A", 2), Full("A", 2)
    assert dataclasses.is_dataclass(light)
    assert dataclasses.replace(light, row=3) == Light("A", 3)
    with pytest.raises(ValueError, match="row"):
        dataclasses.replace(light, row=-3)
    assert dataclasses.asdict(light) == dataclasses.asdict(full)
    told = [[(one.name, one.type, one.default) for one in dataclasses.fields(made)] for made in (Light, Full)]
    assert told[0] == told[1]


def test_what_the_class_writes_itself_is_kept() -> None:
    @frozen
    class Own:
        number: int

        def __repr__(self) -> str:
            return "own"

    assert repr(Own(1)) == "own"
    assert Own(1) == Own(1)
