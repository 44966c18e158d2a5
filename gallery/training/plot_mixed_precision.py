"""
Mixed precision
===============

With 16 bits a number is smaller to store and faster to multiply. There are two ways
to spend them: ``float16`` has more digits, ``bfloat16`` more range. A network whose
gradients are tiny shows what each of them loses, and how a scaled loss gets it back.
"""

# sphinx_gallery_thumbnail_number = -1

import math

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

# %%
# Digits against range
# --------------------
#
# Round numbers of every size, and compare. The relative error is that of the digits:
# ``float16`` has 11 binary ones, ``bfloat16`` 8. Below its smallest *normal* number,
# 2 to the -14, ``float16`` has fewer and fewer, and below 2 to the -25 it has none: the
# number becomes 0, which is an error of 100 %. Its largest number is 65504; what would
# round to more becomes infinite.


def rounding(dtype, power):
    """Return the largest relative error for numbers from 2**power to twice that."""
    numbers = 2.0**power * torch.linspace(1, 2, 1000, dtype=torch.float64)[:-1]
    rounded = numbers.to(dtype).double()
    return ((rounded - numbers).abs() / numbers).max().item()


powers = range(-35, 20)
errors = {
    dtype: [rounding(dtype, power) for power in powers]
    for dtype in (torch.float16, torch.bfloat16, torch.float32)
}
for dtype, row in errors.items():
    info = torch.finfo(dtype)
    name = str(dtype).removeprefix("torch.")
    print(f"{name:9} {info.smallest_normal:.0e} to {info.max:.0e}, eps {info.eps:.0e}")
    normal = row[powers.index(0)]
    assert 0.9 < normal / (info.eps / 2) <= 1
assert errors[torch.float16][powers.index(-26)] == 1  # all of it is lost
assert errors[torch.float16][powers.index(16)] == math.inf
assert errors[torch.bfloat16][powers.index(-26)] < 2**-8

# %%
# A network with tiny gradients
# -----------------------------
#
# Eight linear layers with a sigmoid after each but the last. The slope of a sigmoid is
# at most a quarter, so the gradient gets smaller from layer to layer on its way back.
# Adam trains such a network nevertheless, because it divides by the size of the
# gradient. A gradient of 0 it cannot mend.

digits = load_digits()
images = torch.from_numpy(digits.data).float().div(16).to(device)
labels = torch.from_numpy(digits.target).to(device)


def make_model():
    """Return a deep classifier, the same each time."""
    torch.manual_seed(0)
    layers, features = [], 64
    for _ in range(7):
        layers += [nn.Linear(features, 32), nn.Sigmoid()]
        features = 32
    return nn.Sequential(*layers, nn.Linear(features, 10)).to(device)


def output_gradients(model):
    """Return the gradient of each linear layer's output, in float32."""
    outputs, x = [], images[:128]
    for layer in model:
        x = layer(x)
        if isinstance(layer, nn.Linear):
            outputs.append(x)
    loss = F.cross_entropy(x, labels[:128])
    return [grad.abs().flatten().cpu() for grad in torch.autograd.grad(loss, outputs)]


by_layer = output_gradients(make_model())
lost = [(grad.half() == 0).float().mean().item() for grad in by_layer]
print("lost in float16, layer by layer:", " ".join(f"{share:.0%}" for share in lost))
assert lost[0] > 0.95 and lost[-1] < 0.05
assert all((grad.bfloat16() > 0).all() for grad in by_layer)

# %%
# Four trainings
# --------------
#
# :class:`torch.autocast` runs the linear layers with 16 bits, so the gradients of their
# outputs have 16 bits as well. The scaler multiplies the loss, and with it all
# gradients, and divides before the step. Disabled, it does nothing, so one loop serves
# all four. A factor that is too large makes gradients infinite; then the scaler
# leaves out the step and halves the factor. After 20 good steps it doubles it.

steps = 250


def train(dtype, scale=None):
    """Return the losses, the factors, and whether each step was made."""
    model = make_model()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
    scaler = torch.amp.GradScaler(
        device.type,
        enabled=scale is not None,
        init_scale=scale or 1.0,
        growth_interval=20,
    )
    order = torch.Generator().manual_seed(1)
    losses, factors, made = [], [], []
    for _ in range(steps):
        rows = torch.randint(len(images), (128,), generator=order).to(device)
        optimizer.zero_grad()
        with torch.autocast(device.type, dtype=dtype, enabled=dtype != torch.float32):
            loss = F.cross_entropy(model(images[rows]), labels[rows])
        factor = scaler.get_scale()
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        losses.append(loss.item())
        factors.append(factor)
        made.append(scaler.get_scale() >= factor)
    return losses, factors, made


