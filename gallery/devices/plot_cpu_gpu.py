"""
CPU against GPU
===============

A GPU wins where there is much to do at once, and much with each number that it is
sent. Both can be counted before anything runs. From a few round numbers about a machine
follows when a GPU pays; then the clock of your own machine has the last word, and
the script shows how to ask it.
"""

# sphinx_gallery_thumbnail_number = -1

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
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

generator = torch.Generator().manual_seed(0)
a, b = torch.rand(2, 512, 512, generator=generator)
exact = a.double() @ b.double()
for device in devices:
    product = (a.to(device) @ b.to(device)).cpu()
    torch.testing.assert_close(product.double(), exact, rtol=1e-4, atol=0)
    assert not torch.equal(product.double(), exact)  # rounding there is

# %%
# How much there is to do
# -----------------------
#
# Torch can count the additions and multiplications of a matrix product: for n rows
# and columns there are ``2 * n**3``. On the device ``meta``, where a tensor has no
# numbers, counting costs nothing. What has to be moved, two factors and a product, is
# only ``3 * n**2``. So the larger the matrices, the more there is to do with each
# number. This share is called *arithmetic intensity*.


def operations(work, *shapes):
    """Return how many operations work(...) takes on tensors of these shapes."""
    tensors = [torch.empty(shape, device="meta") for shape in shapes]
    with FlopCounterMode(display=False) as counter:
        work(*tensors)
    return counter.get_total_flops()


sizes = [2**power for power in range(14)]  # 1 to 8192
counted = [operations(torch.matmul, (n, n), (n, n)) for n in sizes]
assert counted == [2 * n**3 for n in sizes]
product = [count / (3 * n**2) for count, n in zip(counted, sizes, strict=True)]
assert abs(product[-1] / product[0] - 8192) < 1e-6  # it grows with n

# %%
# A linear layer is a product, too. Its weight stays as it is while the batch grows:
# with one sample, each weight is fetched for two operations, with many samples it
# serves them all. This is why a GPU wants large batches. A sum of two matrices has one
# addition for three numbers, at any size. (Torch counts products of matrices, and
# convolutions, but no sums, so this one is counted by hand.)

width = 1024
layer = []
for batch in sizes:
    count = operations(F.linear, (batch, width), (width, width))
    layer.append(count / (batch * width + width**2 + batch * width))
addition = [n**2 / (3 * n**2) for n in sizes]
assert layer[0] < 2 and 100 < layer[sizes.index(64)] < 120
assert max(layer) < width  # the batch alone cannot raise it further
assert operations(torch.add, (64, 64), (64, 64)) == 0

# %%
# When a GPU pays
# ---------------
#
# Take a machine with round numbers, of the kind that a good workstation has. A call
# takes a moment to start. Then it computes and fetches numbers at the same
# time, and the slower of the two decides. (This is the *roofline* model.) Numbers in
# float32 take 4 bytes: 20e9 numbers each second are 80 GB/s.

start = {"CPU": 1e-6, "GPU": 1e-5}  # seconds for each call
compute = {"CPU": 1e12, "GPU": 20e12}  # operations each second
memory = {"CPU": 20e9, "GPU": 400e9}  # numbers each second
line = 5e9  # numbers each second between the two memories


def seconds(place, operations, numbers):
    """Return the time of work whose numbers lie where it is done."""
    return start[place] + max(operations / compute[place], numbers / memory[place])


def on_cpu(*counts):
    """Return the time on the CPU."""
    return seconds("CPU", *counts)


def stay(*counts):
    """Return the time on the GPU if the numbers are there and stay."""
    return seconds("GPU", *counts)


def visit(operations, numbers):
    """Return the time on the GPU if the numbers come from the CPU and go back."""
    transfers = 3 * start["GPU"] + numbers / line
    return transfers + stay(operations, numbers)


# %%
# In a network the data stay on the GPU from layer to layer. Who takes the factors from
# the CPU and wants the result back pays for three transfers as well. For a product the
# work outgrows the transfers, so the visit pays too, only later. For a sum it never
# does: the line is slower than the memory of the CPU, and there is as much to send
# as to add.


def product_of(n):
    """Return the operations of a product, and the numbers moved."""
    return 2 * n**3, 3 * n**2


def sum_of(n):
    """Return the operations of a sum, and the numbers moved."""
    return n**2, 3 * n**2


def pays_from(way, work):
    """Return the smallest size at which this way beats the CPU, or None."""
    sizes = range(1, 10_001)
    return next((n for n in sizes if way(*work(n)) < on_cpu(*work(n))), None)


for work in (product_of, sum_of):
    name = work.__name__.removesuffix("_of")
    print(f"{name:7}  stay: {pays_from(stay, work)}  visit: {pays_from(visit, work)}")
