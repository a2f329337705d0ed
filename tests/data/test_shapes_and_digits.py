"""The pictures that ship: procedural shapes, and real digits."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from diffusion_gui.data import open_dataset


@pytest.mark.parametrize("spec", ["shapes", "digits"])
def test_item_i_depends_on_the_seed_and_i_alone(spec: str) -> None:
    data = open_dataset(spec)
    many, few = data.draw(9, 5), data.draw(3, 5)
    torch.testing.assert_close(many[0][:3], few[0], rtol=0, atol=0)
    assert many[1][:3].tolist() == few[1].tolist()
    assert not torch.equal(few[0], data.draw(3, 6)[0])
    later = data.draw(4, 5, first=5)
    torch.testing.assert_close(many[0][5:], later[0], rtol=0, atol=0)
    assert many[1][5:].tolist() == later[1].tolist()


@pytest.mark.parametrize(("spec", "shape"), [("shapes", (3, 28, 28)), ("digits", (1, 28, 28))])
def test_values_fill_minus_one_to_one(spec: str, shape: tuple[int, ...]) -> None:
    data = open_dataset(spec)
    x, labels = data.draw(200, 0)
    assert data.domain.shape == shape
    assert x.shape == (200, *shape)
    assert x.dtype == torch.float32
    assert x.min() >= -1.0
    assert x.max() <= 1.0
    assert x.max() - x.min() > 1.8
    assert set(labels.tolist()) == set(range(len(data.domain.labels)))


@pytest.mark.parametrize("spec", ["shapes", "digits"])
def test_classes_come_as_asked_and_any_where_minus_one(spec: str) -> None:
    data = open_dataset(spec)
    _, labels = data.draw(6, 0, [3, 3, 0, -1, 5, 3])
    assert labels[[0, 1, 2, 4, 5]].tolist() == [3, 3, 0, 5, 3]
    free, _ = data.draw(6, 0)
    asked, _ = data.draw(6, 0, [-1] * 6)
    torch.testing.assert_close(free, asked, rtol=0, atol=0)


def test_asking_for_a_class_twice_gives_two_different_pictures() -> None:
    for spec in ("shapes", "digits"):
        x, _ = open_dataset(spec).draw(2, 0, [4, 4])
        assert not torch.equal(x[0], x[1]), spec


def test_shapes_has_at_least_six_classes_that_differ_in_their_outline() -> None:
    from diffusion_gui.data.shapes import LABELS, draw_shapes

    assert len(LABELS) >= 6
    # Same place, size, turn and colours: only the class differs.
    u = np.full((len(LABELS), 13), 0.5)
    u[:, :7] = [0.1, 0.9, 0.5, 0.3, 0.8, 0.2, 0.6]
    x, labels = draw_shapes(u[:, : open_dataset("shapes").numbers], np.arange(len(LABELS)))
    assert labels.tolist() == list(range(len(LABELS)))
    for i in range(len(LABELS)):
        for j in range(i):
            changed = (np.abs(x[i] - x[j]).max(0) > 0.2).mean()
            assert changed > 0.02, (LABELS[i], LABELS[j])


def test_a_shape_stands_out_from_its_background() -> None:
    x, _ = open_dataset("shapes").draw(64, 2)
    corner = x[:, :, :2, :2].mean((2, 3))
    contrast = (x - corner[:, :, None, None]).abs().amax((1, 2, 3))
    assert contrast.min() > 0.3


def test_the_training_set_of_shapes_is_made_once_and_holds_every_class() -> None:
    data = open_dataset("shapes")
    x, labels = data.tensors()
    assert len(x) == len(labels) == 16_384
    assert np.bincount(labels).min() > 0.8 * len(x) / len(data.domain.labels)
    assert data.tensors()[0] is x


def test_there_are_all_1797_digits_with_their_labels() -> None:
    data = open_dataset("digits")
    x, labels = data.tensors()
    assert data.total == len(x) == 1797
    # The class counts of the set that scikit-learn distributes.
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert data.domain.labels == tuple("0123456789")
    assert (x[:, 0, :2] == -1.0).all()
    assert (x[:, 0, :, -2:] == -1.0).all()


def test_a_digit_is_drawn_once_before_any_is_drawn_twice() -> None:
    data = open_dataset("digits")
    x, _ = data.draw(1797, 3)
    assert len(np.unique(x.numpy().reshape(1797, -1), axis=0)) == len(
        np.unique(data.tensors()[0].numpy().reshape(1797, -1), axis=0)
    )
    again, _ = data.draw(1800, 3)
    torch.testing.assert_close(again[1797:], x[:3], rtol=0, atol=0)
