"""
Learning rate schedules
=======================

A schedule changes the learning rate of an optimizer as training goes on. Six of
them stand side by side here, each checked against its formula. Then a training
with noisy gradients shows what the small rates at the end are good for.
"""

# sphinx_gallery_thumbnail_number = -1

import math

import matplotlib.pyplot as plt
import torch
from torch.optim import lr_scheduler

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

# %%
# Read the rate without training
# ------------------------------
#
# A schedule needs an optimizer, the optimizer needs a tensor, and nothing else is
# needed to see the rates. The optimizer steps first and the schedule after it.

epochs = 30


def rates(make):
    """Return the rate of each epoch; make(optimizer) is the schedule."""
    optimizer = torch.optim.SGD([torch.zeros(1, device=device)], lr=0.1)
    schedule = make(optimizer)
    result = []
    for _ in range(epochs):
        result.append(schedule.get_last_lr()[0])
        optimizer.step()
        schedule.step()
    return result


# %%
# Six schedules
# -------------
#
# The optimizer's own rate is 0.1 each time.
# :class:`torch.optim.lr_scheduler.OneCycleLR` ignores it and takes ``max_lr``.
# The last one warms up for five epochs and then follows a cosine:
# :class:`torch.optim.lr_scheduler.SequentialLR` runs one schedule after another.


def warm_up(optimizer):
    """Return a schedule: five epochs up from a tenth, then a cosine down."""
    up = lr_scheduler.LinearLR(optimizer, start_factor=0.1, total_iters=5)
    down = lr_scheduler.CosineAnnealingLR(optimizer, T_max=epochs - 5)
    return lr_scheduler.SequentialLR(optimizer, [up, down], milestones=[5])


schedules = {
    "stepwise": lambda o: lr_scheduler.StepLR(o, step_size=10, gamma=0.5),
    "exponential": lambda o: lr_scheduler.ExponentialLR(o, gamma=0.9),
    "cosine": lambda o: lr_scheduler.CosineAnnealingLR(o, T_max=epochs),
    "warm restarts": lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, T_0=10),
    "one cycle": lambda o: lr_scheduler.OneCycleLR(o, max_lr=0.1, total_steps=epochs),
    "warm-up, then cosine": warm_up,
}
table = {name: rates(make) for name, make in schedules.items()}
shown = (0, 5, 10, 20, 29)
print(f"{'epoch':20}", *(f"{epoch:6}" for epoch in shown))
for name, values in table.items():
    print(f"{name:20}", *(f"{values[epoch]:.4f}" for epoch in shown))

# %%
# What they promise
# -----------------
#
# Each schedule has a formula. The cosine reaches zero *after* the last epoch, so
# the last one is still trained with a small rate. One cycle starts at a 25th of
# its top, is highest after three tenths of the steps, and ends at a 250,000th.


def same(values, formula):
    """Return whether the rates are what formula(epoch) says."""
    return all(math.isclose(v, formula(e), rel_tol=1e-9) for e, v in enumerate(values))


def cosine(share, first=0.1, last=0.0):
    """Return the rate after a share, 0 to 1, of the way from first to last."""
    return last + (first - last) * (1 + math.cos(math.pi * share)) / 2


