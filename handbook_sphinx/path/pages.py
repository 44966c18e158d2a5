"""What the pages show of the learning path, as HTML that is XML, too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import _

from .._store import Step, store


class Writer:
    """Writes what one page shows of the path, as HTML."""

    def __init__(self, app: Sphinx, docname: str) -> None:
        self.env, self.builder, self.docname = app.env, app.builder, docname
        self.path = store(app.env).path
        self.number = {step.page: at for at, step in enumerate(self.path, start=1)}
        self.guides = {page: step.page for step in self.path for page in step.exercises}

    def uri(self, page: str) -> str:
        return self.builder.get_relative_uri(self.docname, page)

    def link(self, page: str, words: str = "", anchor: str = "") -> str:
        uri = self.uri(page) + (f"#{anchor}" if anchor else "")
        return f'<a href="{escape(uri)}">{escape(words or title(self.env, page))}</a>'

    def minutes(self, page: str) -> str:
        return _("about %d minutes") % store(self.env).minutes[page]

    def count(self, page: str) -> str:
        return _("exercises: %d") % len(list(tasks(self.env, page)))

    def before(self, step: Step) -> str:
        """``before it: …``; nothing for a guide that needs no other."""
        return self.after(*step.before) if step.before else ""

    def after(self, *pages: str) -> str:
        """``before it: …``"""
        return _("before it: %s") % _(", ").join(map(self.link, pages))

    def item(self, step: Step) -> tuple[str, str]:
        """In the list of steps: what stands above the sentence, and what below it."""
        facts = [self.minutes(step.page)]
        facts += map(self.link, step.exercises)
        read = mark(_("read"))
        title = f"<b>{self.link(step.page)}</b>{read}"
        return (
            f'<p class="path-title" data-done="{step.page}">{title}</p>',
            f'<p class="path-facts">{dotted([*facts, self.before(step)])}</p>',
        )

    def head(self, step: Step) -> str:
        """The line below the title of a guide."""
        numbers = {"number": self.number[step.page], "all": len(self.path)}
        (index,) = store(self.env).data["steps"]
        words = _("step %(number)d of %(all)d") % numbers
        facts = [self.link(index, words), self.minutes(step.page), self.before(step)]
        return f'<p class="path-line">{dotted(facts)}</p>'

    def head_of_exercises(self, step: Step) -> str:
        """The line below the title of a page of exercises."""
        facts = [self.count(self.docname), self.after(step.page)]
        return f'<p class="path-line">{dotted(facts)}</p>'

    def end(self, step: Step, *, is_guide: bool) -> str:
        """The end of a guide, or of its exercises: where to go from there."""
        ways = []
        if is_guide:
            ways += [
                way(_("Try it"), self.link(page), self.count(page))
                for page in step.exercises
            ]
        for after in self.path[self.number[step.page] :][:1]:
            facts = self.minutes(after.page)
            ways.append(way(_("Next guide"), self.link(after.page), facts, after.gives))
        button = switch(step.page, _("I have read this")) if is_guide else ""
        listed = f"<ul>{''.join(ways)}</ul>" if ways else ""
        if not button and not listed:
            return ""
        kind = "path-end of-guide" if is_guide else "path-end"
        label = escape(_("Learning path"))
        return f'<nav class="{kind}" aria-label="{label}">{button}{listed}</nav>'

    def task(self, anchor: str) -> str:
        """The end of an exercise."""
        return switch(f"{self.docname}#{anchor}", _("I have solved this"))

    def exercises(self, pages: Iterable[tuple[str, str]]) -> str:
        """The list of exercises, page by page."""
        found = "".join(
            f'<div class="exercise-page"><h2>{self.link(page, words)}</h2>'
            f'<p class="path-facts">{self.after(self.guides[page])}</p>'
            f"<ol>{self.listed(page)}</ol></div>"
            for words, page in pages
        )
        return f'<div class="exercise-pages">{found}</div>'

    def listed(self, page: str) -> str:
        solved = mark(_("solved"))
        return "".join(
            f'<li data-done="{page}#{anchor}">{self.link(page, words, anchor)}'
            f"{solved}</li>"
            for anchor, words in tasks(self.env, page)
        )


def dotted(facts: Iterable[str]) -> str:
    return " · ".join(filter(None, facts))


def way(kind: str, link: str, facts: str, sentence: str = "") -> str:
    """A way to go on."""
    said = f"<p>{escape(sentence)}</p>" if sentence else ""
    return f"<li><span>{kind}</span> {link} <small>{facts}</small>{said}</li>"


def mark(words: str) -> str:
    """Stands behind what the reader has done."""
    return f' <span class="done-mark" hidden="">{words}</span>'


def switch(done: str, words: str) -> str:
    """The button that a reader presses at the end; without a script it stays hidden."""
    return (
        f'<p class="done"><button type="button" class="done-switch" hidden="" '
        f'aria-pressed="false" data-done="{done}">{escape(words)}</button></p>'
    )


def place(read: str, go_on: str) -> str:
    """Where the reader is; a script fills it in. ``read``: ``%s of %s read``."""
    forget = _("Forget it")
    kept = _("This device remembers it, and sends it nowhere.")
    return (
        f'<p class="path-place" hidden="" data-count="{escape(read)}">'
        f'<b></b> <span class="path-next">{go_on} <a></a></span> '
        f'<span class="path-kept">{kept} '
        f'<button type="button">{forget}</button></span></p>'
    )


def tasks(env: BuildEnvironment, page: str) -> Iterator[tuple[str, str]]:
    """The sections of a page: anchor and title."""
    for item in env.tocs[page][0][1:]:  # below its own title
        for section in item.children:
            link = section.next_node(nodes.reference)
            yield link["anchorname"].removeprefix("#"), link.astext()


def title(env: BuildEnvironment, page: str) -> str:
    return env.titles[page].astext()
