"""What went wrong is told in the window's language."""

from __future__ import annotations

import errno
import math
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from tiny import TINY

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.files import ExportRequest
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.text import join_texts, msg
from diffusion_gui.storage.model_files import find_model
from diffusion_gui.training.trainer import Trainer
from diffusion_gui.ui import i18n
from diffusion_gui.ui.dialogs.export import ExportDialog
from diffusion_gui.ui.display_names import model_words
from diffusion_gui.ui.i18n import in_words, sentences
from diffusion_gui.ui.persistence.crash_recovery import Ended
from diffusion_gui.ui.scenes.train.scene import TrainScene
from diffusion_gui.ui.shell.main_window import MainWindow

Until = Callable[..., None]


@pytest.fixture
def chinese(ran: MainWindow) -> MainWindow:
    """The window after its first run, in Chinese."""
    ran.use_language("zh_CN")
    return ran


def banner(window: MainWindow) -> str:
    """What the banner says; empty while it is hidden."""
    shown = window.notifications.banner
    return "" if shown.isHidden() else shown.text()


def test_values_and_what_was_said_within_are_put_into_the_translation(qapp) -> None:
    language = i18n.Language()
    language.use("zh_CN")
    try:
        error = UserError(
            msg("{option}: {value} is out of range.", option=msg("Steps"), value=0),
            what_to_do=msg("Give a {noun} of at least {low}.", noun=msg("whole number"), low=1),
        )
        assert in_words(error.whole()) == "步数：0 超出范围。请给出不小于 1 的整数。"
        assert sentences(error.what, "Nothing of ours.", error.why) == (
            "步数：0 超出范围。Nothing of ours."
        )
        assert in_words(join_texts([msg("It is empty."), msg("Check the path.")])) == (
            "它是空的。请检查路径。"
        )
    finally:
        language.use("en")
    assert in_words(error.whole()) == str(error)
    assert in_words(msg("Schedule").lower()) == "schedule"


def test_a_file_that_is_not_there(chinese: MainWindow, until: Until, tmp_path: Path) -> None:
    missing = tmp_path / "none.npz"
    chinese.open_path(str(missing))
    until(lambda: bool(banner(chinese)), 20)
    assert banner(chinese) == f"{missing} 不存在。请检查路径。"
    assert chinese.statusBar().currentMessage() == f"{missing} 不存在。"


def test_a_value_out_of_range(chinese: MainWindow) -> None:
    chinese.app_state.session.change(steps=0)
    assert banner(chinese).startswith("步数：0 超出范围。请给出 1 到 ")


def test_more_steps_than_the_schedule_has(chinese: MainWindow) -> None:
    chinese.app_state.session.change(steps=200)
    assert banner(chinese) == (
        "T = 100 的噪声调度无法采样 200 步。采样从 T 步中选取 N 步，每步只访问一次。"
        "请给出不超过 100 的步数，或增大 T。"
    )


def test_an_error_on_show_is_told_anew_in_another_language(ran: MainWindow) -> None:
    ran.app_state.session.change(sampler="none")
    assert banner(ran).startswith("There is no sampler called 'none'.")
    ran.use_language("zh_CN")
    assert banner(ran).startswith("没有名为“none”的采样器。可选：ddpm")
    ran.use_language("en")
    assert banner(ran).startswith("There is no sampler called 'none'.")


