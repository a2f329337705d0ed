"""What is asked of the engine (requests) and what it answers (events). Plain, picklable data."""

from diffusion_gui.core.event import Event as Event

from .lanes import Request as Request
