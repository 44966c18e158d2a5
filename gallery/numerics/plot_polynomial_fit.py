"""
Five ways to fit a polynomial
=============================

One least-squares problem, solved in ``float32`` by normal equations, by QR, by
``lstsq``, with a penalty, and with other columns. On paper the first three give the
same weights. Here the true ones are known, so one sees at which degree each way runs
out of digits.
"""

# sphinx_gallery_thumbnail_number = -1

import matplotlib.pyplot as plt
import torch

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

# %%
# The problem
# -----------
#
# Sixty points of a smooth curve, and a polynomial through them. The columns of the
# matrix are the powers of ``t``: that is what :func:`torch.linalg.vander` makes. The
# more of them, the more they resemble each other, and the worse the condition. In
# ``float32``, which has seven digits, a condition of 10 to the 7 is the end.


def curve(t):
    """Return what is to be fitted."""
    return torch.exp(torch.sin(5 * t))


t = torch.linspace(0, 1, 60, device=device)
y = curve(t)
fine = torch.linspace(0, 1, 501, device=device, dtype=torch.float64)
degrees = range(1, 15)
conditions = []
for degree in degrees:
    powers = torch.linalg.vander(t.double(), N=degree + 1)
    conditions.append(torch.linalg.cond(powers).item())
    if degree in (2, 6, 10, 14):
        print(f"degree {degree:2}: condition {conditions[-1]:.0e}")
assert conditions == sorted(conditions)
assert conditions[1] < 100 and conditions[-1] > 1e8

# %%
# Five ways
# ---------
#
# The normal equations ``a.T @ a @ w = a.T @ y`` are the shortest to write. Their
# condition is the square of that of ``a``. QR works on ``a`` itself, and so does
# :func:`torch.linalg.lstsq`. Ridge regression adds a penalty for large weights, which
# is a little on the diagonal. The last way keeps the normal equations and changes the
# columns: Chebyshev polynomials of a ``t`` from -1 to 1 hardly resemble each other.


def powers(t, degree):
    """Return the columns 1, t, t ** 2 and so on."""
    return torch.linalg.vander(t, N=degree + 1)


def chebyshev(t, degree):
    """Return the columns cos(k * acos(x)), with x from -1 to 1."""
    k = torch.arange(degree + 1, dtype=t.dtype, device=t.device)
    return torch.cos(k * torch.acos((2 * t - 1).clamp(-1, 1))[:, None])


def normal(a, y, penalty=0.0):
    """Solve the normal equations."""
    square = a.T @ a + penalty * torch.eye(a.shape[1], dtype=a.dtype, device=a.device)
    return torch.linalg.solve_ex(square, a.T @ y).result


def by_qr(a, y):
    """Solve with an orthogonal and a triangular factor."""
    q, r = torch.linalg.qr(a)
    return torch.linalg.solve_triangular(r, (q.T @ y)[:, None], upper=True)[:, 0]


def by_lstsq(a, y):
    """Let torch choose."""
    return torch.linalg.lstsq(a, y[:, None]).solution[:, 0]


def ridge(a, y):
    """Solve the normal equations with a penalty."""
    return normal(a, y, penalty=1e-5)


ways = {
    "normal equations": (powers, normal),
    "QR": (powers, by_qr),
    "lstsq": (powers, by_lstsq),
    "ridge": (powers, ridge),
    "Chebyshev, normal": (chebyshev, normal),
}

# %%
# Where the digits go
# -------------------
#
# The truth is the same problem with the same numbers, solved by QR in ``float64``. Two
# things can be wrong: the weights, and the curve that they draw.

weight_error = {name: [] for name in ways}
curve_error = {name: [] for name in ways}
for name, (columns, solve) in ways.items():
    for degree in degrees:
        exact = by_qr(columns(t, degree).double(), y.double())
        weights = solve(columns(t, degree), y).double()
        off = weights - exact
        weight_error[name].append((off.norm() / exact.norm()).item())
        curve_error[name].append((columns(fine, degree) @ off).abs().max().item())

# %%
# The normal equations have lost every digit of the weights at degree 8, where QR still
# has some. A Cholesky factorisation of the same matrix says what is wrong: in
# ``float32`` it is not positive-definite any more.

eps = torch.finfo(torch.float32).eps
assert min(weight_error["normal equations"][7:]) > 0.3
assert weight_error["QR"][7] < 0.05
for error, condition in zip(weight_error["QR"], conditions, strict=True):
    assert error < 100 * condition * eps
bad = [powers(t, degree) for degree in range(8, 15)]
assert any(torch.linalg.cholesky_ex(a.T @ a).info > 0 for a in bad)

