"""
A picture in few numbers
========================

A matrix is a sum of columns times rows, and the singular value decomposition sorts
them: the first ones matter most. Keep a few and leave the rest out, and a picture
takes a fraction of its numbers. How much is lost is known beforehand: it is what
the left-out singular values say.
"""

# sphinx_gallery_thumbnail_number = -1

import math

import matplotlib.pyplot as plt
import torch

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

# %%
# A picture by formula
# --------------------
#
# An evening at a lake: a sky, a sun, a mountain, a wood on the shore, and the
# reflection of all that in the water. Each colour is a matrix of brightness from 0 to
# 1, so that the picture is a tensor of three matrices.

height, width = 108, 162
options = {"dtype": torch.float64, "device": device}


def landscape():
    """Return a picture [3, height, width] with values from 0 to 1."""
    x = torch.linspace(0, 3, width, **options)
    shore = 0.66  # from the top, which is 0, to the bottom, which is 1
    y = torch.linspace(0, 1, height, **options)[:, None]
    depth = (y - shore).clamp(min=0)
    up = (shore - (y - shore).abs()).clamp(min=0)  # water shows what is above it
    x = x + 1.2 * depth * torch.sin(45 * depth.sqrt())
    warm = (up / shore) ** 1.5
    sky = torch.stack([0.20 + 0.78 * warm, 0.22 + 0.34 * warm, 0.48 - 0.18 * warm])
    picture = sky.expand(3, height, width)
    sun = torch.sigmoid((0.15 - torch.hypot(x - 1.0, 2 * (up - 0.42))) * 60)
    far = 0.56 - 0.22 * torch.exp(-(((x - 2.1) / 0.7) ** 2)) + 0.02 * torch.sin(9 * x)
    near = 0.64 - 0.12 * torch.exp(-((x / 0.5) ** 2)) - 0.16 * (x / 3) ** 4
    near = near + 0.01 * torch.sin(23 * x) + 0.006 * torch.sin(61 * x)
    for shape, colour in (
        (sun, (1.0, 0.87, 0.50)),
        (torch.sigmoid((up - far) * 300), (0.36, 0.19, 0.38)),
        (torch.sigmoid((up - near) * 300), (0.02, 0.01, 0.03)),
    ):
        colour = torch.tensor(colour, **options)[:, None, None]
        picture = (1 - shape) * picture + shape * colour
    return picture * torch.where(y > shore, 0.75, 1.0)


picture = landscape()
assert picture.shape == (3, height, width)
assert picture.min() >= 0 and picture.max() <= 1

# %%
# Sorted by importance
# --------------------
#
# :func:`torch.linalg.svd` takes the three matrices as a batch. Each is ``U @ diag(S) @
# Vh``: a sum of columns of ``U`` times rows of ``Vh``, each with its singular value as
# a weight. ``kept`` adds up the first ``k`` of them. All together give the picture
# back.

u, s, vh = torch.linalg.svd(picture, full_matrices=False)


def kept(k):
    """Return the picture of the k largest singular values of each colour."""
    return u[..., :k] * s[:, None, :k] @ vh[:, :k]


torch.testing.assert_close(kept(height), picture, rtol=0, atol=1e-12)
assert (torch.linalg.matrix_rank(kept(5)) == 5).all()

# %%
# What is lost
# ------------
#
# The squares of the errors of all pixels sum to the squares of the singular values left
# out. And the largest singular value of the error is the first one left out. Both hold
# exactly, not just as a bound.

for k in (1, 2, 4, 8, 16, 32, 64):
    error = picture - kept(k)
    left_out = s[:, k:].square().sum(dim=1).sqrt()
    torch.testing.assert_close(torch.linalg.matrix_norm(error), left_out)
    torch.testing.assert_close(torch.linalg.matrix_norm(error, ord=2), s[:, k])
    rms = error.square().mean().sqrt().item()
    share = 3 * k * (height + width + 1) / picture.numel()
    print(f"{k:2} terms: {share:5.1%} of the numbers, error per pixel {rms:.3f}")

# %%
# No matrix of that rank is nearer (the theorem of Eckart and Young). So two others that
# seem reasonable must lose: eight columns of the picture itself, and the first eight
# waves of a cosine transform, mixed for each column of the picture as well as can be.


def onto(columns):
    """Return the nearest picture made of these columns [3, height, 8]."""
    q = torch.linalg.qr(columns).Q
    return q @ (q.mT @ picture)


waves = torch.arange(8, **options) * torch.arange(0.5, height, **options)[:, None]
waves = torch.cos(math.pi * waves / height).expand(3, height, 8)
chosen = picture[..., 10::20]
assert chosen.shape == (3, height, 8)
best = torch.linalg.matrix_norm(picture - kept(8))
for name, columns in (("columns of the picture", chosen), ("cosine waves", waves)):
    loss = torch.linalg.matrix_norm(picture - onto(columns))
    assert (loss > 1.1 * best).all()
    print(f"{name:22} lose {(loss / best).mean():.1f} times as much as eight terms")

