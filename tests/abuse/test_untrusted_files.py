"""P6: trajectories, recipes and pictures from anywhere; none runs code, none fills the memory."""

from __future__ import annotations

import ast
import json
import os
import pickle
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

import diffusion_gui
from diffusion_gui.__main__ import main
from diffusion_gui.backend import file_requests
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.files import ExportRequest, Opened, OpenRequest
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.export.embedded import read_recipe
from diffusion_gui.storage import trajectory_file

MakeRun = Callable[..., Trajectory]
PACKAGE = Path(diffusion_gui.__file__).parent
ENDINGS = [
    ".safetensors", ".npz", ".npy", ".json", ".csv", ".gif", ".png", ".webp", ".mp4", ".webm",
    ".jpg", ".bmp", ".tiff", ".pt", ".pth", ".ckpt", ".pkl", ".bin", ".txt", "",
]  # fmt: skip


class Canary:
    """Unpickling it makes a folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (os.mkdir, (str(self.path),))


def test_no_code_path_can_run_what_a_file_holds() -> None:
    """Every call and import in the source, not its words."""
    modules = {"pickle", "cPickle", "dill", "joblib", "cloudpickle", "shelve", "marshal", "yaml"}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert not {alias.name.split(".")[0] for alias in node.names} & modules, path
            elif isinstance(node, ast.ImportFrom) and node.module:
                assert node.module.split(".")[0] not in modules, path
            elif isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                assert called not in ("eval", "exec", "torch.load", "compile"), path
                for keyword in node.keywords:
                    if keyword.arg == "allow_pickle":
                        assert ast.unparse(keyword.value) == "False", path
                if called in ("np.load", "numpy.load"):
                    assert any(k.arg == "allow_pickle" for k in node.keywords), path


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_canary_under_any_ending_never_sings(tmp_path: Path, ending: str) -> None:
    canary = tmp_path / "sung"
    path = tmp_path / f"file{ending}"
    objects = np.array([Canary(canary)], dtype=object)
    for protocol in (0, 2, 5):
        path.write_bytes(pickle.dumps(Canary(canary), protocol))
        assert_harmless(path)
    with path.open("wb") as file:
        np.savez(file, allow_pickle=True, x=objects, recipe=objects)
    assert_harmless(path)
    with path.open("wb") as file:
        np.save(file, objects, allow_pickle=True)
    assert_harmless(path)
    assert not canary.exists()


def assert_harmless(path: Path) -> None:
    """Every way to open `path` refuses it in words, or takes it for data that is read later."""
    for way in (lambda: list(file_requests.execute(OpenRequest(path))), lambda: read_recipe(path)):
        try:
            result = way()
        except UserError:
            continue
        assert isinstance(result, list)
        assert isinstance(result[0], Opened)
        assert result[0].data, "only a set of data may be taken unread"
    assert main(["inspect", str(path)]) == 2


def test_a_pickle_is_called_one_whatever_opens_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for ending in (".pt", ".ckpt", ".pkl", ".npz", ".safetensors"):
        path = tmp_path / f"model{ending}"
        path.write_bytes(pickle.dumps({"state_dict": 1}, 2))
        assert main(["inspect", str(path)]) == 2
        if ending != ".npz":
            assert "can run code" in capsys.readouterr().err
        with pytest.raises(UserError, match="run code"):
            list(file_requests.execute(OpenRequest(path)))


# ------------------------------------------------------------------ trajectories


@pytest.fixture
def trajectory(make_run: MakeRun, tmp_path: Path) -> Path:
    path = tmp_path / "run.npz"
    trajectory_file.save(make_run(count=2, steps=3), path)
    return path


def refused_in_little_memory(path: Path) -> UserError:
    tracemalloc.start()
    with pytest.raises(UserError) as refused:
        trajectory_file.load(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200e6
    with pytest.raises(UserError):
        list(file_requests.execute(OpenRequest(path)))
    return refused.value


def with_member(path: Path, name: str, header: bytes, content: bytes = b"") -> None:
    """Replace one array of the file by bytes of one's own."""
    with zipfile.ZipFile(path) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    text = header + b" " * (64 - (len(header) + 11) % 64) + b"\n"
    members[name + ".npy"] = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + content
    with zipfile.ZipFile(path, "w") as archive:
        for member, raw in members.items():
            archive.writestr(member, raw)