assert same(table["stepwise"], lambda e: 0.1 * 0.5 ** (e // 10))
assert same(table["exponential"], lambda e: 0.1 * 0.9**e)
assert same(table["cosine"], lambda e: cosine(e / 30))
assert same(table["warm restarts"], lambda e: cosine(e % 10 / 10))

warm = table["warm-up, then cosine"]
assert same(warm[:5], lambda e: 0.01 + 0.09 * e / 5)
assert same(warm[5:], lambda e: cosine(e / 25))

one_cycle = table["one cycle"]
assert one_cycle.index(max(one_cycle)) == 0.3 * epochs - 1 == 8
assert same(one_cycle[:9], lambda e: cosine(e / 8, 0.1 / 25, 0.1))
assert same(one_cycle[8:], lambda e: cosine(e / 21, 0.1, 0.1 / 250_000))

# %%
# A training with noise
# ---------------------
#
# Five weights are to be found from 256 samples whose targets are noisy, eight
# samples at a time. The best weights are known, so the distance from them can be
# measured after each epoch. Every run starts alike and draws the same batches.

generator = torch.Generator().manual_seed(0)
inputs = torch.randn(256, 5, generator=generator).double()
targets = inputs.sum(dim=1) + 2 * torch.randn(256, generator=generator)
best = torch.linalg.lstsq(inputs, targets[:, None]).solution[:, 0].to(device)
inputs, targets = inputs.to(device), targets.to(device)


def train(lr, make):
    """Return the distance from the best weights at the start and after each epoch."""
    order = torch.Generator().manual_seed(1)
    weight = torch.zeros(5, dtype=torch.float64, device=device, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=lr)
    schedule = make(optimizer)
    distances = [best.norm().item()]
    for _ in range(epochs):
        for batch in torch.randperm(256, generator=order).to(device).split(8):
            optimizer.zero_grad()
            (inputs[batch] @ weight - targets[batch]).square().mean().backward()
            optimizer.step()
        schedule.step()
        distances.append((weight.detach() - best).norm().item())
    return distances


def constant(optimizer):
    """Return a schedule that leaves the rate alone."""
    return lr_scheduler.ConstantLR(optimizer, factor=1.0)


runs = {
    "constant 0.1": train(0.1, constant),
    "constant 0.001": train(0.001, constant),
    "cosine from 0.1": train(0.1, schedules["cosine"]),
}

# %%
# The large rate is near the goal after one epoch and then hardly comes nearer: each
# batch pulls another way, and the steps stay long. The small one is still on its way
# after ten epochs. The falling rate is fast first and exact in the end.


def late(name):
    """Return the mean distance after the last three epochs."""
    return sum(runs[name][-3:]) / 3


for name in runs:
    print(f"{name:16} after 5 epochs {runs[name][5]:.1f}, last three {late(name):.2f}")
large, small = runs["constant 0.1"], runs["constant 0.001"]
assert large[1] < 0.3 * large[0] and late("constant 0.1") > 0.5 * large[1]
assert small[5] > 2 * runs["cosine from 0.1"][5]
assert small[10] > 2 * late("constant 0.001")
assert late("cosine from 0.1") < 0.2 * late("constant 0.1")
assert late("cosine from 0.1") < late("constant 0.001")

# %%
# Above, each dot is the rate of one epoch, and all panels share their axes. Restarts
# jump up to leave a poor valley. One cycle and the warm-up begin gently, while the
# weights are still random. Below, the training.

names = list(table)
figure, axes = plt.subplot_mosaic(
    [names[:3], names[3:], ["runs"] * 3],
    figsize=(6.5, 6.4),
    height_ratios=[1, 1, 1.7],
    layout="constrained",
)
colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"]
for name, colour, marker in zip(names, colours, "os^Dv*", strict=True):
    ax = axes[name]
    ax.plot(table[name], color=colour, ls="-", lw=1, marker=marker, ms=3.5)
    ax.set(title=name, xlim=(-1, 30), ylim=(0, 0.107), xticks=range(0, 31, 10))
    ax.tick_params(labelbottom=name in names[3:], labelleft=name in names[::3])
for name in names[::3]:
    axes[name].set_ylabel("learning rate")
for name in names[3:]:
    axes[name].set_xlabel("epoch")
looks = [("#D55E00", "--", "^"), ("#0072B2", "-.", "s"), ("#009E73", "-", "o")]
ax = axes["runs"]
ax.set(xlabel="epochs trained", ylabel="distance from the best weights")
for (name, values), (colour, style, marker) in zip(runs.items(), looks, strict=True):
    ax.semilogy(values, label=name, color=colour, ls=style, marker=marker, ms=4)
ax.set_xlim(-0.5, 30.5)
ax.legend(loc="lower left")
# sphinx_gallery_start_ignore
figure.set_label(
    "Above, the learning rate of six schedules over 30 epochs: in steps, exponential, "
    "a cosine, a cosine with restarts, one cycle, and a warm-up before a cosine. "
    "Below, the distance from the best weights: a large constant rate stops early, a "
    "small one is slow, and a cosine from the large one gets nearest."
)
axes["warm restarts"].set_label(
    "A learning rate that falls as a cosine three times, and starts anew each time."
)
# sphinx_gallery_end_ignore
plt.show()
