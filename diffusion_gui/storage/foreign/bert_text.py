"""The text encoder of latent diffusion, diffusers' LDMBertModel, and BERT's words that it reads."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from diffusion_gui.core.text import Translatable, msg

from .clip_text import MAX_TOKENS, MAX_WORDS, STEM, WHOLE, read_text_file, read_word_list
from .info import Part, Tokenizer
from .parts import MAX_LAYERS, check_marks, check_neutral
from .reading import MAX_INT, inside, read_config, refuse
from .recognised import CONFIG
from .values import Settings
from .weights import weights_of

CLASS, LIBRARY = "LDMBertModel", "latent_diffusion"
"""What an index calls it: diffusers has the class beside its pipeline."""
TOKENIZERS = ("BertTokenizer", "BertTokenizerFast")
VOCABULARY = "vocab.txt"
MARKS = {
    "pad_token": "[PAD]",
    "unk_token": "[UNK]",
    "cls_token": "[CLS]",
    "sep_token": "[SEP]",
    "mask_token": "[MASK]",
}
TOKENS = 77
"""What diffusers' pipeline reads of a prompt."""
_NEUTRAL: dict[str, Any] = {"is_decoder": False, "pruned_heads": {}}
_AS_USUAL: dict[str, Any] = {
    "do_lower_case": True,
    "do_basic_tokenize": True,
    "never_split": None,
    "strip_accents": None,
    "tokenize_chinese_chars": True,
}
"""How prompts are cut: the words of such models are all of small letters."""


def read_ldm_bert(folder: Path, root: Path, width: int) -> tuple[Part, tuple[Translatable, ...]]:
    """The text encoder in `folder`, a part of the model in `root`, and what is to be said of it.

    Args:
        width: numbers a token that the model's network takes.

    Raises:
        UserError: it is none that this program builds, or is of another width.
    """
    settings = Settings(folder / CONFIG, read_config(folder / CONFIG, root))
    settings.choice("model_type", "ldmbert", ("ldmbert",))
    if settings.listed("architectures", [CLASS]) != [CLASS]:
        raise settings.refuse("architectures")
    check_neutral(settings, _NEUTRAL)
    options = {
        "vocab_size": settings.whole("vocab_size", 30522, len(MARKS), MAX_INT),
        "max_position_embeddings": settings.whole(
            "max_position_embeddings", TOKENS, TOKENS, MAX_TOKENS
        ),
        "encoder_layers": settings.whole("encoder_layers", 32, 1, MAX_LAYERS),
        "encoder_ffn_dim": settings.whole("encoder_ffn_dim", 5120, 1, MAX_INT),
        "encoder_attention_heads": settings.whole("encoder_attention_heads", 8, 1, MAX_INT),
        "head_dim": settings.whole("head_dim", 64, 1, MAX_INT),
        "d_model": settings.whole("d_model", 1280, 1, MAX_INT),
        "activation_function": settings.choice("activation_function", "gelu", ("gelu", "relu")),
    }
    if options["d_model"] != width:
        raise refuse(
            settings.path,
            msg("It makes {given} numbers a token, and the model takes {wanted}.",
                given=options["d_model"], wanted=width),
        )  # fmt: skip
    weights, of_weights = weights_of(folder, root, STEM)
    return Part(options, weights), tuple(filter(None, [of_weights]))


def read_bert_tokenizer(folder: Path, root: Path) -> Tokenizer:
    """Where the tokenizer in `folder`, a part of the model in `root`, has its words.

    Raises:
        UserError: it has none, or cuts prompts otherwise.
    """
    path = folder / "tokenizer_config.json"
    if os.path.lexists(path):
        settings = Settings(path, read_config(path, root, most=2**200))
        check_neutral(settings, _AS_USUAL)
        check_marks(settings, MARKS)
    pad = MARKS["pad_token"]
    if not os.path.lexists(folder / WHOLE) and os.path.lexists(folder / VOCABULARY):
        return Tokenizer(None, inside(folder / VOCABULARY, root), None, pad, TOKENS)
    return Tokenizer(inside(folder / WHOLE, root), None, None, pad, TOKENS)


def read_bert_words(tokens: Tokenizer, most: int) -> dict[str, int]:
    """The numbers of a tokenizer's words.

    Args:
        most: words that the text encoder knows.

    Raises:
        UserError: the file holds anything else.
    """
    path = tokens.whole or tokens.vocabulary
    assert path is not None
    words = _of_json(path) if tokens.whole is not None else _of_lines(path)
    if not isinstance(words, dict) or not len(MARKS) <= len(words) <= MAX_WORDS:
        raise refuse(path, msg("It is no list of words."))
    if not all(type(one) is int and 0 <= one < most for one in words.values()):
        raise refuse(path, msg("Its words have other numbers than the text encoder knows."))
    for token in MARKS.values():
        if token not in words:
            raise refuse(path, msg("The word {token} is missing.", token=token))
    return words


def _of_json(path: Path) -> Any:
    model = read_word_list(path).get("model")
    if not isinstance(model, dict) or model.get("type", "WordPiece") != "WordPiece":
        raise refuse(path, msg("It is no tokenizer of BERT's sort."))
    return model.get("vocab")


def _of_lines(path: Path) -> dict[str, int]:
    """A word's number is that of its line."""
    lines = read_text_file(path).replace("\r\n", "\n").removesuffix("\n").split("\n")
    words = {line: number for number, line in enumerate(lines)}
    if len(words) != len(lines):
        raise refuse(path, msg("It is no list of words."))
    return words
