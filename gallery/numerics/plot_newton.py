"""
Newton's method and a curved valley
===================================

Gradient descent knows the slope. Newton's method also knows how the slope
changes: that is the Hessian, which :func:`torch.func.hessian` computes. In a
curved valley the one takes over a thousand steps, the other eight. What that
costs, and what can go wrong, is shown as well.
"""

# sphinx_gallery_thumbnail_number = -1

from itertools import pairwise

import matplotlib.pyplot as plt
import torch
from matplotlib.colors import BoundaryNorm
from torch.func import grad, hessian, vmap

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
options = {"dtype": torch.float64, "device": device}

# %%
# The valley
# ----------
#
# Its floor is the parabola y = x², and the lowest point of the floor is (1, 1).
# Two transforms make of this function the one that computes its gradient, and the
# one that computes its Hessian. The eigenvalues of the Hessian are curvatures: at the
# goal the valley bends over a hundred times as strongly across as along.


def height(place):
    """Return the height at one place [2]."""
    x, y = place
    return (1 - x) ** 2 + 5 * (y - x**2) ** 2


slope, curvature = grad(height), hessian(height)
start = torch.tensor([-1.5, 2.0], **options)
goal = torch.ones(2, **options)

x, y = start.tolist()
by_hand = [-2 * (1 - x) - 20 * x * (y - x**2), 10 * (y - x**2)]
torch.testing.assert_close(slope(start), torch.tensor(by_hand, **options))
assert height(goal) == 0 and not slope(goal).any()

print("Hessian at the goal:", curvature(goal).tolist())
low, high = torch.linalg.eigvalsh(curvature(goal)).tolist()
print(f"curvature from {low:.2f} to {high:.2f}, ratio {high / low:.0f}")
assert curvature(goal).tolist() == [[42, -20], [-20, 10]]
assert 100 < high / low < 200

# %%
# One step of each
# ----------------
#
# A step of gradient descent goes against the gradient. Its rate is limited by the
# steepest direction; here it is 1 divided by the largest curvature at the goal.
# Newton's step goes to where the gradient would be zero if the function were
# quadratic. In a bowl, which is quadratic, that is the lowest point.


def descend(place):
    """Return the place after a step of gradient descent."""
    return place - slope(place) / high


def newton(place, function=height):
    """Return the place after a step of Newton's method."""
    step = torch.linalg.solve_ex(hessian(function)(place), grad(function)(place)).result
    return place - step


def bowl(place):
    """Return the height of a bowl, a quadratic function, at one place [2]."""
    x, y = place
    return (x - 1) ** 2 + 50 * (y - 1) ** 2 + x * y


lowest = newton(start, bowl)
torch.testing.assert_close(grad(bowl)(lowest), torch.zeros(2, **options))

# %%
# The race
# --------
#
# Both start on the far side of the bend.


def walk(step, steps):
    """Return the places [steps + 1, 2] on the way."""
    path = [start]
    for _ in range(steps):
        path.append(step(path[-1]))
    return torch.stack(path)


paths = {"gradient descent": walk(descend, 2000), "Newton": walk(newton, 10)}
distances = {name: (path - goal).norm(dim=1).cpu() for name, path in paths.items()}
arrivals = {}
for name, distance in distances.items():
    arrivals[name] = int((distance < 1e-4).nonzero()[0])
    print(f"{name:16}  nearer than 0.0001 at step {arrivals[name]}")
assert arrivals["Newton"] == 8 and arrivals["gradient descent"] > 1000

# %%
# Near the goal, gradient descent multiplies its distance by one number, a little below
# 1: along the floor the slope is small, and the rate cannot be much larger. Newton's
# method *squares* the distance, or does better: the number of right digits doubles
# at each step.

crawl = distances["gradient descent"][1500:]
factor = (crawl[1:] / crawl[:-1]).mean().item()
print(f"each step of gradient descent: times {factor:.4f}")
assert abs(factor - (1 - low / high)) < 1e-4

leap = distances["Newton"][6:10].tolist()
for before, after in pairwise(leap):
    print(f"from {before:.1e} to {after:.1e}")
    assert after < before**2

# %%
# What it does not promise
# ------------------------
#
# Newton's method looks for a zero of the gradient, not for a lower place. On the way
# the height rises twice. Where the Hessian has a negative eigenvalue, even the
# direction of a step can be uphill. In practice the eigenvalues are made positive, and
# a step is shortened until the height falls.

