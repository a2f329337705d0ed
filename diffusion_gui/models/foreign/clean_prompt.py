"""Prompts as diffusers' pipelines of clips hand them to their tokenizer."""

from __future__ import annotations

import html
import re


def cleaned(prompt: str) -> str:
    """`prompt` with characters of HTML as they are meant, and single spaces.

    Broken characters are mended by ftfy where it is installed, as in diffusers.
    """
    try:
        import ftfy
    except ImportError:
        mended = prompt
    else:
        mended = str(ftfy.fix_text(prompt))
    return re.sub(r"\s+", " ", html.unescape(html.unescape(mended))).strip()
