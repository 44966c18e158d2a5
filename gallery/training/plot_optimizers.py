"""
Optimizers racing
=================

Four optimizers start at the same point of the same surface and run for the
same number of steps. The surface is badly scaled: thirty times as steep across
the valley as along it, and the goal lies far down the valley. How each rule
copes shows best as a path.
"""

# sphinx_gallery_thumbnail_number = -1

import matplotlib.pyplot as plt
import torch

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

# %%
# A narrow valley
# ---------------
#
# The lowest point is (0, 0). Away from the floor of the valley, the gradient points
# across it rather than along it: at the start its second number is nine times the
# first, although the way to go is mostly along x.

curvature = torch.tensor([1.0, 30.0], device=device)


def height(place):
    """Return the height at place [..., 2]."""
    return (curvature * place**2).sum(dim=-1) / 2


start = torch.tensor([-10.0, 3.0], device=device)
print("height at the start:", height(start).item())
print("gradient:", (curvature * start).tolist())
assert height(start) == 185 and (curvature * start).tolist() == [-10.0, 90.0]

# %%
# The race
# --------
#
# Nothing here is left to chance: the surface has no noise, so a path depends
# only on the rule and its settings. A runner has arrived when it is less than
# 0.1 from the goal and stays there.


def run(make, steps=60):
    """Return the places [steps + 1, 2] on the way; make(tensors) is the runner."""
    place = start.clone().requires_grad_()
    optimizer = make([place])
    path = [start]
    for _ in range(steps):
        optimizer.zero_grad()
        height(place).backward()
        optimizer.step()
        path.append(place.detach().clone())
    return torch.stack(path).cpu()


def arrival(path):
    """Return the step from which the path stays near the goal, or None."""
    last_away = int((path.norm(dim=1) >= 0.1).nonzero().max())
    return last_away + 1 if last_away + 1 < len(path) else None


runners = {
    "SGD": lambda tensors: torch.optim.SGD(tensors, lr=0.06),
    "momentum": lambda tensors: torch.optim.SGD(tensors, lr=0.04, momentum=0.8),
    "RMSprop": lambda tensors: torch.optim.RMSprop(tensors, lr=0.25),
    "Adam": lambda tensors: torch.optim.Adam(tensors, lr=0.5),
}
paths = {name: run(make) for name, make in runners.items()}
arrivals = {name: arrival(path) for name, path in paths.items()}
for name, step in arrivals.items():
    print(f"{name:8}  arrived at step {step}" if step else f"{name:8}  on its way")

assert arrivals["RMSprop"] < arrivals["momentum"] < 60
assert arrivals["SGD"] is None and arrivals["Adam"] is None

# %%
# Why plain :class:`torch.optim.SGD` is late
# ------------------------------------------
#
# One learning rate has to serve both directions. Along the steep one a step
# multiplies the distance by 1 - 30 lr, so anything above 2/30 throws the
# runner out of the valley. The rate of 0.06 is just below; that is why it
# jumps from side to side. Along the valley the same rate takes off a mere 6 %
# a step.

sgd = paths["SGD"]
steps = torch.arange(len(sgd))
torch.testing.assert_close(sgd[:, 0], -10 * 0.94**steps, rtol=1e-4, atol=1e-6)
torch.testing.assert_close(sgd[:, 1], 3 * (-0.8) ** steps, rtol=1e-4, atol=1e-5)

too_fast = run(lambda tensors: torch.optim.SGD(tensors, lr=0.07))
assert too_fast[-1].norm() > 900
print(f"lr=0.06 ends {sgd[-1].norm():.2f} from the goal,", end=" ")
print(f"lr=0.07 {too_fast[-1].norm():.0f}")

