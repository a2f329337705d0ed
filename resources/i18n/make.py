"""Bring the translations up to date: `python resources/i18n/make.py [FONT.ttc]`.

Collects every text the window shows, from tr("...") calls in its source, from the errors and
notices of the floors below it, and from the catalogue, writes them into each .ts file beside this
script (new ones unfinished, gone ones dropped), and compiles .qm files with PySide6's lrelease.
Edit the .ts files with Qt Linguist or by hand, and run it again. Given the source of the shipped
Chinese font, it cuts that anew for the new characters (resources/fonts/make.py).
"""

from __future__ import annotations

import ast
import errno
import os
import runpy
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))


def from_source() -> list[str]:
    """What diffusion_gui/ui says: the literals of tr("...") and of its own Options, in order."""
    found: list[str] = []
    for path in sorted((ROOT / "diffusion_gui" / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            # An Option's label and help are its fourth and fifth arguments.
            taken = {"tr": node.args[:1], "Option": node.args[3:5]}.get(node.func.id, [])
            found += [
                one.value
                for one in taken
                if isinstance(one, ast.Constant) and isinstance(one.value, str)
            ]
    return found


TOLD = {"UserError", "Notice", "Failed", "msg", "counted", "unknown_name"}
COMMAND_LINE = {"cli", "bench", "__main__.py"}


def from_errors() -> list[str]:
    """What is told of errors: the literals of TOLD and of the kinds of UserError."""
    found: list[str] = []
    package = ROOT / "diffusion_gui"
    nodes = [
        node
        for path in sorted(package.rglob("*.py"))
        if path.relative_to(package).parts[0] not in COMMAND_LINE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    ]
    errors = {
        node.name
        for node in nodes
        if isinstance(node, ast.ClassDef)
        and any(getattr(base, "id", "") == "UserError" for base in node.bases)
    }
    for node in nodes:
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in TOLD | errors:
            # msg() names its values by keywords; the second argument of unknown_name is a name.
            short = node.func.id in ("msg", "unknown_name")
            taken = node.args[:1] if short else [*node.args, *(k.value for k in node.keywords)]
            if node.func.id == "counted":
                taken = node.args[1:3]
            for one in taken:
                either = [one.body, one.orelse] if isinstance(one, ast.IfExp) else [one]
                found += [
                    text.value
                    for text in either
                    if isinstance(text, ast.Constant) and isinstance(text.value, str)
                ]
    return found


def from_system() -> list[str]:
    """The reasons a system gives most often for refusing a file."""
    names = "ENOSPC EACCES EPERM ENOENT EISDIR ENOTDIR EROFS ENAMETOOLONG EIO EDQUOT EEXIST EFBIG"
    return [os.strerror(getattr(errno, name)) for name in names.split()]


def from_catalogue() -> list[str]:
    """Labels, summaries and helps of the catalogue, the options and the shipped classes."""
    from diffusion_gui.core import catalog
    from diffusion_gui.core.protocol import scoring
    from diffusion_gui.core.recipes import (
        captions,
        comparison,
        export_options,
        recipe,
        train_settings,
    )
    from diffusion_gui.core.registry import Registry
    from diffusion_gui.storage.checkpoints import read_checkpoint
    from diffusion_gui.storage.model_files import models

    found: list[str] = []
    options = [
        *recipe.RECIPE_OPTIONS.values(),
        *train_settings.TRAIN_OPTIONS.values(),
        *export_options.EXPORT_OPTIONS.values(),
        *comparison.COMPARE_OPTIONS.values(),
    ]
    for registry in vars(catalog).values():
        if isinstance(registry, Registry) and registry is not catalog.COMMANDS:
            found.append(registry.kind)
            for entry in registry.values():
                more = [getattr(entry, name, "") for name in ("waiting", "otherwise", "asked")]
                found += [entry.label, entry.summary, *more]
                options += entry.options
    for figure in scoring.FIGURES.values():
        found += [figure.label, figure.help]
    for option in options:
        found += [
            option.label,
            option.help,
            option.unit,
            option.zero,
            *option.choices,
            *option.words,
        ]
    found += vars(captions.ENGLISH).values()
    for path in models().values():
        found += read_checkpoint(path).domain.labels
    for modality in catalog.MODALITIES.values():
        found += [modality.name, modality.place]
        found += [name for names in modality.parts.values() for name in names]
    return found


def from_progress() -> list[str]:
    """What long work says it is doing: the third argument of every Progress(...)."""
    found: list[str] = []
    for path in sorted((ROOT / "diffusion_gui").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Progress":
                words = node.args[2] if len(node.args) > 2 else None
                if isinstance(words, ast.Constant):
                    found.append(words.value)
                elif isinstance(words, ast.Name) and words.id in named:
                    found.append(named[words.id])
    return found


def texts() -> list[str]:
    """Every text once, without numbers and empty ones."""
    found = from_source() + from_progress() + from_catalogue() + from_errors() + from_system()
    return [text for text in dict.fromkeys(found) if not _plain(text)]


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


def compile_all() -> None:
    """Turn every .ts into its .qm."""
    beside = Path(sys.executable).parent / "pyside6-lrelease"
    program = str(beside) if beside.exists() else "pyside6-lrelease"
    for path in sorted(HERE.glob("*.ts")):
        compiled = path.with_suffix(".qm")
        subprocess.run([program, str(path), "-qm", str(compiled), "-silent"], check=True)


def main() -> None:
    """Update and compile every language; cut the font anew where its source is given."""
    for path in sorted(HERE.glob("*.ts")):
        print(f"{path.name}: {update(path)} untranslated")
    compile_all()
    if len(sys.argv) > 1:
        runpy.run_path(str(HERE.parent / "fonts" / "make.py"), run_name="__main__")


if __name__ == "__main__":
    main()
