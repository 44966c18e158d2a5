"""
Attention by hand
=================

Six words look at each other. Each asks a question (its *query*), each says what
it is (its *key*), and each has something to give (its *value*). Attention is a
mean of the values, weighted by how well keys answer queries. A layer learns the
three; here they are set by hand, so that each number can be followed.
"""

# sphinx_gallery_thumbnail_number = -1

import math

import matplotlib.pyplot as plt
import torch
from matplotlib.colors import LinearSegmentedColormap
from torch.nn import functional as F

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

# %%
# Queries, keys and values
# ------------------------
#
# A key says what kind of word this is, in four numbers: determiner, noun, verb,
# pronoun. A query says in the same four numbers what the word is looking for:
# a noun its determiner, a verb its subject (a noun or a pronoun), a pronoun the
# noun that it stands for. The value is what a word tells about: an animal, a
# noise or a sleep.

words = ["the", "dog", "barks", "when", "it", "dreams"]
key = torch.tensor(
    [
        [1.0, 0.0, 0.0, 0.0],  # the: a determiner
        [0.0, 1.0, 0.0, 0.0],  # dog: a noun
        [0.0, 0.0, 1.0, 0.0],  # barks: a verb
        [0.0, 0.0, 0.0, 0.0],  # when: none of them
        [0.0, 0.0, 0.0, 1.0],  # it: a pronoun
        [0.0, 0.0, 1.0, 0.0],  # dreams: a verb
    ],
    device=device,
)
query = 8 * torch.tensor(
    [
        [0.0, 1.0, 0.0, 0.0],  # the: a noun
        [1.0, 0.0, 0.0, 0.0],  # dog: its determiner
        [0.0, 1.0, 0.0, 1.0],  # barks: a subject
        [0.0, 0.0, 1.0, 0.0],  # when: a verb
        [0.0, 1.0, 0.0, 0.0],  # it: a noun
        [0.0, 1.0, 0.0, 1.0],  # dreams: a subject
    ],
    device=device,
)
value = torch.zeros(6, 3, device=device)
value[1, 0] = value[2, 1] = value[5, 2] = 1  # animal, noise, sleep

# %%
# Scores, weights, a mean
# -----------------------
#
# Every query meets every key in a dot product: a score. It is divided by the
# root of the four features, and softmax makes weights of each row.


