"""
Shapes of losses
================

As a function of one output, a loss is a curve, and its slope is the pull that a
sample has on the model. One sample far away from all others shows the difference
between losses: under one it decides the answer, under another it is one voice
among many.
"""

# sphinx_gallery_thumbnail_number = -1

from functools import partial

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

# %%
# Numbers: the loss of an error
# -----------------------------
#
# The error is output minus target. Autograd returns the slope at every point of
# the curve at once, because each output meets only its own target.

squared = partial(F.mse_loss, reduction="none")
absolute = partial(F.l1_loss, reduction="none")
huber = partial(F.huber_loss, reduction="none", delta=1.0)


def slope(loss, output, target):
    """Return the derivative of loss by output, element by element."""
    output = output.clone().requires_grad_()
    return torch.autograd.grad(loss(output, target).sum(), output)[0]


numbers = {"MSE": squared, "L1": absolute, "Huber": huber}
far, zero = torch.tensor([10.0], device=device), torch.zeros(1, device=device)
pulls = {name: slope(loss, far, zero).item() for name, loss in numbers.items()}
print("pull of an error of 10:", pulls)
assert pulls == {"MSE": 20.0, "L1": 1.0, "Huber": 1.0}

# %%
# What an outlier pulls
# ---------------------
#
# Ten numbers lie between 0 and 2; the eleventh moves away, up to 20. The model
# is one constant, fitted by :class:`torch.optim.Adam`. All positions of the outlier are
# fitted at the same time: a row of data and a constant for each.

near = torch.tensor([0.0, 0.3, 0.5, 0.8, 1.0, 1.1, 1.4, 1.7, 1.9, 2.0])
outlier = torch.linspace(2, 20, 37)
data = torch.cat([near.expand(37, 10), outlier.unsqueeze(1)], dim=1).to(device)


def fit(model, start, loss, targets, steps=600):
    """Return the parameters of model, fitted row by row from start."""
    parameters = start.to(device).requires_grad_()
    optimizer = torch.optim.Adam([parameters], lr=0.05)
    decay = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0, steps)
    for _ in range(steps):
        optimizer.zero_grad()
        loss(model(parameters), targets).mean(dim=1).sum().backward()
        optimizer.step()
        decay.step()
    return parameters.detach()


def best_constant(loss):
    """Return the constant that fits each row of the data best."""
    start = torch.zeros(len(data), 1)
    return fit(lambda constant: constant.expand_as(data), start, loss, data)[:, 0]


constants = {name: best_constant(loss) for name, loss in numbers.items()}
torch.testing.assert_close(constants["MSE"], data.mean(1), rtol=0, atol=1e-3)
torch.testing.assert_close(constants["L1"], data.median(1)[0], rtol=0, atol=0.02)
moved = {name: (each[-1] - each[0]).item() for name, each in constants.items()}
for name, way in moved.items():
    print(f"{name:5}  moves by {way:.2f} while the outlier moves by 18")
assert moved["MSE"] > 1.5 and moved["Huber"] < 0.1 and moved["L1"] < 0.02

# %%
# MSE ends at the mean, L1 at the median, which does not move at all. Huber lies
# between the two: beyond an error of 1 the outlier pulls no harder.
#
# Classes: the loss of a logit
# ----------------------------
#
# Now the target is yes, and the model answers with a logit: large is sure and right,
# negative is wrong. The squared error wants the logit to be exactly 1, so an answer
# that is *too* right is punished. The binary cross entropy falls towards 0 instead, and
# the hinge reaches it.


def cross_entropy(logit, sign):
    """Return the binary cross entropy of each element; sign is 1 or -1."""
    yes = (sign + 1) / 2
    return F.binary_cross_entropy_with_logits(logit, yes, reduction="none")


def hinge(logit, sign):
    """Return the hinge loss of each element; sign is 1 or -1."""
    return (1 - sign * logit).relu()


classes = {"MSE": squared, "BCE with logits": cross_entropy, "hinge": hinge}
sure, yes = torch.tensor([5.0], device=device), torch.ones(1, device=device)
pulls = {name: slope(loss, sure, yes).item() for name, loss in classes.items()}
assert pulls["MSE"] == 8 and -0.01 < pulls["BCE with logits"] < 0
assert pulls["hinge"] == 0