heights = vmap(height)(paths["Newton"]).cpu()
print("heights:", ", ".join(f"{value:.2f}" for value in heights[:7]))
assert (heights.diff() > 0).sum() == 2

above = torch.tensor([0.0, 0.2], **options)
assert torch.linalg.eigvalsh(curvature(above))[0] < 0
assert slope(above) @ (newton(above) - above) > 0

# %%
# Every start at once
# -------------------
#
# How many steps does it take from elsewhere? With :func:`torch.func.vmap` a step from
# one place becomes a step from thousands of places. It cannot stop for some of them
# and go on for others, so all take 15 steps, and those before the arrival are counted.
# One singular Hessian would be an error of :func:`torch.linalg.solve` for all places;
# :func:`torch.linalg.solve_ex` goes on.

x, y = torch.linspace(-2, 2, 121, **options), torch.linspace(-1, 3, 101, **options)
places = torch.cartesian_prod(x, y)
needed = torch.zeros(len(places), device=device)
for _ in range(15):
    needed += ~((places - goal).norm(dim=1) < 1e-4)
    places = vmap(newton)(places)
needed = needed.view(len(x), len(y)).T.cpu()  # [y, x], as pictures have it
print(f"at most 6 steps from {(needed <= 6).float().mean():.0%} of the starts")
assert (needed <= 6).float().mean() > 0.75 and (needed < 15).float().mean() > 0.999

# %%
# Above, the two paths over lines of equal height, from the square to the star. Below,
# the distance from the goal, and the steps that Newton's method needs from each start.
# One of its steps costs more: for n numbers the Hessian has n² entries, and to solve
# with it takes about n³ operations. That is little for two numbers, and far too much
# for the weights of a network.

figure, axes = plt.subplot_mosaic(
    [["paths", "paths"], ["distance", "starts"]],
    figsize=(6.5, 6.6),
    height_ratios=[1.15, 1],
    layout="constrained",
)
looks = {
    "gradient descent": {"color": "#D55E00", "marker": ".", "ls": "-"},
    "Newton": {"color": "#0072B2", "marker": "o", "ls": "--"},
}
ax = axes["paths"]
east, north = torch.linspace(-2.2, 2, 211), torch.linspace(-1.2, 3, 211)
ground = vmap(height)(torch.cartesian_prod(east, north)).view(211, 211).T
levels = [0.1, 0.5, 1.5, 4, 10, 25, 60]
ax.contour(east, north, ground, levels, colors="#aaaaaa", linewidths=0.7)
for name, path in paths.items():
    ax.plot(*path.T.cpu(), label=name, lw=1.3, **looks[name])
for number, place in enumerate(paths["Newton"][1:6].tolist(), 1):
    ax.annotate(str(number), place, (5, 5), textcoords="offset points", color="#0072B2")
ax.plot(*start.tolist(), "ks", ms=6)
ax.plot(1, 1, "k*", ms=13)
ax.set(xlabel="x", ylabel="y", xlim=(-2.2, 2), ylim=(-1.2, 3))
ax.grid(False)
ax.legend(loc="lower left")

ax = axes["distance"]
for name, distance in distances.items():
    look = looks[name] | ({"marker": ""} if name != "Newton" else {})
    ax.loglog(range(1, len(distance)), distance[1:].clamp(min=1e-16), **look)
ax.set(xlabel="step", ylabel="distance from the goal", ylim=(1e-14, 10))

ax = axes["starts"]
norm = BoundaryNorm(range(1, 12), 256, extend="max")
east, north = x.cpu(), y.cpu()
image = ax.pcolormesh(east, north, needed, cmap="Blues", norm=norm, rasterized=True)
ax.plot(1, 1, "k*", ms=11)
ax.set(xlabel="x", ylabel="y", title="Newton, from every start")
ax.grid(False)
figure.colorbar(image, ax=ax, label="steps", ticks=range(1, 12, 2))
# sphinx_gallery_start_ignore
figure.set_label(
    "Above, a curved valley: gradient descent creeps along its floor, Newton's method "
    "jumps across in a few long steps. Below left, the distance from the goal falls "
    "slowly for over a thousand steps; for Newton's method it plunges after seven. "
    "Below right, from most places Newton's method needs at most six steps, and more "
    "in curved bands."
)
axes["starts"].set_label(
    "Curved bands of places from which Newton's method needs few steps, or many."
)
# sphinx_gallery_end_ignore
plt.show()
