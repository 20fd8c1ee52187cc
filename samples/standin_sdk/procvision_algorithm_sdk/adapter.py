"""Runs one algorithm for the runner that started this process: `python -m procvision_algorithm_sdk.adapter`.

Frames come on stdin and go to what was stdout. File descriptor 1 itself is pointed at stderr before any code of the
package runs, so that a `print` in it cannot damage a frame.
"""

import argparse
import importlib
import json
import os
import sys
import tempfile
import traceback
from typing import Any, BinaryIO, Dict, Optional

from . import __version__, frames, image
from .base import BaseAlgorithm

CAPABILITIES = ["ping", "call", "shutdown", "shared_memory:v1", "execute"]


class Failure(Exception):
    """Something the runner is told by an error frame."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class StrictStdout:
    """With PROC_STRICT_STDIO=1 stdout is a file, and whatever a call wrote to it makes that call fail (1010)."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()
        os.dup2(self._file.fileno(), 1)

    def check(self) -> None:
        sys.stdout.flush()
        written = os.fstat(self._file.fileno()).st_size
        if written:
            self._file.truncate(0)
            os.lseek(self._file.fileno(), 0, os.SEEK_SET)
            raise Failure("1010", "the algorithm wrote %d bytes to stdout; log to stderr instead" % written)


class Adapter:
    def __init__(self, requests: BinaryIO, answers: BinaryIO, strict: Optional[StrictStdout]) -> None:
        self._requests = requests
        self._answers = answers
        self._strict = strict

    def run(self, entry: Optional[str]) -> None:
        """Say hello first and import second, as the real adapter does: only a pong means that the package is loaded."""
        self._send("hello", sdk_version=__version__, capabilities=CAPABILITIES)
        try:
            algorithm = load_algorithm(entry or find_entry_point())
        except Failure as failure:
            self._send_error(None, failure)
            return
        while True:
            frame = frames.read(self._requests)
            if frame is None:
                return
            if frame.get("type") == "shutdown":
                self._send("shutdown", status="OK")
                return
            self._serve(algorithm, frame)

    def _serve(self, algorithm: BaseAlgorithm, frame: Dict[str, Any]) -> None:
        request_id = frame.get("request_id")
        if frame.get("type") == "ping":
            self._send("pong", request_id=request_id, status="OK")
        elif frame.get("type") == "call":
            try:
                self._send("result", request_id=request_id, **self._execute(algorithm, frame))
            except Failure as failure:
                self._send_error(request_id, failure)
            except (TypeError, ValueError) as unserializable:
                self._send_error(request_id, Failure("1000", "the result is not JSON: %s" % unserializable))

    def _execute(self, algorithm: BaseAlgorithm, frame: Dict[str, Any]) -> Dict[str, Any]:
        data = frame.get("data") or {}
        try:
            result = algorithm.execute(
                data.get("step_index", 1),
                data.get("step_desc", ""),
                load_image(data, "cur_image"),
                load_image(data, "guide_image"),
                data.get("guide_info") or [],
            )
        except Exception as failure:
            traceback.print_exc()
            raise Failure("1009", "%s: %s" % (type(failure).__name__, failure))
        if self._strict:
            self._strict.check()
        if not isinstance(result, dict):
            raise Failure("1000", "execute returned %s instead of a dict" % type(result).__name__)
        answer = dict(result.get("data") or {}, step_index=data.get("step_index", 1))
        return {"status": result.get("status", "OK"), "message": result.get("message", ""), "data": answer}

    def _send(self, kind: str, **fields: Any) -> None:
        frames.write(self._answers, kind, **fields)

    def _send_error(self, request_id: Optional[str], failure: Failure) -> None:
        self._send("error", request_id=request_id, status="ERROR", message=str(failure), error_code=failure.code)


def load_image(data: Dict[str, Any], which: str) -> Optional[image.Image]:
    folder = os.environ.get("PROC_SHM_DIR", ".")
    return image.load(folder, data.get(which + "_shm_id"), data.get(which + "_meta"))


def find_entry_point() -> str:
    """Where the package says it starts. The real SDK also reads YAML and TOML, for which there is no parser here."""
    entry = os.environ.get("PROC_ENTRY_POINT")
    if not entry:
        try:
            with open("manifest.json", encoding="utf-8-sig") as file:
                entry = json.load(file).get("entry_point")
        except (OSError, ValueError) as failure:
            raise Failure("1004", "no entry point: %s" % failure)
    if not entry:
        raise Failure("1004", "no entry point in manifest.json")
    return entry


def load_algorithm(entry: str) -> BaseAlgorithm:
    module, _, name = entry.partition(":")
    try:
        algorithm = getattr(importlib.import_module(module), name)()
    except Exception as failure:
        traceback.print_exc()
        raise Failure("1000", "%s cannot be loaded: %s: %s" % (entry, type(failure).__name__, failure))
    if not isinstance(algorithm, BaseAlgorithm):
        raise Failure("1000", "%s is not a BaseAlgorithm" % entry)
    return algorithm


def take_stdout() -> BinaryIO:
    """Keep the pipe to the runner, and point descriptor 1 at stderr."""
    if os.name == "nt":
        import msvcrt

        for descriptor in (0, 1):
            msvcrt.setmode(descriptor, os.O_BINARY)  # type: ignore[attr-defined]
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return pipe


def main() -> None:
    parser = argparse.ArgumentParser(prog="procvision_algorithm_sdk.adapter")
    parser.add_argument("--entry", help="module:Class, instead of what the package says")
    options = parser.parse_args()
    answers = take_stdout()
    strict = StrictStdout() if os.environ.get("PROC_STRICT_STDIO") == "1" else None
    Adapter(sys.stdin.buffer, answers, strict).run(options.entry)


if __name__ == "__main__":
    main()
