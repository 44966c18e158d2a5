"""The Makefile on a small handbook: what is built, when, and in which bytes."""

import fcntl
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from small import Small
from tiny import ROOT, run

ALL = [
    "2 of 6  examples: read the pages",
    "3 of 6  examples: run them",
    "4 of 6  figures of the guides",
    "4 of 6  gallery",
    "5 of 6  pages: en",
    "5 of 6  pages: zh_CN",
    "6 of 6  sheets: en",
    "6 of 6  sheets: zh_CN",
]

CODES = ["en", "zh_CN"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """Built once, in a path that is not a plain one. Each test leaves it well."""
    small = Small(tmp_path_factory.mktemp("make") / "a hand book 手册")
    assert small.stages() == ALL
    return small


@contextmanager
def changed(path: Path, old: str, new: str) -> Iterator[None]:
    """``path`` with other text; its time says nothing of that, before and after."""
    text, times = path.read_text("utf-8"), path.stat()
    assert old in text
    try:
        path.write_text(text.replace(old, new), "utf-8")
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        yield
    finally:
        path.write_text(text, "utf-8")
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def test_nothing_to_do(built: Small) -> None:
    assert built.stages() == []


def test_a_serial_build_elsewhere_has_the_same_bytes(
    built: Small, tmp_path: Path
) -> None:
    other = Small(tmp_path / "plain")
    assert other.stages("-j1") == ALL
    here, there = built.site(), other.site()
    assert here.keys() == there.keys()
    assert [name for name in here if here[name] != there[name]] == []


def test_changes_and_a_move_whose_times_are_old(built: Small) -> None:
    before = built.site()
    catalogues = built.root / "locale/zh_CN/LC_MESSAGES"
    old, new = "my figure", "another"
    moves = [
        (built.root / f"docs/guide/{old}.md", built.root / f"docs/guide/{new}.md"),
        (catalogues / f"guide/{old}.po", catalogues / f"guide/{new}.po"),
    ]
    for source, target in moves:
        shutil.move(source, target)
    with (
        changed(built.root / "docs/index.rst", old, new),
        changed(built.root / "docs/reference/shape.rst", "An index.", "A number."),
        changed(catalogues / "reference/shape.po", "An index.", "A number."),
        changed(built.root / "docs/_static/handbook.css", "\n", "\n/* other */\n"),
        changed(built.root / "handbook_sphinx/entry.py", "entry-head", "entry-top"),
    ):
        assert set(built.stages()) == set(ALL)
        after = built.site()
    page = after["en/reference/shape.html"].decode()
    assert "A number." in page
    assert "entry-top" in page, "the machinery"
    assert before["en/index.html"] != after["en/index.html"], "the frame"
    for language in ("en", "zh_CN"):
        assert f"{language}/guide/{old}.html" not in after
        assert f"{language}/guide/{new}.html" in after
    for source, target in moves:
        shutil.move(target, source)
    assert set(built.stages()) == set(ALL)
    assert built.site() == before


def test_a_new_record_and_what_was_removed_or_broken(built: Small) -> None:
    before = built.site()
    record = built.root / "verdicts/cuda.json"
    own = next((built.root / "build/verdicts").glob("cpu-*.json"))
    record.parent.mkdir()
    told = own.read_text("utf-8").replace('"device": "cpu"', '"device": "cuda"')
    record.write_text(told, "utf-8")
    assert built.stages() == ALL[4:]
    after = built.site()
    for name in ("en/reference/shape.html", "sheet/torch-handbook-en.pdf"):
        assert before[name] != after[name], name

    shutil.rmtree(record.parent)
    shutil.rmtree(built.root / "build/html/en")
    built.write("build/doctrees/zh_CN/search.json", '{"half')
    built.write("build/doctrees/zh_CN/unfinished", "")  # killed at work, after this:
    built.write("build/html/zh_CN/reference/shape.html", "half a pa")
    own.write_text(own.read_text("utf-8")[:99])
    assert built.stages() == [*ALL[1:3], *ALL[4:]]
    assert built.site() == before


def test_offline_in_the_same_bytes_twice(built: Small) -> None:
    folder = built.root / "build/html/offline"
    made = []
    for _ in range(2):
        told = built.make("offline")
        assert told.code == 0, told.output
        made.append({file.name: file.read_bytes() for file in folder.iterdir()})
        assert built.make("offline").output.count("offline: ") == 0, "nothing to do"
        shutil.rmtree(folder)
    assert made[0] == made[1]
    languages = {f"-{code}.{kind}" for code in CODES for kind in ("epub", "tgz", "xml")}
    names = {name.removeprefix("torch-handbook") for name in made[0]}
    assert names == {".zip"} | languages
    for name in made[0]:
        assert f" MB  build/html/offline/{name}" in told.output


@pytest.mark.parametrize(
    ("only", "told"),
    [
        ("One index; for all", "1 passed"),
        ("x; touch broken", "ONLY=x; touch broken matches no entry"),
        ("$(shell touch broken)", "ONLY=$(shell touch broken) matches no entry"),
        ('"`touch broken`', 'ONLY="`touch broken` matches no entry'),
    ],
)
def test_only_goes_through_unharmed(built: Small, only: str, told: str) -> None:
    assert told in built.make("doctest", f"ONLY={only}").output
    assert not (built.root / "broken").exists()


def test_a_second_build_waits_and_says_so(tmp_path: Path) -> None:
    small = Small(tmp_path)
    with (small.root / "bin/alone").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        command = ["sh", "bin/alone", "echo", "done"]
        second = subprocess.Popen(
            command, cwd=small.root, stdout=subprocess.PIPE, text=True
        )
        assert second.stdout
        said = second.stdout.readline()
        assert said == "another build is at work in this folder; waiting for it\n"
        assert second.poll() is None
    assert second.communicate() == ("done\n", None)


def test_clean_leaves_only_the_sources(tmp_path: Path) -> None:
    small = Small(tmp_path)
    sources = sorted(small.root.rglob("*"))
    for made in ("build/html/index.html", "docs/gallery/index.rst", "locale/x.mo"):
        small.write(made, "")
    assert small.make("clean").code == 0
    assert sorted(small.root.rglob("*")) == sources


@pytest.mark.parametrize("venv", [".venv", "one more"])
def test_clean_all_removes_the_environments_too(tmp_path: Path, venv: str) -> None:
    small = Small(tmp_path)
    (small.root / "an environment").unlink()  # that of these tests
    sources = sorted(small.root.rglob("*"))
    made = ["build/html/index.html", ".tox/lint/x", "torch_handbook.egg-info/PKG-INFO"]
    for path in [*made, f"{venv}/pyvenv.cfg", "handbook/__pycache__/x.pyc"]:
        small.write(path, "")
    result = small.make("clean-all", f"VENV={venv}")
    assert result.code == 0, result.output
    assert sorted(small.root.rglob("*")) == sources


def test_clean_all_spares_what_is_no_environment(tmp_path: Path) -> None:
    """A slip such as VENV=/usr costs nothing."""
    small = Small(tmp_path / "handbook")
    (tmp_path / "mine").mkdir()
    assert small.make("clean-all", f"VENV={tmp_path / 'mine'}").code == 0
    assert (tmp_path / "mine").exists() and (small.root / "an environment").exists()


def test_help_lists_every_command() -> None:
    listed = run(["make", "help"], ROOT).output
    for command in ("html", "check", "test", "kit", "records", "mutate", "clean-all"):
        assert f"\n{command} " in f"\n{listed}"


def test_another_language_is_built_without_another_line(tmp_path: Path) -> None:
    small = Small(tmp_path)
    text = small.read("languages.toml") + '\n[fr]\nname = "français"\n'
    small.write("languages.toml", text)
    wanted = small.make("-n", "site").output
    for target in ("docs build/html/fr\n", "-D language=fr"):
        assert target in wanted


def test_serve_watches_all_that_pages_are_made_of(tmp_path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    made_of = " ".join(re.findall(r"^build/sources/.*SOURCES = (.*)$", makefile, re.M))
    made_of += re.findall(r"^CODE := (.*)$", makefile, re.M)[0]
    words = set(re.findall(r"[\w.]+", made_of)) - {"build"}  # it is made, too
    wanted = {word for word in words if (ROOT / word).exists()}
    small = Small(tmp_path)
    (serve,) = re.findall(r"bin/serve.py.*", small.make("-n", "serve").output)
    assert wanted - set(serve.split()) == set()
    assert {"docs", "conf.py", "gallery", "handbook_sphinx"} < wanted


@pytest.mark.parametrize(
    ("path", "made"),
    [
        ("docs/exercises/index.rst", False),
        ("docs/guide/my own.md", False),
        ("docs/gallery/index.rst", True),
        ("locale/zh_CN/LC_MESSAGES/index.mo", True),
        ("locale/zh_CN/LC_MESSAGES/index.po", False),
        ("handbook/__pycache__/unit.py", True),
    ],
)
def test_serve_knows_what_builds_write(path: str, made: bool) -> None:
    asked = f"import serve; print(serve.is_made({path!r}))"
    assert run([sys.executable, "-c", asked], ROOT / "bin").output == f"{made}\n"


def test_serve_shows_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text("html:\n\t@echo page.rst:4: wrong; exit 1\n")
    asked = f"import sys; sys.path.append({str(ROOT / 'bin')!r})"
    asked += "; import serve; serve.build()"
    told = run([sys.executable, "-c", asked], tmp_path).output
    assert "page.rst:4: wrong" in told and "the pages are the old ones" in told


def test_port_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        result = run([sys.executable, "bin/serve.py", str(port), "conf.py"], ROOT)
        assert result.complains(f"PORT={port}: Address already in use; choose another")
    result = run([sys.executable, "bin/serve.py", "http", "conf.py"], ROOT)
    assert result.complains("PORT=http is no port; choose one")
