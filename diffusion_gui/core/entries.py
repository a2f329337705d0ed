"""Typed entries of the registries: what each subject's lines say beside their name and words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from .model_ref import ModelSource, Task
from .registry import Entry, resolve

UNLISTED = {"listed": False}
"""Metadata of a field that says nothing to people, so that listings leave it out."""


@dataclass(frozen=True)
class ScheduleEntry(Entry):
    """A noise schedule; `target` makes the table from T and the entry's options.

    Attributes:
        measured: the samplers' order of accuracy is measured on it, as one of its family.
    """

    measured: bool = field(default=False, metadata=UNLISTED)


@dataclass(frozen=True)
class SamplerEntry(Entry):
    """A sampler; `target` yields its steps.

    Attributes:
        explanation: its `Explanation`, "package.module:attribute", in a module without torch.
        calls: network calls a step.
        memory: a step uses the prediction of the one before.
        fresh: share of the posterior's noise that a step adds, or the option that says it.
        order: of accuracy along the probability-flow ODE; 0 where it does not follow that.
        line: its place among the lines of the chart of scores; 0 for none.
        unit_start: diffusers begins it with noise of size 1 (init_noise_sigma), not sigma.
    """

    explanation: str = field(kw_only=True, metadata=UNLISTED)
    calls: int = 1
    memory: bool = False
    fresh: float | str = field(default=0.0, metadata=UNLISTED)
    order: int = field(default=0, metadata=UNLISTED)
    line: int = field(default=0, metadata=UNLISTED)
    unit_start: bool = field(default=False, metadata=UNLISTED)

    def fresh_share(self, values: Mapping[str, Any]) -> float:
        """Share of the posterior's noise that a step adds, with these options."""
        return float(values[self.fresh] if isinstance(self.fresh, str) else self.fresh)


@dataclass(frozen=True)
class DatasetEntry(Entry):
    """A data set; `target` opens it.

    Attributes:
        modality: the name of its items' modality.
        download: it is fetched, once a person asks for it.
        pattern: the name stands for a path of the person's: a folder's, or with `file` a file's.
        suffixes: endings of the files that it reads.
        instead: data like it that ships.
        handed: its items are signs, which are others when mirrored.
        figures: of its items in the classes that were asked for: (x (N, *S), labels (N,)) -> one
            number, "package.module:attribute".
        asked: what class accuracy counts, where the names of the classes do not say it.
    """

    modality: str = field(kw_only=True)
    download: bool = False
    pattern: bool = False
    file: bool = field(default=False, metadata=UNLISTED)
    suffixes: tuple[str, ...] = ()
    instead: str = field(default="", metadata=UNLISTED)
    handed: bool = field(default=False, metadata=UNLISTED)
    figures: Mapping[str, str] = field(default_factory=dict, metadata=UNLISTED)
    asked: str = field(default="", metadata=UNLISTED)


@dataclass(frozen=True)
class NetworkEntry(Entry):
    """A network; `target` builds it for a domain.

    Attributes:
        modality: the name of the only modality it is made for; empty for all whose items have
            sides.
        sides: how many sides an item needs (its lengths but the channels); 0 for any number.
        min_side: the shortest side it can work on; 0 for the usual one.
        plain: it has neither residual connections nor normalisation.
        task: what it is trained to be, where that is no denoiser.
        codec: the name of the codec that it is trained to be, if it is one.
        labelled: it is made for data with two classes at least.
        layout: (options, lengths of an item) -> its resolutions and attention in words, where they
            go by the size, "package.module:attribute".
    """

    modality: str = ""
    sides: int = 0
    min_side: int = 0
    plain: bool = field(default=False, metadata=UNLISTED)
    task: Task = "denoiser"
    codec: str = ""
    labelled: bool = field(default=False, metadata=UNLISTED)
    layout: str = field(default="", metadata=UNLISTED)

    def layout_words(self, options: Mapping[str, Any], shape: tuple[int, ...]) -> str:
        """Its resolutions and attention for items of `shape`; "" where they are always the same."""
        words: str = resolve(self.layout)(self.settings(options), shape[1:]) if self.layout else ""
        return words

    def fits(self, modality: str, lengths: int) -> bool:
        """Whether it can be built for items of `modality` with so many lengths."""
        sides = lengths - 1
        if self.modality:
            return self.modality == modality
        return sides > 0 and self.sides in (0, sides)


