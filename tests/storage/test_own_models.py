"""The person's own models: found, renamed, deleted and brought back; nothing of theirs is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.scoring import Score
from diffusion_gui.storage import kept_scores, my_models
from diffusion_gui.storage.model_files import find_model, user_models_dir
from diffusion_gui.storage.run_folder import CHECKPOINT


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A saved file and a run, and a folder that is none."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    user_models_dir().mkdir(parents=True)
    shutil.copy(find_model("points:moons"), user_models_dir() / "mine.safetensors")
    run = my_models.runs_dir() / "20261130-000000-shapes"
    run.mkdir(parents=True)
    shutil.copy(find_model("shapes"), run / CHECKPOINT)
    (run / "config.json").write_text("{}")
    (my_models.runs_dir() / "empty").mkdir()


def named(title: str) -> my_models.MyModel:
    return next(one for one in my_models.my_models() if one.title == title)


def test_files_and_runs_are_found_with_what_they_learned() -> None:
    assert {one.title for one in my_models.my_models()} == {"mine", "20261130-000000-shapes"}
    run = named("20261130-000000-shapes")
    assert (run.info.data, run.info.modality) == ("shapes", "image")
    assert run.info.steps > 0
    assert find_model(str(run.path)) == run.path
    assert named("mine").info.modality == "points"


@pytest.mark.parametrize(("title", "new"), [("mine", "ours"), ("20261130-000000-shapes", "best")])
def test_a_model_is_renamed_and_no_other_is_replaced(title: str, new: str) -> None:
    content = named(title).path.read_bytes()
    renamed = my_models.rename(named(title), f" {new} ")
    assert renamed.title == new
    assert renamed.path.read_bytes() == content
    assert title not in {one.title for one in my_models.my_models()}
    other = next(one for one in my_models.my_models() if one.title != new)
    taken = other.place.with_name(new + ("" if other.place != other.path else ".safetensors"))
    if not taken.exists():
        taken.write_bytes(b"a person's")
    with pytest.raises(UserError, match="already"):
        my_models.rename(other, new)
    assert other.path.exists()


@pytest.mark.parametrize("bad", ["", "  ", ".", "..", "a/b", "a\\b", "a\0b", "x" * 200])
def test_a_name_that_is_none_is_refused(bad: str) -> None:
    before = named("mine")
    with pytest.raises(UserError, match="no name"):
        my_models.rename(before, bad)
    assert before.path.exists()


@pytest.mark.parametrize("title", ["mine", "20261130-000000-shapes"])
def test_what_is_deleted_comes_back_as_it_was(title: str) -> None:
    model = named(title)
    content = model.path.read_bytes()
    slot = my_models.delete(model)
    assert title not in {one.title for one in my_models.my_models()}
    assert my_models.restore(slot) == model.place
    assert named(title).path.read_bytes() == content
    assert not slot.exists()


def test_what_is_brought_back_replaces_nothing() -> None:
    model = named("mine")
    slot = my_models.delete(model)
    model.place.write_bytes(b"another one")
    back = my_models.restore(slot)
    assert back != model.place
    assert model.place.read_bytes() == b"another one"
    assert back.exists()


def test_what_a_crashed_window_had_deleted_comes_back_at_the_next_start() -> None:
    program = (
        "import os\n"
        "from diffusion_gui.storage import my_models\n"
        "for one in my_models.my_models(): my_models.delete(one)\n"
        "assert not my_models.my_models()\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", program], env=os.environ, check=False)
    assert not my_models.my_models()
    assert len(my_models.restore_all()) == 2
    assert {one.title for one in my_models.my_models()} == {"mine", "20261130-000000-shapes"}
    assert not list(my_models.trash_dir().iterdir())


def test_a_closed_window_deletes_for_good_what_it_has_deleted_and_no_more() -> None:
    kept, gone = my_models.delete(named("mine")), my_models.delete(named("20261130-000000-shapes"))
    my_models.empty_trash([gone])
    assert not gone.exists()
    assert kept.exists()


def test_scores_are_kept_for_the_checkpoint_they_are_of() -> None:
    run = named("20261130-000000-shapes")
    score = Score("energy_distance", 0.1, 0.0, 0.01, None)
    kept_scores.keep(run.place, run.info.steps + 1, (score,))
    assert named(run.title).scores == (), "the run has gone on"
    kept_scores.keep(run.place, run.info.steps, (score,))
    assert named(run.title).scores == (score,)
    shutil.copy(run.path, user_models_dir() / "copy.safetensors")
    copy = named("copy")
    assert (copy.scores, copy.run) == ((score,), run.place)
    assert named("mine").run is None
    shutil.copy(find_model("digits"), run.path)
    assert named(run.title).scores == (), "they are another checkpoint's"


@pytest.mark.parametrize(
    "figure", ['{"name": "odd", "value": 1, "floor": 1}', '{"name": "frechet", "value": NaN, '
    '"floor": 1}', '{"name": [], "value": 1, "floor": 1}', '{"name": "frechet"}', "3"]
)  # fmt: skip
def test_damaged_scores_are_none(figure: str) -> None:
    run = named("20261130-000000-shapes")
    text = f'{{"sha256": "{run.info.sha256}", "scores": [{figure}]}}'
    (run.place / kept_scores.SCORES).write_text(text)
    assert named(run.title).scores == ()
