"""A run folder of another machine: its files come over ssh, only what is new, and only they."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from far_away import FarMachine, draw, far, grow, log_lines, request_in, run_on_far_machine

from diffusion_gui.core.errors import UserError
from diffusion_gui.storage import run_folder, run_samples
from diffusion_gui.storage.checkpoints import read_checkpoint
from diffusion_gui.storage.remote import link as links
from diffusion_gui.storage.remote import mirror as mirrors
from diffusion_gui.storage.remote.address import Address
from diffusion_gui.storage.remote.link import Link
from diffusion_gui.storage.remote.link_errors import LinkError
from diffusion_gui.storage.remote.mirror import Mirror
from diffusion_gui.storage.run_log import LOG, read_log

__all__ = ["far"]


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return run_on_far_machine(tmp_path / "far run's $(touch pwned)")


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def address(run: Path) -> Address:
    return Address("host", str(run), "me", 2222)


@pytest.fixture
def link(far: FarMachine, address: Address) -> Iterator[Link]:
    made = Link(address)
    made.open()
    yield made
    made.close()
    assert not [one for one in threading.enumerate() if one.name == "ssh"]


@pytest.fixture
def mirror(address: Address) -> Iterator[Mirror]:
    made = Mirror(address)
    yield made
    made.close()


def whole(mirror: Mirror, link: Link) -> None:
    mirror.refresh(link)
    while not mirror.whole:
        mirror.refresh(link)


def same(mirror: Mirror, run: Path) -> None:
    for name in ("config.json", LOG, "checkpoint.safetensors"):
        assert (mirror.folder / name).read_bytes() == (run / name).read_bytes()
    samples = [sorted(p.name for p in (f / "samples").iterdir()) for f in (mirror.folder, run)]
    assert samples[0] == samples[1]


def counted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """The parts of files that are fetched from now on."""
    fetched: list[tuple[str, int]] = []
    part = Link.part

    def counting(self: Link, name: str, start: int, count: int) -> object:
        fetched.append((name, count))
        return part(self, name, start, count)

    monkeypatch.setattr(Link, "part", counting)
    return fetched


def test_a_run_is_mirrored_as_it_is(mirror: Mirror, link: Link, run: Path) -> None:
    (run / "state.safetensors").write_bytes(b"for its trainer alone")
    whole(mirror, link)
    same(mirror, run)
    assert not (mirror.folder / "state.safetensors").exists()
    assert len(read_log(mirror.folder, 0)[0]) == 100
    assert read_checkpoint(mirror.folder / "checkpoint.safetensors").network == "mlp"
    assert [one.step for one in run_samples.read(mirror.folder)] == [50, 100]


def test_ssh_is_the_persons_own_and_never_asks(link: Link, far: FarMachine, run: Path) -> None:
    words = far.arguments
    assert "BatchMode=yes" in words
    assert words[words.index("-p") + 1] == "2222"
    assert words[words.index("-l") + 1] == "me"
    assert words[words.index("--") + 1] == "host"
    assert not (Path.cwd() / "pwned").exists()
    assert not (run / "pwned").exists()


def test_only_what_is_new_is_fetched(
    mirror: Mirror, link: Link, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole(mirror, link)
    fetched = counted(monkeypatch)
    whole(mirror, link)
    assert fetched == []
    before = (run / LOG).stat().st_size
    grow(run, [101, 102])
    draw(run, 102)
    whole(mirror, link)
    assert fetched[0] == (LOG, (run / LOG).stat().st_size - before)
    assert [name for name, _ in fetched[1:]] == ["samples/00000102.npz"]
    same(mirror, run)


def test_a_mirror_of_before_is_gone_on_with(
    mirror: Mirror, link: Link, address: Address, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole(mirror, link)
    mirror.close()
    grow(run, [101])
    fetched = counted(monkeypatch)
    again = Mirror(address)
    assert again.folder == mirror.folder
    whole(again, link)
    assert [name for name, _ in fetched] == [LOG]
    same(again, run)
    again.close()


def test_a_resumed_run_whose_log_is_the_same_so_far_is_read_on(
    mirror: Mirror, link: Link, run: Path
) -> None:
    whole(mirror, link)
    copy = run / "copy"
    shutil.copy(run / LOG, copy)
    grow(run, [])
    os.replace(copy, run / LOG)  # another file, as after cutting back
    grow(run, [101])
    seen = (mirror.folder / LOG).stat().st_ino
    whole(mirror, link)
    assert (mirror.folder / LOG).stat().st_ino == seen, "nothing was thrown away"
    same(mirror, run)


def test_a_log_that_was_cut_back_and_grew_elsewise_begins_again(
    mirror: Mirror, link: Link, run: Path
) -> None:
    whole(mirror, link)
    other = run / "other"
    other.write_text(log_lines(range(1, 151), lr=5e-4))
    os.replace(other, run / LOG)
    mirror.refresh(link)
    assert not (mirror.folder / LOG).exists(), "whoever reads along sees that it begins again"
    whole(mirror, link)
    same(mirror, run)


def test_samples_that_are_gone_there_go_here(mirror: Mirror, link: Link, run: Path) -> None:
    whole(mirror, link)
    run_samples.forget_after(run, 50)
    whole(mirror, link)
    same(mirror, run)


def test_a_checkpoint_that_is_replaced_while_it_comes_is_never_a_mixture(
    mirror: Mirror, link: Link, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mirrors, "PIECE", 50_000)
    monkeypatch.setattr(mirrors, "ROUND", 100_000)
    checkpoint = run / "checkpoint.safetensors"
    other = checkpoint.read_bytes()[::-1]
    while not (mirror.folder / mirrors.PART).exists():
        mirror.refresh(link)
    (run / "new").write_bytes(other)
    os.replace(run / "new", checkpoint)
    whole(mirror, link)
    assert (mirror.folder / "checkpoint.safetensors").read_bytes() == other


def test_a_large_checkpoint_does_not_hold_up_the_log(
    mirror: Mirror, link: Link, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mirrors, "PIECE", 20_000)
    monkeypatch.setattr(mirrors, "ROUND", 40_000)
    mirror.refresh(link)
    assert not mirror.whole
    assert not (mirror.folder / "checkpoint.safetensors").exists()
    seen = []
    for step in range(101, 104):
        grow(run, [step])
        mirror.refresh(link)
        seen.append(read_log(mirror.folder, 0)[0].steps[-1])
    assert seen == [101, 102, 103]


def test_links_and_foreign_names_are_left_where_they_are(
    mirror: Mirror, link: Link, run: Path
) -> None:
    secret = run.parent / "secret"
    secret.write_text("of the far machine")
    (run / "samples" / "00000200.npz").symlink_to(secret)
    (run / "samples" / "of another program.npz").write_text("x")
    (run / "samples" / "00000300.npz").mkdir()
    whole(mirror, link)
    names = sorted(path.name for path in (mirror.folder / "samples").iterdir())
    assert names == ["00000050.npz", "00000100.npz"]


@pytest.mark.parametrize("name", ["../../x.npz", "samples/../../x", "/etc/passwd", "a|b"])
def test_a_machine_that_lists_other_names_gets_nothing_written(name: str) -> None:
    made = Link(Address("host", "/x"))
    made._held = f"5|1|81a4|now|{name}\n{made._token} end\n".encode()
    assert made._facts() == []
    made._errors.close()


def test_two_windows_mirror_one_run_into_two_folders(mirror: Mirror, address: Address) -> None:
    other = Mirror(address)
    assert other.folder != mirror.folder
    other.close()


def test_old_mirrors_go_but_none_in_use(mirror: Mirror) -> None:
    for number in range(mirrors.KEPT + 2):
        os.utime(mirror.folder, (1, 1))
        Mirror(Address("host", f"/{number}")).close()
    folders = [one for one in mirror.folder.parent.iterdir() if one.is_dir()]
    assert mirror.folder in folders
    assert len(folders) <= mirrors.KEPT + 1


def test_a_request_is_put_into_the_run_there(link: Link, run: Path) -> None:
    assert link.ask('{"stop": true}')
    assert request_in(run) == {"stop": True}
    assert link.ask('{"lr": 0.0002}')
    assert request_in(run) == {"lr": 0.0002}
    assert link.files()["config.json"].size, "the connection is still good"
    assert not [path.name for path in run.iterdir() if path.name.startswith(".")]


def test_a_request_that_cannot_be_written_is_no_success(link: Link, run: Path) -> None:
    (run / "request.json").mkdir()
    (run / "request.json" / "x").write_text("")
    shutil.move(str(run), str(run) + " moved")
    assert not link.ask('{"stop": true}') or os.path.exists(f"{run} moved/request.json")
    shutil.rmtree(f"{run} moved")
    assert not link.ask('{"stop": true}')


@pytest.mark.parametrize(
    ("mode", "words", "lasting"),
    [
        ("me@host: Permission denied (publickey,password).", "did not let you in", True),
        ("Host key verification failed.", "is not the one that ssh knows", True),
        ("ssh: Could not resolve hostname host: Name or service not known", "no connection", False),
        ("ssh: connect to host host port 22: Connection refused", "no connection", False),
        ("/home/me/.ssh/config: line 3: Bad configuration option: x", "settings of ssh", True),
        ("break10", "no connection", False),
    ],
)
def test_why_there_is_no_connection_is_told_and_whether_to_try_again(
    far: FarMachine, address: Address, mode: str, words: str, lasting: bool
) -> None:
    far.does(mode)
    made = Link(address)
    with pytest.raises(LinkError, match=words) as failed:
        made.open()
    made.close()
    assert failed.value.lasting == lasting
    assert failed.value.what_to_do
    if "break" not in mode:
        assert mode[:150] in failed.value.why


def test_without_ssh_it_is_told_what_to_install(
    address: Address, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    made = Link(address)
    with pytest.raises(LinkError, match="ssh could not be started") as failed:
        made.open()
    made.close()
    assert failed.value.lasting


@pytest.mark.parametrize(("place", "words"), [("none", "no folder"), (".", "no training run")])
def test_a_place_without_a_run_is_told(
    far: FarMachine, tmp_path: Path, place: str, words: str
) -> None:
    made = Link(Address("host", str(tmp_path / place)))
    with pytest.raises(LinkError, match=words) as failed:
        made.open()
    made.close()
    assert failed.value.lasting


def test_what_a_login_script_prints_is_passed_over(far: FarMachine, address: Address) -> None:
    far.does("noisy")
    made = Link(address)
    made.open()
    assert LOG in made.files()
    made.close()


@pytest.mark.parametrize("mode", ["hang", "endless"])
def test_a_machine_that_does_not_answer_is_given_up(
    far: FarMachine, address: Address, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setattr(links, "CONNECT_SECONDS", 0.2)
    far.does(mode)
    made = Link(address)
    with pytest.raises(LinkError) as failed:
        made.open()
    made.close()
    assert not failed.value.lasting


def test_a_connection_that_waits_is_cut_from_another_thread(
    far: FarMachine, address: Address
) -> None:
    far.does("hang")
    made, ended = Link(address), []

    def wait() -> None:
        with pytest.raises(LinkError):
            made.open()
        made.close()
        ended.append(True)

    thread = threading.Thread(target=wait)
    thread.start()
    while not far.calls:
        pass
    made.cut()
    thread.join(30)
    assert ended == [True]


def test_a_connection_that_breaks_off_in_a_file_leaves_no_half_of_it(
    far: FarMachine, address: Address, mirror: Mirror, run: Path
) -> None:
    config = (run / "config.json").stat().st_size
    far.does(f"break{config + 1500}")
    made = Link(address)
    made.open()
    with pytest.raises(LinkError):
        whole(mirror, made)
    made.close()
    assert not (mirror.folder / "checkpoint.safetensors").exists()
    far.does("run")
    again = Link(address)
    again.open()
    whole(mirror, again)
    again.close()
    same(mirror, run)


def test_a_run_that_is_deleted_while_it_is_followed_is_told(
    mirror: Mirror, link: Link, run: Path
) -> None:
    whole(mirror, link)
    shutil.rmtree(run)
    with pytest.raises(LinkError, match="no training run") as failed:
        mirror.refresh(link)
    assert failed.value.lasting
    assert run_folder.is_run(mirror.folder), "what has come stays to be seen"


def test_a_cache_that_cannot_be_written_is_told(
    mirror: Mirror, link: Link, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(mirror.folder)
    mirror.folder.write_text("in the place of the folder")
    with pytest.raises(UserError, match="could not be written"):
        mirror.refresh(link)
