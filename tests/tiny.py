"""A tiny handbook in a temporary folder, built by Sphinx as the real one is."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

ROOT = Path(__file__).parent.parent

CONF = """\
project = "Tiny"
extensions = [
    "myst_parser",
    "handbook_sphinx.strict",
    "handbook_sphinx.entry",
    "handbook_sphinx.units",
    "handbook_sphinx.badges",
    "handbook_sphinx.bilingual",
]
html_theme = "basic"
default_role = "literal"
locale_dirs = ["../locale"]
gettext_compact = False
handbook_records = ["records"]
suppress_warnings = ["i18n.inconsistent_references"]
"""
INDEX = """
Tiny
====

.. toctree::
   :glob:

   **
"""
PO_HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'


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
        timeout=120,
    )
    return Result(done.returncode, done.stdout)


class Tiny:
    """A project of a few pages below ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("conf.py", CONF)
        self.write("docs/index.rst", INDEX)

    def write(self, path: str, text: str) -> None:
        """Write a file; neither indentation nor a first empty line counts."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(dedent(text).lstrip("\n"), encoding="utf-8")

    def page(self, name: str, text: str) -> None:
        """Write a reST page below a title of three lines: ``text`` begins in line 4."""
        self.write(f"docs/{name}.rst", "Title\n=====\n\n" + dedent(text).lstrip("\n"))

    def translate(self, page: str, messages: dict[str, str]) -> None:
        """Write the Chinese catalogue of a page."""
        said = [f"msgid {quoted(a)}\nmsgstr {quoted(b)}\n" for a, b in messages.items()]
        path = f"locale/zh_CN/LC_MESSAGES/{page}.po"
        self.write(path, "\n".join([PO_HEADER, *said]))

    def read(self, path: str) -> str:
        """The text of a file."""
        return (self.root / path).read_text("utf-8")

    def record(self) -> dict:
        """The record of the last run on the CPU."""
        return json.loads(self.read("records/cpu.json"))

    def build(self, builder: str, *options: str, to: str = "") -> Result:
        """Run Sphinx as the Makefile does; the result lies in ``out/<to>``."""
        to = to or builder
        strict = ["-q", "-W", "--keep-going", "-n", "-c", ".", "-d", f"doctrees/{to}"]
        command = [sys.executable, "-m", "sphinx", *strict, "-b", builder, *options]
        return run([*command, "docs", f"out/{to}"], self.root)

    def doctest(self, *options: str) -> Result:
        """Write the units down and run them, as ``make doctest`` does."""
        written = self.build("units")
        if written.code:
            return written
        command = [sys.executable, "-m", "handbook", "run", "out/units/units.json"]
        record = ["--record", "records/cpu.json"]
        return run([*command, *record, *options], self.root)


def quoted(text: str) -> str:
    """As a catalogue writes it."""
    return json.dumps(text, ensure_ascii=False)
