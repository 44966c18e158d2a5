"""``serve.py PORT SOURCE...``: show the site on this machine; build it again whenever
one of its sources is saved."""

import subprocess
import sys
from pathlib import Path

from livereload import Server


def build() -> None:
    """Build the site. What is wrong stands on the terminal, and the old pages stay."""
    if subprocess.run(["make", "--no-print-directory", "html"]).returncode:
        print("not built; the pages are the old ones. Save again to try again.")


def is_made(name: str) -> bool:
    """Is this file written by builds? Then it must not start one."""
    path = Path(name)
    made = "__pycache__" in path.parts or path.suffix in (".mo", ".new")
    return made or path.is_relative_to("docs/gallery")


def main(port: str, sources: list[str]) -> None:
    if not (port.isdecimal() and 0 < int(port) < 2**16):
        sys.exit(f"PORT={port} is no port; choose one, such as make serve PORT=8001")
    server = Server()
    for source in sources:
        server.watch(source, build, ignore=is_made)
    try:
        server.serve(root="build/html", port=int(port))
    except OSError as problem:
        sys.exit(
            f"PORT={port}: {problem.strerror}; choose another, make serve PORT=8001"
        )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
