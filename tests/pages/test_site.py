"""Where the site and its source are published: one setting, and what may be wrong."""

from pathlib import Path

import pytest
from tiny import ROOT, Tiny

from handbook_sphinx._site import BadAddress, address, repository

VARIABLES = {"ADDRESS": address, "REPOSITORY": repository}


CONF = """
extensions += ["handbook_sphinx._site"]

def setup(app):
    app.connect("builder-inited", lambda app: print(
        app.config.handbook_address, app.config.handbook_repository))
"""


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)


def written(folder: Path, text: str) -> Path:
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("slash", ["", "/"])
def test_the_file_says_both(tmp_path: Path, slash: str) -> None:
    urls = f"""
    [project.urls]
    Documentation = "https://example.org/a{slash}"
    Repository = "https://example.org/b{slash}"
    """
    assert address(written(tmp_path, urls)) == "https://example.org/a/"
    assert repository(tmp_path) == "https://example.org/b"


def test_this_project_says_both() -> None:
    assert address(ROOT).startswith("https://") and address(ROOT).endswith("/")
    assert repository(ROOT).startswith("https://")


@pytest.mark.parametrize(("variable", "asked"), VARIABLES.items())
def test_the_environment_goes_before_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str, asked
) -> None:
    monkeypatch.setenv(variable, "http://localhost:8000")
    assert asked(tmp_path).rstrip("/") == "http://localhost:8000"
    monkeypatch.setenv(variable, "")  # as make passes it on
    assert asked(ROOT).startswith("https://")


@pytest.mark.parametrize(
    "url",
    ["example.org", "/x/", "ftp://example.org", "https://", "https://a b", "https://a/?q",
     "https://a/#b", 'https://a/"', "https://a/<b", "https://例.org", "https://a:b/"],
)  # fmt: skip
@pytest.mark.parametrize(("variable", "asked"), VARIABLES.items())
def test_what_is_no_address(
    monkeypatch: pytest.MonkeyPatch, url: str, variable: str, asked
) -> None:
    monkeypatch.setenv(variable, url)
    said = f"{variable}={url} is no address to publish at, such as "
    with pytest.raises(BadAddress) as problem:
        asked(ROOT)
    assert str(problem.value).startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ": [project.urls] does not say Documentation, an address"),
        ("[project]\nurls = 1", ": [project.urls] does not say Documentation"),
        ("project = 1", ": [project.urls] does not say Documentation"),
        ("[project.urls]\nDocumentation=1", ":2: Documentation = 1 is no address"),
        ("[project.urls\n", ": "),
    ],
)
def test_a_wrong_file(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadAddress) as problem:
        address(written(tmp_path, text))
    assert f"pyproject.toml{said}" in str(problem.value)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(BadAddress, match="there is no such file"):
        address(tmp_path)


def test_a_build_knows_both_and_stops_at_a_wrong_one(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.page("page", "Words.\n")
    tiny.write("conf.py", tiny.read("conf.py") + CONF)
    result = tiny.build("html")
    assert result.code == 0
    assert "https://example.org/handbook/ https://example.org/code\n" in result.output
    monkeypatch.setenv("ADDRESS", "example.org")
    result = tiny.build("html")
    assert result.code == 1
    assert result.output.startswith("ADDRESS=example.org is no address")