# %%
# What the others do about it
# ---------------------------
#
# Momentum adds up past gradients. On the first ten steps those along the valley
# agree, so the sum is as large as it can be and the steps grow. Those across it
# change sign again and again, so most of the sum cancels. :class:`torch.optim.RMSprop`
# and :class:`torch.optim.Adam` divide each coordinate by the size of its own
# gradients, so both directions look equally steep. Their first steps go
# *diagonally*, the same distance in x as in y, although the slopes differ ninefold.
# Adam adds momentum to that, overshoots and has to come back.

strides = paths["momentum"][:6, 0].diff()  # along the valley
assert (strides.diff() > 0).all() and strides[-1] > 2 * strides[0]

gradients = curvature.cpu() * paths["momentum"][:10]
ages = torch.arange(9, -1, -1.0)
weights = 0.8 ** ages[:, None]  # what momentum=0.8 leaves of each after ten steps
kept = (weights * gradients).sum(dim=0).abs() / (weights * gradients.abs()).sum(dim=0)
print(f"left of the gradients: {kept[0]:.0%} along the valley, {kept[1]:.0%} across it")
assert kept[0] == 1 and kept[1] < 0.25

for name in ("RMSprop", "Adam"):
    first = (paths[name][1] - start.cpu()).abs()
    torch.testing.assert_close(first[0], first[1])
assert paths["Adam"][:, 0].max() > 0.5  # past the goal, along the valley
assert paths["RMSprop"][:, 0].max() < 0.1

# %%
# The paths start at the square, the star is the goal. Below, the distance
# from it at each step. Do not take this for a ranking: another surface, or
# other rates, and the order changes. With noisy gradients in many dimensions Adam
# is often the one that needs the least care.

figure, axes = plt.subplot_mosaic(
    [["SGD", "momentum"], ["RMSprop", "Adam"], ["distance", "distance"]],
    figsize=(6.5, 6.2),
    height_ratios=[1, 1, 1.15],
    layout="constrained",
)
x, y = torch.linspace(-11, 4, 151), torch.linspace(-4, 4, 81)
ground = height(torch.cartesian_prod(x, y).to(device)).view(len(x), len(y)).T.cpu()
looks = {
    "SGD": {"color": "#0072B2", "ls": "-", "marker": "o"},
    "momentum": {"color": "#D55E00", "ls": "--", "marker": "^"},
    "RMSprop": {"color": "#009E73", "ls": "-.", "marker": "s"},
    "Adam": {"color": "#CC79A7", "ls": ":", "marker": "D"},
}
for name, path in paths.items():
    ax = axes[name]
    levels = [1, 5, 20, 50, 100, 185]
    ax.contour(x, y, ground, levels, colors="#aaaaaa", linewidths=0.7)
    ax.plot(*path.T, color=looks[name]["color"], marker="o", ms=2.8, lw=1.2, ls="-")
    ax.plot(*path[0], "ks", ms=6)
    ax.plot(0, 0, "k*", ms=11)
    step = arrivals[name]
    ax.set_title(f"{name}: " + (f"step {step}" if step else "on its way"))
    ax.set(xlabel="x", ylabel="y", xticks=[-10, -5, 0], aspect="equal")
    ax.grid(False)
ax = axes["distance"]
for name, path in paths.items():
    ax.semilogy(path.norm(dim=1), label=name, markevery=6, **looks[name])
ax.axhline(0.1, color="black", lw=0.8)
ax.text(0.3, 0.085, "arrived", va="top")
ax.set(xlabel="step", ylabel="distance from the goal", xlim=(0, 60), ylim=(0.01, 20))
ax.legend(loc="upper right", ncols=2)
# sphinx_gallery_start_ignore
figure.set_label(
    "Four paths through a long narrow valley: SGD jumps from side to side, momentum "
    "overshoots, RMSprop goes nearly straight, Adam in a wide curve. Below, the "
    "distance from the goal: RMSprop arrives first, then momentum; SGD and Adam are "
    "still on their way."
)
axes["momentum"].set_label(
    "A path that swings through a long valley and past its goal."
)
# sphinx_gallery_end_ignore
plt.show()
