"""How far a run is: a bar on a terminal, elsewhere a line now and then."""

from __future__ import annotations

import os
import shutil
import sys
from types import TracebackType

EVERY = 100  # steps, where there is no terminal: a log shows that the run is alive


class Progress:
    """``total`` steps; say which one begins. Messages stand above the bar."""

    def __init__(self, total: int) -> None:
        self.total, self.done = total, 0
        self.bar = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"

    def begin(self, name: str) -> None:
        """The next step, called ``name``, begins."""
        if self.bar:
            self._draw(name)
        elif self.done and self.done % EVERY == 0:
            print(f"{self.done} of {self.total} …", flush=True)
        self.done += 1

    def tell(self, message: str) -> None:
        """Print ``message`` on lines of its own."""
        self._clear()
        print(message, flush=True)

    def _draw(self, name: str) -> None:
        self._clear()
        width, full = 24, 24 * self.done // self.total
        line = f"{'█' * full}{'░' * (width - full)} {self.done}/{self.total} {name}"
        room = shutil.get_terminal_size().columns - 1
        print(line[:room], end="", flush=True)

    def _clear(self) -> None:
        if self.bar:
            print("\r\x1b[2K", end="")

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._clear()
