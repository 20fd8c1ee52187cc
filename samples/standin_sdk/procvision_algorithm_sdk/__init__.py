"""A stand-in for the ProcVision algorithm SDK, so that the samples need neither a network nor NumPy.

It was written from the protocol that the runner speaks with algorithms, and bears the import name of the real SDK
because the runner starts `python -m procvision_algorithm_sdk.adapter`. It is enough for the samples, no more: images are
plain bytes instead of NumPy arrays, and only generation 0.3 of the protocol is spoken.
"""

from .base import BaseAlgorithm
from .image import Image

__version__ = "0.3.0"
__all__ = ["BaseAlgorithm", "Image"]
