"""Where a prompted model looks for each word, at states of a run: recorded, or asked again."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.protocol.words import AllWordsRequest, Words, WordsRequest
from diffusion_gui.core.recipes.prompts import prompt_lines
from diffusion_gui.core.runs.word_maps import Maps
from diffusion_gui.core.text import msg
from diffusion_gui.models.attention import Attending

from .attention import Recorded
from .guiding import prompted
from .library import Library

SMALL = 5e6
"""Numbers in the layers that attend, up to which all states that are asked for are computed."""


def all_words(library: Library, request: AllWordsRequest) -> Iterator[Event]:
    """`Words` of all states that are asked for; raises UserError as `words` does."""
    return words(library, request.asked, whole=True)


def words(library: Library, request: WordsRequest, whole: bool = False) -> Iterator[Event]:
    """`Words`, first of the first state, then with those of more.

    Args:
        whole: of all states that are asked for, at once, with Progress before.

    Raises:
        UserError: the model does not tell where it looks, or is not the run's any more.
    """
    recipe = request.recipe
    library.attention.wanted = True
    model = prompted(library, recipe)
    asked, denoiser = model.asked, model.denoiser
    if not isinstance(asked, Attending) or not isinstance(denoiser, Recorded):
        raise UserError(
            msg("The attention of the model '{model}' is not known.", model=recipe.model),
            "It takes no prompt, or its layers of attention are not read.",
            "Choose another model, or turn the words off.",
        )
    if model.sha256 != recipe.model_sha256:
        raise UserError(
            "The model has changed since this run was made.",
            "Its attention would not be that of the run.",
            "Run it again.",
        )
    numbers = sum(layer.numel() for one in asked.attending() for layer in one.layer.parameters())
    texts = tuple(word.text for word in asked.words(prompt_lines(recipe.prompt)[request.label]))
    x = torch.from_numpy(np.array(request.x, np.float32)).to(library.device)
    label = torch.tensor([request.label], device=x.device)
    found: dict[int, Maps] = {}
    for row, step in enumerate(request.steps):
        level = float(request.alpha[row]), float(request.sigma[row])
        key = denoiser.key(x[row], request.label, *level)
        maps = library.attention.get(key)
        if whole:
            yield Progress(row, len(request.steps), "computing the attention")
        if maps is None and (whole or row == 0 or numbers <= SMALL):
            with torch.inference_mode():
                denoiser(x[row : row + 1], *level, label)
            maps = library.attention.get(key)
        if maps is not None:
            found[step] = maps
        if row == 0 and not whole:
            yield Words(texts, dict(found))
    yield Words(texts, found)
