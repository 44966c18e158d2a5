"""
A wall of densities
===================

The distributions of ``torch.distributions``, each with its density or its
probabilities. None is drawn before it has been checked: the area under it is 1, and
where the object tells a mean and a variance, they are the right ones.
"""

# sphinx_gallery_thumbnail_number = -1

import math

import matplotlib.pyplot as plt
import torch
from matplotlib.colors import LinearSegmentedColormap
from torch import distributions as D

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
torch.set_default_device(device)
torch.set_default_dtype(torch.float64)

# %%
# What hangs there
# ----------------
#
# For each its class, the arguments in the order of the call, and what part of the axis
# is shown. A floating-point argument becomes a tensor of the default dtype, which is
# ``float64`` here.

weights = torch.tensor([1.0, 3.0, 2.0])
parts = D.Normal(torch.tensor([-2.0, 2.0]), torch.tensor([1.0, 0.6]))

line = [
    (D.Normal, (0.0, 1.0), -5, 5),
    (D.Laplace, (0.0, 1.0), -5, 5),
    (D.Cauchy, (0.0, 1.0), -5, 5),
    (D.StudentT, (3.0,), -5, 5),
    (D.Gumbel, (0.0, 1.0), -3, 7),
    (D.VonMises, (0.0, 2.0), -math.pi, math.pi),
    (D.MixtureSameFamily, (D.Categorical(weights[:2]), parts), -6, 6),
]
positive = [
    (D.LogNormal, (0.0, 0.5), 0, 5),
    (D.HalfNormal, (1.0,), 0, 5),
    (D.HalfCauchy, (1.0,), 0, 5),
    (D.Exponential, (1.0,), 0, 5),
    (D.Gamma, (3.0, 2.0), 0, 5),
    (D.Chi2, (4.0,), 0, 15),
    (D.FisherSnedecor, (5.0, 10.0), 0, 5),
    (D.InverseGamma, (3.0, 2.0), 0, 5),
    (D.Weibull, (2.0, 3.0), 0, 5),
    (D.Pareto, (1.0, 3.0), 0, 5),
    (D.GeneralizedPareto, (0.0, 1.0, -0.25), 0, 5),
]
interval = [
    (D.Uniform, (1.0, 3.0), 0, 4),
    (D.Beta, (2.0, 3.0), 0, 1),
    (D.Kumaraswamy, (2.0, 3.0), 0, 1),
    (D.ContinuousBernoulli, (0.1,), 0, 1),
    (D.RelaxedBernoulli, (torch.tensor(0.5), 0.3), 0, 1),
    (D.LKJCholesky, (2, 3.0), -1, 1),
]
counts = [
    (D.Bernoulli, (0.3,), 0, 1),
    (D.Categorical, (weights,), 0, 2),
    (D.Binomial, (10, 0.3), 0, 10),
    (D.Geometric, (0.3,), 0, 12),
    (D.NegativeBinomial, (3, 0.6), 0, 14),
    (D.Poisson, (4.0,), 0, 12),
]
covariance = torch.tensor([[1.0, 0.6], [0.6, 1.0]])
vectors = [
    (D.MultivariateNormal, (torch.zeros(2), covariance), -3, 3),
    (
        D.LowRankMultivariateNormal,
        (torch.zeros(2), torch.tensor([[1.0], [-1.0]]), torch.tensor([0.1, 0.1])),
        -3,
        3,
    ),
    (D.Dirichlet, (2 * weights,), 0, 1),
    (D.LogisticNormal, (torch.zeros(2), torch.ones(2)), 0, 1),
    (D.RelaxedOneHotCategorical, (torch.tensor(1.5), weights), 0, 1),
    (D.Multinomial, (6, weights), 0, 1),
]

# %%
# The area under a curve
# ----------------------
#
# Some of these have no end, some go to infinity at an end, and some begin at 1. One way
# suits them all: :func:`torch.distributions.biject_to` knows a function from the whole
# line to the values of a distribution. With it the integral becomes one over the line,
# and the logarithm of the derivative is added to ``log_prob``. On the line itself a
# hyperbolic sine reaches far enough for the tails of Cauchy.

constraints = D.constraints


