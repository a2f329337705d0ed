"""Sounds in files: WAV, FLAC and videos are decoded again, and compared with the run."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from diffusion_gui.backend.opening import open_path
from diffusion_gui.cli.inspect import inspect
from diffusion_gui.core.catalog import EXPORTERS
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.files import ExportRequest, FileWritten
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.runs.exportable import ComparisonExport
from diffusion_gui.core.runs.loudness import PEAK
from diffusion_gui.core.runs.sound import clean_state, heard, sound_of, waveforms
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.export import estimate, execute, exporter_for, fits, known, moving_for, remarks
from diffusion_gui.export.embedded import read_recipe
from diffusion_gui.export.sound import HEARD
from diffusion_gui.render.films.sound_film import RATE
from diffusion_gui.storage import atomic

MakeRun = Callable[..., Trajectory]
LENGTH, HERTZ = 8192, 16000
VIDEOS = [".mp4", ".webm"]
FRAME = 1 / RATE


def write(run: Trajectory, target: Path, **options: object) -> FileWritten:
    chosen = ExportOptions(**{"scale": 2, **options})
    *_, written = execute(ExportRequest((run,), chosen, target))
    assert isinstance(written, FileWritten)
    return written


def samples(path: Path, form: str = "flt") -> np.ndarray:
    """All samples of one channel at 16 kHz, as a player hears them."""
    with av.open(str(path)) as container:
        resampler = av.AudioResampler(form, "mono", HERTZ)
        frames = [*container.decode(audio=0), None]
        parts = [one.to_ndarray()[0] for frame in frames for one in resampler.resample(frame)]
    return np.concatenate(parts)


def times(path: Path) -> list[float]:
    """When each picture of a video is shown."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        return [float(frame.pts * stream.time_base) for frame in container.decode(stream)]


def level_db(wave: np.ndarray) -> float:
    return 10 * math.log10(float(np.mean(np.square(wave, dtype=np.float64))) + 1e-20)


def lag(wave: np.ndarray, expected: np.ndarray) -> int:
    """Samples that `wave` is late by."""
    size = 2 * max(len(wave), len(expected))
    product = np.fft.rfft(wave, size) * np.conj(np.fft.rfft(expected, size))
    found = int(np.fft.irfft(product).argmax())
    return found if found < size // 2 else found - size


# -- what is heard of a run -----------------------------------------------------------------------


def test_a_waveform_is_heard_as_it_is_and_a_spectrogram_decoded(make_run: MakeRun) -> None:
    waves = make_run(kind="audio", count=2, steps=3)
    last = len(waves) - 1
    np.testing.assert_array_equal(waveforms(waves, last, "x"), waves.x[last, :, 0])
    coded = make_run(kind="spectrogram", count=2, steps=3)
    domain = sound_of(coded)
    assert (domain.modality, domain.shape, domain.rate) == ("audio", (1, LENGTH), HERTZ)
    all_of_it = waveforms(coded, last, "x")
    assert all_of_it.shape == (2, LENGTH)
    assert (last, "x") in coded.hidden
    again = make_run(kind="spectrogram", count=2, steps=3)
    np.testing.assert_array_equal(waveforms(again, last, "x", slice(1, 2))[0], all_of_it[1])


def test_pictures_and_points_are_not_heard(make_run: MakeRun) -> None:
    for kind in ("image", "points"):
        run = make_run(kind=kind, count=1, steps=2)
        assert sound_of(run) is waveforms(run, 0, "x") is heard(run, 0, "x") is None


@pytest.mark.parametrize(
    ("kind", "schedule", "process"),
    [
        *(("audio", one, "forward") for one in ("cosine", "karras", "flow", "linear", "article")),
        ("audio", "karras", "reverse"),
        ("spectrogram", "karras", "forward"),
        ("spectrogram", "cosine", "reverse"),
    ],
)
def test_no_state_of_any_schedule_is_louder_than_the_clean_one(
    make_run: MakeRun, kind: str, schedule: str, process: str
) -> None:
    run = make_run(kind=kind, count=2, steps=2, process=process, schedule=schedule)
    clean, _ = heard(run, *clean_state(run))
    for k in range(len(run)):
        for quantity in ("x", "eps") if kind == "spectrogram" else ("x", "x0", "eps"):
            waves, gains = heard(run, k, quantity)
            assert (gains <= 1.0).all()
            assert np.abs(waves).max() <= PEAK + 1e-6
            for wave, quiet in zip(waves, clean, strict=True):
                assert level_db(wave) <= level_db(quiet) + 0.01


