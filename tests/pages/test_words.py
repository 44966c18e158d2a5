"""What of a figure's texts is looked up, what stays, and what is noted of it."""

from pathlib import Path

import pytest
from tiny import ROOT

from handbook_sphinx._languages import load
from handbook_sphinx._words import Tongue, _keeps, is_current, note, noted, problems

CHINESE = load(ROOT / "languages.toml")["zh_CN"]


def tongue(**words: str) -> Tongue:
    return Tongue(CHINESE, words, Path("figures.po"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("loss", "loss"),
        ("best 1.39, end -4", "best {}, end {}"),
        ("2e-308 to 13,000", "{} to {}"),
        ("float64\neps $2^{-52}$", "{}\neps {}"),
        ("nn.ModuleList: 100.0% right", "{}: {}% right"),
        ("GPU, there and back", "{}, there and back"),
        ("Same epochs, lr=0.1", "Same epochs, {}"),
        ("a set {x}", "a set {{x}}"),
        # nothing to translate
        ("", ""),
        ("−1.0", ""),
        ("x", ""),
        (r"$\mathdefault{10^{-2}}$", ""),
        ("x.sum(0)", ""),
        ("dim=0", ""),
        ("AccumulateGrad\nw: 42 + 36 = 78", ""),
    ],
)
def test_numbers_maths_and_code_stay(text: str, message: str) -> None:
    from handbook_sphinx._words import message as message_of

    assert message_of(text) == message


def test_what_stays_is_put_back_in_any_order() -> None:
    said = tongue(
        **{"{}% of {} right": "{1} 个中 {0}% 正确", "a set {{x}}": "集合 {{x}}"}
    )
    assert said.say("97.6% of 500 right") == "500 个中 97.6% 正确"
    assert said.say("a set {x}") == "集合 {x}"
    assert said.say("other") == "other"
    assert said.say("0.5") == "0.5"


@pytest.mark.parametrize(
    ("said", "keeps"),
    [
        ("{}，{}", True),
        ("{1}，{0}", True),
        ("{}", False),
        ("{}{}{}", False),
        ("{}，{2}", False),
        ("{0}，{}", False),
        ("{a}{b}", False),
        ("{", False),
    ],
)
def test_a_translation_has_as_many_places(said: str, keeps: bool) -> None:
    assert _keeps("{}, {}", said) is keeps


def test_notes(tmp_path: Path) -> None:
    path, here = tmp_path / "a.words", tongue(loss="损失")
    assert is_current(path, [here])  # it says nothing
    note(path, ["step", "loss"], [here])
    assert noted(path) == {"loss": {"zh_CN": "损失"}, "step": {"zh_CN": ""}}
    assert [problem.partition(" has ")[0] for problem in problems(path, here)] == [
        "'step'"
    ]
    assert is_current(path, [here])
    assert not is_current(path, [tongue(loss="损失值")])
    assert not is_current(path, [])  # a language less
