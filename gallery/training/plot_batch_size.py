"""
Batch size
==========

A batch is a sample of the data, and its gradient an estimate of the gradient over
all of them. A large batch estimates better, a small one allows more steps for the
same work. Which of the two wins depends on what is held equal, and on the learning
rate.
"""

# sphinx_gallery_thumbnail_number = -1

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

# %%
# The task
# --------
#
# 1797 pictures of digits, 8 by 8 pixels, in ten classes. One linear layer with the
# cross entropy is enough to show everything, and its loss has a single valley: no
# run can get lost in another one. The weights start at zero.

digits = load_digits()
images = torch.from_numpy(digits.data).float().div(16).to(device)
labels = torch.from_numpy(digits.target).to(device)
total = len(images)


def make_model():
    """Return a linear classifier that knows nothing yet."""
    model = nn.Linear(64, 10)
    nn.init.zeros_(model.weight)
    nn.init.zeros_(model.bias)
    return model.to(device)


def total_loss(model):
    """Return the loss over all samples."""
    with torch.no_grad():
        return F.cross_entropy(model(images), labels)


# %%
# The noise of the gradient
# -------------------------
#
# Take the gradient of every sample by itself, at the start. Their mean is the full
# gradient. The mean over a batch is off by some distance, measured here over 300
# batches of each size, relative to the length of the full gradient. It falls with
# the square root of the batch size: for half the noise take four times as many
# samples.

start = {name: p.detach() for name, p in make_model().named_parameters()}


def sample_loss(parameters, image, label):
    """Return the loss of one sample."""
    logits = F.linear(image, parameters["weight"], parameters["bias"])
    return F.cross_entropy(logits, label)


sample_gradients = torch.func.vmap(torch.func.grad(sample_loss), (None, 0, 0))
parts = sample_gradients(start, images, labels)
each = torch.cat([parts["weight"].flatten(1), parts["bias"]], dim=1)  # [1797, 650]
full = each.mean(dim=0)


def relative(gradients):
    """Return how far gradients [many, 650] are from the full one, relative to it."""
    return ((gradients - full).square().sum(1).mean().sqrt() / full.norm()).item()


generator = torch.Generator().manual_seed(0)
sizes = [1, 4, 16, 64, 256]
noise = []
for size in sizes:
    drawn = torch.randint(total, (300, size), generator=generator).to(device)
    means = torch.stack([each[rows].mean(dim=0) for rows in drawn])
    noise.append(relative(means))
    print(f"batch of {size:3}: off by {noise[-1]:.2f} of the full gradient")

law = [relative(each) / size**0.5 for size in sizes]
for measured, expected in zip(noise, law, strict=True):
    assert abs(measured / expected - 1) < 0.1
assert noise[0] > 7 and noise[-1] < 0.6

# %%
# A loader that shuffles draws without replacement, so its noise is a little
# smaller, and zero when one batch holds everything.
#
# The same epochs
# ---------------
#
# Three batch sizes, one learning rate. An epoch costs each of them the same
# number of samples, but the batches of 8 make 224 steps of it and those of 512
# only 3. With equal epochs the small batches are far ahead.


