"""What is asked of a training run from outside: to stop, or to take another learning rate."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import Translatable, join_texts, msg

from .train_settings import TRAIN_OPTIONS

_FORM = msg("It is a JSON object: stop with the value true, or lr with a number.")


@dataclass(frozen=True)
class RunRequest:
    """A request to a run.

    Attributes:
        stop: it is to be saved and to end.
        lr: its new learning rate; None for the one it has.
    """

    stop: bool = False
    lr: float | None = None

    @classmethod
    def of(cls, text: str) -> RunRequest:
        """The request `stop` or `lr=X`; raises UserError where it is neither."""
        name, sign, value = text.strip().partition("=")
        if name == "stop" and not sign:
            return cls(stop=True)
        if name == "lr" and sign:
            return cls(lr=_rate(value))
        raise UserError(
            msg("'{text}' is nothing that a run can be asked for.", text=text),
            what_to_do="Ask for stop, or for another learning rate such as lr=3e-4.",
        )

    def to_json(self) -> str:
        """One line."""
        asked: dict[str, Any] = {} if self.lr is None else {"lr": self.lr}
        return json.dumps(asked | ({"stop": True} if self.stop else {}))

    @classmethod
    def from_json(cls, text: str) -> RunRequest:
        """The inverse of `to_json`; raises UserError where the text is no request."""
        try:
            asked: Any = json.loads(text)
        except (ValueError, RecursionError):
            asked = None
        if not isinstance(asked, dict) or not asked or not asked.keys() <= {"stop", "lr"}:
            raise UserError("It is no request to a training run.", what_to_do=_FORM)
        if asked.get("stop", True) is not True:
            raise UserError("A run can only be asked to stop.", what_to_do=_FORM)
        rate = _rate(asked["lr"]) if "lr" in asked else None
        return cls(stop="stop" in asked, lr=rate)

    def words(self) -> Translatable:
        """What is asked for, as words after "to"."""
        parts = [] if self.lr is None else [msg("take learning rate {lr}", lr=f"{self.lr:g}")]
        return join_texts([*parts, *([msg("stop")] if self.stop else [])], ", ")


def _rate(value: object) -> float:
    return float(TRAIN_OPTIONS["lr"].check(value))
