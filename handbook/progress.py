"""How far a run is: a bar on a terminal, nothing elsewhere but what has failed."""

from __future__ import annotations

import shutil
import sys
from types import TracebackType


class Progress:
    """``total`` steps; say which one begins. Messages stand above the bar."""

    def __init__(self, total: int) -> None:
        self.total, self.done = total, 0
        self.bar = sys.stdout.isatty()

    def begin(self, name: str) -> None:
        """The next step, called ``name``, begins."""
        if self.bar:
            self._clear()
            width, full = 24, 24 * self.done // max(self.total, 1)
            line = f"{'█' * full}{'░' * (width - full)} {self.done}/{self.total} {name}"
            room = shutil.get_terminal_size().columns - 1
            print(line[:room], end="", flush=True)
        self.done += 1

    def tell(self, message: str) -> None:
        """Print ``message`` on lines of its own."""
        self._clear()
        print(message, flush=True)

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
