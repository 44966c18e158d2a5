"""
Floating-point surprises
========================

A computer keeps a number to so many binary digits and rounds the rest away.
Each rounding is tiny. This script collects what becomes of it: sums that
stop growing, differences that vanish, and formulas that are right on paper
only.
"""

# sphinx_gallery_thumbnail_number = -1

import matplotlib.pyplot as plt
import torch

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

# %%
# A tenth is not a tenth
# ----------------------
#
# In binary 0.1 has no end, like 1/3 in decimal. What is kept lies close by, and
# each dtype keeps another number. A sum is rounded again. Whether it then meets
# the neighbour that 0.3 was rounded to is luck.

names = ["float64", "float32", "float16", "bfloat16"]
for name in names:
    a, b, c = torch.tensor([0.1, 0.2, 0.3], dtype=getattr(torch, name), device=device)
    print(f"{name:8}  0.1 is {a.item():.20f}  0.1 + 0.2 == 0.3: {(a + b == c).item()}")
    assert (a + b == c).item() == (name in ("float32", "bfloat16"))

# %%
# So compare with a tolerance: :func:`torch.allclose` for a yes or no, and
# ``torch.testing.assert_close`` in a test.

assert torch.allclose(torch.tensor(0.1) + torch.tensor(0.2), torch.tensor(0.3))

# %%
# The gap to the next number
# --------------------------
#
# The digits are counted from the first one, so the gap between a number and the next
# grows with the number. Down to the smallest number with all its digits, it doubles at
# each power of two. :func:`torch.finfo` knows the gap at 1 as ``eps``.


def gap(x, dtype):
    """Return the distance from each number in x to the next larger one."""
    x = x.to(dtype)
    above = torch.nextafter(x, torch.full_like(x, torch.inf))
    return above.double() - x.double()


names = ["float32", "float16", "bfloat16"]
numbers = torch.logspace(-3, 9, 1200, dtype=torch.float64)
gaps = {}
for name in names:
    dtype = getattr(torch, name)
    inside = numbers[numbers < torch.finfo(dtype).max / 2]
    gaps[name] = inside, gap(inside, dtype)
    one = torch.ones((), dtype=torch.float64)
    assert gap(one, dtype) == torch.finfo(dtype).eps
    assert gap(2 * one, dtype) == 2 * torch.finfo(dtype).eps

# %%
# Where the gap is 2, every other whole number is missing. In float32 that begins
# at two to the power of 24: 16777217 does not exist, and adding 1 changes
# nothing. A counter in float32 stops here, and an index should never be a float.

limit = torch.tensor(2.0**24, device=device)
print("2**24 + 1 =", int(limit + 1))
assert limit + 1 == limit and torch.tensor(16777217, dtype=torch.float32) == 2**24
assert torch.tensor(16777217) == 2**24 + 1  # an integer tensor has it

# %%
# The order of a sum
# ------------------
#
# Add 0.1 again and again. As soon as 0.1 is less than half the gap, the sum
# cannot move: float16 stops at 256, bfloat16 at 32. In float32 it goes on, but
# each step is rounded to the grid, always the same way for a long time.


def add_up(dtype, steps):
    """Return the sum after each of the steps, rounded to dtype every time."""
    total, tenth = torch.tensor([0, 0.1], dtype=dtype)
    sums = torch.empty(steps, dtype=dtype)
    for step in range(steps):
        total += tenth
        sums[step] = total
    return sums.double()


steps = 100_000
counts = torch.arange(1, steps + 1, dtype=torch.float64)
sums = {}
for name in names:
    few = steps if name == "float32" else 5000  # the others stand still by then
    start = add_up(getattr(torch, name), few)
    sums[name] = torch.cat([start, start[-1:].expand(steps - few)])
    print(f"{name:8}  {steps} times 0.1 is {sums[name][-1]:.2f}")
assert sums["float16"][-1] == 256 and sums["bfloat16"][-1] == 32
assert 1 < 10_000 - sums["float32"][-1] < 2

# %%
# :func:`torch.sum` adds the same numbers in another order: it makes many partial
# sums and adds those, so that small meets small and large meets large. The
# result is nearly exact. Adding up in float64 helps as well.

tenths = torch.full((steps,), 0.1, device=device)
assert abs(tenths.sum() - 10_000) < 0.01
assert abs(tenths.sum(dtype=torch.float64) - 10_000) < 0.001

# %%
# Even three numbers have a good order and a bad one.

big, small = torch.tensor([1e8, 1.0], device=device)
assert (big + small) - big == 0
assert (big - big) + small == 1

# %%
# Differences that vanish
# -----------------------
#
# The difference of two nearly equal numbers keeps only the digits in which they
# differ, and those may all be rounding. The variance as "mean of the squares
# minus square of the mean" is right on paper. In float32 it fails when the mean
# is large; :func:`torch.var` takes off the mean first.

data = torch.tensor([10_000.0, 10_001.0, 10_002.0], device=device)
paper = data.square().mean() - data.mean().square()
assert abs(data.var(correction=0) - 2 / 3) < 1e-6  # right
assert abs(paper - 2 / 3) > 0.5  # the gap at 10**8 is 8

# %%
# The logarithm of 1 + x is nearly x for small x. But 1 + x has already lost the small
# x; :func:`torch.log1p` and ``expm1`` do without the number near 1.

x = torch.tensor(1e-8, device=device)
assert (1 + x).log() == 0 and x.exp() - 1 == 0
torch.testing.assert_close(x.log1p(), x)
torch.testing.assert_close(x.expm1(), x)

# %%
# Two pictures of the same thing. On the left the gap, which grows in steps. On
# the right the running sum: it stops where, on the left, the gap passes 0.2.
# The sum in float32 looks right and has lost more than 1 by the end.

figure, (left, right) = plt.subplots(1, 2, figsize=(6.5, 3.6), layout="constrained")
looks = {
    "float32": {"color": "#0072B2", "ls": "-"},
    "float16": {"color": "#D55E00", "ls": "--"},
    "bfloat16": {"color": "#009E73", "ls": "-."},
}
for name in names:
    left.loglog(*gaps[name], label=name, lw=1.6, **looks[name])
    right.loglog(counts / 10, sums[name], label=name, lw=1.8, **looks[name])
left.axhline(0.2, color="black", lw=0.8, ls=":")
left.text(1e-3, 0.3, "from here on\n0.1 is lost", va="bottom")
left.plot(2**24, 2, "ko", ms=5)
left.annotate("16777217\nis missing", (2**24, 2), (2e7, 1e-4), ha="center")
left.set(xlabel="number", ylabel="gap to the next one", title="The grid of numbers")
left.legend(loc="upper left")
for name, end in (("bfloat16", 32), ("float16", 256)):
    right.text(1e4, end / 1.4, f"{name}: {end}", ha="right", va="top")
end = f"float32: {sums['float32'][-1]:.2f}"
right.text(8e3, 1.3e4, end, ha="right", va="bottom")
right.set(xlabel="true sum", ylabel="running sum", title="0.1 + 0.1 + 0.1 + ...")
right.set(ylim=(0.08, 6e4))
# sphinx_gallery_start_ignore
figure.set_label(
    "Left, the gap to the next number grows in steps with the number, for float32, "
    "float16 and bfloat16. Right, 0.1 added up again and again: bfloat16 stops at 32, "
    "float16 at 256, float32 goes on to 9998.56."
)
left.set_label(
    "Three staircases that rise to the right, one for each floating-point dtype."
)
# sphinx_gallery_end_ignore
plt.show()
