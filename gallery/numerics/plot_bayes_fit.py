"""
Knowing how little one knows
============================

A straight line through eight points, with a distribution of lines in place of one.
For this problem there is a formula for it. So a variational fit, which works where no
formula exists, can be compared with the truth: with the distribution of the weights,
and with the probability of the data.
"""

# sphinx_gallery_thumbnail_number = -1

import math

import matplotlib.pyplot as plt
import torch
from torch import distributions as D

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
torch.set_default_device(device)
torch.set_default_dtype(torch.float64)

# %%
# Prior and data
# --------------
#
# A line has two weights, its value at 0 and its slope. Before there are data, both come
# from a normal distribution of width 2. The noise of the data is known: 0.5.

x = torch.tensor([1.0, 1.3, 1.5, 1.9, 2.2, 2.4, 2.8, 3.0])
noise = torch.tensor([0.4, -0.5, 0.1, 0.7, -0.3, -0.6, 0.5, -0.1])
y = 1.0 + 0.8 * x + noise
sigma, width = 0.5, 2.0


def features(x):
    """Return the columns of the regression: ones, and x."""
    return torch.stack([torch.ones_like(x), x], dim=-1)


a = features(x)
prior = D.MultivariateNormal(torch.zeros(2), width**2 * torch.eye(2))

# %%
# The exact answer
# ----------------
#
# The posterior is normal again. Its precision, the inverse of the covariance, is that
# of the prior plus what the data say. The data themselves are a normal vector, too: its
# covariance tells how likely they were, whatever the weights. The logarithm of that is
# the evidence.

precision = a.T @ a / sigma**2 + torch.eye(2) / width**2
mean = torch.linalg.solve(precision, a.T @ y / sigma**2)
posterior = D.MultivariateNormal(mean, precision_matrix=precision)
covariance = sigma**2 * torch.eye(8) + width**2 * a @ a.T
evidence = D.MultivariateNormal(torch.zeros(8), covariance).log_prob(y)
print("posterior mean", [round(m, 2) for m in mean.tolist()])
print("evidence", round(evidence.item(), 2))

# %%
# Bayes' formula says the same: prior times likelihood, divided by the evidence. It
# holds at any weights, so two of them are tried.

for weights in (torch.tensor([0.0, 1.0]), mean):
    likelihood = D.Normal(a @ weights, sigma).log_prob(y).sum()
    by_formula = prior.log_prob(weights) + likelihood - evidence
    torch.testing.assert_close(posterior.log_prob(weights), by_formula)

# %%
# The variational fit
# -------------------
#
# A family of distributions ``q`` is given, and the nearest one is looked for. The loss
# is minus the evidence lower bound: the mean of the log-likelihood over ``q``, minus
# the divergence of ``q`` from the prior. The first is estimated from samples of
# ``rsample``, through which gradients pass; the second has a formula. The bound falls
# short of the evidence by the divergence of ``q`` from the posterior, so it shows how
# near one is.


def bound(q, samples):
    """Return the estimated lower bound of the evidence."""
    weights = q.rsample((samples,))
    likelihood = D.Normal(weights @ a.T, sigma).log_prob(y).sum(dim=1)
    return likelihood.mean() - D.kl_divergence(q, prior)


def fit(family, steps=400):
    """Return the best member of a family, and the divergence at each fifth step."""
    torch.manual_seed(0)
    free = torch.zeros(5, requires_grad=True)
    optimizer = torch.optim.Adam([free], lr=0.2)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=steps)
    gaps = []
    for step in range(steps):
        q = family(free)
        if step % 5 == 0:
            gaps.append(D.kl_divergence(q, posterior).item())
        optimizer.zero_grad()
        (-bound(q, samples=64)).backward()
        optimizer.step()
        schedule.step()
    best = family(free.detach())
    return best, [*gaps, D.kl_divergence(best, posterior).item()]


# %%
# Two families. ``full`` has any mean and any covariance, by way of a triangular factor
# with a positive diagonal. ``independent`` has a width for each weight and no
# correlation, which is what one takes when there are millions of weights.


def full(free):
    """Return a normal distribution of five free numbers."""
    factor = torch.diag(free[2:4].exp()) + free[4] * torch.eye(2).roll(1, 0).tril(-1)
    return D.MultivariateNormal(free[:2], scale_tril=factor)


def independent(free):
    """Return a normal distribution without correlation, of four free numbers."""
    return D.MultivariateNormal(free[:2], scale_tril=torch.diag(free[2:4].exp()))


best, gaps = {}, {}
for family in (full, independent):
    best[family], gaps[family] = fit(family)
    print(f"{family.__name__:11} divergence from the posterior {gaps[family][-1]:.2f}")

# %%
# The full family contains the posterior and finds it. The other one finds the right
# mean and cannot find the right width: of all uncorrelated ones that one is nearest
# whose variances are the reciprocals of the diagonal of the precision, and those are
# too small.

