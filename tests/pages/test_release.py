"""Results of certain releases: all are kept, and those of this torch are shown."""

import json

import polib
import pytest
from tiny import CONF, Tiny

from handbook.names import torch_version
from handbook.record import release

HERE = release(torch_version())
LATER = f">={HERE.split('.')[0]}.{int(HERE.split('.')[1]) + 1}"

PAGE = f"""
.. api:: torch.add

   .. release:: {LATER}

      Said of later ones.

      >>> torch.add(1, 1)
      tensor('later')

   .. release:: <{HERE}

      >>> torch.add(1, 1)
      tensor('earlier')

   .. release:: >={HERE}

      Said of this one.

      >>> torch.add(1, 1)
      tensor(2)

.. release:: {LATER}

   >>> "loose"
   'later'

.. release:: >={HERE}

   >>> "loose"
   'loose'
"""
MYST = f"""
# Markdown

:::{{release}} {LATER}

Said of later ones.

```{{doctest}}
>>> 1
2
```
:::

:::{{release}} >={HERE}

```{{doctest}}
>>> 1
1
```
:::
"""
WITH_RELEASE = CONF.replace(
    'extensions = [\n    "myst_parser",',
    'myst_enable_extensions = ["colon_fence"]\n'
    'extensions = [\n    "myst_parser",\n    "handbook_sphinx.release",',
)


@pytest.fixture
def project(tiny: Tiny) -> Tiny:
    """One with the directive."""
    tiny.write("conf.py", WITH_RELEASE)
    return tiny


@pytest.fixture(scope="module")
def site(shared: Tiny) -> Tiny:
    shared.write("conf.py", WITH_RELEASE)
    shared.page("rest", PAGE)
    shared.write("docs/myst.md", MYST)
    return shared


def test_only_the_examples_of_this_release_are_run(site: Tiny) -> None:
    result = site.doctest()
    assert result.output.endswith("3 passed, 0 failed, 0 left out\n")
    units = {u["id"]: u for u in json.loads(site.read("out/units/units.json"))["units"]}
    releases = [block["release"] for block in units["torch.add"]["blocks"]]
    assert releases == [LATER, f"<{HERE}", f">={HERE}"]
    assert [b["release"] for b in units["rest"]["blocks"]] == [LATER, f">={HERE}"]
    assert [b["release"] for b in units["myst"]["blocks"]] == [LATER, f">={HERE}"]


@pytest.mark.parametrize("builder", ["html", "text"])
def test_only_this_release_is_shown(site: Tiny, builder: str) -> None:
    assert site.build(builder).code == 0
    ending = {"html": "html", "text": "txt"}[builder]
    for page, shown in (("rest", "Said of this one."), ("myst", "1")):
        text = site.read(f"out/{builder}/{page}.{ending}")
        assert shown in text
        assert "later" not in text and "earlier" not in text


def test_only_this_release_is_shown_in_the_terminal(site: Tiny) -> None:
    assert site.build("units").code == 0
    (entry,) = json.loads(site.read("out/units/entries/en.json"))["entries"]
    assert entry["text"] == "Said of this one.\n\n>>> torch.add(1, 1)\ntensor(2)"


# Prints what the sheet takes from the entry.
SPY = """
def setup(app):
    from handbook_sphinx.sheet.entry import entries_of
    def spy(app, error):
        entry, *_parts = entries_of(app.env.get_doctree("rest"), "rest")
        print(entry.gloss(), entry.steps(), len(entry.unit.blocks))
    app.connect("build-finished", spy)
"""


def test_only_this_release_is_printed_on_the_sheet(project: Tiny) -> None:
    project.write("conf.py", WITH_RELEASE + SPY)
    project.page("rest", PAGE)
    said = (
        [("text", "Said of this one.")],
        [{"code": "torch.add(1, 1)", "result": "tensor(2)"}],
        3,
    )
    assert project.build("units").output == " ".join(map(str, said)) + "\n"


def test_catalogues_hold_the_words_of_all_releases(site: Tiny) -> None:
    assert site.build("gettext").code == 0
    pages = [polib.pofile(site.root / f"out/gettext/{p}.pot") for p in ("rest", "myst")]
    said = {message.msgid for page in pages for message in page}
    assert said >= {"Said of this one.", "Said of later ones."}


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (
            ".. release:: 2.14\n\n   >>> 1\n   1\n",
            4,
            "'2.14' names no releases of torch; write <2.14 or >=2.14",
        ),
        (
            "Text.\n\n.. release:: <2.14\n",
            6,
            'Content block expected for the "release"',
        ),
        (
            ".. release:: <2.14\n\n   .. release:: >=2.12\n\n      >>> 1\n      1\n",
            4,
            "release: stands in another one",
        ),
        (
            f".. api:: torch.add\n\n   .. release:: {LATER}\n\n"
            "      >>> torch.add(1, 1)\n      tensor(2)\n",
            4,
            "api torch.add: no example",
        ),
        (
            f".. api:: torch.eye\n\n   .. release:: {LATER}\n\n"
            "      >>> 1\n      1\n      >>> 2\n      2\n      >>> 3\n      3\n\n"
            "   >>> torch.eye(1)\n   tensor([[1.]])\n",
            4,
            "the code of the first example takes 3 lines",
        ),
        (
            f".. api:: torch.eye\n\n   .. release:: {LATER}\n\n"
            "      >>> 1\n      1\n\n   >>> torch.eye(3)\n   1\n   2\n   3\n",
            4,
            "the output of the first example takes 3 lines",
        ),
    ],
)
def test_what_is_wrong_is_named(
    project: Tiny, text: str, line: int, message: str
) -> None:
    project.page("bad", text)
    result = project.build("html")
    assert result.complains(message)
    assert f"docs/bad.rst:{line}: ERROR: " in result.output


def test_a_wrong_one_in_markdown(project: Tiny) -> None:
    project.write("docs/bad.md", "# Title\n\n:::{release} later\nText.\n:::\n")
    result = project.build("html")
    assert result.complains("'later' names no releases of torch")
    assert "docs/bad.md:3: ERROR: " in result.output
