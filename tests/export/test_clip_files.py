"""Clips in files: each step's clips play once at their own rate; decoded again and compared."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from diffusion_gui.backend.opening import open_path
from diffusion_gui.cli.inspect import inspect
from diffusion_gui.core.catalog import EXPORTERS
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.files import ExportRequest, FileWritten
from diffusion_gui.core.recipes.comparison import Comparison, Pane
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.runs.exportable import ComparisonExport, Exportable, TrainingExport
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.export import estimate, execute, exporter_for, fits, known, moving_for, remarks
from diffusion_gui.export.embedded import read_recipe
from diffusion_gui.render.films.animation import Moving

MakeRun = Callable[..., Trajectory]
FRAMES, RATE = 5, 12.0
PLAYED = [".gif", ".webp", ".png", ".mp4", ".webm"]
PLAIN = {"scale": 4, "hold_first": 0.0, "hold_last": 0.0}


def write(
    exportable: Trajectory | Exportable, target: Path, **options: object
) -> tuple[Moving, FileWritten]:
    whole = (exportable,) if isinstance(exportable, Trajectory) else exportable
    chosen = ExportOptions(**(PLAIN | options))
    *_, written = execute(ExportRequest(whole, chosen, target, folder=not target.suffix))
    assert isinstance(written, FileWritten)
    return moving_for(exporter_for(target, not target.suffix), whole, chosen), written


def decoded(path: Path) -> tuple[list[np.ndarray], list[float]]:
    """Frames as RGB, and the seconds that each stays."""
    if path.suffix in (".mp4", ".webm"):
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(stream)]
            return frames, [1 / float(stream.average_rate)] * len(frames)
    frames, durations = [], []
    with Image.open(path) as image:
        for i in range(image.n_frames):
            image.seek(i)
            frames.append(np.asarray(image.convert("RGB")))
            durations.append(image.info["duration"] / 1000)
    return frames, durations


@pytest.mark.parametrize("suffix", PLAYED)
def test_each_step_plays_the_clips_once_at_their_own_rate(
    make_run: MakeRun, tmp_path: Path, suffix: str
) -> None:
    run, path = make_run(kind="video", count=2, steps=3), tmp_path / f"a{suffix}"
    film, written = write(run, path, fps=50.0)
    frames, durations = decoded(path)
    assert len(frames) == len(film) == written.frames == 4 * FRAMES
    assert sum(durations) == pytest.approx(4 * FRAMES / RATE, abs=0.011)
    assert written.lasts == pytest.approx(4 * FRAMES / RATE)
    assert max(durations) - min(durations) < 0.011
    closest = [
        min(range(len(film)), key=lambda j: np.abs(frame - film.frame(j).astype(int)).mean())
        for frame in frames
    ]
    assert closest == list(range(4 * FRAMES))


@pytest.mark.parametrize("suffix", PLAYED)
def test_the_finished_clip_alone_plays_once_and_loops(
    make_run: MakeRun, tmp_path: Path, suffix: str
) -> None:
    run, path = make_run(kind="video", count=2, steps=3), tmp_path / f"a{suffix}"
    write(run, path, final=True, hold_first=2.0, hold_last=3.0, every=2, clip_every=7)
    frames, durations = decoded(path)
    assert len(frames) == FRAMES
    assert sum(durations) == pytest.approx(FRAMES / RATE, abs=0.011)
    whole, _ = write(run, tmp_path / f"b{suffix}")
    for j, frame in enumerate(frames):
        assert np.abs(frame - whole.frame(3 * FRAMES + j).astype(int)).mean() < 4
    if suffix in (".gif", ".webp", ".png"):
        with Image.open(path) as image:
            assert image.info["loop"] == 0


@pytest.mark.parametrize("suffix", [".webp", ".png"])
def test_lossless_formats_keep_every_pixel_of_the_frames(
    make_run: MakeRun, tmp_path: Path, suffix: str
) -> None:
    run, path = make_run(kind="video", count=1, steps=1), tmp_path / f"a{suffix}"
    write(run, path)
    frames, _ = decoded(path)
    for i, frame in enumerate(frames):
        state, moment = divmod(i, FRAMES)
        size = np.hypot(run.path.alpha[state], run.path.sigma[state])
        colours = (run.x[state, 0, :, moment] / size + 1) * 127.5
        seen = frame[4 : 4 + 8 * 4 : 4, 4 : 4 + 10 * 4 : 4].transpose(2, 0, 1)
        assert np.abs(seen - np.clip(colours, 0, 255)).max() <= 1.0


def test_frames_in_a_folder_are_named_by_step_and_frame(make_run: MakeRun, tmp_path: Path) -> None:
    run = make_run(kind="video", count=1, steps=4)
    film, _ = write(run, tmp_path / "frames", every=2, hold_first=9.0, hold_last=9.0)
    files = sorted((tmp_path / "frames").iterdir())
    names = [f"frame_step{k:03}_frame{j:02}.png" for k in (0, 2, 4) for j in range(1, FRAMES + 1)]
    assert [file.name for file in files] == names
    for i, file in enumerate(files):
        np.testing.assert_array_equal(np.asarray(Image.open(file)), film.frame(i))
    write(run, tmp_path / "frames", final=True)
    assert len(list((tmp_path / "frames").iterdir())) == FRAMES, "replaced, as its own"
    assert read_recipe(tmp_path / "frames") == run.recipe


def test_frames_of_a_way_there_and_back_are_told_apart(make_run: MakeRun, tmp_path: Path) -> None:
    ways = tuple(
        make_run(kind="video", count=1, steps=2, process=one) for one in ("forward", "reverse")
    )
    film, _ = write(ways, tmp_path / "frames")
    files = sorted((tmp_path / "frames").iterdir())
    assert len(files) == 2 * 3 * FRAMES
    assert files[0].name == "frame_0000_step000_frame01.png"
    assert files[-1].name == "frame_0029_step002_frame05.png"
    for i, file in enumerate(files):
        np.testing.assert_array_equal(np.asarray(Image.open(file)), film.frame(i))


def test_a_strip_shows_middle_frames_and_says_so(make_run: MakeRun, tmp_path: Path) -> None:
    run = make_run(kind="video", count=3, steps=4)
    write(run, tmp_path / "a.strip.png", scale=1)
    picture = np.asarray(Image.open(tmp_path / "a.strip.png"))
    last = picture[2:10, 2 + 4 * 12 : 12 + 4 * 12]
    clean = (run.x[-1, 0, :, FRAMES // 2] + 1) * 127.5
    assert np.abs(last.transpose(2, 0, 1) - np.clip(clean, 0, 255)).max() <= 1.0
    told = " ".join(remarks(EXPORTERS["strip"], (run,), ExportOptions()))
    assert "middle frame" in told


# -- contact sheets -------------------------------------------------------------------------------


def test_a_contact_sheet_has_all_frames_of_the_chosen_state(
    make_run: MakeRun, tmp_path: Path
) -> None:
    run = make_run(kind="video", count=3, steps=4)
    for step, k in ((-1, 4), (2, 2)):
        write(run, tmp_path / "a.sheet.png", scale=2, step=step)
        picture = np.asarray(Image.open(tmp_path / "a.sheet.png"))
        assert picture.shape[:2] == (4 + 3 * 18 - 2 + 4, 4 + FRAMES * 22 - 2 + 4)
        size = np.hypot(run.path.alpha[k], run.path.sigma[k])
        for item in range(3):
            for frame in range(FRAMES):
                top, left = 4 + item * 18, 4 + frame * 22
                cell = picture[top : top + 16 : 2, left : left + 20 : 2].transpose(2, 0, 1)
                expected = (run.x[k, item, :, frame] / size + 1) * 127.5
                assert np.abs(cell - np.clip(expected, 0, 255)).max() <= 1.0
    assert read_recipe(tmp_path / "a.sheet.png") == run.recipe
    assert inspect(str(tmp_path / "a.sheet.png"))["modality"] == "video"


def test_a_contact_sheet_shows_several_things_with_captions(
    make_run: MakeRun, tmp_path: Path
) -> None:
    run = make_run(kind="video", count=2, steps=4)
    _, plain = write(run, tmp_path / "a.sheet.png")
    _, more = write(run, tmp_path / "b.sheet.png", show=("x", "x0"), captions=True)
    assert more.size[1] > 1.8 * plain.size[1]
    assert more.size[0] > plain.size[0]


def test_contact_sheets_are_of_runs_of_clips_alone(make_run: MakeRun, tmp_path: Path) -> None:
    entry = EXPORTERS["sheet"]
    pictures, clips = make_run(), make_run(kind="video", count=2, steps=2)
    assert fits(entry, (clips,))
    for exportable in ((pictures,), compared(clips), trained(clips)):
        assert not fits(entry, exportable)
        with pytest.raises(UserError, match="frames of clips"):
            write(exportable, tmp_path / "a.sheet.png")
    with pytest.raises(UserError, match="no state 3"):
        write(clips, tmp_path / "a.sheet.png", step=3)
    assert not list(tmp_path.iterdir())


# -- several panes, training ----------------------------------------------------------------------


def compared(*runs: Trajectory) -> ComparisonExport:
    panes = tuple(Pane(Recipe(model="clips", steps=one.steps, T=100)) for one in runs)
    names = tuple(f"Steps {one.steps}" for one in runs)
    return ComparisonExport(Comparison(panes, reference=len(panes) - 1), runs, names)


def trained(run: Trajectory) -> TrainingExport:
    grids = tuple(np.asarray(run.x[-1] * share, np.float32) for share in (0.2, 0.6, 1.0))
    loss = np.array([[10.0, 1.0], [20.0, 0.5], [30.0, 0.4]])
    settings = TrainSettings(data="clips", network="video")
    return TrainingExport(settings, run.domain, run.labels, (10, 20, 30), grids, loss)


def test_clips_of_all_panes_are_in_step(make_run: MakeRun, tmp_path: Path) -> None:
    runs = [make_run(kind="video", count=1, steps=steps) for steps in (2, 4)]
    film, written = write(compared(*runs), tmp_path / "both.webp")
    assert written.frames == 5 * FRAMES
    assert written.lasts == pytest.approx(5 * FRAMES / RATE)
    half = film.size[0] // 2
    for j in range(FRAMES):  # both are finished, and alike
        last = film.frame(4 * FRAMES + j)[20:, :]
        np.testing.assert_array_equal(last[40:70, 16:56], last[40:70, half + 8 : half + 48])
    opened = open_path(tmp_path / "both.webp")
    assert opened.comparison == compared(*runs).comparison.checked()
    assert inspect(str(tmp_path / "both.webp"))["shape"] == [3, FRAMES, 8, 10]


def test_samples_of_training_play_and_the_settings_are_restored(
    make_run: MakeRun, tmp_path: Path
) -> None:
    exportable = trained(make_run(kind="video", count=2, steps=2))
    film, written = write(exportable, tmp_path / "t.webp", captions=True, curves=True)
    assert written.frames == 3 * FRAMES
    assert not np.array_equal(film.frame(2 * FRAMES), film.frame(2 * FRAMES + 1))
    assert open_path(tmp_path / "t.webp").training.data == "clips"
    assert inspect(str(tmp_path / "t.webp"))["rate"] == RATE
    write(exportable, tmp_path / "frames")
    names = sorted(file.name for file in (tmp_path / "frames").iterdir())
    assert (names[0], names[-1]) == (
        "frame_step010_frame01.png",
        "frame_step030_frame05.png",
    )


# -- recipes, sizes, words ------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [*PLAYED, ".strip.png", ".sheet.png", ".npz"])
def test_the_recipe_comes_back_and_inspect_names_what_the_items_are(
    make_run: MakeRun, tmp_path: Path, suffix: str
) -> None:
    run, path = make_run(kind="video", count=1, steps=2), tmp_path / f"a{suffix}"
    write(run, path)
    assert read_recipe(path) == run.recipe
    opened = open_path(path)
    back = opened.trajectory.recipe if suffix == ".npz" else opened.recipe
    assert back == run.recipe
    facts = inspect(str(path))
    assert facts["modality"] == "video"
    assert list(facts["shape"]) == [3, FRAMES, 8, 10]
    assert facts["rate"] == RATE


@pytest.mark.parametrize("suffix", [*PLAYED, ".sheet.png", ".npz"])
def test_the_same_run_of_clips_gives_the_same_bytes(
    make_run: MakeRun, tmp_path: Path, suffix: str
) -> None:
    for name in ("a", "b"):
        write(make_run(kind="video", count=1, steps=2), tmp_path / f"{name}{suffix}")
    assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


@pytest.mark.parametrize("name", ["gif", "webp", "apng", "mp4", "frames", "sheet", "npz"])
def test_the_estimated_size_of_clips_is_near(make_run: MakeRun, tmp_path: Path, name: str) -> None:
    entry, run = EXPORTERS[name], make_run(kind="video", count=4, steps=12)
    target = tmp_path / ("a" + entry.suffix.rstrip("/"))
    film, written = write(run, target)
    assert written.bytes / 2 < estimate(film, entry) < written.bytes * 2


def test_clips_know_their_options_and_nothing_else_does(make_run: MakeRun) -> None:
    clips, pictures = (make_run(kind="video", count=2, steps=4),), (make_run(),)
    gif = EXPORTERS["gif"]
    assert {"clip_every", "final"} <= known(gif, clips)
    assert "fps" not in known(gif, clips)
    alone = known(gif, clips, ExportOptions(final=True))
    assert alone == known(gif, clips) - {"every", "clip_every", "hold_first", "hold_last"}
    assert {"clip_every", "final"}.isdisjoint(known(gif, pictures))
    assert not known(EXPORTERS["strip"], clips) & {"clip_every", "final"}


def test_the_rate_is_told_and_a_format_that_is_slower_says_so(make_run: MakeRun) -> None:
    run = make_run(kind="video", count=1, steps=2)
    gif = EXPORTERS["gif"]
    told = " ".join(remarks(gif, (run,), ExportOptions(fps=60.0)))
    assert "own 12 frames a second" in told
    assert "at most" not in told
    told = " ".join(remarks(gif, (run,), ExportOptions(final=True)))
    assert "finished clips" in told
    run.domain = dataclasses.replace(run.domain, rate=100.0)
    told = " ".join(remarks(gif, (run,), ExportOptions()))
    assert "at most 50 frames a second: at 100" in told
    film = moving_for(gif, (run,), ExportOptions(**PLAIN))
    assert sum(film.durations) == pytest.approx(len(film) / 50)
