"""Where the site is published, and where its source lies: the one place that knows.

Both stand in ``pyproject.toml``, and a variable of the environment goes before them:

    [project.urls]
    Documentation = "https://example.org/handbook/"    # ADDRESS
    Repository = "https://example.org/code/handbook"   # REPOSITORY
"""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

FILE = "pyproject.toml"

# An address to which paths are added: neither query nor fragment, and nothing that
# HTML, XML or a shell would read as its own.
ADDRESS = re.compile(r"https?://[\w.-]+(:\d+)?(/[\w.~%/+@-]*)?", re.ASCII)


class BadAddress(SystemExit):
    """What is wrong with an address: one sentence with its place, exit code 1.

    Sphinx would put a traceback under an exception of its own.
    """


def address(folder: Path = Path()) -> str:
    """Where the site is published; it ends with a slash.

    ``folder`` holds pyproject.toml; by default it is the one in which the command runs.
    Raises BadAddress.
    """
    return _url(folder, "Documentation", "ADDRESS") + "/"


def repository(folder: Path = Path()) -> str:
    """Where the source lies, without a slash at its end. Raises BadAddress."""
    return _url(folder, "Repository", "REPOSITORY")


def _url(folder: Path, key: str, variable: str) -> str:
    """What the environment or else the file says."""
    if url := os.environ.get(variable):
        where = f"{variable}={url}"
    else:
        url, where = _written(folder / FILE, key)
    if not ADDRESS.fullmatch(url):
        problem = "is no address to publish at, such as https://example.org/handbook/"
        raise BadAddress(f"{where} {problem}")
    return url.rstrip("/")


def _written(file: Path, key: str) -> tuple[str, str]:
    """What the file says, and where."""
    shown = os.path.relpath(file)
    try:
        text = file.read_text("utf-8")
        url = tomllib.loads(text)["project"]["urls"][key]
    except FileNotFoundError:
        problem = f"{shown}: there is no such file; [project.urls] in it says {key}"
        raise BadAddress(problem) from None
    except ValueError as problem:  # no TOML, or no UTF-8
        raise BadAddress(f"{shown}: {problem}") from None
    except (KeyError, TypeError):
        problem = f"{shown}: [project.urls] does not say {key}, an address"
        raise BadAddress(problem) from None
    found = re.search(rf"(?m)^[ \t]*{key}\s*=", text)
    line = text.count("\n", 0, found.start()) + 1 if found else 1
    return str(url), f"{shown}:{line}: {key} = {url!r}"


def read(app: Sphinx, config: Config) -> None:
    """Read both once a build, which then are values of it."""
    folder = Path(app.confdir)
    config.handbook_address = address(folder)
    config.handbook_repository = repository(folder)


def setup(app: Sphinx) -> dict[str, Any]:
    # All pages are written anew when they change.
    app.add_config_value("handbook_address", "", "html", types=str)
    app.add_config_value("handbook_repository", "", "html", types=str)
    app.connect("config-inited", read, priority=100)  # before all who ask for them
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