# %%
# What is cheap and what is dear
# ------------------------------
#
# What lies along the edges of the picture is cheap: a rectangle is one column times one
# row, rank 1. Turned by an eighth of a circle, the same rectangle has a high rank, and
# its singular values fall slowly.


def rectangle(angle):
    """Return a picture [96, 96] of a rectangle turned by an angle."""
    side = torch.linspace(-1, 1, 96, **options)
    x, y = side, side[:, None]
    across = x * math.cos(angle) - y * math.sin(angle)
    along = x * math.sin(angle) + y * math.cos(angle)
    return ((across.abs() < 0.6) & (along.abs() < 0.3)).double()


straight, tilted = rectangle(0.0), rectangle(math.pi / 4)
assert torch.linalg.matrix_rank(straight) == 1
assert torch.linalg.matrix_rank(tilted) > 30

# %%
# Noise is left out first
# -----------------------
#
# Noise has no direction: it adds about as much to each singular value. The picture
# lives in the first ones. So of a noisy picture a few terms are nearer to the clean one
# than the noisy picture itself. With too few, the picture is missing; with too many,
# the noise is back.

generator = torch.Generator().manual_seed(0)
noise = 0.05 * torch.randn(3, height, width, generator=generator, dtype=torch.float64)
noisy = picture + noise.to(device)
un, sn, vn = torch.linalg.svd(noisy, full_matrices=False)
terms = range(1, 61)
distance = [
    (un[..., :k] * sn[:, None, :k] @ vn[:, :k] - picture).square().mean().sqrt().item()
    for k in terms
]
optimum = terms[distance.index(min(distance))]
print(f"noise of 0.05 per pixel; {optimum} terms leave {min(distance):.3f}")
assert 4 <= optimum <= 16 and min(distance) < 0.04
assert distance[0] > 1.5 * min(distance) and distance[-1] > 1.5 * min(distance)

# %%
# Above, the picture as the terms come in. Eight of them show what it is, thirty-two can
# hardly be told from it. Below on the left, the singular values: those of the tilted
# rectangle go down slowly, the noisy picture ends in a floor. On the right, how far the
# noisy picture is from the clean one with so many terms.

figure = plt.figure(figsize=(6.5, 6), layout="constrained")
above, below = figure.subfigures(2, 1, height_ratios=[1.25, 1])
axes = above.subplot_mosaic([["1", "2", "4"], ["8", "32", "all"]])
axes |= below.subplot_mosaic([["values", "noise"]], width_ratios=[3, 2])
for name in ("1", "2", "4", "8", "32", "all"):
    ax, k = axes[name], height if name == "all" else int(name)
    share = k * (height + width + 1) / (height * width)
    pixels = kept(k).clamp(0, 1).permute(1, 2, 0).cpu()
    ax.imshow(pixels, interpolation="none")
    words = "all of it" if name == "all" else "one term" if k == 1 else f"{k} terms"
    ax.set_title(words if name == "all" else f"{words}: {share:.0%}", weight="normal")
    ax.set_axis_off()
ax = axes["values"]
for label, values, colour, style in (
    ("picture, green", s[1], "#009E73", "-"),
    ("the same with noise", sn[1], "black", ":"),
    ("tilted rectangle", torch.linalg.svdvals(tilted), "#D55E00", "--"),
):
    values = (values / values[0])[:61].cpu()
    ax.semilogy(range(1, len(values) + 1), values, label=label, color=colour, ls=style)
ax.plot(1, 1, "s", color="#0072B2", ms=6, label="straight rectangle", clip_on=False)
ax.set(xlabel="term", ylabel="singular value / the first", ylim=(2e-4, 1.3))
ax.legend(loc="lower left")
ax = axes["noise"]
ax.plot(terms, distance, color="black", ls="-")
ax.plot(optimum, min(distance), "o", color="#D55E00", ms=6)
ax.axhline(0.05, color="#0072B2", ls="--")
ax.text(60, 0.051, "noisy picture", color="#0072B2", ha="right", va="bottom")
ax.set(xlabel="terms", ylabel="distance from the clean one", ylim=(0, 0.09))
# sphinx_gallery_start_ignore
figure.set_label(
    "Above, an evening at a lake made of 1, 2, 4, 8, 32 and all terms: with 8 it can "
    "be recognised, with 32 it looks nearly the same. Below, its singular values fall "
    "fast, those of a tilted rectangle slowly; and a noisy picture is nearest to the "
    "clean one with some eleven terms."
)
axes["values"].set_label("Three falling curves and a square at the top left.")
# sphinx_gallery_end_ignore
plt.show()
