"""
Two moons
=========

A small data set with two classes that no straight line can separate. It is
often called "circles", but it is two *half* circles, one turned over and moved
so that they hook into each other. Building it needs only
:func:`torch.linspace`, :func:`torch.cat` and :func:`torch.stack`.
"""

import math

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import make_moons

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

# %%
# Join samples, then features
# ---------------------------
#
# Each half circle gives two vectors: the x values and the y values of its
# points. :func:`torch.cat` puts vectors end to end, so it joins *samples*: the
# x values of both classes become one longer vector. :func:`torch.stack` with
# ``dim=1`` lays vectors side by side as columns, so it joins *features*.


def two_moons(samples, noise=0.0, seed=0):
    """Return features [samples, 2] and labels [samples], both float64."""
    n_upper = samples // 2
    n_lower = samples - n_upper
    options = {"dtype": torch.float64, "device": device}
    upper = torch.linspace(0, math.pi, n_upper, **options)  # angles
    lower = torch.linspace(0, math.pi, n_lower, **options)
    x = torch.cat([upper.cos(), 1 - lower.cos()])
    y = torch.cat([upper.sin(), 0.5 - lower.sin()])
    features = torch.stack([x, y], dim=1)
    zeros, ones = torch.zeros(n_upper, **options), torch.ones(n_lower, **options)
    labels = torch.cat([zeros, ones])
    # Drawn on the CPU: the same seed gives other numbers on another device.
    generator = torch.Generator().manual_seed(seed)
    shift = torch.randn(samples, 2, dtype=torch.float64, generator=generator)
    return features + noise * shift.to(device), labels


features, labels = two_moons(10)
print(features.shape, labels.shape)
print(features.cpu().float().round(decimals=4) + 0.0)  # + 0.0 turns -0. into 0.
print(labels.cpu().tolist())

# %%
# A full circle would have points on both sides of its centre. Here each point
# has the distance 1 from the centre of its moon, (0, 0) or (1, 0.5), and lies
# on one side of it: above or below.

centres = torch.tensor([[0, 0], [1, 0.5]], dtype=torch.float64, device=device)
offsets = features - centres[labels.long()]  # an index must be an integer
assert torch.allclose(offsets.norm(dim=1), torch.ones_like(labels))
heights = offsets[:, 1]
assert (heights[labels == 0] > -1e-9).all() and (heights[labels == 1] < 1e-9).all()

# %%
# The lower moon starts under the arch of the upper one, at (0, 0.5). A
# straight line that keeps the whole arch on one side keeps this point there
# too, so no line separates the classes.

tip = features[labels == 1][0].cpu()
assert tip.tolist() == [0.0, 0.5]
assert tip.norm() < 1 and tip[1] > 0  # inside the upper half disc

# %%
# An odd number of samples shows why the x values are joined with
# :func:`torch.cat`. The classes then differ in size, and :func:`torch.stack`
# wants vectors of equal length.

_, odd_labels = two_moons(11)
n_lower = int(odd_labels.sum())
print(11 - n_lower, "points above,", n_lower, "below")

try:
    torch.stack([torch.zeros(5), torch.ones(6)], dim=1)
except RuntimeError as error:
    print(error)
else:
    raise AssertionError("stack took vectors of unequal length")

# %%
# The same points as scikit-learn
# -------------------------------
#
# Without noise, ``sklearn.datasets.make_moons`` builds exactly these points.
# It uses float64 and shuffles unless told not to. An odd number of samples
# gives the lower moon the extra point in both.

for samples in (10, 11, 1000):
    features, labels = two_moons(samples)
    expected, expected_labels = make_moons(samples, shuffle=False)
    torch.testing.assert_close(
        features.cpu(), torch.from_numpy(expected), rtol=0, atol=1e-12
    )
    assert labels.cpu().tolist() == expected_labels.tolist()
    print(samples, "samples agree")

# %%
# Noise closes the gap
# --------------------
#
# Noise moves every point by a normally distributed step. As it grows, the
# moons run into each other. To put a number on that, ask each point for its
# nearest neighbour: does it belong to the same moon? The title of each panel
# tells the share of points for which it does.


def same_moon(features, labels):
    """Return the share of points [N, 2] whose nearest neighbour is a classmate."""
    distance = torch.cdist(features, features)
    distance.fill_diagonal_(math.inf)  # a point is not its own neighbour
    nearest = distance.argmin(dim=1)
    return (labels[nearest] == labels).double().mean().item()


figure, axes = plt.subplots(
    2, 2, figsize=(6.5, 4.6), sharex=True, sharey=True, layout="constrained"
)
edge = {"s": 16, "edgecolors": "black", "linewidths": 0.3}
shares = []
for ax, noise in zip(axes.flat, (0, 0.1, 0.2, 0.4), strict=True):
    features, labels = two_moons(200, noise)
    shares.append(same_moon(features, labels))
    points, is_lower = features.cpu(), labels.cpu().bool()
    for rows, name, colour, marker in (
        (~is_lower, "upper moon, label 0", "#0072B2", "o"),
        (is_lower, "lower moon, label 1", "#E69F00", "^"),
    ):
        ax.scatter(*points[rows].T, c=colour, marker=marker, label=name, **edge)
    ax.set_title(f"noise {noise:g}: {shares[-1]:.0%} same moon")
    ax.set_aspect("equal")
for ax in axes[1]:
    ax.set_xlabel("feature 0 (x)")
for ax in axes[:, 0]:
    ax.set_ylabel("feature 1 (y)")
handles, names = axes[0, 0].get_legend_handles_labels()
figure.legend(handles, names, loc="outside lower center", ncols=2)

assert shares[0] == 1.0
assert shares == sorted(shares, reverse=True) and shares[-1] < 0.9
# sphinx_gallery_start_ignore
figure.set_label(
    "Four scatter plots of the two moons, with more noise in each: two clean half "
    "circles, then bands that still lie apart, then clouds that run into each other."
)
axes[0, 1].set_label("Points in two half circles that hook into each other.")
# sphinx_gallery_end_ignore
plt.show()
