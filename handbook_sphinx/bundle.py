"""One stylesheet and one script for all pages.

They are made of what conf.py lists in ``html_css_files`` and ``html_js_files``, the
theme's among them, without what no page of ours uses. Their names hold a digest of what
is in them, so that a browser may keep them for ever. What the theme and the extensions
bring besides stays out of the site.

Scripts in ``handbook_before`` stand in the pages themselves, and run before anything is
painted. A script or style for few pages is added to them by its face.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError
from sphinx.locale import _

from handbook.written import whole

from ._languages import families, here, is_source
from ._policy import policy
from ._private import keep_files, pygments_stylesheet

STATIC = "_static"
KINDS = {".css": "text/css", ".js": "text/javascript"}
ORIGINALS = "original.js"  # what a page of the source has no use for

# Classes and ids for which the theme has styles, and which no page of ours has: most
# are of its own frame. Once one is used after all, it must go from here.
UNUSED = frozenset(
    """
    __navigation __toc announcement announcement-content back-to-top bottom-of-page
    content-icon-container edit-this-page furo-related-icon header-center header-left
    header-right icons left-details mobile-header muted-link nav-overlay-icon no-toc
    overlay page-info related-pages right-details scroll-current searchbox
    show-back-to-top sidebar-brand sidebar-brand-text sidebar-container sidebar-drawer
    sidebar-logo sidebar-logo-container sidebar-overlay sidebar-scroll sidebar-sticky
    sidebar-toggle sidebar-tree skip-to-content theme-toggle theme-toggle-container
    theme-toggle-content theme-toggle-header toc-content-icon toc-drawer toc-header-icon
    toc-overlay toc-overlay-icon toc-scroll toc-sticky toc-title toc-title-container
    toc-tree toc-tree-container toctree-checkbox view-this-page

    admonition-todo brackets caution centered citation code-block-caption contents
    danger deprecated domainindex-jumpbox domainindex-section epigraph fn-backref
    footnote footnote-reference genindex-jumpbox genindex-section guilabel
    highlight-link highlights highlighttable hint hll important line-block linenodiv
    linenos loweralpha lowerroman option-list pull-quote seealso
    sidebar sidebar-title sig sig-inline sig-name sig-param sig-paren sig-prename tip
    topic topic-title upperalpha upperroman versionadded versionchanged versionmodified
    versionremoved viewcode-back viewcode-link visually-hidden
    """.split()  # noqa: SIM905
)
NAME = re.compile(r"[.#]([\w-]+)")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
VARIABLE = re.compile(
    r"""(?<=[{;])\s*(--[\w-]+)\s*:(?:[^;{}"']|"[^"]*"|'[^']*')*(?:;|(?=\}))"""
)


@dataclass(frozen=True)
class Bundle:
    """What the frame of a page asks for."""

    css: str
    js: str
    inline: str  # stands in the page, and runs before anything is painted

    @property
    def style(self) -> str:
        return f"{STATIC}/handbook.{digest(self.css)}.css"

    @property
    def script(self) -> str:
        return f"{STATIC}/handbook.{digest(self.js)}.js"

    @property
    def policy(self) -> str:
        return policy(script=self.inline)


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:10]


def remember(app: Sphinx, config: Config) -> None:
    """Our own folders of static files: extensions will add theirs."""
    app.handbook_static = [Path(app.confdir, name) for name in config.html_static_path]


def make(app: Sphinx) -> None:
    """Before anything is written: every page names both files."""
    if app.builder.format != "html":
        return
    styles, scripts = listed(app)
    css = [pygments_stylesheet(), *styles.values(), of_language(app)]
    js = [f"(() => {{\n{text}\n}})();" for text in scripts.values()]
    unused = {ORIGINALS} if is_source(app.config) else {}
    before = [name for name in app.config.handbook_before if name not in unused]
    app.handbook_bundle = Bundle(
        css=short(
            ".css", read_variables(short(".css", used("\n".join(css))), apart(app))
        ),
        js=short(".js", "\n".join(js)),
        inline=short(".js", "\n".join(read(app, name) for name in before)),
    )


def listed(app: Sphinx) -> tuple[dict[str, str], dict[str, str]]:
    """The stylesheets and the scripts of conf.py: their names and texts."""
    config = app.config
    lists = config.html_css_files, config.html_js_files
    styles, scripts = (
        {name: read(app, name) for name, _attributes in each} for each in lists
    )
    return styles, scripts


def read(app: Sphinx, name: str) -> str:
    """A file of ours, or one of the theme. Raises ConfigError where there is none."""
    for folder in (*app.handbook_static, *brought(app)):
        if (file := folder / name).is_file():
            return file.read_text("utf-8")
    raise ConfigError(f"conf.py names {name}, which no folder of static files has")


def brought(app: Sphinx) -> list[Path]:
    """The folders of static files that the theme and extensions have."""
    folders = [Path(app.confdir, folder) for folder in app.config.html_static_path]
    others = [folder for folder in folders if folder not in app.handbook_static]
    return others + [Path(p, "static") for p in app.builder.theme.get_theme_dirs()]


def of_language(app: Sphinx) -> str:
    """What differs by language: fonts and words."""
    languages = app.config.handbook_languages.values()
    mine = here(app.config)
    fonts = families([mine, *(each for each in languages if each != mine)])
    said = {"--output": quoted(_("Out:"))}
    if fonts:
        said["--language-fonts"] = ", ".join(map(quoted, fonts))
    return f"body {{ {'; '.join(f'{name}: {value}' for name, value in said.items())} }}"


def quoted(text: str) -> str:
    """As CSS writes it."""
    return f'"{text}"'


def used(css: str) -> str:
    """Without the rules that match nothing here."""

    def kept(rule: re.Match[str]) -> str:
        selectors = [
            each for each in rule[1].split(",") if UNUSED.isdisjoint(names(each))
        ]
        return f"{','.join(selectors)}{{{rule[2]}}}" if selectors else ""

    return RULE.sub(kept, css)


def names(selector: str) -> list[str]:
    """The classes and ids that an element must have."""
    return NAME.findall(re.sub(r":not\([^)]*\)", "", selector))


def apart(app: Sphinx) -> str:
    """The stylesheets that only some pages load, with whatever else is ours."""
    files = (file for folder in app.handbook_static for file in folder.glob("*.css"))
    return "\n".join(file.read_text("utf-8") for file in sorted(files))


def read_variables(css: str, others: str = "") -> str:
    """Without the variables that no rule reads, here or in ``others``.

    The theme has hundreds of them.
    """
    named = set(re.findall(r"var\(\s*(--[\w-]+)", css + others))
    slim = VARIABLE.sub(lambda found: found[0] if found[1] in named else "", css)
    return slim if slim == css else read_variables(slim, others)  # one read by another


def short(suffix: str, text: str) -> str:
    """The same without comments and blanks, and with short names inside functions."""
    import minify  # starts threads, which a fork of the tests would lose

    return minify.string(KINDS[suffix], text)


def tell(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """``bundle``; ``css_files`` and ``script_files`` are those of this page alone."""
    context["bundle"] = app.handbook_bundle
    styles, scripts = listed(app)
    ours = {file.name for folder in app.handbook_static for file in folder.iterdir()}
    keep_files(context, ours - styles.keys() - scripts.keys())


def renew(app: Sphinx, env: BuildEnvironment) -> set[str]:
    """All pages are written again when the last build has made other files."""
    if app.builder.format != "html":
        return set()
    made = (app.handbook_bundle.style, app.handbook_bundle.script)
    there = all(Path(app.outdir, name).exists() for name in made)
    return set() if there else env.found_docs


def write(app: Sphinx, error: Exception | None) -> None:
    """Write both files, and remove what they are made of, or no page asks for."""
    if error or app.builder.format != "html":
        return
    static, bundle = Path(app.outdir, STATIC), app.handbook_bundle
    styles, scripts = listed(app)
    gone = {
        *styles,
        *scripts,
        *app.config.handbook_before,
        "pygments.css",
        "translations.js",
    }
    for folder in brought(app):
        for file in folder.rglob("*"):
            name = file.relative_to(folder).as_posix()
            gone.add(name.removesuffix(".jinja").removesuffix("_t"))
    gone |= {file.name for file in static.glob("handbook.*.*")}
    for name in gone:
        if (file := static / name).is_file():
            file.unlink()
            if not any(file.parent.iterdir()):
                file.parent.rmdir()
    for folder in app.handbook_static:
        for file in folder.rglob("*"):
            place = static / file.relative_to(folder)
            if file.suffix in KINDS and place.exists():  # it stays apart
                whole(place, short(file.suffix, file.read_text("utf-8")))
    whole(Path(app.outdir, bundle.style), bundle.css)
    whole(Path(app.outdir, bundle.script), bundle.js)


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("handbook_sphinx._languages")
    app.add_config_value("handbook_before", [], "html", types=list)
    app.connect("config-inited", remember)
    app.connect("builder-inited", make, priority=900)  # the theme knows its colours
    app.connect("env-updated", renew)
    app.connect("html-page-context", tell, priority=900)  # others add theirs
    app.connect("build-finished", write, priority=900)  # the theme writes one late
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
