"""Model files from anywhere: each is refused whole, in words, before anything of it is used."""

from __future__ import annotations

import json
import os
import pickle
import struct
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from abuse.forging import Header, rewritten, with_metadata, with_tensors
from safetensors.numpy import load_file

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.models import checkpoint
from diffusion_gui.models.networks import build

DOMAIN = Domain("points", (2,))
SETTINGS = TrainSettings(
    data="points:moons", network="mlp", network_options={"width": 8, "depth": 1}
).checked()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "model.safetensors"
    checkpoint.save(
        path,
        build(SETTINGS.network, SETTINGS.network_options, DOMAIN),
        domain=DOMAIN,
        settings=SETTINGS,
        sigma_data=0.5,
        figures={},
    )
    checkpoint.load(str(path))  # what it imports the first time is not what is measured
    return path


def refused(path: Path, said: str = "") -> UserError:
    """Load `path`, which has to be refused fast, in little memory, and in words with `said`."""
    tracemalloc.start()
    began = time.process_time()
    with pytest.raises(UserError) as caught:
        checkpoint.load(str(path))
    seconds, (_, peak) = time.process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    error = caught.value
    assert seconds < 2
    assert peak < 200e6
    assert str(path) in error.what
    assert error.why
    assert error.what_to_do
    assert said.lower() in str(error).lower()
    return error


def test_the_tools_forge_well(path: Path) -> None:
    rewritten(path, lambda header: None)
    checkpoint.load(str(path))
    with_metadata(path, figures={"loss": 1.0})
    checkpoint.load(str(path))
    with_tensors(path)
    checkpoint.load(str(path))


# ------------------------------------------------------------- no file at all


def test_what_is_no_file_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    """Opening a pipe would wait for ever."""
    pipe, folder, loop = (tmp_path / f"{n}.safetensors" for n in ("pipe", "folder", "loop"))
    os.mkfifo(pipe)
    folder.mkdir()
    loop.symlink_to(loop)
    refused(pipe, "not a file")
    refused(folder, "not a file")
    refused(loop, "symbolic links")
    refused(Path("/dev/zero"), "not a file")
    refused(tmp_path / "missing.safetensors", "No such file")
    refused(tmp_path / ("a" * 5000 + ".safetensors"), "too long")


@pytest.mark.parametrize("name", ["~nobody-of-that-name/x", "a\0b.safetensors", "", " "])
def test_odd_names_are_answered(name: str) -> None:
    with pytest.raises(UserError):
        checkpoint.load(name)


# ------------------------------------------------------------- other contents


