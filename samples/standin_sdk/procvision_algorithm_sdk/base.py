"""What an algorithm derives from."""

from typing import Any, Dict, List, Optional

from .image import Image


class BaseAlgorithm:
    """One inspection. The adapter makes a single instance and gives it one part after another, in one thread."""

    def execute(
        self,
        step_index: int,
        step_desc: str,
        cur_image: Optional[Image],
        guide_image: Optional[Image],
        guide_info: List[Dict[str, Any]],
    ) -> Dict[str, Any]:
        """Judge one part.

        Returns `status` (`OK`, or `ERROR` with a `message` when no verdict was possible) and `data`, whose
        `result_status` is the verdict: `OK`, or `NG` with `ng_reason` and at most 20 `defect_rects`.
        """
        raise NotImplementedError
