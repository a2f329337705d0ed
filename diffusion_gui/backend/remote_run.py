"""A run of another machine, followed on a thread of its own: it connects, mirrors and asks."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.core.protocol.run_folders import Asked, LinkChanged, Mirrored
from diffusion_gui.core.recipes.run_request import RunRequest
from diffusion_gui.core.text import msg
from diffusion_gui.storage.remote.address import Address
from diffusion_gui.storage.remote.link import Link
from diffusion_gui.storage.remote.link_errors import LinkError
from diffusion_gui.storage.remote.mirror import Mirror

POLL_SECONDS = 1.0
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Before a lost connection is tried again; each pause is twice the one before."""
log = logging.getLogger(__name__)


class RemoteRun:
    """Owns the thread. Methods may be called from any thread, and none of them waits.

    `deliver` is called on the thread; it must not block.
    """

    def __init__(self, address: Address, deliver: Callable[[Event], None]) -> None:
        self.address = address
        self._deliver = deliver
        self._asked: queue.SimpleQueue[RunRequest] = queue.SimpleQueue()
        self._wake, self._closing = threading.Event(), threading.Event()
        self._lock = threading.Lock()
        self._link: Link | None = None
        self._pause = FIRST_PAUSE
        self._shown = False
        self._thread = threading.Thread(target=self._main, name="remote run", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def ask(self, request: RunRequest) -> None:
        """Ask the run; answered by `Asked` or `Failed`, at once where there is no connection."""
        self._asked.put(request)
        self._wake.set()

    def close(self) -> None:
        """End the connection, and soon the thread."""
        self._closing.set()
        self._wake.set()
        with self._lock:
            link = self._link
        if link is not None:
            link.cut()

    def join(self, seconds: float) -> bool:
        """Wait for the thread to end; whether it has."""
        if self._thread.is_alive():
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _main(self) -> None:
        try:
            mirror = Mirror(self.address)
        except UserError as error:
            self._end(error)
            return
        try:
            while not self._closing.is_set():
                failure = self._sitting(mirror)
                if self._closing.is_set():
                    return
                if failure.lasting:
                    self._end(failure)
                    return
                self._deliver(LinkChanged("waiting", Failed.of(failure), self._pause))
                pause, self._pause = self._pause, min(2 * self._pause, LONGEST_PAUSE)
                self._wait(pause, connected=False)
        except Exception as error:
            log.exception("following a run of another machine failed")
            self._deliver(
                LinkChanged(
                    "ended",
                    Failed("Something went wrong inside the program.", str(error), bug=True),
                )
            )
        finally:
            mirror.close()

    def _end(self, error: UserError) -> None:
        self._deliver(LinkChanged("ended", Failed.of(error)))

    def _sitting(self, mirror: Mirror) -> LinkError:
        """Follow the run over one connection; returns why that ended."""
        link = Link(self.address)
        with self._lock:
            self._link = link
        try:
            self._deliver(LinkChanged("connecting"))
            link.open()
            self._deliver(LinkChanged("connected"))
            while not self._closing.is_set():
                self._answer(link)
                mirror.refresh(link)
                self._pause = FIRST_PAUSE
                if not self._shown:
                    self._shown = True
                    self._deliver(Mirrored(mirror.folder))
                if mirror.whole:
                    self._wait(POLL_SECONDS, connected=True)
        except LinkError as error:
            return error
        except UserError as error:  # the cache cannot be written
            return LinkError(error.what, error.why, error.what_to_do)
        finally:
            with self._lock:
                self._link = None
            link.close()
        return LinkError("")

    def _wait(self, seconds: float, connected: bool) -> None:
        """Until the next try; a request is answered at once."""
        self._wake.wait(seconds)
        self._wake.clear()
        if not connected:
            self._answer(None)

    def _answer(self, link: Link | None) -> None:
        while not self._asked.empty():
            request = self._asked.get()
            if link is None:
                self._refuse(msg("There is no connection to it at the moment."))
                continue
            try:
                written = link.ask(request.to_json())
            except LinkError:
                self._asked.put(request)  # is refused while there is no connection
                raise
            if written:
                self._deliver(Asked(request))
            else:
                self._refuse(msg("You may not write into its folder, or the disk there is full."))

    def _refuse(self, why: str) -> None:
        what = msg("The run on {host} could not be asked.", host=self.address.host)
        self._deliver(Failed(what, why, msg("Try again later.")))
