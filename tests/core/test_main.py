"""The command line: what it knows, and how it answers what it cannot read."""

import pytest

from handbook.__main__ import main, parser


@pytest.mark.parametrize("command", ["run", "show", "records", "mutate", "kit"])
def test_each_command_says_how_it_is_used(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main([command, "--help"])
    assert end.value.code == 0
    assert f"python -m handbook {command}" in capsys.readouterr().out
    assert command in parser().format_help()


@pytest.mark.parametrize("said", [[], ["walk"], ["run", "--never"]])
def test_what_cannot_be_read(
    said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(said)
    assert end.value.code == 2
    assert "usage: python -m handbook" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["run", "records", "mutate", "kit"])
def test_no_file_of_units(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "no/units.json"]) == 1
    said = capsys.readouterr()
    assert said.err.startswith("no/units.json: there is no such file")
    assert len((said.out + said.err).splitlines()) == 1
