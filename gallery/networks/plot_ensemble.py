"""
Ten networks at once
====================

Ten small networks are trained from different starts on the same data. Where there
are data they agree. Elsewhere each goes its own way, and their spread is a warning
that nothing was learnt there. :func:`torch.func.vmap` trains all ten together, with
the calls that one of them takes.
"""

# sphinx_gallery_thumbnail_number = -1

import math

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.func import functional_call, stack_module_state, vmap
from torch.nn import functional as F

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
torch.backends.cuda.matmul.allow_tf32 = False  # a GPU then rounds about as the CPU does

# %%
# One function for all
# --------------------
#
# :func:`torch.func.stack_module_state` stacks the weights of networks that are built
# alike: each tensor gets a first dimension of 10. :func:`torch.func.functional_call`
# runs a network with weights that it is given, and ``vmap`` makes of this one call for
# all. With the sum of the ten losses each network gets the gradient that it would get
# alone.


def new_network(features):
    """Return a network with one output, steeper at the start than torch makes it."""
    first, second, last = nn.Linear(features, 32), nn.Linear(32, 32), nn.Linear(32, 1)
    with torch.no_grad():
        first.weight *= 3
    return nn.Sequential(first, nn.Tanh(), second, nn.Tanh(), last, nn.Flatten(0))


def new_networks(features, count=10):
    """Return networks with different starts; the weights are drawn on the CPU."""
    torch.manual_seed(0)
    return [new_network(features).to(device) for _ in range(count)]


def run(networks, weights, inputs):
    """Return the outputs [networks, samples] for inputs [samples, features]."""

    def one(weights):
        return functional_call(networks[0], weights, inputs)

    return vmap(one)(weights)


def train(networks, inputs, targets, loss, steps):
    """Train all with one optimizer; return their weights, stacked."""
    weights, _buffers = stack_module_state(networks)
    optimizer = torch.optim.Adam(weights.values(), lr=0.01)
    for _ in range(steps):
        optimizer.zero_grad()
        outputs = run(networks, weights, inputs)
        vmap(loss, in_dims=(0, None))(outputs, targets).sum().backward()
        optimizer.step()
    return {name: weight.detach() for name, weight in weights.items()}


# %%
# A curve with a gap
# ------------------
#
# The samples come from a sine with a little noise. None come from the middle.


def curve(x):
    """Return what is to be learnt."""
    return torch.sin(3 * x)


generator = torch.Generator().manual_seed(1)
left, right = torch.rand(2, 30, generator=generator)
x = torch.cat([left - 1.6, right + 0.6]).to(device)  # -1.6 to -0.6, and 0.6 to 1.6
y = curve(x) + 0.1 * torch.randn(60, generator=generator).to(device)

# %%
# First a test: after twenty steps, is network 3 of the ten what it becomes alone?

together = train(new_networks(1), x[:, None], y, F.mse_loss, steps=20)
alone = new_networks(1)[3]
optimizer = torch.optim.Adam(alone.parameters(), lr=0.01)
for _ in range(20):
    optimizer.zero_grad()
    F.mse_loss(alone(x[:, None]), y).backward()
    optimizer.step()
outputs = run([alone], together, x[:, None])
torch.testing.assert_close(outputs[3], alone(x[:, None]), rtol=0, atol=0.001)
assert (outputs[4] - outputs[3]).abs().max() > 0.01  # the next one is another

# %%
# Where they agree
# ----------------
#
# Now the whole training. The answer of the ensemble is the mean of the ten, and its
# doubt is their standard deviation.

networks = new_networks(1)
weights = train(networks, x[:, None], y, F.mse_loss, steps=400)
grid = torch.linspace(-2.4, 2.4, 81, device=device)
outputs = run(networks, weights, grid[:, None])
mean, spread = outputs.mean(dim=0), outputs.std(dim=0)
error = (mean - curve(grid)).abs()

parts = {
    "at the data": ((grid[:, None] - x).abs() < 0.05).any(dim=1),
    "in the gap": grid.abs() < 0.4,
    "outside": grid.abs() > 2,
}
spreads = {name: spread[part].mean().item() for name, part in parts.items()}
errors = {name: error[part].mean().item() for name, part in parts.items()}
for name in parts:
    print(f"{name:12} spread {spreads[name]:.2f}, error {errors[name]:.2f}")

# %%
# In the gap the spread is large, and so is the error. Outside they also differ, but the
# error is many times the spread: all ten go on in a smooth line, where the sine
# turns. The spread tells of what the networks do not agree on. It does not see a
# mistake that all of them make.

assert spreads["in the gap"] > 3 * spreads["at the data"]
assert errors["in the gap"] > 3 * errors["at the data"]
assert spreads["outside"] > 2 * spreads["at the data"]
assert errors["outside"] > 5 * spreads["outside"]

