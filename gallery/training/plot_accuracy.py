"""
Accuracy
========

Accuracy is the share of right predictions, one line of code: compare, then
take the mean. Two things go wrong in that line without an error message: the
threshold, when a model returns logits, and the shape, when labels are a
column. Both are shown here, with the fix.
"""

# sphinx_gallery_thumbnail_number = -1

import matplotlib.pyplot as plt
import torch
from matplotlib.colors import ListedColormap

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

# %%
# Two classes: where to cut
# -------------------------
#
# A model for two classes returns one number for each sample. If it is a
# probability, class 1 starts at 0.5, and 0.5 itself belongs to it: the
# comparison is ``>=``.


def binary_accuracy(scores, labels, threshold):
    """Return the share of right samples; scores and labels share one shape."""
    return ((scores >= threshold) == labels.bool()).float().mean().item()


probabilities = torch.tensor([[0.0], [1.0], [1.0], [0.0]], device=device)
labels = torch.tensor([[1.0], [1.0], [0.0], [0.0]], device=device)
print(binary_accuracy(probabilities, labels, threshold=0.5))
assert binary_accuracy(probabilities, labels, threshold=0.5) == 0.5

half = torch.tensor([0.5], device=device)
assert binary_accuracy(half, torch.ones_like(half), threshold=0.5) == 1.0

# %%
# Most models return a *logit*, the number that ``torch.sigmoid`` turns into a
# probability. The sigmoid of 0 is 0.5, so for logits class 1 starts at 0. Keeping 0.5
# as the threshold puts every logit from 0 to just below 0.5 in class 0, although the
# model says class 1.

logits = torch.tensor([-2.5, -1.2, -0.3, 0.2, 0.4, 0.9, 2.0], device=device)
labels = torch.tensor([0, 0, 0, 1, 1, 1, 1], device=device)

right = binary_accuracy(logits, labels, threshold=0)
also_right = binary_accuracy(logits.sigmoid(), labels, threshold=0.5)
wrong = binary_accuracy(logits, labels, threshold=0.5)
print(f"logits >= 0: {right:.4f}   logits >= 0.5: {wrong:.4f}")
assert right == also_right == 1.0
assert abs(wrong - 5 / 7) < 1e-6

figure, ax = plt.subplots(figsize=(6.5, 3.0), layout="constrained")
line = torch.linspace(-3, 3, 121)
ax.plot(line, line.sigmoid(), color="#555555", zorder=1)
ax.axvspan(0, 0.5, color="#E69F00", alpha=0.3, lw=0)
ax.annotate(
    "class 1, but\nlogits >= 0.5 says 0",
    (0.45, 0.24),
    (1.0, 0.24),
    va="center",
    arrowprops={"arrowstyle": "->"},
)
edge = {"s": 45, "edgecolors": "black", "zorder": 2}
for label, colour, marker in ((0, "#0072B2", "o"), (1, "#E69F00", "^")):
    chosen = logits[labels == label].cpu()
    name = f"label {label}"
    ax.scatter(chosen, chosen.sigmoid(), c=colour, marker=marker, label=name, **edge)
ax.axhline(0.5, color="black", lw=0.8, ls=":")
ax.axvline(0, color="black", lw=0.8, ls=":")
ax.set(xlabel="logit", ylabel="sigmoid(logit)", ylim=(0, 1.02))
ax.set_yticks([0, 0.25, 0.5, 0.75, 1])
ax.set_title("Probability 0.5 is logit 0")
ax.legend(loc="upper left")
# sphinx_gallery_start_ignore
figure.set_label(
    "The sigmoid over the logit, with six samples on it. Two samples of class 1 lie "
    "in the band of logits from 0 to 0.5, where comparing the logit with 0.5 says "
    "class 0."
)
# sphinx_gallery_end_ignore
plt.show()

# %%
# Many classes: what is compared with what
# ----------------------------------------
#
# For C classes a model returns scores of shape ``[N, C]``, and the predicted
# class is the place of the largest: ``scores.argmax(dim=1)``, of shape
# ``[N]``. Here is a function that many people have written. It takes the labels
# as a column, ``[N, 1]``, and for two classes that works.


def careless_accuracy(scores, labels):
    """Return accuracy; scores [N, 1] or [N, C], labels [N, 1]. Do not copy."""
    if scores.shape[1] == 1:
        predicted = (scores >= 0.5).float()
    else:
        predicted = scores.argmax(dim=1)
    return (predicted == labels).float().mean().item()


