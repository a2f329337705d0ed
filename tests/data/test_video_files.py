"""Frames of a video as they are seen: at their times, upright, in their shape and their colours."""

from __future__ import annotations

import struct
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from abuse.video_files import CODECS, Frames, film, moving, steps, webp
from av.video.reformatter import VideoReformatter
from PIL import Image

from diffusion_gui.data import open_dataset, video_files
from diffusion_gui.data.video_squares import square_of


def clips(path: Path, choice: str = "") -> Frames:
    """What is read of a file: uint8 (N, frames, row, column, 3)."""
    x, _ = open_dataset(f"video:{path}{choice}").tensors()
    return np.rint((x.numpy() + 1) * 127.5).astype(np.uint8).transpose(0, 2, 3, 4, 1)


def numbers(clip: Frames) -> list[int]:
    """Which frame of `steps` each frame of a clip is."""
    return [round((float(frame.mean()) - 20) / 10) for frame in clip]


@pytest.mark.parametrize("ending", [*CODECS, ".webp"])
def test_every_kind_of_file_gives_its_frames_in_their_order(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    made = webp(path, steps(16)) if ending == ".webp" else film(path, steps(16))
    data = open_dataset(f"video:{made}")
    assert data.domain.modality == "video"
    assert data.domain.rate == 12
    assert data.tensors()[0].shape == (1, 3, 16, 24, 24)
    assert data.tensors()[1].tolist() == [-1]
    found = clips(made)
    assert numbers(found[0]) == list(range(16))
    assert found[0].reshape(16, -1).std(1).max() < 3


@pytest.mark.parametrize(("rate", "ending"), [(24, ".mp4"), (24, ".webm"), (25, ".webm"),
                                              (30, ".mp4"), (50, ".mkv"), (60, ".mp4"),
                                              (60, ".webm"), (6, ".avi"), (5, ".mp4")])  # fmt: skip
def test_frames_are_chosen_by_their_times_at_12_a_second(
    tmp_path: Path, rate: int, ending: str
) -> None:
    count = -(-16 * rate // 12)
    frames = np.concatenate([steps(20)] * 5)[:count]
    found = clips(film(tmp_path / f"a{ending}", frames, rate))
    seen = [(8 * k + 1) * rate // 96 for k in range(16)]  # an eighth of a frame later
    assert numbers(found[0]) == [k % 20 for k in seen]


@pytest.mark.parametrize("ending", [".mp4", ".mkv", ".webm", ".gif", ".webp"])
def test_frames_of_varying_length_are_seen_for_as_long_as_they_last(
    tmp_path: Path, ending: str
) -> None:
    times = [0, 500, 580, 660, 1000, 1500]  # the last is the end
    path = tmp_path / f"a{ending}"
    if ending in (".gif", ".webp"):
        pictures = [Image.fromarray(one) for one in steps(5)]
        pictures[0].save(path, save_all=True, append_images=pictures[1:],
                         duration=list(np.diff(times)))  # fmt: skip
    else:
        film(path, steps(5), 25, ms=times)
    expected = [0] * 6 + [1] + [2] + [3] * 4 + [4] * 4
    assert numbers(clips(path)[0]) == expected


def test_a_film_that_does_not_begin_at_zero_begins_with_its_first_frame(tmp_path: Path) -> None:
    times = [4000 + 83 * k for k in range(17)]
    assert numbers(clips(film(tmp_path / "a.mkv", steps(16), ms=times))[0]) == list(range(16))


def turned(path: Path, matrix: tuple[int, int, int, int]) -> Path:
    """The same MP4 with another matrix (a, b, c, d) in its track's header."""
    plain = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 2**30)
    a, b, c, d = (65536 * one for one in matrix)
    content = path.read_bytes()
    head, track, rest = content.partition(b"tkhd")
    assert plain in rest
    made = path.with_name("turned.mp4")
    other = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 2**30)
    made.write_bytes(head + track + rest.replace(plain, other, 1))
    return made


@pytest.mark.parametrize(
    ("matrix", "turn"),
    [
        ((0, 1, -1, 0), lambda one: np.rot90(one, -1)),
        ((-1, 0, 0, -1), lambda one: np.rot90(one, 2)),
        ((0, -1, 1, 0), lambda one: np.rot90(one, 1)),
        ((-1, 0, 0, 1), np.fliplr),
        ((1, 0, 0, -1), np.flipud),
        ((0, 1, 1, 0), lambda one: one.transpose(1, 0, 2)),
    ],
)
def test_what_was_filmed_on_its_side_is_turned_upright(tmp_path: Path, matrix, turn) -> None:
    frames = moving(16)
    frames[:, :12] //= 2  # up and down differ too
    path = film(tmp_path / "a.mp4", frames)
    plain = clips(path)[0].astype(int)
    upright = clips(turned(path, matrix))[0]
    for before, after in zip(plain, upright, strict=True):
        assert np.abs(turn(before) - after).max() <= 3


@pytest.mark.parametrize(("aspect", "shape"), [(Fraction(2), (48, 48)), (Fraction(1, 2), (24, 96))])
def test_pixels_that_are_not_square_are_seen_in_their_shape(
    tmp_path: Path, aspect: Fraction, shape: tuple[int, int]
) -> None:
    height, width = shape
    frames = np.zeros((16, height, width, 3), np.uint8)
    seen_width = float(width * aspect)
    edge = min(height, seen_width)
    left, top = (seen_width - edge) / 2 / float(aspect), (height - edge) / 2
    for number, frame in enumerate(frames):
        frame[round(top) : round(height - top), round(left) : round(width - left)] = (
            100 + number * 8
        )
    found = clips(film(tmp_path / "a.mp4", frames, aspect=aspect))[0]
    assert found[:, 1:-1, 1:-1].std(axis=(1, 2, 3)).max() < 8  # only the middle square is in it
    assert found[0].mean() == pytest.approx(100, abs=6)


def half_clear(count: int = 16) -> Frames:
    """Frames (48, 48, 4): the left half clear over what moves, the right half opaque."""
    frames = np.zeros((count, 48, 48, 4), np.uint8)
    frames[..., :3] = steps(count, 48, 48)
    frames[:, :, 24:, 3] = 255
    return frames


@pytest.mark.parametrize(
    ("ending", "codec", "form", "tags"),
    [
        (".mov", "qtrle", "argb", {}),
        (".mov", "prores_ks", "yuva444p10le", {}),
        (".webm", "libvpx-vp9", "yuva420p", {}),
        (".webm", "libvpx-vp9", "yuva420p", {"alpha_mode": "1"}),  # written in capitals
        (".apng", "apng", "rgba", {}),
        (".webp", "", "", {}),
        (".gif", "", "", {}),
    ],
)
def test_what_is_clear_shows_white(
    tmp_path: Path, ending: str, codec: str, form: str, tags: dict[str, str]
) -> None:
    path = tmp_path / f"a{ending}"
    if codec:
        film(path, half_clear(), codec=codec, form=form, tags=tags)
    else:
        pictures = [Image.fromarray(one) for one in half_clear()]
        pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=80, disposal=2)
    found = clips(path)[0]
    assert found[:, :, :11].min() >= 248
    assert numbers(found[:, :, 14:]) == list(range(16))


