"""The ``sheet`` builder: the entries that a plan names, on printed pages.

Each plan in the folder of sheets is set on A4 and on US Letter. All words, code and
drawings come from the pages of the site, in the language of the build, and only
examples that have passed as they stand are printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.locale import _

from handbook.devices import DEVICES
from handbook.record import Record, release
from handbook.sheet_plan import BadPlan, Box, Name, Plan, load, stem
from handbook.unit import ASSUMED

from .._doctree import Run, runs
from .._languages import here
from .._store import record_here, store
from .._verdicts import holds
from .entry import Entry, paragraphs
from .numpy_names import WRITTEN, pairs, path
from .site import Site
from .typst import CannotSet, compile_sheet

# The papers that the template knows, and what the names of their files end with.
PAPERS = {"A4": "", "Letter": "-letter"}

# The size of the letters in a drawing, in its own unit; see cheatsheet/picture.css.
LETTERS = 12

# A text of a drawing with Chinese in it, which the font named there does not have.
CHINESE = re.compile(r"<text(?=[^>]*>[^<]*[\u2e80-\uffee])")


class BadSheet(SystemExit):
    """The sheet cannot be printed: a sentence a problem, exit code 1, no PDF.

    Sphinx would put a traceback under an exception of its own.
    """


class SheetBuilder(Builder):
    """``-b sheet -D language=zh_CN``: from ``starter.toml`` come
    ``torch-handbook-starter-zh_CN.pdf``, the same with ``-letter``, and its pictures.

    ``sheet.toml`` is the sheet itself, and its name is left out.
    """

    name = "sheet"
    epilog = ""
    allow_parallel = False

    def get_outdated_docs(self) -> Set[str]:
        return self.env.found_docs

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        # absolute, so that a sheet may be saved elsewhere
        return f"{self.config.handbook_address}{self.config.language}/{docname}.html"

    def prepare_writing(self, _docnames: Set[str]) -> None:
        records = store(self.env).records
        if not record_here(records).units:
            raise BadSheet('nothing has run on the CPU yet; run "make doctest"')
        self.site = Site.of(self.env, records)

    def write_documents(self, docnames: Set[str]) -> None:
        folder = Path(self.confdir, self.config.handbook_sheets)
        files: dict[str, bytes] = {}
        try:
            plans = {path.stem: load(path) for path in sorted(folder.glob("*.toml"))}
            if not plans:
                raise BadPlan(f"{folder.name}: there is no plan, *.toml")
            refuse(p for plan in plans.values() for p in self.site.problems(plan.boxes))
            self.style = (folder / "picture.css").read_text("utf-8")
            for name, plan in plans.items():
                files |= self.printed(folder / "sheet.typ", name, plan)
        except (BadPlan, CannotSet) as problem:
            raise BadSheet(str(problem)) from None
        except FileNotFoundError as missing:
            raise BadSheet(f"{missing.filename}: there is no such file") from None
        for name, content in files.items():
            Path(self.outdir, name).write_bytes(content)

    def finish(self) -> None:
        pass

    def printed(self, template: Path, name: str, plan: Plan) -> dict[str, bytes]:
        """The PDF on each paper, and A4 as pictures, if everything fits."""
        day, files = record_here(self.site.records).date, {}
        base = f"{stem(name)}-{self.config.language}"
        for paper, ending in PAPERS.items():
            made = compile_sheet(template, self.data(name, plan, paper), day)
            refuse(misfit(plan, paper, **each) for each in made.misfits)
            files[f"{base}{ending}.pdf"] = made.pdf
            if not ending:
                for number, picture in enumerate(made.pictures(), start=1):
                    files[f"{base}-{number}.webp"] = picture
        return files

    def data(self, name: str, plan: Plan, paper: str) -> dict[str, Any]:
        """All that the template prints."""
        language = here(self.config)
        names = [name for box in plan.boxes for name in box.entries]
        told = self.told(plan)
        return {
            "paper": paper,
            "text": plan.text,
            "lang": language.tag.partition("-")[0],
            "region": language.territory,
            "font": language.sheet_font,
            "full_width": language.full_width,
            "title": language.title,
            "subtitle": subtitle(name),
            "author": self.config.author,
            "begin": _("Every example begins with"),
            "setup": "; ".join(ASSUMED.splitlines()),
            "ran": list(self.ran([self.entry_of(name) for name in names])),
            "site": self.config.handbook_address.partition("://")[2].rstrip("/"),
            "licence": "CC BY 4.0",
            "pages": [
                [
                    [
                        self.box(b, told)
                        for b in plan.boxes
                        if (b.page, b.column) == (p, c)
                    ]
                    for c in range(1, plan.columns + 1)
                ]
                for p in range(1, plan.pages + 1)
            ],
        }

    def ran(self, entries: list[Entry]) -> Iterator[str]:
        """Where the examples on the sheet have run, as the records say: CPU, CUDA."""
        here = record_here(self.site.records)
        cpu, cuda = (
            [r for r in self.site.records if r.device == device and r is not here]
            for device in ("cpu", "cuda")
        )
        yield self.ran_on(here, cpu, entries)
        *older, newest = cuda or [Record("cuda")]
        yield self.ran_on(newest, older, entries)

    def ran_on(
        self, record: Record, others: Iterable[Record], entries: list[Entry]
    ) -> str:
        """How many entries are true there, and on other releases on that device."""
        facts = {
            "device": record.machine or DEVICES[record.device].shown,
            "torch": record.torch.partition("+")[0],
            "date": record.date,
            "passed": self.true_on(record, entries),
            "all": len(entries),
            "others": ", ".join(
                f"{release(other.torch)}: {true}"
                for other in others
                if (true := self.true_on(other, entries))
            ),
        }
        if not facts["passed"]:
            return _("Not yet run on %(device)s") % facts
        if facts["passed"] == facts["all"]:
            words = _(
                "Ran on %(device)s, torch %(torch)s, %(date)s: all %(all)d entries"
            )
        else:
            words = _(
                "Ran on %(device)s, torch %(torch)s, %(date)s: "
                "%(passed)d of %(all)d entries"
            )
        if facts["others"]:
            words += _("; on other releases %(others)s")
        return words % facts

    def true_on(self, record: Record, entries: Iterable[Entry]) -> int:
        """How many entries are true at the place of ``record`` as they are printed."""
        units = [entry.unit.id for entry in entries]
        return sum(holds(record, id, store(self.env).unit(id)) for id in units)

    def box(self, box: Box, told: Set[str]) -> dict[str, Any]:
        """What the template prints of a box."""
        docname, _hash, anchor = box.title.text.partition("#")
        return {
            "title": title(self.site.section(box.title.text)).astext(),
            "page": self.env.titles[docname].astext(),
            "url": self.get_target_uri(docname) + (f"#{anchor}" if anchor else ""),
            "entries": [self.entry(name, box) for name in box.entries],
            **self.rows(box, told),
        }

    def rows(self, box: Box, told: Set[str]) -> dict[str, Any]:
        """The rows of a box with a table or with NumPy names, and the equal names.

        Names that are ``told`` by a table are left out.
        """
        if box.table:
            table = self.site.table(box.title.text)
            body = table.next_node(nodes.tbody)
            rows = [self.row(each) for each in body.findall(nodes.row)]
            return {"rows": rows, "same": []}
        found = {page.text: pairs(self.site.on_page(page.text)) for page in box.numpy}
        others: dict[tuple[str, str], list[Run]] = {}
        for pair in (pair for pairs_, _same in found.values() for pair in pairs_):
            if pair.numpy not in told:
                names = others.setdefault((pair.torch, self.url(pair.entry)), [])
                names += [("text", ", ")] if names else []
                names.append(("code", pair.numpy))
        return {
            "rows": [
                {"left": names, "right": [("code", torch)], "url": url}
                for (torch, url), names in others.items()
            ],
            "equal": _("The same name in both"),
            "same": [
                {
                    "title": self.env.titles[page].astext(),
                    "names": [
                        {"words": path(pair.torch), "url": self.url(pair.entry)}
                        for pair in same
                    ],
                }
                for page, (_others, same) in found.items()
                if same
            ],
        }

    def told(self, plan: Plan) -> set[str]:
        """The NumPy names in the tables of a plan."""
        tables = (self.site.table(box.title.text) for box in plan.boxes if box.table)
        words = (code for table in tables for code in table.findall(nodes.literal))
        return {name for code in words for name in WRITTEN.findall(code.astext())}

    def row(self, row: nodes.row) -> dict[str, Any]:
        """Two cells of a table; the second leads to the entry that it names first."""
        left, right = (
            [run for each in paragraphs(cell) for run in runs(each)] for cell in row
        )
        links = row.findall(addnodes.pending_xref)
        found = (self.site.entries.get(link["reftarget"]) for link in links)
        entry = next(filter(None, found), None)
        return {"left": left, "right": right, "url": self.url(entry) if entry else ""}

    def url(self, entry: Entry) -> str:
        """Where an entry stands on the published site."""
        page, _hash, anchor = entry.place.partition("#")
        return f"{self.get_target_uri(page)}#{anchor}"

    def entry(self, name: Name, box: Box) -> dict[str, Any]:
        """What the template prints of an entry."""
        entry = self.entry_of(name)
        alone = entry.section is self.site.section(box.title.text)  # the title says it
        return {
            "id": name.text,
            "title": [] if alone else runs(title(entry.section)),
            "plain": entry.plain(),
            "url": self.url(entry),
            "gloss": entry.gloss(),
            "steps": entry.steps(box.more(name.text)),
            "picture": self.picture(entry) if name.text in box.pictures else None,
        }

    def picture(self, entry: Entry) -> dict[str, str]:
        """The drawing for paper, and its caption for those who do not see it."""
        drawn = entry.picture()
        words = "".join(words for _style, words in runs(drawn[0]))
        part = drawn["drawing"]
        font = here(self.config).sheet_font
        svg = part.svg(words, style=self.style)
        svg = CHINESE.sub(f"<text style=\"font-family: '{font}'\"", svg)
        return {"svg": svg, "alt": words, "width": part.width, "letters": LETTERS}

    def entry_of(self, name: Name) -> Entry:
        """The entry of the site that a plan names."""
        return self.site.entries[name.text]


def subtitle(name: str) -> str:
    """What stands behind the title of the sheet ``name``."""
    return {
        "sheet": _("PyTorch on two pages"),
        "starter": _("The first day with PyTorch"),
        "numpy": _("From NumPy to PyTorch"),
        "messages": _("What error messages of PyTorch mean"),
        "shapes": _("Shapes in PyTorch"),
    }.get(name, name)


def title(section: nodes.section) -> nodes.title:
    """The heading of a section."""
    return section.next_node(nodes.title)


def refuse(problems: Iterable[str]) -> None:
    """Stop, and tell all the problems at once, if there are any."""
    if found := "\n".join(problems):
        raise BadSheet(found)


def misfit(plan: Plan, paper: str, page: int, column: int, mm: float, name: str) -> str:
    """What takes more room than the paper has."""
    here = [box for box in plan.boxes if (box.page, box.column) == (page, column)]
    if name:
        where = next(n.where for box in here for n in box.entries if n.text == name)
        return f"{where}: {name}: its example is {mm:.1f} mm too wide for {paper}"
    titles = ", ".join(box.title.text for box in here)
    return (
        f"{here[0].title.where}: column {column} of page {page} is {mm:.1f} mm too "
        f"long for {paper}; take entries out of {titles}, or give a box another place"
    )


def setup(app: Sphinx) -> None:
    app.add_builder(SheetBuilder)
