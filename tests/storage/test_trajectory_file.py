"""The trajectory file: what goes in comes out, the same bytes each time, and nothing runs."""

from __future__ import annotations

import io
import json
import os
import pickle
import warnings
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.trajectory import NoiseLevels, Trajectory
from diffusion_gui.storage import trajectory_file

K, N, SHAPE = 3, 2, (1, 4, 4)


def a_run(seed: int = 0, budget: int = 2**29) -> Trajectory:
    rng = np.random.default_rng(seed)

    def numbers() -> Any:
        return rng.standard_normal((N, *SHAPE)).astype(np.float32)

    run = Trajectory(
        Recipe(data="digits", T=10, steps=K, label='seven "7"', seed=seed),
        Domain("image", SHAPE, labels=("zero", "one")),
        np.array([1, -1]),
        NoiseLevels(np.array([10, 6, 3, 0]), np.linspace(0, 1, 4), np.linspace(1, 0, 4)),
        numbers(),
        budget,
    )
    for k in range(K):
        run.add(numbers(), None if k == K - 1 else numbers(), numbers())
    return run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "run.npz"
    trajectory_file.save(a_run(), path)
    return path


def rewritten(path: Path, **changes: Any) -> Path:
    """The same file with arrays replaced, or left out where the change is None."""
    with np.load(path) as members:
        arrays = {name: members[name] for name in members.files} | changes
    np.savez(path, **{name: values for name, values in arrays.items() if values is not None})
    return path


def test_what_goes_in_comes_out(file: Path) -> None:
    run, again = a_run(), trajectory_file.load(file)
    assert again.recipe == run.recipe
    assert again.domain == run.domain
    assert again.complete
    for name in ("x", "x0", "noise", "labels"):
        before, after = getattr(run, name), getattr(again, name)
        assert before.dtype == after.dtype
        np.testing.assert_array_equal(before, after)
    for name in ("t", "alpha", "sigma"):
        np.testing.assert_array_equal(getattr(run.path, name), getattr(again.path, name))


def test_the_file_is_the_one_the_world_was_told_of(file: Path) -> None:
    with np.load(file, allow_pickle=False) as members:
        kinds = {name: (members[name].dtype.name, members[name].shape) for name in members.files}
        recipe = json.loads(str(members["recipe"]))
        noise = members["noise"]
    assert kinds.pop("recipe")[1] == kinds.pop("domain")[1] == ()
    assert kinds == {
        "x": ("float32", (K + 1, N, *SHAPE)),
        "x0": ("float32", (K, N, *SHAPE)),
        "noise": ("float32", (K, N, *SHAPE)),
        "t": ("int64", (K + 1,)),
        "alpha": ("float64", (K + 1,)),
        "sigma": ("float64", (K + 1,)),
        "labels": ("int64", (N,)),
    }
    assert recipe["data"] == "digits"
    assert not noise[-1].any(), "zeros where a step adds none"


