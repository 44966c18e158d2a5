"""The printed sheet of a tiny site, and what keeps it from being printed."""

import json
import re
from pathlib import Path

import pypdf
import pytest
from places import elsewhere
from tiny import ROOT, Result, Tiny

from handbook_sphinx import _typst
from handbook_sphinx.sheet import typst

PAGE = """
Joining
-------

.. api:: torch.cat torch.concat
   :called: concatenation; join

   Join ``a. b`` *here*. Not printed.

   >>> torch.cat([torch.zeros(1), torch.ones(1)])
   tensor([0., 1.])

   >>> torch.concat([torch.zeros(1)])
   tensor([0.])

.. recipe:: Both
   :called: MUCH; more

   A recipe.

   >>> 1
   1

.. recipe:: Wide

   Too wide.

   >>> print("张张张张张张张张张张张张张张张张张张张张张张张张张张张张张张张张张张")
   张张张张张张张张张张张张张张张张张张张张张张张张张张张张张张张张张张

.. recipe:: Mute

   Prints nothing.

   >>> x = 1
""".replace("MUCH", "so much that no line has any room for it beside the other words")
CHINESE = {
    "Joining": "拼接",
    "Join ``a. b`` *here*. Not printed.": "在 *这里* 拼接 ``a. b``。不印。",
    "concatenation; join": "拼在一起；连接",
    "Both": "两者",
    "A recipe.": "一个做法。",
}
WIDER = "\n.. recipe:: Wider\n\n   Text.\n\n   >>> {}\n   {}\n"
LONG = "".join(f"\n.. recipe:: R{n}\n\n   Text.\n\n   >>> 1\n   1\n" for n in range(20))


FONT = {"font": "Noto Sans CJK SC"}


def plan(*entries: str, title: str = "shape#joining", place: str = "[1, 2]") -> str:
    names = "".join(f'  "{name}",\n' for name in entries)
    return f'[[box]]\nplace = {place}\ntitle = "{title}"\nentries = [\n{names}]\n'


@pytest.fixture(scope="module")
def ran(shared: Tiny) -> Tiny:
    """A handbook whose examples have run."""
    conf = shared.read("conf.py") + 'extensions += ["handbook_sphinx.sheet"]\n'
    shared.write("conf.py", conf)
    shared.page("shape", PAGE)
    shared.page("long", LONG)
    shared.translate("shape", CHINESE)
    shared.write("cheatsheet/sheet.toml", "")
    shared.set_sheets()
    result = shared.doctest()
    assert result.code == 0, result.output
    return shared


def build(ran: Tiny, text: str, *options: str, to: str = "sheet") -> Result:
    (ran.root / "cheatsheet/sheet.toml").write_text(text, "utf-8")
    return ran.build("sheet", *options, to=to)


def words(ran: Tiny, path: str = "sheet/torch-handbook-en.pdf") -> str:
    reader = pypdf.PdfReader(ran.root / "out" / path)
    return "".join(page.extract_text() for page in reader.pages)


def test_a_sheet(ran: Tiny) -> None:
    assert build(ran, plan("torch.concat")).output == ""
    assert "torch.cat Join a. b here. concatenation\ntorch.cat([torch" in words(ran)
    assert "Not printed" not in words(ran)
    assert "Ran on CPU, torch 2." in words(ran)
    assert ": all 1 entries" in words(ran)


def test_the_plain_name_stands_where_there_is_room(ran: Tiny) -> None:
    assert build(ran, plan("torch.cat", "Both")).output == ""
    assert "here. concatenation\n" in words(ran)
    assert "Both A recipe.\n1" in words(ran)


def test_two_papers(ran: Tiny) -> None:
    build(ran, plan("torch.cat"))
    for name, width in {"en": 841.89, "en-letter": 792}.items():
        path = ran.root / f"out/sheet/torch-handbook-{name}.pdf"
        box = pypdf.PdfReader(path).pages[0].mediabox
        assert float(box.width) == pytest.approx(width, abs=0.01)