@dataclass(frozen=True)
class ExporterEntry(Entry):
    """A form of an export; `target` writes it.

    Attributes:
        suffix: the ending of its files; `/` for a folder.
        animation: it plays.
        frames: it is one picture a frame.
        sounds: it holds sounds, and no picture.
        clips: it holds the frames of clips, side by side.
        least_ms: the shortest time that a frame can stay; 0 where none is too short.
        plays: names of the export options that play a part in it.
    """

    suffix: str = ""
    animation: bool = False
    frames: bool = False
    sounds: bool = False
    clips: bool = False
    least_ms: int = 0
    plays: tuple[str, ...] = ()


@dataclass(frozen=True)
class ModalityEntry(Entry):
    """A modality: what sort of thing the items are; `target` paints them in files.

    Attributes:
        axes: names of an item's axes; their number is the number of its lengths.
        prefix: of data that a person names by a path, such as `points:`.
        suffixes: endings of files that are such data without the prefix; an empty one takes what
            no other modality does, folders too.
        choice: pattern of a path, and of what follows it to choose a part or a size.
        sized: what follows a path for items of a model's size; `side` is the longest of a picture.
        view: the widget that shows it, "package.module:attribute".
        symbol: the icon that stands for it where there is no item to show.
        together: all items are shown in one picture; else each is one, and items can stand in rows.
        parts: names of the values along the first axis, by its length.
        place: where a value is: `n` is the item, the other axes go by their names; all from 1.
        scales: domain -> (hertz of each row, seconds of each column), "package.module:attribute";
            `place` then has `hertz` and `ms` too.
        envelope: states (N, *S) -> how far their waveforms swing (N, moments), about,
            "package.module:attribute"; drawn while waveforms are not there.
        tools: what can be done with an item by hand: "mask" and "pick".
        draw: the dialog that a person draws a data set in, "package.module:attribute".
        sections: of the inspector, beside those of every modality.
        fit: (x (N, *S), shape) -> x of that shape or None, "package.module:attribute"; without it
            items go only to models of their own shape.
        counts: items shown at once when its data is chosen.
        count_range: fewest and most items shown at once.
        compared: fewest and most items in the panes of a comparison.
        scored, scored_quickly: items that `score` and the Train scene generate.
        generated: items that are generated at once for a score, about; 0 for all.
        measured: scores are made when a training run ends, without being asked for.
        sampled: items drawn from fixed noise while it trains.
        command_line: items where the command line is not told how many.
        training: settings of a training run that suit it, where others than the usual ones do;
            `network_options` are the options of their network.
        distances: names of the figures that compare two sets where no classifier does.
        judges: names of the classifiers that compare, where the data has classes.
        beside: names of those that judge beside them where a classifier led the way.
        matched: real items are compared in the classes that were asked for, so that no figure is
            of how often each class happens to come.
        alone: figures of each item by itself: (N, *S) -> one number, "package.module:attribute".
        copies: generated items are looked for in the training set.
        codec: what its models work through where nothing else is asked for; "" for nothing.
        clock: the axis that plays at the domain's rate while a state is looked at; "" for none.
        still: the name of the modality of one of its moments.
        heard: the items are waveforms (channels, samples), 1 being full scale.
    """

    axes: tuple[str, ...] = ()
    prefix: str = ""
    suffixes: tuple[str, ...] = ()
    choice: str = ""
    sized: str = ""
    view: str = ""
    symbol: str = "grid"
    together: bool = False
    parts: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    place: str = "item {n}"
    scales: str = ""
    envelope: str = ""
    tools: tuple[str, ...] = ()
    draw: str = ""
    sections: tuple[str, ...] = ()
    fit: str = ""
    counts: int = 12
    count_range: tuple[int, int] = (1, 64)
    compared: tuple[int, int] = (1, 36)
    scored: int = 500
    scored_quickly: int = 128
    generated: int = 64
    measured: bool = False
    sampled: int = 16
    command_line: int = 16
    training: Mapping[str, Any] = field(default_factory=dict)
    distances: tuple[str, ...] = ("sliced_wasserstein",)
    judges: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    matched: bool = False
    alone: Mapping[str, str] = field(default_factory=dict)
    copies: bool = True
    codec: str = ""
    clock: str = ""
    still: str = ""
    heard: bool = False

    @property
    def pictured(self) -> bool:
        """Whether items are made of rows and columns, which can be mirrored and cropped."""
        return self.axes[-2:] == ("row", "column")

    def moments(self, shape: tuple[int, ...]) -> int:
        """How many moments an item of `shape` has on its own clock; 1 where it stands still."""
        return shape[self.axes.index(self.clock)] if self.clock else 1


