"""
A simple recurrent network
==========================

A recurrent network reads a sequence step by step and carries a *hidden state*
from one step to the next. Written by hand it is one formula; here that formula is
checked against known numbers and against ``torch.nn.RNN``, and then given
something to remember.
"""

import math

import matplotlib.pyplot as plt
import torch
from torch import nn

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

# %%
# One formula, repeated
# ---------------------
#
# The new state mixes the input of this step with the state of the last one,
# and ``torch.tanh`` keeps it between -1 and 1. All sequences of a batch take a
# step together, since their rows go through the same product; the steps
# themselves must wait for one another.


class SimpleRNN(nn.Module):
    """A recurrent layer for D inputs and H hidden units.

    input_weight is [D, H], hidden_weight [H, H], bias [H].
    """

    def __init__(self, input_weight, hidden_weight, bias):
        super().__init__()
        self.input_weight = nn.Parameter(input_weight)
        self.hidden_weight = nn.Parameter(hidden_weight)
        self.bias = nn.Parameter(bias)

    def forward(self, inputs):
        """Take inputs [N, L, D]; return the states of all steps [N, L, H]."""
        hidden = inputs.new_zeros(len(inputs), len(self.bias))
        states = []
        for step_input in inputs.unbind(dim=1):  # L times [N, D]
            new = step_input @ self.input_weight
            kept = hidden @ self.hidden_weight
            hidden = torch.tanh(new + kept + self.bias)
            states.append(hidden)
        return torch.stack(states, dim=1)


# %%
# Two sequences of two steps, each step with two features. The first state is
# easy to check by hand, because there is nothing to remember yet:
# ``tanh(0.2)``, ``tanh(0.3)``, ``tanh(0.7)`` and ``tanh(1.3)``.

inputs = torch.tensor(
    [[[1.0, 0.0], [0.0, 2.0]], [[2.0, 4.0], [1.0, 3.0]]], device=device
)
input_weight = torch.tensor([[0.1, 0.2], [0.1, 0.2]], device=device)
hidden_weight = torch.tensor([[0.0, 0.1], [0.1, 0.0]], device=device)
bias = torch.tensor([0.1, 0.1], device=device)

network = SimpleRNN(input_weight, hidden_weight, bias)
states = network(inputs).detach()
for step in range(2):
    print(f"step {step}:", states[:, step].cpu(), sep="\n")

expected = torch.tensor(
    [[[0.1974, 0.2913], [0.3177, 0.4775]], [[0.6044, 0.8617], [0.5271, 0.7445]]]
)
torch.testing.assert_close(states.cpu(), expected, rtol=0, atol=5e-5)
first = torch.tensor([[0.2, 0.3], [0.7, 1.3]]).tanh()
torch.testing.assert_close(states[:, 0].cpu(), first)

# %%
# The same from ``torch.nn.RNN``
# ------------------------------
#
# The built-in layer stores its weights the other way round, output by input,
# so the weights from above go in transposed. It also adds two biases: one is
# the bias from above, the other is set to zero. And without ``batch_first=True``
# it would take the first dimension for time.


def built_in(input_weight, hidden_weight, bias):
    """Return nn.RNN with weights stored as given: [H, D], [H, H] and [H]."""
    layer = nn.RNN(input_weight.shape[1], len(bias), batch_first=True, device=device)
    with torch.no_grad():
        layer.weight_ih_l0.copy_(input_weight)
        layer.weight_hh_l0.copy_(hidden_weight)
        layer.bias_ih_l0.copy_(bias)
        layer.bias_hh_l0.zero_()
    return layer


def states_of(layer, inputs):
    """Return the states [N, L, H] of nn.RNN for inputs [N, L, D]."""
    # cuDNN may round to TF32; without it, a GPU gives the same digits.
    with torch.no_grad(), torch.backends.cudnn.flags(enabled=False):
        return layer(inputs)[0]


layer = built_in(input_weight.T, hidden_weight.T, bias)
torch.testing.assert_close(states_of(layer, inputs), states)

# %%
# A transpose that is missed
# --------------------------
#
# The hidden weight is square, so forgetting to transpose it raises no error.
# And the one above is symmetric: even the numbers stay right. Test with a
# matrix that is *not* symmetric.

layer = built_in(input_weight.T, hidden_weight, bias)  # forgotten, not noticed
torch.testing.assert_close(states_of(layer, inputs), states)