assert gaps[full][-1] < 0.01
torch.testing.assert_close(best[full].mean, mean, rtol=0, atol=0.1)
torch.testing.assert_close(best[independent].mean, mean, rtol=0, atol=0.1)
nearest = D.MultivariateNormal(mean, torch.diag(1 / precision.diagonal()))
lowest = D.kl_divergence(nearest, posterior)
assert lowest <= gaps[independent][-1] < lowest + 0.01
ratio = best[independent].stddev / posterior.stddev
print("too narrow by the factors", [round(r, 1) for r in ratio.tolist()])
assert (ratio < 0.5).all()

# %%
# And the bound is the evidence minus the divergence.

torch.manual_seed(1)
for family in best:
    shortfall = evidence - bound(best[family], samples=200_000)
    assert abs(shortfall - gaps[family][-1]) < 0.05

# %%
# What it means for predictions
# -----------------------------
#
# The line of a sample of weights is ``features(x) @ weights``; its variance at a place
# is known for a normal distribution of weights. Far from the data the independent
# weights claim to know more than they do. Among the data they know less than they
# could: there a line that begins higher is less steep, and without the correlation the
# two errors do not cancel.

far = torch.linspace(-1, 5, 61)


def spread(q):
    """Return the standard deviation of the line at each place."""
    columns = features(far)
    return (columns @ q.covariance_matrix * columns).sum(dim=1).sqrt()


exact = spread(posterior)
torch.testing.assert_close(spread(best[full]), exact, rtol=0.1, atol=0)
assert spread(best[independent])[0] < 0.6 * exact[0]
middle = exact.argmin()
assert 1 < far[middle] < 3 and exact[0] > 3 * exact[middle]
assert spread(best[independent])[middle] > 1.3 * exact[middle]

# %%
# Above on the left, the weights, with one and two standard deviations. The higher the
# line begins, the less steep it is: the exact posterior, shaded, is a narrow ellipse,
# and the dotted one of the full family lies on its edge. The independent one is upright
# and small. On the right, the divergence while training; the black line is the lowest
# that independent weights can reach. Below, the lines: shaded for the exact answer,
# dashed for two standard deviations of the independent weights.

figure, axes = plt.subplot_mosaic(
    [["weights", "steps"], ["lines", "lines"]],
    figsize=(6.5, 5.8),
    height_ratios=[1, 1.1],
    layout="constrained",
)
blue, orange, green = "#0072B2", "#D55E00", "#009E73"
turn = torch.linspace(0, 2 * math.pi, 101)
circle = torch.stack([turn.cos(), turn.sin()], dim=1)
ax = axes["weights"]
for radius in (1, 2):
    ellipse = mean + radius * circle @ posterior.scale_tril.T
    ax.fill(*ellipse.T.cpu(), color=blue, alpha=0.25, lw=0)
looks = {full: {"color": green, "ls": ":"}, independent: {"color": orange, "ls": "--"}}
for family, look in looks.items():
    for radius in (1, 2):
        q = best[family]
        ellipse = q.mean + radius * circle @ q.scale_tril.T
        ax.plot(*ellipse.T.cpu(), **look)
ax.plot(*mean.cpu(), "+", color="black", ms=8)
ax.set(xlabel="value at 0", ylabel="slope")
ax = axes["steps"]
for family, look in looks.items():
    ax.semilogy(
        range(0, 401, 5),
        gaps[family],
        **look,
        label=f"{family.__name__} family",
        lw=1.2,
    )
ax.axhline(lowest.item(), color="black", lw=0.8, ls="-")
ax.set(xlabel="step", ylabel="divergence from the posterior")
ax.legend()
ax = axes["lines"]
center = features(far) @ mean
places = far.cpu()
for factor, alpha in ((2, 0.25), (1, 0.25)):
    low, high = (center - factor * exact).cpu(), (center + factor * exact).cpu()
    ax.fill_between(places, low, high, color=blue, alpha=alpha, lw=0)
for sign in (-2, 2):
    edge = features(far) @ best[independent].mean + sign * spread(best[independent])
    ax.plot(places, edge.cpu(), **looks[independent])
ax.plot(places, center.cpu(), color=blue, ls="-")
ax.plot(x.cpu(), y.cpu(), "o", color="black", ms=5)
ax.set(xlabel="$x$", ylabel="$y$", xlim=(-1, 5))
# sphinx_gallery_start_ignore
figure.set_label(
    "Above on the left, the posterior of value and slope is a long ellipse that falls "
    "to the right; the full fit has the same edge, the independent one is small and "
    "upright. On the right, the divergence of the full fit falls near zero, the other "
    "stays above one. Below, a line through eight points with a band that widens away "
    "from them."
)
axes["lines"].set_label("A line through points, and a band that widens away from them.")
# sphinx_gallery_end_ignore
plt.show()