def points(d):
    """Return values x of a distribution of numbers, and the weight of each."""
    if isinstance(d, D.VonMises):  # its values are all angles, its density one turn
        x = torch.linspace(-math.pi, math.pi, 5001)[1:]
        return x, torch.full_like(x, 2 * math.pi / 5000)
    if isinstance(d, (D.MixtureSameFamily, D.LKJCholesky)):
        ends = (-1, 1) if isinstance(d, D.LKJCholesky) else (-20, 20)
        x = torch.linspace(*ends, 5001)[1:-1]
        return x, torch.full_like(x, (ends[1] - ends[0]) / 5000)
    if d.support is constraints.real:
        u = torch.linspace(-30, 30, 60_001)
        return u.sinh(), u.cosh() * 60 / 60_000
    u = torch.linspace(-40, 40, 60_001)
    way = D.biject_to(d.support)
    x = way(u)
    return x, way.log_abs_det_jacobian(u, x).exp() * 80 / 60_000


def density(d, x):
    """Return the density of numbers."""
    if isinstance(d, D.LKJCholesky):  # of two variables: x is their correlation
        one, zero = torch.ones_like(x), torch.zeros_like(x)
        rows = torch.stack([one, zero, x, (1 - x**2).sqrt()], dim=-1)
        return d.log_prob(rows.unflatten(-1, (2, 2))).exp()
    return d.log_prob(x).exp()


told = 0
for make, arguments, *_ in line + positive + interval:
    d = make(*arguments)
    x, weight = points(d)
    mass = density(d, x) * weight
    assert abs(mass.sum() - 1) < 1e-5, make
    try:
        mean, variance = d.mean, d.variance
    except NotImplementedError:
        continue
    if variance.isfinite() and not isinstance(d, D.VonMises):
        torch.testing.assert_close((x * mass).sum(), mean, rtol=1e-5, atol=1e-5)
        square = ((x - mean) ** 2 * mass).sum()
        torch.testing.assert_close(square, variance, rtol=1e-5, atol=1e-5)
        told += 1
print(len(line + positive + interval), "densities have area 1,", told, "right moments")

# %%
# The variance of :class:`torch.distributions.VonMises` is left out because it is that
# of the circle: 1 minus the length of the mean arrow.

d = D.VonMises(0.0, 2.0)
x, weight = points(d)
arrow = (x.cos() * density(d, x) * weight).sum()
torch.testing.assert_close(1 - arrow, d.variance)

# %%
# Sums of probabilities
# ---------------------
#
# For counts ``log_prob`` is the logarithm of a probability, and the sum over all values
# is 1. After a thousand of them the rest is less than rounding.

for make, arguments, *_ in counts:
    d = make(*arguments)
    endless = not d.has_enumerate_support
    k = torch.arange(1000.0) if endless else d.enumerate_support()
    probability = d.log_prob(k).exp()
    assert abs(probability.sum() - 1) < 1e-9, make
    if make is not D.Categorical:
        torch.testing.assert_close((k * probability).sum(), d.mean)
        square = ((k - d.mean) ** 2 * probability).sum()
        torch.testing.assert_close(square, d.variance)

# %%
# Volumes over a plane and a triangle
# -----------------------------------
#
# Three probabilities that sum to 1 are a point of a triangle. ``biject_to`` maps the
# plane onto it, and the integral is a sum over a grid in the plane. The density is one
# of the first two numbers, since the third follows from them.

side = torch.linspace(-30, 30, 601)
plane = torch.cartesian_prod(side, side)
cell = (side[1] - side[0]) ** 2
for make, arguments, *_ in vectors[:-1]:
    d = make(*arguments)
    way = D.biject_to(d.support)
    x = way(plane)
    change = way.log_abs_det_jacobian(plane, x)
    if len(change.shape) > 1:  # the plane itself: nothing changes
        change = change.sum(dim=-1)
    volume = ((d.log_prob(x) + change).exp() * cell).sum()
    assert abs(volume - 1) < 1e-3, (make, volume)

d = D.Multinomial(6, weights)
lattice = torch.cartesian_prod(torch.arange(7.0), torch.arange(7.0))
lattice = lattice[lattice.sum(dim=1) <= 6]
lattice = torch.cat([lattice, 6 - lattice.sum(dim=1, keepdim=True)], dim=1)
assert abs(d.log_prob(lattice).exp().sum() - 1) < 1e-9

# %%
# Under each name stand the arguments. Blue lies on the whole line or the circle, orange
# on positive numbers, green in an interval; bars are probabilities of counts. The last
# six are vectors, in a stronger colour where they are likelier: two over a plane, four
# in the triangle whose corners are the certain cases.
# :class:`torch.distributions.LKJCholesky` is drawn for two variables, as the density of
# their correlation.

height = math.sqrt(3) / 2


