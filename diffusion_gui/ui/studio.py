"""What every scene is given: the session, its history, and the training run beside it."""

from __future__ import annotations

from .history import History
from .session import Session
from .training import Training


class Studio:
    """Outlives the widgets: a change of language or theme rebuilds them and loses nothing."""

    def __init__(self) -> None:
        self.session = Session()
        self.history = History(self.session)
        self.training = Training(self.session)

    def close(self) -> None:
        """End the threads."""
        self.session.close()
