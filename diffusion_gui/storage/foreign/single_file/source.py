"""Single files of Stable Diffusion 1, 2 and XL as models, known by their tensors' names."""

from __future__ import annotations

import dataclasses
import functools
import os
from pathlib import Path
from typing import Any

from diffusion_gui.core.catalog.modalities import usual_modality
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.os_text import home_path, is_file
from diffusion_gui.core.text import NOTHING, Translatable, join_texts, msg
from diffusion_gui.storage.foreign.autoencoder_kl import autoencoder_in_pieces
from diffusion_gui.storage.foreign.info import ForeignInfo, Stamp, stamp_of
from diffusion_gui.storage.foreign.latents import with_autoencoder
from diffusion_gui.storage.foreign.pipelines import kinds
from diffusion_gui.storage.foreign.reading import refuse
from diffusion_gui.storage.foreign.recognised import HUB
from diffusion_gui.storage.foreign.scheduler import read_scheduler
from diffusion_gui.storage.foreign.sizes import facts_of_sizes
from diffusion_gui.storage.foreign.stable_diffusion import TEXT, TOKENIZER
from diffusion_gui.storage.foreign.stable_diffusion_xl import TEXT_2, TOKENIZER_2
from diffusion_gui.storage.foreign.values import Settings
from diffusion_gui.storage.model_files import METADATA_KEY
from diffusion_gui.storage.safetensors_file import TensorFile
from diffusion_gui.storage.untrusted import what_is

from . import autoencoder, unet
from .families import PREFIXES, family_of, noise_of
from .held import Held
from .prediction import EPS, pictures_of, prediction_of
from .tokenizer import REPOSITORY, find_tokenizer

SUFFIX, PICKLE = ".safetensors", ".ckpt"
_SPOKEN = {TOKENIZER: TEXT, TOKENIZER_2: TEXT_2}
"""The text encoder of each tokenizer."""
_TRAINING = (
    *("model_ema.", "alphas_cumprod", "betas", "sqrt_", "log_one_minus", "posterior_", "logvar"),
    *("scale_factor", "v_pred", "ztsnr", "global_step", "denoiser.sigmas"),
)
"""What names begin with that only training needs, or that is read elsewhere."""


class SingleFiles:
    """A `ModelSource`: .safetensors with all the networks of Stable Diffusion, by their path."""

    def recognises(self, name: str) -> bool:
        """Whether `name` is such a file, or a pickle of the sort that such models came in."""
        if not name.lower().endswith((SUFFIX, PICKLE)):
            return False
        try:
            path = home_path(name)
            return is_file(path) and is_single_file(path)
        except (UserError, OSError, ValueError):
            return False

    def title(self, name: str) -> str:
        """The file's name without its ending."""
        return join_texts([Path(name).stem])

    def describe(self, name: str, whole: bool = False) -> ForeignInfo:
        """What its header says; the weights are checked where they are loaded."""
        path = home_path(name)
        if name.lower().endswith(PICKLE):
            raise UserError(
                msg("{path} cannot be used as a model.", path=path),
                what_is(path) or msg("It is a checkpoint that holds a pickle, which can run code "
                                     "when it is opened."),
                "Find a .safetensors file of the same model, or save it as one with the tool "
                "that you use.",
            )  # fmt: skip
        return described_file(name, path)

    def names(self, data: str = "") -> list[str]:
        """None: a file is known once it is opened."""
        return []


def described_file(name: str, path: Path) -> ForeignInfo:
    """What the file at `path` says, which recipes call `name`.

    Raises:
        UserError: this program cannot use it.
    """
    beside = path.with_suffix(".yaml")
    return _with_words(_described(name, path, (stamp_of(path), stamp_of(beside))), path)


def described_beginning(name: str, path: Path, size: int, words: bool) -> ForeignInfo:
    """What the file that begins as `path` does will be, which recipes call `name`.

    Args:
        size: bytes of the whole file.
        words: its tokenizer comes with it.

    Raises:
        UserError: this program cannot use it.
    """
    beside = path.with_suffix(".yaml")
    info = _described(name, path, (stamp_of(path), stamp_of(beside)), size)
    return info if words else _with_words(info, path)


def is_single_file(path: Path) -> bool:
    """Whether the networks of a model's own code are in the file at `path`, all or one alone."""
    return _recognised(path, stamp_of(path))


