"""P21: whatever the program writes, what else lies in that place stays as it is, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from diffusion_gui.storage.run_folder import CHECKPOINT, CONFIG, KEPT, STATE
from diffusion_gui.storage.run_log import LOG

from . import writers
from .test_every_writer import NAMES

FOREIGN = (
    *("thesis.tex", "a.gif", "frame_0000.png", "frame_1.png", "Frame_0002.PNG", "notes"),
    *(".hidden", ".diffusion-gui", ".diffusion-gui-notes.txt", "aside-old", "estimate.gif"),
    *(".DS_Store", "Thumbs.db", "desktop.ini", "tmp123.npz", "settings.json.bak", "export.png~"),
    *(CONFIG, LOG, "checkpoint.bak", "recipe.json", "run.broken.json"),
)
"""Names of a person's files, likenesses of this program's own among them."""
SINGLE = [name for name in NAMES if name not in ("rewound", "run", "diffusion-gui.log")]


def put_foreign(folder: Path) -> dict[str, bytes]:
    """A person's files in `folder` and in a folder in it; returns their contents by path."""
    inside = folder / "pictures"
    inside.mkdir(parents=True, exist_ok=True)
    for place in (folder, inside):
        for number, name in enumerate(FOREIGN):
            if name.endswith(".png"):
                Image.new("L", (3, 3), number).save(place / name, "PNG")
            else:
                (place / name).write_bytes(f"{name}, mine".encode())
    return contents(folder)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("name", SINGLE)
def test_a_writer_touches_nothing_beside_its_target(tmp_path: Path, name: str) -> None:
    place = tmp_path / "place"
    write = dict(writers.writers(tmp_path))[name]
    before = put_foreign(place)
    target = place / name
    for _ in range(2):  # into a new place, and over what it wrote itself
        assert write(target) == ""
        after = contents(place)
        assert {path: after.get(path) for path in before} == before
        own = {Path(path).parts[0] for path in after.keys() - before.keys()}
        assert own <= {name, name.replace(".broken", "")}


@pytest.mark.parametrize("foreign", [name for name in FOREIGN if name not in (".DS_Store",)])
def test_frames_take_no_folder_that_holds_a_file_of_a_persons(tmp_path: Path, foreign: str) -> None:
    place = tmp_path / "export"
    place.mkdir()
    (place / foreign).write_bytes(b"mine")
    before = contents(place)
    told = dict(writers.writers(tmp_path))["export"](place)
    system = foreign in ("Thumbs.db", "desktop.ini")
    assert ("holds other files" in told) is not system
    assert {path: contents(place).get(path) for path in before} == before


@pytest.mark.parametrize("foreign", [*FOREIGN, CHECKPOINT, STATE, f"{KEPT}/mine.txt"])
def test_training_harms_no_file_in_its_folder(tmp_path: Path, foreign: str) -> None:
    (tmp_path / foreign).parent.mkdir(exist_ok=True)
    (tmp_path / foreign).write_bytes(b"mine")
    train = writers.command(
        "train --data points:moons --network mlp --set width=8 --set depth=1 --steps 2 --batch 8 "
        "--save-every 1 --sample-every 0 --device cpu --out {out}"
    )
    told = train(tmp_path)
    assert (tmp_path / foreign).read_bytes() == b"mine"
    if Path(foreign).parts[0] in (CONFIG, LOG, CHECKPOINT, STATE, KEPT):
        assert foreign.split("/")[0] in told or "already holds" in told
        assert list(contents(tmp_path)) == [foreign]
    else:
        assert told == ""
