"""Every bad file and folder in the window: a message with what, why and what to do, while model,
data, settings and run stay as they were. The command line: cli/test_cli_bad_input.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from abuse.bad_input import (
    FOLDERS,
    MODELS,
    PICTURES,
    snapshot,
)

from diffusion_gui.core.messages import Failed
from diffusion_gui.ui.main_window import MainWindow

Until = Callable[..., None]
GROUPS = {"models": MODELS, "pictures": PICTURES, "folders": FOLDERS}


@contextmanager
def nothing_changes(window: MainWindow, until: Until, folder: Path) -> Iterator[list[Failed]]:
    """What is done within is refused, once, in words; nothing else has changed then."""
    session, failures = window.studio.session, []
    before = session.recipe, session.forward_process, session.timeline
    files = snapshot(folder)
    window.studio.history.forget()
    window.telling.dismiss()
    session.failed.connect(failures.append)
    window._opener.failed.connect(failures.append)
    yield failures
    until(lambda: bool(failures))
    session.failed.disconnect(failures.append)
    window._opener.failed.disconnect(failures.append)
    assert len(failures) == 1, failures
    assert not failures[0].bug, failures[0]
    assert failures[0].what
    assert failures[0].why
    assert failures[0].remedy
    assert not window.telling.banner.isHidden()
    assert window.telling.banner.failing
    assert before == (session.recipe, session.forward_process, session.timeline)
    assert session.timeline.complete
    assert not session._settle.isActive(), "nothing is to be computed again"
    assert not window.studio.history.can_undo, "there is no way back to what was refused"
    assert snapshot(folder) == files


@pytest.mark.parametrize("group", GROUPS)
def test_what_is_bad_is_refused_and_nothing_changes(
    ran: MainWindow, until: Until, tmp_path: Path, group: str
) -> None:
    for case, bad in GROUPS[group].items():
        folder = tmp_path / case.replace("/", "-")
        folder.mkdir()
        path = folder / bad.name
        bad.make(path)
        with nothing_changes(ran, until, folder):
            ran.open_path(str(path))
        told = ran.telling.banner.text()
        assert bad.name in told, case
        assert bad.said in told, f"{case}: {told}"
