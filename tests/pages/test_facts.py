"""Facts on the pages: a fold in each entry, the table of all, and contradictions."""

import json
import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup, Tag
from tiny import CONF, Tiny

from handbook.facts.facts import DTYPES, Facts
from handbook_sphinx.facts import told

FLOATS = "f16 bf16 f32 f64"
INTEGERS = "u8 i8 i16 i32 i64"
NOT = "NotImplementedError: \"{}\" not implemented for '{{Type}}'"

ABS = {
    "called": ["X", "V"],
    "runs": f"{INTEGERS} {FLOATS} c64>f32",
    "errors": {NOT.format("abs_cpu"): "bool c32"},
    "memory": "new",
    "gradient": FLOATS,
}
NAMES = {
    "torch.abs": ABS,
    "torch.Tensor.abs": ABS,
    "torch.Tensor.abs_": ABS
    | {
        "runs": f"{INTEGERS} {FLOATS}",
        "errors": ABS["errors"] | {"RuntimeError: In-place": "c64"},
        "memory": "same",
    },
    "torch.floor": {
        "called": ["X"],
        "runs": f"i16 i32 i64 {FLOATS}",
        "errors": {"RuntimeError: no": "i8 c64"},
        "memory": "new",
        "gradient": f"{FLOATS} zero",
        "vmap": "loop",
    },
    "torch.Tensor.t": {"called": ["X"], "runs": f"bool {FLOATS}", "memory": "view"},
    "torch.other": {"called": ["X"], "runs": "f32", "broken": {"other(V)": "kills"}},
}
THERE = ABS | {
    "runs": f"bool {INTEGERS} {FLOATS}",
    "errors": {"CudaError: {type}": "c64"},
}
CUDA = {
    "torch.abs": THERE,
    "torch.Tensor.abs": THERE,
    "torch.Tensor.t": NAMES["torch.Tensor.t"],
}
PAGE = """
.. api:: torch.abs torch.Tensor.abs torch.Tensor.abs_

   Without the sign.

   >>> x = torch.tensor([-1])
   >>> torch.abs(x), x.abs(), x.abs_()
   (tensor([1]), tensor([1]), tensor([1]))

.. api:: torch.floor

   Round down.

   >>> torch.floor(torch.tensor([1.5]))
   tensor([1.])

.. api:: torch.Tensor.t

   The transposed matrix, as a view.

   >>> torch.tensor([[1, 2]]).t()
   tensor([[1],
           [2]])

.. api:: torch.Tensor.dim

   How many dimensions there are.

   >>> torch.tensor([1]).dim()
   1
"""


def write(tiny: Tiny, device: str, names: dict, **head: str) -> None:
    """The facts of a device."""
    place = {"torch": "2.13.0", "machine": ""} | head
    Facts(device, **place, names=names).save(tiny.root / f"facts/{device}.json")


def conf(*more: str) -> str:
    faces = ["handbook_sphinx.facts", *more]
    return f'{CONF}extensions += {faces}\nhandbook_facts = "facts"\n'


@pytest.fixture(scope="module")
def site(shared: Tiny) -> Tiny:
    shared.write("conf.py", conf())
    shared.page("family", PAGE)
    shared.page("facts", ".. facts::\n")
    write(shared, "cpu", NAMES)
    write(shared, "cuda", CUDA, torch="2.11.0+cu130", machine="NVIDIA H100")
    assert shared.build("html") == shared.build("html")  # nothing to say, twice
    result = shared.build("html")
    assert (result.code, result.output) == (0, "")
    return shared


def soup(tiny: Tiny, page: str) -> BeautifulSoup:
    return BeautifulSoup(tiny.read(f"out/html/{page}.html"), "html.parser")


def fold(tiny: Tiny, entry: str) -> Tag | None:
    return soup(tiny, "family").find(id=entry).find("details", class_="facts")


