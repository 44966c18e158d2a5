"""
A Transformer that reverses
===========================

The parts from the :doc:`exercises </exercises/transformer>`, put together: a
Transformer encoder without a single layer of attention from ``torch.nn``. It
has to give back a sequence of digits in reverse order, and its attention shows
how it does that.
"""

# sphinx_gallery_thumbnail_number = -1

import math

import matplotlib.pyplot as plt
import torch
from matplotlib.colors import LinearSegmentedColormap
from torch import nn
from torch.nn import functional as F

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

# %%
# The parts
# ---------
#
# Attention, the heads, the positions and the layer are the solutions of the
# first four exercises, which compare each of them with torch.


def attention(query, key, value, mask=None):
    """Return the output [..., L, d] and the weights [..., L, S]."""
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = scores.softmax(dim=-1)
    return weights @ value, weights


class MultiHeadAttention(nn.Module):
    """Attention in each of the heads, between learnt projections."""

    def __init__(self, features, heads):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(features, features)
        self.key = nn.Linear(features, features)
        self.value = nn.Linear(features, features)
        self.out = nn.Linear(features, features)

    def split(self, x):
        """Take [N, L, features]; return [N, heads, L, features / heads]."""
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)

    def forward(self, query, key, value, mask=None):
        query = self.split(self.query(query))
        key, value = self.split(self.key(key)), self.split(self.value(value))
        mixed, weights = attention(query, key, value, mask)
        return self.out(mixed.transpose(1, 2).flatten(2)), weights


def positions(length, features):
    """Return [length, features]: each row tells its number."""
    rates = 10000 ** (-torch.arange(0, features, 2) / features)
    angles = torch.arange(length)[:, None] * rates
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)


class EncoderLayer(nn.Module):
    """Attention and a small network, each with a shortcut and a norm."""

    def __init__(self, features, heads, hidden, norm_first=False):
        super().__init__()
        self.attention = MultiHeadAttention(features, heads)
        self.network = nn.Sequential(
            nn.Linear(features, hidden), nn.ReLU(), nn.Linear(hidden, features)
        )
        self.norm1, self.norm2 = nn.LayerNorm(features), nn.LayerNorm(features)
        self.norm_first = norm_first

    def forward(self, x, mask=None):
        if self.norm_first:
            y = self.norm1(x)
            x = x + self.attention(y, y, y, mask)[0]
            return x + self.network(self.norm2(x))
        x = self.norm1(x + self.attention(x, x, x, mask)[0])
        return self.norm2(x + self.network(x))


# %%
# The model
# ---------
#
# Each digit becomes a vector, to which its position is added. One encoder
# layer mixes them, and a linear layer turns the vector at each place into ten logits.
# The positions are no parameters: as a buffer they move with the model.


class Reverser(nn.Module):
    """Take digits [N, L]; return logits [N, L, digits]."""

    def __init__(self, digits, length, features, heads, placed=True):
        super().__init__()
        self.embed = nn.Embedding(digits, features)
        place = positions(length, features) if placed else torch.zeros(length, features)
        self.register_buffer("place", place)
        self.layer = EncoderLayer(features, heads, hidden=4 * features)
        self.out = nn.Linear(features, digits)

    def forward(self, digits):
        return self.out(self.layer(self.embed(digits) + self.place))


# %%
# Training
# --------
#
# There are a hundred million sequences of eight digits. Training draws new ones
# for each step, so the model sees fewer than one in a thousand of them, and none
# often enough to learn it by heart. The 1000 sequences of the test come from
# another seed.

DIGITS, LENGTH = 10, 8


def draw(count, generator):
    """Return random digits [count, LENGTH], the same on every device."""
    return torch.randint(DIGITS, (count, LENGTH), generator=generator).to(device)


