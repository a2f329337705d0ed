"""Wan: a flow in the latents of clips, told UMT5's tokens; its second version has two networks."""

from __future__ import annotations

import dataclasses
from importlib.util import find_spec
from typing import Any

from diffusion_gui.core.text import Translatable, msg

from .autoencoder_wan import CLASS as AUTOENCODER
from .autoencoder_wan import CODEC, FRAMES, read_wan_autoencoder
from .encoders import facts_of_encoders, inner_width, scheduler_of
from .info import Autoencoder, ForeignInfo, Network, Part
from .kind import (
    SCHEDULER_CONFIG,
    ForeignKind,
    Opened,
    Role,
    network_role,
    text_role,
    tokenizer_role,
)
from .latents import place_of, with_autoencoder
from .parts import MAX_LAYERS, MAX_SIDE, check_neutral, left_out
from .reading import MAX_INT, read_config, refuse
from .recognised import CLASS_NAME, CONFIG, INDEX
from .solver_flow import CLASSES as SCHEDULERS
from .solver_flow import read_solver_flow, solver_flow_own
from .t5_text import PIECES, TOKENIZERS, UMT5, read_t5, read_t5_tokenizer
from .unet2d_condition import MAX_CHANNELS
from .values import Settings
from .weights import weights_of

CLASS = "WanTransformer3DModel"
NETWORK, SECOND = "transformer", "transformer_2"
TEXT, WORDS = "text_encoder", "tokenizer"
TOKENS = 512
GUIDANCE = 5.0
HEIGHT, WIDTH = 480, 832
"""What diffusers' pipeline reads of a prompt, guides by, and makes where nothing is said."""
USUAL_FRAMES, THEIRS = 17, 81
"""Of a clip, here and in diffusers' pipeline: theirs are hundreds of megabytes in each state."""
RATE, RATE_OF_RESIDUAL = 16.0, 24.0
"""Frames a second of the models' clips: of versions 2.1 and 2.2, and of the small one of 2.2."""
MAX_FRAMES = 1025
MAX_PIXELS = 2**28
"""Of a clip, all frames together."""
MAX_PATCH = 16
MAX_PLACES = 2**14
_NEUTRAL: dict[str, Any] = {
    "image_dim": None,
    "added_kv_proj_dim": None,
    "pos_embed_seq_len": None,
    "window_size": [-1, -1],
    "add_img_emb": False,
}
"""Other values are those of networks that are told pictures."""
SIZES = ("sample_frames", "sample_height", "sample_width")
"""Of the clips: frames, and the sides of the latents. diffusers' own configs do not say them."""


def read_wan(settings: Settings) -> Network:
    """The network of a config; its shape is that of one latent (c, 1, 1, 1).

    Raises:
        UserError: it has a setting, or a size, that this program does not build.
    """
    check_neutral(settings, _NEUTRAL)
    channels = settings.whole("in_channels", 16, 1, MAX_CHANNELS)
    if settings.whole("out_channels", 16, 1, MAX_CHANNELS) != channels:
        raise settings.refuse("out_channels" if "out_channels" in settings.content
                              else "in_channels")  # fmt: skip
    patch = settings.listed("patch_size", [1, 2, 2])
    if len(patch) != 3 or not all(type(one) is int and 1 <= one <= MAX_PATCH for one in patch):
        raise settings.refuse("patch_size")
    head = settings.whole("attention_head_dim", 128, 6, MAX_INT)
    if head % 2:
        raise settings.refuse("attention_head_dim")
    options: dict[str, Any] = {
        "patch_size": tuple(patch),
        "num_attention_heads": settings.whole("num_attention_heads", 40, 1, MAX_INT),
        "attention_head_dim": head,
        "in_channels": channels,
        "out_channels": channels,
        "text_dim": settings.whole("text_dim", 4096, 1, MAX_INT),
        "freq_dim": settings.whole("freq_dim", 256, 2, MAX_INT),
        "ffn_dim": settings.whole("ffn_dim", 13824, 1, MAX_INT),
        "num_layers": settings.whole("num_layers", 40, 1, MAX_LAYERS),
        "cross_attn_norm": settings.switch("cross_attn_norm", True),
        "qk_norm": settings.choice("qk_norm", "rms_norm_across_heads", ("rms_norm_across_heads",)),
        "eps": settings.number("eps", 1e-6, 0.0, 1.0),
        "rope_max_seq_len": settings.whole("rope_max_seq_len", 1024, 1, MAX_PLACES),
    }
    if options["freq_dim"] % 2:
        raise settings.refuse("freq_dim")
    if inner_width(options) > MAX_INT:
        raise settings.refuse("num_attention_heads")
    notes = filter(None, [left_out(settings, {*options, *_NEUTRAL, *SIZES})])
    width = int(options["text_dim"])
    return Network(CLASS, options, (channels, 1, 1, 1), prompt=width, notes=tuple(notes))


