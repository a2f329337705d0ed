"""A contact sheet has every frame of every clip, where its place says."""

from __future__ import annotations

import numpy as np

from diffusion_gui.core.domain import Domain
from diffusion_gui.render.clip_painter import frame_by_frame
from diffusion_gui.render.contact_sheet import ContactSheet
from diffusion_gui.render.palette import palette
from diffusion_gui.render.pixels import to_rgb

CLIPS = Domain("video", (3, 5, 6, 8), rate=12.0)
FRAMES = Domain("image", (3, 6, 8))


def test_every_frame_stands_in_its_item_s_row_at_its_column() -> None:
    x = np.random.default_rng(0).uniform(-1, 1, (3, 3, 5, 6, 8)).astype(np.float32)
    sheet = ContactSheet(CLIPS, np.full(3, -1), 2, palette(True))
    picture = sheet.paint(x, "x")
    assert picture.shape == (sheet.size[1], sheet.size[0], 3)
    assert sheet.size == (2 * (5 * 9 - 1), 2 * (3 * 7 - 1))
    for item in range(3):
        assert sheet.cell(item) == (0, item * 14, sheet.size[0], 12)
        for frame in range(5):
            cell = picture[item * 14 : item * 14 + 12, frame * 18 : frame * 18 + 16]
            expected = to_rgb(x[item : item + 1, :, frame], FRAMES)[0]
            np.testing.assert_array_equal(cell[::2, ::2], expected)
            np.testing.assert_array_equal(cell[1::2, 1::2], expected)


def test_frames_follow_each_other_clip_by_clip() -> None:
    x = np.arange(2 * 1 * 3 * 2 * 2, dtype=np.float32).reshape(2, 1, 3, 2, 2)
    frames = frame_by_frame(x)
    assert frames.shape == (6, 1, 2, 2)
    np.testing.assert_array_equal(frames[4, 0], x[1, 0, 1])
