"""``python -m handbook show``: an entry in the terminal, found as people type names."""

from __future__ import annotations

import argparse
import difflib
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from .command import Refused
from .entries import BadEntries, Entry, load

# What people call a module or a tensor.
SPOKEN = {
    "x": "torch.Tensor",
    "t": "torch.Tensor",
    "tensor": "torch.Tensor",
    "Tensor": "torch.Tensor",
    "nn": "torch.nn",
    "F": "torch.nn.functional",
    "optim": "torch.optim",
    "np": "numpy",
}

# ANSI: what stands before and after a piece of text.
BOLD, DIM, CYAN, GREEN = (f"\x1b[{code}m{{}}\x1b[0m" for code in (1, 2, 36, 32))

PROMPT = re.compile(r" *(>>>|\.\.\.)(?= |$)")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line of ``show`` may say."""
    add = parser.add_argument
    add("name", help="as you would type it: chunk, x.chunk, nn.Linear, np.concatenate")
    add("--language", help="en or zh_CN; by default that of the locale")
    help = "the folder of the entries, build/entries"
    add("--entries", type=Path, default=Path("build/entries"), help=help)


def command(said: argparse.Namespace) -> int:
    """Show the entry, or the list of those that match. Raises Refused."""
    try:
        files = sorted(said.entries.glob("*.json"))
        known = {path.stem: {e.id: e for e in load(path)} for path in files}
    except BadEntries as problem:
        raise Refused(str(problem)) from None
    if not known:
        raise Refused(f"{said.entries}: no entries are here; 'make html' writes them")
    code = said.language or language(os.environ, known)
    if code not in known:
        here = ", ".join(known)
        raise Refused(f"no entries are in the language {code!r}; there are {here}")
    every = [entry for entries in known.values() for entry in entries.values()]
    wanted = find(said.name, every)
    found = [entry for id, entry in known[code].items() if id in wanted]
    if not found:
        raise Refused(unknown(said.name, every))
    coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    text = "\n".join(listed(found) if len(found) > 1 else shown(found[0]))
    try:
        print(text if coloured else re.sub(r"\x1b\[\d+m", "", text), flush=True)
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def language(environment: Mapping[str, str], known: Iterable[str]) -> str:
    """The one of ``known`` that the locale names, else English.

    The first of the locale's variables that is set counts.
    """
    variables = map(environment.get, ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next(filter(None, variables), "")
    spoken = (code for code in known if locale.startswith(code.partition("_")[0]))
    return next(spoken, "en")


def find(typed: str, entries: Iterable[Entry]) -> set[str]:
    """The ids of the entries that ``typed`` means.

    A whole name or title counts before the end of a torch name (``Linear``, ``view``),
    and that before the end of a name of NumPy, SciPy or Paddle.
    """
    head, dot, rest = typed.partition(".")
    typed = f"{SPOKEN[head]}.{rest}" if dot and head in SPOKEN else typed
    found: list[set[str]] = [set(), set(), set()]
    for entry in entries:
        for rank, names in enumerate(keys(entry)):
            if typed in names:
                found[0].add(entry.id)
            elif rank and any(name.endswith(f".{typed}") for name in names):
                found[rank].add(entry.id)
    return next(filter(None, found), set())


def keys(entry: Entry) -> tuple[list[str], ...]:
    """What an entry is found by: its title, torch's names, those of others."""
    return [entry.title], list(entry.names), entry.numpy + entry.scipy + entry.paddle


def unknown(typed: str, entries: Iterable[Entry]) -> str:
    """That there is no such entry, and what comes near to it in any case."""
    near: dict[str, str] = {}
    for name in (name for entry in entries for names in keys(entry) for name in names):
        parts = name.split(".")
        for first in range(len(parts)):
            near.setdefault(".".join(parts[first:]).lower(), name)
    found = difflib.get_close_matches(typed.lower(), near, n=3)
    hint = " or ".join(dict.fromkeys(near[name] for name in found))
    return f"no entry {typed!r}" + (f"; did you mean {hint}?" if hint else "")


def listed(entries: list[Entry]) -> Iterator[str]:
    """A line an entry: its title, and how its text begins."""
    width = max(len(entry.title) for entry in entries)
    for entry in entries:
        opening = " ".join(entry.text.partition("\n\n")[0].split())
        yield f"{BOLD.format(entry.title.ljust(width))}  {opening}"


def shown(entry: Entry) -> Iterator[str]:
    """The lines of an entry, coloured."""
    if entry.title not in entry.names:
        yield BOLD.format(entry.title)
    for name, signatures in entry.names.items():
        for signature in signatures or [""]:
            yield BOLD.format(name) + signature
    elsewhere = {"NumPy": entry.numpy, "SciPy": entry.scipy, "Paddle": entry.paddle}
    for library, names in elsewhere.items():
        if names:
            yield f"{DIM.format(library)} {', '.join(names)}"
    yield ""
    example = False  # up to the next empty line?
    for line in entry.text.splitlines():
        example = bool(line) and (example or line.lstrip().startswith(">>>"))
        prompt = PROMPT.match(line) if example else None
        if prompt:
            yield DIM.format(prompt[0]) + CYAN.format(line[prompt.end() :])
        else:
            yield GREEN.format(line) if example else line
