"""What can go wrong with the hub, in words: what, why, and what to do."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import NOTHING, Translatable, msg

ENDPOINT = "https://huggingface.co"
_AGAIN = msg("Try again: what has come is kept, and the rest is fetched.")


@dataclass(frozen=True)
class Asked:
    """What was asked for: OWNER/NAME; `fetching` where a download was under way."""

    name: str
    fetching: bool = False


def endpoint() -> str:
    """Where models are looked for, as the person's environment names it."""
    return os.environ.get("HF_ENDPOINT", "").rstrip("/") or ENDPOINT


def error_of(failure: Mapping[str, Any], about: Asked) -> UserError:
    """The answer to a failure that `hub_process.failure_of` names."""
    name, server = about.name, endpoint()
    what = (
        msg("{name} could not be downloaded.", name=name)
        if about.fetching
        else msg("{name} could not be found on Hugging Face.", name=name)
    )
    if not about.fetching and failure.get("code") in ("offline", "silent", "unreachable"):
        what = msg("Hugging Face could not be asked about {name}.", name=name)
    why, what_to_do = _words(failure, name, server)
    return UserError(what, why, what_to_do)


def _words(failure: Mapping[str, Any], name: str, server: str) -> tuple[Translatable, Translatable]:
    file, text = str(failure.get("file", "")), str(failure.get("text", ""))
    match failure.get("code"):
        case "gated":
            return (
                msg("It is given only to people who have accepted its terms."),
                msg(
                    "Accept them on {page}, log in with: hf auth login - and try again.",
                    page=f"{server}/{name}",
                ),
            )
        case "missing":
            return (
                msg("There is no such model on {server}, or it is private.", server=server),
                msg("Check the name, OWNER/NAME. For a private model log in with: hf auth login"),
            )
        case "refused":
            return (
                msg("{server} does not let you have it.", server=server),
                msg("Log in with an account that may read it: hf auth login"),
            )
        case "gone":
            return (
                msg("The file or version that was asked for is not there any more."),
                msg("Search for the model again."),
            )
        case "busy":
            return (
                msg("{server} was asked too often (429).", server=server),
                msg("Wait some minutes, and try again; what has come is kept."),
            )
        case "server":
            return (
                msg("{server} answered with an error ({status}).", server=server,
                    status=failure.get("status", 0)),
                _AGAIN,
            )  # fmt: skip
        case "offline":
            return (
                msg("HF_HUB_OFFLINE is set: nothing may be asked of the network."),
                msg("Unset it, or open a model that is in the cache already."),
            )
        case "silent":
            return msg("{server} does not answer.", server=server), _connection()
        case "unreachable":
            return (
                msg("{server} could not be reached: {reason}.", server=server,
                    reason=text.rstrip(".") or "?"),
                _connection(),
            )  # fmt: skip
        case "short":
            return msg("The connection ended too early ({file}).", file=file), _AGAIN
        case "size" | "checksum":
            return (
                msg("{file} came otherwise than {server} describes it, and was thrown away.",
                    file=file, server=server),
                msg("Try again; if it happens again, the file is damaged there."),
            )  # fmt: skip
        case "disk":
            place = msg("{path} could not be written.", path=file) if file else NOTHING
            why = msg("{place} The system reports: {reason}.", place=place, reason=text)
            return why, msg("Free space, or set HF_HOME to a folder elsewhere, and try again.")
        case "ended":
            return msg("The process that downloads was ended."), _AGAIN
    return msg("Something unexpected happened: {error}", error=text), _AGAIN


def _connection() -> Translatable:
    return msg(
        "Check the connection and try again. Models in the cache open without one: they are in "
        "My models, and in: diffusion-gui list models --cache"
    )
