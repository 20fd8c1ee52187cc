"""The scale of one node: ten thousand PIDs and a million rows of past, beside ten PIDs and a thousand rows."""

import http.client
import json
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Dict, List, NamedTuple

from contenders import WORK, BenchFailed, Runner
from figures import NAME, Bench, Generator, Json, in_turn
from report import Report, at_most, median

VERSIONS = ["1.1.0", "1.0.0"]
BOUND = "2026-01-01T00:00:00Z"
IDLE_SECONDS = 20


class Size(NamedTuple):
    name: str
    pids: int
    switches: int
    entries: int


FEW = Size("few", 10, 100, 1_000)
MANY = Size("many", 10_000, 100, 1_000_000)

# What is asked for, and how often what many rows cost may be more than few do; none where the answer itself is longer.
ASKED = {
    "GET /pids": ("/pids", 2),
    "GET /pids, last page": ("/pids?size=10&page={last_page}", 2),
    "GET /pids/{pid}": ("/pids/P00007", 2),
    "GET /pids/{pid}/history": ("/pids/P00007/history", 2),
    "GET /pids/{pid}/history, last page": ("/pids/P00007/history?page=1", 2),
    "GET /pids/{pid}/active?at=": ("/pids/P00007/active?at=2025-12-31T23:00:00Z", 2),
    "GET /algorithms/active, all of them": ("/algorithms/active", None),
    "GET /audit": ("/audit", 2),
    "GET /audit, middle page": ("/audit?page={middle_page}", None),
    "GET /audit?pid=": ("/audit?pid=P00007", 2),
    "GET /audit?action=": ("/audit?action=rollback", None),
    "GET /audit?outcome=": ("/audit?outcome=failed", None),
    "GET /audit?operator=": ("/audit?operator=person3", None),
    "GET /audit?operator=&from=&to=, of an hour": (
        "/audit?operator=person3&from=2025-12-31T22:00:00Z&to=2025-12-31T23:00:00Z",
        None,
    ),
}


def scale(bench: Bench, report: Report) -> None:
    """Ten thousand PIDs, a million switches and a million audit entries, beside ten PIDs and a thousand of each."""
    for size in (FEW, MANY):
        _prepare(bench, report, size)
    starts: Dict[str, List[Json]] = in_turn(
        max(1, round(3 * bench.scale)), {size.name: lambda size=size: _start(bench, size) for size in (FEW, MANY)}
    )
    few, many = [median([each["s"] for each in starts[size.name]]) for size in (FEW, MANY)]
    report.add("start-up to ready, 10,000 PIDs", many, "s", None, "10 PIDs: %.1f s" % few, rounds=starts)
    measured = {size.name: _ask(bench, size) for size in (FEW, MANY)}
    for figure in measured["few"]:
        few, many = measured["few"][figure], measured["many"][figure]
        limit = ASKED.get(figure, ("", None))[1]
        if limit is None:
            report.add("%s, many rows" % figure, many, "ms", None, "few: %.2f ms" % few)
        else:
            report.add("%s, many rows / few" % figure, many / few, "x", at_most(limit), "%.2f ms / %.2f ms" % (many, few))


def _settings(bench: Bench, size: Size) -> Runner:
    return bench.runner("scale-" + size.name)