def attention(query, key, value, mask=None):
    """Return the mean of the values for each query, and the weights."""
    scores = query @ key.T / math.sqrt(query.shape[1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = scores.softmax(dim=1)
    return weights @ value, weights


result, weights = attention(query, key, value)
torch.testing.assert_close(weights.sum(dim=1), torch.ones(6, device=device))
torch.testing.assert_close(result, F.scaled_dot_product_attention(query, key, value))

# %%
# The word "it" says nothing by itself: its own value is 0. Now it tells of an
# animal, because it has looked at "dog".

DOG, BARKS, IT, DREAMS = 1, 2, 4, 5
print("'it' looks at:", words[weights[IT].argmax()])
print("its own value:", value[IT].tolist())
print("after attention:", [round(number, 2) for number in result[IT].tolist()])
assert weights[IT].argmax() == DOG and weights[IT, DOG] > 0.9
assert value[IT].eq(0).all() and result[IT, 0] > 0.9

# %%
# A mask against looking ahead
# ----------------------------
#
# "barks" is divided between "dog" and "it", although "it" has not been said
# yet. A model that is to guess the next word must not see it. The causal mask
# leaves each word its past and itself; a score of minus infinity becomes a
# weight of exactly 0, and the rest of the row still sums to 1.

causal = torch.ones(6, 6, dtype=torch.bool, device=device).tril()
past_result, past = attention(query, key, value, causal)

torch.testing.assert_close(weights[BARKS, DOG], weights[BARKS, IT])
assert past[BARKS, DOG] > 0.9
assert past.triu(1).eq(0).all()
torch.testing.assert_close(past.sum(dim=1), torch.ones(6, device=device))
torch.testing.assert_close(
    past_result, F.scaled_dot_product_attention(query, key, value, is_causal=True)
)
# What comes last may see all, so nothing has changed for it.
torch.testing.assert_close(past[DREAMS], weights[DREAMS])

# %%
# What the root is for
# --------------------
#
# A dot product of d standard normal numbers with d others has the standard deviation
# root d, so scores grow with the features. Softmax of large scores is *saturated*: one
# weight is near 1, the others near 0, and moving a score changes hardly anything. The
# gradient is nearly gone, and hardly anything is learnt. Here this is measured on 2000
# random queries with eight keys each: by the largest weight, and by the norm of the
# Jacobian of softmax. The division keeps both nearly the same, from 4 features to 1024.

sizes = [4, 16, 64, 256, 1024]
generator = torch.Generator().manual_seed(0)
spread = []
typical = {"not divided": [], "divided by root d": []}
for d in sizes:
    queries = torch.randn(2000, 1, d, generator=generator).to(device)
    keys = torch.randn(2000, 8, d, generator=generator).to(device)
    scores = (queries * keys).sum(dim=2)  # [2000, 8]
    spread.append(scores.std().item())
    for name, factor in (("not divided", 1.0), ("divided by root d", d**-0.5)):
        scaled = factor * scores
        w = scaled.softmax(dim=1)
        jacobian = w.diag_embed() - w[:, :, None] * w[:, None, :]
        norm = jacobian.norm(dim=(1, 2))
        typical[name].append((w.amax(dim=1).median().item(), norm.median().item()))

for d, std in zip(sizes, spread, strict=True):
    assert abs(std / math.sqrt(d) - 1) < 0.1
first = torch.autograd.functional.jacobian(lambda s: s.softmax(dim=0), scaled[0])
torch.testing.assert_close(first, jacobian[0])  # the formula agrees with autograd

divided = torch.tensor(typical["divided by root d"])
plain = torch.tensor(typical["not divided"])
assert plain[-1, 0] > 0.99 and plain[-1, 1] < 1e-2 * plain[0, 1]
assert divided[:, 0].max() < 0.6 and divided[:, 1].min() > 0.7 * divided[0, 1]
for name, rows in (("divided", divided), ("not divided", plain)):
    print(f"d = 1024, {name:11}: largest weight {rows[-1, 0]:.1f}")

# %%
# Above, who looks at whom: a row is a word that looks, and it sums to 1. Below,
# softmax for more and more features, as a median over the queries.

figure, axes = plt.subplot_mosaic(
    [["all", "past"], ["weight", "gradient"]],
    figsize=(6.5, 5.6),
    height_ratios=[1.35, 1],
    layout="constrained",
)
blues = LinearSegmentedColormap.from_list("blues", ["white", "#0072B2"])
for name, picture, title in (
    ("all", weights.cpu(), "no mask"),
    ("past", past.cpu(), "causal mask"),
):
    ax = axes[name]
    ax.imshow(picture, cmap=blues, vmin=0, vmax=1)
    for row, column in picture.nonzero().tolist():
        number = picture[row, column].item()
        colour = "white" if number > 0.5 else "black"
        place = {"size": 7.5, "ha": "center", "va": "center"}
        ax.text(column, row, f"{number:.2f}", color=colour, **place)
    ax.set(title=title, xlabel="looked at (key)", ylabel="looks (query)")
    ax.set_xticks(range(6), words, rotation=40)
    ax.set_yticks(range(6), words)
    ax.grid(False)
for name, rows, colour, style, marker in (
    ("divided by root d", divided, "#0072B2", "-", "o"),
    ("not divided", plain, "#D55E00", "--", "^"),
):
    look = {"color": colour, "ls": style, "marker": marker, "label": name}
    axes["weight"].plot(sizes, rows[:, 0], **look)
    axes["gradient"].semilogy(sizes, rows[:, 1], **look)
axes["weight"].set(ylabel="largest weight", ylim=(0, 1.05))
axes["gradient"].set(ylabel="norm of the Jacobian")
for name in ("weight", "gradient"):
    axes[name].set_xscale("log", base=2)
    axes[name].set(xlabel="features d", xticks=sizes, xticklabels=sizes)
axes["weight"].legend()
# sphinx_gallery_start_ignore
figure.set_label(
    "Above, two heat maps of the attention among six words, without a mask and with "
    "the causal one, which leaves the upper right empty. Below, for more and more "
    "features: undivided scores drive the largest weight to 1 and the Jacobian to 0; "
    "divided ones leave both where they are."
)
axes["past"].set_label(
    "A heat map of attention among six words, with nothing above its diagonal."
)
# sphinx_gallery_end_ignore
plt.show()
