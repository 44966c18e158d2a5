"""
The memory of a training step
=============================

Much of the memory of a training holds neither weights nor gradients. It holds what
the forward pass leaves for the backward pass. This script counts those bytes, layer
by layer and call by call, and shows what it costs to compute them twice instead.
"""

# sphinx_gallery_thumbnail_number = -1

import weakref

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from torch.utils.checkpoint import checkpoint_sequential
from torch.utils.flop_counter import FlopCounterMode

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
MiB = 2**20

# %%
# What autograd keeps
# -------------------
#
# Sixteen blocks with the same shape: from 64 features to 256 and back. The batch has
# 512 samples, so a tensor of 64 features takes an eighth of a MiB and one of 256
# takes half. :class:`torch.autograd.graph.saved_tensors_hooks` calls a function with
# each tensor that is kept for the backward pass. Weights are kept as well, but they
# are there anyway, so they do not count.

torch.manual_seed(0)
blocks = [
    nn.Sequential(nn.Linear(64, 256), nn.GELU(), nn.Linear(256, 64)) for _ in range(16)
]
model = nn.Sequential(*blocks).to(device)
batch = torch.randn(512, 64, device=device)
weights = {p.untyped_storage().data_ptr() for p in model.parameters()}


def kept(work):
    """Return the storages that work() keeps for the backward pass: place to bytes."""
    storages = {}

    def note(tensor):
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in weights:
            storages[storage.data_ptr()] = storage.nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(note, lambda tensor: tensor):
        result = work()  # the name holds the graph, and so the memory
    del result
    return storages


block = blocks[0]
for layers in (block[:1], block[:2], block):
    total = sum(kept(lambda layers=layers: layers(batch)).values()) / MiB
    print(f"{len(layers)} layers keep {total:.3f} MiB")
one = sum(kept(lambda: block(batch)).values()) / MiB
assert one == 0.125 + 0.5 + 0.5

# %%
# The first linear layer keeps its input, because the gradient of its weight needs it.
# GELU keeps its input, and the second linear layer keeps what GELU returns. Nobody
# needs what the block returns, except the next block. So sixteen blocks keep sixteen
# times as much.

whole = sum(kept(lambda: model(batch)).values()) / MiB
parameters = sum(p.nbytes for p in model.parameters()) / MiB
print(f"the model keeps {whole:.0f} MiB, its parameters have {parameters:.1f} MiB")
assert whole == 16 * one

# %%
# Compute it again
# ----------------
#
# :func:`torch.utils.checkpoint.checkpoint_sequential` cuts the model into parts. Of a
# part it keeps the input. When the backward pass arrives there, the part runs a second
# time, and now the inside is kept, until it has been used. The last part is kept as
# it is, because it would be the first to run again. The gradients are equal.


def forward(parts):
    """Return the output, with the model cut into parts."""
    if parts == 1:
        return model(batch)
    return checkpoint_sequential(model, parts, batch, use_reentrant=False)


def gradients(parts):
    """Return all gradients of the mean of the squares, in one vector."""
    loss = forward(parts).square().mean()
    grads = torch.autograd.grad(loss, list(model.parameters()))
    return torch.cat([grad.flatten() for grad in grads])


cuts = [1, 2, 4, 8, 16]
plain = gradients(1)
for parts in cuts:
    assert torch.equal(gradients(parts), plain)

# %%
# Call by call
# ------------
#
# What matters in the end is the peak: the most bytes that are alive at once. A
# ``TorchDispatchMode`` is told of each call of an operator, in the forward pass and in
# the backward pass, also when a part runs again. This one adds up the memory of
# all tensors that appear, and a finalizer subtracts it when the memory is free again.


class Alive(TorchDispatchMode):
    """Notes after each call how many bytes are alive that were not there before."""

    def __init__(self, *before):
        super().__init__()
        self.bytes, self.curve = 0, []
        self.known = {tensor.untyped_storage()._cdata for tensor in before}

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        """Run the operator, and note the memory of what it returns."""
        result = func(*args, **(kwargs or {}))
        for tensor in tree_leaves(result):
            if isinstance(tensor, torch.Tensor):
                self.note(tensor.untyped_storage())
        self.curve.append(self.bytes / MiB)
        return result

    def note(self, storage):
        """Count a storage once, until it is freed."""
        place, size = storage._cdata, storage.nbytes()
        if place not in self.known:
            self.known.add(place)
            self.bytes += size
            weakref.finalize(storage, self.free, place, size)

    def free(self, place, size):
        """Stop counting a storage."""
        self.known.discard(place)
        self.bytes -= size


