"""Fill TEMPLATE from languages.toml: the page above all languages, to TARGET."""

import sys
from pathlib import Path

from jinja2 import Template

from handbook.written import whole
from handbook_sphinx._languages import FILE, families, load

template, target = map(Path, sys.argv[1:])
languages = list(load(Path(FILE)).values())
page = Template(template.read_text("utf-8"), autoescape=True).render(
    languages=languages,
    source=languages[0],
    families=families(languages),
    folders={language.tag: language.code for language in languages},
)
whole(target, page + "\n")
