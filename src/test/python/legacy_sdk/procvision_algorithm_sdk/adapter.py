"""The adapter of the older generation: hello without `execute` among its capabilities, and a phase in every call."""

import argparse
import importlib
import json
import os
import sys
import traceback
from typing import Any, BinaryIO, Dict

from . import __version__, frames, image

CAPABILITIES = ["ping", "call", "shutdown", "shared_memory:v1", "info", "setup", "teardown", "reset"]


class Adapter:
    def __init__(self, answers: BinaryIO) -> None:
        self._answers = answers

    def run(self, entry: str) -> None:
        self._send("hello", sdk_version=__version__, capabilities=CAPABILITIES)
        try:
            module, _, name = entry.partition(":")
            algorithm = getattr(importlib.import_module(module), name)()
        except Exception as failure:
            self._send_error(None, "1000", failure)
            return
        while True:
            frame = frames.read(sys.stdin.buffer)
            if frame is None:
                return
            if frame.get("type") == "shutdown":
                self._send("shutdown", status="OK")
                return
            self._serve(algorithm, frame)

    def _serve(self, algorithm: Any, frame: Dict[str, Any]) -> None:
        request_id = frame.get("request_id")
        if frame.get("type") == "ping":
            self._send("pong", request_id=request_id, status="OK")
        elif frame.get("type") == "call":
            call = dict(frame, **(frame.get("data") or {}))
            try:
                result = perform(algorithm, call)
            except Exception as failure:
                traceback.print_exc()
                self._send_error(request_id, "1009", failure)
                return
            data = dict(result.get("data") or {}, step_index=call.get("step_index", 1))
            message = result.get("message", "")
            self._send("result", request_id=request_id, status=result.get("status", "OK"), message=message, data=data)

    def _send(self, kind: str, **fields: Any) -> None:
        frames.write(self._answers, kind, **fields)

    def _send_error(self, request_id: Any, code: str, failure: Exception) -> None:
        message = "%s: %s" % (type(failure).__name__, failure)
        self._send("error", request_id=request_id, status="ERROR", message=message, error_code=code)


def perform(algorithm: Any, call: Dict[str, Any]) -> Dict[str, Any]:
    phase = call.get("phase", "execute")
    if phase == "info":
        return {"status": "OK", "data": {"info": algorithm.info()}}
    if phase in ("setup", "reset", "teardown"):
        getattr(algorithm, phase)()
        return {"status": "OK", "data": {}}
    folder = os.environ.get("PROC_SHM_DIR", ".")
    picture = image.load(folder, call.get("shared_mem_id"), call.get("image_meta"))
    method = algorithm.pre_execute if phase == "pre" else algorithm.execute
    return method(call, picture)


def main() -> None:
    parser = argparse.ArgumentParser(prog="procvision_algorithm_sdk.adapter")
    parser.add_argument("--entry")
    entry = parser.parse_args().entry or os.environ.get("PROC_ENTRY_POINT")
    if not entry:
        with open("manifest.json", encoding="utf-8-sig") as file:
            entry = json.load(file)["entry_point"]
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    Adapter(answers).run(entry)


if __name__ == "__main__":
    main()
