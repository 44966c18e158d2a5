"""
Clean a recording
=================

A tune was recorded with hum from the mains and with noise. Hum is one frequency, but
taking one number out of the spectrum does not remove it, because of leakage. Noise is
everywhere, so a filter that stays as it is leaves much of it: what helps is one that
changes with time.
"""

import math

import matplotlib.pyplot as plt
import torch
from matplotlib.colors import LinearSegmentedColormap

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

# %%
# The recording
# -------------
#
# Three seconds with 4000 samples each: a pause, then six notes that die away, each with
# two overtones. The hum, at 50.1 Hz, has more energy than the tune. Since the tune is
# known, the quality can be measured: the energy of the tune divided by the energy of
# what is wrong, in dB.

rate = 4000
seconds = torch.arange(3 * rate, dtype=torch.float64) / rate
tune = torch.zeros_like(seconds)
notes = {0.4: 262, 0.8: 330, 1.2: 392, 1.6: 523, 2.0: 392, 2.4: 330}
for start, pitch in notes.items():
    since = (seconds - start).clamp(min=0)
    loudness = torch.exp(-3 * since) * (1 - torch.exp(-100 * since))
    for overtone, strength in (1, 1), (2, 0.5), (3, 0.25):
        wave = torch.sin(2 * math.pi * overtone * pitch * since)
        tune += strength * loudness * wave
hum = torch.sin(2 * math.pi * 50.1 * seconds)
generator = torch.Generator().manual_seed(0)
noise = 0.3 * torch.randn(len(tune), generator=generator)

tune, hum, noise = (part.float().to(device) for part in (tune, hum, noise))
recording = tune + hum + noise
assert hum.square().sum() > 2 * tune.square().sum()


def quality(signal):
    """Return the energy of the tune over that of the errors, in dB."""
    ratio = tune.square().sum() / (signal - tune).square().sum()
    return 10 * ratio.log10().item()


results = {"recording": quality(recording)}

# %%
# Hum is more than one number
# ---------------------------
#
# The spectrum has a number for each third of a hertz. That for 50 Hz is the largest.
# Set to zero, a quarter of the hum's energy is still there: in three seconds there are
# 150.3 periods, and what does not fit is spread over all frequencies.

frequencies = torch.fft.rfftfreq(len(recording), d=1 / rate, device=device)


def filtered(signal, gain):
    """Return the signal with its spectrum multiplied by a gain."""
    return torch.fft.irfft(torch.fft.rfft(signal) * gain, n=len(signal))


without_one = torch.ones_like(frequencies)
without_one[torch.fft.rfft(recording).abs().argmax()] = 0
assert frequencies[without_one == 0].item() == 50
left = filtered(hum, without_one).square().sum() / hum.square().sum()
print(f"energy of the hum that is left: {left:.0%}")
assert 0.2 < left < 0.3

one_number = filtered(recording, without_one)
results["one number set to 0"] = quality(one_number)

# %%
# It is better to find out the frequency and to subtract a wave. With a window the peak
# is clean, and zeros at the end give its curve many points: they do not help to tell
# two waves apart, but to find the top of one. What is left are two unknowns of a linear
# equation: how much of a cosine, and how much of a sine.

window = torch.hann_window(len(recording), device=device)
n = 1 << 18
fine = torch.fft.rfft(recording * window, n=n).abs()
found = fine.argmax().item() * rate / n
print(f"hum found at {found:.2f} Hz")
assert abs(found - 50.1) < 0.02

phase = (2 * math.pi * found * seconds).to(device)
waves = torch.stack([phase.cos(), phase.sin()], dim=1).float()
fit = torch.linalg.lstsq(waves, recording[:, None]).solution
no_hum = recording - (waves @ fit)[:, 0]
results["wave subtracted"] = quality(no_hum)
assert abs(quality(no_hum) - quality(tune + noise)) < 0.1

# %%
# One filter for all times
# ------------------------
#
# The tune lies between 200 and 1600 Hz. What is outside can go. Inside, the noise
# stays, because the filter does not know when which note sounds.

