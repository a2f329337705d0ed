"""Downloads, from a server of the test's own, and the sets read from their real file formats."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import http.server
import io
import os
import socket
import struct
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torchvision

from diffusion_gui.backend import file_requests
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.events import Finished, Progress
from diffusion_gui.core.protocol.files import DownloadRequest
from diffusion_gui.data import idx_files, open_dataset
from diffusion_gui.data.idx_files import read_training_files
from diffusion_gui.data.torchvision_sets import FASHION_LABELS, read_cifar
from diffusion_gui.storage import downloads
from diffusion_gui.storage.downloads import DOWNLOADS, RemoteFile, fetch, is_downloaded


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Downloads go here."""
    monkeypatch.setattr(downloads, "cache_dir", lambda: tmp_path / "cache")
    monkeypatch.setattr(downloads, "_PACKAGED", {})  # this machine may have some
    monkeypatch.delenv(downloads.DATA_DIR, raising=False)
    return tmp_path / "cache"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder that is served, and its address."""
    folder = tmp_path / "site"
    folder.mkdir()

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: object, **kwargs: object) -> None:
            super().__init__(*args, directory=str(folder), **kwargs)  # type: ignore[arg-type]

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield folder, f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


def idx(array: np.ndarray) -> bytes:
    head = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
    return gzip.compress(head + array.tobytes())


def place_set(folder: Path, labels: list[int], packed: str = "") -> None:
    """Training files in MNIST's format, of which those parts whose name is `packed` are gzipped."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = np.arange(len(labels) * 784, dtype=np.uint32).astype(np.uint8)
    contents = {
        "images-idx3": pictures.reshape(-1, 28, 28),
        "labels-idx1": np.array(labels, np.uint8),
    }
    for part, content in contents.items():
        gz = part == packed
        made = idx(content)
        path = folder / f"train-{part}-ubyte{'.gz' if gz else ''}"
        path.write_bytes(made if gz else gzip.decompress(made))


