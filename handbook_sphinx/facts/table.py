"""``.. facts::`` stands for the table: names by dtypes, by family.

Without a script it shows what ran on the CPU. The errors and other devices lie in files
that the page's script loads when a reader asks for them: it works from a folder.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import _
from sphinx.util.docutils import SphinxDirective

from handbook.devices import DEVICES
from handbook.facts.facts import DTYPES, Facts, errors, ran
from handbook.record import release
from handbook.written import whole

from .told import ENTRIES

PAGE = "handbook-facts"  # among what Sphinx keeps about a page
CALLED = ("called", "errors", "gradient errors", "broken")  # what a row opens


class facts_table(nodes.General, nodes.Element):
    """Stands for the table until the page is written."""


class Table(SphinxDirective):
    """``.. facts::``"""

    def run(self) -> list[nodes.Node]:
        self.env.note_reread()  # it tells about all the other pages
        self.env.metadata[self.env.docname][PAGE] = True
        return [facts_table()]


def pages(env: BuildEnvironment) -> list[str]:
    """The pages with the table."""
    return [page for page, data in env.metadata.items() if PAGE in data]


def links(app: Sphinx, here: str) -> dict[str, str]:
    """From ``here``, where in the table each name stands."""
    found = {}
    for page in pages(app.env)[:1]:
        uri = app.builder.get_relative_uri(here, page)
        for names in rows(app.handbook_facts):
            found |= {name: f"{uri}#{names[0]}" for name in names}
    return found


def rows(known: Mapping[str, Facts]) -> list[list[str]]:
    """The names of each row: those of one last part of which the same was seen."""
    found: dict[str, list[str]] = defaultdict(list)
    everything = sorted({name for facts in known.values() for name in facts.names})
    for name in everything:
        same = [name.rpartition(".")[2]]
        same += [opened(facts.names.get(name, {})) for facts in known.values()]
        found[json.dumps(same)].append(name)
    by_length = (sorted(names, key=order) for names in found.values())
    return sorted(by_length, key=lambda names: order(names[0]))


def order(name: str) -> tuple[str, int, str]:
    """By the last part, and functions before methods."""
    return name.rpartition(".")[2], name.count("."), name


def opened(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What a row opens: how it was called, and what was raised."""
    return {key: facts[key] for key in (*CALLED, "runs") if key in facts}


def states(facts: Mapping[str, Any]) -> list[str]:
    """For each dtype what comes out, ✗ where it raises, nothing where unknown."""
    runs, fails = ran(dict(facts)), errors(dict(facts))
    return [runs.get(d) or ("✗" if d in fails else "") for d in DTYPES]