def test_an_entry_tells_its_dtypes(site: Tiny) -> None:
    line = fold(site, "torch.abs").p
    boxes = [box.get_text() for box in line.select(".dtypes > *")]
    assert boxes == ["bool", "u8", "i8–i64", "f16", "bf16", "f32", "f64", "c64→f32"]
    assert [box.get_text() for box in line.select(".dtypes i")] == ["bool"]
    said = line.select_one(".dtypes")["aria-label"]
    assert said == ("runs in u8, i8–i64, f16, bf16, f32, f64, c64→f32; raises in bool")


def test_an_entry_tells_what_is_not_the_ordinary(site: Tiny) -> None:
    (line,) = fold(site, "torch.abs").find_all("p")  # of both names the same is told
    assert line.get_text().partition("c64→f32 · ")[2] == (
        "not in place in c64 · CUDA, torch 2.11: also bool · "
        "CUDA, torch 2.11: not c64 errors, all dtypes"
    )
    assert "the gradient is always 0 · vmap is a slow loop" in (
        fold(site, "torch.floor").get_text()
    )
    boxes = [box.get_text() for box in fold(site, "torch.floor").select(".dtypes > *")]
    assert boxes == ["i8", "i16", "i32", "i64", "f16", "bf16", "f32", "f64", "c64"]
    assert "a view" in fold(site, "torch.Tensor.t").get_text()


def test_of_nothing_seen_nothing_is_told(site: Tiny) -> None:
    assert fold(site, "torch.Tensor.dim") is None
    assert told.cells({}) == ()


def test_the_fold_leads_to_the_row(site: Tiny) -> None:
    table = soup(site, "facts")
    for entry in ("torch.abs", "torch.floor", "torch.Tensor.t"):
        for link in fold(site, entry).select("a"):
            page, _, anchor = link["href"].partition("#")
            assert page == "facts.html" and table.find("tr", id=anchor)


def rows(site: Tiny) -> Iterator[tuple[str, list[str]]]:
    for row in soup(site, "facts").select("tr[id]"):
        yield row["id"], [cell.get_text() for cell in row.select("td")]


def test_the_table_shows_what_ran_without_a_script(site: Tiny) -> None:
    found = dict(rows(site))
    assert list(found) == [
        *("torch.abs", "torch.Tensor.abs_", "torch.floor", "torch.Tensor.t"),
        "torch.other",
    ]
    states = dict(zip(DTYPES, found["torch.abs"], strict=True))
    assert states["bool"] == "✗" and states["u8"] == "✓"
    assert states["c64"] == "→f32" and states["u16"] == "·"
    table = soup(site, "facts").select_one("table.matrix")
    titles = [each.get_text().strip() for each in table.select("th.family")]
    assert titles == ["Title", "Others: torch"]
    links = [each["href"] for each in table.select('tr[id="torch.abs"] a')]
    assert links == ["family.html#torch.abs"] * 2  # torch.abs and Tensor.abs


def test_where_cuda_differs_the_cell_knows(site: Tiny) -> None:
    row = soup(site, "facts").select_one('tr[id="torch.abs"]')
    assert [cell["data-cuda"] for cell in row.select("td[data-cuda]")] == [
        *("✓", "·", "✗"),
    ]
    devices = soup(site, "facts").select(".facts-filter input[type=radio]")
    assert [each["value"] for each in devices] == ["cpu", "cuda"]
    text = soup(site, "facts").select_one(".facts-filter").get_text()
    assert "CUDA (NVIDIA H100), torch 2.11" in text


def test_what_a_row_opens_lies_beside_the_pages(site: Tiny) -> None:
    text = site.read("out/html/_static/facts-cpu.js")
    data = json.loads(re.fullmatch(r'handbookFacts\("cpu",(.*)\);\n', text)[1])
    assert data["torch.abs"]["errors"] == ABS["errors"]
    assert data["torch.abs"]["called"] == ["X", "V"]
    assert data["torch.other"]["broken"] == {"other(V)": "kills"}


