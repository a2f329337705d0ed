"""Motion by the centre of mass: it agrees with what was drawn, and with nothing else."""

from __future__ import annotations

import numpy as np
import torch

from diffusion_gui.data import open_dataset
from diffusion_gui.data.clip_motion import motion, moves_as, moving_as_asked
from diffusion_gui.data.clips import LABELS

EACH = 24


def test_real_clips_move_as_their_class_and_as_no_other() -> None:
    wanted = [number for number in range(len(LABELS)) for _ in range(EACH)]
    x, labels = open_dataset("clips").draw(len(wanted), 9, wanted)
    shares = np.zeros((len(LABELS), len(LABELS)))
    for asked in range(len(LABELS)):
        moves = moves_as(x, torch.full_like(labels, asked)).reshape(len(LABELS), EACH)
        shares[:, asked] = moves.double().mean(dim=1).numpy()
    assert np.diag(shares).min() >= 0.99
    assert (shares - np.diag(np.diag(shares))).max() <= 0.1
    assert moving_as_asked(x, labels) == float(np.diag(shares).mean())


def test_the_centre_of_mass_of_a_disc_on_a_slope_of_light_is_where_it_was_drawn() -> None:
    at = torch.arange(24.0) - 11.5
    y, x = torch.meshgrid(at, at, indexing="ij")
    ground = torch.stack([0.02 * x - 0.3, 0.01 * y, -0.02 * y + 0.1])
    places = [(-6.0, 2.0), (0.0, 0.0), (5.0, -4.5)]
    frames = []
    for across, down in places:
        cover = (4.5 - torch.hypot(x - across, y - down)).clamp(0.0, 1.0)
        frames.append(ground + cover * (torch.tensor([0.7, -0.6, 0.2])[:, None, None] - ground))
    found = motion(torch.stack(frames, dim=1)[None])
    expected = torch.tensor(places, dtype=torch.float64)
    torch.testing.assert_close(found.x[0], expected[:, 0], atol=0.15, rtol=0)
    torch.testing.assert_close(found.y[0], expected[:, 1], atol=0.15, rtol=0)
    share = found.area[0] / (torch.pi * 16.0)  # where the ground is like it, a disc weighs less
    assert 0.5 < float(share.min()) < float(share.max()) < 1.1


def test_noise_and_a_clip_that_stands_still_move_as_nothing() -> None:
    x, _ = open_dataset("clips").draw(8, 3)
    still = x[:, :, :1].expand_as(x)
    noise = torch.randn(x.shape, generator=torch.Generator().manual_seed(0))
    for clips in (still, noise, torch.zeros_like(x)):
        for asked in range(len(LABELS)):
            assert not moves_as(clips, torch.full((8,), asked)).any(), LABELS[asked]


def test_backwards_right_is_left_and_growing_is_no_longer() -> None:
    wanted = [LABELS.index("right")] * 8 + [LABELS.index("grows")] * 8
    x, labels = open_dataset("clips").draw(16, 1, wanted)
    back = x.flip(2)
    assert not moves_as(back, labels).any()
    assert moves_as(back[:8], torch.full((8,), LABELS.index("left"))).all()
