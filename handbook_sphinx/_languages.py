"""The languages of the site, as ``languages.toml`` lists them; the first is the source.

What its fields mean stands in the file itself.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from sphinx.application import Sphinx
from sphinx.config import Config

FILE = "languages.toml"

# How a field is written in the file.
WRITTEN = {
    "str": "a text",
    "tuple[str, ...]": "a list of texts",
    "bool": "true or false",
}

# What a translation needs, and the source does not.
SWITCH = ("side_by_side", "show_original", "hide_original")


class BadLanguages(SystemExit):
    """What is wrong with the list: one sentence with file and line, exit code 1.

    Sphinx would put a traceback under an exception of its own.
    """


@dataclass(frozen=True)
class Language:
    """A table of the list."""

    code: str
    name: str
    title: str
    sheet_font: str
    side_by_side: str = ""
    show_original: str = ""
    hide_original: str = ""
    fonts: tuple[str, ...] = ()
    full_width: bool = False

    @property
    def tag(self) -> str:
        """As HTML writes it: zh-CN."""
        return self.code.replace("_", "-")

    @property
    def territory(self) -> str | None:
        """The country, where the code names one: CN."""
        return Locale.parse(self.code).territory


def load(path: Path) -> dict[str, Language]:
    """The languages by their codes, the source first. Raises BadLanguages."""
    shown = os.path.relpath(path)
    try:
        text = path.read_text("utf-8")
        tables = tomllib.loads(text)
    except FileNotFoundError:
        problem = f"{shown}: there is no such file; it lists the languages of the site"
        raise BadLanguages(problem) from None
    except UnicodeDecodeError as problem:
        raise BadLanguages(f"{shown}: {problem}") from None
    except tomllib.TOMLDecodeError as problem:
        found = re.search(r"at line (\d+)", str(problem))
        line = found[1] if found else len(text.splitlines())
        raise BadLanguages(f"{shown}:{line}: {problem}") from None
    if not tables:
        problem = "no language; the first table is the source, such as [en]"
        raise BadLanguages(f"{shown}:1: {problem}")
    languages: dict[str, Language] = {}
    for code, table in tables.items():
        key, problem = _problem(code, table, is_source=not languages)
        if problem:
            raise BadLanguages(f"{shown}:{_line(text, code, key)}: {problem}")
        lists = {k: tuple(v) for k, v in table.items() if isinstance(v, list)}
        languages[code] = Language(code, **{**table, **lists})
    return languages


def _problem(code: str, table: Any, is_source: bool) -> tuple[str, str]:
    """The key at which a table is wrong, or "" for all of it, and what is wrong."""
    if not isinstance(table, dict):
        return code, f"{code} stands in no language; first comes its [CODE]"
    try:
        Locale.parse(code)
    except (ValueError, UnknownLocaleError):
        return "", f"[{code}] is no language that gettext knows, such as en or zh_CN"
    known = {field.name: field for field in fields(Language) if field.name != "code"}
    for key, value in table.items():
        if key not in known:
            return key, f"[{code}] has no {key}; it may say {', '.join(known)}"
        if not _fits(value, known[key].type):
            return key, f"{key} of [{code}] is to be {WRITTEN[known[key].type]}"
    needed = [name for name, field in known.items() if field.default is MISSING]
    needed += [] if is_source else SWITCH
    if missing := [name for name in needed if not table.get(name)]:
        return "", f"[{code}] does not say its {', '.join(missing)}"
    return "", ""


def _fits(value: Any, kind: str) -> bool:
    if kind == "tuple[str, ...]":
        return isinstance(value, list) and all(isinstance(v, str) for v in value)
    return isinstance(value, bool if kind == "bool" else str)


def _line(text: str, code: str, key: str) -> int:
    """TOML readers keep no lines, so the one of a table or its key is looked up."""
    table = re.search(rf"(?m)^[ \t]*\[\s*{re.escape(code)}\s*\]", text)
    at = table.start() if table else 0
    if key and (found := re.search(rf"(?m)^[ \t]*{re.escape(key)}\s*=", text[at:])):
        at += found.start()
    return text.count("\n", 0, at) + 1


def here(config: Config) -> Language:
    """The language of this build."""
    return config.handbook_languages[config.language]


def source(config: Config) -> Language:
    """The language in which the text is written."""
    return next(iter(config.handbook_languages.values()))


def is_source(config: Config) -> bool:
    """Is this build in the language in which the text is written?"""
    return here(config) == source(config)


def families(languages: Iterable[Language]) -> list[str]:
    """The fonts that show all of them; those of the first one go before others."""
    return list(dict.fromkeys(font for each in languages for font in each.fonts))


def read(app: Sphinx, config: Config) -> None:
    """Read the list once a build, which then is one of its values."""
    found = load(Path(app.confdir, FILE))
    if config.language not in found:
        known = ", ".join(found)
        raise BadLanguages(f"{FILE}: there is no [{config.language}]; it has {known}")
    config.handbook_languages = found


def setup(app: Sphinx) -> dict[str, Any]:
    # Language by code. All is read anew when it changes.
    app.add_config_value("handbook_languages", {}, "env", types=dict)
    app.connect("config-inited", read, priority=100)  # before all who ask for it
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
