"""Rows of the table, on the terminal and as JSON."""

import json
import math
import statistics
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[math.ceil(share * len(values)) - 1]


class Target:
    def __init__(self, relation: str, limit: float) -> None:
        self._relation = relation
        self._limit = limit

    def is_met(self, value: float) -> bool:
        return {"<=": value <= self._limit, ">=": value >= self._limit, "=": value == self._limit}[self._relation]

    def __str__(self) -> str:
        return "%s %g" % (self._relation, self._limit)


def at_most(limit: float) -> Target:
    return Target("<=", limit)


def at_least(limit: float) -> Target:
    return Target(">=", limit)


def exactly(limit: float) -> Target:
    return Target("=", limit)


class Report:
    """Prints every figure as soon as it is known, and the table of all of them at the end."""

    HEAD = ("figure", "value", "target", "", "how it came about")

    def __init__(self, file: Path) -> None:
        self._file = file
        self._rows: List[Dict[str, Any]] = []

    def add(
        self, figure: str, value: float, unit: str = "", target: Optional[Target] = None, note: str = "", **raw: Any
    ) -> None:
        met = None if target is None else target.is_met(value)
        self._rows.append(
            {"figure": figure, "value": value, "unit": unit, "target": target and str(target), "met": met}
        )
        self._rows[-1].update(note=note, raw=raw)
        print("  %s: %s" % (figure, " ".join(self._cells(self._rows[-1])[1:])), flush=True)

    def skip(self, figure: str, why: str) -> None:
        self._rows.append({"figure": figure, "value": None, "skipped": why, "note": "skipped: " + why})
        print("  %s: skipped: %s" % (figure, why), flush=True)

    def finish(self, machine: Dict[str, Any]) -> None:
        self._file.write_text(json.dumps({"machine": machine, "figures": self._rows}, indent=1) + "\n")
        cells = [list(self.HEAD)] + [self._cells(row) for row in self._rows]
        widths = [max(len(row[column]) for row in cells) for column in range(len(self.HEAD))]
        print()
        for row in cells:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
        print("\nThe same with every round: %s" % self._file)

    @staticmethod
    def _cells(row: Dict[str, Any]) -> List[str]:
        value = "-" if row["value"] is None else "%s %s" % (rounded(row["value"]), row["unit"])
        met = {True: "met", False: "MISSED", None: ""}[row.get("met")]
        return [row["figure"], value.strip(), row.get("target") or "", met, row["note"]]


def rounded(value: float) -> str:
    return "%.0f" % value if value == int(value) or abs(value) >= 100 else "%.3g" % value
