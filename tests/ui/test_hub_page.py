"""Models of Hugging Face in the window: the cache's list, and downloads that are asked for."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from diffusers_folders import make_folder
from hands import press
from hub_server import Hub, serving
from PySide6.QtCore import QTimer

from diffusion_gui.storage import missing_models
from diffusion_gui.storage.foreign.hub_folders import cache_folder
from diffusion_gui.ui.dialogs.hub_page import HubPage
from diffusion_gui.ui.dialogs.my_models import MyModelsDialog
from diffusion_gui.ui.persistence.autosave import Autosave
from diffusion_gui.ui.persistence.crash_recovery import CrashRecovery
from diffusion_gui.ui.shell.main_window import MainWindow

Until = Callable[..., None]
NAME = "hf:someone/tiny"
WEIGHTS = "unet/diffusion_pytorch_model.safetensors"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "m"
    make_folder(folder)
    return folder


@pytest.fixture
def hub(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub with one model; one in the cache is whole, one half, one of no use here."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    for name in ("whole", "half", "other"):
        shutil.copytree(made, tmp_path / "cache" / f"models--a--{name}" / "snapshots" / "1")
    (tmp_path / "cache" / "models--a--half" / "snapshots" / "1" / WEIGHTS).unlink()
    index = tmp_path / "cache" / "models--a--other" / "snapshots" / "1" / "model_index.json"
    index.write_text('{"_class_name": "X", "unet": ["diffusers", "VQModel"]}')
    with serving() as one:
        one.put("someone/tiny", made)
        one.put("a/half", made)
        monkeypatch.setenv("HF_ENDPOINT", one.address)
        yield one


def in_dialog(
    window: MainWindow, do: Callable[[HubPage], None], ask: Callable[[], object] | None = None
) -> None:
    """Open the models from the menu, or as `ask` does, and act on the page of Hugging Face."""
    acted: list[bool] = []

    def look() -> None:
        dialog = next((d for d in window.findChildren(MyModelsDialog) if d.isVisible()), None)
        if dialog is None:
            QTimer.singleShot(20, window, look)
            return
        try:
            dialog.tabs.setCurrentWidget(dialog.hub)
            do(dialog.hub)
            acted.append(True)
        finally:
            dialog.close()

    QTimer.singleShot(0, window, look)
    (ask or window._actions["my_models"].trigger)()
    assert acted


def pick(page: HubPage, name: str) -> None:
    names = [page.list.topLevelItem(i).text(0) for i in range(page.list.topLevelItemCount())]
    page.list.setCurrentItem(page.list.topLevelItem(names.index(name)))


def test_whole_half_and_useless_models_of_the_cache_are_told_apart_and_one_is_used(
    ran: MainWindow, hub: Hub
) -> None:
    def act(page: HubPage) -> None:
        rows = [page.list.topLevelItem(i) for i in range(3)]
        assert [[row.text(0), row.text(3)] for row in rows] == [
            ["a/half", "Half downloaded"],
            ["a/other", "Cannot be used here"],
            ["a/whole", "Whole"],
        ]
        assert rows[2].text(1) == "DDPMPipeline"
        assert "KB" in rows[2].text(2)
        assert str(cache_folder()) in page.words.text()
        pick(page, "a/other")
        assert "VQModel" in page.words.text()
        assert (page.use.isEnabled(), page.rest.isEnabled()) == (False, False)
        pick(page, "a/half")
        assert (page.use.isEnabled(), page.rest.isEnabled()) == (False, True)
        pick(page, "a/whole")
        press(page, "Use in Watch")

    in_dialog(ran, act)
    assert ran.app_state.session.recipe.model == "hf:a/whole"
    assert not hub.asked


def test_a_download_tells_its_size_waits_for_a_click_and_is_used(
    ran: MainWindow, hub: Hub, until: Until
) -> None:
    state = ran.app_state.hub

    def act(page: HubPage) -> None:
        page.name.setText("someone/tiny")
        press(page, "Show size")
        until(lambda: state.plan is not None and not state.doing)
        assert "KB to download" in page.answer.text()
        assert not hub.ranges(WEIGHTS)
        press(page, "Download")
        until(lambda: state.plan is None and not state.doing)
        pick(page, "someone/tiny")
        press(page, "Use in Watch")

    in_dialog(ran, act)
    assert ran.app_state.session.recipe.model == NAME


def test_a_download_goes_on_while_the_dialog_is_closed_and_stops_when_asked(
    ran: MainWindow, hub: Hub, until: Until
) -> None:
    state = ran.app_state.hub
    hub.held[WEIGHTS] = 100_000

    def begin(page: HubPage) -> None:
        pick(page, "a/half")
        press(page, "Download the rest …")
        until(lambda: state.plan is not None and not state.doing)
        press(page, "Download")
        until(lambda: state.progress.total > 0)

    in_dialog(ran, begin)
    assert state.doing == "fetching"

    def stop(page: HubPage) -> None:
        assert page.bar.isVisible()
        page.cancel.click()
        until(lambda: not state.doing)
        assert page.fetch.isVisible()

    in_dialog(ran, stop)
    assert not hub.goes_on.is_set()
    assert state.failed is None


def test_what_fails_is_told_in_the_page_with_what_to_do(
    ran: MainWindow, hub: Hub, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = ran.app_state.hub

    def act(page: HubPage) -> None:
        page.name.setText("no/where")
        press(page, "Show size")
        until(lambda: state.failed is not None)
        assert "no such model" in page.answer.text()
        monkeypatch.setenv("HF_HUB_OFFLINE", "1")
        press(page, "Show size")
        until(lambda: state.failed is not None and "HF_HUB_OFFLINE" in state.failed.why)
        assert "HF_HUB_OFFLINE" in page.answer.text()
        page.name.selectAll()
        page.name.insert("x")
        page.name.textEdited.emit("x")
        assert page.answer.text() == ""

    in_dialog(ran, act)


def test_a_recipe_whose_model_is_missing_names_it_and_offers_the_download_and_runs_then(
    ran: MainWindow, hub: Hub, until: Until, tmp_path: Path
) -> None:
    state, session = ran.app_state.hub, ran.app_state.session
    file = tmp_path / "made.json"
    file.write_text(json.dumps({"model": NAME, "model_sha256": "ab" * 32, "data": "shapes",
                                "steps": 2, "T": 100, "count": 1}))  # fmt: skip
    before = session.recipe
    ran.open_path(str(file))
    banner = ran.notifications.banner
    until(lambda: "someone/tiny" in banner.text())
    assert "ab" * 32 in banner.text()
    assert session.recipe == before

    def act(page: HubPage) -> None:
        assert page.name.text() == "someone/tiny"
        until(lambda: state.plan is not None and not state.doing)
        press(page, "Download")
        until(lambda: state.plan is None and not state.doing)

    in_dialog(ran, act, lambda: press(banner, "Download …"))
    until(lambda: session.recipe.model == NAME)
    until(lambda: "not those that this recipe was made with" in banner.text())


def test_a_recipe_whose_model_is_elsewhere_is_opened_with_it(
    ran: MainWindow, hub: Hub, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, sha256 = ran.app_state.session, "cd" * 32
    same = "hf:a/whole"
    monkeypatch.setattr(missing_models, "same_as", lambda *_, **__: same)
    file = tmp_path / "made.json"
    file.write_text(json.dumps({"model": str(tmp_path / "gone" / "model"), "model_sha256": sha256,
                                "data": "shapes", "steps": 2, "T": 100, "count": 1}))  # fmt: skip
    ran.open_path(str(file))
    banner = ran.notifications.banner
    until(lambda: "The same model is here" in banner.text())
    assert sha256 in banner.text()
    press(banner, "Use the same model")
    until(lambda: session.recipe.model == same)


def test_the_last_session_names_the_model_that_is_gone_and_its_fingerprint(
    ran: MainWindow, hub: Hub, until: Until, tmp_path: Path
) -> None:
    session = ran.app_state.session
    session.use_model("hf:a/whole")
    session.change(steps=2)
    until(lambda: session.shown_run.agrees and session.timeline.complete)
    sha256 = session.timeline.trajectories[-1].recipe.model_sha256
    keeper = Autosave(ran.app_state, ran._settings, CrashRecovery(None))
    keeper.save()
    keeper.restore()
    assert keeper.gone is None
    assert session.recipe.model_sha256 == sha256 != ""
    shutil.move(tmp_path / "cache" / "models--a--whole", tmp_path / "moved")
    session.use_model("shapes")
    before = session.recipe
    keeper.restore()
    assert keeper.gone is not None
    assert session.recipe == before
    ran.opener.offer_last(keeper.gone)
    banner = ran.notifications.banner
    assert "The last session needs the model a/whole" in banner.text()
    assert sha256 in banner.text()