def _with_words(info: ForeignInfo, path: Path) -> ForeignInfo:
    tokens, of_words = {}, []
    for role, before in info.tokens.items():
        words = int(info.parts[_SPOKEN[role]].options["vocab_size"])
        tokens[role] = find_tokenizer(path, before.pad, words, before.length)
        read = (tokens[role].whole, tokens[role].vocabulary, tokens[role].merges)
        of_words += [stamp_of(one) for one in read if one is not None]
    if all(one.known for one in tokens.values()):
        return dataclasses.replace(info, tokens=tokens, stamp=(*info.stamp, *of_words))
    note = msg(
        "No tokenizer was found on this machine: only an empty prompt can be used. {cure}",
        cure=cure_of(path),
    )
    return dataclasses.replace(info, notes=(*info.notes, note))


def cure_of(file: Path) -> Translatable:
    """How a tokenizer comes to the model in `file`."""
    return msg(
        "Get it once with 'hf download {repository} vocab.json merges.txt', or put these two "
        "files of any Stable Diffusion beside {name}.",
        repository=REPOSITORY,
        name=file.name,
    )


@functools.lru_cache(maxsize=256)
def _recognised(path: Path, stamp: Stamp) -> bool:
    if path.suffix.lower() == PICKLE:
        return True
    try:
        with TensorFile(path, refuse) as file:
            table = file.table
    except UserError:  # damaged: whoever reads it says how
        return False
    return METADATA_KEY not in table.metadata and any(
        name.startswith(unet.PREFIX) for name in table.places
    )


@functools.lru_cache(maxsize=32)
def _described(name: str, path: Path, stamps: tuple[Stamp, ...], size: int = 0) -> ForeignInfo:
    with TensorFile(path, refuse, size) as file:
        places = file.table.places
        held, of_codec = (Held(path, places, one.PREFIX) for one in (unet, autoencoder))
        family = family_of(path, places)
        prediction = prediction_of(file, family.guessed)
        coder = autoencoder.autoencoder_config(of_codec)
        config = unet.unet_config(held, family.heads_by_width)
        levels = len(coder["block_out_channels"])
        block = 2 ** (levels - 1)
        usual = family.side if prediction.predicts == EPS else family.side_of_v
        multiple = block * 2 ** (len(config["block_out_channels"]) - 1)
        config["sample_size"] = [side // block for side in pictures_of(file, usual, multiple)]
    texts, words = family.encoders(path, places)
    config = family.settled(config, held, [dict(one.options) for one in texts])
    network = family.network(Settings(path, config))
    coded = autoencoder_in_pieces(
        Settings(path, coder | {"scaling_factor": family.scaling}), network.shape, path,
        autoencoder.autoencoder_pieces(of_codec, levels),
    )  # fmt: skip
    noise = noise_of(prediction.predicts, prediction.no_signal)
    scheduler = read_scheduler(Settings(path, noise))
    info = ForeignInfo(
        name,
        join_texts([name.removeprefix(HUB)]) if name.startswith(HUB) else SingleFiles().title(name),
        usual_modality(network.shape),
        Domain(usual_modality(network.shape), network.shape),
        own=scheduler.own,
        notes=tuple(filter(None, (prediction.note, _left_out(file), *scheduler.notes))),
        kind=family.kind,
        pipeline=family.title,
        network=network.name,
        options=network.options,
        prediction=prediction.predicts,
        weights=(path,),
        pieces=unet.unet_pieces(held, config["layers_per_block"]),
        stamp=stamps,
    )
    prompted = family.complete(info, network, texts, words)
    place = name if name.startswith(HUB) else str(path.absolute())
    coded_too = with_autoencoder(prompted, coded, place)
    return kinds()[family.kind].finished(coded_too)


def _left_out(file: TensorFile) -> Translatable:
    known = (unet.PREFIX, autoencoder.PREFIX, *PREFIXES, *_TRAINING)
    names = sorted(name for name in file.table.places if not name.startswith(known))
    if not names:
        return NOTHING
    listed = join_texts([name[:40] for name in names[:3]], ", ")
    return msg("Tensors this program does not know are left out: {names}.", names=listed)


def single_file_facts(info: ForeignInfo) -> dict[str, Any]:
    """What a model is, for `inspect`."""
    own = dict(info.own)
    assert info.domain is not None
    words = info.tokens[TOKENIZER]
    found = words.whole or words.vocabulary
    return {
        "file": info.name,
        "what": info.pipeline,
        "network": info.network,
        "bytes": os.stat(info.weights[0]).st_size,
        "of the network": info.part.bytes,
        "modality": info.modality,
        **kinds()[info.kind].facts(info),
        "tokenizer": str(found) if found else "none: only an empty prompt",
        "shape": list(info.domain.shape),
        **facts_of_sizes(info),
        "predicts": info.prediction,
        "noise": f"its own schedule, {own['T']} levels",
        "spacing": own["spacing"],
        "offset": own["own_offset"],
        "notes": [str(note) for note in info.notes],
    }
