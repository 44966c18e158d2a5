"""No front page names a device or a release of torch that no record holds."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from built import HTML, record, units
from commands import ROOT

from handbook.devices import concerns
from handbook.names import torch_version
from handbook.record import LEFT_OUT, PASSED, Record, load_all, release

SOURCES = [
    *sorted(ROOT.glob("README*.md")),
    *sorted(p for p in (ROOT / "docs").iterdir() if p.suffix in (".md", ".rst")),
]
BUILT = [HTML / f"{language}/index.html" for language in ("en", "zh_CN")]

# What names a device, and the device of the records that it stands for.
DEVICES = {
    r"\bCUDA\b": "cuda",
    r"\bMPS\b": "mps",
    r"\bXPU\b": "xpu",
    r"\bROCm\b": "rocm",
}
MACHINE = r"\b(?:[AHBLV]\d{2,3}|(?:RTX|GTX|MI) ?\d{3,4}|T4|Apple M\d)\b"
RELEASE = r"torch(?:==| |-)(\d+\.\d+)|\bCPU (\d+\.\d+)|\bCUDA (\d+\.\d+)"

# Said of what can be done, not of what was done.
ALLOWED = (
    "DEVICE=cuda",
    "--device cuda",
    "also mps, xpu",
    "也可以是 mps、xpu",
)
# What is true of all there is. A sentence about all has to be.
EVERY = r"\b(?:every|each|all|always|any)\b|每个|每一|所有|全部|均|都"
DONE = r"\b(?:ran|been run|was run|printed|came out|produced)\b|运行过|已.*运行|得出"
SENTENCE = r"(?<=[.:;。：；])\s*"


@pytest.fixture(scope="module")
def records() -> list[Record]:
    """Those that are committed, and that of this build."""
    return [*load_all([ROOT / "verdicts"], torch_version()), record()]


def unbacked(text: str, records: list[Record]) -> list[str]:
    """What ``text`` names that is in none of the ``records``."""
    for phrase in ALLOWED:
        text = text.replace(phrase, "")
    ran = {each.device for each in records}
    machines = " ".join(each.machine for each in records)
    releases = {release(each.torch) for each in records}
    devices = [
        word
        for pattern, device in DEVICES.items()
        if device not in ran
        for word in re.findall(pattern, text, re.I)
    ]
    named = [m for m in re.findall(MACHINE, text) if m not in machines.split()]
    torches = {"".join(found) for found in re.findall(RELEASE, text)}
    return [*devices, *named, *sorted(torches - releases)]


def too_much(text: str, records: list[Record]) -> list[str]:
    """The sentences that claim of all what is true of some."""
    words = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.S)
    whole = {each.device for each in records if holds_all(each)}
    return [
        sentence.strip()
        for paragraph in re.split(r"\n\s*\n", words)
        for sentence in re.split(SENTENCE, " ".join(paragraph.split()))
        if re.search(EVERY, sentence, re.I) and re.search(DONE, sentence, re.I)
        for pattern, device in DEVICES.items()
        if re.search(pattern, sentence) and device not in whole
    ]


def holds_all(record: Record) -> bool:
    """Has all that could run there printed what the pages show?"""
    found = [record.verdict(u.id, u.digest) for u in units() if concerns("cpu", u.id)]
    return all(each and each.outcome in (PASSED, LEFT_OUT) for each in found)


def wrong(text: str, records: list[Record]) -> list[str]:
    return unbacked(text, records) + too_much(text, records)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_a_source_claims_what_records_hold(path: Path, records: list[Record]) -> None:
    assert wrong(path.read_text("utf-8"), records) == []


@pytest.mark.parametrize("path", BUILT, ids=lambda path: path.parent.name)
def test_the_home_page_claims_what_records_hold(
    path: Path, records: list[Record]
) -> None:
    page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
    main = page.select_one("article") or page
    assert wrong(main.get_text(" "), records) == []


@pytest.mark.parametrize(
    "claim",
    [
        "Every result was printed on the CPU and on CUDA.",
        "所有结果都在 CPU 和 CUDA 上运行过。",
        "It runs on ROCm.",
        "Ran on MPS.",
        "Run on an A100 and an Apple M2.",
        "It needs torch 1.7.",
        "Ran on CPU 2.3 and CUDA 2.4.",
    ],
)
def test_a_claim_too_much_is_found(claim: str) -> None:
    few = [Record("cpu", "2.13.0"), Record("cuda", "2.11.0", "NVIDIA H200")]
    assert wrong(claim, few)


@pytest.mark.parametrize(
    "claim",
    [
        "Some of it ran on CUDA (NVIDIA H200), torch 2.11; every result on the CPU.",
        "make doctest DEVICE=cuda   # on a GPU; also mps, xpu",
    ],
)
def test_what_records_hold_may_be_said(claim: str) -> None:
    few = [Record("cpu", "2.13.0"), Record("cuda", "2.11.0", "NVIDIA H200")]
    assert wrong(claim, few) == []