@dataclass(frozen=True)
class ModelSourceEntry(Entry):
    """A source of models; `target` is a `ModelSource`, which answers without torch.

    Attributes:
        loader: "package.module:attribute": (name, device, data) -> Model, where data(spec) gives
            (domain, x (N, *S), labels (N,)) of a data set.
        prefix: before the name of a data set, where a model is made of one without training.
        suffixes: endings of its files.
        rest: names that no other source recognises are its, known or not.
    """

    loader: str = ""
    prefix: str = ""
    suffixes: tuple[str, ...] = ()
    rest: bool = False

    def source(self) -> ModelSource:
        """What answers for its models."""
        made: ModelSource = self.load()()
        return made

    def open(self, name: str, device: Any, data: Callable[[str], Any]) -> Any:
        """The model `name`, ready to use; imports torch."""
        return resolve(self.loader)(name, device, data)


@dataclass(frozen=True)
class ForeignKindEntry(Entry):
    """A kind of model of another program's; `target` is its `storage.foreign.kind.ForeignKind`.

    Attributes:
        loader: (info, device) -> Model, "package.module:attribute"; imports torch.
    """

    loader: str = ""


@dataclass(frozen=True)
class OverlayEntry(Entry):
    """What is laid over the canvas; `target` makes it of what is shown, or None.

    Attributes:
        modalities: names of those that offer it.
        quantities: those of x, x0 and eps that it can lie on.
        gives: a layer of a panel, a panel beside the others, or a widget in place of the canvas.
        icon: of its button; without one the button shows the label.
        button: a person turns it on and off; else it is there whenever `target` makes it.
        group: of one group, one is on at a time.
        request: what to ask the engine at a frame, "package.module:attribute"; empty for nothing.
        waiting: what is said until it is answered; a failure is then told too.
        predictions: those of a noising process that it needs: the frame's, or all that are shown.
        latents: only runs have it whose states are latents, and whose items are decoded of them.
        joined: only runs of two models have it.
        conditions, prompts: only runs have it whose items are asked for something, or by words.
    """

    modalities: tuple[str, ...] = ()
    quantities: tuple[str, ...] = ("x", "x0", "eps")
    gives: Literal["layer", "panel", "canvas"] = "layer"
    icon: str = ""
    button: bool = True
    group: str = ""
    request: str = ""
    waiting: str = ""
    predictions: Literal["", "frame", "all"] = ""
    latents: bool = False
    joined: bool = False
    conditions: bool = False
    prompts: bool = False


@dataclass(frozen=True)
class CodecEntry(Entry):
    """A codec between items and a model's states; `target` makes a `Codec`.

    Attributes:
        modality: the name of the items' modality.
        states: that of the states.
        seen: the states are what is shown, and items are heard or saved; else items are shown.
        otherwise: the label of doing without it.
        learned: it is the network of a file, which its name says: `autoencoder:FILE`.
        held: a model that is trained through it can hold it; none is trained through another.
        dear: decoding a state takes seconds: only what is looked at is decoded.
        linear: until it is, a linear function of a state's channels shows about the same.
    """

    modality: str = field(kw_only=True)
    states: str = field(kw_only=True)
    seen: bool = False
    otherwise: str = field(default="To the items themselves", metadata=UNLISTED)
    learned: bool = False
    held: bool = field(default=True, metadata=UNLISTED)
    dear: bool = field(default=False, metadata=UNLISTED)
    linear: bool = field(default=False, metadata=UNLISTED)


@dataclass(frozen=True)
class JudgeEntry(Entry):
    """A judge of items of a modality; `target` is its network, made for a domain.

    Attributes:
        distance, accuracy: names of its figures: between features, and of classes.
        vary: (domain, x, labels, seed) -> more of them to learn from, "package.module:attribute";
            "" for the training items alone.
        steps: that one is trained for.
    """

    distance: str = field(kw_only=True)
    accuracy: str = field(kw_only=True)
    vary: str = ""
    steps: int = 1500
