"""What this site is. The logic lives in handbook_sphinx/."""

project = "Torch Handbook"
author = "the Torch Handbook authors"
copyright = "the Torch Handbook authors, code BSD-3-Clause, text CC BY 4.0"
language = "en"  # the first of languages.toml; for others, say -D language=…

extensions = [
    "myst_parser",
    "handbook_sphinx.strict",
    "handbook_sphinx.current",
    "handbook_sphinx.entry",
    "handbook_sphinx.called",
    "handbook_sphinx.parameters",
    "handbook_sphinx.picture",
    "handbook_sphinx.plot",
    "handbook_sphinx.figures",
    "handbook_sphinx.release",
    "handbook_sphinx.units",
    "handbook_sphinx.badges",
    "handbook_sphinx.verdict_table",
    "handbook_sphinx.versions",
    "handbook_sphinx.used_in",
    "handbook_sphinx.facts",
    "handbook_sphinx.dtype_tables",
    "handbook_sphinx.messages",
    "handbook_sphinx.names_index",
    "handbook_sphinx.glossary",
    "handbook_sphinx.path",
    "handbook_sphinx.catalogues",
    "handbook_sphinx.bilingual",
    "handbook_sphinx.switch",
    "handbook_sphinx.anchors",
    "handbook_sphinx.navigation",
    "handbook_sphinx.contents",
    "handbook_sphinx.mathml",
    "handbook_sphinx.plain_code",
    "handbook_sphinx.search",
    "handbook_sphinx.markdown",
    "handbook_sphinx.offline",
    "handbook_sphinx.gallery",
    "handbook_sphinx.sheet",
    "handbook_sphinx.report_mistake",
    "handbook_sphinx.head",
    "handbook_sphinx.news",
    "handbook_sphinx.home",
    "handbook_sphinx.pictures",
    "handbook_sphinx.bundle",
]
exclude_patterns = ["**/GALLERY_HEADER.rst"]
suppress_warnings = []
if tags.has("draw"):  # noqa: F821  the scripts of the gallery are run, no page is read
    extensions = ["handbook_sphinx.gallery.draw"]
elif tags.has("words"):  # noqa: F821  examples and sheet do without the gallery
    exclude_patterns += ["gallery"]
    suppress_warnings += ["toc.not_readable"]

root_doc = "index"
nitpicky = True
default_role = "literal"
myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3

# languages
locale_dirs = ["../locale"]
gettext_compact = False
gettext_location = False
gettext_uuid = False
gettext_last_translator = ""
suppress_warnings += ["i18n.inconsistent_references"]  # bilingual.py compares better

# verdicts: the committed records, and those of this machine, which count before them
handbook_records = ["verdicts", "build/verdicts"]
# what was observed about torch's names, by the device
handbook_facts = "facts"

# code
highlight_language = "python"
highlight_options = {
    language: {"filters": ["plain-code"]}
    for language in ("default", "pycon", "python", "Python")
}
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
html_math_renderer = "mathml"

# the gallery: paths are relative to docs/
sphinx_gallery_conf = {
    "examples_dirs": "../gallery",
    "gallery_dirs": "gallery",
    "filename_pattern": r"/plot_",
    "nested_sections": False,  # one page shows all groups
    "subsection_order": [
        "../gallery/tensors",
        "../gallery/training",
        "../gallery/numerics",
        "../gallery/networks",
        "../gallery/devices",
        "../gallery/solutions",
    ],
    "within_subsection_order": "FileNameSortKey",
    "reset_modules": ("matplotlib", "handbook_sphinx.gallery.draw.prepare"),
    "remove_config_comments": True,
    "download_all_examples": False,
    # what changes with every build stays out of the pages and catalogues
    "min_reported_time": float("inf"),
    "write_computation_times": False,
    "show_memory": False,
    "show_signature": False,
}

# the site
html_theme = "furo"
html_title = project
html_static_path = ["docs/_static"]
templates_path = ["docs/_templates"]
html_additional_pages = {"search": "search.html"}
html_css_files = [  # one file is made of them; the first is the theme's
    "styles/furo.css",
    "colours.css",
    "handbook.css",
    "frame.css",
    "entry.css",
    "switches.css",
    "practice.css",
    "search.css",
    "tables.css",
    "names.css",
    "picture.css",
    "sheet.css",
    "facts.css",
    "gallery.css",
    "offline.css",
]
html_js_files = [
    "language.js",
    "search.js",
    "frame.js",
    "contents.js",
    "copy.js",
    "scrollable.js",
    "practice.js",
    "offline.js",
    "as_markdown.js",
]
handbook_before = ["before.js", "original.js"]
html_copy_source = False
html_scaled_image_link = False  # pictures say their size, and are shown in it
html_show_sourcelink = False
html_show_sphinx = False
html_use_index = False
html_domain_indices = False
html_permalinks_icon = "#"
