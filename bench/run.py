#!/usr/bin/env python3
"""Measures ProcVision Runner beside its baselines and prints a table: `./mvnw -q -Pbench`. See bench/README.md."""

import argparse
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Dict, List

sys.dont_write_bytecode = True
import packages  # noqa: E402, puts the samples' folder on the path
import quickstart  # noqa: E402
from contenders import TARGET, WORK, BenchFailed  # noqa: E402
from figures import (  # noqa: E402
    Bench,
    footprint,
    http,
    installing,
    micro,
    swapping,
    switching,
    warming,
    workers,
)
from report import Report  # noqa: E402
from scale import scale  # noqa: E402

ALL = {
    each.__name__: each
    for each in (http, workers, switching, warming, swapping, installing, micro, scale, footprint)
}


def java_version(java: str) -> str:
    text = subprocess.check_output([java, "-version"], stderr=subprocess.STDOUT).decode()
    return re.search(r'version "(\d+)', text).group(1)


def named_jdks(given: List[str], java: str) -> Dict[str, str]:
    """Those given as homes; else the one in use and its neighbours, as packages of a distribution lie side by side."""
    home = Path(java).resolve().parents[1]
    homes = [Path(each) for each in given] or [home, *sorted(home.parent.iterdir())]
    found: Dict[str, str] = {}
    for each in homes:
        candidate = each / "bin" / "java"
        if candidate.is_file():
            found.setdefault(java_version(str(candidate)), str(candidate))
    return dict(sorted(found.items(), key=lambda jdk: int(jdk[0])))


def class_path() -> str:
    """The classes of the service, of the load generator, and what Maven found they need."""
    file = WORK.parent / "bench.classpath"
    if not file.is_file():
        raise BenchFailed("%s is missing: build by ./mvnw -q -Pbench" % file)
    return os.pathsep.join([str(TARGET / "test-classes"), str(TARGET / "classes"), file.read_text().strip()])


def machine(bench: Bench) -> Dict[str, object]:
    return {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "processors": os.cpu_count(),
        "system": platform.platform(),
        "load_average": os.getloadavg(),
        "python": bench.python,
        "java": java_version(bench.java),
        "jdks": list(bench.jdks),
        "loops": bench.packages.loops,
        "scale": bench.scale,
    }


def end(*_: object) -> None:
    """Unwinds, so that everything that was started is ended."""
    sys.exit(130)


def main() -> int:
    parser = argparse.ArgumentParser(description="Measures the runner beside its baselines.")
    parser.add_argument("groups", nargs="*", metavar="group", help="default: all of " + ", ".join(ALL))
    parser.add_argument("--scale", type=float, default=1.0, help="of rounds and their length; 0.1 shows that all works")
    parser.add_argument("--jdk", action="append", default=[], metavar="HOME", help="for start-up and memory; repeatable")
    parser.add_argument("--python", help="for all contenders; default: the first on the PATH with gunicorn and Flask")
    options = parser.parse_args()
    unknown = [group for group in options.groups if group not in ALL]
    if unknown:
        parser.error("there is no group %s" % ", ".join(unknown))
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, end)
    shutil.rmtree(str(WORK), ignore_errors=True)
    WORK.mkdir(parents=True)
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    try:
        with tempfile.TemporaryDirectory(prefix="procvision-bench-", dir=memory) as images:
            java = quickstart.find_java()
            jdks = named_jdks(options.jdk, java)
            python = packages.find_python(options.python)
            bench = Bench(java, jdks, python, Path(images), class_path(), options.scale)
            return measure(bench, options.groups or list(ALL))
    except (BenchFailed, quickstart.PlayFailed) as failure:
        print("Sorry, %s" % failure, file=sys.stderr)
        return 1


def measure(bench: Bench, groups: List[str]) -> int:
    facts = machine(bench)
    print("%(processors)d processors, Java %(java)s, %(python)s, %(loops)d loops, scale %(scale)g" % facts)
    report = Report(TARGET / "bench-results.json")
    failed = 0
    for name in groups:
        print("%s: %s" % (name, ALL[name].__doc__), flush=True)
        try:
            ALL[name](bench, report)
        except (BenchFailed, quickstart.PlayFailed) as failure:
            failed = 1
            report.skip(name, str(failure))
    report.finish(facts)
    return failed


if __name__ == "__main__":
    sys.exit(main())
