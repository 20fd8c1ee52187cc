"""An algorithm that works for a known time and judges nothing. What it does is set when its package is built."""

import time
from typing import Any, Dict, List, Optional

from procvision_algorithm_sdk import BaseAlgorithm, Image

from .settings import LOOPS, SLEEP_SECONDS


def spin(loops: int) -> int:
    """Work of the interpreter, by count and not by the clock: whoever is kept from the processor takes longer."""
    total = 0
    for number in range(loops):
        total = (total * 31 + number) & 0xFFFF
    return total


class Work(BaseAlgorithm):
    def execute(
        self,
        step_index: int,
        step_desc: str,
        cur_image: Optional[Image],
        guide_image: Optional[Image],
        guide_info: List[Dict[str, Any]],
    ) -> Dict[str, Any]:
        if SLEEP_SECONDS:
            time.sleep(SLEEP_SECONDS)
        return {"status": "OK", "data": {"result_status": "OK", "debug": {"total": spin(LOOPS)}}}