def test_the_clean_end_of_a_run_is_where_it_begins_or_comes_to(make_run: MakeRun) -> None:
    assert clean_state(make_run(kind="audio", count=1, steps=3, process="forward")) == (0, "x")
    run = make_run(kind="audio", count=1, steps=3)
    assert clean_state(run) == (3, "x")
    assert clean_state(run.head(2)) == (2, "x")
    growing = Trajectory(run.recipe, run.domain, run.labels, run.path, run.x[0])
    growing.add(run.x0[0], None, run.x[1])
    assert clean_state(growing) == (1, "x0")


# -- files of sounds ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["audio", "spectrogram"])
def test_a_wav_holds_the_last_state_of_each_item_bit_for_bit(
    make_run: MakeRun, tmp_path: Path, kind: str
) -> None:
    run = make_run(kind=kind, count=3, steps=2)
    written = write(run, tmp_path / "a.wav")
    wave = samples(tmp_path / "a.wav")
    pause = HERTZ // 4
    assert len(wave) == 3 * LENGTH + 2 * pause
    assert written.lasts == pytest.approx(len(wave) / HERTZ)
    expected, _ = heard(run, 2, "x")
    for item in range(3):
        at = item * (LENGTH + pause)
        np.testing.assert_array_equal(wave[at : at + LENGTH], expected[item])
        assert not wave[at + LENGTH : at + LENGTH + pause].any()
    assert np.abs(wave).max() <= 1.0
    with av.open(str(tmp_path / "a.wav")) as container:
        stream = container.streams.audio[0]
        assert (stream.codec.name, stream.rate, stream.channels) == ("pcm_f32le", HERTZ, 1)


def test_a_flac_decodes_to_the_16_bit_numbers_of_the_wav(make_run: MakeRun, tmp_path: Path) -> None:
    run = make_run(kind="audio", count=2, steps=2)
    write(run, tmp_path / "a.wav")
    write(run, tmp_path / "a.flac")
    np.testing.assert_array_equal(
        samples(tmp_path / "a.flac", "s16"), samples(tmp_path / "a.wav", "s16")
    )
    rounded = np.rint(samples(tmp_path / "a.wav") * 32768)
    np.testing.assert_array_equal(samples(tmp_path / "a.flac", "s16"), rounded)


