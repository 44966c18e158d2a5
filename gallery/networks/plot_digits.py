"""
Reading digits
==============

A small convolutional network learns to read handwritten digits of 8 by 8
pixels. One number, the accuracy, then says how good it is. A table says which
digits it takes for which, and the pictures with the largest loss say why.
"""

# sphinx_gallery_thumbnail_number = -1

import matplotlib.pyplot as plt
import torch
from matplotlib.colors import LinearSegmentedColormap
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional as F

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

# %%
# The pictures
# ------------
#
# scikit-learn brings 1797 of them along, with grey values from 0 to 16. A
# convolution wants a dimension for the channels as well, and one grey channel
# is enough. The samples are shuffled once; the last 500 are for testing, and
# the network does not see them before.

digits = load_digits()
images = torch.from_numpy(digits.images).float().unsqueeze(1) / 16
labels = torch.from_numpy(digits.target)
order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
images, labels = images[order].to(device), labels[order].to(device)
train_images, test_images = images[:-500], images[-500:]
train_labels, test_labels = labels[:-500], labels[-500:]

print("training:", list(train_images.shape), " test:", list(test_images.shape))
assert images.shape == (1797, 1, 8, 8) and 0 <= images.min() < images.max() == 1

# %%
# The network
# -----------
#
# Two convolutions look for strokes, and each :class:`torch.nn.MaxPool2d` halves
# height and width. What is left, 32 channels of 2 by 2, goes through
# :class:`torch.nn.Flatten` into a linear layer with one output for each digit.

torch.manual_seed(0)
network = nn.Sequential(
    nn.Conv2d(1, 16, 3, padding=1),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Conv2d(16, 32, 3, padding=1),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Dropout(0.25),
    nn.Linear(32 * 2 * 2, 10),
).to(device)
size = sum(parameter.numel() for parameter in network.parameters())
print("parameters:", size)
assert size == (9 + 1) * 16 + (16 * 9 + 1) * 32 + (128 + 1) * 10

# %%
# Training
# --------
#
# 15 epochs with batches of 64. The order of the samples is drawn on the CPU.

optimizer = torch.optim.Adam(network.parameters(), lr=0.005)
generator = torch.Generator().manual_seed(0)
network.train()
for epoch in range(15):
    total = 0.0
    for rows in torch.randperm(len(train_labels), generator=generator).split(64):
        rows = rows.to(device)
        optimizer.zero_grad()
        loss = F.cross_entropy(network(train_images[rows]), train_labels[rows])
        loss.backward()
        optimizer.step()
        total += loss.item() * len(rows)
    if epoch in (0, 4, 14):
        print(f"epoch {epoch + 1:2}: mean loss {total / len(train_labels):.3f}")

# %%
# The test
# --------
#
# Evaluation mode switches the dropout off, ``torch.no_grad`` the record for
# gradients. Row ``i``, column ``j`` of the *confusion matrix* counts the pictures of
# the digit ``i`` that were read as ``j``. A pair of true and predicted class is
# one number, ``10 * i + j``, and :func:`torch.bincount` counts how often each
# occurs. The right answers stand on the diagonal.

network.eval()
with torch.no_grad():
    logits = network(test_images)
losses = F.cross_entropy(logits, test_labels, reduction="none").cpu()
probabilities = logits.softmax(dim=1).cpu()
truth, guess = test_labels.cpu(), logits.argmax(dim=1).cpu()
confusion = torch.bincount(10 * truth + guess, minlength=100).view(10, 10)
accuracy = confusion.diagonal().sum().item() / len(truth)
print(f"accuracy: {accuracy:.1%}")

assert accuracy > 0.96
assert confusion.sum(dim=1).equal(torch.bincount(truth))
assert accuracy == (guess == truth).double().mean().item()

# %%
# The worst of it
# ---------------
#
# The loss of a single picture is ``-log(p)``, where ``p`` is the probability
# that the network gave to the true class. A large loss means: sure, and wrong.
# These pictures are the first to look at. Often they show what the
# data are like rather than what the network lacks, such as a stroke that 8 by 8
# pixels swallow.

worst = losses.argsort(descending=True)[:8]
assert guess[worst[0]] != truth[worst[0]]
true_share = probabilities[worst, truth[worst]]
torch.testing.assert_close(losses[worst], -true_share.log(), rtol=1e-3, atol=1e-3)
assert losses[worst].mean() > 10 * losses.mean()

# %%
# Left, the confusion matrix. Right, the eight test pictures with the largest
# loss, the worst first: the true digit, the digit that the network read, and
# how probable it took each of them to be. Where both are the same, the network
# was right, but not sure.

figure = plt.figure(figsize=(6.5, 5.2), layout="constrained")
left, right = figure.subfigures(1, 2, width_ratios=[1.5, 1])
ax = left.subplots()
blues = LinearSegmentedColormap.from_list("blues", ["white", "#0072B2"])
ax.imshow(confusion.clamp(max=12), cmap=blues, vmin=0, vmax=12)
for i, j in confusion.nonzero().tolist():
    colour = "white" if confusion[i, j] > 6 else "black"
    ax.text(j, i, int(confusion[i, j]), ha="center", va="center", color=colour)
ax.set(xticks=range(10), yticks=range(10), xlabel="read as", ylabel="true digit")
ax.set_title(f"{accuracy:.1%} of 500 pictures right")
ax.grid(False)
for ax, row in zip(right.subplots(4, 2).flat, worst.tolist(), strict=True):
    ax.imshow(test_images[row, 0].cpu(), cmap="gray_r", vmin=0, vmax=1)
    true, read, chances = int(truth[row]), int(guess[row]), probabilities[row]
    title = f"true {true} ({chances[true]:.0%})\nread {read} ({chances[read]:.0%})"
    ax.set_title(title, size=8, weight="normal")
    ax.set(xticks=[], yticks=[])
    ax.grid(False)
    ax.spines[:].set_visible(True)
# sphinx_gallery_start_ignore
figure.set_label(
    "Left, a confusion matrix of ten digits: nearly all of the 500 pictures lie on "
    "the diagonal, and eights that are read as ones are the most common mistake. "
    "Right, eight misread digits, each with its label, what the model read, and how "
    "sure it was."
)
left.axes[0].set_label(
    "A confusion matrix with strong cells on its diagonal and a few faint ones beside "
    "it."
)
# sphinx_gallery_end_ignore
plt.show()