def train(model, steps=400):
    """Teach the model to reverse; return the share of right digits at each step."""
    generator = torch.Generator().manual_seed(1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
    shares = []
    for _ in range(steps):
        digits = draw(64, generator)
        logits, targets = model(digits), digits.flip(1)
        optimizer.zero_grad()
        F.cross_entropy(logits.flatten(0, 1), targets.flatten()).backward()
        optimizer.step()
        shares.append((logits.argmax(dim=-1) == targets).float().mean())
    return torch.stack(shares).cpu()


torch.manual_seed(0)
model = Reverser(DIGITS, LENGTH, features=32, heads=2).to(device)
blind = Reverser(DIGITS, LENGTH, features=32, heads=2, placed=False).to(device)
shares, blind_shares = train(model), train(blind)

test = draw(1000, torch.Generator().manual_seed(2))


@torch.no_grad()
def reversed_by(model, digits):
    """Return the digits that the model takes for the reversed ones."""
    return model(digits).argmax(dim=-1)


solved = (reversed_by(model, test) == test.flip(1)).all(dim=1).float().mean().item()
print("a test sequence:", *test[0].tolist())
print("from the model: ", *reversed_by(model, test[:1])[0].tolist())
print(f"test sequences without any mistake: {solved:.0%}")
assert solved > 0.97

# %%
# Without the positions the same model sees a bag of digits. It knows which
# ones are there, but not where, and it stays at about 30 % of right digits to the
# end of the training.

guessed = (reversed_by(blind, test) == test.flip(1)).float().mean().item()
print(f"right digits without positions: {guessed:.0%}")
assert 0.2 < guessed < 0.4 and 0.2 < blind_shares[100:].mean() < 0.4

# %%
# Where it looks
# --------------
#
# A hook on the attention keeps its second result, the weights. They are
# averaged over the test sequences, for each head by itself. Place 0 of the
# answer is the last digit, so it should look at place 7, place 1 at place 6,
# and so on. Nobody told the model so.

kept = []
hook = model.layer.attention.register_forward_hook(
    lambda module, inputs, result: kept.append(result[1])
)
reversed_by(model, test)
hook.remove()
weights = kept[0].mean(dim=0).cpu()  # [heads, L, L]

assert weights.shape == (2, LENGTH, LENGTH)
torch.testing.assert_close(weights.sum(dim=-1), torch.ones(2, LENGTH))
looked = weights.mean(dim=0)
assert looked.argmax(dim=-1).equal(torch.arange(LENGTH).flip(0))
assert looked.flip(1).diagonal().min() > 0.35  # the anti-diagonal; even: 0.125

# %%
# Above, the learning, as a mean over ten steps. Below, the weights of the two
# heads: a row is a place of the answer, a column a place of the digits that
# are read. The rows sum to 1, and most of it lies on the anti-diagonal.

figure, axes = plt.subplot_mosaic(
    [["learning", "learning"], ["head 0", "head 1"]],
    figsize=(6.5, 5.4),
    height_ratios=[1, 1.6],
    layout="constrained",
)
ax = axes["learning"]
steps = torch.arange(5, len(shares), 10)
for each, name, colour, ls in (
    (shares, "with positions", "#0072B2", "-"),
    (blind_shares, "without positions", "#D55E00", "--"),
):
    ax.plot(steps, each.view(-1, 10).mean(dim=1), color=colour, ls=ls, label=name)
ax.axhline(1 / DIGITS, color="black", lw=0.8, ls=":", label="chance")
ax.set(xlabel="step", ylabel="share of right digits")
ax.set(xlim=(0, len(shares)), ylim=(0, 1.05))
ax.legend(loc="center right")
blues = LinearSegmentedColormap.from_list("blues", ["white", "#0072B2"])
for head in range(2):
    ax = axes[f"head {head}"]
    image = ax.imshow(weights[head], cmap=blues, vmin=0, vmax=1)
    ax.set(title=f"head {head}", xlabel="place looked at", ylabel="place in answer")
    ax.set(xticks=range(LENGTH), yticks=range(LENGTH))
    ax.grid(False)
figure.colorbar(image, ax=[axes["head 0"], axes["head 1"]], label="weight", shrink=0.8)
# sphinx_gallery_start_ignore
figure.set_label(
    "Above, the share of right digits: with positions it reaches 1 after some 120 "
    "steps, without them it stays near 0.3. Below, the attention of two heads: each "
    "place of the answer looks at the mirrored place of the input."
)
axes["head 0"].set_label(
    "A heat map whose strong cells lie on the diagonal that rises to the right."
)
# sphinx_gallery_end_ignore
plt.show()