def test_what_fits_on_one_paper_only(ran: Tiny) -> None:
    code = "print('张' * 28)"  # 0.1 mm narrower than a column on A4
    ran.page("wider", WIDER.format(code, "张" * 28))
    assert ran.doctest().code == 0
    result = build(ran, plan("Wider", title="wider"), to="bad")
    assert result.complains("sheet.toml:5: Wider: its example is")
    assert "mm too wide for Letter" in result.output
    assert not list((ran.root / "out/bad").glob("*.pdf"))


def test_two_builds_are_the_same_file(ran: Tiny) -> None:
    first, second = (
        build(ran, plan("torch.cat"), to=to) and (ran.root / "out" / to)
        for to in ("first", "second")
    )
    name = "torch-handbook-en.pdf"
    assert (first / name).read_bytes() == (second / name).read_bytes()


def test_a_chinese_sheet(ran: Tiny) -> None:
    # the other messages are not translated, and say so
    build(ran, plan("torch.cat", "Both"), "-D", "language=zh_CN")
    text = words(ran, "sheet/torch-handbook-zh_CN.pdf")
    assert "拼接" in text
    assert "torch.cat 在 这里 拼接 a. b。 拼在一起\ntorch.cat(" in text
    assert "两者 一个做法。\n1" in text


def test_the_whole_entry(ran: Tiny) -> None:
    assert build(ran, plan("torch.cat") + 'whole = ["torch.cat"]\n').code == 0
    second = "tensor([0., 1.])\ntorch.concat([torch.zeros(1)])\ntensor([0.])"
    assert second in words(ran)


def test_another_plan_has_its_own_file_and_paper(ran: Tiny) -> None:
    other = "[paper]\npages = 1\ncolumns = 2\ntext = 9\n" + plan("torch.cat")
    ran.write("cheatsheet/other.toml", other)
    assert build(ran, plan("torch.cat"), to="two").code == 0
    (ran.root / "cheatsheet/other.toml").unlink()
    pages = {
        name: len(pypdf.PdfReader(ran.root / f"out/two/torch-handbook{name}.pdf").pages)
        for name in ("-en", "-other-en")
    }
    assert pages == {"-en": 2, "-other-en": 1}
    pictures = sorted(path.name for path in (ran.root / "out/two").glob("*.webp"))
    numbers = ["torch-handbook-en-1.webp", "torch-handbook-en-2.webp"]
    assert pictures == [*numbers, "torch-handbook-other-en-1.webp"]


def test_no_plan_and_no_style(tiny: Tiny) -> None:
    tiny.write(
        "conf.py",
        tiny.read("conf.py") + 'extensions += ["handbook_sphinx.sheet"]\n',
    )
    tiny.page("shape", PAGE)
    assert tiny.doctest().code == 0
    assert tiny.build("sheet").complains("cheatsheet: there is no plan, *.toml")
    tiny.write("cheatsheet/sheet.toml", plan("torch.cat"))
    result = tiny.build("sheet")
    assert result.complains("cheatsheet/picture.css: there is no such file")


def test_links_lead_to_the_published_site(ran: Tiny) -> None:
    build(ran, plan("torch.concat"))
    page = pypdf.PdfReader(ran.root / "out/sheet/torch-handbook-en.pdf").pages[0]
    links = [note.get_object()["/A"]["/URI"] for note in page["/Annots"]]
    assert "https://example.org/handbook/en/shape.html#torch.cat" in links
    assert "example.org/handbook" in page.extract_text()


def test_the_foot_counts_other_releases(ran: Tiny) -> None:
    elsewhere(ran, "old", torch="1.9.0")
    elsewhere(ran, "older", "torch.cat", torch="1.8.1")
    assert build(ran, plan("torch.cat", "Both")).code == 0
    for name in ("old", "older"):
        (ran.root / f"records/{name}.json").unlink()
    assert ": all 2 entries; on other releases 1.8: 1, 1.9: 2 · Not" in words(ran)
    build(ran, plan("torch.cat", "Both"))
    assert ": all 2 entries · Not yet run on CUDA" in words(ran)