@pytest.mark.parametrize(("options", "k", "quantity", "items"), [
    ({"item": 1}, 3, "x", [1]),
    ({"step": 1}, 1, "x", [0, 1, 2]),
    ({"item": 2, "step": 0}, 0, "x", [2]),
    ({"item": 0, "step": 2, "show": ("x0",)}, 2, "x0", [0]),
    ({"item": 0, "step": 2, "show": ("eps", "x")}, 2, "eps", [0]),
])  # fmt: skip
def test_item_step_and_quantity_are_chosen(
    make_run: MakeRun,
    tmp_path: Path,
    options: dict[str, object],
    k: int,
    quantity: str,
    items: list[int],
) -> None:
    run = make_run(kind="audio", count=3, steps=3)
    write(run, tmp_path / "a.wav", **options)
    wave, expected = samples(tmp_path / "a.wav"), heard(run, k, quantity)
    for row, item in enumerate(items):
        at = row * (LENGTH + HERTZ // 4)
        np.testing.assert_array_equal(wave[at : at + LENGTH], expected[0][item])
    held = inspect(str(tmp_path / "a.wav"))[HEARD]
    assert (held["shown"], held["state"], held["items"]) == (quantity, k, items)
    gains = 20 * np.log10(expected[1][items])
    np.testing.assert_allclose(held["gain_db"], gains, atol=1e-3)


@pytest.mark.parametrize("suffix", [".wav", ".flac"])
def test_the_same_run_gives_the_same_bytes(make_run: MakeRun, tmp_path: Path, suffix: str) -> None:
    for name in ("a", "b"):
        write(make_run(kind="spectrogram", count=1, steps=1), tmp_path / f"{name}{suffix}")
    assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


@pytest.fixture
def busy_thread() -> Iterator[None]:
    """Another thread that computes all the time."""
    done = threading.Event()

    def compute() -> None:
        while not done.is_set():
            np.sort(np.random.default_rng(0).random(50_000))

    thread = threading.Thread(target=compute)
    thread.start()
    yield
    done.set()
    thread.join()


@pytest.mark.parametrize("suffix", VIDEOS)
def test_videos_with_sound_are_the_same_bytes_beside_other_work(
    make_run: MakeRun, tmp_path: Path, busy_thread: None, suffix: str
) -> None:
    contents = set()
    for _ in range(4):
        write(make_run(kind="audio", count=2, steps=2), tmp_path / f"a{suffix}")
        contents.add((tmp_path / f"a{suffix}").read_bytes())
    assert len(contents) == 1


_NARROW_FILMS = """
import hashlib, sys
from pathlib import Path
from tests.conftest import make_fake_run
from tests.export.test_sound_files import write
for suffix in (".mp4", ".webm"):
    path = Path(sys.argv[1]) / f"a{suffix}"
    for kind in ("video", "audio"):
        write(make_fake_run(kind=kind, count=1, steps=2), path)
        print(hashlib.sha256(path.read_bytes()).hexdigest())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="of glibc")
def test_no_byte_of_a_video_comes_from_memory_that_was_not_set(tmp_path: Path) -> None:
    """glibc fills new memory with the byte it is given: x264's macroblock tree showed it."""
    found = {
        subprocess.run(
            [sys.executable, "-c", _NARROW_FILMS, str(tmp_path)],
            env=os.environ | {"MALLOC_PERTURB_": filling},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for filling in ("1", "85", "170")
    }
    assert len(found) == 1
    assert len(found.pop().split()) == 4


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="processors cannot be taken away")
@pytest.mark.parametrize("suffix", VIDEOS)
def test_videos_are_the_same_bytes_on_one_processor_and_on_several(
    make_run: MakeRun, tmp_path: Path, suffix: str
) -> None:
    every = os.sched_getaffinity(0)
    if len(every) == 1:
        pytest.skip("this machine has one processor")
    contents = set()
    for processors in (every, {min(every)}):
        os.sched_setaffinity(0, processors)
        try:
            write(make_run(kind="audio", count=2, steps=2), tmp_path / f"a{suffix}")
        finally:
            os.sched_setaffinity(0, every)
        contents.add((tmp_path / f"a{suffix}").read_bytes())
    assert len(contents) == 1


@pytest.mark.parametrize("suffix", [".wav", ".flac", *VIDEOS])
def test_the_recipe_comes_back(make_run: MakeRun, tmp_path: Path, suffix: str) -> None:
    run, path = make_run(kind="audio", count=2, steps=1), tmp_path / f"a{suffix}"
    write(run, path)
    assert read_recipe(path) == run.recipe
    assert open_path(path).recipe == run.recipe


@pytest.mark.parametrize("suffix", [".wav", ".flac"])
def test_sounds_of_other_programs_are_data(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("pcm_s16le" if suffix == ".wav" else "flac", rate=HERTZ)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4096), np.int16), "s16", "mono")
        frame.sample_rate = HERTZ
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    assert open_path(path).data == str(path)
    with pytest.raises(UserError, match="holds no recipe"):
        inspect(str(path))


