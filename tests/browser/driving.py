"""A headless browser driven over WebDriver: chromedriver speaks JSON over HTTP, so that nothing is needed
but the browser itself."""

from __future__ import annotations

import base64
import contextlib
import json
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--window-size=1500,1000",
)  # fmt: skip
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The key that WebDriver wraps an element's id in."""
RIGHT, LEFT, ENTER = "\ue014", "\ue012", "\ue007"
PATIENCE = 20.0


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the page."""

    browser: Browser
    id: str

    def click(self) -> None:
        self.browser.ask("POST", f"element/{self.id}/click", {})

    def keys(self, written: str) -> None:
        self.browser.ask("POST", f"element/{self.id}/value", {"text": written})

    def clear(self) -> None:
        self.browser.ask("POST", f"element/{self.id}/clear", {})

    @property
    def text(self) -> str:
        return str(self.browser.ask("GET", f"element/{self.id}/text")).replace("\N{NO-BREAK SPACE}", " ")

    @property
    def value(self) -> str:
        return str(self.browser.ask("GET", f"element/{self.id}/property/value"))


@dataclass(frozen=True, slots=True)
class Browser:
    """One window of a real browser."""

    session: str

    def ask(self, method: str, what: str, told: object = None) -> Any:
        return asked(method, f"{self.session}/{what}", told)

    def open(self, address: str) -> None:
        self.ask("POST", "url", {"url": address})

    def find(self, selector: str) -> Element:
        found = self.ask("POST", "element", {"using": "css selector", "value": selector})
        return Element(self, found[ELEMENT])

    def run(self, script: str, *arguments: object) -> Any:
        return self.ask("POST", "execute/sync", {"script": script, "args": list(arguments)})

    def wait(self, holds: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < until, "the page did not come to what was waited for"
            time.sleep(0.02)

    def drag(self, slider: Element, by: int, moves: int) -> None:
        """Take the slider's handle by the mouse and move it ``by`` pixels in so many moves."""
        x, y = self.run(
            "const e=arguments[0],r=e.getBoundingClientRect(),t=16,"
            "p=(e.value-e.min)/(e.max-e.min);"
            "return [Math.round(r.left+t/2+p*(r.width-t)), Math.round(r.top+r.height/2)]",
            {ELEMENT: slider.id},
        )
        steps = [
            {"type": "pointerMove", "duration": 15, "x": x + by * n // moves, "y": y}
            for n in range(1, moves + 1)
        ]
        actions = [
            {"type": "pointerMove", "duration": 0, "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            *steps,
            {"type": "pointerUp", "button": 0},
        ]
        self.ask("POST", "actions", {"actions": [{"type": "pointer", "id": "mouse", "actions": actions}]})

    def picture(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.ask("GET", "screenshot")))


def asked(method: str, address: str, told: object = None) -> Any:
    """What WebDriver answers; what it refuses is an error with its own words."""
    body = None if told is None else json.dumps(told).encode()
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["value"]
    except urllib.error.HTTPError as error:
        raise AssertionError(error.read().decode()) from None


@contextlib.contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """A browser of its own, with nothing remembered, that downloads to ``folder``; ended with the test."""
    assert DRIVER is not None
    driver = subprocess.Popen(
        [DRIVER, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert driver.stdout is not None
        line = next(line for line in driver.stdout if "started successfully on port" in line)
        server = f"http://127.0.0.1:{line.rstrip().rstrip('.').rpartition(' ')[2]}/session"
        options: dict[str, object] = {
            "binary": CHROMIUM,
            "args": [*FLAGS, f"--user-data-dir={folder / 'profile'}"],
        }
        options["prefs"] = {"download.default_directory": str(folder)}
        wanted = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}}
        session = asked("POST", server, wanted)["sessionId"]
        try:
            yield Browser(f"{server}/{session}")
        finally:
            asked("DELETE", f"{server}/{session}")
    finally:
        driver.terminate()
        driver.wait()
        if driver.stdout is not None:
            driver.stdout.close()
