"""The lesson about clips: time is an axis like height and width."""

from __future__ import annotations

from diffusion_gui.ui.i18n import tr

from . import Block, Figure, Way, Ways, Words
from .links import clips


def motion() -> list[Block]:
    """Why all frames come out of noise together."""
    return [
        Words(tr("A clip is a row of pictures. To the model it is one thing with an axis more: "
                 "time beside height and width, noised and denoised as a whole."), "lead"),
        Words(tr("The same model, the same class. Left, all frames came out of noise together. "
                 "Right, each frame is taken from another clip, begun from a seed of its own.")),
        Figure("flicker"),
        Words(tr("<b>Why together?</b> Which shape, which colour, which direction: each is "
                 "decided as the noise goes, and only once if the network sees all frames. Decided "
                 "frame by frame it comes out different every time: flicker."), "point"),
        Words(tr("<b>Seeing all is not enough.</b> Under much noise a clip could show several "
                 "shapes <i>k</i>, and frames that each decide alone come to show different ones. "
                 "This network first guesses from the whole clip what it shows, "
                 "<i>p</i>(<i>k</i> | <i>x</i>), and draws all frames by that one guess: "
                 "E[<i>x</i><sub>0</sub> | <i>x</i>] = Σ<sub>k</sub> <i>p</i>(<i>k</i> | "
                 "<i>x</i>) E[<i>x</i><sub>0</sub> | <i>x</i>, <i>k</i>]. So a clip keeps one "
                 "shape."), "point"),
        Words(tr("<b>Seeing through noise, too, is easier together.</b> What is hidden in one "
                 "frame shows in the next. The network mixes along time as along the picture: "
                 "convolutions for what is near, attention for what is far."), "point"),
        Words(tr("<b>The noise is not what joins the frames.</b> Every value of every frame has "
                 "its own independent noise, as every pixel of a picture has. Were it the same in "
                 "all frames, and each denoised alone, all would show one picture that does "
                 "not move."), "point"),
        Words(tr("<b>Two clocks.</b> The clip's own time runs at its frame rate. The noise level "
                 "is another time: the transport moves along it, and the clip plays on."), "point"),
        Words(tr("<b>Frame after frame?</b> One can also hold the first frames and make the rest "
                 "(inpainting in time), and so go on without end. Mistakes then add up from piece "
                 "to piece."), "point"),
        Words(tr("What should the network predict?"), "heading"),
        Words(tr("A clip has many numbers, so blocks of pixels are folded into channels first. Let "
                 "2×4×4 pixels of three colours, 96 numbers, meet 64 channels. EDM's mix of "
                 "clean item and noise asks the network to give back, at low levels, the very "
                 "noise it sees. What it fails to give back stays in the picture.")),
        Figure("noise_left"),
        Words(tr("<b>A bound.</b> White noise fills all 96 numbers. The best linear network of 64 "
                 "channels must leave a part: its clips end with noise of a quarter of their "
                 "power. For clean items, which are simple, 64 channels are enough: no noise "
                 "stays, and next to nothing is lost."), "point"),
        Words(tr("<b>And it is slow.</b> In the figure 48 numbers meet 48 channels, which is no "
                 "bottleneck, and yet most of the noise stays: copying noise takes long to learn. "
                 "Through 16 channels it is not learned at all. A network that predicts the clean "
                 "item need not learn it, so the network of clips does that."), "point"),
        Ways((Way(tr("Watch clips"), tr("Eight motions come out of noise while they play"),
                  clips),)),
    ]  # fmt: skip