# %%
# The same experiment with a classifier: four points on each side of 0, one of each
# class on the wrong side, and a point of the right class that moves away to the
# right. It is never in doubt, so the boundary should stay where it is. A weight and a
# bias are fitted for each position of the point.

side = torch.tensor([-2.0, -1.5, -1.0, -0.5, 0.3, -0.3, 0.5, 1.0, 1.5, 2.0])
signs = torch.tensor([-1.0] * 5 + [1.0] * 6).to(device)
points = torch.cat([side.expand(37, 10), outlier.unsqueeze(1)], dim=1).to(device)


def boundary(loss):
    """Return where weight * point + bias is 0, for each row of points."""
    start = torch.tensor([1.0, 0.0]).repeat(len(points), 1)
    targets = signs.expand_as(points)
    line = fit(lambda line: line[:, :1] * points + line[:, 1:], start, loss, targets)
    return -line[:, 1] / line[:, 0]


boundaries = {name: boundary(loss) for name, loss in classes.items()}
moved = {n: (each[-1] - each[0]).abs().item() for n, each in boundaries.items()}
for name, way in moved.items():
    print(f"{name:15}  boundary moves by {way:.2f}")
assert moved["MSE"] > 0.4 and max(moved["BCE with logits"], moved["hinge"]) < 0.1

# %%
# Under the squared error the sure answer drags the boundary over to its side, until one
# more point of its own class is on the wrong side. Under the other two the boundary
# stays. This is one of the reasons why classifiers are trained with a cross entropy.

right = side[5:]  # the points of class yes that stay at their places
wrong = {n: (right < b[-1].cpu()).sum().item() for n, b in boundaries.items()}
print("of the class yes on the wrong side:", wrong)
assert wrong["MSE"] > wrong["BCE with logits"]

# %%
# Losses, slopes, consequences
# ----------------------------
#
# On the left the losses of numbers, on the right those of classes, for the target
# yes. From top to bottom: the loss, its slope, and what becomes of the answer while
# one point moves away.

figure, axes = plt.subplots(3, 2, figsize=(6.5, 7), sharex="row", layout="constrained")
looks = {
    "MSE": {"color": "#0072B2", "ls": "-"},
    "L1": {"color": "#D55E00", "ls": "--"},
    "Huber": {"color": "#009E73", "ls": "-."},
    "BCE with logits": {"color": "#E69F00", "ls": "--"},
    "hinge": {"color": "#CC79A7", "ls": "-."},
}
grid = torch.linspace(-4, 4, 402)
columns = ((numbers, 0.0, constants), (classes, 1.0, boundaries))
for column, (losses, target, answers) in zip(axes.T, columns, strict=True):
    goal = torch.full_like(grid, target)
    for name, loss in losses.items():
        column[0].plot(grid, loss(grid, goal), label=name, **looks[name])
        column[1].plot(grid, slope(loss, grid, goal), **looks[name])
        column[2].plot(outlier, answers[name].cpu(), **looks[name])
    column[0].set(ylim=(-0.2, 6), ylabel="loss")
    column[1].set(ylim=(-4.5, 4.5), ylabel="slope")
    column[1].axhline(0, color="black", lw=0.6)
    handles, labels = column[0].get_legend_handles_labels()
    column[1].legend(handles, labels, loc="upper left")
    column[2].set(xlabel="place of the moving point")
for ax in axes[:2, 0]:
    ax.set_xlabel("error")
for ax in axes[:2, 1]:
    ax.set_xlabel("logit")
axes[0, 0].set_title("numbers")
axes[0, 1].set_title("classes, target yes")
axes[2, 0].set(ylabel="best constant", ylim=(0.9, 3))
axes[2, 1].set(ylabel="boundary", ylim=(-0.1, 0.7))
# sphinx_gallery_start_ignore
figure.set_label(
    "Left, losses for numbers; right, for classes. From top to bottom: the loss, its "
    "slope, and what one far point does. MSE is pulled along by it, L1 and Huber are "
    "not; the boundary moves under MSE and stays under BCE and hinge."
)
axes[0, 0].set_label("A parabola and two curves that grow more slowly than it.")
# sphinx_gallery_end_ignore
plt.show()
