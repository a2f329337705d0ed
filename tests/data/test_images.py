"""The guarded opener: what a picture is turned into, and what is refused."""

from __future__ import annotations

import contextlib
import io
import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from diffusion_gui.core.errors import UserError
from diffusion_gui.data import images
from diffusion_gui.data.images import crop_to_square, open_picture


def save(path: Path, image: Image.Image, **options: object) -> Path:
    image.save(path, **options)
    return path


def quadrants() -> Image.Image:
    """Red, green over blue, white: 40 wide, 20 high."""
    image = Image.new("RGB", (40, 20), (255, 0, 0))
    image.paste((0, 255, 0), (20, 0, 40, 10))
    image.paste((0, 0, 255), (0, 10, 20, 20))
    image.paste((255, 255, 255), (20, 10, 40, 20))
    return image


# -- what is converted --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.png", "a.bmp", "a.tif", "a.webp", "a.gif"])
def test_every_format_gives_the_same_pixels(tmp_path: Path, name: str) -> None:
    options = {"lossless": True} if name.endswith("webp") else {}
    picture = open_picture(save(tmp_path / name, quadrants(), **options))
    assert picture.pixels.dtype == np.uint8
    np.testing.assert_array_equal(picture.pixels, np.asarray(quadrants()))
    assert picture.note == ""


