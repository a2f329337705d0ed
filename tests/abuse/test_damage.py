"""P7, the quick part: a tenth of the campaign, and proof that it can fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffusion_gui.storage.safetensors_file import TensorFile

from . import damage


def test_damaged_and_crafted_models_are_refused(tmp_path: Path) -> None:
    tally = damage.campaign(tmp_path, 48, 100, 50, crafted=True, seed=1)
    assert tally.wrong == []
    assert (tally.truncations, tally.data_flips) == (48, 50)
    assert tally.crafted >= 40


def test_contents_that_are_not_compared_would_be_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TensorFile, "_check_tensors", lambda *_: None)
    monkeypatch.setattr("diffusion_gui.models.checkpoint.tensors_sha256", lambda _: Whatever())
    assert damage.campaign(tmp_path, 0, 0, 20, crafted=False).wrong


class Whatever(str):
    """A checksum that fits all."""

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False

    __hash__ = str.__hash__