def test_the_foot_names_the_gpu_for_what_passed_there(ran: Tiny) -> None:
    record = ran.record()
    cuda = record | {"device": "cuda", "machine": "NVIDIA H100", "torch": "2.11.0+cu"}
    cuda["units"] = {"torch.cat": record["units"]["torch.cat"]}
    (ran.root / "records/cuda.json").write_text(json.dumps(cuda), "utf-8")
    assert build(ran, plan("torch.cat", "R1")).code == 0
    day = record["units"]["torch.cat"].get("date") or record["date"]
    foot = f"Ran on NVIDIA H100, torch 2.11.0, {day}: 1 of 2 entries"
    assert foot in words(ran)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (plan("torch.cat", title="shap"), "3: no page shap; near to it: shape"),
        (
            plan("torch.cat", title="shape#join"),
            "3: no section join in shape; it has title, joining",
        ),
        (
            plan("torch.cat", "torch.cta"),
            "6: no entry torch.cta; near to it: torch.cat",
        ),
        (
            plan("torch.cat") + plan("torch.concat"),
            "11: torch.concat: its entry is on the sheet already, in "
            "cheatsheet/sheet.toml:5",
        ),
        (
            plan("torch.cat").replace("cat", 'cat", "torch.cat'),
            "5: torch.cat: its entry is on the sheet",
        ),
        (plan("Mute"), "5: Mute: its first example prints nothing"),
        (plan("Mute") + 'whole = ["Mute"]\n', "5: Mute: its examples print nothing"),
        (plan("Both") + 'pictures = ["Both"]\n', "5: Both: it has no picture to print"),
        (plan("torch.cat", "Wide"), "6: Wide: its example is "),
        (
            plan("torch.cat") + plan(*(f"R{n}" for n in range(20)), title="long"),
            "3: column 2 of page 1 is 6",
        ),
    ],
)
def test_what_the_site_does_not_have(ran: Tiny, text: str, message: str) -> None:
    pdf = ran.root / "out/bad/torch-handbook-en.pdf"
    result = build(ran, text, to="bad")
    assert result.complains(f"cheatsheet/sheet.toml:{message}")
    assert len(result.output.splitlines()) == 1
    assert not pdf.exists()


def test_all_problems_are_told_at_once(ran: Tiny) -> None:
    result = build(ran, plan("torch.a", "torch.cat", "torch.b", title="x"), to="bad")
    lines = re.findall(r"sheet\.toml:(\d+): no ", result.output)
    assert lines == ["3", "5", "7"]


def test_an_example_that_has_not_passed_is_not_printed(tiny: Tiny) -> None:
    tiny.write(
        "conf.py",
        tiny.read("conf.py") + 'extensions += ["handbook_sphinx.sheet"]\n',
    )
    tiny.page("shape", PAGE)
    tiny.write("cheatsheet/sheet.toml", plan("torch.cat"))
    assert tiny.build("sheet").complains("nothing has run on the CPU yet")
    assert tiny.doctest().code == 0
    tiny.page("shape", PAGE.replace("tensor([0.])", "tensor([9.])"))
    stale = "sheet.toml:5: torch.cat: its examples have not passed on the CPU; run"
    assert tiny.build("sheet").complains(stale)
    assert tiny.doctest().code
    assert tiny.build("sheet").complains(stale)


def test_a_missing_font_names_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_typst, "find_spec", lambda name: None)
    with pytest.raises(
        typst.CannotSet,
        match=r"Noto Sans CJK SC .*is missing; .* pip install manimgx-fonts-cjk",
    ):
        typst.compile_sheet(ROOT / "cheatsheet/sheet.typ", FONT, "2026-11-30")


def test_a_template_that_cannot_be_read(tmp_path: Path) -> None:
    template = tmp_path / "sheet.typ"
    with pytest.raises(typst.CannotSet, match="there is no such file"):
        typst.compile_sheet(template, FONT, "2026-11-30")
    template.write_text("#let", "utf-8")
    with pytest.raises(typst.CannotSet, match=r"sheet\.typ:1:4"):
        typst.compile_sheet(template, FONT, "2026-11-30")
