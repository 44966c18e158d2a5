"""The three cases give the same numbers in Paddle as in the gallery's torch scripts."""

import runpy
from pathlib import Path
from types import SimpleNamespace

import cases
import matplotlib
import numpy as np
import paddle
import pytest
import torch

GALLERY = Path(__file__).parent.parent / "gallery"


def ours(script: str) -> SimpleNamespace:
    """Run a gallery script; what it defines."""
    matplotlib.use("agg")
    return SimpleNamespace(**runpy.run_path(str(GALLERY / script)))


def assert_same(theirs: paddle.Tensor, torchs: torch.Tensor) -> None:
    """The same shape, and numbers that differ by 1e-6 at most."""
    theirs, torchs = theirs.numpy(), torchs.detach().cpu().numpy()
    assert theirs.shape == torchs.shape
    assert theirs.dtype == torchs.dtype
    np.testing.assert_allclose(theirs, torchs, rtol=0, atol=1e-6)


@pytest.mark.parametrize("samples", [10, 11, 200])
def test_two_moons(samples: int) -> None:
    script = ours("tensors/plot_two_moons.py")
    for theirs, torchs in zip(
        cases.two_moons(samples), script.two_moons(samples), strict=True
    ):
        assert_same(theirs, torchs)


class TestAccuracy:
    script = ours("training/plot_accuracy.py")

    def test_two_classes(self) -> None:
        scores, labels = [[0.0], [1.0], [1.0], [0.0]], [[1.0], [1.0], [0.0], [0.0]]
        theirs = cases.binary_accuracy(
            paddle.to_tensor(scores), paddle.to_tensor(labels), threshold=0.5
        )
        torchs = self.script.binary_accuracy(
            torch.tensor(scores), torch.tensor(labels), threshold=0.5
        )
        assert theirs == torchs == 0.5

    def test_two_classes_at_the_threshold(self) -> None:
        logits, labels = [0.0, -0.5, 0.2], [1, 0, 0]
        theirs = cases.binary_accuracy(
            paddle.to_tensor(logits), paddle.to_tensor(labels), threshold=0
        )
        torchs = self.script.binary_accuracy(
            torch.tensor(logits), torch.tensor(labels), threshold=0
        )
        assert theirs == torchs == pytest.approx(2 / 3)

    @pytest.mark.parametrize(
        ("labels", "share"),
        [([0, 1, 2], 1.0), ([1, 2, 0], 0.0), ([0, 1, 1], 2 / 3)],
        ids=["all right", "all wrong", "two of three"],
    )
    def test_many_classes(self, labels: list[int], share: float) -> None:
        scores = [[0.9, 0.05, 0.05], [0.1, 0.8, 0.1], [0.2, 0.2, 0.6]]
        rows, column = paddle.to_tensor(labels), paddle.to_tensor([[n] for n in labels])
        theirs = {
            cases.accuracy(paddle.to_tensor(scores), each) for each in (rows, column)
        }
        torchs = self.script.accuracy(torch.tensor(scores), torch.tensor(labels))
        assert theirs == {torchs}
        assert torchs == pytest.approx(share)

    def test_the_careless_function_is_careless_in_paddle_too(self) -> None:
        scores = [[0.9, 0.05, 0.05], [0.1, 0.8, 0.1], [0.2, 0.2, 0.6]]
        careless = self.script.careless_accuracy(
            torch.tensor(scores), torch.tensor([[0], [1], [2]])
        )
        predicted = paddle.to_tensor(scores).argmax(axis=1)
        equal = paddle.equal(predicted, paddle.to_tensor([[0], [1], [2]]))
        assert equal.shape == [3, 3]
        assert equal.astype("float32").mean().item() == careless


INPUTS = [[[1.0, 0.0], [0.0, 2.0]], [[2.0, 4.0], [1.0, 3.0]]]
INPUT_WEIGHT, BIAS = [[0.1, 0.2], [0.1, 0.2]], [0.1, 0.1]


class TestSimpleRNN:
    script = ours("networks/plot_simple_rnn.py")

    @pytest.mark.parametrize(
        "hidden_weight",
        [[[0.0, 0.1], [0.1, 0.0]], [[0.0, 0.5], [0.1, 0.0]]],
        ids=["symmetric", "asymmetric"],
    )
    def test_states(self, hidden_weight: list[list[float]]) -> None:
        weights = INPUT_WEIGHT, hidden_weight, BIAS
        theirs = cases.SimpleRNN(*weights)(paddle.to_tensor(INPUTS))
        torchs = self.script.SimpleRNN(*map(torch.tensor, weights))
        assert_same(theirs, torchs(torch.tensor(INPUTS)))

    def test_known_states(self) -> None:
        weights = INPUT_WEIGHT, [[0.0, 0.1], [0.1, 0.0]], BIAS
        states = cases.SimpleRNN(*weights)(paddle.to_tensor(INPUTS))
        first = torch.tensor([[0.2, 0.3], [0.7, 1.3]]).tanh()
        assert_same(states[:, 0], first)
        last = torch.tensor([[0.31774, 0.477497], [0.527137, 0.744472]])
        assert_same(states[:, 1], last)
