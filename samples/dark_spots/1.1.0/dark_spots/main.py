"""Version 1.1.0: spots are judged against the brightness of the part itself.

Regions that reach the edge of the image are background, and specks of a few pixels are noise of the sensor.
"""

from typing import Any, Dict, List, Optional

from procvision_algorithm_sdk import BaseAlgorithm, Image

from . import regions

DARKEST_PART = 90
SMALLEST_SPOT = 12
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
        part = part_brightness(rows)
        if part < DARKEST_PART:
            return {"status": "ERROR", "message": "there is no bright part in the image"}
        found = regions.find(rows, part // 2)
        spots = [region for region in found if is_spot(region, cur_image)]
        data: Dict[str, Any] = {
            "result_status": "NG" if spots else "OK",
            "debug": {"part_brightness": part, "spot_areas": [spot.area for spot in spots[:MOST_RECTANGLES]]},
        }
        if spots:
            data["ng_reason"] = "%d dark spot(s), the largest of %d pixels" % (len(spots), spots[0].area)
            data["defect_rects"] = [
                spot.rectangle("dark_spot", contrast(spot, part)) for spot in spots[:MOST_RECTANGLES]
            ]
        return {"status": "OK", "data": data}


def part_brightness(rows: List[bytes]) -> int:
    """The median of the brighter half, which a dark background does not pull down."""
    levels = sorted(b"".join(row[::4] for row in rows[::4]))
    return levels[len(levels) * 3 // 4]


def is_spot(region: regions.Region, image: Image) -> bool:
    inside = region.left > 0 and region.top > 0 and region.right < image.width and region.bottom < image.height
    return inside and region.area >= SMALLEST_SPOT


def contrast(spot: regions.Region, part: int) -> float:
    """0 for a spot as bright as the part, 1 for a black one."""
    return 1 - spot.brightness / spot.area / part