# %%
# The weights of QR are wrong in the end, too, as wrong as the condition allows. The
# curve is not: many weights draw nearly the same curve, and QR finds some of them. On
# the CPU, from degree 8 on, ``lstsq`` counts directions in which ``a`` is nearly zero
# as zero. Its weights are then others, and its curve is less near. ``rcond`` sets how
# small is nearly zero, and the driver ``gels`` leaves nothing out.

assert max(curve_error["QR"]) < 0.05
assert max(curve_error["normal equations"][5:]) > 0.05
assert max(weight_error["lstsq"][:6]) < 0.01
a = powers(t, 10)
full = torch.linalg.lstsq(a, y[:, None], driver="gels").solution[:, 0]
assert (a @ full - y).abs().max() < 0.02
if device.type == "cpu":
    print("degree 10: rank", int(torch.linalg.lstsq(a, y[:, None]).rank), "of 11")
    assert weight_error["lstsq"][9] > 0.1

# %%
# Ridge gives up accuracy from the start: it looks for a curve of small weights, and
# from degree 7 on the curve hardly changes. And good columns make even the normal
# equations right to five digits at each degree. A good matrix is worth more than a good
# method.

assert max(curve_error["Chebyshev, normal"]) < 1e-5
assert torch.linalg.cond(chebyshev(t, 14)) < 20
large = by_qr(powers(t, 12).double(), y.double()).abs().max()
small = ridge(powers(t, 12), y).abs().max()
print("degree 12: the largest weight is above 10000, with ridge below 100")
assert large > 10_000 and small < 100
assert min(curve_error["ridge"][4:]) > 1e-3 and max(curve_error["ridge"]) < 0.5

# %%
# On the upper left the weights: QR follows the condition times the rounding of
# ``float32``, the normal equations its square. On the right the curves. Below, what the
# normal equations draw at degree 7, and what was asked for.

figure, axes = plt.subplot_mosaic(
    [["weights", "curve"], ["fit", "fit"]],
    figsize=(6.5, 5.8),
    height_ratios=[1.2, 1],
    layout="constrained",
)
looks = {
    "normal equations": {"color": "#D55E00", "ls": "--", "marker": "s"},
    "QR": {"color": "#0072B2", "ls": "-", "marker": "o"},
    "lstsq": {"color": "#CC79A7", "ls": "-.", "marker": "^"},
    "ridge": {"color": "#E69F00", "ls": ":", "marker": "D"},
    "Chebyshev, normal": {"color": "#009E73", "ls": "-", "marker": "v"},
}
ax = axes["weights"]
bound = torch.tensor(conditions, dtype=torch.float64)
for values in (bound * eps, bound.square() * eps):
    ax.semilogy(degrees, values, color="black", ls=":", lw=1)
ax.text(9.4, 2.5e-2, "condition", rotation=36, ha="left", va="top")
ax.text(2.6, 6e-4, "its square", rotation=56, ha="center", va="bottom")
for name in ("normal equations", "QR", "lstsq"):
    ax.semilogy(degrees, weight_error[name], ms=4, label=name, **looks[name])
ax.set(xlabel="degree", ylabel="error of the weights", ylim=(1e-8, 30))
ax = axes["curve"]
for name, errors in curve_error.items():
    ax.semilogy(degrees, errors, ms=4, label=name, **looks[name])
ax.set(xlabel="degree", ylabel="error of the curve", ylim=(1e-8, 30))
for name in ("weights", "curve"):
    axes[name].set_xticks(range(2, 15, 4))
figure.legend(*ax.get_legend_handles_labels(), loc="outside upper center", ncols=3)
ax = axes["fit"]
degree = 7
for name in ("normal equations", "QR", "Chebyshev, normal"):
    columns, solve = ways[name]
    values = columns(fine, degree) @ solve(columns(t, degree), y).double()
    look = looks[name] | {"marker": "", "lw": 2.4 if name == "QR" else 1.6}
    ax.plot(fine.cpu(), values.cpu(), **look)
ax.plot(t.cpu(), y.cpu(), "o", color="black", ms=3)
ax.set(xlabel="$t$", ylabel="$y$", title="Degree 7")
# sphinx_gallery_start_ignore
figure.set_label(
    "Above on the left, the error of the weights against the degree: that of the "
    "normal equations grows as the square of the condition and is 1 from degree 6 on, "
    "that of QR as the condition. On the right the error of the curve, smallest with "
    "Chebyshev columns. Below, the fits at degree 7: the normal equations miss the "
    "points."
)
axes["fit"].set_label("Points on a wavy curve, and one of three fits that misses them.")
# sphinx_gallery_end_ignore
plt.show()
