"""
A network from modules
======================

The last of the :doc:`exercises about modules </exercises/modules>`: a net of
layers learns a task, and *all* its parameters take part. Whether they did is
measured afterwards: how far has each of them moved? The same net with its
layers in a Python list learns as well, but only with its last layer.
"""

# sphinx_gallery_thumbnail_number = -1

import math
from itertools import pairwise

import matplotlib.pyplot as plt
import torch
from matplotlib.colors import ListedColormap
from torch import nn
from torch.nn import functional as F

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

# %%
# Three arms
# ----------
#
# Three arms of a spiral, one for each class. Straight lines cannot part them.
# One draw is for training, another for testing.


def spirals(samples, seed):
    """Return points [3 * samples, 2] and the number of the arm of each."""
    generator = torch.Generator().manual_seed(seed)
    radius = torch.linspace(0.1, 1, samples).repeat(3)
    arm = torch.arange(3).repeat_interleave(samples)
    angle = 4 * radius + 2 * math.pi / 3 * arm
    angle += 0.15 * torch.randn(3 * samples, generator=generator)
    points = torch.stack([radius * angle.cos(), radius * angle.sin()], dim=1)
    return points.to(device), arm.to(device)


points, arms = spirals(150, seed=0)
test_points, test_arms = spirals(150, seed=1)

# %%
# The net
# -------
#
# ``container`` is the kind of list that holds the hidden layers. It is
# :class:`torch.nn.ModuleList`; ``list`` is there to show the mistake.


class Net(nn.Module):
    """Hidden layers of the given widths, and one score for each class."""

    def __init__(self, sizes, classes, container=nn.ModuleList):
        super().__init__()
        self.hidden = container([nn.Linear(*pair) for pair in pairwise(sizes)])
        self.head = nn.Linear(sizes[-1], classes)

    def forward(self, x):
        for layer in self.hidden:
            x = layer(x).tanh()
        return self.head(x)


# %%
# The training
# ------------
#
# It takes what ``parameters()`` finds, and nothing else.


def train(net, points, arms, epochs=400):
    """Train all parameters that net knows of; return the losses."""
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = F.cross_entropy(net(points), arms)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# %%
# Who has moved?
# --------------
#
# Both nets start from the same weights, drawn on the CPU. A Python list is not
# reached by ``to`` either, so the hidden layers are moved by hand, one by one.
# The movement of a tensor is the length of its change, divided by the length
# that it had at the start.


def tensors(net):
    """Return all weights and biases by name, whatever holds the layers."""
    layers = nn.ModuleDict({"hidden": nn.ModuleList(net.hidden), "head": net.head})
    return dict(layers.named_parameters())


nets, shares, moves = {}, {}, {}
for container in (nn.ModuleList, list):
    torch.manual_seed(0)
    net = Net([2, 32, 32], 3, container).to(device)
    for layer in net.hidden:
        layer.to(device)
    start = {name: tensor.detach().clone() for name, tensor in tensors(net).items()}
    losses = train(net, points, arms)
    assert losses[-1] < 0.9 * losses[0]  # in both of them
    kind = container.__name__
    with torch.no_grad():
        moves[kind] = {
            name: ((tensor - start[name]).norm() / start[name].norm()).item()
            for name, tensor in tensors(net).items()
        }
        hits = net(test_points).argmax(dim=1) == test_arms
    nets[kind], shares[kind] = net, hits.float().mean().item()
    known, there = len(list(net.parameters())), len(moves[kind])
    print(f"{kind:10}  {known} of {there} tensors known, {shares[kind]:.1%} right")

hidden = [name for name in moves["list"] if name.startswith("hidden")]
assert [len(list(net.parameters())) for net in nets.values()] == [6, 2]
assert all(move > 0.05 for move in moves["ModuleList"].values())
assert all(moves["list"][name] == 0 for name in hidden) and len(hidden) == 4
assert shares["ModuleList"] > 0.95
assert shares["list"] < shares["ModuleList"] - 0.1

# %%
# Above, what the nets make of the plane, with the test points. Below, how far
# each tensor has moved. The list leaves the hidden layers where they began; no
# error says so, and the loss falls even there.

figure, axes = plt.subplot_mosaic(
    [["ModuleList", "list"], ["moves", "moves"]],
    figsize=(6.5, 5.4),
    height_ratios=[1.5, 1],
    layout="constrained",
)
line = torch.linspace(-1.2, 1.2, 181)
plane = torch.cartesian_prod(line, line).to(device)
colours = ["#0072B2", "#E69F00", "#009E73"]
looks = {
    "ModuleList": {"label": "nn.ModuleList", "color": "#0072B2"},
    "list": {"label": "Python list", "color": "#E69F00", "hatch": "///"},
}
pale = {"cmap": ListedColormap(colours), "alpha": 0.25, "rasterized": True}
for kind, net in nets.items():
    ax = axes[kind]
    with torch.no_grad():
        areas = net(plane).argmax(dim=1).view(181, 181).T.cpu()
    ax.pcolormesh(line, line, areas, vmin=0, vmax=2, **pale)
    for arm, marker in enumerate("o^s"):
        x, y = test_points[test_arms == arm].T.cpu()
        edge = {"s": 12, "edgecolors": "black", "linewidths": 0.3}
        ax.scatter(x, y, c=colours[arm], marker=marker, label=f"arm {arm}", **edge)
    ax.set_title(f"{looks[kind]['label']}: {shares[kind]:.1%} right")
    ax.set(xlabel="x", ylabel="y", aspect="equal")
    ax.grid(False)
handles, names = axes["list"].get_legend_handles_labels()
figure.legend(handles, names, loc="outside upper center", ncols=3)
ax, edge = axes["moves"], {"edgecolor": "black", "linewidth": 0.6}
for shift, (kind, look) in zip((-0.2, 0.2), looks.items(), strict=True):
    lengths = moves[kind].values()
    bars = ax.bar(torch.arange(6) + shift, lengths, width=0.38, **edge, **look)
    ax.bar_label(bars, ["" if length else "0" for length in lengths])
ax.set_xticks(range(6), ["\n".join(name.rsplit(".", 1)) for name in start])
ax.set(ylabel="relative change")
ax.grid(axis="x", visible=False)
ax.legend(loc="upper left")
# sphinx_gallery_start_ignore
figure.set_label(
    "Above, three spiral arms and the regions of two networks: with nn.ModuleList "
    "they follow the arms, with a Python list they do not. Below, how much each "
    "parameter has changed: in the Python list all hidden ones stay at zero."
)
axes["ModuleList"].set_label(
    "Three spiral arms of points, each in a region of its own."
)
# sphinx_gallery_end_ignore
plt.show()