def with_words(info: ForeignInfo, opened: Opened) -> ForeignInfo:
    """`info` with its text encoder, its autoencoder, and the network of its last steps.

    Raises:
        UserError: a part is missing, or does not go with the others.
    """
    folder, network = opened.folder, opened.network
    text, of_text = read_t5(folder / TEXT, folder, network.prompt, UMT5)
    channels = network.shape[0]
    autoencoder, of_codec = read_wan_autoencoder(folder / "vae", folder, channels)
    path = folder / NETWORK / CONFIG
    settings = Settings(path, read_config(path, folder))
    frames, rows, columns = _latents(settings, info.options["patch_size"], autoencoder)
    colors, _, side, _ = autoencoder.shape
    clips = (colors, FRAMES * (frames - 1) + 1, rows * side, columns * side)
    autoencoder = dataclasses.replace(autoencoder, shape=clips)
    own = solver_flow_own(scheduler_of(opened), 1)
    second, boundary, of_second = _second(info, opened)
    notes: list[Translatable] = []
    for said in (info.notes, of_text, of_codec, of_second):
        notes += said  # type: ignore[arg-type]
    if SIZES[0] not in settings.content:
        notes.append(
            msg(
                "Its clips have {frames} frames here, of {w} x {h}, and {theirs} in diffusers "
                "where nothing is asked for: {names} in {file} change it.",
                frames=clips[1], w=clips[3], h=clips[2], theirs=THEIRS, names=", ".join(SIZES),
                file=f"{NETWORK}/{CONFIG}",
            )
        )  # fmt: skip
    assert info.domain is not None
    rate = RATE_OF_RESIDUAL if autoencoder.part.options["is_residual"] else RATE
    made = dataclasses.replace(
        info,
        conditioning="text",
        own=(*own, ("guidance", GUIDANCE)),
        domain=dataclasses.replace(info.domain, shape=(channels, frames, rows, columns), rate=rate),
        notes=tuple(notes),
        parts={TEXT: text, **second},
        tokens={WORDS: read_t5_tokenizer(folder / WORDS, folder, TOKENS)},
        boundary=boundary,
    )
    return with_autoencoder(made, autoencoder, place_of(info, folder), CODEC)


def _latents(
    settings: Settings, patch: tuple[int, int, int], autoencoder: Autoencoder
) -> tuple[int, int, int]:
    """Frames, rows and columns of the latents: as they are said, or diffusers' usual clip's."""
    side = autoencoder.shape[-1]
    frames, rows, columns = SIZES
    shown = settings.whole(frames, USUAL_FRAMES, 1, MAX_FRAMES)
    latents = [(shown - 1) // FRAMES + 1]
    if (shown - 1) % FRAMES or latents[0] % patch[0]:
        raise settings.refuse(frames if frames in settings.content else "patch_size")
    for name, usual, step in ((rows, HEIGHT, patch[1]), (columns, WIDTH, patch[2])):
        whole = usual // side // step * step
        latents.append(settings.whole(name, whole, 1, MAX_SIDE) if name in settings.content
                       else whole)  # fmt: skip
        if not latents[-1] or latents[-1] % step or latents[-1] * side > MAX_SIDE:
            raise settings.refuse(name if name in settings.content else "patch_size")
    places = max(one // step for one, step in zip(latents, patch, strict=True))
    most = settings.whole("rope_max_seq_len", 1024, 1, MAX_PLACES)
    if places > most:
        raise settings.refuse("rope_max_seq_len")
    if shown * latents[1] * latents[2] * side**2 > MAX_PIXELS:
        raise settings.refuse(frames)
    return latents[0], latents[1], latents[2]


def _second(
    info: ForeignInfo, opened: Opened
) -> tuple[dict[str, Part], float, tuple[Translatable, ...]]:
    """The network that is asked below a noise level, that level, and what is to be said of it."""
    assert opened.pipeline is not None
    index = Settings(opened.folder / INDEX, opened.pipeline.values)
    boundary = index.content.get("boundary_ratio")
    if boundary is not None:
        boundary = index.number("boundary_ratio", 0.0, 0.0, 1.0)
    if SECOND not in opened.pipeline.roles:
        if boundary:
            raise refuse(opened.folder, msg("Its part {role} is missing.", role=SECOND))
        return {}, 0.0, ()
    if not boundary:
        raise refuse(
            opened.folder,
            msg("It has two networks, and does not name the noise level between them."),
        )
    folder = opened.folder / SECOND
    settings = Settings(folder / CONFIG, read_config(folder / CONFIG, opened.folder))
    settings.choice(CLASS_NAME, CLASS, (CLASS,))
    found = read_wan(settings)
    shared = ("in_channels", "text_dim", "patch_size")
    if any(found.options[one] != info.options[one] for one in shared):
        raise refuse(
            settings.path,
            msg("It is made for another network than the one in {role}.", role=NETWORK),
        )
    weights, note = weights_of(folder, opened.folder)
    said = tuple(filter(None, (note,)))
    return {SECOND: Part(found.options, weights)}, boundary, said


def facts(info: ForeignInfo) -> dict[str, Any]:
    """What `inspect` tells of such a model beside what it tells of all."""
    assert info.domain is not None
    found = facts_of_encoders(info)
    del found["scaling"]
    if SECOND in info.parts:
        encoders = dict(found["text encoders"])
        below = f"{SECOND}, {encoders.pop(SECOND)}, below noise level {info.boundary:g}"
        found |= {"text encoders": encoders, "second network": below}
    cleaned = "cleaned by ftfy" if find_spec("ftfy") else "taken as written: ftfy is not installed"
    clips = {"clips": found.pop("pictures"), "frames a second": info.domain.rate}
    return found | clips | {"prompts": cleaned}


KIND = ForeignKind(
    NETWORK,
    read_wan,
    {
        NETWORK: network_role(CLASS),
        SECOND: dataclasses.replace(network_role(CLASS), needed=False),
        "scheduler": Role(SCHEDULERS, files=(SCHEDULER_CONFIG,)),
        "vae": network_role(AUTOENCODER),
        TEXT: text_role(UMT5),
        WORDS: tokenizer_role(*TOKENIZERS, more=(PIECES,)),
    },
    pipelines=("WanPipeline",),
    scheduler=read_solver_flow,
    complete=with_words,
    facts=facts,
)