def show(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the table in its place."""
    for node in list(doctree.findall(facts_table)):
        html = "".join(made(app, docname)) if "cpu" in app.handbook_facts else ""
        node.replace_self(nodes.raw("", html, format="html"))


def made(app: Sphinx, docname: str) -> Iterator[str]:
    """The filter, and the table with a part for each family."""
    known = app.handbook_facts
    families = dict(by_family(app, docname))
    yield form(known, list(families))
    head = "".join(f'<th scope="col" title="{DTYPES[d][0]}">{d}</th>' for d in DTYPES)
    yield '<div class="table-wrapper matrix-box"><table class="matrix docutils">'
    yield f'<thead><tr><th scope="col">{_("Name")}</th>{head}</tr></thead>'
    for title, group in families.items():
        yield f'<tbody><tr><th class="family" colspan="{len(DTYPES) + 1}">'
        yield f"<span>{escape(title)}</span></th></tr>\n"
        yield from (line(names, known, at) for names, at in group)
        yield "</tbody>\n"
    yield "</table></div>"


def by_family(app: Sphinx, docname: str) -> Iterator[tuple[str, list[Any]]]:
    """The rows of each page with entries, and of each module for the other names."""
    at: dict[str, tuple[str, str]] = {}
    titles = []
    for page in in_order(app.env, app.config.root_doc):
        uri = app.builder.get_relative_uri(docname, page)
        title = app.env.titles[page].astext()
        titles.append(title)
        for anchor, names in app.env.metadata[page].get(ENTRIES, []):
            at |= {name: (title, f"{uri}#{anchor}") for name in names}
    found: dict[str, list[Any]] = {title: [] for title in titles}
    for names in rows(app.handbook_facts):
        entries = {name: at[name] for name in names if name in at}
        module = names[0].rpartition(".")[0]
        family = next(iter(entries.values()), (_("Others: %s") % module, ""))[0]
        uris = {name: uri for name, (_title, uri) in entries.items()}
        found.setdefault(family, []).append((names, uris))
    yield from ((title, group) for title, group in found.items() if group)


def in_order(env: BuildEnvironment, page: str) -> Iterator[str]:
    """The pages, as the contents of the site have them."""
    yield page
    for below in env.toctree_includes.get(page, []):
        yield from in_order(env, below)


def line(names: list[str], known: Mapping[str, Facts], at: dict[str, str]) -> str:
    """A row: the names, and a cell a dtype."""
    first, *others = names
    shown = " ".join([named(first, at), *(named(n, at) for n in others)])
    here = states(known["cpu"].names.get(first, {}))
    there = states(known["cuda"].names.get(first, {})) if "cuda" in known else here
    boxes = "".join(map(cell, DTYPES, here, there))
    return f'<tr id="{first}"><th scope="row">{shown}</th>{boxes}</tr>\n'


def named(name: str, at: dict[str, str]) -> str:
    """A name, with a link to its entry."""
    short = escape(name.removeprefix("torch.").replace("nn.functional.", "F."))
    return (
        f'<a href="{escape(at[name])}">{short}</a>' if name in at else f"<i>{short}</i>"
    )


def cell(dtype: str, here: str, there: str) -> str:
    """What a dtype does; what it does on CUDA stands beside, where that is another."""
    other = f' data-cuda="{shown(dtype, there)}"' if there != here else ""
    text = shown(dtype, here)
    kind = {"✗": "no", "·": "unknown", "✓": ""}.get(text, "other")
    return f"<td{f' class={kind}' if kind else ''}{other}>{text}</td>"


def shown(dtype: str, state: str) -> str:
    return {dtype: "✓", "": "·", "✗": "✗"}.get(state, f"→{state}")


def form(known: Mapping[str, Facts], families: list[str]) -> str:
    """What the reader filters by; without a script it stays hidden."""
    places = "".join(
        f'<label><input type="radio" name="device" value="{device}"'
        f"{' checked' * (device == 'cpu')}> {escape(place(facts))}</label> "
        for device, facts in known.items()
    )
    chosen = "".join(f"<option>{escape(family)}</option>" for family in families)
    dtypes = "".join(f"<option>{dtype}</option>" for dtype in DTYPES)
    # Babel finds no text inside of an f-string.
    everything, family, dtype = _("all"), _("Family"), _("dtype")
    state, runs, raises = _("runs or raises"), _("runs"), _("raises")
    every = f'<option value="">{everything}</option>'
    words = {
        "count": _("%s of %s rows"),
        "open": _("How it was called, and what was raised: %s"),
        "called": _("Called as"),
        "gradient": _("Gradient"),
        "nothing": _("Nothing was raised."),
        "kernels": " ".join(spelt for _long, spelt in DTYPES.values()),
    }
    data = "".join(f' data-{key}="{escape(str(said))}"' for key, said in words.items())
    return (
        f'<form class="facts-filter" role="search" hidden{data}>'
        f'<label>{_("Filter")} <input type="search" name="words" autocomplete="off" '
        'autocapitalize="off" spellcheck="false"></label> '
        f'<label>{family} <select name="family">{every}{chosen}</select></label> '
        f'<label>{dtype} <select name="dtype">{every}{dtypes}</select></label> '
        f'<select name="state" aria-label="{state}">'
        f'<option value="">{runs}</option>'
        f'<option value="✗">{raises}</option></select> '
        f"{places if len(known) > 1 else ''}"
        '<span class="facts-count" role="status"></span></form>'
    )


def place(facts: Facts) -> str:
    """``CUDA (NVIDIA H100), torch 2.11``"""
    machine = f" ({facts.machine})" if facts.machine else ""
    return f"{DEVICES[facts.device].shown}{machine}, torch {release(facts.torch)}"


def write(app: Sphinx, error: Exception | None) -> None:
    """The files that the script loads: what each row opens."""
    if error or app.builder.format != "html" or not pages(app.env):
        return
    for device, facts in app.handbook_facts.items():
        data = {
            names[0]: opened(facts.names[names[0]])
            for names in rows(app.handbook_facts)
            if names[0] in facts.names
        }
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        path = Path(app.outdir, "_static", f"facts-{device}.js")
        whole(path, f"handbookFacts({json.dumps(device)},{text});\n")


def add_script(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """The page with the table loads its script, and no other does."""
    if 'class="facts-filter"' in context.get("body", ""):
        app.add_js_file("facts.js", loading_method="defer")


def setup(app: Sphinx) -> None:
    app.add_node(facts_table)
    app.add_directive("facts", Table)
    app.connect("doctree-resolved", show)
    app.connect("build-finished", write)
    app.connect("html-page-context", add_script, priority=400)  # others drop scripts
