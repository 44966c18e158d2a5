"""
Overfitting and its cures
=========================

A network with many more parameters than samples can learn every sample by
heart, even the wrong ones. Its loss on the training samples goes to zero, while
the loss on samples that it has not seen grows. Here four cures are measured: weight
decay, dropout, early stopping and more data.
"""

# sphinx_gallery_thumbnail_number = -1

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional as F

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

# %%
# Few samples, some of them wrong
# -------------------------------
#
# The samples are scikit-learn's handwritten digits, 8 x 8 pixels. A fifth of them get
# a label drawn at random, as if somebody had labelled in a hurry. So nobody
# can be right about all of them, and the training samples hold something that
# should *not* be learnt.

generator = torch.Generator().manual_seed(0)
pixels, digits = load_digits(return_X_y=True)
inputs = torch.tensor(pixels / 16, dtype=torch.float32)
labels = torch.tensor(digits)
careless = torch.rand(labels.shape, generator=generator) < 0.2
drawn = torch.randint(10, labels.shape, generator=generator)
labels = torch.where(careless, drawn, labels)

order = torch.randperm(len(inputs), generator=generator)
inputs, labels = inputs[order].to(device), labels[order].to(device)
test = slice(0, 600)
few, many = slice(600, 700), slice(600, 1600)

# %%
# One training, with its settings
# -------------------------------
#
# The network has about 85,000 parameters. All samples go through in one batch,
# so each training has the same number of steps, whatever the number of samples.


def train(samples, dropout=0.0, weight_decay=0.0, steps=150):
    """Return the losses [steps / 5, 2] on the training and the held-out samples."""
    torch.manual_seed(0)
    network = nn.Sequential(
        nn.Linear(64, 256),
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.Linear(256, 256),
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.Linear(256, 10),
    ).to(device)
    assert sum(p.numel() for p in network.parameters()) > 800 * 100
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=0.003, weight_decay=weight_decay
    )

    def loss(part):
        return F.cross_entropy(network(inputs[part]), labels[part])

    losses = []
    for step in range(1, steps + 1):
        network.train()
        optimizer.zero_grad()
        loss(samples).backward()
        optimizer.step()
        if step % 5 == 0:
            network.eval()
            with torch.inference_mode():
                losses.append([loss(samples).item(), loss(test).item()])
    return torch.tensor(losses)


# %%
# The disease
# -----------
#
# A hundred samples, and nothing to hold the network back. The wrong labels are
# learnt as thoroughly as the right ones.

plain = train(few)
best = int(plain[:, 1].argmin())
print(f"training loss at the end: {plain[-1, 0]:.4f}")
print(f"held-out loss at the end: {plain[-1, 1]:.2f}, at its best {plain[best, 1]:.2f}")
assert plain[-1, 0] < 0.01
assert plain[-1, 1] > 2 * plain[best, 1]
assert best < len(plain) // 3  # the best moment is early

# %%
# The cures
# ---------
#
# - **Weight decay** pulls all weights towards 0. The value of 3 is far above the
#   usual 0.01, because the training is so short.
# - **Dropout** deletes 80 % of the hidden numbers in each step, others each time,
#   so that no sample can be recognised by a few of them.
# - **More data**: ten times as many samples are harder to learn by heart.
# - **Early stopping** changes nothing in the training. It keeps the weights of the
#   best moment, which is the lowest point of the held-out curve.
#
# The held-out samples choose that moment here, and measure it, too. In earnest these
# are two parts, validation and test: see :doc:`../../guide/training`.

cures = {
    "nothing": plain,
    "weight decay": train(few, weight_decay=3.0),
    "dropout": train(few, dropout=0.8),
    "more data": train(many),
}
for name, losses in cures.items():
    print(f"{name:12}  end {losses[-1, 1]:.2f}   best {losses[:, 1].min():.2f}")

end = {name: losses[-1, 1].item() for name, losses in cures.items()}
for name in ("weight decay", "dropout", "more data"):
    assert end[name] < 0.8 * end["nothing"], name
    assert cures[name][-1, 0] > plain[-1, 0], name  # less learnt by heart

# %%
# Each cure makes the end better, and none of them makes stopping early useless:
# every held-out curve has its lowest point before the end. Only more data makes that
# lowest point clearly better, because it alone adds something to know.

early = {name: losses[:, 1].min().item() for name, losses in cures.items()}
assert all(early[name] < end[name] for name in cures)
for name in ("weight decay", "dropout"):
    assert early["more data"] < 0.9 * early["nothing"] < early[name], name

# %%
# In the picture, the gap between the two lines of a panel is the overfitting.
# The dot is where early stopping would stop. The titles tell the held-out loss
# there and at the end.

figure, axes = plt.subplots(
    2, 2, figsize=(6.5, 4.6), sharex=True, sharey=True, layout="constrained"
)
steps = 5 * torch.arange(1, len(plain) + 1)
for ax, (name, losses) in zip(axes.flat, cures.items(), strict=True):
    ax.fill_between(steps, *losses.T, color="#dddddd", lw=0)
    ax.plot(steps, losses[:, 0], color="#0072B2", ls="--", label="training")
    ax.plot(steps, losses[:, 1], color="#D55E00", ls="-", label="held out")
    lowest = int(losses[:, 1].argmin())
    stop = {"color": "black", "marker": "o", "ls": "none", "label": "early stopping"}
    ax.plot(steps[lowest], losses[lowest, 1], **stop)
    ax.set_title(f"{name}: best {losses[lowest, 1]:.2f}, end {losses[-1, 1]:.2f}")
for ax in axes[1]:
    ax.set_xlabel("step")
for ax in axes[:, 0]:
    ax.set_ylabel("loss")
handles, names = axes[0, 0].get_legend_handles_labels()
figure.legend(handles, names, loc="outside lower center", ncols=3)
# sphinx_gallery_start_ignore
figure.set_label(
    "Four panels with the loss on training and held-out samples. With nothing against "
    "it, the held-out loss soon rises steeply while the other goes to zero. Weight "
    "decay, dropout and more data make the gap smaller, dropout most."
)
axes[0, 0].set_label("Two losses drift apart: one goes to zero, the other rises.")
# sphinx_gallery_end_ignore
plt.show()
