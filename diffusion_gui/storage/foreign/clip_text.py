"""A CLIP text encoder and its tokenizer: settings, places, and the words themselves."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from diffusion_gui.core.os_text import reason
from diffusion_gui.core.text import Translatable, msg
from diffusion_gui.storage.untrusted import read_text, what_is

from .info import Part, Tokenizer
from .parts import MAX_LAYERS, check_neutral
from .reading import MAX_INT, inside, read_config, refuse
from .recognised import CONFIG
from .values import Settings
from .weights import weights_of

CLASS = "CLIPTextModel"
STEM = "model"
START, END = "<|startoftext|>", "<|endoftext|>"
MAX_TOKENS = 4096
MAX_WORDS = 500_000
MAX_BYTES = 2**25
"""Of a file of words: UMT5's have 2**24."""
_TYPES = ("clip_text_model", "clip")
_NEUTRAL: dict[str, Any] = {
    "use_attention_mask": False,
    "is_decoder": False,
    "add_cross_attention": False,
    "pruned_heads": {},
}
WHOLE, VOCABULARY, MERGES = "tokenizer.json", "vocab.json", "merges.txt"
Pairs = list[tuple[str, str]]


def read_text_encoder(
    folder: Path, root: Path, width: int
) -> tuple[Part, tuple[Translatable, ...]]:
    """The text encoder in `folder`, a part of the model in `root`, and what is to be said of it.

    Args:
        width: numbers a token that the model's network takes.

    Raises:
        UserError: it is none that this program builds, or is of another width.
    """
    settings = Settings(folder / CONFIG, read_config(folder / CONFIG, root))
    check_clip(settings, CLASS)
    options = clip_options(settings)
    if options["hidden_size"] != width:
        raise refuse(
            settings.path,
            msg("It makes {given} numbers a token, and the model takes {wanted}.",
                given=options["hidden_size"], wanted=width),
        )  # fmt: skip
    weights, of_weights = weights_of(folder, root, STEM)
    return Part(options, weights), tuple(filter(None, [of_weights]))


def check_clip(settings: Settings, called: str) -> None:
    """Refuse settings that are not those of a CLIP text encoder of the class `called`."""
    settings.choice("model_type", _TYPES[0], _TYPES)
    if settings.listed("architectures", [called]) != [called]:
        raise settings.refuse("architectures")
    check_neutral(settings, _NEUTRAL)


def clip_options(settings: Settings) -> dict[str, Any]:
    """The sizes of a CLIP text encoder, as keywords of its config."""
    hidden = settings.whole("hidden_size", 512, 1, MAX_INT)
    heads = settings.whole("num_attention_heads", 8, 1, MAX_INT)
    if hidden % heads:
        raise settings.refuse(
            "num_attention_heads" if "num_attention_heads" in settings.content else "hidden_size"
        )
    return {
        "vocab_size": settings.whole("vocab_size", 49408, 3, MAX_INT),
        "hidden_size": hidden,
        "intermediate_size": settings.whole("intermediate_size", 2048, 1, MAX_INT),
        "num_hidden_layers": settings.whole("num_hidden_layers", 12, 1, MAX_LAYERS),
        "num_attention_heads": heads,
        "max_position_embeddings": settings.whole("max_position_embeddings", 77, 3, MAX_TOKENS),
        "hidden_act": settings.choice("hidden_act", "quick_gelu", ("quick_gelu", "gelu")),
        "layer_norm_eps": settings.number("layer_norm_eps", 1e-5, 0.0, 1.0),
    }


def read_tokenizer(folder: Path, root: Path, most: int) -> Tokenizer:
    """Where the tokenizer in `folder`, a part of the model in `root`, has its words.

    Args:
        most: tokens that the text encoder takes.

    Raises:
        UserError: files are missing, or say what no CLIP tokenizer does.
    """
    path = folder / "tokenizer_config.json"
    settings = Settings(path, read_config(path, root, most=2**200))
    special = folder / "special_tokens_map.json"
    pad = settings.content.get("pad_token", END)
    if "added_tokens_decoder" not in settings.content and os.path.lexists(special):
        pad = read_config(special, root).get("pad_token", pad)
    pad = pad.get("content") if isinstance(pad, dict) else pad
    if not isinstance(pad, str) or not 1 <= len(pad) <= 100:
        raise refuse(path, msg("It has no token to fill prompts up with."))
    length = settings.content.get("model_max_length", most)
    if type(length) not in (int, float) or not length >= 3:
        raise settings.refuse("model_max_length")
    length = min(int(min(length, MAX_TOKENS)), most)
    if os.path.lexists(folder / WHOLE):
        return Tokenizer(inside(folder / WHOLE, root), None, None, pad, length)
    vocabulary, merges = (inside(folder / name, root) for name in (VOCABULARY, MERGES))
    return Tokenizer(None, vocabulary, merges, pad, length)


def read_words(tokens: Tokenizer, most: int) -> tuple[dict[str, int], Pairs]:
    """The numbers of a tokenizer's words, and the pairs that it joins, in their order.

    Args:
        most: words that the text encoder knows.

    Raises:
        UserError: the files hold anything else.
    """
    if tokens.whole is not None:
        path = tokens.whole
        content = read_word_list(path).get("model")
        model = content if isinstance(content, dict) else {}
        vocabulary, merges = model.get("vocab"), model.get("merges")
        if model.get("type", "BPE") != "BPE" or not isinstance(merges, list):
            raise refuse(path, msg("It is no tokenizer of CLIP's sort."))
        pairs = [one.split(" ") if isinstance(one, str) else one for one in merges[:MAX_WORDS]]
    else:
        assert tokens.vocabulary is not None
        assert tokens.merges is not None
        path, vocabulary = tokens.vocabulary, read_word_list(tokens.vocabulary)
        lines = read_text_file(tokens.merges).split("\n")[:MAX_WORDS]
        pairs = [line.split(" ") for line in lines if line and not line.startswith("#version")]
    if not isinstance(vocabulary, dict) or not 3 <= len(vocabulary) <= MAX_WORDS:
        raise refuse(path, msg("It is no list of words."))
    if not all(type(one) is int and 0 <= one < most for one in vocabulary.values()):
        raise refuse(path, msg("Its words have other numbers than the text encoder knows."))
    for token in (START, END, tokens.pad):
        if token not in vocabulary:
            raise refuse(path, msg("The word {token} is missing.", token=token))
    known: Pairs = []
    for pair in pairs:
        if len(pair) != 2 or not all(isinstance(one, str) for one in pair):
            raise refuse(tokens.merges or path, msg("It is no list of pairs."))
        if not {pair[0], pair[1], "".join(pair)} <= vocabulary.keys():
            raise refuse(tokens.merges or path, msg("It joins words that are not in the list."))
        known.append((pair[0], pair[1]))
    return vocabulary, known


def read_word_list(path: Path) -> dict[str, Any]:
    """The JSON object in a file of words, of at most `MAX_BYTES`."""
    try:
        content = json.loads(read_text_file(path))
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise refuse(path, what_is(path) or msg("It is no JSON of a usual size."))
    return content


def read_text_file(path: Path) -> str:
    """The text of a file of words, of at most `MAX_BYTES`."""
    try:
        return read_text(path, MAX_BYTES)
    except OSError as error:
        raise refuse(path, reason(error)) from error
    except ValueError:
        raise refuse(path, what_is(path) or msg("It is no text of a usual size.")) from None
