"""What every scene is given: the session, its history, training and comparison."""

from __future__ import annotations

from pathlib import Path

from diffusion_gui.core import my_models

from . import history
from .compare import Compare
from .learning import Learning
from .motion import Motion
from .quality import Quality
from .session import Session
from .training import Training


class Studio:
    """Outlives the widgets: a change of language or theme rebuilds them and loses nothing."""

    def __init__(self) -> None:
        self.session = Session()
        self.training = Training(self.session)
        self.quality = Quality(self.session, self.training)
        self.compare = Compare(self.session)
        self.learning = Learning(self.session)
        self.motion = Motion(self.session, self.compare)
        self.history = history.of_watch(self.session)
        self.histories = {
            "watch": self.history,
            "train": history.of_training(self.training),
            "compare": history.of_compare(self.compare),
        }
        """What can be undone, by the scene whose settings it is about."""
        self.playback = self.session.playback
        """The player of the scene in front: the media keys act on it."""
        self.deleted: list[Path] = []
        """Models in the trash, the last one deleted last: they come back with undo."""

    def close(self) -> bool:
        """End the threads; whether they have ended."""
        my_models.empty_trash(self.deleted)
        self.compare.stop()
        self.training.close()
        return self.session.close(saving=self.training.active)
