"""What GitHub and Read the Docs run: it is there, and its scripts do what they say."""

import json
import re
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from commands import ROOT, Result, run

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
READTHEDOCS = ROOT / ".readthedocs.yaml"
TARGETS = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M)

# A gh that writes down what it is asked, and answers with the open issue.
GH = """#!/bin/sh
echo "$@" >>{said}
case "$1 $2" in "issue list") echo {open};; esac
"""


def load(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text("utf-8"))


def jobs() -> list[dict[str, Any]]:
    return [job for path in WORKFLOWS for job in load(path)["jobs"].values()]


def commands(job: dict[str, Any]) -> list[str]:
    return [step["run"] for step in job["steps"] if "run" in step]


def wrong(command: str) -> str:
    """Why ``command`` cannot run here, if so."""
    words = [word for word in shlex.split(command) if not re.match(r"[A-Z_]+=", word)]
    program, *said = words
    if program == "make":
        return " ".join(name for name in said if name not in TARGETS)
    if program == "sh":
        return "" if (ROOT / said[0]).is_file() else f"there is no {said[0]}"
    known = command == "gh auth setup-git" or program in ("mkdir", "cp")
    return "" if known else f"{program} is no command of ours"


def test_every_step_is_there() -> None:
    steps = [step for job in jobs() for step in commands(job)]
    steps += load(READTHEDOCS)["build"]["commands"]
    steps += [
        h["entry"] for h in load(ROOT / ".pre-commit-config.yaml")["repos"][0]["hooks"]
    ]
    assert len(steps) > 9
    assert {step: wrong(step) for step in steps if wrong(step)} == {}


def test_who_may_write_installs_nothing() -> None:
    writing = [job for job in jobs() if "write" in job["permissions"].values()]
    assert len(writing) == 3
    for job in writing:
        assert not [step for step in commands(job) if "make" in shlex.split(step)]


def test_read_the_docs_takes_the_site_that_make_html_has_built(tmp_path: Path) -> None:
    (tmp_path / "build/html/en").mkdir(parents=True)
    (tmp_path / "build/html/index.html").write_text("site")
    first, *rest = load(READTHEDOCS)["build"]["commands"]
    assert first.endswith("make html")
    there = tmp_path / "out put"
    result = run(
        ["sh", "-ec", "\n".join(rest)], tmp_path, READTHEDOCS_OUTPUT=str(there)
    )
    assert result.code == 0, result.output
    assert (there / "html/index.html").read_text() == "site"


def test_publish_leaves_one_commit_with_all_files(tmp_path: Path) -> None:
    remote = tmp_path / "remote"
    run(["git", "init", "-q", "--bare", remote], tmp_path)
    site = tmp_path / "a site"
    publish = ["sh", ROOT / ".github/publish", site, remote]
    assert run(publish, tmp_path).complains(f"no site in {site}; run make html")
    site.mkdir()
    for name in (".nojekyll", "index.html", "old.html"):
        (site / name).write_text(name)
    assert run(publish, tmp_path).code == 0
    (site / "old.html").unlink()
    (site / ".gitignore").write_text("*")
    assert run(publish, tmp_path).code == 0
    git = ["git", f"--git-dir={remote}"]
    assert run([*git, "rev-list", "--count", "gh-pages"], tmp_path).output == "1\n"
    listed = run([*git, "ls-tree", "--name-only", "gh-pages"], tmp_path).output
    assert listed.split() == [".gitignore", ".nojekyll", "index.html"]
    assert sorted(p.name for p in site.iterdir()) == listed.split()


def gh(tmp_path: Path, script: str, *said: str | Path, open: str = "") -> list[str]:
    """What ``script`` asks of GitHub, while an issue is ``open``."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "said").touch()
    (tmp_path / "bin/gh").write_text(GH.format(said=tmp_path / "said", open=open))
    (tmp_path / "bin/gh").chmod(0o755)
    path = f"{tmp_path / 'bin'}:/usr/bin:/bin"
    result: Result = run(["sh", ROOT / ".github" / script, *said], tmp_path, PATH=path)
    assert result.code == 0, result.output
    return (tmp_path / "said").read_text().splitlines()


@pytest.mark.parametrize(
    ("news", "open", "asked"),
    [
        ("", "", []),
        ("", "7", ["issue close 7"]),
        ("it differs", "", ["label create newest-torch", "issue create --title"]),
        ("it differs", "7", ["issue edit 7 --body-file"]),
    ],
)
def test_tell_keeps_one_issue(
    tmp_path: Path, news: str, open: str, asked: list[str]
) -> None:
    (tmp_path / "news.md").write_text(news)
    first, *then = gh(tmp_path, "tell", "news.md", open=open)
    assert first.startswith("issue list --label newest-torch --state open")
    assert len(then) == len(asked)
    assert all(map(str.startswith, then, asked))


def test_release_attaches_every_file(tmp_path: Path) -> None:
    for name in ("one.pdf", "offline/two.zip"):
        (tmp_path / "files" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "files" / name).touch()
    (asked,) = gh(tmp_path, "release", "v1.0", "files")
    assert asked.startswith("release create v1.0 --verify-tag")
    assert set(asked.split()[-2:]) == {"files/one.pdf", "files/offline/two.zip"}


FAILED = {
    "page": "reference/maths",
    "digest": "d",
    "outcome": "failed",
    "differences": [{"line": 3, "source": "torch.abs(x)", "want": "1\n", "got": "2\n"}],
}
ABSENT = {
    "page": "reference/maths",
    "digest": "d",
    "outcome": "absent",
    "reason": "torch.new",
}
PASSED = {"page": "reference/maths", "digest": "d", "outcome": "passed"}


def newest(tmp_path: Path, units: dict[str, Any], told: dict[str, Any]) -> str:
    """What ``bin.newest`` writes, when the records have ``told`` something before."""
    head = {"device": "cpu", "torch": "9.1.0", "machine": ""}
    for path, kept in (("newest.json", units), ("verdicts/cpu-9.1.json", told)):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(json.dumps(head | {"units": kept}))
    command = [sys.executable, "-m", "bin.newest", "newest.json", "newest.md"]
    result = run(command, tmp_path)
    assert result.code == 0, result.output
    return (tmp_path / "newest.md").read_text("utf-8")


def test_newest_lists_what_no_record_tells(tmp_path: Path) -> None:
    units = {"torch.abs": FAILED, "torch.new": ABSENT, "torch.sin": PASSED}
    text = newest(tmp_path, units, {})
    assert text.startswith("torch 9.1.0: 2 of 3 entries and pages")
    for said in ("### torch.abs\n", ">>> torch.abs(x)\n2\n", "there is no torch.new"):
        assert said in text
    assert "torch.sin" not in text
    assert "torch.abs" not in newest(tmp_path, units, {"torch.abs": FAILED})
    assert newest(tmp_path, units, units) == ""
    other = {**FAILED, "differences": [{**FAILED["differences"][0], "got": "3\n"}]}
    assert "### torch.abs" in newest(tmp_path, units, units | {"torch.abs": other})


def test_newest_fits_into_an_issue(tmp_path: Path) -> None:
    text = newest(tmp_path, {f"torch.name{n}": FAILED for n in range(2000)}, {})
    assert 50_000 < len(text) < 65_536
    assert text.endswith("\n````\n\nAnd more, in the run.\n")