def cifar(batches: list[np.ndarray]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        members = [(f"data_batch_{i + 1}.bin", b.tobytes()) for i, b in enumerate(batches)]
        for name, content in [*members, ("test_batch.bin", bytes(3073)), ("readme.html", b"hi")]:
            info = tarfile.TarInfo(f"cifar-10-batches-bin/{name}")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def offer(
    monkeypatch: pytest.MonkeyPatch, name: str, contents: dict[str, bytes], *sources: str
) -> None:
    """Make `contents` what the data set `name` is made of."""
    remote = tuple(
        RemoteFile(file, len(content), hashlib.sha256(content).hexdigest(), sources)
        for file, content in contents.items()
    )
    monkeypatch.setitem(DOWNLOADS, name, remote)


@pytest.fixture
def mnist(monkeypatch: pytest.MonkeyPatch, site: tuple[Path, str]) -> dict[str, bytes]:
    """A tiny MNIST on the server."""
    rng = np.random.default_rng(0)
    contents = {
        "train-images-idx3-ubyte.gz": idx(rng.integers(0, 256, (30, 28, 28), np.uint8)),
        "train-labels-idx1-ubyte.gz": idx((np.arange(30) % 10).astype(np.uint8)),
    }
    for file, content in contents.items():
        (site[0] / file).write_bytes(content)
    offer(monkeypatch, "mnist", contents, site[1])
    return contents


def test_what_is_asked_for_arrives_whole_with_its_progress(
    mnist: dict[str, bytes], cache: Path
) -> None:
    assert not is_downloaded("mnist")
    seen = list(fetch("mnist"))
    total = sum(map(len, mnist.values()))
    assert seen[-1] == Progress(total, total, "downloading")
    assert [p.done for p in seen] == sorted(p.done for p in seen)
    assert is_downloaded("mnist")
    for file, content in mnist.items():
        assert (cache / "datasets" / "mnist" / file).read_bytes() == content


def test_the_file_worker_downloads(mnist: dict[str, bytes]) -> None:
    events = list(file_requests.execute(DownloadRequest("mnist")))
    assert isinstance(events[-1], Finished)
    assert is_downloaded("mnist")


def test_what_is_here_is_not_fetched_again(
    mnist: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    list(fetch("mnist"))
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("it connected"))
    assert len(list(fetch("mnist"))) == len(mnist)


def test_a_downloaded_set_is_data_in_minus_one_to_one(mnist: dict[str, bytes]) -> None:
    list(fetch("mnist"))
    data = open_dataset("mnist")
    x, labels = data.tensors()
    raw = np.frombuffer(gzip.decompress(mnist["train-images-idx3-ubyte.gz"])[16:], np.uint8)
    np.testing.assert_allclose(x.numpy().ravel(), raw / 127.5 - 1.0, atol=1e-6)
    assert x.shape == (30, 1, 28, 28)
    assert labels.tolist() == [i % 10 for i in range(30)]
    assert data.domain.labels == tuple("0123456789")
    assert data.draw(2, 0, [7, 7])[1].tolist() == [7, 7]


def test_cifar_is_read_from_its_binary_archive(
    monkeypatch: pytest.MonkeyPatch, site: tuple[Path, str]
) -> None:
    rng = np.random.default_rng(1)
    batches = [rng.integers(0, 256, (4, 3073), np.uint8) for _ in range(2)]
    for number, batch in enumerate(batches):
        batch[:, 0] = [number, 9, 3, 0]
    content = cifar(batches)
    (site[0] / "cifar-10-binary.tar.gz").write_bytes(content)
    offer(monkeypatch, "cifar10", {"cifar-10-binary.tar.gz": content}, site[1])
    list(fetch("cifar10"))
    data = open_dataset("cifar10")
    x, labels = data.tensors()
    assert x.shape == (8, 3, 32, 32)
    assert labels.tolist() == [0, 9, 3, 0, 1, 9, 3, 0]
    # Red comes first, row by row.
    np.testing.assert_allclose(x[4, 0, 0].numpy(), batches[1][0, 1:33] / 127.5 - 1, atol=1e-6)
    assert data.domain.labels[3] == "cat"


def test_without_being_asked_nothing_is_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("it connected"))
    for name in DOWNLOADS:
        with pytest.raises(UserError) as told:
            open_dataset(name)
        assert "not on this machine" in told.value.what
        assert "--download" in told.value.what_to_do
        assert "MB" in told.value.why


def free_port() -> int:
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_offline_says_what_why_and_what_to_do_instead(
    monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    offer(monkeypatch, "mnist", {"a.gz": b"x"}, f"http://127.0.0.1:{free_port()}/")
    with pytest.raises(UserError) as told:
        list(fetch("mnist"))
    assert "MNIST" in told.value.what
    assert "127.0.0.1" in told.value.why
    assert "refused" in told.value.why
    assert "digits" in told.value.what_to_do
    assert not list((cache / "datasets" / "mnist").iterdir())


def test_a_second_source_is_tried(
    monkeypatch: pytest.MonkeyPatch, site: tuple[Path, str], mnist: dict[str, bytes]
) -> None:
    offer(monkeypatch, "mnist", mnist, f"http://127.0.0.1:{free_port()}/", site[1])
    list(fetch("mnist"))
    assert is_downloaded("mnist")


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (b"x" * 100, "checksum"),
        (b"<html>please log in</html>", "too early"),
        (b"x" * 200_000, "another file"),
        (None, "not found"),
    ],
)
def test_another_file_than_expected_is_never_kept(
    monkeypatch: pytest.MonkeyPatch,
    site: tuple[Path, str],
    cache: Path,
    sent: bytes | None,
    reason: str,
) -> None:
    offer(monkeypatch, "mnist", {"a.gz": b"y" * 100}, site[1])
    if sent is not None:
        (site[0] / "a.gz").write_bytes(sent)
    with pytest.raises(UserError) as told:
        list(fetch("mnist"))
    assert reason in told.value.why
    assert not list((cache / "datasets" / "mnist").iterdir())