def test_the_same_run_gives_the_same_bytes(tmp_path: Path, file: Path) -> None:
    again = tmp_path / "again.npz"
    trajectory_file.save(a_run(), again)
    assert again.read_bytes() == file.read_bytes()
    trajectory_file.save(trajectory_file.load(file), again)
    assert again.read_bytes() == file.read_bytes(), "also after a journey through memory"
    with zipfile.ZipFile(file) as members:
        assert {info.date_time for info in members.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_run_too_big_for_memory_is_the_same_run(tmp_path: Path, file: Path) -> None:
    mapped = a_run(budget=0)
    assert mapped.x.base is not None
    assert isinstance(mapped.x.base.base, np.memmap)
    trajectory_file.save(mapped, tmp_path / "mapped.npz")
    assert (tmp_path / "mapped.npz").read_bytes() == file.read_bytes()


def test_recording_less_and_more(tmp_path: Path) -> None:
    path = tmp_path / "run.npz"
    trajectory_file.save(a_run(), path, record=())
    with np.load(path) as members:
        assert not {"x0", "noise", "eps"} & set(members.files)
    with pytest.raises(UserError, match="lacks x0, noise"):
        trajectory_file.load(path)
    trajectory_file.save(a_run(), path, record=("x0", "noise", "eps"))
    run = trajectory_file.load(path)
    with np.load(path) as members:
        eps = members["eps"]
    alpha, sigma = run.path.alpha[:-1], run.path.sigma[:-1]
    for k in range(K):
        expected = (run.x[k] - alpha[k] * run.x0[k]) / sigma[k]
        np.testing.assert_allclose(eps[k], expected, rtol=1e-6, atol=1e-6)


def refused(path: Path) -> UserError:
    with pytest.raises(UserError) as caught:
        trajectory_file.load(path)
    error = caught.value
    assert error.what
    assert error.why
    assert error.what_to_do
    return error


def test_every_truncation_is_refused(file: Path) -> None:
    whole = file.read_bytes()
    for length in range(0, len(whole), 61):
        file.write_bytes(whole[:length])
        assert str(file) in refused(file).what


def test_damage_is_refused_or_harmless(file: Path) -> None:
    """Any byte changed: words, or the run as it was (some bytes of a zip mean nothing)."""
    whole = file.read_bytes()
    rng = np.random.default_rng(0)
    original = a_run()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of what it finds odd
        # The directory at the end is where a zip says how its members are packed.
        places = [*rng.integers(0, len(whole), 200), *range(len(whole) - 700, len(whole))]
        for place in places:
            damaged = bytearray(whole)
            damaged[place] ^= int(rng.integers(1, 256))
            file.write_bytes(bytes(damaged))
            try:
                run = trajectory_file.load(file)
            except UserError:
                continue
            np.testing.assert_array_equal(run.x, original.x)
            np.testing.assert_array_equal(run.x0, original.x0)


class Canary:
    """Unpickling it writes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (os.mkdir, (str(self.path),))


def test_nothing_in_a_file_is_ever_run(file: Path, tmp_path: Path) -> None:
    canary = tmp_path / "sung"
    for name in ("x", "recipe", "domain"):
        copy = tmp_path / "copy.npz"
        copy.write_bytes(file.read_bytes())
        array = np.array([Canary(canary)], dtype=object)
        with np.load(copy) as members:
            arrays = {key: members[key] for key in members.files} | {name: array}
        np.savez(copy, allow_pickle=True, **arrays)
        refused(copy)
    bare = tmp_path / "bare.npz"
    bare.write_bytes(pickle.dumps(Canary(canary)))
    refused(bare)
    assert not canary.exists()


def numbers(*shape: int, dtype: Any = np.float32) -> np.ndarray:
    return np.zeros(shape, dtype)


@pytest.mark.parametrize(
    "changes",
    [
        {"x": None},
        {"recipe": None},
        {"x": numbers(K, N, *SHAPE)},
        {"x": numbers(K + 1, N, *SHAPE, dtype=np.float64)},
        {"x": numbers()},
        {"x": numbers(K + 1)},
        {"x": np.full((K + 1, N, *SHAPE), np.nan, np.float32)},
        {"x0": numbers(K, N + 1, *SHAPE)},
        {"x0": np.full((K, N, *SHAPE), np.inf, np.float32)},
        {"noise": numbers(K, N)},
        {"t": np.array(["a", "b", "c", "d"])},
        {"t": np.arange(K)},
        {"alpha": np.array(["a", "b", "c", "d"])},
        {"sigma": np.full(K + 1, np.nan)},
        {"labels": np.array(["one", "two"])},
        {"labels": np.arange(N + 1)},
        {"recipe": np.array("{}{}")},
        {"recipe": np.array('{"T": 0}')},
        {"recipe": np.arange(3)},
        {"domain": np.array("{")},
        {"domain": np.array("[]")},
        {"domain": np.array("[" * 10_000)},
        {"domain": np.array('{"kind": "smell", "shape": [1, 4, 4]}')},
        {"domain": np.array('{"kind": "image", "shape": [1, 4, 5]}')},
        {"domain": np.array('{"kind": "image", "shape": [1, 1, 4, 4]}')},
        {"x": numbers(1, N, *SHAPE), "x0": numbers(0, N, *SHAPE), "noise": numbers(0, N, *SHAPE)},
    ],
    ids=str,
)
def test_arrays_that_do_not_fit_are_refused(file: Path, changes: dict[str, Any]) -> None:
    refused(rewritten(file, **changes))


def test_a_file_of_the_contracts_arrays_alone_is_read(file: Path) -> None:
    run = trajectory_file.load(rewritten(file, domain=None))
    assert run.domain == Domain("image", SHAPE)


@pytest.mark.parametrize(
    "content", [b"", b"7 bytes", b"\x93NUMPY", b"PK\x03\x04", b"{}", b"GIF89a"]
)
def test_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "run.npz"
    path.write_bytes(content)
    refused(path)


def test_a_bare_array_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    np.save(buffer, np.zeros(3))
    path = tmp_path / "run.npz"
    path.write_bytes(buffer.getvalue())
    refused(path)


def test_what_is_no_file_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    """Opening a pipe would wait for ever."""
    refused(tmp_path)
    refused(tmp_path / "missing.npz")
    pipe = tmp_path / "pipe.npz"
    os.mkfifo(pipe)
    refused(pipe)
    loop = tmp_path / "loop.npz"
    loop.symlink_to(loop)
    refused(loop)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts open files on Linux")
def test_refused_files_are_closed(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:500])
    before = len(os.listdir("/proc/self/fd"))
    errors = [refused(file) for _ in range(20)]
    assert len(os.listdir("/proc/self/fd")) == before
    assert len(errors) == 20
