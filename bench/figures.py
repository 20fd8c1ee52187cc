"""Every figure: what is started for it, what is measured in turn, what is compared with what."""

import itertools
import json
import shutil
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional

import packages
from contenders import WORK, BenchFailed, Generator, Gunicorn, Packaged, Runner, children_seconds
from report import Report, at_least, at_most, exactly, median, percentile

NAME = "bench_work"
CLIENTS = 8
CROWD = 64
SWITCHES = 1000
WARM_UP_CALLS = 50_000
WARM_UP_SECONDS = 60
Json = Dict[str, Any]


class Bench:
    """What all figures share: interpreter, packages, images, load generator, and how long rounds are."""

    def __init__(self, java: str, jdks: Dict[str, str], python: str, images: Path, class_path: str, scale: float):
        self.java = java
        self.jdks = jdks
        self.python = python
        self.images = images
        self.class_path = class_path
        self.scale = scale
        packages.write_image(images)
        self.packages = packages.Packages(python, WORK, images)

    def seconds(self, usual: float) -> float:
        return max(0.3, usual * self.scale)

    def times(self, usual: int) -> int:
        return max(3, round(usual * self.scale))

    def runner(
        self, name: str, java: Optional[str] = None, command: Optional[List[str]] = None, **settings: Any
    ) -> Runner:
        dashed = {"runner.process." + key.replace("_", "-"): value for key, value in settings.items()}
        return Runner(name, command or Packaged.plain(java or self.java), self.python, self.images, dashed)

    def generator(self) -> Generator:
        return Generator(self.java, self.class_path)

    def gunicorn(self) -> Gunicorn:
        return Gunicorn(self.python, self.packages.python_path(), self.images)

    def has_gunicorn(self) -> bool:
        return packages.has_gunicorn(self.python)

    def warm_up(self, generator: Generator, target: Json, clients: int) -> None:
        """Until the server's code is compiled: that takes calls, not seconds, though it must not take forever."""
        calls, deadline = 0, time.monotonic() + self.seconds(WARM_UP_SECONDS)
        while calls < WARM_UP_CALLS * self.scale and time.monotonic() < deadline:
            calls += generator.load(target, clients, self.seconds(5))["calls"]

    def serve(self, runner: Runner, versions: List[str], sleeps: bool = False) -> None:
        """Installs the versions and binds the last one."""
        for version in versions:
            runner.install(self.packages.build(NAME, version, sleeps))
        for version in versions:
            runner.activate(NAME, version)


