"""The run that another process trains, here or on another machine: followed, and asked."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from diffusion_gui.backend.remote_run import RemoteRun
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.core.protocol.run_folders import Asked, AskRequest, LinkChanged, Mirrored
from diffusion_gui.core.protocol.training import RequestObeyed
from diffusion_gui.core.recipes.run_request import RunRequest
from diffusion_gui.core.text import NOTHING, Translatable, join_texts, msg
from diffusion_gui.storage.remote.address import Address
from diffusion_gui.ui.workers.bridge import Batch, Bridge
from diffusion_gui.ui.workers.workers import Workers

from .log_follower import LogFollower

JOIN_SECONDS = 3.0


class Elsewhere(LogFollower):
    """Follows a run folder; one of another machine through ssh, which a thread of its own does."""

    mirrored = Signal(object)
    """The folder (Path) in which a run of another machine is followed."""
    linked = Signal()
    """The connection to the other machine is in another state."""
    asked = Signal(object)
    """Asked: the run has the request."""
    not_asked = Signal(object)
    """A Failed: the run could not be asked."""
    lost = Signal(object)
    """A Failed: the connection was lost, and is tried again."""
    ended = Signal(object)
    """A Failed: the run of another machine cannot be followed."""

    def __init__(self, workers: Workers, parent: QObject) -> None:
        super().__init__(workers, parent)
        self._bridge = Bridge(self)
        self._bridge.arrived.connect(self._on_batch)
        self._remote: RemoteRun | None = None
        self._sitting = 0
        self._old: list[RemoteRun] = []
        self._told = False
        self.link = LinkChanged("connecting")

    @property
    def address(self) -> Address | None:
        """Where the followed run is; None for a folder of this machine."""
        return self._remote.address if self._remote else None

    def connect_to(self, address: Address) -> None:
        """Follow the run at `address` from now on; `mirrored` once its first part is here."""
        self.stop()
        self._sitting += 1
        self._told, self.link = False, LinkChanged("connecting")
        ticket = self._sitting
        self._remote = RemoteRun(address, lambda event: self._bridge.deliver(ticket, event))
        self._remote.start()

    def stop(self) -> None:
        """Follow nothing; a connection is ended."""
        super().stop()
        remote, self._remote = self._remote, None
        if remote is not None:
            remote.close()
            self._old = [*(one for one in self._old if not one.join(0.0)), remote]

    def close(self) -> bool:
        """End the connection and its thread; whether it has ended."""
        self.stop()
        self._old = [one for one in self._old if not one.join(JOIN_SECONDS)]
        return not self._old

    def ask(self, request: RunRequest) -> None:
        """Ask the followed run; answered by `asked` or `not_asked`."""
        if self._remote is not None:
            self._remote.ask(request)
        elif self._folder is not None:
            self._workers.submit(AskRequest(self._folder, request), self._on_answer)

    def _on_answer(self, event: Event) -> None:
        if isinstance(event, Asked):
            self.asked.emit(event)
        elif isinstance(event, Failed):
            self.not_asked.emit(event)

    def _on_batch(self, batch: Batch) -> None:
        for ticket, event in batch:
            if ticket != self._sitting or self._remote is None:
                continue  # of a run that is no longer followed
            if isinstance(event, LinkChanged):
                self._on_link(event)
            elif isinstance(event, Mirrored):
                self.mirrored.emit(event.folder)
            else:
                self._on_answer(event)

    def _on_link(self, event: LinkChanged) -> None:
        self.link = event
        if event.state == "connected":
            self._told = False
        if event.state == "ended":
            self.stop()
            self.ended.emit(event.failure)
        elif event.failure is not None and not self._told:
            self._told = True
            self.lost.emit(event.failure)
        self.linked.emit()

    def words(self) -> Translatable:
        """The state of the connection; empty where all is well, or where there is none."""
        if self._remote is None or self.link.state == "connected":
            return NOTHING
        host = self._remote.address.host
        if self.link.state == "waiting":
            return msg(
                "no connection to {host}; next try in {seconds} s",
                host=host,
                seconds=round(self.link.seconds),
            )
        return msg("connecting to {host} …", host=host)


def address_of(text: str) -> Address | Failed:
    """The address that a person wrote, or what is wrong with it."""
    try:
        return Address.of(text)
    except UserError as error:
        return Failed.of(error)


def asked_words(asked: Asked) -> Translatable:
    """What was asked, and whether somebody is there to do it."""
    words = msg("The run is asked to {asked}, between two steps.", asked=asked.request.words())
    if asked.trained is not False:
        return words
    return join_texts([words, msg("No process of this machine trains it now.")])


def obeyed_words(event: RequestObeyed) -> Translatable:
    """What this window's own run was asked for from outside."""
    return msg(
        "At step {step} another program asked the run to {asked}.",
        step=f"{event.step:,}",
        asked=event.request.words(),
    )