class Canary:
    """Unpickling it makes a folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (os.mkdir, (str(self.path),))


@pytest.mark.parametrize("ending", ["safetensors", "pt", "pth", "ckpt", "bin", "pkl", "onnx"])
@pytest.mark.parametrize("protocol", [0, 1, 2, 3, 4, 5])
def test_a_pickle_is_told_to_run_code_and_does_not(
    tmp_path: Path, ending: str, protocol: int
) -> None:
    canary = tmp_path / "sung"
    path = tmp_path / f"model.{ending}"
    for content in (Canary(canary), [Canary(canary)], {"state_dict": Canary(canary)}, (1, 2)):
        path.write_bytes(pickle.dumps(content, protocol))
        refused(path, "run code")
    assert not canary.exists()


def test_pytorchs_own_files_are_told_to_run_code_and_do_not(tmp_path: Path) -> None:
    canary = tmp_path / "sung"
    path = tmp_path / "model.safetensors"
    for zipped in (True, False):
        torch.save({"a": Canary(canary)}, path, _use_new_zipfile_serialization=zipped)
        refused(path, "run code")
    assert not canary.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"7 bytes", "7 bytes"),
        (b"\0" * 8, "8 bytes"),
        (b"\0" * 100, "no safetensors header"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n", "Git-LFS"),
        (b"<!DOCTYPE html>\n<html><head><title>404</title>", "web page"),
        (b"\n  <html lang='en'>", "web page"),
        (b'<?xml version="1.0"?>', "web page"),
        (b"\x93NUMPY\x01\x00", "NumPy"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (bytes(range(200, 136, -1)), ""),
    ],
    ids=str,
)
def test_other_files_are_told_apart(path: Path, content: bytes, said: str) -> None:
    path.write_bytes(content)
    refused(path, said)


# -------------------------------------------------------- the safetensors form


def numbered(length: int, rest: bytes = b"{}") -> bytes:
    return struct.pack("<Q", length) + rest


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (numbered(2**64 - 1), "claims"),
        (numbered(2**63), "claims"),
        (numbered(2**20 + 1, b"{" + b" " * 2**21), "1,048,577"),
        (numbered(1000), "does not end"),
        (numbered(2, b"\xff\xff"), ""),
        (numbered(3, b'{"\xff'), "UTF-8"),
        (numbered(4, b'{"a}'), "JSON"),
        (numbered(10, b"{1: [2, 3]"), "JSON"),
        (numbered(3, b"{} x"), ""),
        (numbered(200_001, b'{"a":' + b"[" * 200_000), "nested"),
        (numbered(5100, b'{"a":' + b"1" * 5094 + b"}"), ""),
        (numbered(2, b"{}"), "no diffusion_gui metadata"),
    ],
    ids=lambda value: value[:24] if isinstance(value, bytes) else value,
)
def test_a_header_that_lies_is_refused(path: Path, content: bytes, said: str) -> None:
    path.write_bytes(content)
    refused(path, said)


def test_a_header_of_too_many_tensors_is_not_even_parsed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = b'"%d":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}'
    text = b"{" + b",".join(entry % i for i in range(10_001)) + b"}"
    assert len(text) < 2**20
    path.write_bytes(struct.pack("<Q", len(text)) + text)
    monkeypatch.setattr(json, "loads", lambda *_, **__: pytest.fail("parsed"))
    refused(path, "more than 10,000")


def first(header: Header) -> Header:
    """The entry of the first tensor."""
    entry: Header = next(e for name, e in header.items() if name != "__metadata__")
    return entry


def last(header: Header) -> Header:
    """The entry whose contents end the file."""
    entries = [entry for name, entry in header.items() if name != "__metadata__"]
    return max(entries, key=lambda entry: entry["data_offsets"][1])


def shift(entry: Header, by: int) -> None:
    entry["data_offsets"] = [place + by for place in entry["data_offsets"]]


def twice(header: Header) -> bytes:
    text = json.dumps(header)
    name = next(name for name in header if name != "__metadata__")
    return (text[:-1] + f', "{name}": {json.dumps(header[name])}}}').encode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda h: shift(last(h), -4), "overlaps"),
        (lambda h: shift(last(h), 4), "hole"),
        (lambda h: shift(last(h), 2**40), "hole"),
        (lambda h: first(h).update(shape=[-1]), "impossible shape"),
        (lambda h: first(h).update(shape=[2**40, 2**40]), "does not match its shape"),
        (lambda h: first(h).update(shape=[2**70]), "impossible shape"),
        (lambda h: first(h).update(shape=[1.5]), "impossible shape"),
        (lambda h: first(h).update(shape=[True]), "impossible shape"),
        (lambda h: first(h).update(shape="8"), "impossible shape"),
        (lambda h: first(h).update(shape=[1] * 1000), "impossible shape"),
        (lambda h: first(h).update(dtype="F31"), "unknown type"),
        (lambda h: first(h).update(dtype=32), "unknown type"),
        (lambda h: first(h).update(dtype="I32"), "not of type F32"),
        (lambda h: first(h).update(data_offsets=[0]), "nowhere"),
        (lambda h: first(h).update(data_offsets=[4, -4]), "nowhere"),
        (lambda h: first(h).update(data_offsets=["0", "32"]), "nowhere"),
        (lambda h: first(h).update(code="import os"), "damaged"),
        (lambda h: first(h).pop("dtype"), "damaged"),
        (lambda h: h.update(more=5), "damaged"),
        (lambda h: h.update({"a\nb": first(h)}), "no text"),
        (lambda h: h.update(__metadata__=[]), "metadata"),
        (lambda h: h.update(__metadata__={"diffusion_gui": 5}), "metadata"),
        (lambda h: h.pop("__metadata__"), "another program"),
        (twice, "twice"),
        (lambda h: [h], ""),
        (lambda h: b'"text"', ""),
    ],
)
def test_a_damaged_table_is_refused(path: Path, change: Callable[[Header], Any], said: str) -> None:
    def changed(header: Header) -> Any:
        result = change(header)
        return result if isinstance(result, bytes | list) and result != header else header

    rewritten(path, changed)
    refused(path, said)


def test_bytes_too_few_and_too_many_are_refused(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole + b"\0")
    refused(path, "goes on for 1 bytes")
    path.write_bytes(whole[:-1])
    refused(path, "cut short: 1 bytes are missing")
    with path.open("r+b") as file:
        file.truncate(10 * 2**30)  # sparse: it takes no room on the disk
    refused(path, "goes on")


def test_a_flipped_bit_of_the_weights_is_refused(path: Path) -> None:
    whole = path.read_bytes()
    start = 8 + int.from_bytes(whole[:8], "little")
    for place in np.random.default_rng(0).integers(start, len(whole), 40):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << int(place % 8)
        path.write_bytes(bytes(damaged))
        error = refused(path)
        assert "checksum" in error.why or "not finite" in error.why


def test_a_changed_digit_of_the_metadata_is_refused(path: Path) -> None:
    text = path.read_bytes()
    assert b'\\"lr\\": 0.001' in text
    path.write_bytes(text.replace(b'\\"lr\\": 0.001', b'\\"lr\\": 0.002'))
    refused(path, "metadata does not match")


# ----------------------------------------------------- well formed, and wrong


def test_missing_extra_and_misshaped_tensors_are_listed_by_three(path: Path) -> None:
    whole = path.read_bytes()
    names = sorted(load_file(path))
    gone = names[:5]
    with_tensors(path, **dict.fromkeys(gone))
    assert f"lacks tensors: {', '.join(gone[:3])} and 2 more." in refused(path).why
    path.write_bytes(whole)
    with_tensors(path, **{f"zz{i}": np.zeros(1, np.float32) for i in range(2)})
    assert "does not know: zz0, zz1." in refused(path).why
    path.write_bytes(whole)
    with_tensors(path, **{name: np.zeros((3, 5), np.float32) for name in gone})
    why = refused(path).why
    assert "other shapes" in why
    assert why.count("3x5 instead of") == 3
    path.write_bytes(whole)
    with_tensors(path, **{gone[0]: load_file(path)[gone[0]].astype(np.float64)})
    assert f"F32 / F16: {gone[0]} F64." in refused(path).why


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_weights_that_are_no_numbers_are_refused(path: Path, value: float) -> None:
    tensors = load_file(path)
    name = sorted(tensors)[3]
    spoiled = tensors[name].copy()
    spoiled.reshape(-1)[-1] = value
    with_tensors(path, **{name: spoiled})
    assert f"not finite numbers (first in {name})" in refused(path).why


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": 2}, "newer version"),
        ({"format": 10**30}, "newer version"),
        ({"format": 0}, "format version"),
        ({"format": -1}, "format version"),
        ({"format": "1"}, "format version"),
        ({"format": True}, "format version"),
        ({"format": ...}, "format version"),
        ({"sigma_data": float("nan")}, "sigma_data"),
        ({"sigma_data": float("inf")}, "sigma_data"),
        ({"sigma_data": 0.0}, "sigma_data"),
        ({"sigma_data": "0.5"}, "sigma_data"),
        ({"sigma_data": ...}, "sigma_data"),
        ({"sha256": ...}, "checksum"),
        ({"sha256": 5}, "checksum"),
        ({"network": "nosuch"}, "nosuch"),
        ({"network": "unet", "network_options": {}}, "does not fit"),
        ({"network": 5}, "names no network"),
        ({"network": ...}, "names no network"),
        ({"network_options": {"width": 10**9}}, "out of range"),
        ({"network_options": {"width": 4096, "depth": 32}}, "lacks tensors"),
        ({"network_options": {"code": "import os"}}, "code"),
        ({"network_options": []}, "options"),
        ({"domain": ...}, "domain"),
        ({"domain": "points"}, "domain"),
        ({"domain": {"kind": "smell", "shape": [2]}}, "smell"),
        ({"domain": {"kind": "points", "shape": [0]}}, "domain"),
        ({"domain": {"kind": "points", "shape": [-2]}}, "domain"),
        ({"domain": {"kind": "points", "shape": [2.0]}}, "domain"),
        ({"domain": {"kind": "points", "shape": [1e999]}}, "domain"),
        ({"domain": {"kind": "points", "shape": [2, 2]}}, "domain"),
        ({"domain": {"kind": "image", "shape": [2**20] * 3}}, "domain"),
        ({"domain": {"kind": "points", "shape": [2], "low": float("nan")}}, "domain"),
        ({"domain": {"kind": "points", "shape": [2], "low": 1, "high": -1}}, "domain"),
        ({"domain": {"kind": "points", "shape": [2], "labels": "abc"}}, "domain"),
        ({"domain": {"kind": "points", "shape": [2], "labels": ["a"]}}, "lacks tensors"),
    ],
    ids=str,
)
def test_metadata_that_makes_no_sense_is_refused(
    path: Path, changes: dict[str, Any], said: str
) -> None:
    with_metadata(path, **changes)
    refused(path, said)


def test_metadata_that_is_no_json_object_is_refused(path: Path) -> None:
    for text in ("", "[]", "{", '{"a": 1, "a": 2}', "[" * 100_000, "\ud800"):
        rewritten(path, lambda h, text=text: h["__metadata__"].update(diffusion_gui=text))
        refused(path, "metadata")


# ----------------------------------------------------------- what stays as it was


def test_a_refused_model_leaves_the_current_one(path: Path) -> None:
    from diffusion_gui.engine import Engine

    library = Engine(threads=1, device="cpu").library
    current = library.model(str(path))
    x = torch.randn(4, 2)
    before = current.denoiser(x, 0.8, 0.6)
    bad = path.with_name("bad.safetensors")
    bad.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(UserError):
        library.model(str(bad))
    assert library.model(str(path)) is current
    assert torch.equal(library.model(str(path)).denoiser(x, 0.8, 0.6), before)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts open files on Linux")
def test_refused_files_are_closed(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])
    before = len(os.listdir("/proc/self/fd"))
    errors = [refused(path) for _ in range(5)]
    assert len(os.listdir("/proc/self/fd")) == before
    assert len(errors) == 5
