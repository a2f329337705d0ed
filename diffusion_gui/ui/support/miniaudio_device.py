"""The system's default device for playing or for recording, through miniaudio."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from diffusion_gui.core import sound_device

from .device_thread import cannot_open


class MiniaudioDevice:
    """A device that runs until it is closed: mono float 32, at any rate."""

    def __init__(
        self,
        sort: str,
        rate: int,
        period_ms: int,
        names: tuple[str, ...],
        exchange: Generator[Any, Any, None],
        **more: Any,
    ) -> None:
        """Open the first of the backends `names` that has a device.

        Args:
            sort: miniaudio's class of it.
            period_ms: of sound that is handed over at a time.
            exchange: is asked for bytes, or given them, by miniaudio's thread.
            more: what the class takes beside.

        Raises:
            UserError: none could be opened.
        """
        import miniaudio

        self.lost = False
        self._library: Any = miniaudio
        try:
            self._device: Any = getattr(miniaudio, sort)(
                miniaudio.SampleFormat.FLOAT32,
                nchannels=1,
                sample_rate=rate,
                buffersize_msec=period_ms,
                backends=sound_device.miniaudio_backends(names),
                app_name="diffusion_gui",
                **more,
            )
        except miniaudio.MiniaudioError as error:
            raise cannot_open() from error
        self._device.stop_callback = self._stopped
        next(exchange)
        try:
            self._device.start(exchange)
        except miniaudio.MiniaudioError as error:
            self.close()
            raise cannot_open() from error

    def _stopped(self) -> None:
        self.lost = True

    def close(self) -> None:
        """Stop, and give back the device and the connection to the sound system."""
        self._device.close()
        self._library.lib.ma_context_uninit(self._device._context)  # the package leaves it open
