"""Says what it was called with. `supported_pids` in `pids.json` take precedence over the manifest's, to disagree."""

import json
import os
from typing import Any, Dict, List, Optional

from procvision_algorithm_sdk import BaseAlgorithm

with open("manifest.json", encoding="utf-8") as manifest:
    MANIFEST = json.load(manifest)


class LegacyLab(BaseAlgorithm):
    def __init__(self) -> None:
        self._phases: List[str] = []

    def info(self) -> Dict[str, Any]:
        pids = MANIFEST["supported_pids"]
        if os.path.exists("pids.json"):
            with open("pids.json", encoding="utf-8") as file:
                pids = json.load(file)
        return {
            "name": MANIFEST["name"],
            "version": MANIFEST["version"],
            "supported_pids": pids,
            "steps": [{"index": 1, "name": "only"}],
        }

    def setup(self) -> None:
        self._phases.append("setup")

    def pre_execute(self, call: Dict[str, Any], image: Optional[Any]) -> Dict[str, Any]:
        self._phases.append("pre")
        return {"status": "OK", "data": {}}

    def execute(self, call: Dict[str, Any], image: Optional[Any]) -> Dict[str, Any]:
        self._phases.append("execute")
        return {
            "status": "OK",
            "data": {
                "result_status": "OK",
                "package": MANIFEST["name"],
                "version": MANIFEST["version"],
                "process": os.getpid(),
                "pid": call.get("pid"),
                "session": call.get("session"),
                "user_params": call.get("user_params"),
                "phases": self._phases,
                "image": None if image is None else [image.height, image.width, image.channels],
            },
        }