asymmetric = torch.tensor([[0.0, 0.5], [0.1, 0.0]], device=device)
states = SimpleRNN(input_weight, asymmetric, bias)(inputs).detach()
right = states_of(built_in(input_weight.T, asymmetric.T, bias), inputs)
forgotten = states_of(built_in(input_weight.T, asymmetric, bias), inputs)
print("last states, right:", right[:, -1].cpu(), sep="\n")
print("last states, transpose forgotten:", forgotten[:, -1].cpu(), sep="\n")

torch.testing.assert_close(right, states)
assert (forgotten - right).abs().max() > 0.05

# %%
# What a state remembers
# ----------------------
#
# Take a rotation, shrunk a little, as hidden weight. Strike the network once
# and it rings like a bell: the state turns and fades, long after the input is
# silent. The transpose of a rotation turns the other way, so a network with
# the forgotten transpose rings just as well, backwards: unit 0 looks right,
# unit 1 is upside down.

steps, strikes = 64, (4, 36)
inputs = torch.zeros(1, steps, 1, device=device)
inputs[0, strikes, 0] = 1.0
angle = 2 * math.pi / 16
rotation = torch.tensor(
    [[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]],
    device=device,
)
input_weight = torch.tensor([[1.0, 0.0]], device=device)
hidden_weight = 0.95 * rotation
bias = torch.zeros(2, device=device)

states = SimpleRNN(input_weight, hidden_weight, bias)(inputs).detach()
right = states_of(built_in(input_weight.T, hidden_weight.T, bias), inputs)
forgotten = states_of(built_in(input_weight.T, hidden_weight, bias), inputs)
torch.testing.assert_close(right, states)
torch.testing.assert_close(forgotten, right * right.new_tensor([1.0, -1.0]))

# Between the strikes the state turns anticlockwise and never grows.
ring = right[0, strikes[0] : strikes[1]].cpu()
turn = ring[:-1, 0] * ring[1:, 1] - ring[:-1, 1] * ring[1:, 0]
size = ring.norm(dim=1)
assert (turn > 0).all() and (size.diff() < 0).all()

# %%
# The input, the two hidden units over time, and the path of the state after
# the first strike.

right, forgotten = right[0].cpu(), forgotten[0].cpu()
figure, axes = plt.subplot_mosaic(
    [["input", "path"], ["unit 0", "path"], ["unit 1", "path"]],
    figsize=(6.5, 4.0),
    height_ratios=[0.6, 1, 1],
    width_ratios=[1.15, 1],
    layout="constrained",
)
right_style = {"color": "#0072B2", "ls": "-", "label": "right"}
forgotten_style = {"color": "#E69F00", "ls": "--", "label": "transpose forgotten"}

axes["input"].vlines(strikes, 0, 1, color="black", lw=2)
axes["input"].set(ylabel="input", ylim=(0, 1.1), yticks=[0, 1])
for unit in range(2):
    ax = axes[f"unit {unit}"]
    ax.plot(right[:, unit], **right_style)
    ax.plot(forgotten[:, unit], **forgotten_style)
    ax.set(ylabel=f"hidden unit {unit}", ylim=(-0.85, 0.85))
for name in ("input", "unit 0", "unit 1"):
    axes[name].set(xlim=(0, steps - 1), xticks=range(0, steps, 16))
    axes[name].tick_params(labelbottom=name == "unit 1")
axes["unit 1"].set_xlabel("step")

ring = slice(strikes[0], strikes[1])
path = axes["path"]
path.plot(*right[ring].T, marker="o", ms=3.5, **right_style)
path.plot(*forgotten[ring].T, marker="^", ms=3.5, **forgotten_style)
for states, colour in ((right, "#0072B2"), (forgotten, "#E69F00")):
    arrow = {"arrowstyle": "-|>", "color": colour, "mutation_scale": 16}
    start = strikes[0] + 3
    path.annotate("", states[start + 1], states[start], arrowprops=arrow)
path.plot(*right[strikes[0]], "k*", ms=11)
path.text(right[strikes[0], 0] + 0.07, 0, "strike", va="center")
path.set(xlabel="hidden unit 0", ylabel="hidden unit 1", aspect="equal")
path.set(xlim=(-0.5, 1.15), ylim=(-0.7, 0.7), title="Path of the state")
axes["input"].set_title("Over time")
figure.legend(*path.get_legend_handles_labels(), loc="outside lower center", ncols=2)
# sphinx_gallery_start_ignore
figure.set_label(
    "Left, the input with two strikes, and two hidden units that ring and fade after "
    "each. Right, the state spirals into the middle. Where a transpose was forgotten, "
    "unit 0 is the same, unit 1 is upside down, and the spiral turns the other way."
)
path.set_label("Two spirals that run inward, one the mirror image of the other.")
# sphinx_gallery_end_ignore
plt.show()