@pytest.mark.parametrize(
    "shape", ["(4, 2, 1000000, 1000000)", "(9223372036854775807, 2, 2)", "(-1, 2, 2)", "(2**40,)"]
)
def test_shapes_that_fit_no_memory_are_refused_unread(trajectory: Path, shape: str) -> None:
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}}}"
    with_member(trajectory, "x", header.encode())
    refused_in_little_memory(trajectory)


def test_a_header_that_is_code_is_not_run(trajectory: Path, tmp_path: Path) -> None:
    canary = tmp_path / "sung"
    with_member(trajectory, "x", f"__import__('os').mkdir({str(canary)!r})".encode())
    refused_in_little_memory(trajectory)
    assert not canary.exists()


def test_gigabytes_of_zeros_are_refused_unread(trajectory: Path) -> None:
    zeros = bytes(2**24)
    with zipfile.ZipFile(trajectory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("x", "x0", "noise", "t", "alpha", "sigma", "labels", "recipe"):
            archive.writestr(name + ".npy", zeros)
    assert trajectory.stat().st_size < 2**20
    assert "unpack" in refused_in_little_memory(trajectory).why


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"T": 0}, "out of range"),
        ({"T": 10**9}, "out of range"),
        ({"T": float("nan")}, "not a whole number"),
        ({"T": "many"}, "not a whole number"),
        ({"schedule": "nosuch"}, "schedule"),
        ({"schedule": 5}, "schedule"),
        ({"sampler": ["ddim"]}, "sampler"),
        ({"steps": 0}, "out of range"),
        ({"steps": 1e300}, "out of range"),
        ({"guidance": float("inf")}, "out of range"),
        ({"seed": 2**64}, "out of range"),
        ({"count": -1}, "out of range"),
        ({"model": 5}, "not text"),
        ({"T": 50}, "schedule of 50"),
    ],
    ids=str,
)
def test_a_recipe_of_impossible_values_is_refused(
    trajectory: Path, changes: dict[str, object], said: str
) -> None:
    with np.load(trajectory) as members:
        arrays = {name: members[name] for name in members.files}
    content = json.loads(str(arrays["recipe"])) | changes
    arrays["recipe"] = np.array(json.dumps(content))
    np.savez(trajectory, **arrays)
    assert said in refused_in_little_memory(trajectory).why
    if said != "schedule of 50":
        recipe = trajectory.with_suffix(".json")
        recipe.write_text(json.dumps(content))
        with pytest.raises(UserError, match="is not a recipe"):
            list(file_requests.execute(OpenRequest(recipe)))


@pytest.mark.parametrize(
    "changes",
    [
        {"t": np.array([100, 67, -1, 0])},
        {"t": np.array([10**9, 67, 33, 0])},
        {"alpha": np.array([0.1, -0.5, 0.9, 1.0])},
        {"sigma": np.array([0.1, -0.5, 0.9, 0.0])},
        {"labels": np.array([0, -2])},
        {"recipe": np.array("x" * 2**21)},
        {"recipe": np.array(["{}"])},
    ],
    ids=str,
)
def test_numbers_that_cannot_be_are_refused(trajectory: Path, changes: dict[str, Any]) -> None:
    with np.load(trajectory) as members:
        arrays = {name: members[name] for name in members.files} | changes
    np.savez(trajectory, **arrays)
    refused_in_little_memory(trajectory)


# ---------------------------------------------------------------------- recipes