def test_a_jpeg_is_read_whatever_its_name_says(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    quadrants().save(buffer, "JPEG", quality=95)
    (tmp_path / "photo.png").write_bytes(buffer.getvalue())
    pixels = open_picture(tmp_path / "photo.png").pixels
    assert np.abs(pixels[2:8, 2:18].astype(int) - [255, 0, 0]).max() < 12


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.tif", "a.webp"])
def test_exif_rotation_is_applied(tmp_path: Path, name: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # "rotate by 90 degrees clockwise to see it upright"
    options = {"lossless": True} if name.endswith("webp") else {}
    picture = open_picture(save(tmp_path / name, quadrants(), exif=exif, **options))
    assert picture.pixels.shape == (40, 20, 3)
    # The lower left quadrant, blue, is the upper left one after the turn.
    assert np.abs(picture.pixels[5, 5].astype(int) - [0, 0, 255]).max() < 20


def test_cmyk_is_converted(tmp_path: Path) -> None:
    image = Image.new("CMYK", (8, 8), (0, 255, 255, 0))  # no cyan, all magenta and yellow: red
    picture = open_picture(save(tmp_path / "a.tif", image))
    assert picture.pixels.shape == (8, 8, 3)
    np.testing.assert_array_equal(picture.pixels[0, 0], [255, 0, 0])


def test_a_colour_profile_is_converted_to_srgb(tmp_path: Path) -> None:
    # XYZ as a "device" space: its profile says what its numbers look like, unlike the numbers.
    lab = ImageCms.createProfile("LAB")
    srgb = ImageCms.createProfile("sRGB")
    grey = Image.new("RGB", (4, 4), (120, 60, 200))
    profile = ImageCms.ImageCmsProfile(srgb).tobytes()
    same = open_picture(save(tmp_path / "s.png", grey, icc_profile=profile)).pixels
    assert np.abs(same.astype(int) - [120, 60, 200]).max() <= 1
    foreign = ImageCms.ImageCmsProfile(lab).tobytes()
    kept = open_picture(save(tmp_path / "l.png", grey, icc_profile=foreign)).pixels
    np.testing.assert_array_equal(kept[0, 0], [120, 60, 200])  # a profile for other colours
    broken = open_picture(save(tmp_path / "b.png", grey, icc_profile=b"no profile")).pixels
    np.testing.assert_array_equal(broken[0, 0], [120, 60, 200])


def test_a_swapped_profile_changes_the_colours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turned = Image.new("RGB", (4, 4), (1, 2, 3))
    monkeypatch.setattr(ImageCms, "profileToProfile", lambda *_, **__: turned)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    path = save(tmp_path / "s.png", Image.new("RGB", (4, 4), (9, 9, 9)), icc_profile=profile)
    np.testing.assert_array_equal(open_picture(path).pixels[0, 0], [1, 2, 3])


@pytest.mark.parametrize(
    ("mode", "colour", "seen"),
    [
        ("RGBA", (255, 0, 0, 0), (255, 255, 255)),
        ("RGBA", (0, 0, 0, 128), (127, 127, 127)),
        ("RGBA", (10, 20, 30, 255), (10, 20, 30)),
        ("LA", (0, 0), (255, 255, 255)),
        ("LA", (90, 255), (90, 90, 90)),
        ("L", 90, (90, 90, 90)),
        ("1", 1, (255, 255, 255)),
        ("1", 0, (0, 0, 0)),
    ],
)
def test_transparency_is_composited_on_white(
    tmp_path: Path, mode: str, colour: object, seen: tuple[int, int, int]
) -> None:
    picture = open_picture(save(tmp_path / "a.png", Image.new(mode, (6, 6), colour)))
    np.testing.assert_allclose(picture.pixels[3, 3], seen, atol=1)
    assert picture.pixels.shape == (6, 6, 3)


def test_a_palette_and_its_transparent_colour_are_read(tmp_path: Path) -> None:
    image = quadrants().quantize(8)
    plain = open_picture(save(tmp_path / "p.png", image)).pixels
    np.testing.assert_array_equal(plain, np.asarray(image.convert("RGB")))
    red = image.getpixel((0, 0))
    clear = open_picture(save(tmp_path / "t.png", image, transparency=red)).pixels
    np.testing.assert_array_equal(clear[0, 0], [255, 255, 255])
    np.testing.assert_array_equal(clear[15, 5], plain[15, 5])


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_sixteen_bits_are_scaled_and_not_clipped(tmp_path: Path, name: str) -> None:
    ramp = np.linspace(0, 65_535, 256).astype(np.uint16)[None, :].repeat(4, 0)
    pixels = open_picture(save(tmp_path / name, Image.fromarray(ramp))).pixels
    np.testing.assert_allclose(pixels[0, :, 0], np.arange(256), atol=1)
    dark = open_picture(save(tmp_path / f"dark-{name}", Image.fromarray(ramp // 256))).pixels
    assert dark.max() <= 1


def test_floating_point_and_wide_integers_are_scaled(tmp_path: Path) -> None:
    values = np.linspace(0.0, 1.0, 64, dtype=np.float32)[None].repeat(4, 0)
    pixels = open_picture(save(tmp_path / "f.tif", Image.fromarray(values))).pixels
    np.testing.assert_allclose(pixels[0, :, 1], np.linspace(0, 255, 64), atol=1)
    signed = (values * 2000 - 1000).astype(np.int32)
    pixels = open_picture(save(tmp_path / "i.tif", Image.fromarray(signed))).pixels
    assert (pixels.min(), pixels.max()) == (0, 255)
    values[0, 0] = np.nan
    with pytest.raises(UserError, match="finite"):
        open_picture(save(tmp_path / "n.tif", Image.fromarray(values)))


@pytest.mark.parametrize("name", ["a.gif", "a.png", "a.webp", "a.tif"])
def test_of_an_animation_the_first_frame_is_used_and_told(tmp_path: Path, name: str) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "lime", "blue")]
    options = {"lossless": True} if name.endswith("webp") else {}
    path = save(tmp_path / name, frames[0], save_all=True, append_images=frames[1:], **options)
    picture = open_picture(path)
    np.testing.assert_array_equal(picture.pixels[4, 4], [255, 0, 0])
    assert name in picture.note
    assert "first" in picture.note


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1)])
def test_extreme_sizes_become_a_square(tmp_path: Path, size: tuple[int, int]) -> None:
    path = save(tmp_path / "a.png", Image.new("RGB", size, (9, 90, 200)))
    square = crop_to_square(open_picture(path, enough=112).pixels, 28)
    assert square.shape == (28, 28, 3)
    np.testing.assert_array_equal(square, np.broadcast_to([9, 90, 200], (28, 28, 3)))


def test_the_middle_square_is_kept(tmp_path: Path) -> None:
    wide = Image.new("RGB", (90, 30), (0, 0, 0))
    wide.paste((255, 255, 255), (30, 0, 60, 30))
    square = crop_to_square(np.asarray(wide), 15)
    np.testing.assert_array_equal(square, np.full((15, 15, 3), 255))


def test_a_large_jpeg_is_decoded_small_but_never_below_what_suffices(tmp_path: Path) -> None:
    path = save(tmp_path / "big.jpg", quadrants().resize((1600, 800)), quality=90)
    small = open_picture(path, enough=112).pixels
    assert 112 <= small.shape[0] < 400
    assert small.shape[1] == 2 * small.shape[0]
    assert open_picture(path).pixels.shape == (800, 1600, 3)


# -- what is refused ----------------------------------------------------------------------------


