"""Reading from the web in chunks, so that whoever reads can stop at any time."""

from __future__ import annotations

import contextlib
import http.client
import queue
import socket
import threading
import urllib.request
from collections.abc import Generator

from diffusion_gui.core.version import __version__

TIMEOUT = 20.0
"""Seconds without a byte after which a server is given up."""
_BEAT = 0.2
"""Seconds between two signs of life while no byte comes."""
_CHUNK = 64 * 1024


class Broken(Exception):  # noqa: N818 - one source failed; another may do
    """Why something did not arrive, in words."""


def stream(url: str) -> Generator[bytes, None, None]:
    """The bytes behind `url` in chunks, an empty one at each beat while none come.

    Reading blocks for as long as the server pleases, so a thread does it and this can be closed
    at any time. Raises Broken.
    """
    chunks: queue.Queue[bytes | Broken] = queue.Queue(maxsize=16)
    closed = threading.Event()
    connection: list[http.client.HTTPResponse] = []

    def put(item: bytes | Broken) -> None:
        while not closed.is_set():
            with contextlib.suppress(queue.Full):
                chunks.put(item, timeout=_BEAT)
                return

    def read() -> None:
        try:
            agent = {"User-Agent": f"diffusion-gui/{__version__}"}
            request = urllib.request.Request(url, headers=agent)
            with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
                connection.append(response)
                while not closed.is_set() and (chunk := response.read1(_CHUNK)):
                    put(chunk)
            put(b"")
        except Exception as error:
            # Nothing may be left untold: who waits for bytes would wait forever.
            reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or error
            put(Broken(str(reason) or type(error).__name__))

    reader = threading.Thread(target=read, name="download", daemon=True)
    reader.start()
    try:
        while True:
            try:
                item = chunks.get(timeout=_BEAT)
            except queue.Empty:
                yield b""
                continue
            if isinstance(item, Broken):
                raise item
            if not item:
                return
            yield item
    finally:
        closed.set()
        for response in connection:
            _hang_up(response)
        reader.join(_BEAT)


def _hang_up(response: http.client.HTTPResponse) -> None:
    """Wake a thread that waits for bytes of `response`."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        handle = socket.socket(fileno=socket.dup(response.fileno()))
        handle.shutdown(socket.SHUT_RDWR)
        handle.close()
