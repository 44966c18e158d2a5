"""Commands that tests run, and what these answer."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent

# So long that only what hangs for ever comes to its end, however busy the machine is.
FOR_EVER = 30 * 60


@dataclass(frozen=True)
class Result:
    """What a command has answered."""

    code: int
    output: str

    def complains(self, message: str) -> bool:
        """Did it fail, and say ``message`` once and without a traceback?"""
        once = self.output.count(message) == 1
        return bool(self.code) and once and "Traceback" not in self.output


def run(command: list[str | Path], cwd: Path, **variables: str) -> Result:
    """Run a command to its end, with the project's modules at hand."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=FOR_EVER,
    )
    return Result(done.returncode, done.stdout)
