"""A T5 or UMT5 text encoder and its tokenizer: settings, places, and the pieces of words."""

from __future__ import annotations

import base64
import binascii
import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diffusion_gui.core.os_text import reason
from diffusion_gui.core.text import Translatable, msg
from diffusion_gui.storage.untrusted import open_regular, what_is

from .clip_text import MAX_BYTES, MAX_WORDS, STEM, WHOLE, read_word_list
from .info import Part, Tokenizer
from .parts import MAX_LAYERS, check_marks, check_neutral
from .reading import MAX_INT, inside, read_config, refuse
from .recognised import CONFIG
from .sentence_pieces import read_pieces
from .values import Settings
from .weights import weights_of

CLASS, UMT5 = "T5EncoderModel", "UMT5EncoderModel"
_TYPES = {CLASS: "t5", UMT5: "umt5"}
_USUAL: dict[str, dict[str, Any]] = {
    CLASS: {"vocab_size": 32128, "d_ff": 2048, "num_layers": 6, "num_heads": 8,
            "feed_forward_proj": "relu"},
    UMT5: {"vocab_size": 250112, "d_ff": 1024, "num_layers": 8, "num_heads": 6,
           "feed_forward_proj": "gated-gelu"},
}  # fmt: skip
"""What a silent config means, where the two differ."""
TOKENIZERS = ("T5Tokenizer", "T5TokenizerFast")
PAD, END, UNKNOWN = "<pad>", "</s>", "<unk>"
PIECES = "spiece.model"
_NEUTRAL: dict[str, Any] = {"is_decoder": False, "pruned_heads": {}}
_LARGEST = 1e6


@dataclass(frozen=True)
class Words:
    """What a T5 tokenizer is made of.

    Attributes:
        pieces: of words, with the logarithms of how likely they are; a piece's place is its number.
        replaced: a table of SentencePiece's of characters that are replaced first; b"" for none.
    """

    pieces: tuple[tuple[str, float], ...]
    replaced: bytes


def read_t5(
    folder: Path, root: Path, width: int, called: str = CLASS
) -> tuple[Part, tuple[Translatable, ...]]:
    """The text encoder in `folder`, a part of the model in `root`, and what is to be said of it.

    Args:
        width: numbers a token that the model's network takes.
        called: its class, T5's or UMT5's.

    Raises:
        UserError: it is none that this program builds, or is of another width.
    """
    settings = Settings(folder / CONFIG, read_config(folder / CONFIG, root))
    usual = _USUAL[called]
    settings.choice("model_type", _TYPES[called], (_TYPES[called],))
    if settings.listed("architectures", [called]) != [called]:
        raise settings.refuse("architectures")
    check_neutral(settings, _NEUTRAL)
    options = {
        "vocab_size": settings.whole("vocab_size", usual["vocab_size"], 3, MAX_INT),
        "d_model": settings.whole("d_model", 512, 1, MAX_INT),
        "d_kv": settings.whole("d_kv", 64, 1, MAX_INT),
        "d_ff": settings.whole("d_ff", usual["d_ff"], 1, MAX_INT),
        "num_layers": settings.whole("num_layers", usual["num_layers"], 1, MAX_LAYERS),
        "num_heads": settings.whole("num_heads", usual["num_heads"], 1, MAX_INT),
        "relative_attention_num_buckets": settings.whole(
            "relative_attention_num_buckets", 32, 4, MAX_INT
        ),
        "relative_attention_max_distance": settings.whole(
            "relative_attention_max_distance", 128, 4, MAX_INT
        ),
        "layer_norm_epsilon": settings.number("layer_norm_epsilon", 1e-6, 0.0, 1.0),
        "feed_forward_proj": settings.choice(
            "feed_forward_proj", usual["feed_forward_proj"], ("relu", "gated-gelu")
        ),
    }
    buckets = "relative_attention_num_buckets"
    if options[buckets] % 4 or options[buckets] >= 4 * options["relative_attention_max_distance"]:
        raise settings.refuse(buckets if buckets in settings.content else "model_type")
    if options["d_model"] != width:
        raise refuse(
            settings.path,
            msg("It makes {given} numbers a token, and the model takes {wanted}.",
                given=options["d_model"], wanted=width),
        )  # fmt: skip
    weights, of_weights = weights_of(folder, root, STEM)
    return Part(options, weights), tuple(filter(None, [of_weights]))


