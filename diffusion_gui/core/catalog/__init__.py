"""The catalogue: one line for everything the product has. Menus, flags and tests read it."""

from __future__ import annotations

from .app import COMMANDS as COMMANDS
from .app import SCENES as SCENES
from .codecs import CODECS as CODECS
from .data import DATASETS as DATASETS
from .data import PICTURE_SUFFIXES as PICTURE_SUFFIXES
from .data import POINT_SETS as POINT_SETS
from .diffusion import ETA as ETA
from .diffusion import SAMPLERS as SAMPLERS
from .diffusion import SCHEDULES as SCHEDULES
from .exporters import EXPORTERS as EXPORTERS
from .judges import JUDGES as JUDGES
from .lessons import LESSONS as LESSONS
from .modalities import MODALITIES as MODALITIES
from .modalities import MOVING_SUFFIXES as MOVING_SUFFIXES
from .modalities import SOUND_SUFFIXES as SOUND_SUFFIXES
from .modalities import VIDEO_SUFFIXES as VIDEO_SUFFIXES
from .model_sources import MODEL_SOURCES as MODEL_SOURCES
from .networks import NETWORKS as NETWORKS
from .overlays import OVERLAYS as OVERLAYS
from .presets import COMPARISONS as COMPARISONS
from .presets import MACHINES as MACHINES
from .presets import PRESETS as PRESETS