# %%
# The mean and its parts
# ----------------------
#
# For squared errors this is certain, at each place: the error of the mean is the mean
# of the ten errors, less the variance of the ten answers. So the mean is at least as
# good as a network taken at random.

typical = (outputs - curve(grid)).square().mean(dim=0)
variance = outputs.var(dim=0, correction=0)
torch.testing.assert_close(error.square(), typical - variance, rtol=1e-4, atol=1e-4)

# %%
# Two classes
# -----------
#
# The same functions with another loss, for two classes of points that form half
# circles. All ten networks classify all samples rightly.


def two_moons(samples):
    """Return points [2 * samples, 2] and their labels, 0 or 1."""
    angle = torch.linspace(0, math.pi, samples)
    upper = torch.stack([angle.cos(), angle.sin()], dim=1)
    lower = torch.stack([1 - angle.cos(), 0.5 - angle.sin()], dim=1)
    noise = 0.1 * torch.randn(2 * samples, 2, generator=generator)
    labels = torch.arange(2.0).repeat_interleave(samples)
    return (torch.cat([upper, lower]) + noise).to(device), labels.to(device)


points, labels = two_moons(60)
networks = new_networks(2)
loss = F.binary_cross_entropy_with_logits
weights = train(networks, points, labels, loss, steps=200)
assert ((run(networks, weights, points) > 0) == labels.bool()).all()

east = torch.linspace(-3, 4, 141, device=device)
north = torch.linspace(-2.5, 3, 111, device=device)
plane = torch.cartesian_prod(east, north)
logits = run(networks, weights, plane)
doubt = logits.sigmoid().std(dim=0)

# %%
# Between the half circles the ten boundaries run side by side. Behind the last samples
# they fan out, and there the probabilities differ. Beside the fan the networks are
# sure again, however far the samples are: they all go on with the class next door.
# A small spread is no proof that there were data.

distance = torch.cdist(plane, points).amin(dim=1)
print(f"spread at the samples  {doubt[distance < 0.1].mean():.3f}")
print(f"spread far from them   {doubt[distance > 1].mean():.3f}")
print(f"below 0.01 far away    {(doubt[distance > 1] < 0.01).float().mean():.0%}")
assert doubt[distance > 1].mean() > 5 * doubt[distance < 0.1].mean()
assert (doubt[distance > 1] < 0.01).float().mean() > 0.5

# %%
# Above, the ten curves and a band of two standard deviations around their mean. Below,
# the ten boundaries, and as a shade how much the ten probabilities of class 1 differ.

figure, axes = plt.subplots(
    2, 1, figsize=(6.5, 7.2), height_ratios=[1, 1.35], layout="constrained"
)
ax, here, centre, two = axes[0], grid.cpu(), mean.cpu(), 2 * spread.cpu()
ax.fill_between(here, centre - two, centre + two, color="#E69F00", alpha=0.35, lw=0)
lines = ax.plot(here, outputs.T.cpu(), color="#0072B2", ls="-", lw=0.6)
lines[0].set_label("one network")
ax.plot(here, centre, color="black", ls="-", label="mean")
ax.plot(here, curve(here), color="#D55E00", ls="--", label="truth")
ax.plot(x.cpu(), y.cpu(), "k.", ms=4, label="samples")
ax.set(xlabel="x", ylabel="y", xlim=(-2.4, 2.4))
ax.legend(ncols=2)

ax, size = axes[1], (len(east), len(north))
shade = doubt.view(size).T.cpu()  # [y, x], as pictures have it
look = {"cmap": "Purples", "vmin": 0, "rasterized": True}
image = ax.pcolormesh(east.cpu(), north.cpu(), shade, **look)
for logit in logits:
    border = logit.view(size).T.cpu()
    ax.contour(east.cpu(), north.cpu(), border, [0], colors="#0072B2", linewidths=0.7)
edge = {"s": 14, "edgecolors": "black", "linewidths": 0.3}
for value, colour, marker in (0, "#0072B2", "o"), (1, "#E69F00", "^"):
    places = points[labels == value].T.cpu()
    ax.scatter(*places, c=colour, marker=marker, label=f"label {value}", **edge)
ax.set(xlabel="x", ylabel="y", aspect="equal")
ax.grid(False)
ax.legend(loc="upper left")
figure.colorbar(image, ax=ax, label="spread of the probability")
# sphinx_gallery_start_ignore
figure.set_label(
    "Above, ten curves through samples of a sine: one curve at the samples, a wide "
    "band in the gap between them, and a narrow band outside, far from the truth. "
    "Below, ten boundaries between two half circles of points: together between the "
    "points, and spread like a fan behind them, where the probabilities differ most."
)
axes[0].set_label(
    "Ten curves that are one where there are samples, and part in the gap between."
)
# sphinx_gallery_end_ignore
plt.show()
