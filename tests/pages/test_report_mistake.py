"""Each entry and each page leads to a form in which it is named already."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from tiny import ROOT, Tiny

from handbook_sphinx.report_mistake import FIELDS, TEMPLATE

FORM = ROOT / ".github/ISSUE_TEMPLATE" / TEMPLATE
FRAME = "locale/zh_CN/LC_MESSAGES/sphinx.po"
PAGE = """
.. api:: torch.abs

   >>> torch.abs(torch.zeros(1))
   tensor([0.])

.. recipe:: One index; for all & 100 %

   >>> torch.zeros(2)[0]
   tensor(0.)
"""
LINK = re.compile(r'<p class="report"><a [^>]*href="([^"]+)"[^>]*>([^<]+)</a></p>')


@pytest.fixture(scope="module")
def site(shared: Tiny) -> Tiny:
    conf = 'extensions += ["handbook_sphinx.report_mistake"]\n'
    shared.write("conf.py", shared.read("conf.py") + conf)
    shared.page("a/page", PAGE)
    shared.page("words", "Words.\n")
    title = {"Title": "标题"}
    shared.translate("a/page", title | {"One index; for all & 100 %": "一个索引"})
    shared.translate("words", title | {"Words.": "话。"})
    shared.translate("index", {"Tiny": "小"})
    shared.write(FRAME, (ROOT / FRAME).read_text("utf-8"))
    for language in ("en", "zh_CN"):
        result = shared.build("html", "-D", f"language={language}", to=language)
        assert result.code == 0, result.output
    return shared


def links(site: Tiny, page: str, language: str) -> list[tuple[str, dict[str, str]]]:
    """The texts of the links of a page, and what they fill in."""
    found = LINK.findall(site.read(f"out/{language}/{page}.html"))
    for address, _text in found:
        assert unescape(address).startswith("https://example.org/code/issues/new?")
    return [
        (text, {k: v for k, (v,) in parse_qs(urlsplit(unescape(a)).query).items()})
        for a, text in found
    ]


@pytest.mark.parametrize(
    ("language", "entry", "page"),
    [
        ("en", "Report a mistake in this entry", "Report a mistake on this page"),
        ("zh_CN", "报告本条目的错误", "报告本页的错误"),
    ],
)
def test_each_entry_and_each_page(
    site: Tiny, language: str, entry: str, page: str
) -> None:
    every = {"template": TEMPLATE, "language": language}
    here = every | {"page": "a/page"}
    assert links(site, "a/page", language) == [
        (entry, here | {"entry": "torch.abs"}),
        (entry, here | {"entry": "One index; for all & 100 %"}),
        (page, here),
    ]
    assert links(site, "words", language) == [(page, every | {"page": "words"})]


def test_the_form_has_these_fields() -> None:
    form = yaml.safe_load(FORM.read_text("utf-8"))
    fields = {field.get("id"): field for field in form["body"]}
    assert set(FIELDS) < set(fields)
    # GitHub fills in a text from a link, but no field that is shown as code
    assert not [id for id in FIELDS if "render" in fields[id]["attributes"]]