def read_t5_tokenizer(folder: Path, root: Path, length: int) -> Tokenizer:
    """Where the tokenizer in `folder`, a part of the model in `root`, has its pieces.

    Args:
        length: tokens that the pipeline takes of a prompt.

    Raises:
        UserError: it has none, or another token to fill prompts up with.
    """
    path = folder / "tokenizer_config.json"
    if os.path.lexists(path):
        content = read_config(path, root, most=2**200)
        marks = {"pad_token": PAD, "eos_token": END, "unk_token": UNKNOWN}
        check_marks(Settings(path, content), marks)
    if not os.path.lexists(folder / WHOLE) and os.path.lexists(folder / PIECES):
        return Tokenizer(None, inside(folder / PIECES, root), None, PAD, length)
    return Tokenizer(inside(folder / WHOLE, root), None, None, PAD, length)


def read_t5_words(tokens: Tokenizer, most: int) -> Words:
    """The pieces of a tokenizer, in the order of their numbers.

    Args:
        most: pieces that the text encoder knows.

    Raises:
        UserError: the file holds anything else.
    """
    path = tokens.whole or tokens.vocabulary
    assert path is not None
    words = _of_json(path) if tokens.whole is not None else _of_pieces(path)
    if not 3 <= len(words.pieces) <= min(most, MAX_WORDS):
        raise refuse(path, msg("Its words have other numbers than the text encoder knows."))
    if [piece for piece, _ in words.pieces[:3]] != [PAD, END, UNKNOWN]:
        raise refuse(path, msg("It is no tokenizer of T5's sort."))
    if len({piece for piece, _ in words.pieces}) != len(words.pieces):
        raise refuse(path, msg("It is no list of words."))
    return words


def _of_json(path: Path) -> Words:
    content = read_word_list(path)
    model = content.get("model")
    listed = model.get("vocab") if isinstance(model, dict) else None
    if not isinstance(model, dict) or model.get("type", "Unigram") != "Unigram":
        raise refuse(path, msg("It is no tokenizer of T5's sort."))
    if not isinstance(listed, list) or not all(map(_is_piece, listed)):
        raise refuse(path, msg("It is no list of words."))
    pieces = tuple((str(piece), float(score)) for piece, score in listed)
    return Words(pieces, _replaced(path, content.get("normalizer")))


def _of_pieces(path: Path) -> Words:
    try:
        with open_regular(path) as file:
            content = file.read(MAX_BYTES + 1)
        pieces, replaced = (
            read_pieces(content, MAX_WORDS) if len(content) <= MAX_BYTES else ([], b"")
        )
    except OSError as error:
        raise refuse(path, reason(error)) from error
    except ValueError:
        raise refuse(path, what_is(path) or msg("It is no list of words.")) from None
    if not all(_is_piece(list(one)) for one in pieces):
        raise refuse(path, msg("It is no list of words."))
    return Words(tuple(pieces), replaced)


def _is_piece(one: Any) -> bool:
    if not isinstance(one, list) or len(one) != 2 or not isinstance(one[0], str):
        return False
    score = one[1]
    fitting = type(score) in (int, float) and math.isfinite(score) and abs(score) <= _LARGEST
    return fitting and 1 <= len(one[0]) <= 1000


def _replaced(path: Path, normalizer: Any) -> bytes:
    """The table of the first normaliser that has one, as transformers takes it."""
    listed: Any = [normalizer]
    if isinstance(normalizer, dict) and normalizer.get("type") == "Sequence":
        listed = normalizer.get("normalizers")
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict) and one.get("type") == "Precompiled":
            try:
                return base64.b64decode(one.get("precompiled_charsmap") or "", validate=True)
            except (binascii.Error, TypeError, ValueError):
                raise refuse(path, msg("It is no list of words.")) from None
    return b""
