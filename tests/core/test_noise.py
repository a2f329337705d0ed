"""Noise is a function of (seed, stream, item, step), and standard normal."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from references.philox import philox

from diffusion_gui.core.noise import MAX_SEED, Stream, between, generator, normal

seeds = st.integers(0, MAX_SEED)
small = st.integers(0, 2**40)


def test_the_reference_gives_the_papers_known_answer() -> None:
    """Random123's known-answer vector for philox4x64-10 with counter and key zero."""
    assert philox((0, 0, 0, 0), (0, 0)) == (
        0x16554D9ECA36314C,
        0xDB20FE9D672D0FDC,
        0xD7E772CEE186176B,
        0x7E68B68AEC7BA23B,
    )


@given(seed=seeds, stream=st.sampled_from(Stream), item=small, step=small)
def test_the_bits_are_philox_of_key_seed_item_and_counter_stream_step(
    seed: int, stream: Stream, item: int, step: int
) -> None:
    """NumPy raises the counter's lowest word before each block of four numbers."""
    raw = generator(seed, stream, item, step).bit_generator.random_raw(8)
    expected = [philox((block, 0, int(stream), step), (seed, item)) for block in (1, 2)]
    assert tuple(int(word) for word in raw) == expected[0] + expected[1]


def test_item_3_of_16_is_item_3_of_4() -> None:
    of_16 = normal(5, Stream.STEP, range(16), 7, (3, 8, 8))
    of_4 = normal(5, Stream.STEP, range(4), 7, (3, 8, 8))
    np.testing.assert_array_equal(of_16[:4], of_4)
    alone = normal(5, Stream.STEP, [3], 7, (3, 8, 8))
    np.testing.assert_array_equal(of_16[3:4], alone)


def test_noise_does_not_depend_on_what_was_drawn_before() -> None:
    forwards = [normal(1, Stream.STEP, range(2), k, (4,)) for k in range(5)]
    backwards = [normal(1, Stream.STEP, range(2), k, (4,)) for k in reversed(range(5))]
    np.testing.assert_array_equal(forwards, backwards[::-1])


def test_no_two_uses_share_a_number() -> None:
    """Every seed, stream, item and step of a grid, 32 numbers each: all differ."""
    uses = itertools.product((0, 1, 2, MAX_SEED), Stream, (0, 1, 2, 15), (0, 1, 2, 999))
    rows = [generator(s, stream, i, k).bit_generator.random_raw(32) for s, stream, i, k in uses]
    numbers = np.concatenate(rows)
    assert len(np.unique(numbers)) == len(numbers)


def test_a_long_draw_never_reaches_the_next_step_or_stream() -> None:
    """Stream and step sit in the counter's upper words; a draw counts in the lowest."""
    rng = generator(3, Stream.STEP, 1, 4)
    rng.standard_normal(100_000)
    counter = rng.bit_generator.state["state"]["counter"]
    assert 0 < counter[0] < 2**20
    assert counter[1:].tolist() == [0, Stream.STEP, 4]


def test_it_is_standard_normal() -> None:
    sample = normal(0, Stream.PRIOR, range(64), 0, (1000,))
    n = sample.size
    assert sample.dtype == np.float64
    assert abs(sample.mean()) < 4 / math.sqrt(n)
    assert abs(sample.var() - 1) < 4 * math.sqrt(2 / n)
    assert abs(np.mean(sample**4) - 3) < 4 * math.sqrt(96 / n)
    ordered = np.sort(sample.ravel())
    cdf = np.array([0.5 * math.erfc(-z / math.sqrt(2)) for z in ordered])
    assert np.abs(cdf - (np.arange(n) + 0.5) / n).max() < 1.95 / math.sqrt(n)  # p = 0.001


def test_items_steps_and_streams_are_uncorrelated() -> None:
    rows = np.concatenate(
        [
            normal(0, Stream.PRIOR, range(8), 0, (4000,)),
            normal(0, Stream.STEP, range(8), 0, (4000,)),
            normal(0, Stream.STEP, range(8), 1, (4000,)),
            normal(1, Stream.STEP, range(8), 1, (4000,)),
        ]
    )
    correlation = np.corrcoef(rows) - np.eye(len(rows))
    assert np.abs(correlation).max() < 5 / math.sqrt(4000)


@pytest.mark.parametrize("seed", [0, 1, 2**32, MAX_SEED])
def test_every_allowed_seed_works(seed: int) -> None:
    assert np.isfinite(normal(seed, Stream.DATA, [0, 2**63], 0, (2,))).all()


@given(
    a=st.integers(0, 99), b=st.integers(100, 199), weight=st.floats(0, 1), size=st.integers(2, 300)
)
def test_between_two_noises_direction_turns_and_length_goes_straight(
    a: int, b: int, weight: float, size: int
) -> None:
    start, end = (normal(seed, Stream.PRIOR, [0], 0, (size,))[0] for seed in (a, b))
    [point] = between(a, b, Stream.PRIOR, [weight], 0, (size,))
    lengths = [np.linalg.norm(x) for x in (start, point, end)]
    assert lengths[1] == pytest.approx((1 - weight) * lengths[0] + weight * lengths[2], rel=1e-9)
    whole = angle(start, end)
    assert angle(start, point) == pytest.approx(weight * whole, abs=1e-6)
    assert angle(point, end) == pytest.approx((1 - weight) * whole, abs=1e-6)


def angle(a: np.ndarray, b: np.ndarray) -> float:
    """Kahan's formula, exact for small angles too."""
    a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    return float(2 * np.arctan2(np.linalg.norm(a - b), np.linalg.norm(a + b)))


def test_the_ends_of_the_way_are_the_two_noises_bit_for_bit() -> None:
    way = between(3, 8, Stream.STEP, [0.0, 0.5, 1.0], 4, (2, 3))
    np.testing.assert_array_equal(way[0], normal(3, Stream.STEP, [0], 4, (2, 3))[0])
    np.testing.assert_array_equal(way[2], normal(8, Stream.STEP, [0], 4, (2, 3))[0])
    same = between(3, 3, Stream.STEP, [0.0, 0.3], 4, (2, 3))
    np.testing.assert_allclose(same[1], same[0], rtol=1e-12)
