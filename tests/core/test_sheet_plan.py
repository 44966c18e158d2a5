"""A plan of the sheet that cannot be read ends in one message with file and line."""

import re
from pathlib import Path

import pytest

from handbook.sheet_plan import BadPlan, Box, load


def plan(*entries: str, title: str = "shape#joining", place: str = "[1, 2]") -> str:
    names = "".join(f'  "{name}",\n' for name in entries)
    return f'[[box]]\nplace = {place}\ntitle = "{title}"\nentries = [\n{names}]\n'


def box(filled: str) -> str:
    return f'[[box]]\nplace = [1, 1]\ntitle = "p"\n{filled}\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ":1: a plan is a row of [[box]] tables"),
        (plan("a") + "[other]\n", ":1: a plan is a row of [[box]] tables"),
        (plan("a") + "[[box]\n", ":7: Expected ']]'"),
        (plan("a") + plan(), ":7: a box has place = [page, column], title"),
        (plan("a") + "colour = 1\n", ":1: a box has place"),
        (plan("a", place="1"), ":1: a box has place"),
        (plan("a", place="[3, 1]"), ":1: there is no place = [3, 1]: pages = 2"),
        (plan("a", place="[1, 5]"), ":1: there is no place = [1, 5]: pages = 2"),
        (plan("a", place="[1, 2]") + "[paper]\ncolumns = 1\n", ":1: there is no place"),
        (plan("a") + "[paper]\nrows = 1\n", ":1: a plan is a row of [[box]] tables"),
        (plan("a") + '[paper]\ntext = "9"\n', ":1: a plan is a row of [[box]] tables"),
        (plan("a") + 'whole = ["b"]\n', ":1: a box has place = [page, column], title"),
        (plan("a") + "pictures = 1\n", ":1: a box has place = [page, column], title"),
        (plan("a") + 'shapes = ["b"]\n', ":1: a box has place = [page, column], title"),
        (plan("a") + "formulas = [1]\n", ":1: a box has place = [page, column], title"),
        (plan("a") + "table = true\n", ":1: a box has place"),
        (plan("a") + 'numpy = ["p"]\n', ":1: a box has place"),
        (box(""), ":1: a box has place"),
        (box("table = false"), ":1: a box has place"),
        (box("table = 1"), ":1: a box has place"),
        (box("numpy = []"), ":1: a box has place"),
        (box('numpy = "p"'), ":1: a box has place"),
        (box('numpy = ["p", 1]'), ":1: a box has place"),
        (box('numpy = ["p"]\nwhole = ["p"]'), ":1: a box has place"),
        (box("table = true\nwhole = []"), ":1: a box has place"),
        (plan("a") + box('tables = ["p"]'), ":7: a box has place"),
    ],
)
def test_what_is_not_a_plan(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "sheet.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(BadPlan, match=re.escape(f"sheet.toml{message}")):
        load(path)


def test_no_plan_at_all(tmp_path: Path) -> None:
    with pytest.raises(BadPlan, match=r"sheet\.toml: there is no such file"):
        load(tmp_path / "sheet.toml")


def read(tmp_path: Path, text: str) -> tuple[Box, ...]:
    (tmp_path / "sheet.toml").write_text(text, "utf-8")
    return load(tmp_path / "sheet.toml").boxes


def test_what_a_box_may_have(tmp_path: Path) -> None:
    entries, table, names = read(
        tmp_path,
        plan("a", "b")
        + 'shapes = ["b"]\nformulas = ["a", "b"]\n'
        + box("table = true")
        + box('numpy = ["p", "q"]'),
    )
    assert (entries.more("a"), entries.more("b")) == (
        {"formulas"},
        {"shapes", "formulas"},
    )
    assert [name.text for name in entries.entries] == ["a", "b"]
    assert table.table and not table.entries and not table.numpy
    assert [page.text for page in names.numpy] == ["p", "q"] and not names.table


def test_lines_of_names_with_quotes(tmp_path: Path) -> None:
    """However TOML has them: between either quotes, or with a backslash."""
    names = ["'a'", '"has \\"b\\""', "'has \"c\"'", '"d"']
    text = "[[box]]\nplace = [1, 1]\ntitle = 'p'\nentries = [\n"
    (found,) = read(tmp_path, text + "".join(f"  {name},\n" for name in names) + "]\n")
    assert [name.text for name in found.entries] == ["a", 'has "b"', 'has "c"', "d"]
    lines = [name.where.rpartition(":")[2] for name in (found.title, *found.entries)]
    assert lines == ["3", "5", "6", "7", "8"]
