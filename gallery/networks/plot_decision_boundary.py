"""
Decision boundary
=================

A classifier divides the plane into regions, one for each class; the line
between them is its *decision boundary*. A network starts with an arbitrary one
and bends it, step by step, until it fits between the classes. The pictures show
this for a small network that learns the two moons.
"""

# sphinx_gallery_thumbnail_number = -1

import math

import matplotlib.pyplot as plt
import torch
from matplotlib.colors import ListedColormap
from torch import nn

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

# %%
# Data that no line can divide
# ----------------------------
#
# Two half circles that hook into each other, with some noise. One draw is for
# training, another, from another seed, for testing.


def two_moons(samples, noise, seed):
    """Return features [samples, 2] and labels [samples] of 0. and 1."""
    angles = torch.linspace(0, math.pi, samples // 2)
    upper = torch.stack([angles.cos(), angles.sin()], dim=1)
    lower = torch.tensor([1.0, 0.5]) - upper
    features = torch.cat([upper, lower])
    labels = torch.arange(2.0).repeat_interleave(samples // 2)
    generator = torch.Generator().manual_seed(seed)
    features += noise * torch.randn(features.shape, generator=generator)
    return features.to(device), labels.to(device)


features, labels = two_moons(400, noise=0.1, seed=0)
test_features, test_labels = two_moons(400, noise=0.1, seed=1)

# %%
# A small network
# ---------------
#
# One hidden layer, which :class:`torch.nn.Tanh` bends. Without it, two linear
# layers would be one linear function, and the boundary a straight line for
# ever. The weights are drawn on the CPU and then moved, so that every device
# starts from the same ones.

torch.manual_seed(2)
network = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 1)).to(device)
optimizer = torch.optim.Adam(network.parameters(), lr=0.03)
loss_function = nn.BCEWithLogitsLoss()


@torch.no_grad()
def accuracy(model, features, labels):
    """Return the share of samples on the right side of the boundary."""
    return ((model(features)[:, 0] > 0) == labels.bool()).float().mean().item()


# %%
# Train, and keep pictures
# ------------------------
#
# The network returns a logit, and the boundary is where the logit is 0: there
# both classes have probability 0.5. To draw it, ask the network about every
# point of a grid. All samples go through in one batch, so an epoch is a single
# step.

x, y = torch.linspace(-1.5, 2.5, 161), torch.linspace(-1.1, 1.6, 109)
grid = torch.cartesian_prod(x, y).to(device)
kept = (0, 10, 50, 300)
maps, shares = {}, {}
for epoch in range(kept[-1] + 1):
    if epoch in kept:
        with torch.no_grad():
            maps[epoch] = network(grid).view(len(x), len(y)).T.cpu()
        shares[epoch] = accuracy(network, test_features, test_labels)
        print(f"epoch {epoch:3}: {shares[epoch]:.1%} of the test samples right")
    optimizer.zero_grad()
    loss_function(network(features)[:, 0], labels).backward()
    optimizer.step()

assert shares[0] < 0.6
assert 0.8 < shares[50] < 0.95
assert shares[300] >= 0.99
assert accuracy(network, features, labels) >= 0.99

# %%
# The best straight line
# ----------------------
#
# How much of this is the hidden layer's doing? The same training without one
# ends at a straight line, and no number of epochs bends it.

line = nn.Linear(2, 1).to(device)
optimizer = torch.optim.Adam(line.parameters(), lr=0.03)
for _ in range(600):
    optimizer.zero_grad()
    loss_function(line(features)[:, 0], labels).backward()
    optimizer.step()
straight = accuracy(line, test_features, test_labels)
print(f"a straight line: {straight:.1%}")
assert 0.8 < straight < 0.95

# %%
# Four epochs
# -----------
#
# The solid line is the boundary, the dotted ones are where the network says
# 10 % and 90 %. They start far away and close in as it grows sure of itself. At
# epochs 10 and 50 the boundary is still nearly straight; the bend comes late,
# and with it the last tenth of the accuracy.

figure, axes = plt.subplots(
    2, 2, figsize=(6.5, 4.8), sharex=True, sharey=True, layout="constrained"
)
sides = ListedColormap(["#0072B2", "#E69F00"])
sure = math.log(9)  # the logit of 90 %
points, is_lower = test_features.cpu(), test_labels.cpu().bool()
for ax, epoch in zip(axes.flat, kept, strict=True):
    logits = maps[epoch]
    pale = {"cmap": sides, "vmin": 0, "vmax": 1, "alpha": 0.25, "rasterized": True}
    ax.pcolormesh(x, y, (logits > 0).int(), **pale)
    ax.contour(x, y, logits, [0], colors="black", linewidths=1.8)
    dotted = {"colors": "black", "linestyles": ":", "linewidths": 1.1}
    ax.contour(x, y, logits, [-sure, sure], **dotted)
    for rows, name, colour, marker in (
        (~is_lower, "upper moon, label 0", "#0072B2", "o"),
        (is_lower, "lower moon, label 1", "#E69F00", "^"),
    ):
        edge = {"s": 11, "edgecolors": "black", "linewidths": 0.25}
        ax.scatter(*points[rows].T, c=colour, marker=marker, label=name, **edge)
    ax.set_title(f"epoch {epoch}: {shares[epoch]:.1%} right")
    ax.set_aspect("equal")
    ax.grid(False)
for ax in axes[1]:
    ax.set_xlabel("feature 0 (x)")
for ax in axes[:, 0]:
    ax.set_ylabel("feature 1 (y)")
axes[0, 0].plot([], [], color="black", lw=1.8, ls="-", label="boundary")
axes[0, 0].plot([], [], color="black", lw=1.1, ls=":", label="10 % and 90 %")
handles, names = axes[0, 0].get_legend_handles_labels()
figure.legend(handles, names, loc="outside lower center", ncols=4)
# sphinx_gallery_start_ignore
figure.set_label(
    "Four panels of the two moons after 0, 10, 50 and 300 epochs, with the regions of "
    "both classes. The boundary begins at random, becomes a straight line, and in the "
    "end winds between the moons."
)
axes[1, 1].set_label("A curved boundary that winds between the points of two moons.")
# sphinx_gallery_end_ignore
plt.show()