assert careless_accuracy(probabilities, probabilities) == 1.0  # two classes: fine

scores = torch.tensor(
    [[0.9, 0.05, 0.05], [0.1, 0.8, 0.1], [0.2, 0.2, 0.6]], device=device
)
labels = torch.tensor([[0], [1], [2]], device=device)
print(f"{careless_accuracy(scores, labels):.4f}")
assert (scores.argmax(dim=1, keepdim=True) == labels).all()  # all three are right
assert abs(careless_accuracy(scores, labels) - 1 / 3) < 1e-6

# %%
# Three right answers out of three score one third. The comparison of ``[N]`` with
# ``[N, 1]`` broadcasts to ``[N, N]``: *every* prediction is held against
# *every* label, and the mean is taken over all these pairs.

predicted = scores.argmax(dim=1)
print(predicted.shape, labels.shape, (predicted == labels).shape)
print((predicted == labels).int().cpu())

# %%
# The fix
# -------
#
# Give the labels the shape ``[N]``, which is also what
# ``torch.nn.functional.cross_entropy`` wants; ``labels.squeeze(1)`` drops the
# extra dimension (see :func:`torch.squeeze`). And let the function refuse
# anything else, because a wrong number looks just like a right one.


def accuracy(scores, labels):
    """Return the share of right samples; scores [N, C], labels [N]."""
    predicted = scores.argmax(dim=1)
    if predicted.shape != labels.shape:
        raise ValueError(
            f"labels should have shape {list(predicted.shape)}, "
            f"one class for each row of scores, not {list(labels.shape)}"
        )
    return (predicted == labels).float().mean().item()


print(accuracy(scores, labels.squeeze(1)))
assert accuracy(scores, labels.squeeze(1)) == 1.0

try:
    accuracy(scores, labels)
except ValueError as error:
    print(error)
else:
    raise AssertionError("a column of labels was taken")

# %%
# Six samples, five of them right. The careless function averages all cells
# on the left; only the ringed ones, which are all that is left on the right,
# compare a prediction with its own label.

labels = torch.tensor([0, 0, 0, 1, 1, 2], device=device)
predicted = torch.tensor([0, 0, 0, 1, 2, 2], device=device)
scores = torch.eye(3, device=device)[predicted]

careless = careless_accuracy(scores, labels.unsqueeze(1))
correct = accuracy(scores, labels)
equal = (predicted == labels.unsqueeze(1)).cpu()
assert equal.shape == (6, 6)
assert abs(equal.float().mean().item() - careless) < 1e-6
assert torch.equal(equal.diagonal(), (predicted == labels).cpu())
assert abs(correct - 5 / 6) < 1e-6

n = len(labels)
own = torch.eye(n, dtype=torch.bool)
colours = ListedColormap(["#F6E3B8", "#56B4E9"])
figure, axes = plt.subplots(1, 2, figsize=(6.5, 3.8), layout="constrained")
for ax, shown in zip(axes, (torch.ones_like(own), own), strict=True):
    cells = equal.float().masked_fill(~shown, float("nan"))
    ax.pcolormesh(cells, cmap=colours, vmin=0, vmax=1, edgecolors="white", lw=2)
    for row, column in shown.nonzero().tolist():
        sign = "=" if equal[row, column] else "≠"
        ax.text(column + 0.5, row + 0.5, sign, ha="center", va="center", fontsize=12)
    middle = torch.arange(n) + 0.5
    ax.scatter(middle, middle, s=340, facecolors="none", edgecolors="black")
    ax.set_xticks(middle, predicted.tolist())
    ax.set_yticks(middle, labels.tolist())
    ax.set(xlabel="predicted classes of samples 0 to 5", aspect="equal")
    ax.set(ylabel="labels of samples 0 to 5")
    ax.invert_yaxis()
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.grid(False)
axes[0].set_title(f"[6] == [6, 1]\n{int(equal.sum())} of 36 pairs: {careless:.4f}")
hits = int(equal.diagonal().sum())
axes[1].set_title(f"[6] == [6]\n{hits} of 6 samples: {correct:.4f}")
# sphinx_gallery_start_ignore
figure.set_label(
    "Left, all 36 pairs of six labels and six predictions; the 13 equal ones have "
    "nothing to do with each other for the most part. Right, only the six pairs on "
    "the diagonal, five of which are equal."
)
axes[0].set_label("A square of cells in two colours, with rings on its diagonal alone.")
# sphinx_gallery_end_ignore
plt.show()
