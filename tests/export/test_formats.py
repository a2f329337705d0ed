"""Every format is decoded again, with what the person's programs use, and compared."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.reformatter import ColorRange, Colorspace, Interpolation
from PIL import Image

from diffusion_gui.core.catalog import EXPORTERS
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.protocol.files import ExportRequest, FileWritten
from diffusion_gui.core.recipes.export_options import EXPORT_OPTIONS, ExportOptions
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.export import estimate, execute, exporter_for, known, moving_for, remarks
from diffusion_gui.export.embedded import read_recipe
from diffusion_gui.render.films.run_film import Film
from diffusion_gui.storage import trajectory_file

MakeRun = Callable[..., Trajectory]
STILL_OR_MOVING = [".gif", ".webp", ".png", ".mp4", ".webm"]


def write(run: Trajectory, target: Path, **options: object) -> tuple[Film, FileWritten]:
    chosen = ExportOptions(**{"scale": 4, **options})
    *before, written = execute(ExportRequest((run,), chosen, target, folder=not target.suffix))
    assert all(isinstance(event, Progress) for event in before)
    assert before[-1].done == before[-1].total
    assert isinstance(written, FileWritten)
    assert written.path == target
    return moving_for(exporter_for(target, not target.suffix), (run,), chosen), written


def decode_pillow(path: Path) -> tuple[list[np.ndarray], list[float]]:
    """Frames as RGB, and their durations in seconds."""
    frames, durations = [], []
    with Image.open(path) as image:
        for i in range(image.n_frames):
            image.seek(i)
            frames.append(np.asarray(image.convert("RGB")))
            durations.append(image.info["duration"] / 1000)
    return frames, durations


def decode_video(path: Path) -> tuple[list[np.ndarray], float]:
    """Frames as RGB, and the file's playing time in seconds."""
    with av.open(str(path)) as container:
        frames = [
            frame.reformat(
                format="rgb24",
                src_colorspace=Colorspace.ITU709,
                src_color_range=ColorRange.MPEG,
                dst_color_range=ColorRange.JPEG,
                interpolation=Interpolation.AREA,
            ).to_ndarray()
            for frame in container.decode(video=0)
        ]
        return frames, container.duration / 1e6


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    return float(10 * np.log10(255**2 / np.mean((a.astype(float) - b) ** 2)))


@pytest.mark.parametrize("suffix", [".webp", ".png"])
def test_lossless_formats_keep_every_pixel(make_run: MakeRun, tmp_path: Path, suffix: str) -> None:
    film, _ = write(make_run(), tmp_path / f"a{suffix}")
    frames, _ = decode_pillow(tmp_path / f"a{suffix}")
    assert len(frames) == len(film)
    for i, frame in enumerate(frames):
        np.testing.assert_array_equal(frame, film.frame(i))


def test_gif_colours_are_close(make_run: MakeRun, tmp_path: Path) -> None:
    film, _ = write(make_run(), tmp_path / "a.gif")
    frames, _ = decode_pillow(tmp_path / "a.gif")
    assert len(frames) == len(film)
    away = [np.abs(frame.astype(int) - film.frame(i)) for i, frame in enumerate(frames)]
    # Noise fills the colour cube: 250 colours are about 40 apart in each channel there.
    assert np.mean(away) < 12
    assert away[-1].mean() < 4  # clean items have few colours


def test_a_grey_gif_is_nearly_exact(make_run: MakeRun, tmp_path: Path) -> None:
    film, _ = write(make_run(shape=(1, 12, 12)), tmp_path / "a.gif")
    frames, _ = decode_pillow(tmp_path / "a.gif")
    for i, frame in enumerate(frames):
        assert np.abs(frame.astype(int) - film.frame(i)).max() <= 4


