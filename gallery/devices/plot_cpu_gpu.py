"""
CPU against GPU
===============

A GPU wins where there is much to do at once. A matrix product shows it well:
it takes little work for small matrices and very much for large ones. From which
size on does the GPU pay? That is for the clock to say, on your machine: the script
counts the work and measures the time. On a machine without a GPU it measures the CPU
alone, and the picture says so.
"""

# sphinx_gallery_thumbnail_number = -1

import statistics
import time

import matplotlib.pyplot as plt
import torch
from torch.utils.flop_counter import FlopCounterMode

devices = [torch.device("cpu")]
if torch.cuda.is_available():
    devices.append(torch.device("cuda"))

# %%
# The same result, nearly
# -----------------------
#
# The factors are drawn on the CPU and moved, so every device multiplies the same
# numbers. The devices add up in different orders and the last digits differ: hold
# each result against the product in float64, and allow for rounding.

sizes = [64, 128, 256, 512, 1024, 2048]
generator = torch.Generator().manual_seed(0)
draws = {size: torch.rand(2, size, size, generator=generator) for size in sizes}

a, b = draws[512]
exact = a.double() @ b.double()
for device in devices:
    product = (a.to(device) @ b.to(device)).cpu()
    torch.testing.assert_close(product.double(), exact, rtol=1e-4, atol=0)
    assert not torch.equal(product.double(), exact)  # rounding there is

# %%
# How much there is to do
# -----------------------
#
# Torch can count the additions and multiplications: for n rows there are ``2 * n**3``.
# On the device ``meta``, where a tensor has no numbers, counting costs nothing. From
# 64 to 2048 rows the work grows 32768-fold, but what has to be moved, two factors and a
# product, only 1024-fold: the larger the matrices, the more there is to do with each
# number that a GPU has been sent.


def operations(size):
    """Return how many additions and multiplications a product of this size takes."""
    factor = torch.empty(size, size, device="meta")
    with FlopCounterMode(display=False) as counter:
        factor @ factor
    return counter.get_total_flops()


work = [operations(size) for size in sizes]
moved = [3 * size**2 for size in sizes]
assert work == [2 * size**3 for size in sizes]
assert work[-1] // work[0] == 32768 and moved[-1] // moved[0] == 1024

# %%
# An honest clock
# ---------------
#
# Three things make it honest. The first run does not count: it pays for starting
# the GPU, loading code and finding memory. The clock is read only when the device
# has done all that it was asked for; a GPU lets the program go on at once.
# And there are several runs, many if they are short: their median is not moved by a
# few runs that something else disturbed.


def wait(device):
    """Return when the device has nothing left to do."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def seconds(work, device):
    """Return the times of several runs of work() on the device."""
    work()
    times = []
    while len(times) < 5 or sum(times) < 0.05:
        wait(device)
        start = time.perf_counter()
        work()
        wait(device)
        times.append(time.perf_counter() - start)
    return times


# %%
# Two ways to use a GPU
# ---------------------
#
# In a network the data stay on the GPU from layer to layer; then the product
# alone counts. Who takes the factors from the CPU and wants the result back
# pays for three transfers as well.
#
# The CPU works with one thread here. All its cores together are faster, at best
# by their number; but on a busy machine they wait for one another, and the clock
# would measure that.


def stay(a, b):
    """Return a function that multiplies where the factors are."""
    return lambda: a @ b


def visit(a, b, device):
    """Return a function that multiplies on the device and brings the result back."""
    return lambda: (a.to(device) @ b.to(device)).cpu()


all_threads = torch.get_num_threads()
torch.set_num_threads(1)
names = {"cpu": "CPU, one thread", "cuda": "GPU"}
times = {}
for device in devices:
    times[names[device.type]] = [
        seconds(stay(a.to(device), b.to(device)), device) for a, b in draws.values()
    ]
    if device.type == "cuda":
        times["GPU, there and back"] = [
            seconds(visit(a, b, device), device) for a, b in draws.values()
        ]
torch.set_num_threads(all_threads)

# %%
# Each time is divided by that of the smallest product on the CPU, so the numbers
# of two machines can be compared in shape, not in height. The dotted line is the
# work. Where a curve runs flat, the time goes into starting, not into
# computing: look for that at the small sizes of a GPU. Where it runs along
# the dotted line, more work takes as much more time. The times are shown as they
# came; another machine, or a busy one, draws other curves.

figure, (left, right) = plt.subplots(1, 2, figsize=(6.5, 3.6), layout="constrained")
looks = {
    "CPU, one thread": {"color": "#0072B2", "ls": "-", "marker": "o"},
    "GPU": {"color": "#D55E00", "ls": "--", "marker": "s"},
    "GPU, there and back": {"color": "#009E73", "ls": "-.", "marker": "^"},
}
unit = statistics.median(times["CPU, one thread"][0])
growth = [count / work[0] for count in work]
for name, spent in times.items():
    relative = [statistics.median(runs) / unit for runs in spent]
    left.loglog(sizes, relative, label=name, **looks[name])
    pace = [share / value for share, value in zip(growth, relative, strict=True)]
    right.loglog(sizes, pace, label=name, **looks[name])
left.loglog(sizes, growth, color="#666666", ls=":", label="work")
left.set(ylabel="time (smallest on the CPU = 1)", title="Time of a matrix product")
right.set(ylabel="work per time (same unit)", title="Speed")
right.set(ylim=(0.01, 10 * right.get_ylim()[1]))
for ax in (left, right):
    ax.set_xticks(sizes, sizes)
    ax.minorticks_off()
    ax.set_xlabel("rows and columns")
left.legend(loc="upper left")
if len(devices) == 1:
    note = "No GPU on this machine:\nonly the CPU was measured."
    right.text(0.5, 0.05, note, transform=right.transAxes, ha="center", va="bottom")
plt.show()
