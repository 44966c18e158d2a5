"""Used in: links from an entry to where its names were called, as the records say."""

import json
from collections import Counter

import pytest
from bs4 import BeautifulSoup
from tiny import CONF, Tiny

from handbook.scripts import note
from handbook_sphinx.used_in import ATTRIBUTE, Place, Run, Runs

ENTRY = """
.. api:: torch.topk torch.Tensor.topk

   >>> x = torch.tensor([1, 2])
   >>> x.topk(1).values, torch.topk(x, 1).indices
   (tensor([2]), tensor([1]))
"""
RECIPE = """
.. recipe:: {}

   >>> {}
"""
USES = "torch.tensor([1, 2]).topk(1).values\n   tensor([2])"
NOT = "torch.tensor([1, 2]).sum()\n   tensor(3)"
GUIDE = """
# {title}

```{{doctest}}
>>> x = torch.tensor([1, 2])
>>> x.sum()
tensor(3)
```

## {section}

```{{doctest}}
>>> x.{code}
```
"""
SCRIPT = """
Story
=====

.. code-block:: python

   x.topk(1)
"""
TOPK, MAX = "topk(1).values\ntensor([2])", "max()\ntensor(2)"
ALL = [
    "Used in guides Largest recipes The best mistakes Sorting all "
    "exercises Task gallery Story",
    "../guide/guide.html#largest",
    "#recipe-The-best",
    "mistakes.html#recipe-Sorting-all",
    "../exercises/some.html#task",
    "../gallery/tensors/plot_story.html",
]


@pytest.fixture
def site(tiny: Tiny) -> Tiny:
    """One place of each kind calls topk, and another one does not."""
    tiny.write("conf.py", f'{CONF}extensions += ["handbook_sphinx.used_in"]\n')
    recipes = RECIPE.format("The best", USES) + RECIPE.format("A sum", NOT)
    tiny.page("reference/page", ENTRY + recipes)
    mistakes = RECIPE.format("Sorting all", USES) + RECIPE.format("Adding all", NOT)
    tiny.page("reference/mistakes", mistakes)
    for page, section in (("guide/guide", "Largest"), ("exercises/some", "Task")):
        text = GUIDE.format(title="Page", section=section, code=TOPK)
        tiny.write(f"docs/{page}.md", text)
        other = GUIDE.format(title="Other", section="Max", code=MAX)
        tiny.write(f"docs/{page}_not.md", other)
    for name, used in (("story", "topk"), ("not", "sum")):
        path = f"docs/gallery/tensors/plot_{name}.rst"
        tiny.write(path, SCRIPT.replace("topk", used))
        note(tiny.root / path, "key", [f"torch.Tensor.{used}"])
    return tiny


def used_in(site: Tiny) -> list[str]:
    """The line at the end of the entry: its words, and then where its links lead."""
    result = site.build("html")
    assert (result.code, result.output) == (0, ""), result.output
    page = BeautifulSoup(site.read("out/html/reference/page.html"), "html.parser")
    lines = page.select(".used-in")
    if not lines:
        return []
    (line,) = lines
    assert line.parent["id"] == "torch.topk"
    assert line.find_next_sibling(["p", "div"]) is None, "it is not at the end"
    return [line.get_text(), *(link["href"] for link in line.find_all("a"))]


def test_all_kinds(site: Tiny) -> None:
    assert site.doctest().code == 0
    assert used_in(site) == ALL
    for link in ALL[1:]:
        page, _hash, anchor = link.partition("#")
        target = (site.root / "out/html/reference" / (page or "page.html")).resolve()
        assert f'id="{anchor}"' in target.read_text("utf-8") or not anchor