def test_free_palette_entries_keep_gifs_small(
    make_run: MakeRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # From step to step most pixels of so slow a run keep their colour.
    run = make_run(steps=40, count=16, shape=(3, 28, 28))
    _, small = write(run, tmp_path / "a.gif")
    # With all entries in use, the encoder has no colour left that means "as it was".
    monkeypatch.setattr("diffusion_gui.export.animation.PALETTE", 256)
    _, large = write(run, tmp_path / "b.gif")
    assert small.bytes < large.bytes / 1.8


@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
@pytest.mark.parametrize(("channels", "scale"), [(1, 4), (3, 4), (3, 2)])
def test_videos_keep_noise(
    make_run: MakeRun, tmp_path: Path, suffix: str, channels: int, scale: int
) -> None:
    run = make_run(shape=(channels, 16, 16), steps=8)
    path = tmp_path / f"a{suffix}"
    film, _ = write(run, path, hold_first=0, hold_last=0, scale=scale)
    frames, _ = decode_video(path)
    assert len(frames) == len(film)
    for i, frame in enumerate(frames):
        assert psnr(frame, film.frame(i)) > 30


@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
def test_videos_say_which_colours_they_mean(make_run: MakeRun, tmp_path: Path, suffix: str) -> None:
    write(make_run(), tmp_path / f"a{suffix}")
    with av.open(str(tmp_path / f"a{suffix}")) as container:
        context = container.streams.video[0].codec_context
        assert context.pix_fmt == "yuv420p"
        tags = (context.colorspace, context.color_primaries, context.color_trc)
        assert tags == (1, 1, 1)  # BT.709
        assert context.color_range == 1  # limited


@pytest.mark.parametrize("suffix", STILL_OR_MOVING)
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"fps": 12.5, "hold_first": 0.0, "hold_last": 0.0},
        {"fps": 30.0, "hold_first": 0.333, "hold_last": 2.001},
        {"fps": 7.0, "hold_first": 0.5, "every": 3},
        {"fps": 1000.0, "hold_last": 0.2},
        {"fps": 0.5, "hold_first": 0.0, "hold_last": 0.0},
    ],
    ids=lambda options: "-".join(f"{k}{v}" for k, v in options.items()) or "defaults",
)
def test_playing_time_is_right_to_a_tick(
    make_run: MakeRun, tmp_path: Path, suffix: str, options: dict[str, float]
) -> None:
    path = tmp_path / f"a{suffix}"
    film, _ = write(make_run(count=1), path, **options)
    if suffix in (".mp4", ".webm"):
        frames, seconds = decode_video(path)
        rate = max(film.options.fps, 5)
        tick = 1 / rate
        assert len(frames) / rate == pytest.approx(sum(film.durations), abs=1.001 * tick)
    else:
        _, durations = decode_pillow(path)
        seconds = sum(durations)
        tick = 0.01 if suffix == ".gif" else 0.001
        # Browsers play frames of 10 ms and less at a tenth of their speed.
        assert min(durations) > 0.0101
    assert seconds == pytest.approx(sum(film.durations), abs=1.001 * tick)


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".png"])
def test_holds_stay_where_they_belong(make_run: MakeRun, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    write(make_run(), path, fps=20.0, hold_first=0.5, hold_last=1.5)
    _, durations = decode_pillow(path)
    assert durations[0] == pytest.approx(0.55)
    assert durations[-1] == pytest.approx(1.55)
    assert set(durations[1:-1]) == {0.05}


@pytest.mark.parametrize(("suffix", "least"), [(".gif", 0.02), (".webp", 0.011), (".png", 0.011)])
@pytest.mark.parametrize("fps", [60.0, 95.0, 1000.0])
def test_a_rate_too_fast_for_the_format_keeps_every_frame_and_plays_as_fast_as_it_says(
    make_run: MakeRun, tmp_path: Path, suffix: str, least: float, fps: float
) -> None:
    path, run = tmp_path / f"a{suffix}", make_run(steps=40)
    film, written = write(run, path, fps=fps, hold_first=0.0, hold_last=0.0)
    frames, durations = decode_pillow(path)
    assert len(frames) == len(film) == written.frames == 41
    rate = min(fps, 1 / least)
    assert min(durations) >= least - 1e-9
    assert len(frames) / sum(durations) == pytest.approx(rate, rel=0.02)
    assert sum(film.durations) == pytest.approx(41 / rate)
    told = remarks(exporter_for(path), (run,), ExportOptions(fps=fps))
    assert len(told) == int(fps > 1 / least)
    if told:
        assert f"{1 / least:.3g} frames a second" in told[0]


def test_a_rate_that_the_format_has_is_not_remarked_upon(make_run: MakeRun) -> None:
    options = ExportOptions(fps=50.0, hold_first=0.0)
    for entry in EXPORTERS.values():
        if entry.animation:
            assert not remarks(entry, (make_run(),), options)
            film = moving_for(entry, (make_run(),), options)
            assert film.durations[0] == pytest.approx(0.02)


@pytest.mark.parametrize(
    ("count", "steps", "show", "said"),
    [
        (8, 5, ("x",), ""),
        (9, 5, ("x",), "first 8 of 9 items, at 6 of 6 states"),
        (16, 50, ("x",), "first 8 of 16 items, at 10 of 51 states"),
        (5, 5, ("x", "x0"), "first 4 of 5 items, at 6 of 6 states"),
        (4, 50, ("x", "x0"), "10 of 51 states"),
    ],
)
def test_a_strip_says_what_it_leaves_out(
    make_run: MakeRun, count: int, steps: int, show: tuple[str, ...], said: str
) -> None:
    run = make_run(count=count, steps=steps)
    told = " ".join(remarks(EXPORTERS["strip"], (run,), ExportOptions(show=show)))
    assert said in told
    assert bool(told) is bool(said)


def test_a_format_knows_the_options_that_change_its_file(make_run: MakeRun, tmp_path: Path) -> None:
    run = make_run(count=2, steps=4)
    others = {
        "fps": 7.0,
        "scale": 8,
        "hold_first": 2.0,
        "hold_last": 3.0,
        "every": 2,
        "show": ("x0",),
        "captions": True,
        "curves": True,
        "dark": False,
    }
    assert others.keys() | {"sound", "item", "step", "clip_every", "final"} == EXPORT_OPTIONS.keys()
    for entry in EXPORTERS.values():
        if entry.sounds or entry.clips:  # in test_sound_files and test_clip_files
            continue
        if entry.name in ("mp4", "webm"):  # as GIF; their encoders are slow
            assert known(entry, (run,)) == known(EXPORTERS["gif"], (run,))
            continue
        suffix = "" if entry.name == "frames" else entry.suffix

        def made(name: str, suffix: str = suffix, **options: object) -> object:
            write(run, tmp_path / f"{name}{suffix}", **options)
            path = tmp_path / f"{name}{suffix}"
            return [one.read_bytes() for one in ([path] if suffix else sorted(path.iterdir()))]

        plain = made(f"{entry.name}-plain")
        changing = {
            name
            for name, value in others.items()
            if made(entry.name + name, **{name: value}) != plain
        }
        assert changing == known(entry, (run,)), entry.name


@pytest.mark.parametrize("suffix", STILL_OR_MOVING)
def test_identical_frames_keep_their_time(make_run: MakeRun, tmp_path: Path, suffix: str) -> None:
    run = make_run(count=1)
    same = Trajectory(run.recipe, run.domain, run.labels, run.path, run.x[0])
    for k in range(run.steps):
        same.add(run.x0[k], None, run.x[0])
    path = tmp_path / f"a{suffix}"
    film, _ = write(same, path)
    seconds = decode_video(path)[1] if suffix in (".mp4", ".webm") else sum(decode_pillow(path)[1])
    assert seconds == pytest.approx(sum(film.durations), abs=0.011)
    assert read_recipe(path) == run.recipe


@pytest.mark.parametrize("suffix", STILL_OR_MOVING)
def test_odd_pictures_become_even(make_run: MakeRun, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    write(make_run(shape=(1, 5, 7), count=1, steps=2), path, scale=1)
    if suffix in (".mp4", ".webm"):
        height, width = decode_video(path)[0][0].shape[:2]
    else:
        height, width = decode_pillow(path)[0][0].shape[:2]
    assert width % 2 == height % 2 == 0
    assert (width, height) >= (7, 5)


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".png"])
def test_animations_loop_for_ever(make_run: MakeRun, tmp_path: Path, suffix: str) -> None:
    write(make_run(count=1, steps=2), tmp_path / f"a{suffix}")
    with Image.open(tmp_path / f"a{suffix}") as image:
        assert image.info["loop"] == 0


