"""One's own picture in the Watch scene's panel: as it is, and in words what was made of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.item_size import wanted_shape
from diffusion_gui.core.recipes.model_spec import ideal_data
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.storage.model_sources import describe
from diffusion_gui.ui.display_names import model_words
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.watch.own_picture import OwnPicture
from diffusion_gui.ui.state.watch.session import Session
from diffusion_gui.ui.views.qimage import to_qimage
from diffusion_gui.ui.widgets.controls import section

HEIGHT, WIDTH = 130, 200


class PicturePane(QWidget):
    """Shown while the run starts from a picture of one's own."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._own = OwnPicture(session)
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setAccessibleName(tr("Your picture"))
        self.words = QLabel()
        self.words.setObjectName("dim")
        self.words.setWordWrap(True)
        inner = section(tr("Your picture"), self.picture, self.words)
        layout = inner.layout()
        assert layout is not None
        self.setLayout(layout)
        inner.deleteLater()
        self._own.changed.connect(self.refresh)
        session.recipe_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the picture, and say what was made of it."""
        own = self._own
        self.setVisible(own.path is not None)
        if own.path is None:
            return
        self.words.setText(self._say())
        self.picture.setVisible(own.pixels is not None)
        if own.pixels is not None:
            ratio = self.devicePixelRatioF()
            image = to_qimage(own.pixels).scaled(
                round(WIDTH * ratio),
                round(HEIGHT * ratio),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            image.setDevicePixelRatio(ratio)
            self.picture.setPixmap(QPixmap.fromImage(image))

    def _say(self) -> str:
        recipe = self._session.recipe
        shape = _shape(recipe)
        if len(shape) < 2:
            return tr("Its middle square is taken, and brought to the model's size.")
        height, width = shape[-2:]
        words = tr("Its middle square is taken, and brought to {w} × {h} pixels.")
        if height != width:
            words = tr("Its middle is taken, and brought to {w} × {h} pixels.")
        done = words.format(w=width, h=height)
        if ideal_data(recipe.model):
            return done
        more = tr("The model knows only {data}: it makes of your picture what it knows.").format(
            data=model_words(recipe.model)
        )
        return f"{done} {more}"


def _shape(recipe: Recipe) -> tuple[int, ...]:
    """Of the pictures that a recipe's model makes of others; () where it is not known."""
    try:
        info = describe(recipe.model)
        if wanted := wanted_shape(info, recipe.size, recipe.frames):
            return wanted
    except UserError:
        return ()
    if info.sizes is not None:
        return info.sizes.own
    return info.domain.shape if info.domain else ()
