"""One value of the chosen pixel or point, followed through the step."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.protocol.sampling import Preview
from diffusion_gui.core.registry import resolve
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.watch.followed_pixel import pixel_in
from diffusion_gui.ui.state.watch.session import Session
from diffusion_gui.ui.widgets.fields import ComboBox

from .step import SumView, followed_lines, prediction_lines


class FollowPane(QWidget):
    """Which value, and its sum. Clicking the canvas chooses the item and the pixel."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        self.place = QLabel()
        self.place.setObjectName("dim")
        self.place.setWordWrap(True)  # four axes of a clip are long words
        self.channel = ComboBox()
        self.channel.setAccessibleName(tr("Which of its numbers"))
        self.channel.currentIndexChanged.connect(lambda: self.refresh())
        row.addWidget(self.place, 1)
        row.addWidget(self.channel)
        column.addLayout(row)
        self.sum = SumView(tr("One value through the step"))
        self.sum.setToolTip(tr("Click a pixel or a point on the canvas to follow it"))
        column.addWidget(self.sum)

    def refresh(self) -> None:
        """Follow the chosen value through what is shown."""
        session = self._session
        if session.preview is not None:
            self._show_prediction(session.preview)
        elif (place := session.place()) is not None:
            self._show_step(*place)

    def _show_step(self, trajectory: Trajectory, k: int) -> None:
        item = min(self._session.item, len(trajectory.labels) - 1)
        index = self._index(trajectory.domain, item)
        self.sum.show_lines(followed_lines(trajectory, k, item, index))

    def _show_prediction(self, preview: Preview) -> None:
        item = min(self._session.item, len(preview.x) - 1)
        index = self._index(preview.domain, self._session.item)
        here = (item, *index)
        clean, eps, x = (float(one[here]) for one in (preview.clean, preview.eps, preview.x))
        t = min(preview.t, self._session.recipe.T)
        schedule = self._session.schedule
        level = float(schedule.alpha[t]), float(schedule.sigma[t])
        self.sum.show_lines(prediction_lines(*level, clean, eps, x, float(preview.x0[here])))

    def _index(self, domain: Domain, item: int) -> tuple[int, ...]:
        """Where in an item the value is; says so."""
        self._offer(domain)
        chosen = max(0, self.channel.currentIndex())
        modality, place = MODALITIES[domain.modality], pixel_in(self._session, domain)
        numbers = {axis: i + 1 for axis, i in zip(modality.axes[1:], place, strict=True)}
        if modality.scales:
            hertz, seconds = resolve(modality.scales)(domain)
            row, column = place
            numbers |= {"hertz": round(hertz[row]), "ms": round(1000.0 * seconds[column])}
        self.place.setText(tr(modality.place).format(n=item + 1, **numbers))
        return (chosen, *place)

    def _offer(self, domain: Domain) -> None:
        count = domain.shape[0]
        given = MODALITIES[domain.modality].parts.get(count)
        names = [tr(name) for name in given] if given else [str(i + 1) for i in range(count)]
        if [self.channel.itemText(i) for i in range(self.channel.count())] != names:
            with QSignalBlocker(self.channel):
                self.channel.clear()
                self.channel.addItems(names)
        self.channel.setVisible(len(names) > 1)
