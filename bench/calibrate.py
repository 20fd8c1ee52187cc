"""Prints how many loops of the bench algorithm make a call take the given number of microseconds of Python work.

`calibrate.py <microseconds> <image folder> <image id>`; the work of a call is reading its two images and the loops.
"""

import statistics
import sys
import time
from typing import Callable

from bench_work.main import spin
from procvision_algorithm_sdk import image

SIZE = {"width": 8, "height": 8}
LOOPS = 1000


def microseconds(work: Callable[[], object]) -> float:
    """The lower quartile of many runs: what the work takes when nothing disturbs it."""
    times = []
    for _ in range(2000):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return statistics.quantiles(times, n=4)[0] * 1e6


def main() -> None:
    wanted, folder, image_id = float(sys.argv[1]), sys.argv[2], sys.argv[3]
    images = 2 * microseconds(lambda: image.load(folder, image_id, SIZE))
    loops = microseconds(lambda: spin(LOOPS)) / LOOPS
    print(max(1, round((wanted - images) / loops)))


if __name__ == "__main__":
    main()
