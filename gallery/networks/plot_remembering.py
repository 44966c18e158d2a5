"""
Remembering across a gap
========================

A symbol is shown, then many others that do not matter, and at the end the
network is asked for the first one. Three recurrent layers try:
:class:`torch.nn.RNN`, :class:`torch.nn.LSTM` and :class:`torch.nn.GRU`. The
gates of the last two are made for this. How much they help depends on where
they start.
"""

# sphinx_gallery_thumbnail_number = -1

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn import functional as F

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
torch.backends.cudnn.allow_tf32 = False  # a GPU then rounds about as the CPU does

# %%
# The task
# --------
#
# Four symbols, all drawn alike. The target is the first symbol, and ``delay``
# further ones come after it. So the content tells nothing, and the symbol must
# be kept *because it came first*. Guessing gives 25 %.

SYMBOLS, HIDDEN = 4, 16


def draw(count, delay, generator):
    """Return one-hot symbols [count, delay + 1, SYMBOLS] and targets [count]."""
    symbols = torch.randint(SYMBOLS, (count, delay + 1), generator=generator)
    return F.one_hot(symbols, SYMBOLS).float().to(device), symbols[:, 0].to(device)


class Memory(nn.Module):
    """A recurrent layer, and a linear one that reads the last state."""

    def __init__(self, layer, gate_bias=None):
        super().__init__()
        self.recurrent = layer(SYMBOLS, HIDDEN, batch_first=True)
        self.out = nn.Linear(HIDDEN, SYMBOLS)
        if gate_bias is not None:
            with torch.no_grad():
                self.recurrent.bias_ih_l0[HIDDEN : 2 * HIDDEN] = gate_bias

    def last_state(self, inputs):
        return self.recurrent(inputs)[0][:, -1]

    def forward(self, inputs):
        return self.out(self.last_state(inputs))


# %%
# Five candidates
# ---------------
#
# A gate decides at each step how much of the state is kept: the forget gate of
# the LSTM, the update gate of the GRU. Both stand in the second block of the
# weights. Torch starts their biases near 0, so a gate keeps sigmoid(0), one
# half: after 20 steps that is a millionth. A bias of 3 opens the gate: 95 % a
# step, and after 20 steps still more than a third.

kept = torch.tensor([0.0, 3.0]).sigmoid() ** 20
assert kept[0] < 1e-6 and kept[1] > 0.33

candidates = {
    "RNN": lambda: Memory(nn.RNN),
    "LSTM": lambda: Memory(nn.LSTM),
    "GRU": lambda: Memory(nn.GRU),
    "LSTM, open": lambda: Memory(nn.LSTM, gate_bias=3.0),
    "GRU, open": lambda: Memory(nn.GRU, gate_bias=3.0),
}


def start(name):
    """Return a new network; the weights are drawn on the CPU."""
    torch.manual_seed(0)
    return candidates[name]().to(device)


# %%
# What reaches the first symbol
# -----------------------------
#
# Before any training: how much does the last state depend on an input so many
# steps before? Take the gradient of the state, in a random direction, with
# respect to each input, and its norm. What is not felt in the gradient cannot
# be learnt from it.

FAR = 40
generator = torch.Generator().manual_seed(3)
inputs, _ = draw(64, FAR, generator)
direction = torch.randn(64, HIDDEN, generator=generator).to(device)
reach = {}
for name in candidates:
    inputs = inputs.detach().requires_grad_()
    state = start(name).last_state(inputs)
    (gradient,) = torch.autograd.grad((state * direction).sum(), inputs)
    reach[name] = gradient.norm(dim=2).mean(dim=0).flip(0).cpu()  # [distance]

for name in ("RNN", "LSTM", "GRU"):
    assert reach[name][FAR] < 1e-5 * reach[name][0]
for name in ("LSTM, open", "GRU, open"):
    assert reach[name][FAR] > 0.01 * reach[name][0]

# %%
# With the biases that torch draws, all three lose the trace, the gated ones too. With
# open gates it stays.
#
# Training
# --------
#
# For each delay a new network, and steps of 64 new sequences each: until the loss
# is near 0, but 200 at most. Then a test with 1000 others.

delays = (2, 5, 10, 20)


def train(network, delay):
    """Teach the network; return the share of right answers in the test."""
    generator = torch.Generator().manual_seed(1)
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
    for _ in range(200):
        inputs, targets = draw(64, delay, generator)
        optimizer.zero_grad()
        loss = F.cross_entropy(network(inputs), targets)
        if loss < 0.02:
            break
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
    inputs, targets = draw(1000, delay, torch.Generator().manual_seed(2))
    with torch.no_grad():
        return (network(inputs).argmax(dim=1) == targets).float().mean().item()


shares = {name: [train(start(name), delay) for delay in delays] for name in candidates}
for name, row in shares.items():
    assert min(row[:2]) > 0.9, (name, row)  # a short gap is no trouble for anybody
    print(f"{name:10}  delay 5: {row[1]:.0%}", end="  ")
    print("delay 20: solved" if row[-1] > 0.9 else "delay 20: not solved")

for name in ("RNN", "LSTM", "GRU"):
    assert shares[name][-1] < 0.8
for name in ("LSTM, open", "GRU, open"):
    assert min(shares[name]) > 0.9

# %%
# Gates do not remember by themselves: started half open, they forget nearly
# as fast as no gates at all. Started open, both solve all delays. A gate can learn
# to open, but it has to learn that from the very gradient that does not arrive.

figure, axes = plt.subplots(2, 1, figsize=(6.5, 5.6), layout="constrained")
looks = {
    "RNN": {"color": "#000000", "ls": ":", "marker": "o"},
    "LSTM": {"color": "#D55E00", "ls": "--", "marker": "^"},
    "GRU": {"color": "#E69F00", "ls": "--", "marker": "s"},
    "LSTM, open": {"color": "#0072B2", "ls": "-", "marker": "v"},
    "GRU, open": {"color": "#009E73", "ls": "-", "marker": "D"},
}
for name, look in looks.items():
    axes[0].semilogy(reach[name], label=name, markevery=5, **look)
    axes[1].plot(delays, shares[name], **look)
axes[0].set(xlabel="steps back", ylabel="norm of the gradient", xlim=(0, FAR))
axes[0].set_title("Before training: how far back the gradient reaches")
axes[1].axhline(1 / SYMBOLS, color="black", lw=0.8)
axes[1].text(2, 1 / SYMBOLS - 0.02, "chance", va="top")
axes[1].set(xlabel="delay", ylabel="accuracy", xticks=delays, ylim=(0, 1.05))
axes[1].set_title("After at most 200 steps of training")
handles, names = axes[0].get_legend_handles_labels()
figure.legend(handles, names, loc="outside lower center", ncols=5)
# sphinx_gallery_start_ignore
figure.set_label(
    "Two plots for RNN, LSTM, GRU and two with open gates. Above: before training, "
    "the gradient of the first three vanishes within 40 steps, with open gates it "
    "hardly falls. Below: the first three fail at a delay of 20, those with open "
    "gates are right at every delay."
)
axes[0].set_label("Five curves over time: three fall steeply, two stay up.")
# sphinx_gallery_end_ignore
plt.show()