@pytest.mark.parametrize(
    ("codec", "form"),
    [
        ("libx264", "yuv420p10le"),
        ("libx264", "yuv444p"),
        ("ffv1", "gray"),
        ("ffv1", "gray16le"),
        ("ffv1", "bgr0"),
        ("mjpeg", "yuvj420p"),
        ("png", "gray16be"),
        ("libx265", "yuv420p"),
        ("libsvtav1", "yuv420p10le"),
        ("rawvideo", "yuv420p"),
    ],
)
def test_ten_bits_grey_and_other_forms_have_the_same_brightness(
    tmp_path: Path, codec: str, form: str
) -> None:
    options = {"preset": "10"} if codec == "libsvtav1" else {}
    path = tmp_path / ("a.mov" if codec == "png" else "a.mkv")
    # As root, the AV1 encoder gives its caller real-time priority, which the C library remembers:
    # later tests' threads would starve, and a sound device's not begin. So the caller goes, too.
    with ThreadPoolExecutor(1) as caller:
        frames = steps(16, 64, 64)
        caller.submit(film, path, frames, codec=codec, form=form, options=options).result()
    assert numbers(clips(path)[0]) == list(range(16))


@pytest.mark.parametrize("shape", [(47, 33), (1, 40), (300, 8), (17, 513)])
def test_odd_and_long_sizes_are_read(tmp_path: Path, shape: tuple[int, int]) -> None:
    found = clips(film(tmp_path / "a.mkv", steps(16, *shape), form="bgr0"))
    assert numbers(found[0]) == list(range(16))


