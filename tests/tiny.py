"""A tiny handbook in a temporary folder, built by Sphinx as the real one is.

Sphinx and ``python -m handbook`` run in the process of the tests, which has imported
them already; what they say and the code with which they end are those of a command.
"""

import json
import pkgutil
import sys
from collections.abc import Callable, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from functools import partial
from importlib import import_module
from io import StringIO
from pathlib import Path
from textwrap import dedent
from unittest.mock import patch

import jinja2
import jinja2.bccache
import sphinx.jinja2glue
import sphinx.locale
from commands import ROOT, Result, run
from forked import FORKING
from sphinx.cmd.build import build_main

import handbook_sphinx
from handbook import __main__ as handbook
from handbook import isolate

__all__ = ["CONF", "ROOT", "Result", "Tiny", "run"]

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
URLS = """\
[project.urls]
Documentation = "https://example.org/handbook/"
Repository = "https://example.org/code"
"""
INDEX = """
Tiny
====

.. toctree::
   :glob:

   **
"""
PO_HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'


# A face that is imported during a build would keep the words of that language.
for face in pkgutil.iter_modules(handbook_sphinx.__path__):
    import_module(f"handbook_sphinx.{face.name}")


class Compiled(jinja2.BytecodeCache):
    """Templates, which each build would compile again: a third of all its work."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        if known := self.known.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self.known[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


sphinx.jinja2glue.SandboxedEnvironment = partial(
    sphinx.jinja2glue.SandboxedEnvironment, bytecode_cache=Compiled()
)

Main = Callable[[Sequence[str]], int]


def call(main: Main, arguments: list[str], cwd: Path) -> Result:
    """Run the ``main`` of a command in this process, as if it were alone in it."""
    sphinx.locale.translators.clear()  # Sphinx would add a language to the last one
    said = StringIO()
    with chdir(cwd), redirect_stdout(said), redirect_stderr(said):
        try:
            code = main(arguments)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else bool(end.code)
            if isinstance(end.code, str):
                print(end.code)
    return Result(int(code), said.getvalue())


class Tiny:
    """A project of a few pages below ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("conf.py", CONF)
        self.write("languages.toml", (ROOT / "languages.toml").read_text("utf-8"))
        self.write("pyproject.toml", URLS)
        self.write("docs/index.rst", INDEX)

    def write(self, path: str, text: str) -> None:
        """Write a file; neither indentation nor a first empty line counts."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(dedent(text).lstrip("\n"), encoding="utf-8")

    def page(self, name: str, text: str) -> None:
        """Write a reST page below a title of three lines: ``text`` begins in line 4."""
        self.write(f"docs/{name}.rst", "Title\n=====\n\n" + dedent(text).lstrip("\n"))

    def translate(
        self, page: str, messages: dict[str, str], language: str = "zh_CN"
    ) -> None:
        """Write the catalogue of a page."""
        said = [f"msgid {quoted(a)}\nmsgstr {quoted(b)}\n" for a, b in messages.items()]
        path = f"locale/{language}/LC_MESSAGES/{page}.po"
        self.write(path, "\n".join([PO_HEADER, *said]))

    def set_sheets(self, folder: str = "cheatsheet") -> None:
        """Put there how sheets are set."""
        for name in ("sheet.typ", "picture.css"):
            text = (ROOT / "cheatsheet" / name).read_text("utf-8")
            self.write(f"{folder}/{name}", text)

    def read(self, path: str) -> str:
        """The text of a file."""
        return (self.root / path).read_text("utf-8")

    def record(self) -> dict:
        """The record of the last run on the CPU."""
        return json.loads(self.read("records/cpu.json"))

    def build(
        self, builder: str, *options: str, to: str = "", apart: bool = False
    ) -> Result:
        """Run Sphinx as the Makefile does; the result lies in ``out/<to>``.

        ``apart``: by its command line, in a process of its own.
        """
        to = to or builder
        strict = ["-q", "-W", "--keep-going", "-n", "-c", ".", "-d", f"doctrees/{to}"]
        said = [*strict, "-b", builder, *options, "docs", f"out/{to}"]
        if apart:
            return run([sys.executable, "-m", "sphinx", *said], self.root)
        return call(build_main, said, self.root)

    def handbook(self, *said: str, apart: bool = False) -> Result:
        """Run ``python -m handbook``; its worker is forked and has torch already."""
        if apart:
            return run([sys.executable, "-m", "handbook", *said], self.root)
        with patch.object(isolate, "subprocess", FORKING):
            return call(handbook.main, list(said), self.root)

    def doctest(self, *options: str) -> Result:
        """Write the units down and run them, as ``make doctest`` does."""
        written = self.build("units")
        if written.code:
            return written
        record = ["--record", "records/cpu.json"]
        return self.handbook("run", "out/units/units.json", *record, *options)


def quoted(text: str) -> str:
    """As a catalogue writes it."""
    return json.dumps(text, ensure_ascii=False)
