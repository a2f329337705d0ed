"""Everything the program writes, once for each operation that can fail: `writers.py FOLDER`.

Run in a process of its own, on the faulty disk (`faulty_disk`); prints a line of JSON a writer.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import json
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from unittest import mock

import numpy as np
from PIL import Image

from diffusion_gui.__main__ import _log, main
from diffusion_gui.backend import file_requests
from diffusion_gui.core.catalog import EXPORTERS
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.files import CopyRequest, ExportRequest
from diffusion_gui.core.protocol.scoring import Score, Scored
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.export.metadata import png_info
from diffusion_gui.storage import atomic, downloads, recorded_run, run_folder, trajectory_file
from diffusion_gui.storage.run_log import LOG
from diffusion_gui.ui.persistence.settings import SettingsFile
from diffusion_gui.ui.scenes.train import drawn_points
from tests.conftest import make_fake_run

from .faulty_disk import Disk

OLD = b"what was there before"
FAULTS = {"error once": (errno.EIO, False), "full from then on": (errno.ENOSPC, True)}
MENDED = {"duplicate": "link", "kept.broken.json": "write"}
"""What a writer does in another way when it fails: bytes are copied instead, read and written."""
Write = Callable[[Path], str]
"""Writes to a place; returns the words of a failure, "" where there was none."""


@dataclass
class Result:
    """What was seen of one writer."""

    name: str
    operations: list[str] = field(default_factory=list)
    faults: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)


# -- how a failure is told ------------------------------------------------------------------------


def raising(write: Callable[[Path], object]) -> Write:
    """A writer that raises a UserError."""

    def told(target: Path) -> str:
        try:
            write(target)
        except UserError as error:
            return error.lines()
        return ""

    return told


def logging_it(write: Callable[[Path], object]) -> Write:
    """A writer of the window's memory, which tells its log."""

    def told(target: Path) -> str:
        words = io.StringIO()
        handler = logging.StreamHandler(words)
        logging.getLogger().addHandler(handler)
        try:
            write(target)
        finally:
            logging.getLogger().removeHandler(handler)
        return words.getvalue()

    return told


def command(line: str) -> Write:
    """A command line; {out} stands for the place. Fails with status 2 and plain words."""

    def told(target: Path) -> str:
        words = io.StringIO()
        with contextlib.redirect_stderr(words), contextlib.redirect_stdout(io.StringIO()):
            code = main([part.replace("{out}", str(target)) for part in line.split()])
        text = words.getvalue()
        if code == 0:
            return ""
        return text if code == 2 and "Traceback" not in text else f"status {code}: {text}"

    return told


# -- the writers ----------------------------------------------------------------------------------


def writers(folder: Path) -> Iterator[tuple[str, Write]]:
    """(name of the target, writer) of all single files and folders."""
    run, sounds, clips = (
        make_fake_run(kind=kind, count=1, steps=2) for kind in ("image", "audio", "video")
    )
    options = ExportOptions(scale=2, hold_first=0.0, hold_last=0.0)
    made_of = {
        entry.suffix: sounds if entry.sounds else clips
        for entry in EXPORTERS.values()
        if entry.sounds or entry.clips
    }

    def export(target: Path) -> None:
        played = made_of.get("".join(target.suffixes), run)
        request = ExportRequest((played,), options, target, folder=not target.suffix)
        for _ in file_requests.execute(request):
            pass

    for entry in EXPORTERS.values():
        yield "export" + entry.suffix.rstrip("/"), raising(export)
    source = folder / "source"
    source.write_bytes(bytes(range(256)) * 100)
    yield (
        "copied.safetensors",
        raising(lambda t: list(file_requests.execute(CopyRequest(source, t)))),
    )
    yield "duplicate", raising(lambda t: atomic.duplicate(source, t))
    yield "trajectory.npz", raising(lambda t: trajectory_file.save(run, t))
    yield "recorded.npz", raising(lambda t: recorded_run.save([run], t))
    yield "drawn.csv", raising(lambda t: drawn_points.write_csv(np.zeros((60, 2)), t))
    yield "downloaded.gz", raising(_download)
    yield "checkpoint.safetensors", raising(_checkpoint)
    yield "settings.json", logging_it(_settings)
    yield "kept.broken.json", _broken_settings
    yield "window-1.json", logging_it(_session)
    yield "screenshot.png", _picture
    for suffix in ("csv", "png", "svg"):
        yield f"schedule.{suffix}", command("schedule --name cosine --steps 9 --out {out}")
    yield "noise.gif", command("noise --data points:moons --steps 2 --count 3 --out {out}")
    yield "orders.svg", _orders
    yield "scores.png", _scores


