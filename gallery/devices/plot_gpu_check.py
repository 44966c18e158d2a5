"""
GPU check
=========

What does this machine have, which numbers can it hold, and does it count right? The
script asks questions that have one right answer each, so that a machine passes or
fails. It runs anywhere: without an accelerator it checks the CPU alone.
"""

# sphinx_gallery_thumbnail_number = -1

import math

import matplotlib.pyplot as plt
import torch

# %%
# What is there
# -------------
#
# ``torch.accelerator`` speaks for whatever kind of accelerator torch was built
# for; ``torch.cuda`` knows more about GPUs from NVIDIA and AMD.

print(f"torch {torch.__version__}")

devices = [torch.device("cpu")]
accelerator = torch.accelerator.current_accelerator(check_available=True)
if accelerator is None:
    print("no accelerator")
else:
    for index in range(torch.accelerator.device_count()):
        device = torch.device(accelerator.type, index)
        devices.append(device)
        if device.type == "cuda":
            properties = torch.cuda.get_device_properties(device)
            gib = properties.total_memory / 2**30
            print(f"{device}: {properties.name}, {gib:.0f} GiB")
        else:
            print(device)

# %%
# What a number can be
# --------------------
#
# The bits of a floating-point number are shared between its size and its digits.
# :func:`torch.finfo` knows the largest number, the smallest with all its digits, and
# ``eps``, the gap from 1 to the next number. float16 and bfloat16 have 16 bits each:
# one has more digits, the other reaches as far as float32. Below the smallest number
# a few smaller ones follow, with ever fewer digits.

names = ["float64", "float32", "bfloat16", "float16", "float8_e5m2", "float8_e4m3fn"]
dtypes = {name: getattr(torch, name) for name in names}
for name, dtype in dtypes.items():
    info = torch.finfo(dtype)
    digits = -math.log2(info.eps)
    print(f"{name:13}  {info.bits:2} bits  eps 2**-{digits:<2.0f}  max {info.max:.2g}")
assert torch.finfo(torch.bfloat16).max > 1e38 > torch.finfo(torch.float16).max == 65504
assert torch.finfo(torch.bfloat16).eps == 8 * torch.finfo(torch.float16).eps

# %%
# Questions with one right answer
# -------------------------------
#
# Rounding differs between devices, because they add up in different orders. But a
# sum of small whole numbers is exact in any order, as long as no partial sum needs
# more digits than there are: up to ``2 / eps`` every whole number has a place. So a
# product of matrices with entries -1, 0 and 1 must be right to the last bit, with so
# many terms at most. The same holds for its gradients. The input comes from one seeded
# generator on the CPU and is then moved; the same seed on another device would give
# other numbers.


def factors(dtype):
    """Return two matrices whose product is exact in this dtype."""
    size = int(min(256, 2 / torch.finfo(dtype).eps))
    generator = torch.Generator().manual_seed(0)
    return torch.randint(-1, 2, (2, size, size), generator=generator).double()


def product(device, dtype):
    """Are the entries of a product exact?"""
    left, right = factors(dtype)
    result = left.to(device, dtype) @ right.to(device, dtype)
    return torch.equal(result.cpu().double(), left @ right)


def gradient(device, dtype):
    """Are the gradients of a product exact?"""
    left, right = factors(dtype)
    weight = left.to(device, dtype).requires_grad_()
    (weight @ right.to(device, dtype)).sum().backward()
    expected = right.sum(dim=1).expand_as(left)
    return torch.equal(weight.grad.cpu().double(), expected)


def gap(device, dtype):
    """Is eps kept when added to 1, and half of it rounded away?"""
    eps = torch.finfo(dtype).eps
    one, whole, half = torch.tensor([1, eps, eps / 2]).to(device, dtype)
    return ((one + whole) - one == whole).item() and (one + half == one).item()


def overflow(device, dtype):
    """Is twice the largest number infinite, and its inverse zero?"""
    largest = torch.tensor(torch.finfo(dtype).max, dtype=torch.float64)
    twice = 2 * largest.to(device, dtype)
    return twice.isinf().item() and (1 / twice == 0).item()


def seed(device, dtype):
    """Does the same seed give the same numbers, and another seed others?"""
    first, again, other = (
        torch.rand(
            100,
            dtype=dtype,
            device=device,
            generator=torch.Generator(device).manual_seed(number),
        )
        for number in (0, 0, 1)
    )
    return torch.equal(first, again) and not torch.equal(first, other)


# %%
# A device need not offer every dtype: GPUs of Apple have no float64, and the types with
# 8 bits are for storing numbers, and for a few special functions. Then torch
# raises an error. That is an answer as well; a wrong number would be none.

checks = [product, gradient, gap, overflow, seed]


def answer(check, device, dtype):
    """Return True or False, or None if torch does not offer this."""
    try:
        return check(device, dtype)
    except (RuntimeError, TypeError):
        return None