def in_turn(rounds: int, contenders: Dict[str, Callable[[], Json]]) -> Dict[str, List[Json]]:
    """A B C A B C …: the machine drifts, so only what was measured within seconds is compared."""
    results: Dict[str, List[Json]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, measure in contenders.items():
            results[name].append(measure())
    return results


def ratios(ours: List[Json], base: List[Json], key: str) -> List[float]:
    return [one[key] / other[key] for one, other in zip(ours, base)]


def http(bench: Bench, report: Report) -> None:
    """Throughput and latency over HTTP, beside the bare pipe and gunicorn."""
    with ExitStack() as stack:
        generator = stack.enter_context(bench.generator())
        shallow = stack.enter_context(bench.runner("depth1"))
        bench.serve(shallow, ["1.0.0"])
        deep = stack.enter_context(bench.runner("depth2", pipeline_depth=2))
        bench.serve(deep, ["1.0.0"])
        adapter = shallow.adapter(NAME, "1.0.0", bench.images)
        gunicorn = stack.enter_context(bench.gunicorn()) if bench.has_gunicorn() else None
        targets = {"depth 1": shallow.load(), "depth 2": deep.load()}
        parents = {"pipe": generator.process_id(), "depth 1": shallow.process_id(), "depth 2": deep.process_id()}
        if gunicorn:
            targets["gunicorn"] = gunicorn.load()
            parents["gunicorn"] = gunicorn.process_id()
        for name, target in targets.items():
            if name == "gunicorn":  # nothing there is compiled
                generator.load(target, CLIENTS, bench.seconds(3))
            else:
                bench.warm_up(generator, target, CLIENTS)
        generator.pipe(adapter, bench.seconds(0.5))
        _throughput(bench, report, generator, adapter, targets, parents)
        _latency(bench, report, generator, adapter, targets)


def _throughput(
    bench: Bench, report: Report, generator: Generator, adapter: Json, targets: Json, parents: Dict[str, int]
) -> None:
    contenders = {"pipe": lambda: generator.pipe(adapter, bench.seconds(2))}
    for name, target in targets.items():
        contenders[name] = lambda target=target: generator.load(target, CLIENTS, bench.seconds(2))
    watched = {name: _watched(parents[name], measure) for name, measure in contenders.items()}
    rounds = in_turn(bench.times(9), watched)
    rates = {name: [each["rate"] for each in measured] for name, measured in rounds.items()}
    for base, targets_met in (("pipe", (1.0, 1.4)), ("gunicorn", (1.8, 2.5))):
        for depth, limit in zip((1, 2), targets_met):
            figure = "throughput, depth %d / %s" % (depth, base)
            if base not in rounds:
                report.skip(figure, "%s has no gunicorn and Flask" % bench.python)
                continue
            ours = "depth %d" % depth
            ratio = median(ratios(rounds[ours], rounds[base], "rate"))
            note = "%.0f/s / %.0f/s" % (median(rates[ours]), median(rates[base]))
            report.add(figure, ratio, "x", at_least(limit), note, ours=rates[ours], base=rates[base])


    for name, measured in rounds.items():
        value = median([each["algorithm_us"] for each in measured])
        report.add("processor time of the algorithm's process a call, %s" % name, value, "us")
    for base in ("pipe", "gunicorn"):
        if base in rounds:
            # One process answers no more than its own processor time allows, whoever feeds it.
            most = [1e6 / one["algorithm_us"] / other["rate"] for one, other in zip(rounds["depth 2"], rounds[base])]
            report.add("the most that is left to reach / %s" % base, median(most), "x", None, "a process never idle")


def _watched(parent: int, measure: Callable[[], Json]) -> Callable[[], Json]:
    def measured() -> Json:
        before = children_seconds(parent)
        answer = measure()
        return dict(answer, algorithm_us=(children_seconds(parent) - before) * 1e6 / answer["calls"])

    return measured


def _latency(bench: Bench, report: Report, generator: Generator, adapter: Json, targets: Json) -> None:
    contenders = {"pipe": lambda: generator.pipe(adapter, bench.seconds(1.5))}
    for name in ("depth 1", "gunicorn"):
        if name in targets:
            contenders[name] = lambda target=targets[name]: generator.load(target, 1, bench.seconds(1.5))
    for name in contenders:
        contenders[name]()
    rounds = in_turn(bench.times(9), contenders)
    ours, pipe = rounds["depth 1"], rounds["pipe"]
    figure = "p50 with one client / gunicorn"
    if "gunicorn" in rounds:
        base = rounds["gunicorn"]
        note = "%.0f us / %.0f us" % tuple(median([each["p50_us"] for each in side]) for side in (ours, base))
        report.add(figure, median(ratios(ours, base, "p50_us")), "x", at_most(1.0), note, ours=ours, base=base)
    else:
        report.skip(figure, "%s has no gunicorn and Flask" % bench.python)
    for key, limit in (("p50_us", 250), ("p99_us", 5000)):
        added = [one[key] - other[key] for one, other in zip(ours, pipe)]
        note = "%.0f us - %.0f us" % tuple(median([each[key] for each in side]) for side in (ours, pipe))
        figure = "added latency over the pipe, %s" % key[:3]
        report.add(figure, median(added), "us", at_most(limit), note, ours=ours, base=pipe)


def workers(bench: Bench, report: Report) -> None:
    """Two workers beside one, with an algorithm that takes 20 ms and no processor."""
    with ExitStack() as stack:
        generator = stack.enter_context(bench.generator())
        loads = {}
        for number in (1, 2):
            runner = stack.enter_context(bench.runner("workers%d" % number, workers=number))
            bench.serve(runner, ["1.0.0"], sleeps=True)
            loads[number] = runner.load()
            generator.load(loads[number], CLIENTS, bench.seconds(4))
        rounds = in_turn(
            bench.times(5),
            {str(n): lambda load=load: generator.load(load, CLIENTS, bench.seconds(3)) for n, load in loads.items()},
        )
        note = "%.1f/s / %.1f/s" % tuple(median([each["rate"] for each in rounds[side]]) for side in ("2", "1"))
        ratio = median(ratios(rounds["2"], rounds["1"], "rate"))
        report.add("two workers / one, 20 ms algorithm", ratio, "x", at_least(1.9), note, rounds=rounds)


def switching(bench: Bench, report: Report) -> None:
    """A thousand switches while 64 clients call."""
    versions = ["1.1.0", "1.0.0"]
    with ExitStack() as stack:
        generator = stack.enter_context(bench.generator())
        runner = stack.enter_context(bench.runner("switching"))
        bench.serve(runner, versions)
        command = dict(runner.load(), versions=versions, clients=CROWD)
        command["switch_path"] = "/api/v1/algorithms/activate"
        command["switch_body"] = json.dumps(
            {"pids": packages.PIDS, "name": NAME, "version": "@version@", "reason": "bench"}
        )
        rounds_count = bench.times(5)
        switches = max(10, round(SWITCHES * bench.scale / rounds_count)) // 2 * 2
        bench.warm_up(generator, runner.load(), CROWD)
        # Long enough for calls that begin and end between two switches.
        command["pause_ms"] = max(20, round(generator.load(runner.load(), CROWD, 1)["p50_us"] / 1e3 * 2))
        generator.tell("switching", command, switches=max(10, round(50 * bench.scale)) // 2 * 2)
        rounds = in_turn(
            rounds_count,
            {
                "steady": lambda: generator.load(runner.load(), CROWD, bench.seconds(5)),
                "switching": lambda: generator.tell("switching", command, switches=switches),
            },
        )
    _report_switching(report, rounds["steady"], rounds["switching"])


def _report_switching(report: Report, steady: List[Json], changing: List[Json]) -> None:
    total = {key: sum(each[key] for each in changing) for key in ("calls", "switches", "decided", "stale")}
    failures = [each["failures"] for each in changing if each["failures"]]
    failed = sum(number for each in failures for number in each.values())
    refused = list(itertools.chain.from_iterable(each["refused"] for each in changing))
    if refused or not total["decided"]:
        # Nothing else of this group would mean what it says.
        raise BenchFailed(
            "%d switches were refused (%s), and %d calls had one right version"
            % (len(refused), refused[:1], total["decided"])
        )
    note = "%(calls)d calls, %(switches)d switches" % total
    report.add("calls lost or wrong while switching", failed, "", exactly(0), note, failures=failures)
    note = "%.1f ms / %.1f ms" % tuple(median([each["p99_us"] for each in side]) / 1e3 for side in (changing, steady))
    ratio = median(ratios(changing, steady, "p99_us"))
    report.add("p99 while switching / without", ratio, "x", at_most(1.3), note, ours=changing, base=steady)
    gaps = [each["gap_ms"] for each in changing]
    note = "median of rounds %.1f ms; without switches %.1f ms" % (
        median(gaps),
        median([each["gap_ms"] for each in steady]),
    )
    report.add("longest gap without an answer", max(gaps), "ms", at_most(50), note, rounds=gaps)
    note = "of %(decided)d calls with one right version" % total
    report.add("answers by the old version after the ack", total["stale"], "", exactly(0), note)
    under_load = list(itertools.chain.from_iterable(each["acknowledged_ms"] for each in changing))
    note = "p50 %.1f ms, %d clients meanwhile" % (percentile(under_load, 0.5), CROWD)
    report.add("switch under load, request to ack, p99", percentile(under_load, 0.99), "ms", None, note)


def warming(bench: Bench, report: Report) -> None:
    """The pre-warm beside a bare spawn of the same interpreter in the same folder."""
    with ExitStack() as stack:
        generator = stack.enter_context(bench.generator())
        runner = stack.enter_context(bench.runner("cold", standby=False))
        bench.serve(runner, ["1.1.0", "1.0.0"])
        versions = itertools.cycle(["1.1.0", "1.0.0"])

        def prewarm() -> Json:
            version = next(versions)
            ours = runner.activate(NAME, version)["prewarm_ms"]
            time.sleep(0.2)  # the version that was replaced is ending
            return {"ms": ours, "version": version}

        def spawn() -> Json:
            answer = generator.tell("spawn", runner.adapter(NAME, "1.0.0", bench.images))
            time.sleep(0.2)
            return answer

        in_turn(5, {"ours": prewarm, "bare": spawn})
        rounds = in_turn(bench.times(25), {"ours": prewarm, "bare": spawn})
        ours, bare = rounds["ours"], rounds["bare"]
        note = "%.1f ms / %.1f ms" % tuple(median([each["ms"] for each in side]) for side in (ours, bare))
        # Ratios of single launches scatter by more than the target allows; those of the medians do not.
        ratio = median([each["ms"] for each in ours]) / median([each["ms"] for each in bare])
        report.add("pre-warm / bare spawn to first pong", ratio, "x", at_most(1.05), note, rounds=rounds)


def swapping(bench: Bench, report: Report) -> None:
    """Switches between warm versions on an idle machine, beside the least that is durable."""
    with ExitStack() as stack:
        generator = stack.enter_context(bench.generator())
        runner = stack.enter_context(bench.runner("swapping"))
        bench.serve(runner, ["1.1.0", "1.0.0"])
        versions = itertools.cycle(["1.1.0", "1.0.0"])
        content = (runner.home / "active" / (packages.PIDS[0] + ".json")).read_text()
        file = runner.home / "bare.json"

        def swap() -> Json:
            activation = generator.change(runner, "activate", {"name": NAME, "version": next(versions)})
            warm = activation["prewarm_ms"] < 30  # no launch is that quick
            return {"ms": activation["swap_ms"], "ack_ms": activation["ms"], "warm": warm}

        def bare() -> Json:
            return generator.tell("rewrite", {"file": str(file), "content": content})

        first = [swap()["ack_ms"] for _ in range(10)]
        in_turn(bench.times(1000), {"ours": swap, "bare": bare})  # until it is compiled
        rounds = in_turn(bench.times(500), {"ours": swap, "bare": bare})
        if not all(each["warm"] for each in rounds["ours"]):
            raise BenchFailed("a standby was not warm")
        swaps, bares = [[each["ms"] for each in rounds[side]] for side in ("ours", "bare")]
        for share in (0.5, 0.99):
            ours, base = percentile(swaps, share), percentile(bares, share)
            figure = "swap / bare durable rename, p%d" % (share * 100)
            report.add(figure, ours / base, "x", at_most(2), "%.2f ms / %.2f ms" % (ours, base))
        acks = [each["ack_ms"] for each in rounds["ours"]]
        note = "p50 %.1f ms, max %.1f ms of %d" % (median(acks), max(acks), len(acks))
        report.add("switch to a warm version, p99", percentile(acks, 0.99), "ms", at_most(5), note, acks=acks)
        note = "of 10, right after the start"
        report.add("switch to a warm version, not compiled yet, p50", median(first), "ms", None, note, acks=first)
        _emergencies(bench, report, generator, runner)


def _emergencies(bench: Bench, report: Report, generator: Generator, runner: Runner) -> None:
    times = []
    for number in range(bench.times(100) + 5):
        runner.activate(NAME, "1.1.0")
        time.sleep(0.1)  # idle again after the pre-warm
        activation = generator.change(runner, "emergency-rollback", {})
        if number >= 5:
            times.append(activation["ms"])
        if activation["version"] != "1.0.0":
            raise BenchFailed("the emergency went to %s" % activation["version"])
        _release(runner)
    note = "p50 %.1f ms, max %.1f ms of %d" % (median(times), max(times), len(times))
    report.add("emergency rollback to a standby, p99", percentile(times, 0.99), "ms", at_most(10), note, times=times)


def _release(runner: Runner) -> None:
    """What an emergency left is quarantined for the PID until a person releases it."""
    path = "/api/v1/pids/%s/quarantine/%s/1.1.0" % (packages.PIDS[0], NAME)
    runner.api._exchange("DELETE", path, b'{"reason":"bench"}', {"Content-Type": "application/json"})


def installing(bench: Bench, report: Report) -> None:
    """An installation, with all its checks, beside `python -m venv` and `pip install` of the same package."""
    with ExitStack() as stack:
        runner = stack.enter_context(bench.runner("installing"))
        numbers = itertools.count()
        wheels = WORK / "wheels"
        wheels.mkdir(exist_ok=True)
        for file, content in bench.packages.wheels().items():
            (wheels / file).write_bytes(content)

        def ours() -> Json:
            return {"s": runner.install(bench.packages.build(NAME, "1.0.%d" % next(numbers)))}

        def bare() -> Json:
            folder = WORK / "bare-venv"
            shutil.rmtree(str(folder), ignore_errors=True)
            began = time.monotonic()
            subprocess.check_call([bench.python, "-m", "venv", str(folder)])
            subprocess.check_call(
                [str(folder / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", "--no-index"]
                + ["--find-links", str(wheels), "procvision-sdk-standin"],
            )
            return {"s": time.monotonic() - began}

        in_turn(1, {"ours": ours, "bare": bare})
        rounds = in_turn(bench.times(5), {"ours": ours, "bare": bare})
        note = "%.2f s / %.2f s" % tuple(median([each["s"] for each in rounds[side]]) for side in ("ours", "bare"))
        ratio = median(ratios(rounds["ours"], rounds["bare"], "s"))
        report.add("install / (venv + pip install)", ratio, "x", at_most(0.55), note, rounds=rounds)


def micro(bench: Bench, report: Report) -> None:
    """The small things, by JMH."""
    file = WORK / "jmh.json"
    pace = "%dms" % (bench.seconds(1) * 1000)
    command = [bench.java, "-cp", bench.class_path, "org.openjdk.jmh.Main", "io.procvision.runner"]
    command += ["-rf", "json", "-rff", str(file), "-wi", "4", "-w", pace, "-i", "4", "-r", pace]
    with open(str(WORK / "jmh.log"), "wb") as log:
        if subprocess.call(command, stdout=log, stderr=log, cwd=str(WORK.parent.parent)) != 0:
            raise BenchFailed("JMH failed; see %s" % (WORK / "jmh.log"))
    scores: Dict[str, float] = {}
    for result in json.loads(file.read_text()):
        name = ".".join(result["benchmark"].split(".")[-2:])
        pids = result.get("params", {}).get("pids")
        scores[name + ("" if pids is None else " " + pids)] = result["primaryMetric"]["score"]
    lookup = "LookupBenchmark.boundVersion "
    few, many = scores[lookup + "10"], scores[lookup + "10000"]
    note = "%.0f ns / %.0f ns, the look at the file included" % (many, few)
    report.add("lookup, 10,000 PIDs / 10", many / few, "x", at_most(1.2), note)
    look = "LookBenchmark.look "
    short, long = scores[look + "1000"], scores[look + "10000"]
    note = "%.1f ms / 10 x %.2f ms" % (long / 1e6, short / 1e6)
    report.add("look, 10,000 PIDs / 10 x 1,000", long / (10 * short), "x", at_most(1.5), note)
    for name, score in sorted(scores.items()):
        report.add("JMH " + name, score, "ns")


def footprint(bench: Bench, report: Report) -> None:
    """Start-up to ready on a store with an active version, and resident memory after 1,000 calls."""
    for name, java in bench.jdks.items():
        store = "footprint-" + name
        with bench.runner(store, java) as first:
            bench.serve(first, ["1.0.0"])
        ways = Packaged.ways(java, name)
        rounds = in_turn(
            max(1, round(3 * bench.scale)), {way: lambda packed=packed: _start(bench, store, packed) for way, packed in ways.items()}
        )
        for way, measured in rounds.items():
            for figure, key, unit in (
                ("start-up to ready", "s", "s"),
                ("resident after 1,000 calls", "mb", "MB"),
            ):
                value = median([each[key] for each in measured])
                report.add("%s, JDK %s, %s" % (figure, name, way), value, unit, None, "", rounds=measured)


def _start(bench: Bench, store: str, packed: List[str]) -> Json:
    with ExitStack() as stack:
        generator = stack.enter_context(bench.generator())
        runner = stack.enter_context(bench.runner(store, command=packed))
        calls = 0
        while calls < 1000:
            calls += generator.load(runner.load(), CLIENTS, 0.2)["calls"]
        return {"s": runner.started_in, "mb": runner.resident_megabytes()}

