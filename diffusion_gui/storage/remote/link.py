"""A connection to a run folder of another machine: the person's ssh, and a loop of `sh` there.

The far side reads one request a line and answers it. It ends with the connection, and needs only
what a plain Linux machine has: sh, stat, tail, head, cat and mv.
"""

from __future__ import annotations

import contextlib
import os
import queue
import re
import secrets
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from typing import IO

from .address import Address
from .link_errors import LinkError, failure_of, no_answer, no_program

NAMES = re.compile(r"config\.json|log\.jsonl|checkpoint\.safetensors|samples/[0-9]{8,12}\.npz")
"""Files of a run that are of use elsewhere; no other name goes over the connection."""
CONNECT_SECONDS, ANSWER_SECONDS = 30.0, 20.0
"""Without a byte for so long, a connection is given up."""
PIECE = 2**18
_NOISE = 2**16
"""Bytes that a login script may print before the far side is ready."""
_UNREAD = 2**23
_SCRIPT = """\
LC_ALL=C; export LC_ALL; \
cd "$1" 2>/dev/null || { echo "$2 no-folder"; exit 0; }; \
stat -c %s . >/dev/null 2>&1 || { echo "$2 no-stat"; exit 0; }; \
[ -f config.json ] || { echo "$2 no-run"; exit 0; }; \
facts() { stat -c "%s|%i|%f|%y|%n" "$@" 2>/dev/null; echo "$end"; }; \
end="$2 end"; echo "$2 ready"; \
while read -r verb name start count; do case "$verb" in \
list) facts config.json log.jsonl checkpoint.safetensors samples/*.npz;; \
part) { tail -c +"$start" "$name" 2>/dev/null; cat /dev/zero; } | head -c "$count"; \
facts "$name";; \
ask) read -r text; \
if { printf "%s\\n" "$text" >".request.json.$$" && mv -f ".request.json.$$" request.json; } \
2>/dev/null; then echo yes; else rm -f ".request.json.$$"; echo no; fi; echo "$end";; \
esac; done"""


@dataclass(frozen=True)
class FarFile:
    """A file of the run as it is there: `stamp` is another one once its content is."""

    size: int
    inode: str
    stamp: str