answers = {
    device: [
        [answer(check, device, dtype) for check in checks] for dtype in dtypes.values()
    ]
    for device in devices
}
for device, rows in answers.items():
    for name, row in zip(names, rows, strict=True):
        right, missing = row.count(True), row.count(None)
        print(f"{device}  {name:13}  {right} right, {missing} not offered")
        assert False not in row
    assert all(rows[names.index("float32")])  # offered everywhere
assert all(all(row) for row in answers[devices[0]][:4])

# %%
# How near is near enough?
# ------------------------
#
# Other numbers are rounded, and only a bound can be given. Hold the product against
# float64 on the CPU. The largest difference, divided by the largest entry, should be
# of the order of ``eps``. In float32 every step of a sum adds a little to it; the two
# 16-bit types are usually summed in float32 and rounded once, at the end.

generator = torch.Generator().manual_seed(0)
left, right = torch.randn(2, 256, 256, dtype=torch.float64, generator=generator)
exact = left @ right
for device in devices:
    for name in ("float32", "bfloat16", "float16"):
        dtype = dtypes[name]
        rounded = (left.to(device, dtype) @ right.to(device, dtype)).cpu().double()
        error = (rounded - exact).abs().max() / exact.abs().max()
        assert 0 < error < 20 * torch.finfo(dtype).eps

# %%
# How long does it take?
# ----------------------
#
# That changes from run to run, so ask it yourself. A call on an accelerator returns as
# soon as the work is queued. A clock that is stopped then has timed the queueing; wait
# with ``torch.accelerator.synchronize`` first. One call before the clock starts
# pays for everything that happens only once. The median of several runs is
# not upset by one slow run. Without an accelerator, the two times are nearly the same.
#
# .. code-block:: python
#
#    import statistics
#    import time
#
#    import torch
#
#    accelerator = torch.accelerator.current_accelerator(check_available=True)
#    device = accelerator or torch.device("cpu")
#
#    def wait():
#        if device.type != "cpu":
#            torch.accelerator.synchronize(device)
#
#    def seconds(work, waiting):
#        work()  # warm up
#        times = []
#        for _ in range(7):
#            wait()
#            start = time.perf_counter()
#            work()
#            if waiting:
#                wait()
#            times.append(time.perf_counter() - start)
#        return statistics.median(times)
#
#    x = torch.ones(1024, 1024, device=device)
#    print(f"waited for:     {seconds(lambda: x @ x, waiting=True):.6f} s")
#    print(f"not waited for: {seconds(lambda: x @ x, waiting=False):.6f} s")

# %%
# What the machine answered
# -------------------------
#
# Each bar on the left reaches from the smallest number with all its digits to the
# largest, and the pale end holds the smaller ones. float64 goes on beyond both edges.
# On the right a full square is a right answer, an empty one says that torch does not
# offer it there. With several accelerators, the first one is shown.

shown = devices[:2]
figure, axes = plt.subplots(
    *(1, 1 + len(shown)),
    figsize=(6.5, 3.4),
    sharey=True,
    width_ratios=[2.2, *[1] * len(shown)],
    layout="constrained",
)
bars, *grids = axes
for place, dtype in enumerate(dtypes.values()):
    info = torch.finfo(dtype)
    tiny = max(info.smallest_normal, 1e-60)
    least = max(info.smallest_normal * info.eps, 1e-60)
    bars.barh(place, tiny - least, left=least, height=0.5, color="#A9D3EC")
    bars.barh(place, min(info.max, 1e60) - tiny, left=tiny, height=0.5, color="#0072B2")
bars.text(1, 0, "2e-308 to 2e308", color="white", ha="center", va="center")
bars.set(xscale="log", xlim=(1e-50, 1e50), xlabel="number", title="What it can hold")
bars.set_xticks([1e-40, 1e-20, 1, 1e20, 1e40])
bars.minorticks_off()
bars.set_yticks(
    range(len(names)),
    [
        f"{name}\neps $2^{{{math.log2(torch.finfo(dtype).eps):.0f}}}$"
        for name, dtype in dtypes.items()
    ],
)
bars.grid(axis="y", visible=False)
bars.invert_yaxis()
for ax, device in zip(grids, shown, strict=True):
    for place, row in enumerate(answers[device]):
        for column, right_answer in enumerate(row):
            face = "#0072B2" if right_answer else "white"
            ax.plot(column, place, "s", ms=13, mfc=face, mec="#444444", mew=0.8)
    ax.set_xticks(range(len(checks)), [check.__name__ for check in checks], rotation=60)
    ax.set(xlim=(-0.6, len(checks) - 0.4), title=str(device))
    ax.grid(visible=False)
    ax.tick_params(left=False)
# sphinx_gallery_start_ignore
figure.set_label(
    "Left, a bar for each of six dtypes, from its smallest to its largest number: "
    "bfloat16 reaches as far as float32, float16 much less far. Right, for each "
    "device, which dtypes pass which of five checks."
)
bars.set_label(
    "Six bars of very unlike length: how far the numbers of each dtype reach."
)
# sphinx_gallery_end_ignore
plt.show()