pays = [pays_from(stay, product_of), pays_from(visit, product_of)]
assert pays == [168, 428]
assert pays_from(stay, sum_of) == 252 and pays_from(visit, sum_of) is None

# %%
# Ask your own machine
# --------------------
#
# The model shows the shape; where the curves cross is for the clock to say. Three
# things make it honest. The first run does not count: it pays for starting the GPU,
# loading code and finding memory. The clock is read only when the device has done all
# that it was asked for. And there are several runs, of which the median counts.
# ``torch.utils.benchmark.Timer`` does all three; ``Compare`` prints a table with one
# line for each size. Every run prints other times, so run it yourself. The CPU works
# with one thread, unless you give ``num_threads``.
#
# .. code-block:: python
#
#    import torch
#    from torch.utils.benchmark import Compare, Timer
#
#    stay, visit = "x @ y", "(a.to(device) @ b.to(device)).cpu()"
#    ways = [("CPU", "cpu", stay)]
#    if torch.cuda.is_available():
#        ways.append(("GPU, data stay", "cuda", stay))
#        ways.append(("GPU, there and back", "cuda", visit))
#
#    results = []
#    for n in [64, 128, 256, 512, 1024]:
#        a, b = torch.rand(2, n, n)
#        for name, device, statement in ways:
#            x, y = a.to(device), b.to(device)
#            timer = Timer(
#                statement,
#                globals={"a": a, "b": b, "x": x, "y": y, "device": device},
#                label="matrix product",
#                sub_label=f"{n} rows",
#                description=name,
#            )
#            results.append(timer.blocked_autorange(min_run_time=0.2))
#    Compare(results).print()

# %%
# Two pictures
# ------------
#
# On the left the counts. To keep its arithmetic busy, this GPU needs as many
# operations for each number as it computes while one is fetched: 50 from its own
# memory, 4000 over the line. A sum never gets there, a layer with large batches does
# for the memory, and only a huge product for the line. On the right the model. The flat
# parts are the starting of calls: there a GPU idles, and one large call is better than
# many small ones. The two diamonds are the sizes from above.

figure, (left, right) = plt.subplots(1, 2, figsize=(6.5, 3.8), layout="constrained")
left.loglog(sizes, product, color="#0072B2", ls="-", label="product, n rows")
left.loglog(sizes, layer, color="#D55E00", ls="--", label="layer, n samples")
left.loglog(sizes, addition, color="#009E73", ls="-.", label="sum, n rows")
for name, pace, x, raised, ha in (
    ("line", line, sizes[0], 1.7, "left"),
    ("own memory", memory["GPU"], sizes[-1], 1 / 1.7, "right"),
):
    need = compute["GPU"] / pace
    assert need == {"line": 4000, "own memory": 50}[name]
    left.axhline(need, color="#444444", ls=":", lw=1)
    left.text(x, need * raised, f"{name}: {need:.0f}", ha=ha, va="center")
left.set(title="Work for each number moved", ylabel="operations per number")
left.set(ylim=(0.004, 3e4))
left.legend(loc="lower right")

shown = [n for n in sizes if n >= 16]
curves = {
    "CPU": (on_cpu, "#0072B2", "-"),
    "GPU, data stay": (stay, "#D55E00", "--"),
    "GPU, there and back": (visit, "#009E73", "-."),
}
for name, (way, colour, ls) in curves.items():
    times = [1e6 * way(*product_of(n)) for n in shown]
    right.loglog(shown, times, color=colour, ls=ls, label=name)
for n in pays:
    height = 1e6 * on_cpu(*product_of(n))
    right.plot(n, height, "kD", ms=5)
    right.annotate(f"{n}", (n, height), (-7, 3), textcoords="offset points", ha="right")
right.set(title="A product, by the model", ylabel="microseconds", ylim=(0.7, 5e7))
right.legend(loc="upper left")
for ax in (left, right):
    ticks = [n for n in (1, 8, 64, 512, 4096) if ax is left or n >= 64]
    ax.set_xticks(ticks, ticks)
    ax.minorticks_off()
    ax.set_xlabel("n")
# sphinx_gallery_start_ignore
figure.set_label(
    "Two log-log plots over the size n. Left: operations per number rise for a "
    "product and, up to a limit, for a layer, and stay flat for a sum; two lines mark "
    "what the GPU needs. Right: the GPU beats the CPU from n = 168 on if the data "
    "stay there, from 428 on if they go there and back."
)
right.set_label(
    "Three rising curves that cross: the CPU takes least time for small matrices, the "
    "GPU for large ones."
)
# sphinx_gallery_end_ignore
plt.show()