def triangle(corners):
    """Return the x and y of points in the triangle, from their three shares."""
    return corners[:, 1] + corners[:, 2] / 2, corners[:, 2] * height


def picture(d, left, right):
    """Return the density [90, 90] in a square, or in the triangle within it."""
    side = torch.linspace(left, right, 90)
    y, x = torch.meshgrid(side, side, indexing="ij")
    if d.support is constraints.simplex:
        third = y / height
        second = x - third / 2
        shares = torch.stack([1 - second - third, second, third], dim=-1)
        inside = (shares > 0.004).all(dim=-1)
        shares = shares.where(inside[..., None], torch.tensor([0.25, 0.25, 0.5]))
        return d.log_prob(shares).exp().where(inside, 0).cpu()
    return d.log_prob(torch.stack([x, y], dim=-1)).exp().cpu()


def label(make, arguments):
    """Return the name of the class, and the arguments if they are short."""
    texts = []
    for value in arguments:
        if isinstance(value, D.Distribution):
            return rf"$\mathrm{{{make.__name__}}}$" + "\n "
        value = value.tolist() if isinstance(value, torch.Tensor) else value
        texts.append(str(value).replace(".0", ""))
    text = ", ".join(texts) if len(", ".join(texts)) < 24 else " "
    return rf"$\mathrm{{{make.__name__}}}$" + "\n" + text


groups = {
    "the whole line": (line, "#0072B2"),
    "positive": (positive, "#D55E00"),
    "an interval": (interval, "#009E73"),
    "counts": (counts, "#CC79A7"),
    "vectors": (vectors, "#000000"),
}
blues = LinearSegmentedColormap.from_list("", ["white", "#0072B2"])
figure, axes = plt.subplots(
    9, 4, figsize=(6.5, 11), height_ratios=[1] * 7 + [1.4, 1.4], layout="constrained"
)
panels = iter(axes.flat)
handles = {}
for name, (members, colour) in groups.items():
    for make, arguments, left, right in members:
        ax, d = next(panels), make(*arguments)
        ax.set_title(label(make, arguments), fontsize=8, weight="normal")
        ax.set(yticks=[], xticks=[left, right])
        ax.spines["left"].set_visible(False)
        ax.grid(visible=False)
        if name == "counts":
            k = torch.arange(left, right + 1.0)
            k = k.long() if make is D.Categorical else k
            p = d.log_prob(k).exp()
            drawn = ax.bar(k.tolist(), p.tolist(), color=colour)
        elif name == "vectors":
            on_triangle = (left, right) == (0, 1)
            if make is D.Multinomial:
                x, y = triangle(lattice / 6)
                size = d.log_prob(lattice).exp() * 500
                ax.scatter(x.cpu(), y.cpu(), s=size.cpu(), color="#0072B2", lw=0)
            else:
                values = picture(d, left, right)
                extent = (left, right, left, right)
                image = ax.imshow(values, blues, origin="lower", extent=extent)
                image.set(interpolation="none")
            if on_triangle:
                ax.plot(
                    [0, 1, 0.5, 0], [0, 0, height, 0], color="black", lw=0.8, ls="-"
                )
                ax.set(xticks=[], xlim=(-0.25, 1.25), ylim=(-0.05, 0.95))
                ax.spines["bottom"].set_visible(False)
            ax.set_aspect("equal")
            continue
        else:
            x = torch.linspace(left, right, 121)[1:-1]
            inside = x > -9 if make is D.LKJCholesky else d.support.check(x)
            y = torch.zeros_like(x)
            y[inside] = density(d, x[inside])
            outline = [left, *x.tolist(), right], [0, *y.tolist(), 0]
            pale = (colour, 0.25)
            (drawn,) = ax.fill(*outline, facecolor=pale, edgecolor=colour, lw=1.4)
            ax.set_ylim(0, 1.08 * y.max().item())
            if right == math.pi:
                ax.set_xticks([left, right], [r"$-\pi$", r"$\pi$"])
        handles[name] = drawn
figure.legend(
    handles.values(), handles.keys(), loc="outside lower center", ncols=len(handles)
)
# sphinx_gallery_start_ignore
figure.set_label(
    "Thirty-six small panels: seven densities on the whole line, eleven of positive "
    "numbers, six in an interval, the probabilities of six kinds of counts as bars, "
    "and six densities of vectors as maps, four of them on a triangle."
)
axes[1, 2].set_label("A density with two peaks, the right one higher.")
# sphinx_gallery_end_ignore
plt.show()
