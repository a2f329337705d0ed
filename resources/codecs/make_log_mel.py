"""Make `log_mel.npz`: the network that guesses how the power of a band lies within it.

    python resources/codecs/make_log_mel.py

It sees the bands of a moment and of those beside it, and tells for each frequency of the transform
the logarithm of its power over what it would be if each band's power lay evenly. It is trained on
the transforms of made sounds and spoken words; a few minutes on one core.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from diffusion_gui.core.paths import resource
from diffusion_gui.data import open_dataset
from diffusion_gui.models.codecs.band_powers import FURTHEST, LEAST, evenly, in_context
from diffusion_gui.models.codecs.log_mel import LogMel, spectra
from diffusion_gui.models.codecs.mel_bands import BANDS, FLOOR_DB, MIDDLE_DB, SCALE_DB, WINDOW

SOUNDS, WORDS = 6144, 1200
CONTEXT, WIDTH = 2, 256
STEPS, BATCH, RATE = 10_000, 1024, 3e-3
NOISE = 0.02
"""0.8 dB: pictures that a model made are not as exact as those of a sound."""
AUDIBLE = -0.9
"""Moments in which no band reaches this value are silent, and teach nothing."""


def examples() -> tuple[Tensor, Tensor, Tensor]:
    """What the network sees, and logarithms of powers: even ones and true ones; (M, ...) each."""
    drawn = [
        open_dataset(name).draw(count, 100)[0]
        for name, count in (("sounds", SOUNDS), ("spoken", WORDS))
    ]
    waves = torch.cat(drawn).numpy()
    pictures = LogMel().encode(waves)[:, 0]
    decibels = pictures[:, ::-1].swapaxes(1, 2) * SCALE_DB + (MIDDLE_DB - FLOOR_DB)
    bands = np.maximum(10.0 ** (decibels / 10.0) - 1.0, 0.0) * 10.0 ** (FLOOR_DB / 10.0)
    heard = (pictures.max(axis=1) > AUDIBLE).ravel()
    even, true = evenly(bands.astype(np.float32)), np.square(np.abs(spectra(waves[:, 0])))
    seen = in_context(pictures, CONTEXT)
    return (
        torch.from_numpy(seen.reshape(-1, seen.shape[-1])[heard].astype(np.float16)),
        torch.from_numpy(
            np.log(even + LEAST).reshape(-1, even.shape[-1])[heard].astype(np.float16)
        ),
        torch.from_numpy(
            np.log(true + LEAST).reshape(-1, true.shape[-1])[heard].astype(np.float16)
        ),
    )


def main() -> None:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    seen, even, true = examples()
    inward, outward = (2 * CONTEXT + 1) * BANDS, WINDOW // 2 + 1
    network = nn.Sequential(
        nn.Linear(inward, WIDTH),
        nn.SiLU(),
        nn.Linear(WIDTH, WIDTH),
        nn.SiLU(),
        nn.Linear(WIDTH, outward),
    )
    optimizer = torch.optim.AdamW(network.parameters(), weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, STEPS)
    losses: list[float] = []
    for step in range(1, STEPS + 1):
        rows = torch.randint(len(seen), (BATCH,))
        given = seen[rows].float()
        given += NOISE * torch.randn_like(given)
        guess = FURTHEST * torch.tanh(network(given) / FURTHEST)
        loss = (even[rows].float() + guess - true[rows].float()).square().mean()
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
        if step % 500 == 0:
            print(f"step {step} of {STEPS}: {np.mean(losses[-500:]):.3f}", flush=True)
    values = [one.detach().numpy().astype(np.float16) for one in network.parameters()]
    np.savez_compressed(resource("codecs/log_mel.npz"), *values)


if __name__ == "__main__":
    main()
