"""
Two processes, one training
===========================

Two processes train one model, each on its own half of the data. Alone, each half
would lead somewhere else. The mean of the gradients leads both to where a single
process with all data goes, step by step. Two small changes break that, and one line
mends one of them.
"""

# sphinx_gallery_thumbnail_number = -1

import runpy
import subprocess
import sys
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import torch

# %%
# The program of one process
# --------------------------
#
# New processes read what they run from a file. So the program is a text here that is
# written into one. The model has two weights, so that their path can be drawn.
# ``parts`` says how many of the 16 samples each rank gets. The first eight samples
# follow another law than the last eight. With a single part the function needs no
# group and trains in one process.
#
# Below the line ``if __name__`` stands what a rank does. It joins the group, by means
# of a file in which the two find each other, trains in five ways, and saves the paths.
# :class:`torch.nn.parallel.DistributedDataParallel` takes the mean of the gradients in
# ``backward``; who calls the model without it, exchanges nothing.

program = '''
import sys
import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

generator = torch.Generator().manual_seed(0)
x = torch.randn(16, 2, dtype=torch.float64, generator=generator)
first, second = x[:8] @ x.new_tensor([2.0, 0.5]), x[8:] @ x.new_tensor([0.5, 1.5])
y = torch.cat([first, second])[:, None]


def train(parts, rank=0, how="mean", rate=0.1):
    """Return the weights before each of 60 steps, [60, 2]."""
    inputs, targets = x.split(parts)[rank], y.split(parts)[rank]
    net = nn.Linear(2, 1, bias=False, dtype=torch.float64, device="cpu")
    nn.init.zeros_(net.weight)
    model = DistributedDataParallel(net) if len(parts) > 1 else net
    path = []
    for _ in range(60):
        path.append(net.weight[0].tolist())
        net.zero_grad()
        output = net(inputs) if how == "no exchange" else model(inputs)
        errors = (output - targets).square()
        if how == "sum":
            loss = errors.sum() / 16
        elif how == "weighted":
            loss = errors.sum() * len(parts) / sum(parts)
        else:
            loss = errors.mean()
        loss.backward()
        with torch.no_grad():
            net.weight -= rate * net.weight.grad
    return torch.tensor(path, dtype=torch.float64)


if __name__ == "__main__":
    folder, rank = sys.argv[1], int(sys.argv[2])
    store = dist.FileStore(folder + "/meet", 2)
    dist.init_process_group("gloo", store=store, rank=rank, world_size=2)
    paths = {
        "halves": train([8, 8], rank),
        "no exchange": train([8, 8], rank, "no exchange"),
        "sum": train([8, 8], rank, "sum"),
        "12 and 4": train([12, 4], rank),
        "12 and 4, weighted": train([12, 4], rank, "weighted"),
    }
    torch.save(paths, f"{folder}/{rank}.pt")
    dist.destroy_process_group()
'''

# %%
# Start two, and run one here
# ---------------------------
#
# Elsewhere ``torchrun`` starts the processes; here ``subprocess`` does. The function of
# the file runs in this process, too, with all 16 samples, and once more at half the
# rate, for a comparison.

with tempfile.TemporaryDirectory() as folder:
    script = Path(folder, "train.py")
    script.write_text(program, "utf-8")
    commands = [[sys.executable, str(script), folder, rank] for rank in "01"]
    processes = [subprocess.Popen(command) for command in commands]
    names = runpy.run_path(str(script))
    alone = names["train"]([16])
    slow = names["train"]([16], rate=0.05)
    assert [process.wait() for process in processes] == [0, 0]
    zero, one = (torch.load(f"{folder}/{rank}.pt") for rank in "01")

# %%
# What agrees, and what does not
# ------------------------------
#
# With halves the ranks make the steps of the single process, up to rounding. Where the
# loss is a sum over samples, the mean over ranks is half of that of all samples: so
# the ranks take the path of a single process with half the rate. With parts of 12 and
# 4 samples a mean of means gives each of the four as much weight as three others have.
# When each rank adds up its errors, and divides by the 8 samples that a rank has on
# average, all samples count alike again.


def apart(path):
    """Return how far the path is from that of the single process, at each step."""
    return (path - alone).norm(dim=1)


for name, path in zero.items():
    same = "same on both ranks" if path.equal(one[name]) else "ranks differ"
    print(f"{name:20} {apart(path)[-1]:.3f} from one process, {same}")
    assert path.equal(one[name]) == (name != "no exchange")

assert apart(zero["halves"]).max() < 1e-12
assert apart(zero["12 and 4, weighted"]).max() < 1e-12
assert apart(zero["12 and 4"])[-1] > 0.1
assert (zero["sum"] - slow).norm(dim=1).max() < 1e-12

# %%
# Where the paths lead
# --------------------
#
# The stars are the best weights for the first half, the second half, and all samples.
# Without exchange each rank ends at the star of its own half; with it, both end at that
# of all. Parts of 12 and 4 lead past it. On the right, what is equal stands at 1e-17.

x, y = names["x"], names["y"]
goals = []
for rows in (slice(8), slice(8, 16), slice(16)):
    goals.append(torch.linalg.lstsq(x[rows], y[rows]).solution[:, 0])
ends = zero["no exchange"][-1], one["no exchange"][-1], zero["halves"][-1]
for end, goal in zip(ends, goals, strict=True):
    assert (end - goal).norm() < 0.01

figure, (left, right) = plt.subplots(1, 2, figsize=(7, 3.6), layout="constrained")
span = torch.linspace(-0.2, 2.4, 60, dtype=torch.float64)
grid = torch.cartesian_prod(span, span)
loss = (x @ grid.T - y).square().mean(dim=0).reshape(60, 60)
left.contour(span, span, loss.T, levels=12, colors="0.75", linewidths=0.7)
style = {"halves": ("#0072B2", "o"), "12 and 4": ("#D55E00", "s")}
for path, label, ls in (
    (zero["no exchange"], "no exchange, rank 0", "--"),
    (one["no exchange"], "no exchange, rank 1", ":"),
):
    left.plot(*path.T, color="#009E73", ls=ls, label=label)
left.plot(*alone.T, color="black", lw=1, label="one process")
for name, (colour, marker) in style.items():
    left.plot(*zero[name].T, marker, color=colour, ms=4, mfc="none", label=name)
for goal in goals:
    left.plot(*goal, "*", color="black", ms=9, mfc="white")
left.set(xlabel="first weight", ylabel="second weight", title="Paths of the weights")
left.legend(fontsize="x-small", loc="upper right")

for name, (colour, ls) in {
    "sum": ("#CC79A7", "-."),
    "12 and 4": ("#D55E00", "-"),
    "12 and 4, weighted": ("#E69F00", "--"),
    "halves": ("#0072B2", "-"),
}.items():
    distance = apart(zero[name]).clamp(min=1e-17)
    right.semilogy(distance, color=colour, ls=ls, label=name)
right.set(xlabel="step", ylabel="distance", title="Distance from one process")
right.legend(fontsize="x-small")
# sphinx_gallery_start_ignore
figure.set_label(
    "Left: contours of the loss over two weights. From the same start the path of one "
    "process and that of two with halves coincide; two ranks without exchange part "
    "and end elsewhere, as does the path of parts of 12 and 4. Right: the distance "
    "from one process stays at rounding for halves and for weighted parts."
)
left.set_label("Paths that part from one start, and dots that follow one of them.")
# sphinx_gallery_end_ignore
plt.show()
