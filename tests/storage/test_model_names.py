"""Models are looked for where they lie, and only again when something there has changed."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from diffusion_gui.core.errors import UserError
from diffusion_gui.storage import model_files
from diffusion_gui.storage.checkpoints import read_checkpoint


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's own models, long unchanged."""
    monkeypatch.setattr(model_files, "user_models_dir", lambda: tmp_path)
    os.utime(tmp_path, (1_000_000_000, 1_000_000_000))
    return tmp_path


def test_a_model_is_listed_as_soon_as_it_is_there_and_no_longer_than_that(folder: Path) -> None:
    assert "mine" not in model_files.models()
    path = folder / "mine.safetensors"
    path.write_bytes(b"")
    assert model_files.models()["mine"] == path
    os.utime(folder, (1_000_000_001, 1_000_000_001))
    assert "mine" in model_files.models()
    path.unlink()
    assert "mine" not in model_files.models()


def test_two_changes_that_bear_the_same_time_are_both_seen(folder: Path) -> None:
    now = time.time_ns()
    os.utime(folder, ns=(now, now))
    assert "mine" not in model_files.models()
    (folder / "mine.safetensors").write_bytes(b"")
    os.utime(folder, ns=(now, now))  # as where times are told in seconds
    assert "mine" in model_files.models()


def test_a_model_that_is_replaced_is_read_again(folder: Path) -> None:
    shipped = model_files.find_model("shapes")
    path = folder / "mine.safetensors"
    path.write_bytes(shipped.read_bytes())
    assert read_checkpoint(path).domain == read_checkpoint(shipped).domain
    path.write_bytes(b"no model")
    with pytest.raises(UserError, match="not a model"):
        read_checkpoint(path)
    path.unlink()
    with pytest.raises(UserError):
        read_checkpoint(path)
