"""The stand-in's older generation (0.0.x): the same frames, but calls come in phases. For tests only."""

from .base import BaseAlgorithm
from .image import Image

__version__ = "0.0.7"
__all__ = ["BaseAlgorithm", "Image"]
