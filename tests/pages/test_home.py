"""The front door: an entry in short, figures from the records, and the ways in."""

import json
from collections import Counter

import pytest
from bs4 import BeautifulSoup, Tag
from tiny import CONF, Tiny

FACES = ("called", "parameters", "names_index", "versions", "search", "path", "home")
INDEX = """
    Tiny
    ====

    .. rst-class:: lead

       What this is.

    .. alive:: torch.topk
       :trap: sorted

       In which order?

    .. alive:: torch.sum
       :trap: sum(0)

       Which sum?

    .. in-figures::

    .. way:: guides

    .. way:: families

    .. way:: exercises

    .. toctree::
       :hidden:

       guide/index
       reference/index
       exercises/index
    """
PAGES = {
    "index": INDEX,
    "guide/index": """
        Guides
        ======

        .. path::

           .. guide:: first

              You can add.
        """,
    "guide/first": "First\n=====\n\nOnce.\n",
    "reference/index": """
        Reference
        =========

        .. toctree::

           Big ones <most>
           words
        """,
    "reference/words": "Words\n=====\n\nNo entry.\n",
    "reference/most": """
        Most
        ====

        .. api:: torch.topk torch.Tensor.topk
           :called: largest values; top k

           The largest. See :doc:`words`.

           >>> torch.topk(torch.tensor([1, 3]), 1).values
           tensor([3])

           Nothing of note.

           >>> torch.tensor([2, 4]).topk(1).values
           tensor([4])

           They are sorted, unlike those of :func:`torch.sum`.

           >>> torch.tensor([2, 4]).topk(2, sorted=True).values
           tensor([4, 2])

           :k: how many
           :dim: along which
           :largest: or smallest
           :sorted: by size

        .. api:: torch.sum
           :called: total; add up

           Add.

           >>> torch.sum(torch.tensor([1, 3]))
           tensor(4)

           One of them.

           >>> torch.tensor([[2], [4]]).sum(0)
           tensor([6])

           :dim: along which
           :keepdim: keep it
        """,
    "exercises/index": """
        Exercises
        =========

        .. toctree::

           Easy ones <easy>
        """,
    "exercises/easy": "Easy\n====\n\nA\n-\n\nTry.\n\nB\n-\n\nTry.\n",
}
CHINESE = {
    "index": {
        "Tiny": "小",
        "What this is.": "这是什么。",
        "In which order?": "什么顺序？",
        "Which sum?": "哪个和？",
    },
    "guide/index": {"Guides": "指南", "You can add.": "会做加法。"},
    "guide/first": {"First": "第一篇", "Once.": "一次。"},
    "reference/index": {"Reference": "参考", "Big ones": "大的"},
    "reference/words": {"Words": "词", "No entry.": "没有条目。"},
    "reference/most": {
        "Most": "最大",
        "largest values; top k": "最大的若干个；前 k 个",
        "The largest. See :doc:`words`.": "最大的。见 :doc:`words`。",
        "Nothing of note.": "没什么。",
        "They are sorted, unlike those of :func:`torch.sum`.": (
            "已经排好序，与 :func:`torch.sum` 不同。"
        ),
        "total; add up": "求和；加起来",
        "Add.": "加。",
        "One of them.": "其中之一。",
        "how many": "几个",
        "along which": "沿哪一维",
        "or smallest": "或最小",
        "by size": "按大小",
        "keep it": "保留",
    },
    "exercises/index": {"Exercises": "练习", "Easy ones": "容易的"},
    "exercises/easy": {"Easy": "容易", "A": "甲", "B": "乙", "Try.": "试试。"},
}


def fill(tiny: Tiny) -> None:
    faces = "".join(f'    "handbook_sphinx.{face}",\n' for face in FACES)
    tiny.write("conf.py", f"{CONF}extensions += [\n{faces}]\n")
    tiny.write("docs/_templates/components/lookup.html", "box at {{ place }}")
    for name, text in PAGES.items():
        tiny.write(f"docs/{name}.rst", text)
        tiny.translate(name, CHINESE[name])


@pytest.fixture(scope="module")
def site(shared: Tiny) -> Tiny:
    fill(shared)
    assert shared.doctest().code == 0
    here = shared.record()
    there = here | {"device": "cuda", "torch": "2.11.0+cu130", "machine": "H200"}
    there["units"] = {"torch.topk": here["units"]["torch.topk"]}
    shared.write("records/cuda.json", json.dumps(there))
    for language in ("en", "zh_CN"):
        result = shared.build("html", f"-Dlanguage={language}", to=language)
        assert (result.code, result.output) == (0, "")
    return shared


def soup(site: Tiny, language: str = "en") -> BeautifulSoup:
    return BeautifulSoup(site.read(f"out/{language}/index.html"), "html.parser")


def panel(site: Tiny, language: str = "en") -> Tag:
    return soup(site, language).find(id="alive-1")


def test_an_entry_in_short(site: Tiny) -> None:
    first, trap = panel(site).select(".alive-first, .alive-trap")
    assert first.p.get_text() == "The largest. See Words."
    assert "topk(torch.tensor([1, 3]), 1)" in first.pre.get_text()
    assert [p.get_text() for p in trap.find_all("p")] == [
        "What people get wrong",
        "They are sorted, unlike those of torch.sum().",
    ]
    assert "sorted=True" in trap.pre.get_text()
    assert "Nothing of note" not in panel(site).get_text()
    assert "how many" not in panel(site).get_text()


def test_its_links_lead_from_here(site: Tiny) -> None:
    assert [link["href"] for link in panel(site).find_all("a")] == [
        "reference/most.html#torch.topk",
        "reference/words.html",
        "reference/most.html#torch.sum",
    ]


