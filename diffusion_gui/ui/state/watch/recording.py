"""A recording of one's own: kept in the person's data folder, and the run starts from it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.core.recipes.data_spec import data_of, modality_of
from diffusion_gui.core.recipes.recipe import FROM_NOISE
from diffusion_gui.core.text import msg
from diffusion_gui.storage import atomic
from diffusion_gui.storage.user_files import new_file
from diffusion_gui.storage.wav_file import wav_bytes
from diffusion_gui.ui.support.microphone import Microphone

from .session import Session

RATE = 16_000
"""Hz; of what the sounds that ship have."""
START_LEVEL = 0.5
"""How much noise is put on a recording before it is denoised."""


class Recording(QObject):
    """Records on demand; what was recorded is the start of the run, or its data."""

    def __init__(self, session: Session, microphone: Microphone) -> None:
        super().__init__(session)
        self._session = session
        self.microphone = microphone
        microphone.setParent(self)
        microphone.recorded.connect(self._take)
        microphone.failed.connect(lambda error: session.failed.emit(Failed.of(error)))

    def toggle(self) -> None:
        """Begin, or end and use what was recorded."""
        microphone, session = self.microphone, self._session
        if microphone.recording:
            microphone.stop()
        elif missing := microphone.missing():
            session.failed.emit(Failed(missing))
        else:
            microphone.start(RATE)
            session.noticed.emit(msg("Recording: press Ctrl+R again to end, and to start from it."))

    def _take(self, samples: npt.NDArray[np.floating], rate: int) -> None:
        session = self._session
        try:
            target = new_file("recorded", "sound", ".wav")
            atomic.write_bytes(target, wav_bytes(samples, rate))
        except UserError as error:
            session.failed.emit(Failed.of(error))
            return
        own, recipe = data_of(target), session.recipe
        if recipe.data and modality_of(recipe.data) is modality_of(own):
            start = {"init": own, "from_level": START_LEVEL, "label": "none"}
            taken = session.change(**FROM_NOISE | start)
        else:
            taken = session.use_data(own)
        if taken:
            session.scene_wanted.emit("watch")
