"""What is measured: the service, gunicorn, and the load generator that drives them all; each a child process."""

import base64
import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence

import packages
import quickstart

TARGET = packages.HERE.parent / "target"
WORK = TARGET / "bench"
READY_SECONDS = 180
Json = Dict[str, Any]


class BenchFailed(Exception):
    """A figure cannot be had; its text says why."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def children_seconds(parent: int) -> float:
    """Processor time of its child processes so far: of those that execute the algorithm, which outlive no round."""
    spent = 0
    for task in Path("/proc/%d/task" % parent).iterdir():
        try:
            children = (task / "children").read_text().split()
        except FileNotFoundError:
            continue  # a thread that ended meanwhile; another one inherits what it started
        for child in children:
            fields = Path("/proc/%s/stat" % child).read_text().rsplit(")", 1)[1].split()
            spent += int(fields[11]) + int(fields[12])
    return spent / os.sysconf("SC_CLK_TCK")


class Packaged:
    """Command lines of the service: as it is built, and unpacked beside an archive of loaded classes."""

    SERIAL = ["-XX:+UseSerialGC"]
    SMALL = [*SERIAL, "-Xmx256m", "-Xss512k"]
    COMPACT = ["-XX:+UseCompactObjectHeaders"]

    @staticmethod
    def plain(java: str, options: Sequence[str] = ()) -> List[str]:
        return [java, *options, "-jar", str(quickstart.find_jar())]

    @classmethod
    def ways(cls, java: str, jdk: str) -> Dict[str, List[str]]:
        """One choice after another, so that what each costs or saves can be told."""
        has_aot = int(jdk) >= 25
        cache = "AOT cache" if has_aot else "CDS archive"
        options = {
            cache: [],
            cache + ", serial collector": cls.SERIAL,
            cache + ", serial collector, 256 MB heap": cls.SMALL,
        }
        if has_aot:
            options[cache + ", compact headers"] = cls.COMPACT
            options[cache + ", compact headers, serial collector, 256 MB heap"] = [*cls.COMPACT, *cls.SMALL]
        found = {"java -jar": cls.plain(java), "java -jar, serial collector": cls.plain(java, cls.SERIAL)}
        folder = WORK / ("packaged-" + jdk)
        extract = ["-Djarmode=tools", "-jar", str(quickstart.find_jar()), "extract", "--destination", str(folder)]
        cls._run([java, *extract], folder)
        for number, (way, chosen) in enumerate(options.items()):
            found[way] = cls._with_cache(java, has_aot, chosen, folder, folder / ("classes-%d" % number))
        return found

    @classmethod
    def _with_cache(cls, java: str, has_aot: bool, options: List[str], folder: Path, archive: Path) -> List[str]:
        """A run up to the moment in which the service is ready shows the JVM which classes it takes."""
        jar = ["-jar", str(folder / "procvision-runner.jar")]
        record, use = "-XX:ArchiveClassesAtExit=", "-XX:SharedArchiveFile="
        if has_aot:
            record, use = "-XX:AOTCacheOutput=", "-XX:AOTCache="
        practice = ["%s%s" % (record, archive), "-Dspring.context.exit=onRefresh"]
        cls._run([java, *options, *practice, *jar], folder)
        return [java, *options, "%s%s" % (use, archive), *jar]

    @staticmethod
    def _run(command: List[str], folder: Path) -> None:
        environment = dict(os.environ, RUNNER_HOME=str(folder) + "-store", SERVER_PORT=str(free_port()))
        with open(str(folder) + ".log", "ab") as log:
            if subprocess.call(command, env=environment, stdout=log, stderr=log) != 0:
                raise BenchFailed("%s failed; see %s.log" % (" ".join(command), folder))


class Runner(quickstart.Service):
    """The service as `java -jar` starts it, on a store of its own, with the settings given and no others."""

    def __init__(
        self, name: str, command: List[str], python: str, images: Path, settings: Optional[Dict[str, Any]] = None
    ):
        self.port = free_port()
        super().__init__(command[0], Path(command[-1]), self.port)
        self._command = list(command)
        self.home = WORK / name
        self.log = WORK / (name + ".log")
        self._environment["RUNNER_HOME"] = str(self.home)
        fixed = {"runner.python.interpreters": python, "runner.images.folder": images}
        fixed.update(settings or {})
        self._command += ["--%s=%s" % each for each in fixed.items()]
        self.api = quickstart.Api(self.url, self.password)
        credentials = base64.b64encode(("admin:" + self.password).encode("ascii")).decode("ascii")
        self.authorization = "Basic " + credentials

    def __enter__(self) -> "Runner":
        try:
            self.started_in = self._start_and_wait()
        except BaseException:  # also when interrupted: nothing else would end it
            self.stop()
            raise
        return self

    def __exit__(self, *_: Any) -> None:
        self.stop()

    def _start_and_wait(self) -> float:
        began = time.monotonic()
        self.start()
        while not self.api.is_ready():
            if not self.is_running() or time.monotonic() - began > READY_SECONDS:
                raise BenchFailed("the service did not become ready:\n" + self.last_words())
            time.sleep(0.02)
        return time.monotonic() - began

    def install(self, archive: Path) -> float:
        """Uploads and waits; the seconds it took."""
        began = time.monotonic()
        form, headers = quickstart.multipart([("file", archive.name, "application/zip", archive.read_bytes())])
        status, answer = self.api._exchange(
            "POST", "/api/v1/algorithms/install", form, dict(headers, Prefer="wait=60")
        )
        if status != 201:
            raise BenchFailed("%s was not installed: %s %s" % (archive.name, status, answer))
        return time.monotonic() - began

    def activate(self, name: str, version: str) -> Json:
        body = {"pids": packages.PIDS, "name": name, "version": version, "reason": "bench"}
        return self.api.post("/algorithms/activate", body)["activations"][0]

    def load(self) -> Json:
        return {
            "port": self.port,
            "path": "/api/v1/pids/%s/calls" % packages.PIDS[0],
            "authorization": self.authorization,
            "body": packages.call_body(),
        }

    def adapter(self, name: str, version: str, images: Path) -> Json:
        """How the service launches that version, for a bare process to be launched alike."""
        deployed = self.home / "algorithms" / "deployed" / name / version
        return {
            "command": [
                str(deployed / "venv" / "bin" / "python"),
                "-m",
                "procvision_algorithm_sdk.adapter",
                "--entry",
                "bench_work.main:Work",
            ],
            "directory": str(next(deployed.rglob("manifest.json")).parent),
            "environment": {
                "PROC_SHM_DIR": str(images),
                "PROC_ENV": "prod",
                "PYTHONUNBUFFERED": "1",
                "PYTHONNOUSERSITE": "1",
            },
            "body": packages.call_body(),
        }

    def process_id(self) -> int:
        return self._process.pid

    def resident_megabytes(self) -> float:
        status = Path("/proc/%d/status" % self.process_id()).read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


class Gunicorn:
    """One sync worker with the same algorithm."""

    def __init__(self, python: str, python_path: str, images: Path) -> None:
        self.port = free_port()
        self._command = [python, "-m", "gunicorn", "--workers", "1", "--worker-class", "sync"]
        self._command += ["--bind", "127.0.0.1:%d" % self.port, "--chdir", str(packages.HERE), "wsgi:app"]
        self._environment = dict(
            os.environ, PYTHONPATH=python_path, PROC_SHM_DIR=str(images), PYTHONDONTWRITEBYTECODE="1"
        )

    def __enter__(self) -> "Gunicorn":
        with open(str(WORK / "gunicorn.log"), "wb") as log:
            self._process = subprocess.Popen(
                self._command, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + 30
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                raise BenchFailed("gunicorn does not answer; see %s" % (WORK / "gunicorn.log"))
            time.sleep(0.05)
        return self

    def __exit__(self, *_: Any) -> None:
        stop(self._process)

    def process_id(self) -> int:
        return self._process.pid

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            return True
        except OSError:
            return False

    def load(self) -> Json:
        return {"port": self.port, "path": "/calls", "authorization": "", "body": packages.call_body()}


class Generator:
    """The load generator: a small JVM that obeys lines of JSON."""

    MEMORY = ["-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]

    def __init__(self, java: str, class_path: str) -> None:
        self._command = [java, *self.MEMORY, "-cp", class_path, "io.procvision.runner.bench.Generator"]

    def __enter__(self) -> "Generator":
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        return self

    def __exit__(self, *_: Any) -> None:
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            stop(self._process)

    def process_id(self) -> int:
        return self._process.pid

    def tell(self, task: str, command: Json, **more: Any) -> Json:
        line = json.dumps(dict(command, do=task, **more))
        self._process.stdin.write(line.encode("utf-8") + b"\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise BenchFailed("the load generator has ended")
        return json.loads(answer.decode("utf-8"))

    def load(self, target: Json, clients: int, seconds: float) -> Json:
        """A round that must be whole: a failed call would make its figures meaningless."""
        answer = self.tell("load", target, clients=clients, seconds=seconds)
        return whole(answer)

    def change(self, runner: Runner, verb: str, body: Json) -> Json:
        """A switch of the one PID by whatever verb: its activation, with the time from request to answer."""
        target = {"port": runner.port, "path": "/api/v1/algorithms/" + verb, "authorization": runner.authorization}
        answer = self.tell("post", target, body=json.dumps(dict(body, pids=packages.PIDS, reason="bench")))
        if answer["status"] != 200:
            raise BenchFailed("%s failed: %s" % (verb, answer["body"]))
        content = answer["body"]
        activation = json.loads(content[content.index("{") : content.rindex("}") + 1])["activations"][0]
        return dict(activation, ms=answer["ms"])

    def pipe(self, adapter: Json, seconds: float) -> Json:
        return whole(self.tell("pipe", adapter, name=adapter["command"][0], seconds=seconds))


def whole(answer: Json) -> Json:
    if answer["failures"] or not answer["calls"]:
        raise BenchFailed("calls failed: %s" % (answer["failures"] or "none was answered"))
    return answer


def stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
