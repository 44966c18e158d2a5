"""The ``sheet`` builder: the entries that ``sheet.toml`` names, on two printed pages.

Each language is set on A4 and on US Letter.

All words and code come from the pages of the site, in the language of the build, and
only examples that have passed as they stand are printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.locale import _

from .run import ASSUMED
from .sheet_entry import Entry, entries_of, runs
from .sheet_plan import COLUMNS, BadPlan, Box, Name, load
from .sheet_site import Site
from .sheet_typst import CannotSet, compile_sheet
from .verdicts import Record

# The papers that the template knows, and what the names of their files end with.
PAPERS = {"A4": "", "Letter": "-letter"}


class BadSheet(SystemExit):
    """The sheet cannot be printed: a sentence a problem, exit code 1, no PDF.

    Sphinx would put a traceback under an exception of its own.
    """


class SheetBuilder(Builder):
    """``sphinx-build -b sheet -D language=zh_CN``: ``torch-handbook-zh_CN.pdf``.

    And ``torch-handbook-zh_CN-letter.pdf``.
    """

    name = "sheet"
    epilog = ""
    allow_parallel = False

    def get_outdated_docs(self) -> Set[str]:
        return self.env.found_docs

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        site = self.config.handbook_site.rstrip("/")
        return f"{site}/{self.config.language}/{docname}.html"

    def prepare_writing(self, _docnames: Set[str]) -> None:
        docnames = sorted(self.env.found_docs)
        pages = {docname: self.env.get_doctree(docname) for docname in docnames}
        records = {
            device: Record.load(Path(self.confdir, path))
            for device, path in self.config.handbook_records.items()
        }
        if not records["cpu"].units:
            raise BadSheet('nothing has run on the CPU yet; run "make doctest"')
        entries = (e for name, page in pages.items() for e in entries_of(page, name))
        self.site = Site(pages, entries, records)

    def write_documents(self, docnames: Set[str]) -> None:
        plan = Path(self.confdir, self.config.handbook_sheet)
        try:
            boxes = load(plan)
            refuse(self.site.problems(boxes))
            template = plan.with_suffix(".typ")
            pdfs = {paper: self.printed(template, boxes, paper) for paper in PAPERS}
        except (BadPlan, CannotSet) as problem:
            raise BadSheet(str(problem)) from None
        for paper, pdf in pdfs.items():
            name = f"torch-handbook-{self.config.language}{PAPERS[paper]}.pdf"
            Path(self.outdir, name).write_bytes(pdf)

    def finish(self) -> None:
        pass

    def printed(self, template: Path, boxes: list[Box], paper: str) -> bytes:
        """The PDF on this paper, if everything fits on it."""
        data, day = self.data(boxes, paper), self.site.records["cpu"].date
        pdf, misfits = compile_sheet(template, data, day)
        refuse(misfit(boxes, paper, **each) for each in misfits)
        return pdf

    def data(self, boxes: list[Box], paper: str) -> dict[str, Any]:
        """All that the template prints."""
        language, _underscore, region = self.config.language.partition("_")
        site = self.config.handbook_site
        return {
            "paper": paper,
            "lang": language,
            "region": region or None,
            "title": _(self.config.project),
            "subtitle": _("PyTorch on two pages"),
            "author": self.config.author,
            "begin": _("Every example begins with"),
            "setup": "; ".join(ASSUMED.splitlines()),
            "ran": list(self.ran([self.entry_of(n) for b in boxes for n in b.entries])),
            "site": site if "://" in site else "",
            "licence": "CC BY 4.0",
            "pages": [
                [
                    [self.box(box) for box in boxes if (box.page, box.column) == (p, c)]
                    for c in range(1, COLUMNS + 1)
                ]
                for p in sorted({box.page for box in boxes})
            ],
        }

    def ran(self, entries: list[Entry]) -> Iterator[str]:
        """Where the examples on the sheet have run, as the records say."""
        for device, record in self.site.records.items():
            if passed := sum(self.site.passed(entry, device) for entry in entries):
                yield _(
                    "Ran on %(device)s, torch %(torch)s, %(date)s: "
                    "%(passed)d of %(all)d entries"
                ) % {
                    "device": record.machine or device.upper(),
                    "torch": record.torch.partition("+")[0],
                    "date": record.date,
                    "passed": passed,
                    "all": len(entries),
                }

    def box(self, box: Box) -> dict[str, Any]:
        docname, _hash, anchor = box.title.text.partition("#")
        return {
            "title": title(self.site.section(box.title.text)).astext(),
            "page": self.env.titles[docname].astext(),
            "url": self.get_target_uri(docname) + (f"#{anchor}" if anchor else ""),
            "entries": [self.entry(name) for name in box.entries],
        }

    def entry(self, name: Name) -> dict[str, Any]:
        entry = self.entry_of(name)
        anchor = entry.section["ids"][0]
        return {
            "id": name.text,
            "title": runs(title(entry.section)),
            "url": f"{self.get_target_uri(entry.unit.page)}#{anchor}",
            "gloss": entry.gloss(),
            "steps": entry.steps(),
        }

    def entry_of(self, name: Name) -> Entry:
        return self.site.entries[name.text]


def title(section: nodes.section) -> nodes.title:
    return section.next_node(nodes.title)


def refuse(problems: Iterable[str]) -> None:
    """Stop, and tell all the problems at once, if there are any."""
    if found := "\n".join(problems):
        raise BadSheet(found)


def misfit(
    boxes: Iterable[Box], paper: str, page: int, column: int, mm: float, name: str
) -> str:
    """What takes more room than the paper has."""
    here = [box for box in boxes if (box.page, box.column) == (page, column)]
    if name:
        where = next(n.where for box in here for n in box.entries if n.text == name)
        return f"{where}: {name}: its example is {mm:.1f} mm too wide for {paper}"
    titles = ", ".join(box.title.text for box in here)
    return (
        f"{here[0].title.where}: column {column} of page {page} is {mm:.1f} mm too "
        f"long for {paper}; take entries out of {titles}, or give a box another place"
    )


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_builder(SheetBuilder)
    app.add_config_value("handbook_sheet", "cheatsheet/sheet.toml", "", types=str)
    # Seen from the sheet, which lies beside the languages. An absolute address also
    # lets the links work on a sheet that was saved elsewhere.
    app.add_config_value("handbook_site", "..", "", types=str)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
