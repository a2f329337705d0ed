"""Where the model attended to each word of the prompts of a run, for the file that is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.protocol.words import AllWordsRequest, Words, words_request
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.runs.attended_words import missing_states
from diffusion_gui.core.runs.trajectory import Trajectory

from .progress import Bar

if TYPE_CHECKING:
    from diffusion_gui.engine import Engine


def words_wanted(options: ExportOptions) -> bool:
    """Whether a file is to show words, or to keep their maps."""
    return "words" in (*options.show, *options.record)


def look_for_words(engine: Engine, run: Trajectory, bar: Bar) -> None:
    """Give a run its words, and the maps of all its states that have some.

    Raises:
        UserError: the model does not tell where it attends.
    """
    for item in range(len(run.labels)):
        states = missing_states(run, item)
        if not states:
            continue
        for event in engine.execute(AllWordsRequest(words_request(run, item, states))):
            match event:
                case Progress():
                    bar.update(event.done, event.total, event.what)
                case Words():
                    run.words.add(item, event.words, event.maps)
