"""Where training computes: one place decides, and says what is there."""

from __future__ import annotations

import pytest
import torch

from diffusion_gui.core.errors import UserError
from diffusion_gui.training import device


@pytest.fixture
def present(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The accelerators of this machine, as the test says."""
    here: set[str] = set()
    monkeypatch.setattr(torch.cuda, "is_available", lambda: "cuda" in here)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: "mps" in here)
    return here


def test_auto_takes_a_gpu_where_there_is_one(present: set[str]) -> None:
    assert device.pick_device().type == "cpu"
    present.add("mps")
    assert device.pick_device().type == "mps"
    present.add("cuda")
    assert device.pick_device().type == "cuda"
    assert device.pick_device("cpu").type == "cpu"


@pytest.mark.parametrize("name", ["cuda", "mps"])
def test_a_device_that_is_not_there_is_told_with_those_that_are(
    present: set[str], name: str
) -> None:
    with pytest.raises(UserError, match=f"no usable {name.upper()}") as told:
        device.pick_device(name)
    assert torch.__version__ in told.value.why
    assert "cpu" in told.value.why
    assert "--device cpu" in told.value.what_to_do


def test_an_unknown_device_is_answered_with_the_list() -> None:
    with pytest.raises(UserError) as told:
        device.pick_device("tpu")
    assert "auto, cpu, cuda, mps" in told.value.what_to_do


def test_dense_networks_stay_in_single_precision() -> None:
    assert not device.computes_halves(torch.device("cpu"), 0)
    with device.autocast(torch.device("cpu"), False):
        assert (torch.ones(2, 2) @ torch.ones(2, 2)).dtype == torch.float32
