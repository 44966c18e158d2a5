"""Three worked cases in PaddlePaddle, to be compared with the same cases in torch.

Theirs is not the default environment: ``tox -e paddle`` makes one and runs the tests.
"""

from __future__ import annotations

import math

import paddle
from paddle import nn


def two_moons(samples: int) -> tuple[paddle.Tensor, paddle.Tensor]:
    """Features [samples, 2] and labels [samples], both float64, without noise."""
    upper = paddle.linspace(0, math.pi, samples // 2, dtype="float64")  # angles
    lower = paddle.linspace(0, math.pi, samples - samples // 2, dtype="float64")
    x = paddle.concat([upper.cos(), 1 - lower.cos()])
    y = paddle.concat([upper.sin(), 0.5 - lower.sin()])
    labels = paddle.concat([paddle.zeros_like(upper), paddle.ones_like(lower)])
    return paddle.stack([x, y], axis=1), labels


def binary_accuracy(
    scores: paddle.Tensor, labels: paddle.Tensor, threshold: float
) -> float:
    """The share of right samples; scores and labels have one shape."""
    right = paddle.equal(scores >= threshold, labels.astype("bool"))
    return right.astype("float32").mean().item()


def accuracy(scores: paddle.Tensor, labels: paddle.Tensor) -> float:
    """The share of right samples; scores [N, C], labels [N] or a column [N, 1].

    Without ``keepdim`` a column of labels would be compared with every prediction.
    """
    predicted = scores.argmax(axis=1, keepdim=True)
    right = paddle.equal(predicted, labels.reshape([-1, 1]))
    return right.astype("float32").mean().item()


class SimpleRNN(nn.Layer):
    """A recurrent layer: input_weight [D, H], hidden_weight [H, H], bias [H]."""

    def __init__(
        self, input_weight: list, hidden_weight: list, bias: list[float]
    ) -> None:
        super().__init__()
        self.input_weight = self.assigned(input_weight)
        self.hidden_weight = self.assigned(hidden_weight)
        self.bias = self.assigned(bias)

    def assigned(self, values: list) -> paddle.Tensor:
        """A parameter that starts with these values."""
        start = nn.initializer.Assign(values)
        shape = paddle.to_tensor(values).shape
        return self.create_parameter(shape, attr=paddle.ParamAttr(initializer=start))

    def forward(self, inputs: paddle.Tensor) -> paddle.Tensor:
        """Take inputs [N, L, D]; return the states of all steps [N, L, H]."""
        hidden = paddle.zeros([inputs.shape[0], self.bias.shape[0]])
        states = []
        for step_input in paddle.unbind(inputs, axis=1):  # L times [N, D]
            new = paddle.matmul(step_input, self.input_weight)
            kept = paddle.matmul(hidden, self.hidden_weight)
            hidden = paddle.tanh(new + kept + self.bias)
            states.append(hidden)
        return paddle.stack(states, axis=1)