@pytest.mark.parametrize("suffix", [".wav", ".flac"])
def test_a_file_that_is_cut_short_is_told_of(
    make_run: MakeRun, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"a{suffix}"
    write(make_run(kind="audio", count=2, steps=1), path)
    facts = inspect(str(path))
    assert (facts["what"], facts["rate"], facts["channels"]) == ("sounds", HERTZ, 1)
    assert facts["seconds"] == pytest.approx(2 * 0.512 + 0.25)
    path.write_bytes(path.read_bytes()[:-9000])
    with pytest.raises(UserError, match="damaged"):
        inspect(str(path))


@pytest.mark.parametrize("suffix", [".wav", ".flac"])
@pytest.mark.parametrize("kind", ["image", "points"])
def test_pictures_make_no_file_of_sounds(
    make_run: MakeRun, tmp_path: Path, kind: str, suffix: str
) -> None:
    run = make_run(kind=kind, count=1, steps=2)
    with pytest.raises(UserError, match="holds sounds") as caught:
        write(run, tmp_path / f"a{suffix}")
    assert caught.value.why
    assert caught.value.what_to_do
    assert not list(tmp_path.iterdir())
    assert not fits(EXPORTERS[suffix[1:]], (run,))


@pytest.mark.parametrize(
    ("suffix", "options", "said"),
    [
        (".wav", {"item": 2}, "no item 2"),
        (".mp4", {"item": 7}, "no item 7"),
        (".wav", {"step": 4}, "no state 4"),
    ],
)
def test_what_is_not_there_is_refused(
    make_run: MakeRun, tmp_path: Path, suffix: str, options: dict[str, object], said: str
) -> None:
    run = make_run(kind="audio", count=2, steps=3)
    with pytest.raises(UserError, match=said):
        moving_for(exporter_for(Path(f"a{suffix}")), (run,), ExportOptions(**options))


def test_a_state_that_a_run_has_not_come_to_is_waited_for(
    make_run: MakeRun, tmp_path: Path
) -> None:
    run = make_run(kind="audio", count=1, steps=3)
    growing = Trajectory(run.recipe, run.domain, run.labels, run.path, run.x[0])
    with pytest.raises(UserError, match="not there yet"):
        write(growing, tmp_path / "a.wav", step=2)
    assert not list(tmp_path.iterdir())
    write(growing, tmp_path / "a.wav", step=0)


@pytest.mark.parametrize("suffix", [".wav", ".flac", ".mp4"])
def test_the_estimated_size_is_near(make_run: MakeRun, tmp_path: Path, suffix: str) -> None:
    run = make_run(kind="audio", count=2, steps=6)
    written = write(run, tmp_path / f"a{suffix}")
    entry = exporter_for(tmp_path / f"a{suffix}")
    film = moving_for(entry, (run,), ExportOptions(scale=2))
    assert written.bytes / 1.6 < estimate(film, entry) < written.bytes * 1.6


# -- videos ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", VIDEOS)
@pytest.mark.parametrize(
    "options",
    [{}, {"fps": 1.0, "hold_first": 0.0}, {"hold_last": 0.0, "every": 2}, {"fps": 60.0}],
    ids=str,
)
def test_picture_and_sound_are_equally_long_to_a_frame(
    make_run: MakeRun, tmp_path: Path, suffix: str, options: dict[str, object]
) -> None:
    run, path = make_run(kind="audio", count=2, steps=4), tmp_path / f"a{suffix}"
    written = write(run, path, **options)
    shown = times(path)
    picture = shown[-1] + FRAME
    assert len(samples(path)) / HERTZ == pytest.approx(picture, abs=FRAME)
    assert written.lasts == pytest.approx(picture, abs=1.001 * FRAME)
    with av.open(str(path)) as container:
        assert container.duration / 1e6 == pytest.approx(picture, abs=FRAME)
    facts = inspect(str(path))
    assert facts["frames"] == len(shown)
    assert facts["sound"]["codec"] == {".mp4": "aac", ".webm": "opus"}[suffix]


@pytest.mark.parametrize("suffix", VIDEOS)
@pytest.mark.parametrize("kind", ["audio", "spectrogram"])
def test_each_state_is_heard_when_its_picture_comes(
    make_run: MakeRun, tmp_path: Path, suffix: str, kind: str
) -> None:
    run, path = make_run(kind=kind, count=2, steps=2, process="forward"), tmp_path / f"a{suffix}"
    write(run, path, item=1, hold_first=0.52)
    film = moving_for(exporter_for(path), (run,), ExportOptions(item=1, hold_first=0.52, scale=2))
    track, shown = samples(path), times(path)
    number = 0
    begins: dict[int, float] = {}
    for (_, k), seconds in zip(film.places, film.durations, strict=True):
        begins.setdefault(k, shown[number])
        number += round(seconds / FRAME)
    assert list(begins) == [0, 1, 2]
    for k, seconds in begins.items():
        expected = heard(run, k, "x", slice(1, 2))[0][0]
        at = round(seconds * HERTZ)
        piece = track[at : at + LENGTH]
        assert lag(piece, expected) == 0, f"state {k}"
        assert np.corrcoef(piece, expected)[0, 1] > 0.85, f"state {k}"
    assert lag(track[: LENGTH + 4000], heard(run, 0, "x", slice(1, 2))[0][0]) == 0


@pytest.mark.parametrize("suffix", VIDEOS)
@pytest.mark.parametrize(
    ("kind", "schedule"), [("audio", "karras"), ("audio", "cosine"), ("spectrogram", "cosine")]
)
def test_a_video_never_hurts(
    make_run: MakeRun, tmp_path: Path, suffix: str, kind: str, schedule: str
) -> None:
    steps = 5 if kind == "audio" else 2
    run = make_run(kind=kind, count=1, steps=steps, process="forward", schedule=schedule)
    path = tmp_path / f"a{suffix}"
    write(run, path, hold_first=0.0, hold_last=0.0)
    track = np.concatenate([samples(path), np.zeros(HERTZ, np.float32)])
    assert np.abs(track).max() <= 1.0
    stays = math.ceil((LENGTH / HERTZ + 0.04) * RATE) / RATE
    starts = [round(k * stays * HERTZ) for k in range(steps + 1)]
    levels = [level_db(track[at : at + LENGTH]) for at in starts]
    assert max(levels) <= levels[0] + 0.5


@pytest.mark.parametrize("suffix", VIDEOS)
def test_full_noise_and_clicks_stay_below_one_once_encoded(
    make_run: MakeRun, tmp_path: Path, suffix: str
) -> None:
    run = make_run(kind="audio", count=1, steps=5, process="forward")
    rng = np.random.default_rng(3)
    for k in range(6):
        run.x[k, 0, 0] = 0.95 * rng.choice([-1.0, 1.0], LENGTH)
        run.x[k, 0, 0, k * 1000 : 4000 + k * 500] = 0.0
    run.path.sigma[:], run.path.alpha[:] = 0.0, 1.0
    write(run, tmp_path / f"a{suffix}")
    assert np.abs(samples(tmp_path / f"a{suffix}")).max() <= 1.0


def test_a_line_runs_over_the_item_that_is_heard(make_run: MakeRun, tmp_path: Path) -> None:
    run = make_run(kind="spectrogram", count=4, steps=2)
    options = ExportOptions(item=3, scale=2)
    film = moving_for(EXPORTERS["mp4"], (run,), options)
    plain = moving_for(EXPORTERS["gif"], (run,), options)
    assert film.size == plain.size
    columns = []
    for i in range(14):
        away = (film.frame(i) != plain.frame(0)).any(axis=2)
        rows, across = np.nonzero(away)
        if i >= math.ceil(LENGTH / HERTZ * RATE):
            assert not away.any(), "the sound is over"
            continue
        columns.append(across.min())
        assert across.max() - across.min() < 4
        assert rows.min() > film.size[1] // 2 < rows.max(), "the fourth item is below"
    assert np.all(np.diff(columns) > 0)
    assert columns[0] > film.size[0] // 2


def test_curves_and_captions_go_with_the_sound(make_run: MakeRun, tmp_path: Path) -> None:
    run = make_run(kind="audio", count=1, steps=2)
    write(run, tmp_path / "a.mp4", curves=True, captions=True, show=("x", "x0"))
    assert np.abs(samples(tmp_path / "a.mp4")).max() > 0.05


def test_noising_and_denoising_are_heard_one_after_the_other(
    make_run: MakeRun, tmp_path: Path
) -> None:
    runs = tuple(
        make_run(kind="audio", count=1, steps=2, process=process)
        for process in ("forward", "reverse")
    )
    options = ExportOptions(scale=2, hold_first=0.0, hold_last=0.0)
    list(execute(ExportRequest(runs, options, tmp_path / "a.mp4")))
    track = samples(tmp_path / "a.mp4")
    clean = heard(runs[0], 0, "x")[0][0]
    assert lag(track[:LENGTH], clean) == 0
    last = round(5 * 0.56 * HERTZ)
    assert lag(track[last : last + LENGTH], clean) == 0


@pytest.mark.parametrize("suffix", VIDEOS)
def test_without_sound_a_video_is_silent_and_as_fast_as_asked(
    make_run: MakeRun, tmp_path: Path, suffix: str
) -> None:
    run = make_run(kind="audio", count=1, steps=4)
    options = {"sound": False, "hold_first": 0.0, "hold_last": 0.0, "fps": 10.0}
    assert write(run, tmp_path / f"a{suffix}", **options).lasts == pytest.approx(0.5)
    with av.open(str(tmp_path / f"a{suffix}")) as container:
        assert not container.streams.audio


def test_pictures_are_silent(make_run: MakeRun, tmp_path: Path) -> None:
    run = make_run(count=1, steps=2)
    write(run, tmp_path / "a.mp4")
    with av.open(str(tmp_path / "a.mp4")) as container:
        assert not container.streams.audio
    assert {"sound", "item"}.isdisjoint(known(EXPORTERS["mp4"], (run,)))


def test_what_is_not_heard_is_told(make_run: MakeRun) -> None:
    run = make_run(kind="audio", count=3, steps=2)

    def words(name: str, **options: object) -> str:
        return " ".join(remarks(EXPORTERS[name], (run,), ExportOptions(**options)))

    for name in ("gif", "webp", "apng", "strip", "frames"):
        assert "is silent" in words(name), name
    assert words("npz") == ""
    assert "One of 3 items is heard" in words("mp4")
    assert "stays 0.56 s" in words("mp4")
    assert words("webm", sound=False) == ""
    assert words("wav") == ""
    assert "no louder" in words("wav", step=0)
    assert "only x0 is heard" in words("wav", show=("x0", "x"))
    pictures = make_run(count=1, steps=2)
    assert not remarks(EXPORTERS["gif"], (pictures,), ExportOptions())


@pytest.mark.parametrize("suffix", [".wav", ".mp4"])
def test_a_cancelled_export_leaves_nothing(make_run: MakeRun, tmp_path: Path, suffix: str) -> None:
    run = make_run(kind="audio", count=1, steps=2)
    events = execute(ExportRequest((run,), ExportOptions(scale=2), tmp_path / f"a{suffix}"))
    for _ in range(2 if suffix == ".mp4" else 1):
        next(events)
    events.close()
    assert not [one for one in tmp_path.iterdir() if one.name.startswith(atomic.TEMPORARY_PREFIX)]
    assert not (tmp_path / f"a{suffix}").exists()


def test_panes_of_a_comparison_are_silent_and_one_alone_is_heard(make_run: MakeRun) -> None:
    run = make_run(kind="audio", count=1, steps=2)
    both = ComparisonExport(None, (run, run), ("a", "b"))
    assert "one alone is heard" in " ".join(remarks(EXPORTERS["mp4"], both, ExportOptions()))
    assert not fits(EXPORTERS["wav"], both)
    with pytest.raises(UserError, match="holds sounds"):
        moving_for(EXPORTERS["wav"], both, ExportOptions())


def test_the_notes_say_how_a_trajectory_is_decoded(make_run: MakeRun, tmp_path: Path) -> None:
    write(make_run(kind="spectrogram", count=1, steps=2), tmp_path / "a.npz")
    facts = inspect(str(tmp_path / "a.npz"))
    assert facts["codec"] == "log_mel"
    assert (facts["decoded"]["kind"], facts["decoded"]["rate"]) == ("audio", HERTZ)
    json.dumps(facts)
    write(make_run(kind="audio", count=1, steps=2), tmp_path / "b.npz")
    assert "codec" not in inspect(str(tmp_path / "b.npz"))