def refused(path: Path) -> UserError:
    with pytest.raises(UserError) as told:
        open_picture(path)
    assert path.name in told.value.what
    assert told.value.why
    assert told.value.what_to_do
    return told.value


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"Dear diary, this is no picture.\n" * 20, "no picture"),
        (b"\x80\x05\x95\x10pickle", "no picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "no picture"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "no picture"),
        (b"\x89PNG\r\n\x1a\n", ""),
    ],
)
def test_what_is_no_picture_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(content)
    assert reason in refused(path).why


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.gif", "a.bmp", "a.tif", "a.webp"])
@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_a_truncated_picture_is_refused(tmp_path: Path, name: str, share: float) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    path = save(tmp_path / name, Image.fromarray(noise))
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    refused(path)


@pytest.mark.parametrize("place", [0.3, 0.6, 0.9])
def test_damage_that_a_checksum_tells_of_is_refused(tmp_path: Path, place: float) -> None:
    # Stored, not compressed: without its checksums the damage would just be another colour.
    path = save(tmp_path / "a.png", quadrants(), compress_level=0)
    content = bytearray(path.read_bytes())
    content[int(len(content) * place)] ^= 0x10
    path.write_bytes(content)
    assert "damaged" in refused(path).why


def chunk(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


@pytest.mark.parametrize("side", [9000, 100_000, 2**31 - 1])
def test_a_pixel_bomb_is_refused_before_it_is_decoded(
    tmp_path: Path, side: int, recwarn: pytest.WarningsRecorder
) -> None:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    path = tmp_path / "bomb.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + body)
    assert "too large" in refused(path).what
    assert not recwarn.list


def test_a_file_that_is_too_long_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save(tmp_path / "a.png", quadrants())
    monkeypatch.setattr(images, "MAX_BYTES", 50)
    assert "too large" in refused(path).what


def test_a_folder_is_no_picture(tmp_path: Path) -> None:
    assert "folder" in refused(tmp_path).why


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_pipes_and_devices_are_refused_before_they_are_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.png"
    os.mkfifo(pipe)
    assert "pipe" in refused(pipe).why
    assert "device" in refused(Path("/dev/zero")).why


def test_links_to_nowhere_and_to_themselves_are_refused(tmp_path: Path) -> None:
    loop = tmp_path / "loop.png"
    try:
        loop.symlink_to(loop)
    except OSError:
        pytest.skip("links need a privilege here")
    refused(loop)
    nowhere = tmp_path / "gone.png"
    nowhere.symlink_to(tmp_path / "deleted.png")
    refused(nowhere)


def test_no_damage_leaves_anything_but_a_picture_or_a_refusal(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    for name in ("a.png", "a.jpg", "a.gif", "a.tif", "a.webp", "a.bmp"):
        path = save(tmp_path / name, quadrants())
        whole = np.frombuffer(path.read_bytes(), np.uint8)
        for _ in range(40):
            damaged = whole.copy()
            places = rng.integers(0, len(damaged), 8)
            damaged[places] = rng.integers(0, 256, 8)
            path.write_bytes(damaged.tobytes())
            with contextlib.suppress(UserError):
                assert open_picture(path).pixels.shape[2] == 3


@pytest.mark.parametrize(("ending", "plugin"), [("avif", "AVIF"), ("heic", "HEIF")])
def test_avif_and_heic_are_read_where_that_is_possible(
    tmp_path: Path, ending: str, plugin: str
) -> None:
    if plugin not in images.formats():
        pytest.skip(f"nothing here reads {plugin}")
    path = tmp_path / f"a.{ending}"
    Image.new("RGB", (64, 48), (200, 30, 90)).save(path, plugin, quality=95)
    pixels = open_picture(path).pixels
    assert pixels.shape == (48, 64, 3)
    assert np.abs(pixels.reshape(-1, 3).mean(axis=0) - (200, 30, 90)).max() < 4


@pytest.mark.parametrize(
    ("brand", "kind", "cure"),
    [(b"heic", "HEIC", "pillow-heif"), (b"mif1", "HEIC", "pillow-heif"), (b"avif", "AVIF", "-U")],
)
def test_a_kind_that_cannot_be_read_here_is_named_with_its_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, brand: bytes, kind: str, cure: str
) -> None:
    monkeypatch.setattr(images, "formats", lambda: images.FORMATS)
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\0\0\0\x18ftyp" + brand + bytes(100))
    with pytest.raises(UserError) as told:
        open_picture(path)
    assert kind in told.value.why
    assert cure in told.value.what_to_do


def test_a_raw_picture_is_not_taken_for_the_thumbnail_in_it(tmp_path: Path) -> None:
    path = tmp_path / "a.NEF"
    Image.new("RGB", (16, 12)).save(path, "TIFF")
    with pytest.raises(UserError, match="raw picture"):
        open_picture(path)
