"""A file is complete or not there, the old one is never harmed, and wrong places are told."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from diffusion_gui.core.catalog import EXPORTERS
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.files import ExportRequest, FileWritten
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.export import execute, exporter_for
from diffusion_gui.export.embedded import read_recipe
from diffusion_gui.render.films.run_film import Film

MakeRun = Callable[..., Trajectory]
SUFFIXES = [".gif", ".webp", ".png", ".mp4", ".webm", ".strip.png", ".npz"]
OLD = b"what was there before"


def request(run: Trajectory, target: Path) -> ExportRequest:
    return ExportRequest((run,), ExportOptions(scale=2), target, folder=not target.suffix)


@pytest.mark.parametrize(
    ("name", "exporter"),
    [
        ("a.gif", "gif"),
        ("a.GIF", "gif"),
        ("a.png", "apng"),
        ("a.strip.png", "strip"),
        ("strip.png", "apng"),
        ("a.b.mp4", "mp4"),
        ("a.webm", "webm"),
        ("a.webp", "webp"),
        ("a.npz", "npz"),
    ],
)
def test_the_ending_picks_the_exporter(name: str, exporter: str) -> None:
    assert exporter_for(Path(name)).name == exporter


def test_a_folder_is_for_frames_whatever_it_is_called() -> None:
    assert exporter_for(Path("my.gif"), folder=True).name == "frames"


@pytest.mark.parametrize("name", ["a.xyz", "a", ".gif", "a.gif.txt"])
def test_an_unknown_ending_is_answered_with_the_known_ones(name: str) -> None:
    with pytest.raises(UserError) as caught:
        exporter_for(Path(name))
    for suffix in SUFFIXES:
        assert suffix in caught.value.what_to_do


def test_a_folder_without_slash_is_told_how_to_be_meant(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is a folder") as caught:
        exporter_for(tmp_path)
    assert "folder of PNG frames" in caught.value.what_to_do


def test_every_exporter_can_be_asked_for() -> None:
    for entry in EXPORTERS.values():
        folder = entry.suffix == "/"
        assert exporter_for(Path("x" + entry.suffix), folder) is entry
        assert callable(entry.load())


@pytest.mark.parametrize("suffix", [*SUFFIXES, ""])
def test_every_format_carries_the_recipe_home(
    make_run: MakeRun, tmp_path: Path, suffix: str
) -> None:
    run = make_run(count=1, steps=3)
    target = tmp_path / f"a{suffix}"
    *_, written = execute(request(run, target))
    assert isinstance(written, FileWritten)
    assert read_recipe(target) == run.recipe


def test_a_recipe_longer_than_a_gif_block_survives(make_run: MakeRun, tmp_path: Path) -> None:
    run = make_run(count=1, steps=2)
    run.recipe = run.recipe.changed(data="images:/a/long/path" * 100)
    list(execute(request(run, tmp_path / "a.gif")))
    assert read_recipe(tmp_path / "a.gif") == run.recipe


@pytest.mark.parametrize("suffix", [".gif", ".png", ".webp", ".mp4", ".webm", ".npz", ".txt", ""])
@pytest.mark.parametrize("content", [b"", b"not a picture at all", b"GIF89a", b"\x89PNG\r\n\x1a\n"])
def test_files_without_a_recipe_are_refused(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(content)
    with pytest.raises(UserError, match="holds no recipe"):
        read_recipe(path)


@pytest.mark.parametrize("suffix", [".gif", ".png", ".webp"])
def test_foreign_pictures_hold_no_recipe(tmp_path: Path, suffix: str) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / f"a{suffix}")
    with pytest.raises(UserError, match="another program"):
        read_recipe(tmp_path / f"a{suffix}")


def test_a_foreign_comment_is_no_recipe(tmp_path: Path) -> None:
    Image.new("P", (4, 4)).save(tmp_path / "a.gif", comment=b"Made with GIMP")
    with pytest.raises(UserError, match="holds no recipe"):
        read_recipe(tmp_path / "a.gif")


@pytest.mark.parametrize("path", ["missing.gif", "."])
def test_a_missing_file_holds_no_recipe(path: str) -> None:
    with pytest.raises(UserError, match="holds no recipe"):
        read_recipe(Path(path))


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes")
def test_a_pipe_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.gif")
    with pytest.raises(UserError, match="no regular file"):
        read_recipe(tmp_path / "a.gif")


def test_a_pixel_bomb_holds_no_recipe(tmp_path: Path) -> None:
    Image.new("1", (4, 4)).save(tmp_path / "a.gif")
    content = bytearray((tmp_path / "a.gif").read_bytes())
    content[6:10] = b"\xff\xff\xff\xff"
    (tmp_path / "a.gif").write_bytes(content)
    with pytest.raises(UserError, match="holds no recipe"):
        read_recipe(tmp_path / "a.gif")


@pytest.mark.parametrize("old", [False, True])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_cancelling_half_way_leaves_what_was_there(
    make_run: MakeRun, tmp_path: Path, suffix: str, old: bool
) -> None:
    target = tmp_path / f"a{suffix}"
    if old:
        target.write_bytes(OLD)
    events = execute(request(make_run(), target))
    next(events)
    if suffix not in (".strip.png", ".npz"):
        for _ in range(4):
            next(events)
    events.close()
    assert [entry.name for entry in tmp_path.iterdir()] == ([target.name] if old else [])
    assert not old or target.read_bytes() == OLD


def test_cancelling_frames_leaves_no_folder(make_run: MakeRun, tmp_path: Path) -> None:
    events = execute(request(make_run(), tmp_path / "frames"))
    for _ in range(4):
        next(events)
    events.close()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("failing", ["replace", "fsync", "chmod"])
def test_a_failing_system_call_harms_nothing(
    make_run: MakeRun,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    suffix: str,
    failing: str,
) -> None:
    target = tmp_path / f"a{suffix}"
    target.write_bytes(OLD)

    def fail(*args: object, **kwargs: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(f"diffusion_gui.storage.atomic.os.{failing}", fail)
    with pytest.raises(UserError, match="No space left") as caught:
        list(execute(request(make_run(count=1, steps=2), target)))
    assert target.name in caught.value.what
    assert target.read_bytes() == OLD
    assert [entry.name for entry in tmp_path.iterdir()] == [target.name]


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".png", ".mp4", ".webm"])
@pytest.mark.parametrize("n", [0, 1, 7])
def test_the_nth_frame_failing_harms_nothing(
    make_run: MakeRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, n: int
) -> None:
    target = tmp_path / f"a{suffix}"
    target.write_bytes(OLD)
    whole = Film.frame

    def fail(film: Film, i: int) -> object:
        if i == n:
            raise OSError(errno.EIO, "Input/output error")
        return whole(film, i)

    monkeypatch.setattr(Film, "frame", fail)
    with pytest.raises(UserError, match="Input/output error"):
        list(execute(request(make_run(), target)))
    assert target.read_bytes() == OLD
    assert [entry.name for entry in tmp_path.iterdir()] == [target.name]


_LIMITED = """
import resource, signal, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from conftest import make_fake_run
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.protocol.files import ExportRequest
from diffusion_gui.export import execute
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
run = make_fake_run(steps=20)
for target, limit in {cases!r}:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        list(execute(ExportRequest((run,), ExportOptions(scale=2), Path(target))))
        print("written", target, limit)
    except UserError as error:
        print("refused", error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_FSIZE")
def test_a_full_disk_is_told_wherever_it_strikes(make_run: MakeRun, tmp_path: Path) -> None:
    run = make_run(steps=20)
    cases = []
    for suffix in SUFFIXES:
        target = tmp_path / f"a{suffix}"
        *_, written = execute(request(run, target))
        target.write_bytes(OLD)
        for missing in (1, written.bytes // 2, written.bytes - 1):
            cases.append((str(target), written.bytes - missing))
    code = _LIMITED.format(tests=str(Path(__file__).parents[1]), cases=cases)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == len(cases)
    assert all(line.startswith("refused") and "File too large" in line for line in lines), lines
    assert {path.name for path in tmp_path.iterdir()} == {f"a{suffix}" for suffix in SUFFIXES}
    assert all(path.read_bytes() == OLD for path in tmp_path.iterdir())


def test_a_folder_with_other_files_is_left_alone(make_run: MakeRun, tmp_path: Path) -> None:
    folder = tmp_path / "frames"
    folder.mkdir()
    (folder / "thesis.tex").write_text("years of work")
    with pytest.raises(UserError, match="holds other files"):
        list(execute(request(make_run(), folder)))
    assert [entry.name for entry in folder.iterdir()] == ["thesis.tex"]
    assert len(list(tmp_path.iterdir())) == 1


def other_frames(folder: Path, **text: str) -> dict[str, bytes]:
    """Ten pictures of another program under the names of ours; returns their bytes."""
    folder.mkdir()
    for i in range(10):
        info = PngInfo()
        for key, value in text.items():
            info.add_text(key, value)
        Image.new("RGB", (4, 4), (25 * i, 0, 0)).save(folder / f"frame_{i:04}.png", pnginfo=info)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize(
    "text", [{}, {"Software": "Blender"}, {"recipe": "two eggs"}, {"recipe": '{"eggs": 2}'}]
)
def test_frames_of_another_program_are_left_alone(
    make_run: MakeRun, tmp_path: Path, text: dict[str, str]
) -> None:
    folder = tmp_path / "frames"
    before = other_frames(folder, **text)
    with pytest.raises(UserError, match="holds other files") as refused:
        list(execute(request(make_run(), folder)))
    assert "frame_0000.png" in refused.value.why
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["frames"]


def test_one_frame_of_another_program_among_ours_is_enough(
    make_run: MakeRun, tmp_path: Path
) -> None:
    folder = tmp_path / "frames"
    list(execute(request(make_run(), folder)))
    Image.new("RGB", (4, 4)).save(folder / "frame_0003.png")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(UserError, match="holds other files"):
        list(execute(request(make_run(steps=3), folder)))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_missing_folder_is_told(make_run: MakeRun, tmp_path: Path, suffix: str) -> None:
    with pytest.raises(UserError, match="does not exist"):
        list(execute(request(make_run(), tmp_path / "nowhere" / f"a{suffix}")))


def test_a_folder_named_like_a_file_is_told(make_run: MakeRun, tmp_path: Path) -> None:
    (tmp_path / "a.gif").mkdir()
    with pytest.raises(UserError, match="is a folder"):
        list(execute(request(make_run(), tmp_path / "a.gif")))


def test_through_a_link_the_file_behind_it_is_written(make_run: MakeRun, tmp_path: Path) -> None:
    (tmp_path / "real.gif").write_bytes(OLD)
    (tmp_path / "link.gif").symlink_to("real.gif")
    list(execute(request(make_run(count=1, steps=2), tmp_path / "link.gif")))
    assert (tmp_path / "link.gif").is_symlink()
    assert (tmp_path / "real.gif").read_bytes().startswith(b"GIF89a")


def test_an_unfinished_run_has_no_trajectory_file(make_run: MakeRun, tmp_path: Path) -> None:
    whole = make_run()
    part = Trajectory(whole.recipe, whole.domain, whole.labels, whole.path, whole.x[0])
    part.add(whole.x0[0], None, whole.x[1])
    with pytest.raises(UserError, match="not finished"):
        list(execute(request(part, tmp_path / "a.npz")))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("suffix", [".npz", ".strip.png"])
def test_what_shows_no_whole_grid_may_have_many_items(
    make_run: MakeRun, tmp_path: Path, suffix: str
) -> None:
    runs, options = (make_run(count=200, steps=1),), ExportOptions(scale=64)
    with pytest.raises(UserError, match="pixels"):
        list(execute(ExportRequest(runs, options, tmp_path / "a.gif")))
    list(execute(ExportRequest(runs, options, tmp_path / f"a{suffix}")))
    assert [entry.name for entry in tmp_path.iterdir()] == [f"a{suffix}"]
