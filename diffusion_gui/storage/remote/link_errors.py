"""What hinders a connection through ssh, in words, and whether trying again makes sense."""

from __future__ import annotations

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.os_text import reason
from diffusion_gui.core.text import msg

from .address import Address


class LinkError(UserError):
    """A connection failed; `lasting`: it would fail again."""

    def __init__(
        self, what: str, why: str = "", what_to_do: str = "", lasting: bool = False
    ) -> None:
        super().__init__(what, why, what_to_do)
        self.lasting = lasting


def no_program(error: OSError | None = None) -> LinkError:
    """There is no ssh, or it cannot be started."""
    return LinkError(
        "The program ssh could not be started.",
        reason(error) if error else "It is not on this machine, or not where programs are found.",
        "Install OpenSSH's client, and check that 'ssh' works in a terminal.",
        lasting=True,
    )


def no_answer(address: Address) -> LinkError:
    """The other side is silent, or answers something else."""
    return LinkError(
        msg("{host} does not answer.", host=address.host),
        "The connection is open, but nothing comes from it.",
        "Check the network; the program tries again by itself.",
    )


def failure_of(address: Address, state: str, errors: str = "") -> LinkError:
    """What the far side, or ssh in `errors`, gives as the reason.

    Args:
        state: the word that the far side ended with; empty where it has not begun, or was lost.
    """
    host, path = address.host, address.path
    if state == "no-folder":
        return LinkError(
            msg("There is no folder {path} on {host}.", path=path, host=host),
            "It may have been moved or deleted, or you may not enter it.",
            "Check the path; ssh://host/~/path begins in your home there.",
            lasting=True,
        )
    if state == "no-run":
        return LinkError(
            msg("{path} on {host} holds no training run.", path=path, host=host),
            msg("There is no {file} of one in it.", file="config.json"),
            "Name the folder of a run that has begun.",
            lasting=True,
        )
    if state == "no-stat":
        return LinkError(
            msg("{host} cannot tell about its files.", host=host),
            "It lacks stat as Linux has it.",
            "Copy the run folder here, or share it, and open it as a folder.",
            lasting=True,
        )
    return _of_ssh(host, errors)


def _of_ssh(host: str, errors: str) -> LinkError:
    text = errors.lower()
    last = next((line for line in reversed(errors.splitlines()) if line.strip()), "")[:200]
    told = msg("ssh reports: {reason}", reason=last.strip()) if last else ""
    if "host key verification failed" in text or "identification has changed" in text:
        return LinkError(
            msg("The key of {host} is not the one that ssh knows.", host=host),
            told,
            msg("Call 'ssh {host}' in a terminal, and compare the key before you accept it.",
                host=host),
            lasting=True,
        )  # fmt: skip
    if "permission denied" in text or "too many authentication failures" in text:
        return LinkError(
            msg("{host} did not let you in.", host=host),
            told,
            msg("It must work without a password: put your key there (ssh-copy-id {host}), or "
                "load it into ssh-agent.", host=host),
            lasting=True,
        )  # fmt: skip
    if "bad configuration option" in text or "bad owner or permissions" in text:
        return LinkError(
            "The settings of ssh hold a mistake.", told, "Mend ~/.ssh/config.", lasting=True
        )
    return LinkError(
        msg("There is no connection to {host}.", host=host),
        told,
        "Check its name and the network; the program tries again by itself.",
    )