def test_only_what_has_run_as_it_stands(site: Tiny) -> None:
    """The pages are written again when the record or another page changes."""
    assert used_in(site)[1:] == ALL[-1:], "nothing but the script has run"
    assert site.doctest().code == 0
    assert used_in(site) == ALL
    guide = site.read("docs/guide/guide.md")
    site.write("docs/guide/guide.md", guide.replace("Largest", "The largest"))
    assert "guides The largest recipes" in used_in(site)[0]
    site.write("docs/guide/guide.md", guide.replace("topk(1)", "topk(k=1)"))
    assert "guides" not in used_in(site)[0], "these examples have not run yet"
    record = site.record()
    for unit in record["units"].values():
        unit["used"] = []
    site.write("records/cpu.json", json.dumps(record))
    assert used_in(site)[1:] == ALL[-1:]


def test_a_script_that_calls_something_else_by_now(site: Tiny) -> None:
    path = site.root / "docs/gallery/tensors/plot_story.rst"
    assert used_in(site)[1:] == ALL[-1:]
    note(path, "another", ["torch.Tensor.sum"])
    assert used_in(site) == []
    path.with_suffix(".drawn").unlink()
    assert used_in(site) == []


def test_pages_without_the_gallery(site: Tiny) -> None:
    site.write("conf.py", f"{site.read('conf.py')}exclude_patterns = ['gallery']\n")
    assert site.doctest().code == 0
    assert used_in(site)[1:] == ALL[1:-1]


def test_each_language_in_its_own_words(site: Tiny) -> None:
    assert site.doctest().code == 0
    messages = {"Page": "页", "Largest": "最大的"}
    site.translate("guide/guide", messages)
    result = site.build("html", "-Dlanguage=zh_CN", to="zh")
    assert "最大的" in site.read("out/zh/reference/page.html"), result.output


def runs(*kinds_used_and_attributes: tuple[str, str, dict[str, int]]) -> Runs:
    """Runs of one place each, whose titles are their numbers."""
    return Runs(
        Run(
            kind,
            frozenset(f"torch.{name}" for name in used.split()),
            [Place("page", "", str(number), Counter(attributes))],
        )
        for number, (kind, used, attributes) in enumerate(kinds_used_and_attributes)
    )


def titles(found: Runs, *names: str) -> dict[str, str]:
    """For each kind the titles of what is linked, in order."""
    links = found.using({f"torch.{name}" for name in names})
    return {kind: " ".join(p.title for p in places) for kind, places in links}


def test_the_most_telling_first() -> None:
    """Other calls beside it make a place less about it, and rare ones more so."""
    noise = {"tensor": 9, "sum": 9, "zeros": 9}
    found = runs(
        ("guide", "topk cat", {"topk": 1, "cat": 1}),
        ("guide", "topk tensor", {"topk": 1, "tensor": 1}),
        ("guide", "topk", {"topk": 1}),
        ("guide", "tensor", noise),
        ("guide", "tensor", noise),
        ("guide", "tensor", noise),
        ("guide", "sum", {"sum": 1, "topk": 9}),  # it has never called that
    )
    assert titles(found, "topk") == {"guide": "2 1"}


def test_what_is_about_something_else_is_left_out() -> None:
    much = {"a": 9, "b": 9, "c": 9}
    other = ("guide", "a", {"a": 1})
    assert titles(runs(("guide", "topk", {"topk": 1, **much}), other), "topk") == {}
    assert titles(runs(("guide", "topk", {"topk": 9, **much}), other), "topk")


def test_what_most_call_tells_nothing() -> None:
    calls, other = ("guide", "abs", {"abs": 1}), ("guide", "sum", {"sum": 1})
    two_of_three = runs(calls, calls, other)
    assert titles(two_of_three, "abs") == {"guide": "0 1"}
    assert titles(runs(calls, calls, calls, other), "abs") == {}


def test_any_of_its_names() -> None:
    found = runs(
        ("recipe", "cat", {"cat": 1}),
        ("recipe", "concat", {"concat": 1}),
        ("recipe", "sum", {"sum": 1}),
    )
    assert titles(found, "cat", "concat") == {"recipe": "0 1"}


def test_attributes_of_other_libraries_do_not_count() -> None:
    code = "np.where(x.topk(1)); paddle.concat(y); 1.5, 2.; numpy_.stack(z)"
    assert ATTRIBUTE.findall(code) == ["topk", "stack"]