class Link:
    """One connection. All but `cut` is called on one thread; `cut` ends what waits there.

    Every method raises LinkError where the connection fails, is lost, or does not answer.
    """

    def __init__(self, address: Address) -> None:
        self._address = address
        self._token = secrets.token_hex(8)
        self._process: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  (closed by `close`)
        self._chunks: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._held = b""
        self._unread = 0
        self._lock = threading.Lock()
        self._reader: threading.Thread | None = None
        self._closed = False

    def open(self) -> None:
        """Connect, and find the run there."""
        program = shutil.which("ssh")
        if program is None:
            raise no_program()
        with self._lock:
            if self._closed:
                raise LinkError("The connection was closed.")
            try:
                self._process = subprocess.Popen(
                    [program, *self._arguments()],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=self._errors,
                    bufsize=0,
                    start_new_session=True,
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
            except OSError as error:
                raise no_program(error) from error
            self._reader = threading.Thread(target=self._read, name="ssh", daemon=True)
            self._reader.start()
        noise = 0
        while True:
            line = self._line(CONNECT_SECONDS)
            word, _, state = line.rpartition(" ")
            if word.endswith(self._token):
                break
            noise += len(line) + 1
            if noise > _NOISE:
                raise no_answer(self._address)
        if state != "ready":
            raise failure_of(self._address, state)

    def _arguments(self) -> list[str]:
        """Options and the command for ssh; what a person wrote is quoted for the shell there."""
        one = self._address
        words = ["sh", "-c", _SCRIPT, "sh", one.path, self._token]
        options = ["BatchMode=yes", "ConnectTimeout=15", "ServerAliveInterval=5"]
        options += ["ServerAliveCountMax=3", "ClearAllForwardings=yes"]
        arguments = ["-T", *(part for option in options for part in ("-o", option))]
        arguments += ["-p", str(one.port)] if one.port else []
        arguments += ["-l", one.user] if one.user else []
        return [*arguments, "--", one.host, " ".join(map(shlex.quote, words))]

    def _read(self) -> None:
        """The reader's thread: takes what comes until nothing more can."""
        process = self._process
        assert process is not None
        assert process.stdout is not None
        with contextlib.suppress(OSError, ValueError):
            while chunk := os.read(process.stdout.fileno(), PIECE):
                self._unread += len(chunk)
                if self._unread > _UNREAD:  # nobody asked for so much
                    break
                self._chunks.put(chunk)
        self._chunks.put(b"")

    def files(self) -> dict[str, FarFile]:
        """The files that are there, by name."""
        self._send("list")
        return dict(self._facts())

    def part(self, name: str, start: int, count: int) -> tuple[bytes, FarFile | None]:
        """`count` bytes of a file from byte `start` on, and what the file was afterwards.

        Where the file ends before them, zeros follow.
        """
        assert NAMES.fullmatch(name)
        self._send(f"part {name} {start + 1} {count}")
        content = self._exactly(count)
        return content, dict(self._facts()).get(name)

    def ask(self, text: str) -> bool:
        """Put `text`, one line, into the run's request file; whether that could be written."""
        self._send(f"ask\n{text}")
        answer = self._line(ANSWER_SECONDS)
        self._facts()
        return answer == "yes"

    def cut(self) -> None:
        """End the connection, whatever it waits for; may be called on any thread."""
        with self._lock:
            self._closed = True
            process = self._process
        if process is not None and process.poll() is None:
            with contextlib.suppress(OSError):
                if sys.platform == "win32":
                    process.kill()
                else:  # what it has started for a proxy, too
                    os.killpg(process.pid, signal.SIGKILL)
        self._chunks.put(b"")

    def close(self) -> None:
        """End the connection and let go of what it held."""
        self.cut()
        process, self._process = self._process, None
        if process is not None and self._reader is not None:
            assert process.stdin is not None
            assert process.stdout is not None
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(2.0)
            with contextlib.suppress(OSError):
                process.stdin.close()
            self._reader.join(2.0)
            if not self._reader.is_alive():
                process.stdout.close()
        self._errors.close()

    # -- bytes ------------------------------------------------------------------------------------

    def _send(self, text: str) -> None:
        process = self._process
        try:
            if process is None or process.stdin is None:
                raise OSError
            process.stdin.write(text.encode() + b"\n")
        except (OSError, ValueError):
            raise self._lost() from None

    def _more(self, seconds: float) -> None:
        """Wait for more bytes, which `_held` takes."""
        try:
            chunk = self._chunks.get(timeout=seconds)
        except queue.Empty:
            raise no_answer(self._address) from None
        if not chunk:
            self._chunks.put(b"")
            raise self._lost()
        self._unread -= len(chunk)
        self._held += chunk

    def _line(self, seconds: float) -> str:
        while b"\n" not in self._held:
            if len(self._held) > _NOISE:
                raise no_answer(self._address)
            self._more(seconds)
        line, _, self._held = self._held.partition(b"\n")
        return line.decode("utf-8", "replace").rstrip("\r")

    def _exactly(self, count: int) -> bytes:
        parts, missing = [], count
        while missing:
            if not self._held:
                self._more(ANSWER_SECONDS)
            part, self._held = self._held[:missing], self._held[missing:]
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def _facts(self) -> list[tuple[str, FarFile]]:
        """What `stat` tells, up to the answer's end; anything odd is left out."""
        found: list[tuple[str, FarFile]] = []
        while (line := self._line(ANSWER_SECONDS)) != f"{self._token} end":
            size, _, rest = line.partition("|")
            inode, _, rest = rest.partition("|")
            mode, _, rest = rest.partition("|")
            stamp, _, name = rest.rpartition("|")
            regular = re.fullmatch("8[0-9a-f]{3}", mode)  # S_IFREG: no link, folder or pipe
            if regular and NAMES.fullmatch(name) and size.isdecimal() and len(found) < 10_000:
                found.append((name, FarFile(int(size), inode, f"{size} {inode} {stamp}")))
        return found

    def _lost(self) -> LinkError:
        """Why there is no connection any more, as ssh tells it."""
        process = self._process
        if process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(2.0)
        with contextlib.suppress(OSError, ValueError):
            self._errors.seek(0)
            return failure_of(
                self._address, "", self._errors.read(_NOISE).decode("utf-8", "replace")
            )
        return failure_of(self._address, "")
