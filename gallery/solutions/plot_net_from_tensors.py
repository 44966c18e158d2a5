"""
A network from tensors alone
============================

Four tensors learn a sine: no module and no optimizer, only leaves, their
gradients and a subtraction. This solves one of the
:doc:`exercises on gradients </exercises/gradients>`, and shows of which pieces
the network makes its curve.
"""

# sphinx_gallery_thumbnail_number = -1

import math

import matplotlib.pyplot as plt
import torch

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

# %%
# The task
# --------
#
# 64 points of one period of the sine. A column of x goes in, a column of y is
# to come out.

x = torch.linspace(-math.pi, math.pi, 64, device=device)[:, None]
y = x.sin()

# %%
# Four leaves
# -----------
#
# The first layer stretches and shifts x for each of eight units, ``tanh`` bends
# the result, and the second layer weighs the units and adds them up. The numbers
# are drawn on the CPU and then moved, and ``requires_grad_`` comes last: a tensor
# that is scaled or moved after it is no leaf, and gets no gradient.


def make_leaves(units=8):
    """Return weights and biases of two layers, as leaves on the device."""
    generator = torch.Generator().manual_seed(0)
    values = (
        torch.randn(1, units, generator=generator),
        torch.randn(units, generator=generator),
        torch.randn(units, 1, generator=generator) / units**0.5,
        torch.zeros(1),
    )
    return [value.to(device).requires_grad_() for value in values]


def network(leaves, x):
    """Return the output [samples, 1] of the network."""
    w1, b1, w2, b2 = leaves
    return torch.tanh(x @ w1 + b1) @ w2 + b2


leaves = make_leaves()
assert all(leaf.is_leaf and leaf.grad is None for leaf in leaves)
print("shapes:", [tuple(leaf.shape) for leaf in leaves])

# %%
# Training
# --------
#
# A step computes the loss, finds the gradients, and moves each leaf against its
# gradient. The move must not be recorded, hence :class:`torch.no_grad`; and it
# is in place, so that the leaves stay the same tensors.
# :func:`torch.autograd.grad` returns the gradients and adds up nothing, so there
# is nothing to clear.


def train(leaves, steps, lr=0.1):
    """Change the leaves in place; return the loss of each step."""
    losses = []
    for _ in range(steps):
        loss = ((network(leaves, x) - y) ** 2).mean()
        gradients = torch.autograd.grad(loss, leaves)
        with torch.no_grad():
            for leaf, gradient in zip(leaves, gradients, strict=True):
                leaf -= lr * gradient
        losses.append(loss.item())
    return losses


curves, losses = {}, []
for steps in (0, 100, 4000):
    losses += train(leaves, steps - len(losses))
    with torch.no_grad():
        curves[steps] = network(leaves, x).cpu()

first = losses[0]
print(f"loss: {first:.2f} at first, below 0.002 at last: {losses[-1] < 0.002}")
assert losses[-1] < 0.002 < losses[100] < losses[0]
assert all(leaf.is_leaf and leaf.requires_grad for leaf in leaves)

# %%
# Is the bend needed?
# -------------------
#
# Without ``tanh``, two layers are one straight line, and the best line of all is
# found without training. Its error is over a hundred times as large.

line = torch.cat([x, torch.ones_like(x)], dim=1)
best = torch.linalg.lstsq(line, y).solution
straight = ((line @ best - y) ** 2).mean().item()
print(f"the best straight line: {straight:.2f}")
assert straight > 100 * losses[-1]

# %%
# The same with modules
# ---------------------
#
# :class:`torch.nn.Linear` keeps its weight the other way round, [out, in]. With
# the four leaves copied in, a :class:`torch.nn.Sequential` gives the same
# numbers: what modules add is order, not arithmetic.

modules = torch.nn.Sequential(
    torch.nn.Linear(1, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1)
).to(device)
with torch.no_grad():
    w1, b1, w2, b2 = leaves
    for layer, weight, bias in ((modules[0], w1, b1), (modules[2], w2, b2)):
        layer.weight.copy_(weight.T)
        layer.bias.copy_(bias)
    torch.testing.assert_close(modules(x), network(leaves, x), rtol=1e-3, atol=1e-4)

# %%
# Eight pieces
# ------------
#
# On the left, the curve on its way to the sine. On the right, what each hidden
# unit adds to it: a ``tanh``, stretched, shifted and weighted. No piece looks like
# a sine; the sum of all, with the last bias, does.

with torch.no_grad():
    pieces = (torch.tanh(x @ w1 + b1) * w2[:, 0]).cpu()
torch.testing.assert_close(
    pieces.sum(dim=1) + b2.detach().cpu(), curves[4000][:, 0], rtol=1e-3, atol=1e-4
)

figure, (left, right) = plt.subplots(1, 2, figsize=(6.5, 3.3), sharex=True, sharey=True)
across, target = x[:, 0].cpu(), y[:, 0].cpu()
left.plot(across[::3], target[::3], "o", color="#666666", ms=3.5, label="sine")
looks = {0: ("#E69F00", ":"), 100: ("#009E73", "--"), 4000: ("#0072B2", "-")}
for steps, (colour, line_style) in looks.items():
    label = f"{steps} steps"
    left.plot(across, curves[steps], color=colour, ls=line_style, label=label)
left.set(title="The network learns", xlabel="x", ylabel="y", ylim=(-1.6, 2.2))
left.legend(loc="upper center", ncols=2)
lines = right.plot(across, pieces, color="#D55E00", ls="--", lw=1)
lines[0].set_label("one hidden unit")
right.plot(across, curves[4000], color="#0072B2", ls="-", lw=2.4, label="the network")
right.set(title="The pieces it adds up", xlabel="x")
right.legend(loc="upper center", ncols=2)
# sphinx_gallery_start_ignore
figure.set_label(
    "Left, a sine and the network after 0, 100 and 4000 steps; in the end it lies on "
    "the points of the sine. Right, the network as the sum of eight smooth steps, one "
    "for each hidden unit."
)
right.set_label("A sine drawn as the sum of eight smooth steps.")
# sphinx_gallery_end_ignore
plt.show()