def step(parts):
    """Return the bytes alive after each call, and the number of forward calls."""
    model.zero_grad()
    with Alive(batch, *model.parameters()) as alive:
        loss = forward(parts).square().mean()
        turn = len(alive.curve)
        loss.backward()
    return alive.curve, turn


curves, turns = {}, {}
for parts in cuts:
    curves[parts], turns[parts] = step(parts)
model.zero_grad()
peaks = {parts: max(curve) for parts, curve in curves.items()}
ends = {parts: curves[parts][turns[parts] - 1] for parts in cuts}

# %%
# Without parts the memory climbs to the end of the forward pass, and comes down in the
# backward pass, while the gradients of the weights come in. With four parts it climbs
# a quarter of the way for each of them. With sixteen it hardly climbs at all.

flops = {}
for parts in cuts:
    with FlopCounterMode(display=False) as counter:
        forward(parts).square().mean().backward()
    model.zero_grad()
    flops[parts] = counter.get_total_flops()
print("parts  peak      products")
for parts in cuts:
    more = flops[parts] / flops[1]
    print(f"{parts:5}  {peaks[parts]:4.1f} MiB  {more:.2f}")

grads = parameters  # each weight gets one number
for parts in cuts:
    assert abs(curves[parts][-1] - grads) < 0.1  # all else is freed
assert peaks[1] > whole
assert peaks[4] < 0.7 * peaks[1]
assert all(1 < flops[parts] / flops[1] < 4 / 3 for parts in cuts[1:])

# %%
# The price: the forward pass is a third of all products, since the backward pass has
# two for each one of it. So to run all of it twice would make a third more. It is less,
# because the last part runs once, and because the second run ends as soon as
# everything is there that was asked for: the last layer of a part is left out.
#
# How many parts are best? Each part adds an input that is kept all the time, and makes
# smaller what one part keeps inside. Of 16 blocks the inside is 18 MiB, an input an
# eighth. The sum of ``parts / 8`` and ``18 / parts`` is smallest at 12. So few parts
# are enough: the square root of ``18 * 8`` here, and the root of the depth where an
# input is as large as the inside.

best = min(range(1, 17), key=lambda parts: parts / 8 + whole / parts)
assert best == 12

figure, axes = plt.subplot_mosaic(
    [["curve", "curve"], ["peak", "price"]],
    figsize=(6.5, 5.4),
    height_ratios=[1.5, 1],
    layout="constrained",
)
ax = axes["curve"]
looks = {1: ("#0072B2", "-"), 4: ("#D55E00", "--"), 16: ("#009E73", "-.")}
for parts, (colour, style) in looks.items():
    name = "all kept" if parts == 1 else f"{parts} parts"
    ax.plot(curves[parts], color=colour, ls=style, label=name)
    turn = turns[parts] - 1
    ax.plot(turn, curves[parts][turn], "o", color=colour, ms=6)
ax.axhline(grads, color="black", ls=":", lw=1)
ax.text(650, grads - 0.3, "the gradients of the weights", ha="right", va="top")
ax.set(xlabel="call of an operator", ylabel="MiB alive", ylim=(0, None))
ax.set_title("One training step; dots: end of the forward pass")
ax.legend()

names = [str(parts) for parts in cuts]
ax = axes["peak"]
ax.bar(names, [ends[parts] for parts in cuts], color="#0072B2", label="after forward")
rest = [peaks[parts] - ends[parts] for parts in cuts]
bottom = [ends[parts] for parts in cuts]
ax.bar(names, rest, bottom=bottom, color="#E69F00", hatch="//", label="up to the peak")
ax.set(title="Memory", xlabel="parts", ylabel="MiB")
ax.legend()

ax = axes["price"]
ax.bar(names, [flops[parts] / flops[1] for parts in cuts], color="#D55E00")
ax.axhline(4 / 3, color="black", ls=":", lw=1)
ax.set(title="Products", xlabel="parts", ylabel="times as many", ylim=(0, 1.5))
# sphinx_gallery_start_ignore
figure.set_label(
    "Above, the memory alive during a training step: one high mountain if all is kept, "
    "a saw with four low teeth for four parts, and hardly a rise for sixteen. Below, "
    "the peak falls with the number of parts, and the products grow by a quarter."
)
axes["curve"].set_label(
    "A mountain of memory in a training step, and two lower curves with parts of it "
    "computed again."
)
# sphinx_gallery_end_ignore
plt.show()