def _download(target: Path) -> None:
    content = bytes(200_000)
    file = downloads.RemoteFile(
        target.name, len(content), hashlib.sha256(content).hexdigest(), ("http://server/",)
    )

    def stream(url: str) -> Iterator[bytes]:
        for at in range(0, len(content), 65536):
            yield content[at : at + 65536]

    with (
        mock.patch("diffusion_gui.storage.http_stream.stream", stream),
        mock.patch.object(downloads, "folder", return_value=target.parent),
    ):
        list(downloads._fetch_file("mnist", file))


def _checkpoint(target: Path) -> None:
    from .damage import good_model

    good_model(target)


def _settings(target: Path) -> None:
    file = SettingsFile(None)
    file._path = target
    file.change(scene="train")


def _broken_settings(target: Path) -> str:
    broken = target.with_name(target.name.replace(".broken", ""))
    if not broken.exists():
        broken.write_bytes(b"no JSON")
    kept: list[Path | None] = []
    told = logging_it(lambda _: kept.append(SettingsFile(broken).broken))(target)
    return "" if kept[0] else told


def _session(target: Path) -> None:
    from diffusion_gui.ui.persistence.crash_recovery import CrashRecovery

    session = CrashRecovery(None)
    session._note = target
    session.note(Recipe(), None)


def _picture(target: Path) -> str:
    from PySide6.QtWidgets import QApplication, QLabel

    from diffusion_gui.ui.app import take_picture

    app = QApplication.instance() or QApplication(["test"])
    assert app
    error = take_picture(QLabel("a window"), target)
    return error.lines() if error else ""


def _orders(target: Path) -> str:
    from diffusion_gui.diffusion import accuracy

    falling = np.logspace(-1, -3, len(accuracy.COUNTS))
    with mock.patch.object(accuracy, "errors", return_value=falling):
        return command("order --out {out}")(target)


def _scores(target: Path) -> str:
    def measured(engine: object, recipe: Recipe, bar: object) -> Scored:
        return Scored(recipe, recipe.steps, (Score("energy_distance", 0.1, 0.01),), ())

    with mock.patch("diffusion_gui.cli.score._measure", measured):
        return command("score --model ideal:points:moons --count 9 --plot {out}")(target)


# -- one fault after the other --------------------------------------------------------------------


def content(path: Path) -> object:
    """The bytes of a file, of all files of a folder, or None."""
    if path.is_dir():
        return {one.name: one.read_bytes() for one in sorted(path.iterdir())}
    return path.read_bytes() if path.is_file() else None


def own_frame() -> bytes:
    """A frame as an earlier export left it."""
    content = io.BytesIO()
    Image.new("RGB", (4, 4)).save(content, "PNG", pnginfo=png_info(Recipe().to_json()))
    return content.getvalue()


def put_old(target: Path) -> None:
    """Old content under the name of `target`."""
    if target.is_dir():
        for one in target.iterdir():
            one.unlink()
        (target / "frame_9999.png").write_bytes(own_frame())
    else:
        target.unlink(missing_ok=True)
        target.write_bytes(OLD)


def sizes(what: object) -> object:
    """Lengths: two good files of one thing may differ in a random name inside."""
    if isinstance(what, dict):
        return {name: len(one) for name, one in what.items()}
    return len(what) if isinstance(what, bytes) else what


def left(folder: Path) -> list[str]:
    """Temporaries below `folder`."""
    return [str(one) for one in folder.rglob(f"{atomic.TEMPORARY_PREFIX}*")]


def torture(disk: Disk, folder: Path, name: str, write: Write) -> Result:
    """Fail operation 1, 2, 3, ... of `write` until there is none left to fail."""
    result, target = Result(name), folder / name
    began = time.monotonic()
    if told := write(target):
        result.wrong.append(f"fails on a good disk: {told}")
        return result
    whole = content(target)
    for kind, (code, lasting) in FAULTS.items():
        for at in range(1, 1000):
            put_old(target)
            old = content(target)
            disk.arm(folder, at, lasting, code)
            try:
                told = write(target)
            except Exception as error:
                told = f"{type(error).__name__}, no UserError: {error}"
            count, operations = disk.disarm(), disk.log()
            where = f"{kind}, operation {at} ({' '.join(operations[:at])}): "
            now = content(target)
            if left(folder):
                result.wrong.append(f"{where}left {left(folder)}")
                atomic.sweep(folder)
            if count < at:  # nothing failed this time
                result.operations = operations
                if told or sizes(now) != sizes(whole):
                    result.wrong.append(f"{where}did not succeed: {told}")
                break
            result.faults += 1
            if operations[at - 1] == MENDED.get(name) and not told and now == whole:
                continue
            complete = sizes(now) == sizes(whole) and "power cut" in told
            if now != old and not complete:
                result.wrong.append(f"{where}neither the old file nor a new one")
            if str(target) not in told or os.strerror(code) not in told or "status" in told:
                result.wrong.append(f"{where}told {told!r}")
    result.seconds = round(time.monotonic() - began, 2)
    return result


