"""A plan of the sheet that cannot be read ends in one message with file and line."""

import re
from pathlib import Path

import pytest

from handbook.sheet_plan import BadPlan, load


def plan(*entries: str, title: str = "shape#joining", place: str = "[1, 2]") -> str:
    names = "".join(f'  "{name}",\n' for name in entries)
    return f'[[box]]\nplace = {place}\ntitle = "{title}"\nentries = [\n{names}]\n'


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
