"""Version 1.2.0: BROKEN ON PURPOSE, to have something to roll back from.

It is to follow slow changes of the light by averaging over the last parts, but empties its memory before it takes the
mean: every third part ends in a ZeroDivisionError. Installation cannot notice, because it judges no part.
"""

from typing import Any, Dict, List, Optional

from procvision_algorithm_sdk import BaseAlgorithm, Image

from . import regions

DARKEST_PART = 90
SMALLEST_SPOT = 12
MOST_RECTANGLES = 20
PARTS_PER_MEAN = 3


class DarkSpots(BaseAlgorithm):
    def __init__(self) -> None:
        self._recent: List[int] = []

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
        part = self._steady(part_brightness(rows))
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

    def _steady(self, part: int) -> int:
        self._recent.append(part)
        if len(self._recent) < PARTS_PER_MEAN:
            return part
        self._recent.clear()
        return sum(self._recent) // len(self._recent)


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
