"""Bring the translations up to date: `python resources/i18n/make.py`.

Collects every text the window shows, from tr("...") calls in the source and from the catalogue,
writes them into each .ts file beside this script (new ones unfinished, gone ones dropped), and
compiles .qm files with PySide6's lrelease. Edit the .ts files with Qt Linguist or by hand.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))


def from_source() -> list[str]:
    """The literals of all tr("...") calls under diffusion_gui/ui, in order of appearance."""
    found: list[str] = []
    for path in sorted((ROOT / "diffusion_gui" / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "tr"
                and isinstance(node.args[0], ast.Constant)
            ):
                found.append(node.args[0].value)
    return found


def from_catalogue() -> list[str]:
    """Labels, summaries and helps of the catalogue, the options and the shipped classes."""
    from diffusion_gui.core import catalog, export_options, recipe, train_settings
    from diffusion_gui.core.model_files import model_domain, models
    from diffusion_gui.core.options import Registry

    found: list[str] = []
    options = [
        *recipe.RECIPE_OPTIONS.values(),
        *train_settings.TRAIN_OPTIONS.values(),
        *export_options.EXPORT_OPTIONS.values(),
    ]
    for registry in vars(catalog).values():
        if isinstance(registry, Registry) and registry is not catalog.COMMANDS:
            for entry in registry.values():
                found += [entry.label, entry.summary]
                options += entry.options
    for option in options:
        found += [option.label, option.help, *option.choices]
    for path in models().values():
        found += model_domain(path).labels
    return found


def texts() -> list[str]:
    """Every text once, without numbers and empty ones."""
    return [text for text in dict.fromkeys(from_source() + from_catalogue()) if not _plain(text)]


def _plain(text: str) -> bool:
    return not text or text.isdigit()


def update(path: Path) -> int:
    """Rewrite one .ts file; returns how many texts are untranslated."""
    old: dict[str, str] = {}
    if path.is_file():
        for message in ET.parse(path).iter("message"):
            translation = message.find("translation")
            if translation is not None and translation.get("type") != "unfinished":
                old[message.findtext("source", "")] = translation.text or ""
    root = ET.Element("TS", version="2.1", language=path.stem, sourcelanguage="en")
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = "ui"
    missing = 0
    for text in texts():
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "source").text = text
        translation = ET.SubElement(message, "translation")
        if text in old:
            translation.text = old[text]
        else:
            translation.set("type", "unfinished")
            missing += 1
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode")
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', "utf-8")
    return missing


def main() -> None:
    """Update and compile every language."""
    for path in sorted(HERE.glob("*.ts")):
        missing = update(path)
        compiled = path.with_suffix(".qm")
        subprocess.run(["pyside6-lrelease", str(path), "-qm", str(compiled), "-silent"], check=True)
        print(f"{path.name}: {missing} untranslated")


if __name__ == "__main__":
    main()