@pytest.mark.parametrize(("height", "colours"), [(48, "bt470bg"), (720, "bt709")])
def test_colours_are_those_of_the_standard_that_is_named_or_usual(
    tmp_path: Path, height: int, colours: str
) -> None:
    red = np.zeros((16, height, height, 3), np.uint8)
    red[..., 0] = (150 + np.arange(16) * 5)[:, None, None]
    red[..., 1] = 60
    from av.video.reformatter import Colorspace

    path = tmp_path / "a.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("ffv1", rate=12, width=height, height=height)
        stream.pix_fmt = "yuv444p"
        for number, pixels in enumerate(red):
            space = Colorspace.ITU601 if colours == "bt470bg" else Colorspace.ITU709
            frame = av.VideoFrame.from_ndarray(pixels, "rgb24").reformat(
                format="yuv444p", dst_colorspace=space
            )
            frame.colorspace = 2  # nothing is named
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    found = clips(path)[0].reshape(16, -1, 3).mean(1)
    np.testing.assert_allclose(found, red[:, 0, 0], atol=3)


def test_of_interlaced_frames_one_field_is_used_and_it_is_said(tmp_path: Path) -> None:
    frames = moving(16, 64, 64)
    frames[:, 1::2] = 255 - frames[:, 1::2]  # the other field shows something else
    path = film(tmp_path / "a.mp4", frames, options={"x264-params": "tff=1", "crf": "1"})
    data = open_dataset(f"video:{path}")
    assert [one for one in data.notes if "Interlaced" in one]
    found = clips(path)[0].astype(int)
    expected = clips(film(tmp_path / "b.mkv", np.repeat(frames[:, ::2], 2, 1)))[0]
    assert np.abs(found[..., 1] - expected[..., 1]).mean() < 12


@pytest.mark.parametrize(("transfer", "code"), [("smpte2084", 0.5807), ("arib-std-b67", 0.75)])
def test_white_of_hdr_is_white_and_it_is_said(tmp_path: Path, transfer: str, code: float) -> None:
    # BT.2408: diffuse white, 203 nits, has these values.
    path = tmp_path / "a.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=12, width=64, height=64)
        stream.pix_fmt = "yuv420p10le"
        named = f"colorprim=bt2020:transfer={transfer}:colormatrix=bt2020nc"
        stream.options = {"crf": "1", "x264-params": named}
        for number in range(16):
            value = code * (1 if number % 2 else 0.8)
            frame = av.VideoFrame(64, 64, "yuv420p10le")
            for plane, level in zip(frame.planes, (64 + 876 * value, 512, 512), strict=True):
                plane.update(np.full(plane.buffer_size // 2, round(level), np.uint16).tobytes())
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    assert [one for one in open_dataset(f"video:{path}").notes if "HDR" in one]
    found = clips(path)[0]
    assert found[1::2].mean() == pytest.approx(253, abs=3)
    assert 90 < found[::2].mean() < 200
    assert found.std(axis=3).max() < 4


def test_a_frame_is_what_the_picture_of_it_would_be(tmp_path: Path) -> None:
    frames = np.random.default_rng(0).integers(0, 255, (16, 60, 90, 3), np.uint8)
    path = film(tmp_path / "a.mkv", frames, form="bgr0")
    Image.fromarray(frames[3]).save(tmp_path / "a.png")
    picture, _ = open_dataset(f"images:{tmp_path / 'a.png'}@24").tensors()
    video, _ = open_dataset(f"video:{path}").tensors()
    assert (video[0, :, 3] - picture[0]).abs().max() < 1e-6


def test_frames_whose_size_changes_are_each_fitted(tmp_path: Path) -> None:
    path = tmp_path / "a.mts"
    first = film(tmp_path / "b.mts", steps(8, 48, 64)).read_bytes()
    second = film(tmp_path / "c.mts", steps(16, 96, 64)[8:]).read_bytes()
    path.write_bytes(first + second)
    # The decoder may swallow the frame before the change.
    assert {*range(7), *range(8, 14)} <= set(numbers(clips(path)[0]))


def test_large_frames_are_made_smaller_at_once(tmp_path: Path) -> None:
    frame = av.VideoFrame.from_ndarray(np.zeros((2000, 3000, 3), np.uint8), "rgb24")
    assert square_of(frame, 24, 1.0, VideoReformatter()).shape == (24, 24, 3)


def test_frames_beyond_the_limit_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from diffusion_gui.core.errors import UserError

    monkeypatch.setattr(video_files, "MAX_PIXELS", 1000)
    for ending in (".mp4", ".mkv", ".avi", ".gif", ".webp", ".png"):
        path = tmp_path / f"a{ending}"
        webp(path, steps(16)) if ending == ".webp" else film(path, steps(16, 48, 64))
        with pytest.raises(UserError) as told:
            open_dataset(f"video:{path}")
        assert "million pixels" in told.value.why
