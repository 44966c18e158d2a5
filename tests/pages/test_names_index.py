"""The lists of names: an index of all entries, and the families in short."""

import pytest
from bs4 import BeautifulSoup, Tag
from tiny import CONF, Tiny

PAGES = {
    "index": """
        Tiny
        ====

        .. toctree::
           :hidden:

           names

        Families
        --------

        .. toctree::
           :hidden:

           sorting
           words
           joining

        .. families::
        """,
    "names": "All\n===\n\n.. names::\n",
    "words": "Words\n=====\n\nNo entry.\n",
    "joining": """
        Joining
        =======

        .. api:: torch.cat torch.concat
           :called: joining & more; merge
           :numpy: numpy.concatenate
           :paddle: paddle.concat

           Join ``x < y`` in *one*. Then more.

           >>> torch.cat([torch.ones(1), torch.ones(1)])
           tensor([1., 1.])
        """,
    "sorting": """
        Sorting
        =======

        .. api:: torch.sort
           :called: order; ranking

           Sort.

           >>> torch.sort(torch.tensor([1])).values
           tensor([1])

        .. api:: torch.msort
           :called: order of rows; rows

           Sort rows.

           >>> torch.msort(torch.tensor([1]))
           tensor([1])

        .. api:: torch.Tensor.sort
           :called: order by method; method

           Sort, too.

           >>> torch.tensor([1]).sort().values
           tensor([1])

        .. recipe:: Count ``ones``
           :called: counting; how many

           Count.

           >>> torch.ones(2).sum()
           tensor(2.)
        """,
}
CHINESE = {
    "index": {"Tiny": "小", "Families": "类别"},
    "names": {"All": "全部"},
    "words": {"Words": "字", "No entry.": "无。"},
    "joining": {
        "Joining": "拼接",
        "joining & more; merge": "拼接；合并",
        "Join ``x < y`` in *one*. Then more.": "把 ``x < y`` 拼成\\ *一个*。还有。",
    },
    "sorting": {
        "Sorting": "排序",
        "order; ranking": "排序；名次",
        "Sort.": "排。",
        "order of rows; rows": "各行排序；行",
        "Sort rows.": "排行。",
        "order by method; method": "排序方法；方法",
        "Sort, too.": "也排。",
        "Count ``ones``": "数 ``ones``",
        "counting; how many": "计数；几个",
        "Count.": "数。",
    },
}


@pytest.fixture(scope="module")
def site(shared: Tiny) -> Tiny:
    shared.write("conf.py", CONF + 'extensions += ["handbook_sphinx.names_index"]\n')
    for name, text in PAGES.items():
        shared.write(f"docs/{name}.rst", text)
        shared.translate(name, CHINESE[name])
    build(shared)
    return shared


def build(site: Tiny) -> None:
    for language in ("en", "zh_CN"):
        result = site.build("html", f"-Dlanguage={language}", to=language)
        assert (result.code, result.output) == (0, "")


def soup(site: Tiny, page: str, language: str = "en") -> BeautifulSoup:
    return BeautifulSoup(site.read(f"out/{language}/{page}.html"), "html.parser")


def lines(site: Tiny, family: str, language: str = "en") -> list[Tag]:
    return soup(site, "names", language).find(id=family).select("ul.names > li")


def test_an_entry_has_all_its_names_on_a_line(site: Tiny) -> None:
    (line,) = lines(site, "joining")
    assert line.a["href"] == "joining.html#torch.cat"
    assert line.a.get_text() == "torch.cat"
    assert [code.get_text() for code in line.find_all("code", recursive=False)] == [
        "torch.concat"
    ]
    assert line.b.get_text() == "joining & more"
    there = [name.get_text() for name in line.find_all("i")]
    assert there == ["numpy.concatenate", "paddle.concat"]


def test_a_line_is_in_the_language_of_the_page(site: Tiny) -> None:
    (line,) = lines(site, "joining", "zh_CN")
    assert line.b.get_text() == "拼接"


def test_a_recipe_has_its_title(site: Tiny) -> None:
    recipe = lines(site, "sorting")[-1]
    assert recipe.a["href"].startswith("sorting.html#")
    assert recipe.a.get_text() == "Count ones"


def test_families_come_in_the_order_of_the_contents(site: Tiny) -> None:
    for language, titles in (
        ("en", ["Sorting", "Joining"]),
        ("zh_CN", ["排序", "拼接"]),
    ):
        page = soup(site, "names", language)
        heads = [head.a for head in page.find_all("h2")]
        assert [head.get_text() for head in heads] == titles
        assert [head["href"] for head in heads] == ["sorting.html", "joining.html"]


def test_the_front_page_has_the_pages_of_its_contents_and_their_names(
    site: Tiny,
) -> None:
    short = soup(site, "index").find(id="families").select_one("dl.families")
    assert [head.get_text() for head in short.find_all("dt")] == [
        "Sorting 3 names",
        "Words",
        "Joining 2 names",
    ]
    names = {link["href"]: link for link in short.select("dd a")}
    assert names["joining.html#torch.cat"].get_text() == "cat"
    assert names["joining.html#torch.cat"]["title"] == "joining & more"
    # one last part, two entries
    assert names["sorting.html#torch.sort"].get_text() == "sort"
    assert names["sorting.html#torch.Tensor.sort"].get_text() == "Tensor.sort"
    assert short.select("dd a")[3].get_text() == "counting"


def test_the_index_alone_loads_its_script(site: Tiny) -> None:
    found = [name for name in PAGES if "names.js" in site.read(f"out/en/{name}.html")]
    assert found == ["names"]


def test_without_a_script_there_is_no_box(site: Tiny) -> None:
    assert soup(site, "names").select_one(".names-filter").has_attr("hidden")


def test_the_lists_follow_the_pages(tiny: Tiny) -> None:
    tiny.write("conf.py", CONF + 'extensions += ["handbook_sphinx.names_index"]\n')
    for name, text in PAGES.items():
        tiny.write(f"docs/{name}.rst", text)
    assert tiny.build("html", to="en").code == 0
    tiny.write("docs/joining.rst", PAGES["joining"].replace("joining &", "union &"))
    assert tiny.build("html", to="en").code == 0
    assert lines(tiny, "joining")[0].b.get_text() == "union & more"
    assert "union &amp; more" in tiny.read("out/en/index.html")
