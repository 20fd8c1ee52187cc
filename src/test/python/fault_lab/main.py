"""Does what `step_desc` asks for, a JSON object, and says in `data` which version of which package did it.

    {}                             OK, at once
    {"sleep_ms": 50}               OK after that time
    {"until": "/a/file"}           OK as soon as that file exists
    {"hang": true}                 an endless loop
    {"exit": 3} {"abort": true}    the process ends with that status, or dies of a signal
    {"raise": "text"}              an exception (1009)
    {"return": 42}                 that value instead of a dict (1000 unless it is an object)
    {"code": "1003"}               an error frame with that code
    {"error": "text"}              status ERROR with that message
    {"ng": "reason"}               NG with one rectangle
    {"nan": true}                  a score that JSON does not know
    {"print": "text"}              writes to stdout, by print and by file descriptor 1
    {"log": "text"}                writes a line to stderr
    {"leak_mb": 10}                keeps that much memory
    {"freeze_after_ms": 100}       answers, and that long afterwards stands still and answers no ping
    {"text_bytes": 1000000}        an answer of about that size

They combine, in this order. At its start the process looks for files in its working directory: `die_at_start` makes it
exit, `fail_import` raises, `hang_at_start` never returns; and the same names in upper case with `FAULT_LAB_` before them
are environment variables with the same effect.
"""

import json
import os
import signal
import sys
import threading
import time
from typing import Any, Dict, List, Optional

from procvision_algorithm_sdk import BaseAlgorithm

with open("manifest.json", encoding="utf-8-sig") as manifest:
    MANIFEST = json.load(manifest)


def asked_at_start(what: str) -> bool:
    return os.path.exists(what) or "FAULT_LAB_" + what.upper() in os.environ


if asked_at_start("die_at_start"):
    os._exit(3)
if asked_at_start("fail_import"):
    raise ImportError("fault_lab was asked to fail its import")
while asked_at_start("hang_at_start"):
    time.sleep(0.05)


class FaultLab(BaseAlgorithm):
    def __init__(self) -> None:
        self._calls = 0
        self._leak: List[bytearray] = []

    def execute(
        self,
        step_index: int,
        step_desc: str,
        cur_image: Optional[Any],
        guide_image: Optional[Any],
        guide_info: List[Dict[str, Any]],
    ) -> Any:
        self._calls += 1
        wish = wish_in(step_desc)
        self._misbehave(wish)
        if "return" in wish:
            return wish["return"]
        if "code" in wish:
            return Refusal(wish["code"])
        if "error" in wish:
            return {"status": "ERROR", "message": wish["error"]}
        return {"status": "OK", "data": self._data(wish, cur_image, guide_image)}

    def _misbehave(self, wish: Dict[str, Any]) -> None:
        time.sleep(wish.get("sleep_ms", 0) / 1000)
        while "until" in wish and not os.path.exists(wish["until"]):
            time.sleep(0.01)
        while wish.get("hang"):
            pass
        if "exit" in wish:
            os._exit(wish["exit"])
        if wish.get("abort"):
            os.abort()
        if "raise" in wish:
            raise RuntimeError(wish["raise"])
        if "print" in wish:
            print(wish["print"], flush=True)
            os.write(1, wish["print"].encode("utf-8"))
        if "log" in wish:
            print(wish["log"], file=sys.stderr, flush=True)
        self._leak.append(bytearray(b"x") * (wish.get("leak_mb", 0) << 20))
        if "freeze_after_ms" in wish:
            threading.Timer(wish["freeze_after_ms"] / 1000, os.kill, (os.getpid(), signal.SIGSTOP)).start()

    def _data(self, wish: Dict[str, Any], cur_image: Optional[Any], guide_image: Optional[Any]) -> Dict[str, Any]:
        data: Dict[str, Any] = {
            "result_status": "NG" if "ng" in wish else "OK",
            "package": MANIFEST["name"],
            "version": MANIFEST["version"],
            "process": os.getpid(),
            "calls": self._calls,
            "cur_image": seen(cur_image),
            "guide_image": seen(guide_image),
        }
        if "ng" in wish:
            data["ng_reason"] = wish["ng"]
            data["defect_rects"] = [{"x": 1, "y": 2, "width": 3, "height": 4, "label": "lab", "score": 0.5}]
        if wish.get("nan"):
            data["score"] = float("nan")
        if "text_bytes" in wish:
            data["text"] = "x" * wish["text_bytes"]
        return data


class Refusal(dict):
    """An answer that makes the adapter send an error frame with a code of its own, when it looks what is in it."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code

    def get(self, key: str, default: Any = None) -> Any:
        raise sys.modules["__main__"].Failure(self._code, "asked for code " + self._code)


def wish_in(step_desc: str) -> Dict[str, Any]:
    """What a call asks for; nothing where its description is no JSON object."""
    try:
        wish = json.loads(step_desc)
    except ValueError:
        return {}
    return wish if isinstance(wish, dict) else {}


def seen(image: Optional[Any]) -> Optional[Dict[str, Any]]:
    """Enough to tell whether the picture arrived: its shape, first pixel and sum."""
    if image is None:
        return None
    return {
        "shape": [image.height, image.width, image.channels],
        "first_pixel": list(image.row(0)[: image.channels]),
        "sum": sum(sum(image.row(y)) for y in range(image.height)),
    }
