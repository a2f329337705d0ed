"""Finished items and scores in several processes: the bits of one, and a killed one goes on."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from forked_processes import Job, Outcome, carry_out
from PIL import Image

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="forks"),
    pytest.mark.timeout(1200),
]
RUN = ["--T", "50", "--steps", "4", "--seed", "3", "--device", "cpu"]
MOONS = ["sample", "--model", "points:moons", *RUN, "--count", "600"]
SCORE = ["score", "--model", "points:moons", *RUN, "--count", "100", "--json"]
DIGITS = ["sample", "--model", "digits", *RUN, "--count", "12", "--finished", "png"]
SMALL = {str(rank): "small_chunks" for rank in range(3)}
NPZ = ["--finished", "npz", "--out"]
Done = tuple[Path, dict[str, Outcome]]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    folder = tmp_path_factory.mktemp("sets")
    (folder / "mine").mkdir()
    (folder / "mine" / "000001.png").write_bytes(b"a person's own")
    jobs = {
        "one": Job([*MOONS, *NPZ, "one/"], 1),
        "two": Job([*MOONS, *NPZ, "two/"], 2),
        "killed": Job([*MOONS, *NPZ, "three/"], 2, {"1": "kill_in_block 256"}),
        "again": Job([*MOONS, *NPZ, "three/"], 2),
        "other": Job([*MOONS, "--eta", "1", *NPZ, "three/"], 2),
        "pictures": Job([*DIGITS, "--out", "pictures/"], 1),
        "mine": Job([*DIGITS, "--out", "mine/"], 1),
        "whole": Job([*MOONS, "--out", "a.npz"], 2),
        "score": Job(SCORE, 1, SMALL),
        "split score": Job(SCORE, 3, SMALL),
    }  # fmt: skip
    return folder, dict(zip(jobs, carry_out(list(jobs.values()), folder), strict=True))


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_two_processes_make_the_bytes_of_one(done: Done) -> None:
    folder, outcomes = done
    assert outcomes["one"].codes == [0], outcomes["one"].err
    assert outcomes["two"].codes == [0, 0], outcomes["two"].err
    one = content(folder / "one")
    blocks = ["items_000000.npz", "items_000256.npz", "items_000512.npz"]
    assert list(one) == ["dataset.json", *blocks]
    assert {name: one[name] for name in blocks} == {
        name: content(folder / "two")[name] for name in blocks
    }
    assert outcomes["two"].out == ["two: 600 items\n", ""]


def test_shards_hold_items_and_classes_under_the_names_of_the_field(done: Done) -> None:
    folder, _ = done
    with np.load(folder / "one" / "items_000512.npz") as shard:
        assert shard["arr_0"].shape == (88, 2)
        assert shard["arr_0"].dtype == np.float32
        assert shard["arr_1"].shape == (88,)


def test_a_killed_process_leaves_whole_blocks_and_the_rest_is_made_later(done: Done) -> None:
    folder, outcomes = done
    assert outcomes["killed"].codes == [2, -9]
    assert outcomes["killed"].err[0].startswith("Another process of this run has ended")
    assert outcomes["again"].codes == [0, 0]
    assert "600 items; 2 of 3 blocks had been made before" in outcomes["again"].out[0]
    made, straight = content(folder / "three"), content(folder / "one")
    assert made.keys() == straight.keys()
    assert all(made[name] == straight[name] for name in made if name.endswith(".npz"))


def test_a_set_is_completed_with_its_own_settings_only(done: Done) -> None:
    folder, outcomes = done
    assert outcomes["other"].codes == [2, 2]
    assert "".join(outcomes["other"].err).count("holds another set of items") == 1
    recipe = json.loads((folder / "three" / "dataset.json").read_text())["diffusion_gui"]["recipe"]
    assert recipe["model_sha256"]


def test_pictures_are_one_file_each_with_a_list_of_their_classes(done: Done) -> None:
    folder, outcomes = done
    assert outcomes["pictures"].codes == [0], outcomes["pictures"].err
    listed = json.loads((folder / "pictures" / "dataset.json").read_text())["labels"]
    assert listed == [[f"{number:06d}.png", number % 10] for number in range(12)]
    with Image.open(folder / "pictures" / "000003.png") as picture:
        assert (picture.mode, picture.size) == ("L", (28, 28))


def test_a_folder_of_other_files_is_refused(done: Done) -> None:
    folder, outcomes = done
    assert outcomes["mine"].codes == [2]
    assert "holds other files" in outcomes["mine"].err[0]
    assert content(folder / "mine") == {"000001.png": b"a person's own"}


def test_a_run_with_all_its_states_is_not_split(done: Done) -> None:
    folder, outcomes = done
    assert outcomes["whole"].codes == [2, 2]
    assert "".join(outcomes["whole"].err).count("is not split over several processes") == 1
    assert not (folder / "a.npz").exists()


def test_a_score_of_three_processes_is_that_of_one(done: Done) -> None:
    _, outcomes = done
    assert outcomes["score"].codes == [0], outcomes["score"].err
    assert outcomes["split score"].codes == [0, 0, 0], outcomes["split score"].err
    assert json.loads(outcomes["score"].out[0])["scores"]
    assert outcomes["split score"].out == [outcomes["score"].out[0], "", ""]
