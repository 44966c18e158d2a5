"""
Vanishing gradients
===================

An activation bends what a linear layer returns. Backward, the gradient is
multiplied by the slope of that bend, once for each layer. Here are six
activations, their slopes, and what thirty layers make of them.
"""

# sphinx_gallery_thumbnail_number = -1

import matplotlib.pyplot as plt
import torch
from torch import nn

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
activations = {
    "Sigmoid": nn.Sigmoid(),
    "Tanh": nn.Tanh(),
    "ReLU": nn.ReLU(),
    "LeakyReLU": nn.LeakyReLU(0.1),
    "GELU": nn.GELU(),
    "SiLU": nn.SiLU(),
}

# %%
# Six curves and their slopes
# ---------------------------
#
# :class:`torch.nn.Sigmoid` never rises by more than 1/4, :class:`torch.nn.Tanh` by
# 1 at most, and both are flat far from 0. :class:`torch.nn.ReLU` has the slope 1
# or 0. :class:`torch.nn.LeakyReLU` keeps a small slope below 0.
# :class:`torch.nn.GELU` and :class:`torch.nn.SiLU` are smooth, go down a little
# before they rise, and are steeper than 1 in places.

grid = torch.linspace(-6, 6, 601, device=device)


def slope(activation):
    """Return the derivative of the activation at each point of the grid."""
    x = grid.clone().requires_grad_()
    return torch.autograd.grad(activation(x).sum(), x)[0]


slopes = {name: slope(activation) for name, activation in activations.items()}
for name, each in slopes.items():
    print(f"{name:10}  slope from {each.min():5.2f} to {each.max():.2f}")

assert abs(slopes["Sigmoid"].max() - 0.25) < 1e-4
assert abs(slopes["Tanh"].max() - 1) < 1e-4
assert slopes["Sigmoid"][[0, -1]].max() < 0.01  # flat at -6 and 6
assert slopes["Tanh"][[0, -1]].max() < 0.01
assert set(slopes["ReLU"].tolist()) == {0.0, 1.0}
assert slopes["LeakyReLU"].min() > 0.09
for name in ("GELU", "SiLU"):
    assert slopes[name].min() < 0 and 1 < slopes[name].max() < 1.2

# %%
# A deep stack
# ------------
#
# Thirty layers of 100 numbers each. All stacks have the same weights, drawn by
# :func:`torch.nn.init.kaiming_normal_`, which is made for ReLU. A random gradient
# enters at the end, and each layer is asked how much of it has arrived: the norm at
# its input, relative to the norm at the end.

depth, width = 30, 100
torch.manual_seed(0)
weights = [nn.init.kaiming_normal_(torch.empty(width, width)) for _ in range(depth)]
weights = [weight.to(device) for weight in weights]
start, push = torch.randn(2, 64, width).to(device)


def arrived(activation, scale=1.0, skip=False):
    """Return the share of the gradient that reaches each layer, and the end."""
    inputs = [start.clone().requires_grad_()]
    for weight in weights:
        x = inputs[-1]
        step = activation(nn.functional.linear(x, scale * weight))
        inputs.append(x + step / depth**0.5 if skip else step)
    grads = torch.autograd.grad(inputs[-1], inputs, push)
    return torch.stack([grad.norm() for grad in grads]).cpu() / push.norm().cpu()


plain = {name: arrived(each) for name, each in activations.items()}
for name, shares in plain.items():
    print(f"{name:10}  at the first layer: {shares[0]:.0e} of the gradient")

assert plain["Sigmoid"][0] < 1e-10
assert plain["SiLU"][0] < plain["GELU"][0] < 0.1
for name in ("ReLU", "LeakyReLU", "Tanh"):
    assert 0.1 < plain[name][0] < 10

# %%
# Nothing is left under the sigmoid: the early layers do not learn. GELU and SiLU
# lose much as well: what they return gets smaller from layer to layer, and near 0
# their slope is only 1/2.

