"""Frames on a pipe: four bytes of length (big-endian), then so many bytes of JSON."""

import json
import struct
import time
from typing import Any, BinaryIO, Dict, Optional


def read(pipe: BinaryIO) -> Optional[Dict[str, Any]]:
    """The next frame, or None when the pipe has ended or holds anything that is no frame."""
    prefix = _read_exactly(pipe, 4)
    if prefix is None:
        return None
    (length,) = struct.unpack(">I", prefix)
    body = _read_exactly(pipe, length) if length else None
    if body is None:
        return None
    try:
        frame = json.loads(body.decode("utf-8"))
    except ValueError:
        return None
    return frame if isinstance(frame, dict) else None


def write(pipe: BinaryIO, kind: str, **fields: Any) -> None:
    """Write one frame. Raises TypeError or ValueError, before anything is written, for what JSON cannot hold."""
    frame = {"type": kind, "timestamp_ms": int(time.time() * 1000)}
    frame.update(fields)
    body = json.dumps(frame, ensure_ascii=False).encode("utf-8")
    pipe.write(struct.pack(">I", len(body)) + body)
    pipe.flush()


def _read_exactly(pipe: BinaryIO, length: int) -> Optional[bytes]:
    data = b""
    while len(data) < length:
        more = pipe.read(length - len(data))
        if not more:
            return None
        data += more
    return data
