"""
How long should a window be?
============================

A spectrogram shows which frequencies a sound has at which time. What can be seen in
it depends on the length of the window. Here is one signal that has something for a
short, a middle and a long window, and the law that no window escapes.
"""

import math

import matplotlib.pyplot as plt
import torch
from matplotlib.colors import LinearSegmentedColormap

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

# %%
# A signal of three parts
# -----------------------
#
# Two seconds with a thousand samples each hold two steady tones, 12 Hz apart; a tone
# that rises faster and faster, called a chirp; and two clicks, 52 ms apart. The
# frequency of a chirp is the derivative of its phase, divided by 2π. So its phase is
# an integral of the frequency, not frequency times time.

rate = 1000
seconds = torch.arange(2 * rate, dtype=torch.float64, device=device) / rate
rising = 40 + 70 * seconds**2  # in hertz
phase = 2 * math.pi * (40 * seconds + 70 * seconds**3 / 3)
slope = (phase[2:] - phase[:-2]) / (2 / rate)
assert torch.allclose(slope / (2 * math.pi), rising[1:-1], atol=0.01)

tones, clicks = (400, 412), (900, 952)  # in hertz, in samples
signal = phase.cos()
for tone in tones:
    signal += (2 * math.pi * tone * seconds).cos()
signal[list(clicks)] += 12
signal = signal.float()

# %%
# Three windows
# -------------
#
# :func:`torch.stft` takes windows that are shorter than ``n_fft``, with zeros on both
# sides. So each spectrogram gets the same rows, but only the window decides what can
# be told apart. Divided by half of the sum of the window, a wave of amplitude 1 has
# the level 0 dB.

n_fft, hop = 512, 4
lengths = {"short": 32, "middle": 112, "long": 400}


def transform(length):
    """Return the complex spectrogram, [257 frequencies, 501 times]."""
    window = torch.hann_window(length, device=device)
    return torch.stft(
        signal, n_fft, hop, win_length=length, window=window, return_complex=True
    )


def level(length):
    """Return the spectrogram in dB, not less than -60."""
    half = torch.hann_window(length).sum().item() / 2
    return 20 * (transform(length).abs() / half).clamp(min=1e-3).log10().cpu()


