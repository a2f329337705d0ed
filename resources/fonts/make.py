"""Cut the shipped Chinese font from its source: `python resources/fonts/make.py SOURCE.ttc`.

The source is Noto Sans CJK (SIL Open Font License 1.1), for example
/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc of Debian's package fonts-noto-cjk. Kept are
the characters of all translations and those of common.txt. Needs fonttools, which nothing else
here needs: `pip install fonttools`.
"""

from __future__ import annotations

import string
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGET = HERE / "NotoSansSC-subset.otf"
FACE = "Noto Sans CJK SC"


def characters() -> str:
    """Every character the font should have, each once, sorted."""
    kept = set(string.printable) | set("，。：；！？、（）《》“”‘’…—·×→ₜ₀α β σ ε η μ θ")
    kept |= set((HERE / "common.txt").read_text(encoding="utf-8"))
    for path in sorted((HERE.parent / "i18n").glob("*.ts")):
        for message in ET.parse(path).iter("message"):
            kept |= set(message.findtext("translation") or "")
    return "".join(sorted(char for char in kept if char.isprintable()))


def make(source: Path) -> int:
    """Write the subset of `source`; returns its size in bytes."""
    from fontTools import subset
    from fontTools.ttLib import TTCollection, TTFont

    if source.suffix == ".ttc":
        faces = TTCollection(source).fonts
        font: TTFont = next(face for face in faces if face["name"].getDebugName(1) == FACE)
    else:
        font = TTFont(source)
    options = subset.Options(hinting=False, layout_features=["locl"], notdef_outline=True)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE"]
    cutter = subset.Subsetter(options)
    cutter.populate(text=characters())
    cutter.subset(font)
    font.save(TARGET)
    return TARGET.stat().st_size


if __name__ == "__main__":
    print(f"{TARGET.name}: {make(Path(sys.argv[1])):,} bytes")