def test_without_cuda_there_is_no_switch(tiny: Tiny) -> None:
    tiny.write("conf.py", conf())
    tiny.page("family", PAGE)
    tiny.page("facts", ".. facts::\n")
    write(tiny, "cpu", NAMES)
    assert tiny.build("html").output == ""
    assert not soup(tiny, "facts").select(".facts-filter input[type=radio]")
    assert "CUDA" not in fold(tiny, "torch.abs").get_text()
    changed = NAMES | {"torch.floor": NAMES["torch.floor"] | {"vmap": "raises"}}
    write(tiny, "cpu", changed)
    assert tiny.build("html").output == ""
    assert "vmap raises" in fold(tiny, "torch.floor").get_text()  # written again


def test_without_facts_there_is_nothing(tiny: Tiny) -> None:
    tiny.write("conf.py", conf())
    tiny.page("family", PAGE)
    tiny.page("facts", ".. facts::\n")
    assert tiny.build("html").output == ""
    assert fold(tiny, "torch.abs") is None


def test_a_broken_file_is_refused(tiny: Tiny) -> None:
    tiny.write("conf.py", conf())
    tiny.page("family", PAGE)
    tiny.write("facts/cpu.json", '{"format": 1,\n"device"')
    result = tiny.build("html")
    assert result.complains("cpu.json:2: not a file of facts")


def test_the_chinese_page(tiny: Tiny) -> None:
    tiny.write("conf.py", conf())
    tiny.page("family", PAGE)
    write(tiny, "cpu", NAMES)
    said = {
        "a view": "视图",
        "runs in %s": "可用于 %s",
        "Dtypes and other facts": "实测",
    }
    tiny.translate("sphinx", said)
    tiny.build("html", "-D", "language=zh_CN")  # the words of the page are English
    found = fold(tiny, "torch.Tensor.t")
    assert found.summary.get_text() == "实测" and "视图" in found.get_text()
    assert found.select_one(".dtypes")["aria-label"].startswith("可用于 bool")


# --- what an entry says and the facts contradict ------------------------------

VIEWS = {"runs": "f32", "memory": "view"}
COPIES = {"runs": "f32", "memory": "new"}
RISES = {"runs": "f32 i64", "gradient": "f32"}
FLAT = {"runs": "f32", "gradient": "f32 zero"}
CLAIMS = {
    "view": ("The numbers, as a view.", COPIES, VIEWS),
    "shares": ("The numbers in the same memory.", COPIES, {**COPIES, "memory": "same"}),
    "copy": ("A copy of the numbers.", VIEWS, {**COPIES, "memory": "new view"}),
    "zero": ("Round.\n\n   Its gradient is zero everywhere.", RISES, FLAT),
    "refused": ("Add.\n\n   Integers are refused: so it is.", RISES, FLAT),
    "literal": ("Add.\n\n   ``int64`` is not supported.", RISES, FLAT),
    "only": ("Add.\n\n   Only ``float32`` is accepted.", RISES, FLAT),
}
CLAIM = """
.. api:: torch.abs

   {}

   >>> torch.abs(torch.tensor([1]))
   tensor([1])
"""


@pytest.mark.parametrize("case", CLAIMS)
def test_a_contradiction_is_an_error(case: str, tiny: Tiny) -> None:
    text, against, agrees = CLAIMS[case]
    tiny.write("conf.py", conf())
    tiny.page("page", CLAIM.format(text))
    write(tiny, "cpu", {"torch.abs": agrees})
    assert tiny.build("html").output == ""
    write(tiny, "cpu", {"torch.abs": against})  # the page is not read anew
    result = tiny.build("html")
    line = 8 if "\n" in text else 6
    assert result.complains(f"docs/page.rst:{line}: ERROR: torch.abs says")
    assert "see facts/cpu.json, and mend the sentence" in result.output


@pytest.mark.parametrize(
    "text",
    [
        "Reshape; a copy only if it is needed.",
        "The numbers.\n\n   Here it is a view.",
        "Add.\n\n   On CUDA integers are refused.",
        "Add.\n\n   Most integers are refused.",
        "Add.\n\n   Where it is cut the gradient is zero.",
    ],
)
def test_what_is_no_contradiction(text: str, tiny: Tiny) -> None:
    tiny.write("conf.py", conf())
    tiny.page("page", CLAIM.format(text))
    write(tiny, "cpu", {"torch.abs": COPIES | RISES})
    assert tiny.build("html").output == ""
