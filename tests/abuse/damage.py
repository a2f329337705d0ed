"""Damaged and crafted model files by the hundred: each refused, in time, in memory, in words."""

from __future__ import annotations

import json
import os
import resource
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.engine.library import Library
from diffusion_gui.models import checkpoint
from diffusion_gui.models.networks import build

MAX_SECONDS, MAX_BYTES = 2.0, 200e6
SETTINGS = TrainSettings(
    data="points:moons", network="mlp", network_options={"width": 8, "depth": 1}
).checked()

Header = dict[str, Any]


@dataclass
class Tally:
    """What a campaign did and saw."""

    truncations: int = 0
    header_mutations: int = 0
    of_those_without_meaning: int = 0
    data_flips: int = 0
    crafted: int = 0
    slowest_seconds: float = 0.0
    memory_bytes: int = 0
    wrong: list[str] = field(default_factory=list)


def good_model(path: Path) -> bytes:
    """Write a small sound model; returns its bytes."""
    domain = Domain("points", (2,))
    torch.manual_seed(0)
    checkpoint.save(
        path,
        build(SETTINGS.network, SETTINGS.network_options, domain),
        domain=domain,
        settings=SETTINGS,
        sigma_data=0.5,
        figures={"loss": 0.25},
    )
    return path.read_bytes()


class Judge:
    """Loads what it is given beside a current model, and notes everything that should not be."""

    def __init__(self, folder: Path, tally: Tally) -> None:
        self._tally = tally
        self._good = folder / "good.safetensors"
        self._bad = folder / "bad.safetensors"
        self.whole = good_model(self._good)
        self._library = Library("cpu")
        self._current = self._library.model(str(self._good))
        self._x = torch.linspace(-2, 2, 8).view(4, 2)
        self._answer = self._current.denoiser(self._x, 0.8, 0.6)
        self._memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    def refuse(self, content: bytes, what: str, harmless: bool = False) -> None:
        """Expect a refusal; `harmless` allows a file that means what the good one means."""
        self._bad.write_bytes(content)
        wrong = self._tally.wrong
        began = time.process_time()
        try:
            model = self._library.model(str(self._bad))
        except UserError as error:
            if not (error.why and error.what_to_do and str(self._bad) in error.what):
                wrong.append(f"{what}: refused without a reason")
        except Exception as error:
            wrong.append(f"{what}: {type(error).__name__}: {error}")
        else:
            same = torch.equal(model.denoiser(self._x, 0.8, 0.6), self._answer)
            if harmless and same and model.domain == self._current.domain:
                self._tally.of_those_without_meaning += 1
            else:
                wrong.append(f"{what}: accepted")
        seconds = time.process_time() - began
        self._tally.slowest_seconds = max(self._tally.slowest_seconds, seconds)
        if seconds > MAX_SECONDS:
            wrong.append(f"{what}: took {seconds:.1f} s")
        if self._library.model(str(self._good)) is not self._current:
            wrong.append(f"{what}: the current model has changed")
            self._current = self._library.model(str(self._good))

    def finish(self) -> None:
        """Look at the current model, and at the memory all this has taken."""
        if not torch.equal(self._current.denoiser(self._x, 0.8, 0.6), self._answer):
            self._tally.wrong.append("the current model answers otherwise")
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - self._memory
        self._tally.memory_bytes = grown * 1024
        if self._tally.memory_bytes > MAX_BYTES:
            self._tally.wrong.append(f"{grown / 1024:.0f} MB more memory")


