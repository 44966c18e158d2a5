"""What looks like an example is one, or is refused."""

import pytest
from tiny import Result, Tiny

# What looks like an example and would never be run, and its line below the title.
STRAYS = {
    "literal.rst": ("Code::\n\n   # a comment\n   >>> 1\n   2\n", 3),
    "python.rst": (".. code-block:: python3\n\n   >>> 1\n   2\n", 3),
    "within.rst": ("In a paragraph\n>>> 1\n2\n", 1),
    "entry.rst": (".. recipe:: A\n\n   >>> 1\n   1\n\n   >>>1\n   1\n", 6),
    "bare.md": ("Text.\n\n>>> 1\n2\n", 3),
    "paragraph.md": ("In a paragraph\n>>> 1\n2\n", 2),
    "comment.md": ("```python\n# a comment\n>>> 1\n2\n```\n", 2),
    "py.md": ("```py\n>>> 1\n2\n```\n", 2),
    "python3.md": ("```python3\n>>> 1\n2\n```\n", 2),
    "pycon.md": ("```pycon\n>>> 1\n2\n```\n", 2),
    "nothing.md": ("```\n>>> 1\n2\n```\n", 2),
    "recipe.md": (
        "````{recipe} B\n\n```{doctest}\n>>> 1\n1\n```\n\n>>> 1\n2\n````\n",
        8,
    ),
}
# What only speaks of examples.
NO_STRAYS = {
    "quotation.md": "> > Somebody says that `>>>` is a prompt, and\n> > another one\n",
    "markdown.md": "```markdown\n>>> 1\n2\n```\n",
    "markup.rst": ".. code-block:: rst\n\n   >>> 1\n   2\n",
    "prompt.rst": "A prompt is\n``>>>`` and nothing else.\n",
}
TITLES = {"rst": "Title\n=====\n\n", "md": "# Title\n\n"}


@pytest.fixture(scope="module")
def strays(shared: Tiny) -> Result:
    texts = {name: text for name, (text, _line) in STRAYS.items()} | NO_STRAYS
    for name, text in texts.items():
        shared.write(f"docs/{name}", TITLES[name.split(".")[1]] + text)
    return shared.doctest()


@pytest.mark.parametrize("name", STRAYS)
def test_stray(strays: Result, name: str) -> None:
    line = TITLES[name.split(".")[1]].count("\n") + STRAYS[name][1]
    assert strays.complains(f"docs/{name}:{line}: ")


def test_no_other_stray(strays: Result) -> None:
    said = "this looks like an example, but would never be run"
    assert strays.output.count(said) == len(STRAYS)


def test_a_page_that_names_no_group_is_run(tiny: Tiny) -> None:
    tiny.write("docs/every.md", "# Title\n\n```{doctest} *\n>>> 1\n2\n```\n")
    assert tiny.doctest().complains("docs/every.md:4: every")