def crash_log(disk: Disk, folder: Path) -> Result:
    """The log of bugs grows at its end: what stood there stays, and a failure is told."""
    result = Result("diffusion-gui.log")
    path = folder / "diffusion-gui.log"
    with mock.patch("diffusion_gui.core.paths.log_dir", return_value=folder):
        for at in range(1, 100):
            path.write_bytes(OLD)
            disk.arm(folder, at, True, errno.ENOSPC)
            words = io.StringIO()
            with contextlib.redirect_stderr(words):
                told = _log(ValueError("a bug"))
            count = disk.disarm()
            if not path.read_bytes().startswith(OLD):
                result.wrong.append(f"operation {at}: the old lines are gone")
            if count < at:
                break
            result.faults += 1
            if "No log could be written" not in told or "a bug" not in words.getvalue():
                result.wrong.append(f"operation {at}: told {told!r} {words.getvalue()!r}")
    result.operations = disk.log()
    return result


def training(disk: Disk, folder: Path) -> Result:
    """A whole run: whatever fails, what is on disk can be resumed, and ends as it should."""
    result = Result("run")
    began = time.monotonic()
    line = (
        "train --data points:moons --network mlp --set width=8 --set depth=1 --steps 2 --batch 8 "
        "--save-every 1 --sample-every 0 --device cpu --out {out}"
    )
    straight = folder / "straight"
    if told := command(line)(straight):
        result.wrong.append(f"fails on a good disk: {told}")
        return result
    for at in range(1, 1000):
        kind = list(FAULTS)[at % 2]  # one of the two each: a run has many operations
        code, lasting = FAULTS[kind]
        out = folder / f"run-{at}"
        disk.arm(folder, at, lasting, code)
        told = command(line)(out)
        count, operations = disk.disarm(), disk.log()
        if count < at:
            result.operations = operations
            break
        result.faults += 1
        where = f"{kind}, operation {at} ({' '.join(operations[:at])}): "
        if not told and not same_run(out, straight):
            result.wrong.append(f"{where}looked like success")
        if told and (str(folder) not in told or os.strerror(code) not in told):
            result.wrong.append(f"{where}told {told!r}")
        if left(folder):
            result.wrong.append(f"{where}left {left(folder)}")
            atomic.sweep(out)
        again = f"{line} --resume" if run_folder.is_run(out) else line
        if told := command(again)(out):
            result.wrong.append(f"{where}cannot go on: {told}")
        elif not same_run(out, straight):
            result.wrong.append(f"{where}goes on to another end")
    result.seconds = round(time.monotonic() - began, 2)
    return result


def going_back(disk: Disk, folder: Path) -> Result:
    """A run set back to a kept checkpoint: each file the old or the new one, the state last."""
    result = Result("rewound")
    names = (run_folder.CHECKPOINT, run_folder.STATE)
    for at in range(1, 100):
        kind = list(FAULTS)[at % 2]
        code, lasting = FAULTS[kind]
        out = folder / f"run-{at}"
        out.mkdir()
        for step in (10, 20):
            for name in names:
                atomic.write_bytes(out / name, f"{name} {step}".encode())
            run_folder.keep(out, step)
        disk.arm(folder, at, lasting, code)
        told = raising(lambda _, out=out: run_folder.rewind(out, 10))(out)
        count, operations = disk.disarm(), disk.log()
        now = [(out / name).read_text() for name in names]
        if count < at:
            result.operations = operations
            break
        result.faults += 1
        where = f"{kind}, operation {at} ({' '.join(operations[:at])}): "
        allowed = [
            [f"{names[0]} {a}", f"{names[1]} {b}"] for a, b in ((20, 20), (10, 20), (10, 10))
        ]
        if now not in allowed or left(folder):
            result.wrong.append(f"{where}{now}, left {left(folder)}")
        if str(out) not in told or os.strerror(code) not in told:
            result.wrong.append(f"{where}told {told!r}")
    return result


def same_run(one: Path, other: Path) -> bool:
    """Whether two runs came to the same weights."""
    from diffusion_gui.storage.model_files import read_checked

    if not (one / "checkpoint.safetensors").is_file():
        return False
    hashes = [read_checked(path / "checkpoint.safetensors")[1]["sha256"] for path in (one, other)]
    steps = [(path / LOG).read_text().count("\n") for path in (one, other)]
    return hashes[0] == hashes[1] and steps[0] == steps[1]


def run(folder: Path) -> None:
    """Torture all writers in `folder`."""
    disk = Disk()
    for number, (name, write) in enumerate(writers(folder)):
        place = folder / str(number)
        place.mkdir()
        print(json.dumps(asdict(torture(disk, place, name, write))), flush=True)
    for whole in (crash_log, going_back, training):
        place = folder / whole.__name__
        place.mkdir()
        print(json.dumps(asdict(whole(disk, place))), flush=True)


if __name__ == "__main__":
    run(Path(sys.argv[1]))