def campaign(
    folder: Path, truncations: int, mutations: int, flips: int, crafted: bool, seed: int = 0
) -> Tally:
    """Damage a model in `folder` in so many ways."""
    tally = Tally()
    judge = Judge(folder, tally)
    whole = judge.whole
    start = 8 + int.from_bytes(whole[:8], "little")
    rng = np.random.default_rng(seed)
    # Every length of the beginning, then evenly to the last byte but one.
    first = range(min(64, truncations // 2))
    rest = np.linspace(64, len(whole) - 1, truncations - len(first)).round().astype(int)
    for length in (*first, *rest.tolist()):
        judge.refuse(whole[:length], f"cut to {length} bytes")
        tally.truncations += 1
    for _ in range(mutations):
        changed = bytearray(whole)
        place = int(rng.integers(0, start))
        match int(rng.integers(4)):
            case 0:
                changed[place] ^= 1 << int(rng.integers(8))
            case 1:
                changed[place] = (changed[place] + int(rng.integers(1, 256))) % 256
            case 2:
                del changed[place]
            case _:
                changed.insert(place, int(rng.integers(256)))
        if bytes(changed) != whole:
            judge.refuse(bytes(changed), f"header byte {place} changed", harmless=True)
            tally.header_mutations += 1
    for place in rng.integers(start, len(whole), flips):
        changed = bytearray(whole)
        changed[place] ^= 1 << int(rng.integers(8))
        judge.refuse(bytes(changed), f"bit of byte {place} flipped")
        tally.data_flips += 1
    if crafted:
        for what, content in crafted_files(whole):
            judge.refuse(content, what)
            tally.crafted += 1
    judge.finish()
    return tally


def _header(length: int, rest: bytes) -> bytes:
    return struct.pack("<Q", length) + rest


def crafted_files(whole: bytes) -> Iterator[tuple[str, bytes]]:
    """(what is wrong, contents) of files made to break readers."""
    yield from _foreign()
    yield from _lying(whole)
    length = int.from_bytes(whole[:8], "little")
    for what, change in _changes().items():
        header = json.loads(whole[8 : 8 + length])
        change(header)
        text = json.dumps(header).encode()
        yield what, _header(len(text), text + whole[8 + length :])


def _foreign() -> Iterator[tuple[str, bytes]]:
    import pickle

    for protocol in (0, 1, 2, 4, 5):
        yield f"pickle {protocol}", pickle.dumps({"state_dict": os.getcwd}, protocol)
    yield "zip", b"PK\x03\x04" + b"archive/data.pkl" * 8
    yield "empty", b""
    yield "seven bytes", b"7 bytes"
    yield "Git-LFS", b"version https://git-lfs.github.com/spec/v1\noid sha256:4d\nsize 9\n"
    yield "HTML", b"<!DOCTYPE html><html><title>404</title></html>"
    yield "zeros", bytes(4096)
    yield "noise", np.random.default_rng(1).bytes(4096)


def _lying(whole: bytes) -> Iterator[tuple[str, bytes]]:
    yield "length 2^64-1", _header(2**64 - 1, whole[8:])
    yield "length past the end", _header(len(whole), whole[8:])
    yield "length over 1 MB", _header(2**20 + 1, b"{" + b" " * 2**21)
    yield "not UTF-8", _header(4, b'{"\xff\xfe')
    yield "not JSON", _header(8, b"{json: 1")
    yield "nested", _header(10**6, b'{"a":' + b"[" * 10**6)
    entry = b'"%d":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}'
    many = b"{" + b",".join(entry % i for i in range(10_001)) + b"}"
    yield "10,001 tensors", _header(len(many), many)
    twice = b'{"a":{},"a":{}}'
    yield "a key twice", _header(len(twice), twice)
    yield "no tensors", _header(2, b"{}")
    yield "a list", _header(2, b"[]")
    yield "trailing bytes", whole + bytes(8)


def _entry(header: Header, last: bool = False) -> Header:
    entries = [entry for name, entry in header.items() if name != "__metadata__"]
    entries.sort(key=lambda entry: entry["data_offsets"])
    found: Header = entries[-1 if last else 0]
    return found


def _moved(by: int) -> Callable[[Header], None]:
    def move(header: Header) -> None:
        entry = _entry(header, last=True)
        entry["data_offsets"] = [place + by for place in entry["data_offsets"]]

    return move


def _set(**values: object) -> Callable[[Header], None]:
    return lambda header: _entry(header).update(values)


def _metadata(**values: object) -> Callable[[Header], None]:
    def change(header: Header) -> None:
        content = json.loads(header["__metadata__"]["diffusion_gui"])
        content.pop("metadata_sha256")
        header["__metadata__"]["diffusion_gui"] = json.dumps(content | values)

    return change


def _changes() -> dict[str, Callable[[Header], object]]:
    def extra(header: Header) -> None:
        end = _entry(header, last=True)["data_offsets"][1]
        header["more"] = {"dtype": "F32", "shape": [0], "data_offsets": [end, end]}

    return {
        "overlap": _moved(-4),
        "hole": _moved(4),
        "far away": _moved(2**50),
        "negative shape": _set(shape=[-1, 8]),
        "shape overflow": _set(shape=[2**32, 2**32]),
        "shape of text": _set(shape="8"),
        "unknown dtype": _set(dtype="F31"),
        "another dtype": _set(dtype="I32"),
        "no offsets": _set(data_offsets=[]),
        "offsets backwards": _set(data_offsets=[8, 0]),
        "an extra key": _set(code="import os"),
        "an extra tensor": extra,
        "metadata of numbers": lambda header: header.update(__metadata__={"diffusion_gui": 1}),
        "no metadata": lambda header: header.pop("__metadata__"),
        "newer format": _metadata(format=99),
        "format of text": _metadata(format="1"),
        "sigma_data NaN": _metadata(sigma_data=float("nan")),
        "unknown network": _metadata(network="nosuch"),
        "a huge network": _metadata(network_options={"width": 4096, "depth": 32}),
        "a huge item": _metadata(domain={"kind": "image", "shape": [2**20] * 3}),
        "endless item": _metadata(domain={"kind": "points", "shape": [1e999]}),
        "another hash": _metadata(sha256="0" * 64),
        "no hash": _metadata(sha256=None),
    }
