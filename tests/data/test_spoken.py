"""The spoken digits that ship: whole words, evenly loud, and told apart across voices."""

from __future__ import annotations

import itertools
from collections import Counter

import numpy as np
import pytest
import torch
from torch import Tensor

from diffusion_gui.core.paths import resource
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.data import Dataset, open_dataset, opening


@pytest.fixture(scope="module")
def spoken() -> Dataset:
    return open_dataset("spoken")


def test_each_of_240_voices_says_each_digit_once(spoken: Dataset) -> None:
    x, labels = spoken.tensors()
    assert x.shape == (2400, 1, 8192)
    assert x.dtype == torch.float32
    assert spoken.domain.rate == 16_000
    assert spoken.domain.labels[7] == "seven"
    assert Counter(labels.tolist()) == dict.fromkeys(range(10), 240)
    assert resource("data", "spoken.npz").stat().st_size < 3_000_000


def test_no_word_is_cut_and_none_is_louder_than_full_scale(spoken: Dataset) -> None:
    x = spoken.tensors()[0][:, 0]
    assert x.abs().max() < 1.0
    for word in x:
        sounding = word.nonzero()[:, 0]
        first, last = int(sounding[0]), int(sounding[-1])
        assert first >= 80
        assert last < 8192 - 80
        faded = torch.cat([word[first : first + 20], word[last - 19 : last + 1]])
        assert faded.abs().max() < 0.1 * word.abs().max()


def test_words_are_about_equally_loud(spoken: Dataset) -> None:
    x = spoken.tensors()[0][:, 0]
    level = torch.stack([10 * word[word != 0].square().mean().log10() for word in x])
    assert level.min() > -23.0
    assert level.max() < -15.0


def test_no_two_recordings_are_the_same(spoken: Dataset) -> None:
    x = spoken.tensors()[0][:, 0]
    assert len({word.numpy().tobytes() for word in x}) == 2400


def bands(x: Tensor) -> Tensor:
    """(N, 8192) as log power of 16 bands of pitch in 16 stretches of time, (N, 256)."""
    power = torch.stft(
        x, 512, 128, window=torch.hann_window(512), return_complex=True
    ).abs().square()  # fmt: skip
    edges = np.geomspace(4, 257, 17).astype(int)
    rows = [power[:, low:high].mean(1) for low, high in itertools.pairwise(edges)]
    coarse = torch.nn.functional.adaptive_avg_pool1d(torch.stack(rows, 1), 16)
    return (coarse + 1e-4).log().flatten(1)


def test_a_digit_is_known_by_its_sound_in_voices_never_heard_before(spoken: Dataset) -> None:
    """Ridge regression onto the ten digits, from half of the variants to the other half."""
    x, labels = spoken.tensors()
    features = bands(x[:, 0]).double()
    features = torch.cat([features - features.mean(0), torch.ones(2400, 1).double()], 1)
    heard = torch.arange(2400) // 40 % 2 == 0  # 10 digits in 4 accents are one variant
    known, onto = features[heard], torch.nn.functional.one_hot(labels[heard], 10).double()
    weights = torch.linalg.solve(known.T @ known + 100 * torch.eye(257).double(), known.T @ onto)
    right = (features[~heard] @ weights).argmax(1) == labels[~heard]
    assert right.double().mean() > 0.95


def test_reading_tells_its_progress_and_can_be_stopped() -> None:
    steps = opening("spoken")
    first = next(steps)
    assert isinstance(first, Progress)
    assert 0 < first.done < first.total
    steps.close()