def test_a_recipe_of_ones_own_is_opened(tmp_path: Path) -> None:
    recipe = Recipe(model="shapes", seed=5)
    path = tmp_path / "recipe.json"
    path.write_text(recipe.to_json())
    [opened, _] = file_requests.execute(OpenRequest(path))
    assert opened.recipe == recipe


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b"\xff\xfe", b"[" * 200_000, b" " * 2**21, b'"x"', b"NaN"]
)
def test_what_is_no_recipe_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "recipe.json"
    path.write_bytes(content)
    with pytest.raises(UserError, match="is not a recipe") as refused:
        list(file_requests.execute(OpenRequest(path)))
    assert refused.value.why
    assert refused.value.what_to_do


# --------------------------------------------------------------------- pictures

HOSTILE = [
    "{" * 50_000,
    "[" * 200_000,
    '{"T": 1e999}',
    '{"model": "\\ud800"}',
    '{"T": "__import__(\'os\')"}',
    "\0" * 1000,
    "9" * 10_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:20])
def test_hostile_notes_in_pictures_are_refused(tmp_path: Path, text: str) -> None:
    image = Image.new("RGB", (4, 4))
    info = PngImagePlugin.PngInfo()
    info.add_text("recipe", text)
    image.save(tmp_path / "a.png", pnginfo=info)
    image.save(tmp_path / "a.gif", comment=text.encode("utf-8", "replace"))
    exif = Image.Exif()
    exif[0x010E] = text.encode("ascii", "replace").decode()
    image.save(tmp_path / "a.webp", exif=exif)
    for ending in ("png", "gif", "webp"):
        if ending == "png" and "ud800" in text:
            continue
        try:
            recipe = read_recipe(tmp_path / f"a.{ending}")
        except UserError:
            continue
        assert recipe == Recipe.from_json(text)


def test_a_text_that_unpacks_to_megabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGB", (4, 4)).save(path)
    whole = path.read_bytes()
    body = b"zTXtrecipe\0\0" + zlib.compress(bytes(300 * 2**20), 9)
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    path.write_bytes(whole[:33] + chunk + whole[33:])
    tracemalloc.start()
    with pytest.raises(UserError, match="holds no recipe"):
        read_recipe(path)
    assert tracemalloc.get_traced_memory()[1] < 200e6
    tracemalloc.stop()


def test_a_comment_without_end_is_refused_soon(tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    Image.new("P", (4, 4)).save(path, comment=b"x")
    whole = path.read_bytes()
    at = whole.index(b"!\xfe") + 2
    path.write_bytes(whole[:at] + (b"\xff" + b"x" * 255) * 100_000 + whole[at:])
    with pytest.raises(UserError, match=r"too long|damaged"):
        read_recipe(path)


@pytest.mark.parametrize("ending", ["mp4", "webm"])
@pytest.mark.parametrize(
    "content",
    [
        b"#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n",
        b"ffconcat version 1.0\nfile 'http://127.0.0.1:9/a.mp4'\n",
    ],
)
def test_a_list_of_addresses_is_no_video(tmp_path: Path, ending: str, content: bytes) -> None:
    """Left to guess, the decoder would follow it."""
    path = tmp_path / f"a.{ending}"
    path.write_bytes(content)
    with pytest.raises(UserError, match="holds no recipe"):
        read_recipe(path)


@pytest.mark.parametrize("ending", ["gif", "png", "webp", "mp4", "webm"])
def test_damaged_animations_are_refused_or_give_their_recipe(
    make_run: MakeRun, tmp_path: Path, ending: str
) -> None:
    run = make_run(count=1, steps=2)
    path = tmp_path / f"a.{ending}"
    list(file_requests.execute(ExportRequest((run,), ExportOptions(scale=2), path)))
    whole = path.read_bytes()
    rng = np.random.default_rng(0)
    for _ in range(60):
        damaged = bytearray(whole)
        for place in rng.integers(0, min(len(whole), 2000), 3):
            damaged[place] = int(rng.integers(256))
        path.write_bytes(bytes(damaged))
        assert main(["inspect", str(path)]) in (0, 2)
    for length in np.linspace(0, len(whole) - 1, 20).astype(int):
        path.write_bytes(whole[:length])
        assert main(["inspect", str(path)]) in (0, 2)