runs = {
    "float32": train(torch.float32),
    "bfloat16": train(torch.bfloat16),
    "float16": train(torch.float16),
    "float16, scaled": train(torch.float16, 2.0**16),
}


def last(name):
    """Return the mean loss of the last 20 steps."""
    return sum(runs[name][0][-20:]) / 20


for name in runs:
    print(f"{name:16} loss {last(name):.1f}")

# %%
# An even guess among ten digits has the loss ln 10, which is 2.3. Without a scaler
# ``float16`` stays there: the first layers get gradients of 0 and do not learn. Scaled,
# it goes where ``float32`` goes, as does ``bfloat16`` by itself.

assert last("float16") > 2.2
for name in ("float32", "bfloat16", "float16, scaled"):
    assert last(name) < 2

# %%
# The scaler finds its factor
# ---------------------------
#
# Where it starts matters little. From a factor that is far too large it comes down
# by one half in each step, and loses these steps. Then it tries twice as much
# after 20 good steps, until that is too much.

far = train(torch.float16, 2.0**40)
for name, (_, _, made) in (("2^16", runs["float16, scaled"]), ("2^40", far)):
    left_out = made.count(False)
    print(f"from {name}: {left_out} steps left out, {made[:20].count(False)} at first")
first = far[2].index(True)
assert first > 10
assert far[1][: first + 1] == [2.0 ** (40 - step) for step in range(first + 1)]
both = [run[1][-1] for run in (runs["float16, scaled"], far)]
assert max(both) / min(both) <= 16

# %%
# On the left what the formats and the gradients are like, on the right what becomes of
# the training. Where there is a choice, ``bfloat16`` is the simpler one; ``float16`` is
# for GPUs that have nothing else, and where the third digit matters.

figure, axes = plt.subplots(2, 2, figsize=(6.5, 5.4), layout="constrained")
looks = {
    "float32": ("#0072B2", "-"),
    "bfloat16": ("#009E73", "-."),
    "float16": ("#D55E00", "--"),
    "float16, scaled": ("#CC79A7", (0, (5, 1))),
}
ax = axes[0, 0]
for dtype, row in errors.items():
    name = str(dtype).removeprefix("torch.")
    colour, style = looks[name]
    ax.semilogy(powers, row, color=colour, ls=style, label=name)
ax.set(title="Rounding", xlabel="size, as a power of 2", ylabel="relative error")
ax.legend(loc="center right", bbox_to_anchor=(1, 0.36))

ax = axes[1, 0]
edges = range(-42, -4)
for layer, colour in ((1, "#0072B2"), (4, "#E69F00"), (8, "#CC79A7")):
    sizes = by_layer[layer - 1].log2()
    ax.hist(sizes, edges, color=colour, alpha=0.7, label=f"layer {layer}")
ax.axvspan(-42, -25, color="#D55E00", alpha=0.15, lw=0)
ax.text(-41.5, ax.get_ylim()[1] * 0.98, "rounds to 0 in float16", va="top", fontsize=8)
ax.set(title="Gradients", xlabel="size, as a power of 2", ylabel="how many")
ax.set_xlim(-42, -5)
ax.legend(loc="upper right")

ax = axes[0, 1]
for name, (losses, _, _) in runs.items():
    colour, style = looks[name]
    ax.plot(losses, color=colour, ls=style, label=name, lw=1.2)
ax.set(title="Training", xlabel="step", ylabel="loss")
ax.legend(loc="lower left")

ax = axes[1, 1]
for (_, factors, made), start, colour, style in (
    (far, 40, "#0072B2", "-"),
    (runs["float16, scaled"], 16, "#CC79A7", "--"),
):
    powers_of_factor = [math.log2(factor) for factor in factors]
    ax.plot(powers_of_factor, color=colour, ls=style, label=f"from {start}")
    skipped = [step for step, good in enumerate(made) if not good]
    heights = [powers_of_factor[step] for step in skipped]
    ax.plot(skipped, heights, "x", color="black", ms=4)
ax.plot([], [], "kx", ms=4, label="step left out")
ax.set(title="The factor", xlabel="step", ylabel="power of 2")
ax.legend(loc="upper right")
# sphinx_gallery_start_ignore
figure.set_label(
    "Four plots. The rounding error of float16 is smaller than that of bfloat16, until "
    "numbers get tiny, as the gradients of the first layers are. In training, float16 "
    "stays at the first loss, and learns if the loss is scaled. The factor of the "
    "scaler comes to one place from two starts."
)
axes[1, 0].set_label(
    "Three heaps of gradients; that of the first layer lies where float16 has only 0."
)
# sphinx_gallery_end_ignore
plt.show()
