"""
GPU check
=========

What does this machine have, does it count right, and how fast is it? The
script runs on any machine: without an accelerator it checks the CPU alone.
"""

import statistics
import time

import matplotlib.pyplot as plt
import torch

# %%
# What is there
# -------------
#
# ``torch.accelerator`` speaks for whatever kind of accelerator torch was built
# for; ``torch.cuda`` knows more about GPUs from NVIDIA and AMD.

print(f"torch {torch.__version__}, {torch.get_num_threads()} CPU threads")

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
# Does it count right?
# --------------------
#
# The same matrix product on each device and in each floating-point type, held
# against float64 on the CPU. The input comes from one seeded generator on the
# CPU and is then moved; the same seed on another device would give other
# numbers. The error is the largest difference, divided by the largest entry.
# It should be of the order of the spacing of numbers near 1, which
# ``torch.finfo`` calls ``eps``. In float32 every step of a sum adds a little
# to it; the two 16-bit types are usually summed in float32 and rounded once,
# at the end.

dtypes = [torch.float32, torch.float16, torch.bfloat16]


def largest_error(device, dtype, size=256):
    """Return the relative error of a [size, size] product as one number."""
    generator = torch.Generator().manual_seed(0)
    left, right = torch.randn(2, size, size, dtype=torch.float64, generator=generator)
    exact = left @ right
    product = left.to(dtype).to(device) @ right.to(dtype).to(device)
    difference = product.cpu().double() - exact
    return (difference.abs().max() / exact.abs().max()).item()


errors = {}
for device in devices:
    errors[device] = [largest_error(device, dtype) for dtype in dtypes]
    for dtype, error in zip(dtypes, errors[device], strict=True):
        assert 0 < error < 20 * torch.finfo(dtype).eps
        name = str(dtype).removeprefix("torch.")
        print(f"{device}  {name:8}  {error:.0e}")

# %%
# How long does it take?
# ----------------------
#
# A call on an accelerator returns as soon as the work is queued. A clock that
# is stopped then has timed the queueing; wait with
# ``torch.accelerator.synchronize`` first. One call before the clock starts
# pays for everything that happens only once. The median of several runs is
# not upset by one slow run.


def wait(device):
    """Return when the device has finished everything that it was given."""
    if device.type != "cpu":
        torch.accelerator.synchronize(device)


def time_product(device, size, synchronise=True, repeats=7):
    """Return the median time of a [size, size] product."""
    matrix = torch.ones(size, size, device=device)
    matrix @ matrix  # warm up
    times = []
    for _ in range(repeats):
        wait(device)
        start = time.perf_counter()
        matrix @ matrix
        if synchronise:
            wait(device)
        times.append(time.perf_counter() - start)
    wait(device)
    return statistics.median(times)


sizes = [64, 128, 256, 512, 1024, 2048]
times = {device: [time_product(device, size) for size in sizes] for device in devices}
queued = {
    device: [time_product(device, size, synchronise=False) for size in sizes]
    for device in devices[1:]
}
cpu = devices[0]
assert times[cpu][-1] > times[cpu][0] > 0

# %%
# Times are shown relative to the smallest product on the CPU, in one run on
# one machine: compare the curves with each other, not with another page.
# Doubling the size makes eight times the work, which is the slope of the
# dotted line; where a curve is flatter, the larger product is the more
# efficient one.

figure, (left, right) = plt.subplots(
    1, 2, figsize=(6.5, 3.6), width_ratios=[1.25, 1], layout="constrained"
)
unit = times[cpu][0]
colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"]
markers = "osD^vP"
for index, device in enumerate(devices):
    style = {"color": colours[index % 6], "marker": markers[index % 6]}
    relative = [seconds / unit for seconds in times[device]]
    left.loglog(sizes, relative, ls="-", label=str(device), **style)
    if device in queued:
        relative = [seconds / unit for seconds in queued[device]]
        name = f"{device}, not waited for"
        left.loglog(sizes, relative, ls="--", mfc="white", label=name, **style)
    shift = 0.2 * (index - (len(devices) - 1) / 2)  # side by side
    places = [place + shift for place in range(len(dtypes))]
    right.semilogy(places, errors[device], ls="none", ms=8, label=str(device), **style)
work = [(size / sizes[0]) ** 3 for size in sizes]
left.loglog(sizes, work, color="#666666", ls=":", label="work")
left.set_xticks(sizes, sizes)
left.minorticks_off()
left.set(xlabel="rows and columns", ylabel="time (smallest on CPU = 1)")
left.set_title("Time of one matrix product")
left.legend(loc="upper left")

for place, dtype in enumerate(dtypes):
    eps = torch.finfo(dtype).eps
    right.hlines(eps, place - 0.35, place + 0.35, color="black", lw=1.2)
    right.text(place, eps * 1.3, "eps", ha="center", va="bottom")
names = [str(dtype).removeprefix("torch.") for dtype in dtypes]
right.set_xticks(range(3), names)
right.minorticks_off()
right.set(xlim=(-0.6, 2.6), ylim=(1e-8, 1e-1), ylabel="largest relative error")
right.set_title("Error of the product")
right.legend(loc="upper left")
plt.show()
