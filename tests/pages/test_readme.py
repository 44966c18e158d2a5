"""The READMEs: the same commands in both languages, and links that lead somewhere."""

import re
from pathlib import Path

import pytest
from commands import ROOT

from handbook_sphinx._site import address, repository

READMES = ("README.md", "README.zh.md")
TEXTS = {name: (ROOT / name).read_text("utf-8") for name in READMES}
ALL = [*READMES, "CONTRIBUTING.md", "CONTRIBUTING.zh.md", "CODE_OF_CONDUCT.md"]
COMMAND = re.compile(r"^(make .*?) +#", re.M)
LINK = re.compile(r"\]\(([^)]+)\)")


def test_both_list_the_same_commands() -> None:
    english, chinese = (COMMAND.findall(text) for text in TEXTS.values())
    assert english == chinese
    assert len(english) == len(set(english))


def test_every_command_of_help_is_listed() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    told = set(re.findall(r"^([a-z-]+):.*##", makefile, re.M)) - {"help"}
    listed = {each.split()[1] for each in COMMAND.findall(TEXTS["README.md"])}
    assert told == listed


@pytest.mark.parametrize("name", ALL)
def test_links_lead_somewhere(name: str) -> None:
    for link in LINK.findall((ROOT / name).read_text("utf-8")):
        path, _hash, anchor = link.partition("#")
        if link.startswith("https://"):
            continue
        assert not path or (ROOT / path).exists(), link
        assert not anchor or anchor in anchors(ROOT / (path or name)), link


def anchors(path: Path) -> set[str]:
    """The anchors that GitHub gives to headings."""
    titles = re.findall(r"^#+ (.*)$", path.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in titles}


@pytest.mark.parametrize("name", READMES)
def test_links_go_to_the_site_and_the_repository(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Both are said once, in pyproject.toml; here they cannot but be repeated."""
    as_written(monkeypatch)
    known = (address(ROOT), f"{repository(ROOT)}/")
    links = [each for each in LINK.findall(TEXTS[name]) if each.startswith("https://")]
    assert len(links) >= 4
    assert [each for each in links if not each.startswith(known)] == []


def test_the_citation_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    as_written(monkeypatch)
    text = (ROOT / "CITATION.cff").read_text("utf-8")
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    (version,) = re.findall(r'^version = "(.*)"', project, re.M)
    for line in (
        f"version: {version}",
        f"url: {address(ROOT)}",
        f"repository-code: {repository(ROOT)}",
    ):
        assert f"\n{line}\n" in text


def as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the environment say nothing of address and repository."""
    for variable in ("ADDRESS", "REPOSITORY"):
        monkeypatch.delenv(variable, raising=False)
