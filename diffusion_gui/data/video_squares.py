"""A frame of a video as a picture is seen: upright, its pixels square, on white, in 8-bit sRGB."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from .images import PAPER, Pixels, crop_to_square

if TYPE_CHECKING:
    import av
    from av.video.reformatter import VideoReformatter

_ENOUGH = 4
"""Times the side that a frame's shorter side keeps when it is first made smaller."""
_OF_TELEVISION = 720
"""Rows from which on a video that does not name its colours has those of BT.709."""
_ASPECTS = (0.1, 10.0)
"""Shapes of pixels that are believed."""
_PQ, _HLG = 16, 18
"""Transfer characteristics of HDR (ITU-T H.273): SMPTE ST 2084, and ARIB STD-B67."""
_WHITE = 203.0
"""Nits of diffuse white in HDR (ITU-R BT.2408)."""
_HLG_PEAK = 1000.0
"""Nits of a nominal display of HLG."""
_FROM_2020 = np.array(
    [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]]
)
"""Linear light of BT.2020 to that of BT.709 (ITU-R BT.2087)."""

Light = npt.NDArray[np.float64]


def is_hdr(frame: av.VideoFrame) -> bool:
    """Whether its values stand for more light than a usual screen's."""
    return int(frame.color_trc) in (_PQ, _HLG)


def square_of(
    frame: av.VideoFrame, side: int, aspect: float, converter: VideoReformatter
) -> Pixels:
    """The middle square of a decoded frame, uint8 (side, side, 3).

    Of an interlaced frame one field is taken; transparency shows white; what is brighter than
    white in HDR is cut off there.

    Args:
        aspect: width of a pixel in its heights.
        converter: of all frames of a video: each of its own would take megabytes.
    """
    if any(one.is_alpha for one in frame.format.components):
        rgba = _converted(converter, frame, frame.width, frame.height, "rgba")
        picture = Image.fromarray(rgba, "RGBA")
        flat = Image.new("RGB", picture.size, PAPER)
        flat.paste(picture, mask=picture.getchannel("A"))
        size = _seen_size(frame.width, frame.height, side, aspect)
        pixels = np.asarray(flat.resize(size, Image.Resampling.BOX))
    else:
        rows = frame.height
        if frame.interlaced_frame and rows > 1:
            rows, aspect = -(-rows // 2), aspect / 2
        width, height = _seen_size(frame.width, rows, side, aspect)
        if rows < frame.height:
            height = frame.height
        if is_hdr(frame):
            pixels = _from_hdr(
                _converted(converter, frame, width, height, "rgb48le"), int(frame.color_trc)
            )
        else:
            pixels = _converted(converter, frame, width, height, "rgb24")
        if rows < frame.height:
            pixels = pixels[::2]
    return _upright(crop_to_square(np.ascontiguousarray(pixels), side), frame)


def pixel_aspect(given: object) -> float:
    """Width of a pixel in its heights; 1 where a file says nothing, or what cannot be."""
    aspect = float(given or 1)  # type: ignore[arg-type]
    return aspect if _ASPECTS[0] <= aspect <= _ASPECTS[1] else 1.0


def _seen_size(width: int, height: int, side: int, aspect: float) -> tuple[int, int]:
    """Width and height of a frame with square pixels, made smaller where it is large."""
    scale = min(1.0, _ENOUGH * side / min(width * aspect, height))
    return max(1, round(width * aspect * scale)), max(1, round(height * scale))


def _converted(
    converter: VideoReformatter, frame: av.VideoFrame, width: int, height: int, form: str
) -> npt.NDArray[Any]:
    from av.video.reformatter import Colorspace, Interpolation

    unnamed = frame.colorspace == 2 and frame.height >= _OF_TELEVISION  # H.273: unspecified
    return converter.reformat(
        frame,
        width,
        height,
        form,
        src_colorspace=Colorspace.ITU709 if unnamed else None,
        interpolation=Interpolation.AREA,
    ).to_ndarray()


def _from_hdr(values: npt.NDArray[np.uint16], transfer: int) -> Pixels:
    """sRGB of BT.2020 values (height, width, 3) with the transfer function of PQ or HLG."""
    coded = values / 65_535.0
    light = _pq(coded) if transfer == _PQ else _hlg(coded)
    linear = np.clip(light / _WHITE @ _FROM_2020.T, 0.0, 1.0)
    shown = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * np.power(linear, 1 / 2.4) - 0.055)
    return np.asarray(np.rint(255.0 * shown), np.uint8)


def _pq(coded: Light) -> Light:
    """Nits of values of PQ (SMPTE ST 2084, equation 5.1)."""
    root = np.power(coded, 1 / 78.84375)
    over = np.maximum(root - 0.8359375, 0.0) / (18.8515625 - 18.6875 * root)
    return 10_000.0 * np.power(over, 1 / 0.1593017578125)


def _hlg(coded: Light) -> Light:
    """Nits of values of HLG on its nominal display (ITU-R BT.2100, table 5)."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(coded <= 0.5, np.square(coded) / 3, (np.exp((coded - c) / a) + b) / 12)
    luminance = scene @ np.array([0.2627, 0.6780, 0.0593])
    return np.asarray(_HLG_PEAK * np.power(luminance, 0.2)[..., None] * scene)


def _upright(square: Pixels, frame: av.VideoFrame) -> Pixels:
    """The square as the frame's display matrix turns it: a quarter turn, a mirror, or both."""
    a, b, c, d = _matrix(frame)
    if abs(b) > abs(a):
        square, a, d = square.transpose(1, 0, 2), c, b
    return np.ascontiguousarray(square[:: -1 if d < 0 else 1, :: -1 if a < 0 else 1])


def _matrix(frame: av.VideoFrame) -> tuple[float, float, float, float]:
    """(a, b, c, d) of x' = a x + c y, y' = b x + d y (ISO 14496-12, 8.3.2)."""
    try:
        found: Any = frame.side_data.get("DISPLAYMATRIX")
    except ValueError:  # PyAV has no name for something else that the frame carries
        turn = np.deg2rad(frame.rotation)
        return np.cos(turn), -np.sin(turn), np.sin(turn), np.cos(turn)
    if found is None:
        return 1.0, 0.0, 0.0, 1.0
    a, b, _, c, d = (float(one) for one in np.frombuffer(bytes(found), np.int32)[:5])
    return a, b, c, d