levels = {name: level(length) for name, length in lengths.items()}
frequencies = torch.fft.rfftfreq(n_fft, d=1 / rate)
times = torch.arange(2 * rate // hop + 1) * hop / rate
assert all(values.shape == (len(frequencies), len(times)) for values in levels.values())

# %%
# What each of them sees
# ----------------------
#
# Two tones are told apart if there is a dip between them, and so are two clicks, only
# that this dip is in time. For the chirp it counts how narrow it is: over how many
# hertz its level, after a second and a half, is within 10 dB of the highest one.


def row(frequency):
    """Return the row of a spectrogram for a frequency."""
    return round(frequency * n_fft / rate)


def dip(values, first, second):
    """Return by how many dB the values sink between two places, at least 0."""
    lower = torch.minimum(values[first], values[second])
    return (lower - values[first:second].min()).item()


def seen(values):
    """Return the dips between tones and between clicks, and the width of the chirp."""
    quiet = (times > 0.2) & (times < 0.6)  # the tones with nothing near them
    between_tones = dip(values[:, quiet].mean(dim=1), *map(row, tones))
    free = values[row(450) :].mean(dim=0)  # above the tones there are clicks alone
    between_clicks = dip(free, *(click // hop for click in clicks))
    chirp = values[: row(350), round(1.5 * rate / hop)]
    width = (chirp > chirp.max() - 10).sum().item() * rate / n_fft
    return between_tones, between_clicks, width


print("window  between tones  between clicks  width of the chirp")
results = {name: seen(values) for name, values in levels.items()}
for name, (tone_dip, click_dip, width) in results.items():
    print(f"{name:6} {tone_dip:11.0f} dB {click_dip:12.0f} dB {width:16.0f} Hz")

assert results["short"][1] > 10 and results["short"][0] < 1
assert results["long"][0] > 10 and results["long"][1] < 1
assert results["middle"][2] < min(results["short"][2], results["long"][2])

# %%
# The short window sees the clicks and takes the tones for one, and the long window the
# other way round. The chirp is narrowest with the middle one: within a long window its
# frequency changes too much. No length has a dip of 6 dB, to half of the amplitude,
# both between the tones and between the clicks:

tried = range(16, 401, 16)
found = torch.tensor([seen(level(length))[:2] for length in tried])
best = found.min(dim=1).values.max().item()
print(f"the best of {len(tried)} lengths has dips of {best:.1f} dB")
assert best < 6 < found.max(dim=0).values.min()

# %%
# The law
# -------
#
# How long is a window in time, and how wide in frequency? Take the standard deviation
# of its square, and of the square of its spectrum. Their product is at least
# 1 / (4π), about 0.08, for any window, and a Gaussian curve alone reaches this. A
# window that is longer is narrower in frequency by as much. Hann's is near the limit.


def spread(power, places):
    """Return the standard deviation of places, weighted by power."""
    weights = power / power.sum()
    mean = (weights * places).sum()
    return (weights * (places - mean) ** 2).sum().sqrt().item()


def spreads(window):
    """Return the standard deviations in seconds and in hertz."""
    window = window.double().cpu()
    n = 1 << 15  # zeros, so that the curve of the spectrum has many points
    power = torch.fft.fft(window, n=n).abs().square()
    in_time = spread(window.square(), torch.arange(len(window)) / rate)
    in_frequency = spread(power, torch.fft.fftfreq(n, d=1 / rate).double())
    return in_time, in_frequency


limit = 1 / (4 * math.pi)
hann = [spreads(torch.hann_window(length)) for length in tried]
bell = spreads(torch.signal.windows.gaussian(400, std=40, dtype=torch.float64))
print(f"limit {limit:.4f}, Gauss {bell[0] * bell[1]:.4f}", end=", ")
print(f"Hann {min(t * f for t, f in hann):.4f} to {max(t * f for t, f in hann):.4f}")
assert abs(bell[0] * bell[1] / limit - 1) < 1e-3
assert all(limit < t * f < 1.05 * limit for t, f in hann)

# %%
# Nothing is lost
# ---------------
#
# Every one of the three leads back to all samples. What a window hides is not gone: it
# is in the phases, which a spectrogram does not show.

for length in lengths.values():
    window = torch.hann_window(length, device=device)
    again = torch.istft(
        transform(length), n_fft, hop, length, window, length=len(signal)
    )
    assert torch.allclose(again, signal, atol=1e-4)

# %%
# Above, the same signal with the three windows; at the ends it is mirrored. Below, the
# dips for all lengths, with a dotted line at 6 dB, and the two spreads of Hann's
# windows beside the limit.

blues = LinearSegmentedColormap.from_list("blues", ["white", "#0072B2"])
figure = plt.figure(figsize=(6.5, 5.6), layout="constrained")
rows = figure.add_gridspec(2, 1, height_ratios=[1.6, 1])
above = rows[0].subgridspec(1, 3).subplots(sharey=True)
for ax, (name, length) in zip(above, lengths.items(), strict=True):
    shown = ax.imshow(
        levels[name],
        cmap=blues,
        vmin=-40,
        vmax=0,
        origin="lower",
        aspect="auto",
        extent=(0, 2, 0, rate / 2),
    )
    ax.set(title=f"{name}: {length} ms", xlabel="seconds")
    ax.grid(False)
above[0].set_ylabel("frequency in Hz")
figure.colorbar(shown, ax=above, label="level in dB")

left, right = rows[1].subgridspec(1, 2).subplots()
left.plot(tried, found[:, 0], label="between tones", color="#D55E00", ls="--")
left.plot(tried, found[:, 1], label="between clicks", color="#0072B2", ls="-")
left.axhline(6, color="black", ls=":", lw=1)
left.set(xlabel="window in ms", ylabel="dip in dB", ylim=(-2, 65))
left.legend(loc="upper right")

in_time, in_frequency = zip(*hann, strict=True)
ms = [1000 * spread for spread in in_time]
right.loglog(ms, in_frequency, "o", ms=4, color="#0072B2", label="Hann")
right.loglog([2, 70], [500 * limit, 1000 / 70 * limit], "k-", lw=1, label="limit")
right.set(xlabel="spread in ms", ylabel="spread in Hz")
right.set_xticks([2, 5, 10, 20, 50], ["2", "5", "10", "20", "50"])
right.set_yticks([1, 2, 5, 10, 20, 50], ["1", "2", "5", "10", "20", "50"])
right.minorticks_off()
right.legend()
# sphinx_gallery_start_ignore
figure.set_label(
    "Above, three spectrograms of one signal. With a short window two clicks are two "
    "thin lines and two tones one thick one; with a long window it is the other way "
    "round; a rising tone is sharpest with the middle one. Below, the dip between the "
    "tones grows with the window, that between the clicks shrinks, and both are small "
    "where they cross. The spreads in time and in frequency lie on a falling line."
)
left.set_label("Two curves that cross: one rises in steps, the other falls.")
# sphinx_gallery_end_ignore
plt.show()
