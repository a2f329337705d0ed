"""Scenes: what is in them is what their class says, and the same seed draws the same."""

from __future__ import annotations

import numpy as np
import pytest

from diffusion_gui.data.dataset import open_dataset
from diffusion_gui.data.scenes import LABELS, in_scene

SEVERAL = 60


@pytest.fixture(scope="module")
def scenes() -> tuple[np.ndarray, np.ndarray]:
    """Scenes (N, 3, 64, 64) of each class in turn, and their classes (N,)."""
    x, labels = open_dataset("scenes").draw(SEVERAL, 3, [n % len(LABELS) for n in range(SEVERAL)])
    return x.numpy(), labels.numpy()


def flooded(free: np.ndarray, row: int, column: int) -> None:
    """Take away, in place, all of `free` (64, 64) that hangs together with one pixel."""
    waiting = [(row, column)]
    while waiting:
        y, x = waiting.pop()
        if 0 <= y < 64 and 0 <= x < 64 and free[y, x]:
            free[y, x] = False
            waiting += [(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)]


def outside_of(smooth: np.ndarray) -> np.ndarray:
    """The ground (64, 64): what hangs together with a corner where nothing jumps."""
    rest = smooth.copy()
    flooded(rest, 0, 0)
    return smooth & ~rest


def test_scenes_fill_their_range_and_know_their_classes(
    scenes: tuple[np.ndarray, np.ndarray],
) -> None:
    x, labels = scenes
    assert x.shape == (SEVERAL, 3, 64, 64)
    assert x.dtype == np.float32
    assert x.min() >= -1.0
    assert x.max() <= 1.0
    assert labels.tolist() == [n % len(LABELS) for n in range(SEVERAL)]
    assert len(LABELS) == 10


def test_a_scene_has_as_many_shapes_as_its_class_says(
    scenes: tuple[np.ndarray, np.ndarray],
) -> None:
    x, labels = scenes
    counts, _ = in_scene(labels)
    for picture, count in zip(x, counts, strict=True):
        # A shape's edge is the only jump in a smooth ground.
        down = np.abs(np.diff(picture, axis=1, append=picture[:, -1:])).max(axis=0)
        right = np.abs(np.diff(picture, axis=2, append=picture[..., -1:])).max(axis=0)
        inside, found = ~outside_of(np.maximum(down, right) < 0.12), 0
        while inside.any():
            flooded(inside, *np.argwhere(inside)[0])
            found += 1
        assert found == count


def test_one_scene_does_not_depend_on_how_many_are_drawn() -> None:
    data = open_dataset("scenes")
    np.testing.assert_array_equal(data.draw(3, 5)[0], data.draw(9, 5)[0][:3])
    assert not np.array_equal(data.draw(1, 5)[0], data.draw(1, 6)[0])
    x, _ = data.draw(20, 1)
    assert len({one.numpy().tobytes() for one in x}) == 20


def test_the_last_class_mixes_all_kinds() -> None:
    counts, kinds = in_scene(np.arange(len(LABELS)))
    assert counts.tolist() == [1, 2, 3] * 3 + [4]
    assert kinds.tolist() == [0] * 3 + [1] * 3 + [2] * 3 + [-1]