def train(size, lr, epochs):
    """Return the loss over all samples before the training and after each step."""
    model = make_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    generator = torch.Generator().manual_seed(1)
    losses = [total_loss(model)]
    for _ in range(epochs):
        order = torch.randperm(total, generator=generator).to(device)
        for rows in order[: total // size * size].view(-1, size):
            optimizer.zero_grad()
            F.cross_entropy(model(images[rows]), labels[rows]).backward()
            optimizer.step()
            losses.append(total_loss(model))
    return torch.stack(losses).cpu()


epochs, lr = 8, 0.1
runs = {size: train(size, lr, epochs) for size in (8, 64, 512)}
for size, losses in runs.items():
    print(f"batch of {size:3}: {len(losses) - 1:4} steps, loss {losses[-1]:.2f}")
ends = [losses[-1].item() for losses in runs.values()]
assert ends[0] < 0.25 < 0.4 < ends[1] < 1 < ends[2]

# %%
# The same steps
# --------------
#
# Now every size makes 216 steps. The three end at nearly the same loss: with so
# small a learning rate, the noise of a step is averaged out by the steps that
# follow. But the batches of 512 have used 72 epochs for it, those of 8 less than
# one. A larger batch buys less noise, and a training that has no use for it wastes
# the work.

steps = 216
longer = {size: train(size, lr, 72 * size // 512 + 1) for size in runs}
same_steps = {size: losses[: steps + 1] for size, losses in longer.items()}
ends = [losses[-1].item() for losses in same_steps.values()]
for size, end in zip(runs, ends, strict=True):
    print(f"batch of {size:3}: loss {end:.2f} after {steps} steps")
assert max(ends) < 1.1 * min(ends)

# %%
# The same epochs, and the learning rate to match
# -----------------------------------------------
#
# Eight steps with batches of 8 see as many samples as one step with a batch of 64.
# As long as the gradient changes little on the way, one step with eight times the
# learning rate goes as far as the eight did, and the noise agrees, too. So the
# curves of 8 and 64 meet when the learning rate grows with the batch. That ends where
# a step becomes too long for the surface. At 512 the same rule asks for 6.4, and the
# loss jumps above its first value, which is that of an even guess.

scaled = {size: train(size, lr * size / 8, epochs) for size in runs}
small, medium = (scaled[size][:: total // size] for size in (8, 64))
assert (medium / small - 1).abs().max() < 0.1  # at the end of each epoch
assert scaled[512].max() > 2 * scaled[512][0]
assert abs(scaled[512][0] - torch.tensor(10.0).log()) < 1e-4  # ten equal chances

# %%
# The dashed line of the first panel is the law, the markers are measured. In
# practice take the largest batch that still helps: try the learning rate anew for
# each size, and compare at equal time.

figure, axes = plt.subplots(2, 2, figsize=(6.5, 5.6), layout="constrained")
looks = {
    8: {"color": "#0072B2", "ls": "-", "marker": "o"},
    64: {"color": "#D55E00", "ls": "--", "marker": "^"},
    512: {"color": "#009E73", "ls": "-.", "marker": "s"},
}
ax = axes[0, 0]
ax.loglog(sizes, law, color="#555555", ls="--", label="1 / sqrt(batch)")
ax.loglog(sizes, noise, color="#CC79A7", ls="", marker="D", label="measured")
ax.set(title="Noise of the gradient", xlabel="batch size", ylabel="relative error")
ax.set_xticks(sizes, sizes)
ax.set_yticks([0.5, 1, 2, 4, 8], ["0.5", "1", "2", "4", "8"])
ax.minorticks_off()
for ax, shown, unit, end, title in (
    (axes[0, 1], runs, "epoch", epochs, f"Same epochs, lr={lr}"),
    (axes[1, 0], same_steps, "step", steps, f"Same steps, lr={lr}"),
    (axes[1, 1], scaled, "epoch", epochs, "Same epochs, lr grows with batch"),
):
    for place, (size, losses) in enumerate(shown.items()):
        name = f"{size}, lr={lr * size / 8:g}" if shown is scaled else f"batch {size}"
        x, every = torch.linspace(0, end, len(losses)), len(losses) // 8
        markers = (place * every // 3, every)  # beside those of the other curves
        ax.plot(x, losses, label=name, markevery=markers, **looks[size])
    ax.set(title=title, xlabel=unit, ylabel="loss")
for ax in axes.flat:
    ax.legend()
axes[1, 1].set_ylim(0, 8)
# sphinx_gallery_start_ignore
figure.set_label(
    "Four plots. The noise of the gradient falls with the root of the batch size. In "
    "the same epochs, batch 8 gets furthest; in the same steps, all three get equally "
    "far. With a learning rate that grows with the batch, 8 and 64 run together, "
    "while 512 first shoots up."
)
axes[0, 1].set_label(
    "Three falling losses: the smallest batch falls fastest, the largest hardly at all."
)
# sphinx_gallery_end_ignore
plt.show()