def test_a_word_in_the_status_bar_is_said_anew_in_another_language(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    bar = ran.statusBar()
    assert bar.currentMessage() == "The live model is ready."
    ran.use_language("zh_CN")
    assert bar.currentMessage() == "模型已就绪。"
    ran.use_language("en")
    missing = tmp_path / "none.npz"
    ran.open_path(str(missing))
    until(lambda: bar.currentMessage() == f"{missing} does not exist.")
    ran.use_language("zh_CN")
    assert bar.currentMessage() == f"{missing} 不存在。"
    bar.clearMessage()
    ran.use_language("en")
    assert bar.currentMessage() == "", "what was said a while ago is not said again"


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_an_error_in_the_status_bar_goes_with_its_banner(
    ran: MainWindow, until: Until, tmp_path: Path, language: str
) -> None:
    bar = ran.statusBar()
    ran.open_path(str(tmp_path / "none.npz"))
    until(lambda: bar.currentMessage().endswith("does not exist."))
    ran.use_language(language)
    assert bar.currentMessage()
    ran.app_state.session.change(seed=77)
    assert bar.currentMessage() == ""
    ran.use_language("en")


def test_what_is_told_of_a_file_is_told_anew_in_another_language(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    session, path = ran.app_state.session, tmp_path / "journey.gif"
    request = ExportRequest(tuple(session.timeline.trajectories), ExportOptions(), path)
    session.workers.submit(request, lambda event: None)
    until(path.is_file)
    ran.open_path(str(path))
    said = ran.statusBar().currentMessage
    until(lambda: said() == "The recipe in this file is running again.")
    ran.use_language("zh_CN")
    assert said() == "正在重新运行此文件中的配方。"


def test_an_offer_on_show_is_made_anew_in_another_language(ran: MainWindow) -> None:
    recipe = Recipe(data="points:moons", model="ideal:points:moons", count=40, seed=42)
    ran.notifications.offer_last(Ended(recipe, None, "Aborted"), "/log", ran.open_path)
    assert offers(ran) == ["Restore its recipe"]
    ran.use_language("zh_CN")
    assert banner(ran).startswith("上次会话崩溃：Aborted。日志位于 /log")
    assert offers(ran) == ["恢复其配方"]
    ran.notifications.tell_broken_settings("/copy")
    ran.use_language("en")
    assert banner(ran).startswith("The settings file was damaged. What could not be read")


def test_a_trained_model_is_offered_in_the_language_in_use(
    chinese: MainWindow, until: Until
) -> None:
    scene = chinese.scene("train")
    assert isinstance(scene, TrainScene)
    chinese.app_state.training.form.take(TINY)
    scene.controls.start.click()
    until(lambda: bool(banner(chinese)))
    assert banner(chinese).startswith("模型已训练好。")
    assert "</b>“" in chinese.notifications.banner._text.text(), "no gap between Chinese sentences"
    groups = {"类别", "输入", "中间层", "输出"}
    until(lambda: {line.name() for line in chinese._scenes["train"].curves._groups} == groups)
    chinese.use_language("en")
    assert banner(chinese).startswith("The model is trained. Watch can")
    assert offers(chinese) == ["Watch it denoise"]


def offers(window: MainWindow) -> list[str]:
    """What the banner's buttons say."""
    return [one.text() for one in window.notifications.banner.findChildren(QPushButton)]


def test_a_full_disk(
    chinese: MainWindow, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "film.png"
    replace = os.replace

    def full(source: str | Path, to: str | Path) -> None:
        if Path(to) == target:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        replace(source, to)

    monkeypatch.setattr(os, "replace", full)
    dialog = ExportDialog(chinese.app_state.watch, chinese)
    dialog.write(target)
    until(lambda: dialog.save.isEnabled(), 60)
    assert dialog._facts.text() == (
        f"无法写入 {target}。系统提示：磁盘空间不足。"
        "请换一个位置，或在那里腾出空间；原有内容没有改变。"
    )
    dialog.close()


def test_no_number_while_training(
    chinese: MainWindow, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = Trainer._check_finite
    monkeypatch.setattr(
        Trainer, "_check_finite", lambda self, losses, norm: check(self, losses * math.nan, norm)
    )
    scene = chinese.scene("train")
    assert isinstance(scene, TrainScene)
    training = chinese.app_state.training
    training.start(
        TrainSettings(data="points:moons", network="mlp", steps=5, batch=16, sample_every=0)
    )
    until(lambda: training.state == "failed", 60)
    expected = "训练在第 1 步停止：损失不是有限数值。权重已大到超出 32 位数的范围（梯度爆炸）"
    assert banner(chinese).startswith(expected)
    until(lambda: any(one.text().startswith(expected) for one in scene.findChildren(QLabel)), 20)
    assert not any("Training stopped" in one.text() for one in scene.findChildren(QLabel))


def test_models_are_called_as_their_data_is(qapp) -> None:
    assert model_words("points:swiss_roll") == "Swiss roll"
    assert model_words("ideal:digits") == "Ideal denoiser of Digits"
    assert model_words("models/mine.safetensors") == "mine"
    assert model_words("runs/moons-2/checkpoint.safetensors") == "moons-2"
    assert model_words(str(find_model("points:heart"))) == model_words("points:heart") == "Heart"
    language = i18n.Language()
    language.use("zh_CN")
    try:
        assert model_words("ideal:digits") == "手写数字的理想去噪器"
    finally:
        language.use("en")
