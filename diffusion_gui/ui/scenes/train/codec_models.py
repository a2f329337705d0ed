"""Autoencoders that a denoiser may be trained in the latents of, for the data of a run."""

from __future__ import annotations

from diffusion_gui.core.catalog import CODECS, DATASETS, NETWORKS
from diffusion_gui.core.catalog.codecs import learned_place
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.codec_choice import named
from diffusion_gui.core.recipes.data_spec import modality_of
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.storage.checkpoints import CheckpointInfo, read_checkpoint
from diffusion_gui.storage.model_files import models
from diffusion_gui.storage.my_models import my_models
from diffusion_gui.ui.display_names import model_words
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.support.groups import Choice, grouped


def codec_files(settings: TrainSettings) -> list[Choice]:
    """(what `codec` is set to, words, explanation): the items themselves first, and no more where
    there is nothing else to choose.
    """
    plain = ("", tr("The items themselves"), tr("Noise is added to the items themselves"))
    learns = {one.modality for one in CODECS.values() if one.learned}
    denoiser = NETWORKS[settings.network].task == "denoiser"
    if not denoiser or modality_of(settings.data).name not in learns:
        return [plain]
    mine = [one for one in my_models() if _fits(one.info, settings.data)]
    own = {str(one.path) for one in mine}
    shipped = [n for n, p in models().items() if str(p) not in own and _holds(n, settings.data)]
    names = [str(one.path) for one in mine]
    chosen = learned_place(named(settings.codec))
    other = chosen is not None and chosen[1] not in (*shipped, *names)
    opened = [(settings.codec, *_choice(chosen[1])[1:])] if chosen and other else []
    if not (shipped or names or opened):
        return [plain]
    return [
        plain,
        *grouped(
            (tr("Shipped models"), [_choice(name) for name in shipped]),
            (tr("My models"), [_choice(name) for name in names]),
            (tr("Opened"), opened),
        ),
    ]


def _choice(name: str) -> Choice:
    words = tr("Noise is added to the latents of this model's autoencoder")
    return f"autoencoder:{name}", model_words(name), words


def _holds(name: str, data: str) -> bool:
    try:
        return _fits(read_checkpoint(models()[name]), data)
    except UserError:
        return False


def _fits(info: CheckpointInfo, data: str) -> bool:
    """Whether a file holds an autoencoder that may fit `data`: of the same, or a person's own."""
    holds = info.task == "codec" or learned_place(info.codec) is not None
    of_it = info.data == data if data in DATASETS else info.modality == modality_of(data).name
    return holds and of_it