from_200 = torch.sigmoid((frequencies - 200) / 10)
to_1600 = torch.sigmoid((1600 - frequencies) / 10)
results["band from 200 to 1600 Hz"] = quality(filtered(no_hum, from_200 * to_1600))

# %%
# A filter that changes with time
# -------------------------------
#
# In a spectrogram a note is a few large numbers, while the noise is small everywhere.
# The pause says how large: take the mean of the squares of each row, over columns that
# end before the first note. Then keep squares that are nine times as large, set the
# rest to zero, and go back with :func:`torch.istft`.

n_fft, hop = 512, 128
hann = torch.hann_window(n_fft, device=device)
spectrogram = torch.stft(no_hum, n_fft, hop, window=hann, return_complex=True)
power = spectrogram.abs().square()
pause = int((0.4 * rate - n_fft // 2) / hop)  # columns that end before 0.4 seconds
level = power[:, 2:pause].mean(dim=1, keepdim=True)
kept = power > 9 * level
clean = torch.istft(spectrogram * kept, n_fft, hop, window=hann, length=len(recording))
results["mask in the spectrogram"] = quality(clean)
print(f"kept: {kept.float().mean():.1%} of the numbers")
for name, value in results.items():
    print(f"{name:25} {value:5.1f} dB")

values = list(results.values())
assert values == sorted(values)
assert results["mask in the spectrogram"] > results["band from 200 to 1600 Hz"] + 5
assert kept.float().mean() < 0.1

# %%
# The mask is not perfect: the soft ends of the notes are gone, and here and there a
# lonely point of noise is left, which sounds like a chirp. A lower threshold keeps more
# of both, a higher one less.
#
# Above, the recording, what is left of it, and the tune. Below, the hum in the
# spectrum of the whole recording, with and without a window, and the quality after
# each step.

blues = LinearSegmentedColormap.from_list("blues", ["white", "#0072B2"])
figure = plt.figure(figsize=(6.5, 5.4), layout="constrained")
rows = figure.add_gridspec(2, 1, height_ratios=[1.3, 1])
above = rows[0].subgridspec(1, 3).subplots(sharey=True)
panels = {"recording": recording, "cleaned": clean, "tune": tune}
for ax, (name, signal) in zip(above, panels.items(), strict=True):
    shown = torch.stft(signal, n_fft, hop, window=hann, return_complex=True).abs()
    shown = 20 * (shown / (hann.sum() / 2)).clamp(min=1e-3).log10()
    ax.imshow(
        shown.cpu(),
        cmap=blues,
        vmin=-35,
        vmax=-8,
        origin="lower",
        aspect="auto",
        extent=(0, 3, 0, rate / 2),
    )
    ax.set(title=name, xlabel="seconds")
    ax.grid(False)
above[0].set_ylabel("frequency in Hz")

left, right = rows[1].subgridspec(1, 2).subplots()
near = (frequencies > 30) & (frequencies < 70)
box = torch.ones_like(window)
for used, name, colour, style in (
    (box, "no window", "#D55E00", "--"),
    (window, "Hann", "#0072B2", "-"),
):
    spectrum = torch.fft.rfft(recording * used)[near].abs() / (used.sum() / 2)
    decibels = 20 * spectrum.log10().cpu()
    left.plot(frequencies[near].cpu(), decibels, label=name, color=colour, ls=style)
left.set(xlabel="frequency in Hz", ylabel="level in dB", ylim=(-75, 20))
left.legend(loc="upper left")

bars = right.barh(list(results), values, color="#0072B2")
right.bar_label(bars, fmt="%.1f", padding=3)
right.axvline(0, color="black", lw=0.8)
right.set(xlabel="quality in dB", xlim=(-11, 20))
right.invert_yaxis()
right.grid(False, axis="y")
# sphinx_gallery_start_ignore
figure.set_label(
    "Above, three spectrograms: in the recording the notes stand in noise above a line "
    "of hum; in the cleaned one they stand alone, as in the tune. Below left, the "
    "hum spreads over all frequencies without a window, and is a narrow peak with one. "
    "Right, the quality rises with each step, and most with the mask."
)
left.set_label("Two peaks at one place: a broad one and a narrow one.")
# sphinx_gallery_end_ignore
plt.show()