def test_frames_are_numbered_in_order_of_play(make_run: MakeRun, tmp_path: Path) -> None:
    film, written = write(make_run(), tmp_path / "frames")
    files = sorted((tmp_path / "frames").iterdir())
    assert [file.name for file in files] == [f"frame_{i:04}.png" for i in range(11)]
    assert written.frames == 11
    assert written.bytes == sum(file.stat().st_size for file in files)
    for i, file in enumerate(files):
        np.testing.assert_array_equal(np.asarray(Image.open(file)), film.frame(i))


def test_exporting_frames_again_replaces_them(make_run: MakeRun, tmp_path: Path) -> None:
    write(make_run(), tmp_path / "frames")
    write(make_run(steps=3), tmp_path / "frames")
    assert len(list((tmp_path / "frames").iterdir())) == 4
    assert [entry.name for entry in tmp_path.iterdir()] == ["frames"]


def test_a_strip_is_one_still_picture(make_run: MakeRun, tmp_path: Path) -> None:
    write(make_run(), tmp_path / "a.strip.png")
    with Image.open(tmp_path / "a.strip.png") as image:
        assert getattr(image, "n_frames", 1) == 1
        assert image.width > image.height


def test_the_trajectory_file_holds_the_run(make_run: MakeRun, tmp_path: Path) -> None:
    run = make_run()
    write(run, tmp_path / "a.npz")
    back = trajectory_file.load(tmp_path / "a.npz")
    for name in ("x", "x0", "noise", "labels"):
        np.testing.assert_array_equal(getattr(back, name), getattr(run, name))
    assert back.recipe == run.recipe


