"""Version 1.0.0: whatever is darker than a fixed threshold is a spot, a dark background behind the part included."""

from typing import Any, Dict, List, Optional

from procvision_algorithm_sdk import BaseAlgorithm, Image

from . import regions

THRESHOLD = 90
MOST_RECTANGLES = 20


class DarkSpots(BaseAlgorithm):
    def execute(
        self,
        step_index: int,
        step_desc: str,
        cur_image: Optional[Image],
        guide_image: Optional[Image],
        guide_info: List[Dict[str, Any]],
    ) -> Dict[str, Any]:
        if cur_image is None:
            return {"status": "ERROR", "message": "there is no image to look at"}
        rows = [cur_image.brightness(y) for y in range(cur_image.height)]
        if max(map(max, rows)) < THRESHOLD:
            return {"status": "ERROR", "message": "there is no bright part in the image"}
        spots = regions.find(rows, THRESHOLD)
        if not spots:
            return {"status": "OK", "data": {"result_status": "OK"}}
        return {
            "status": "OK",
            "data": {
                "result_status": "NG",
                "ng_reason": "%d dark spot(s)" % len(spots),
                "defect_rects": [spot.rectangle("dark_spot", 1.0) for spot in spots[:MOST_RECTANGLES]],
            },
        }
