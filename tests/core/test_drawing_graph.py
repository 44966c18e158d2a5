"""A picture of the autograd graph shows its real nodes."""

import re

import pytest
import torch

from handbook.drawing_graph import graph


def test_nodes_are_those_of_the_graph() -> None:
    x, b = torch.ones(2), torch.ones(1, requires_grad=True)
    w = torch.ones(2, requires_grad=True)
    drawn = graph(((w * x).exp() + w * b).sum(), w=w)
    steps = ["SumBackward0", "AddBackward0", "ExpBackward0", "MulBackward0"]
    leaves = ["AccumulateGrad", "w.grad", "AccumulateGrad"]  # b has no name
    words = re.findall(r"<text[^>]*>(.*?)</text>", drawn.body)
    assert sorted(words) == sorted([*steps, "MulBackward0", *leaves])
    assert drawn.body.count('class="arrow"') == 7
    assert drawn.body.count('class="mark-1"') == 2


def test_a_leaf_has_no_graph() -> None:
    with pytest.raises(ValueError, match="no graph"):
        graph(torch.zeros(1))