def test_it_has_its_plain_name_and_its_badge(site: Tiny) -> None:
    assert panel(site).select_one(".plain-name").get_text() == "largest values"
    assert "CPU" in panel(site).select_one(".alive-facts .badges").get_text()


def test_it_is_translated_with_its_original(site: Tiny) -> None:
    shown = panel(site, "zh_CN")
    assert (
        shown.select_one(".alive-name").get_text().startswith("torch.topk 最大的若干个")
    )
    assert "已经排好序" in shown.select_one(".alive-trap").get_text()
    assert shown.select("original-text")


@pytest.mark.parametrize(
    ("language", "labels"),
    [("en", ["In which order?", "Which sum?"]), ("zh_CN", ["什么顺序？", "哪个和？"])],
)
def test_tabs_name_their_panels(site: Tiny, language: str, labels: list[str]) -> None:
    page = soup(site, language)
    tabs = page.select('[role="tablist"] > [role="tab"]')
    assert [tab.get_text() for tab in tabs] == labels
    assert [tab["aria-selected"] for tab in tabs] == ["true", "false"]
    for tab in tabs:
        assert page.find(id=tab["aria-controls"])["aria-labelledby"] == tab["id"]


def test_no_id_stands_twice(site: Tiny) -> None:
    ids = Counter(tag["id"] for tag in soup(site).find_all(id=True))
    assert not [id for id, count in ids.items() if count > 1]


def test_the_search_finds_the_entry_once(site: Tiny) -> None:
    words = site.read("out/en/search/words.js") + site.read("out/en/search/names.js")
    assert words.count("They are sorted") == 1
    assert "What this is" in words


def test_the_front_page_alone_loads_its_files(site: Tiny) -> None:
    found = [name for name in PAGES if "home.js" in site.read(f"out/en/{name}.html")]
    assert found == ["index"]


def test_figures_are_those_of_the_records(site: Tiny) -> None:
    figures = soup(site).select(".in-figures strong")
    units = site.record()["units"].values()
    comparisons = sum(unit["comparisons"] for unit in units)
    assert comparisons == 5
    assert [each.get_text() for each in figures] == ["3", "5", "60 %"]
    assert "CUDA (H200), torch 2.11" in soup(site).select_one(".in-figures").get_text()


def ways(site: Tiny, kind: str, language: str = "en") -> list[tuple[str, str]]:
    rows = soup(site, language).select(f".way.{kind} > li")
    return [(row.a["href"], row.get_text(" ", strip=True)) for row in rows]


def test_the_ways_in(site: Tiny) -> None:
    assert ways(site, "guides") == [("guide/first.html", "First 5 min You can add.")]
    assert ways(site, "families") == [("reference/most.html", "Big ones 3")]
    assert ways(site, "exercises") == [("exercises/easy.html", "Easy ones 2")]
    assert ways(site, "families", "zh_CN") == [("reference/most.html", "大的 3")]


def test_the_page_follows_its_entries(tiny: Tiny) -> None:
    fill(tiny)
    short = ".. alive:: torch.topk\n   :trap: sorted\n\n   Which?\n"
    tiny.write("docs/short.rst", f":orphan:\n\nShort\n=====\n\n{short}")
    assert tiny.build("html", to="en").code == 0
    most = PAGES["reference/most"].replace("The largest.", "The greatest.")
    tiny.write("docs/reference/most.rst", most)
    assert tiny.build("html", to="en").code == 0
    assert "The greatest." in tiny.read("out/en/short.html")


@pytest.mark.parametrize(
    ("right", "wrong", "line", "problem"),
    [
        (
            "torch.topk",
            "torch.topc",
            8,
            "alive: no entry covers torch.topc; near to it are torch.topk",
        ),
        (
            ":trap: sorted",
            ":trap: unsorted",
            8,
            "alive: no example of torch.topk after its first one has 'unsorted' in it",
        ),
        ("   :trap: sorted\n", "", 8, "alive: say ':trap:'"),
        (
            "way:: families",
            "way:: famelies",
            22,
            "way: 'famelies' is none of guides, families",
        ),
    ],
)
def test_what_is_wrong_is_told(
    tiny: Tiny, right: str, wrong: str, line: int, problem: str
) -> None:
    fill(tiny)
    tiny.write("docs/index.rst", INDEX.replace(right, wrong, 1))
    result = tiny.build("html")
    assert result.code == 1
    assert f"docs/index.rst:{line}: ERROR" in result.output
    assert problem in result.output


def test_a_picture_of_no_script_is_told(tiny: Tiny) -> None:
    fill(tiny)
    tiny.write("docs/gallery/plot_moons.rst", ":orphan:\n\nMoons\n=====\n")
    told = ".. thumbnails::\n\n   gallery/plot_moon\n"
    tiny.write("docs/index.rst", PAGES["index"].replace(".. in-figures::", told, 1))
    tiny.write("docs/more.rst", f":orphan:\n\nMore\n====\n\n{told}")
    result = tiny.build("html")
    assert result.code == 1
    assert (
        "docs/more.rst:8: ERROR: thumbnails: there is no page gallery/plot_moon; "
        "near to it are gallery/plot_moons"
    ) in result.output


def test_the_search_box_stands_where_it_is_wanted(tiny: Tiny) -> None:
    fill(tiny)
    conf = tiny.read("conf.py") + 'templates_path = ["docs/_templates"]\n'
    tiny.write("conf.py", conf)
    told = PAGES["index"].replace(".. in-figures::", ".. search-box::", 1)
    tiny.write("docs/index.rst", told)
    assert tiny.build("html", to="en").code == 0
    assert "box at home" in tiny.read("out/en/index.html")