@contextlib.contextmanager
def stalled_server(head: bytes) -> Iterator[str]:
    """A server that sends `head` and then nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        held = []

        def serve() -> None:
            with contextlib.suppress(OSError):
                connection, _ = server.accept()
                connection.recv(4096)
                connection.sendall(head)
                held.append(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        thread.join()
        for connection in held:
            connection.close()


def test_a_stalled_download_can_be_cancelled_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    before = set(threading.enumerate())
    with stalled_server(b"HTTP/1.0 200 OK\r\nContent-Length: 1000\r\n\r\nsome") as address:
        offer(monkeypatch, "mnist", {"a.gz": b"y" * 1000}, address)
        steps = fetch("mnist")
        seen = [next(steps).done for _ in range(3)]
        assert seen[-1] == 4  # it goes on yielding, though no byte comes
        steps.close()  # type: ignore[attr-defined]
    assert not list((cache / "datasets" / "mnist").iterdir())
    left = {t for t in threading.enumerate() if t.name == "download"} - before
    for thread in left:
        thread.join(60)
        assert not thread.is_alive()


def test_the_files_are_those_that_torchvision_names() -> None:
    for name, known in (
        ("mnist", torchvision.datasets.MNIST),
        ("fashion_mnist", torchvision.datasets.FashionMNIST),
    ):
        files_there = {file for file, _ in known.resources}
        assert {file.name for file in DOWNLOADS[name]} <= files_there
        assert {file.sources[0] for file in DOWNLOADS[name]} <= set(known.mirrors)
    names = [name.lower() for name in torchvision.datasets.FashionMNIST.classes]
    assert all(ours.lower() in theirs for ours, theirs in zip(FASHION_LABELS, names, strict=True))


def damage(path: Path, content: bytes) -> None:
    path.write_bytes(content)


DAMAGED = {
    "empty": b"",
    "not gzip": b"nothing",
    "no head": gzip.compress(b""),
    "half a head": gzip.compress(b"\0\0\x08\x03\0\0\0\x02"),
    "other numbers": gzip.compress(b"\0\0\x0d\x01\0\0\0\x01\0\0\0\0"),
    "far too large": gzip.compress(b"\0\0\x08\x03" + b"\xff" * 12 + bytes(50)),
    "too short": gzip.compress(b"\0\0\x08\x01\0\0\0\x05" + bytes(4)),
    "too long": gzip.compress(b"\0\0\x08\x01\0\0\0\x05" + bytes(6)),
    "broken off": idx(np.zeros((3, 4), np.uint8))[:-9],
}


# Named, since gzip writes the second it was made in, and a test is found by its name.
@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_idx_file_is_refused(tmp_path: Path, content: bytes) -> None:
    whole = {
        "train-images-idx3-ubyte.gz": idx(np.zeros((3, 4, 4), np.uint8)),
        "train-labels-idx1-ubyte.gz": idx(np.zeros(3, np.uint8)),
    }
    for bad in whole:
        paths = []
        for name, good in whole.items():
            paths.append(tmp_path / name)
            damage(paths[-1], content if name == bad else good)
        with pytest.raises((ValueError, EOFError, OSError)):
            read_training_files(paths[0], paths[1])


@pytest.mark.parametrize("length", range(20))
def test_an_unpacked_idx_file_cut_anywhere_is_refused(tmp_path: Path, length: int) -> None:
    place_set(tmp_path, [1, 2, 3])
    images, labels = (tmp_path / f"train-{one}-ubyte" for one in ("images-idx3", "labels-idx1"))
    assert read_training_files(images, labels)[1].tolist() == [1, 2, 3]
    for path in (images, labels):
        content = path.read_bytes()
        damage(path, content[: min(length, len(content) - 1)])
        with pytest.raises(ValueError, match="IDX"):
            read_training_files(images, labels)
        damage(path, content)


def test_an_idx_file_that_unpacks_without_end_is_not_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place_set(tmp_path, [1, 2, 3], packed="images-idx3")
    monkeypatch.setattr(idx_files, "_LARGEST", 1000)
    with pytest.raises(ValueError, match="too large"):
        read_training_files(
            tmp_path / "train-images-idx3-ubyte.gz", tmp_path / "train-labels-idx1-ubyte"
        )


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    whole = cifar([np.zeros((2, 3073), np.uint8)])
    for content in (whole[: len(whole) // 2], cifar([]), cifar([np.zeros(3000, np.uint8)]), b"x"):
        damage(tmp_path / "a.tar.gz", content)
        with pytest.raises((ValueError, EOFError, OSError, tarfile.TarError)):
            read_cifar((tmp_path / "a.tar.gz",))


def test_damaged_files_are_told_with_their_folder(mnist: dict[str, bytes], cache: Path) -> None:
    list(fetch("mnist"))
    path = cache / "datasets" / "mnist" / "train-images-idx3-ubyte.gz"
    damage(path, bytes(len(path.read_bytes())))
    with pytest.raises(UserError) as told:
        open_dataset("mnist")
    assert "damaged" in told.value.what
    assert str(path.parent) in told.value.why
    assert "again" in told.value.what_to_do


FIRST = {"mnist": (5, 0, 4, 1, 9, 2, 1, 3, 1, 4), "fashion_mnist": (9, 0, 0, 3, 0, 2, 7, 2, 5, 5)}


@pytest.mark.parametrize("packed", [True, False], ids=["another gzip", "unpacked"])
@pytest.mark.parametrize(
    ("name", "below"),
    [
        ("mnist", "MNIST/raw"),
        ("fashion_mnist", "FashionMNIST/raw"),
        ("fashion_mnist", ""),
        ("mnist", "mnist"),
    ],
)
def test_a_set_that_a_machine_has_is_read_where_it_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, below: str, packed: bool
) -> None:
    pictures = np.arange(10 * 784, dtype=np.uint8).reshape(10, 28, 28)
    folder = tmp_path / "root" / below
    folder.mkdir(parents=True)
    contents = {"images-idx3": pictures, "labels-idx1": np.array(FIRST[name], np.uint8)}
    for part, content in contents.items():
        made = idx(content)
        path = folder / f"train-{part}-ubyte{'.gz' if packed else ''}"
        path.write_bytes(made if packed else gzip.decompress(made))
    assert not is_downloaded(name)
    monkeypatch.setenv(downloads.DATA_DIR, str(tmp_path / "root"))
    assert is_downloaded(name)
    data = open_dataset(name)
    assert data.tensors()[1].tolist() == list(FIRST[name])
    np.testing.assert_allclose(
        data.tensors()[0].numpy().ravel(), pictures.ravel() / 127.5 - 1.0, atol=1e-6
    )
    if not below:  # MNIST's files have the same names
        with pytest.raises(UserError) as told:
            open_dataset("mnist")
        assert "another data set's" in told.value.what
        assert "Fashion-MNIST" in told.value.why
        assert "--data-dir" in told.value.what_to_do
        assert "Download" in told.value.what_to_do
        assert not is_downloaded("mnist"), "so that it can be downloaded"
        place_set(tmp_path / "root" / "mnist", list(FIRST["mnist"]))
        assert is_downloaded("mnist"), "another place has it"
        assert open_dataset("mnist").tensors()[1].tolist() == list(FIRST["mnist"])


@pytest.mark.parametrize(
    "labels", [[8, 7, 0, 1, 4, 2, 4, 8, 1, 1], [23, 7, 16, 15, 23, 17, 13, 11, 22, 24], [3]]
)
def test_another_set_of_the_same_names_is_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, labels: list[int]
) -> None:
    place_set(tmp_path, labels)  # KMNIST's, letters, and something small
    monkeypatch.setenv(downloads.DATA_DIR, str(tmp_path))
    for name in ("mnist", "fashion_mnist"):
        with pytest.raises(UserError) as told:
            open_dataset(name)
        assert "damaged" not in told.value.lines()
        assert "another data set's" in told.value.what
        assert str(tmp_path) in told.value.why
        assert "--data-dir" in told.value.what_to_do


@pytest.mark.parametrize("packed", ["", "images-idx3", "labels-idx1"])
def test_where_a_set_lies_nothing_is_written_and_no_pickle_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packed: str
) -> None:
    place_set(tmp_path / "MNIST" / "raw", list(FIRST["mnist"]), packed)
    # torchvision once kept pickles beside them, and its class still reads those first.
    for folder in ("MNIST/processed", "MNIST/raw/_TrainingFiles/processed"):
        (tmp_path / folder).mkdir(parents=True)
        for name in ("training.pt", "test.pt"):
            (tmp_path / folder / name).write_bytes(b"cposix\nmkdir\n(S'sung'\ntR.")
    before = sorted(tmp_path.rglob("*"))
    monkeypatch.setenv(downloads.DATA_DIR, str(tmp_path))
    monkeypatch.setattr("torch.load", lambda *_, **__: pytest.fail("it was unpickled"))
    assert open_dataset("mnist").tensors()[1].tolist() == list(FIRST["mnist"])
    assert sorted(tmp_path.rglob("*")) == before


def test_cifar_is_read_from_its_archive_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cifar-10-binary.tar.gz").write_bytes(cifar([np.zeros((4, 3073), np.uint8)]))
    monkeypatch.setenv(downloads.DATA_DIR, str(tmp_path))
    assert open_dataset("cifar10").total == 4


def test_cifar_is_read_from_its_unpacked_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "cifar-10-batches-bin"
    folder.mkdir()
    monkeypatch.setenv(downloads.DATA_DIR, str(tmp_path))
    for number in range(1, 6):
        assert not is_downloaded("cifar10")
        batch = np.full((2, 3073), number, np.uint8)
        (folder / f"data_batch_{number}.bin").write_bytes(batch.tobytes())
    data = open_dataset("cifar10")
    assert data.tensors()[1].tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    (folder / "data_batch_3.bin").write_bytes(bytes(3000))
    with pytest.raises(UserError) as told:
        open_dataset("cifar10")
    assert "data_batch_3.bin is cut short" in told.value.why


def test_cifar_made_of_pickles_is_named_and_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cifar-10-batches-py").mkdir()
    monkeypatch.setenv(downloads.DATA_DIR, str(tmp_path))
    with pytest.raises(UserError) as told:
        open_dataset("cifar10")
    assert "not on this machine" in told.value.what
    assert "pickles" in told.value.why
    assert str(tmp_path / "cifar-10-batches-py") in told.value.why


def test_torchvision_is_loaded_only_to_read_what_it_reads(tmp_path: Path) -> None:
    """In a process of its own: CIFAR-10 and a set that is not here need none of it."""
    (tmp_path / "cifar-10-binary.tar.gz").write_bytes(cifar([np.zeros((4, 3073), np.uint8)]))
    place_set(tmp_path / "MNIST" / "raw", list(FIRST["mnist"]))
    script = (
        "import sys\n"
        "from diffusion_gui.data import open_dataset\n"
        "for name in ('shapes', 'cifar10', 'mnist'):\n"
        "    open_dataset(name)\n"
        "    print('torchvision' in sys.modules)\n"
    )
    env = os.environ | {downloads.DATA_DIR: str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "c")}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=env, timeout=150
    )
    assert done.stdout.split() == ["False", "False", "True"], done.stderr
