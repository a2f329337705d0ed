"""What the help lists: keys from the window's actions, words from the registries and the window."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence, QTextDocumentFragment
from PySide6.QtWidgets import QAbstractButton, QMainWindow, QMenu, QWidget

from diffusion_gui.core import catalog
from diffusion_gui.core.options import Option
from diffusion_gui.core.protocol.scoring import FIGURES
from diffusion_gui.core.recipes.comparison import COMPARE_OPTIONS
from diffusion_gui.core.recipes.export_options import EXPORT_OPTIONS
from diffusion_gui.core.recipes.recipe import RECIPE_OPTIONS
from diffusion_gui.core.recipes.train_settings import TRAIN_OPTIONS
from diffusion_gui.core.registry import Entry, Registry
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.views.canvas_keys import KeyedCanvas
from diffusion_gui.ui.widgets.actions import percent_specs
from diffusion_gui.ui.widgets.controls import Control

from . import help_words
from .help_words import Definition

NOT_SHOWN = (catalog.COMMANDS,)
"""Registries of the command line alone."""


@dataclass(frozen=True)
class Section:
    """A part of the help: its heading, and entries under it."""

    title: str
    entries: tuple[Definition, ...]

    def matching(self, query: str) -> Section:
        """The entries that have every word of `query`; all where the heading has them."""
        wanted = query.casefold().split()

        def has(text: str) -> bool:
            return all(word in text.casefold() for word in wanted)

        if has(self.title):
            return self
        return Section(self.title, tuple(one for one in self.entries if has(" ".join(one))))


def sections(window: QMainWindow) -> list[Section]:
    """The whole help of `window`, in the language in use."""
    return [
        Section(tr("First steps"), tuple(help_words.first_steps())),
        *keys(window),
        *glossary(window),
    ]


def keys(window: QMainWindow) -> list[Section]:
    """Every key: of the menus, of the timeline, and of the canvas that has the focus."""
    found: list[Section] = []
    listed: set[QAction] = set()
    for top in window.menuBar().actions():
        menu = top.menu()
        assert isinstance(menu, QMenu)
        rows = [(action, _keys_of(action)) for action in _actions_of(menu)]
        listed |= {action for action, _ in rows}
        entries = [(key, _words_of(action)) for action, key in rows if key]
        title = tr("Keys: {menu}").format(menu=_plain(top.text()))
        found.append(Section(title, tuple(entries)))
    tenths = [one.keys[0] for one in percent_specs(lambda: None)]  # type: ignore[arg-type, return-value]
    others = [(f"{tenths[0]} … {tenths[-1]}", tr("To that tenth of the timeline"))]
    others += [
        (key, _words_of(action))
        for action in window.actions()
        if action not in listed and (key := _keys_of(action)) and key not in tenths
    ]
    canvases = dict.fromkeys(one.key_words() for one in window.findChildren(KeyedCanvas))
    others += [(tr("On the canvas"), words) for words in canvases if words]
    others.append(("Ctrl+F", tr("Search this help")))
    return [*[one for one in found if one.entries], Section(tr("Other keys"), tuple(others))]


def glossary(window: QWidget) -> list[Section]:
    """Every word on screen; what a registry says of its entries and options is taken from there."""
    named: dict[str, Mapping[str, Entry]] = {
        tr("Schedules"): catalog.SCHEDULES,
        tr("Samplers"): catalog.SAMPLERS,
        tr("Data sets"): catalog.DATASETS,
        tr("Networks"): catalog.NETWORKS,
        tr("Export formats"): catalog.EXPORTERS,
        tr("Overlays"): catalog.OVERLAYS,
        tr("Judges of quality"): catalog.JUDGES,
    }
    rest = [
        registry
        for registry in vars(catalog).values()
        if isinstance(registry, Registry) and registry not in (*named.values(), *NOT_SHOWN)
    ]
    figures = [(tr(figure.label), tr(figure.help)) for figure in FIGURES.values()]
    buttons = [one for one in _buttons(window) if one not in _of(catalog.OVERLAYS)]
    return [
        Section(tr("Symbols and quantities"), tuple(help_words.quantities())),
        Section(tr("Words"), _sorted(help_words.ideas())),
        Section(tr("Settings"), _sorted(_of_options([*_options(), *_shown_options(window)]))),
        *[Section(title, tuple(_of(registry))) for title, registry in named.items()],
        Section(tr("Figures of quality"), tuple(figures)),
        Section(tr("Scenes and ready-made set-ups"), tuple(one for r in rest for one in _of(r))),
        Section(tr("Buttons"), _sorted(buttons)),
    ]


def _of(registry: Mapping[str, Entry]) -> list[Definition]:
    return [(tr(entry.label), tr(entry.summary)) for entry in registry.values()]


def _options() -> list[Option]:
    kinds = (RECIPE_OPTIONS, TRAIN_OPTIONS, EXPORT_OPTIONS, COMPARE_OPTIONS)
    found = [option for options in kinds for option in options.values()]
    for registry in vars(catalog).values():
        if isinstance(registry, Registry):
            found += [option for entry in registry.values() for option in entry.options]
    return found


def _shown_options(window: QWidget) -> list[Option]:
    """Options that a scene has of its own."""
    return [control.option for control in window.findChildren(Control)]


def _of_options(options: Iterable[Option]) -> list[Definition]:
    """A label that several options have has all that they say of it."""
    helps: dict[str, list[str]] = {}
    for option in options:
        said = helps.setdefault(tr(option.label), [])
        if option.help and tr(option.help) not in said:
            said.append(tr(option.help))
    return [(label, "\n".join(said)) for label, said in helps.items() if said]


def _buttons(window: QWidget) -> list[Definition]:
    """What the buttons' own tooltips say, by the name that a screen reader gives them."""
    found: dict[str, str] = {}
    for button in window.findChildren(QAbstractButton):
        tip = QTextDocumentFragment.fromHtml(button.toolTip()).toPlainText()
        name = _plain(button.accessibleName() or button.text())
        words = tip.removeprefix(f"{name}\n").strip()  # a tooltip may begin with the name
        if name and words:
            found.setdefault(name, words)
    return list(found.items())


def _sorted(entries: Iterable[Definition]) -> tuple[Definition, ...]:
    return tuple(sorted(entries, key=lambda one: one[0].casefold()))


def _actions_of(menu: QMenu) -> list[QAction]:
    found: list[QAction] = []
    for action in menu.actions():
        inner = action.menu()
        found += _actions_of(inner) if isinstance(inner, QMenu) else [action]
    return found


def _keys_of(action: QAction) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return " / ".join(key.toString(native) for key in action.shortcuts())


def _words_of(action: QAction) -> str:
    name, tip = _plain(action.text()).rstrip(" …"), action.statusTip()
    return f"{name} – {tip}" if tip and tip != name else name


def _plain(text: str) -> str:
    """`text` of a menu or button without the mark of its access key."""
    base, mark, rest = text.partition("(&")  # as Chinese has it: 文件(F)
    if mark and rest.endswith(")"):
        return base
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")