def test_only_the_recorded_arrays_are_kept(make_run: MakeRun, tmp_path: Path) -> None:
    run = make_run()
    write(run, tmp_path / "a.npz", record=("eps",))
    with np.load(tmp_path / "a.npz", allow_pickle=False) as file:
        assert {"x", "eps", "t", "alpha", "sigma", "labels", "recipe"} <= set(file.files)
        assert not {"x0", "noise"} & set(file.files)
        k = 3
        expected = (run.x[k] - run.path.alpha[k] * run.x0[k]) / run.path.sigma[k]
        np.testing.assert_allclose(file["eps"][k], expected, atol=1e-5)


@pytest.mark.parametrize("suffix", [".npz", ".gif", ".png", ".webp", ".mp4", ".webm", ".strip.png"])
def test_the_same_run_gives_the_same_bytes(make_run: MakeRun, tmp_path: Path, suffix: str) -> None:
    for name in ("a", "b"):
        write(make_run(), tmp_path / f"{name}{suffix}")
    assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


@pytest.mark.parametrize(
    "name",
    [n for n, one in EXPORTERS.items() if n not in ("mp4", "webm") and not one.sounds | one.clips],
)
def test_the_estimated_size_is_near(make_run: MakeRun, tmp_path: Path, name: str) -> None:
    entry = EXPORTERS[name]
    run = make_run(steps=40)
    suffix = "" if name == "frames" else entry.suffix
    film, written = write(run, tmp_path / f"a{suffix}")
    assert written.bytes / 1.5 < estimate(film, entry) < written.bytes * 1.5


def test_recipes_are_plain_json_inside(make_run: MakeRun, tmp_path: Path) -> None:
    run = make_run()
    for suffix in STILL_OR_MOVING:
        write(run, tmp_path / f"a{suffix}")
    with Image.open(tmp_path / "a.gif") as image:
        assert json.loads(image.info["comment"])["seed"] == 7
    with Image.open(tmp_path / "a.png") as image:
        assert json.loads(image.text["recipe"])["seed"] == 7
    with Image.open(tmp_path / "a.webp") as image:
        assert json.loads(image.getexif()[0x010E])["seed"] == 7  # ImageDescription
    for suffix in (".mp4", ".webm"):
        with av.open(str(tmp_path / f"a{suffix}")) as container:
            tags = {k.lower(): v for k, v in container.metadata.items()}
        assert json.loads(tags["comment"])["seed"] == 7
