"""Images from the shared folder, as plain bytes."""

import ast
import os
import re
import struct
from typing import Any, BinaryIO, Dict, Optional, Tuple

MAGIC = b"\x93NUMPY"


class Image:
    """Pixels of `height` rows, `width` columns and `channels` bytes each (3: red, green, blue; 1: grey)."""

    def __init__(self, width: int, height: int, channels: int, pixels: bytes) -> None:
        if len(pixels) != width * height * channels:
            raise ValueError("%d bytes are not %dx%dx%d pixels" % (len(pixels), height, width, channels))
        self.width = width
        self.height = height
        self.channels = channels
        self._pixels = memoryview(pixels)

    def row(self, y: int) -> memoryview:
        """The bytes of one row, without a copy."""
        length = self.width * self.channels
        return self._pixels[y * length : (y + 1) * length]

    def brightness(self, y: int) -> bytes:
        """One byte for each pixel of a row: the mean of its channels."""
        row = self.row(y)
        if self.channels == 1:
            return bytes(row)
        return bytes((r + g + b) // 3 for r, g, b in zip(row[0::3], row[1::3], row[2::3]))

    @classmethod
    def black(cls, width: int, height: int) -> "Image":
        return cls(width, height, 3, bytes(width * height * 3))


def load(folder: str, image_id: Optional[str], meta: Optional[Dict[str, Any]]) -> Optional[Image]:
    """The image with that id; a black one when it cannot be read, and none without a size in its meta.

    The black image is the real adapter's behaviour, kept here because a runner has to guard against it.
    """
    size = _size(meta)
    if size is None:
        return None
    name = re.sub(r"[^A-Za-z0-9._-]", "_", image_id or "")
    try:
        with open(os.path.join(folder, name + ".npy"), "rb") as file:
            image = read_npy(file)
    except (OSError, ValueError, SyntaxError, struct.error):
        return Image.black(*size)
    return _swapped(image) if (meta or {}).get("color_space") == "BGR" else image


def read_npy(file: BinaryIO) -> Image:
    """Read a NumPy array file of bytes, in either order of its elements."""
    start = file.read(8)
    if start[:6] != MAGIC or len(start) < 8:
        raise ValueError("not a NumPy array file")
    length_format = "<H" if start[6] == 1 else "<I"
    (length,) = struct.unpack(length_format, file.read(struct.calcsize(length_format)))
    header = ast.literal_eval(file.read(length).decode("utf-8"))
    if header["descr"].lstrip("|<>=") != "u1":
        raise ValueError("elements are %s, not bytes" % header["descr"])
    height, width, channels = (tuple(header["shape"]) + (1,))[:3]
    pixels = file.read(height * width * channels)
    if header["fortran_order"]:
        pixels = _c_order(pixels, height, width, channels)
    return Image(width, height, channels, pixels)


def _size(meta: Optional[Dict[str, Any]]) -> Optional[Tuple[int, int]]:
    width, height = (meta or {}).get("width"), (meta or {}).get("height")
    if not isinstance(width, int) or not isinstance(height, int) or width < 1 or height < 1:
        return None
    return width, height


def _c_order(pixels: bytes, height: int, width: int, channels: int) -> bytes:
    ordered = bytearray(len(pixels))
    for channel in range(channels):
        for x in range(width):
            column = pixels[(channel * width + x) * height :][:height]
            ordered[x * channels + channel :: width * channels] = column
    return bytes(ordered)


def _swapped(image: Image) -> Image:
    if image.channels != 3:
        return image
    pixels = bytearray(image._pixels)
    pixels[0::3], pixels[2::3] = pixels[2::3], pixels[0::3]
    return Image(image.width, image.height, 3, bytes(pixels))