def _prepare(bench: Bench, report: Report, size: Size) -> None:
    """Both versions installed by the service, everything else written where the service will look for it."""
    pids = ["P%05d" % number for number in range(1, size.pids + 1)]
    with _settings(bench, size) as runner:
        for version in VERSIONS:
            runner.install(bench.packages.build(NAME, version, pids=pids))
    began = time.monotonic()
    database = "jdbc:h2:file:%s" % (runner.home / "db" / "runner")
    numbers = [str(number) for number in (size.pids, size.switches, size.entries)]
    command = [bench.java, "-Xmx2g", "-cp", bench.class_path, "io.procvision.runner.bench.Past", database, *numbers]
    if subprocess.call([*command, NAME, *VERSIONS, BOUND]) != 0:
        raise BenchFailed("the past of %d PIDs could not be written" % size.pids)
    binding = json.dumps({"name": NAME, "version": VERSIONS[-1], "activated_at": BOUND})
    for pid in pids:
        (runner.home / "active" / (pid + ".json")).write_text(binding)
    rows = size.pids * size.switches + size.entries
    megabytes = sum(file.stat().st_size for file in (runner.home / "db").iterdir()) / 1e6
    note = "%.0f MB, not the service's doing" % megabytes
    report.add("writing the past of %d PIDs, %d rows" % (size.pids, rows), time.monotonic() - began, "s", None, note)


def _start(bench: Bench, size: Size) -> Json:
    with _settings(bench, size) as runner:
        return {"s": runner.started_in}


def _ask(bench: Bench, size: Size) -> Dict[str, float]:
    places = {"last_page": size.pids // 10 - 1, "middle_page": size.entries // 50 // 2}
    figures: Dict[str, float] = {}
    with ExitStack() as stack:
        generator = stack.enter_context(bench.generator())
        runner = stack.enter_context(_settings(bench, size))
        load = dict(runner.load(), path="/api/v1/pids/P00007/calls")
        generator.load(load, 1, bench.seconds(5))
        figures["a call, one client"] = median([_call(generator, load, bench) for _ in range(3)])
        client = Client(runner)
        for _ in range(2):  # the first round compiles
            for figure, (path, _limit) in ASKED.items():
                figures[figure] = client.median_ms(path.format(**places), bench.times(30))
        figures.update(_idle(runner, bench.seconds(IDLE_SECONDS)))
        figures["resident memory (MB)"] = runner.resident_megabytes()
    return figures


def _call(generator: Generator, load: Json, bench: Bench) -> float:
    return generator.load(load, 1, bench.seconds(2))["p50_us"] / 1e3


def _idle(runner: Runner, seconds: float) -> Dict[str, float]:
    """Processor time of what the service does by itself: looks at all bindings, reconciliation, and all else it repeats."""
    before = Threads(runner)
    time.sleep(seconds)
    after = Threads(runner)
    return {
        "emergency evaluator, processor time a second": after.since(before, "emergency-eval") / seconds,
        "reconciliation and other schedules, a second": after.since(before, "scheduling-") / seconds,
    }


class Threads:
    """Milliseconds that each thread of the service has spent on a processor so far."""

    def __init__(self, runner: Runner) -> None:
        self._spent: Dict[str, Any] = {}
        for task in Path("/proc/%d/task" % runner.process_id()).iterdir():
            try:
                spent = int((task / "schedstat").read_text().split()[0]) / 1e6
                self._spent[task.name] = ((task / "comm").read_text().strip(), spent)
            except OSError:
                continue  # it has just ended

    def since(self, before: "Threads", name: str) -> float:
        return sum(
            spent - before._spent.get(task, (comm, 0.0))[1]
            for task, (comm, spent) in self._spent.items()
            if comm.startswith(name)
        )


class Client:
    """One connection, kept alive."""

    def __init__(self, runner: Runner) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", runner.port, timeout=60)
        self._headers = {"Authorization": runner.authorization, "Accept": "application/json"}

    def median_ms(self, path: str, times: int) -> float:
        """Of as many as fit into three seconds, at least three."""
        spent: List[float] = []
        deadline = time.monotonic() + 3
        while len(spent) < 3 or (len(spent) < times and time.monotonic() < deadline):
            began = time.perf_counter()
            self._connection.request("GET", "/api/v1" + path, headers=self._headers)
            answer = self._connection.getresponse()
            body = answer.read()
            spent.append((time.perf_counter() - began) * 1e3)
            if answer.status != 200:
                raise BenchFailed("GET %s: %d %s" % (path, answer.status, body[:200]))
        return median(spent)