for name in ("GELU", "SiLU"):
    x = start
    for weight in weights:
        x = activations[name](nn.functional.linear(x, weight))
    assert x.norm() < 0.1 * start.norm()
    assert grid[300].abs() < 1e-6 and abs(slopes[name][300] - 0.5) < 1e-4

# %%
# It is the weights, too
# ----------------------
#
# A layer multiplies the gradient by the slope *and* by the weight. "ReLU does not
# vanish" holds only as long as the weights make up for its zeros. By default,
# :class:`torch.nn.Linear` draws weights that are smaller by a factor of the square
# root of 6. Then thirty layers of ReLU lose the gradient, and so do the other five.

small = {n: arrived(each, scale=6**-0.5) for n, each in activations.items()}
assert max(shares[0] for shares in small.values()) < 1e-4
assert small["ReLU"][0] < 1e-9
default, kaiming = nn.Linear(width, width).weight.std(), weights[0].std()
assert abs(kaiming.cpu() / default.cpu() - 6**0.5) < 0.1

# %%
# A way around the bend
# ---------------------
#
# A skip connection adds the input of a layer to its output. The gradient then has
# a path on which nothing is multiplied, and arrives under every activation. This
# is how very deep networks are trained, together with normalization such as
# :class:`torch.nn.LayerNorm`.

skips = {name: arrived(each, skip=True) for name, each in activations.items()}
for name, shares in skips.items():
    print(f"{name:10}  with skip connections: {shares[0]:.1f}")
    assert 0.5 < shares[0] < 5

# %%
# Curves, slopes, gradients
# -------------------------
#
# Above, each activation and its slope. Below, the share of the gradient that
# reaches each layer; it comes from the right and goes to the left.

figure, axes = plt.subplot_mosaic(
    [["Sigmoid", "Tanh", "ReLU"], ["LeakyReLU", "GELU", "SiLU"], ["stack"] * 3],
    figsize=(6.5, 7),
    height_ratios=[1, 1, 1.6],
    layout="constrained",
)
looks = {
    "Sigmoid": {"color": "#0072B2", "marker": "o"},
    "Tanh": {"color": "#D55E00", "marker": "^"},
    "ReLU": {"color": "#009E73", "marker": "s"},
    "LeakyReLU": {"color": "#CC79A7", "marker": "D"},
    "GELU": {"color": "#E69F00", "marker": "v"},
    "SiLU": {"color": "#56B4E9", "marker": "x"},
}
places = grid.cpu()
for name, activation in activations.items():
    ax, colour = axes[name], looks[name]["color"]
    ax.plot(places, activation(grid).cpu(), color=colour, ls="-", label="value")
    ax.plot(places, slopes[name].cpu(), color="black", ls="--", lw=1.2, label="slope")
    ax.set(title=name, xlim=(-6, 6), ylim=(-1.2, 2.5), xticks=[-5, 0, 5])
    ax.set(xlabel="input" if name in ("LeakyReLU", "GELU", "SiLU") else None)
    look = {"markevery": 3, "ms": 4, "lw": 1.3, **looks[name]}
    axes["stack"].semilogy(plain[name], ls="-", label=name, **look)
axes["Sigmoid"].legend(loc="upper left")
low, high = torch.stack(list(skips.values())).aminmax(dim=0)
band = {"facecolor": "#dddddd", "edgecolor": "#666666", "hatch": "////", "lw": 0}
axes["stack"].fill_between(range(depth + 1), low, high, label="all, with skips", **band)
axes["stack"].set(xlabel="layer", ylabel="share of the gradient", xlim=(0, depth))
axes["stack"].legend(loc="lower right", ncols=2)
# sphinx_gallery_start_ignore
figure.set_label(
    "Above, six activations and their slopes. Below, the share of the gradient that "
    "arrives at each of 30 layers: under the sigmoid it falls to one part in 10 to "
    "the 15, under GELU and SiLU it falls less, under Tanh, ReLU and LeakyReLU "
    "hardly; with skips all of it stays."
)
axes["stack"].set_label(
    "Curves over thirty layers: one falls by many powers of ten, others hardly."
)
# sphinx_gallery_end_ignore
plt.show()
