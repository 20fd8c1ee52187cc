#!/usr/bin/env python3
"""Starts the service on a fresh store and plays its main job over the REST API: `./mvnw -q -Pquickstart`.

It installs two versions of a small inspection algorithm, activates one, judges parts with it, changes to the next while
calls go on, installs a bad one, rolls back, and shows what history and audit say of it. Then the service stays up to be
tried, until Ctrl-C. With `--exit` it ends after the play, with status 1 if anything was not as it should be.
"""

import argparse
import base64
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

import build

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "target"
SAMPLES = TARGET / "samples"
WORK = TARGET / "quickstart"
NAME = "dark_spots"
PREFERRED_PORT = 8080
START_SECONDS = 180
INSTALL_SECONDS = 300
STOP_SECONDS = 60
Json = Dict[str, Any]


class PlayFailed(Exception):
    """Something without which the play cannot go on; its text is for the user."""


class Api:
    """The service's REST API: JSON in and out, failures as problems with a code."""

    def __init__(self, url: str, password: str) -> None:
        self.url = url
        credentials = base64.b64encode(("admin:" + password).encode("utf-8")).decode("ascii")
        self._authorization = "Basic " + credentials
        # The service is on this machine; a proxy from the environment would not find it.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def is_ready(self) -> bool:
        """Asked without credentials, as a probe would: a service whose password is another one is ready all the same."""
        try:
            with self._opener.open(self.url + "/actuator/health/readiness", timeout=5) as response:
                return response.status == 200
        except OSError:
            return False

    def get(self, path: str) -> Any:
        return self._successful("GET", path, None, {})

    def post(self, path: str, body: Json) -> Any:
        return self._successful("POST", path, json.dumps(body).encode("utf-8"), {"Content-Type": "application/json"})

    def upload(self, path: str, file: Path) -> Any:
        body, headers = multipart([("file", file.name, "application/zip", file.read_bytes())])
        return self._successful("POST", path, body, headers)

    def call(self, pid: str, part: Path, guide: Path) -> Tuple[int, Json]:
        """Status and answer of a call; that it fails may be just what is to be seen."""
        request = {"step_index": 1, "step_desc": "surface", "guide_info": []}
        body, headers = multipart(
            [
                ("call", "", "application/json", json.dumps(request).encode("utf-8")),
                ("cur_image", part.name, "image/png", part.read_bytes()),
                ("guide_image", guide.name, "image/png", guide.read_bytes()),
            ]
        )
        return self._exchange("POST", "/api/v1/pids/%s/calls" % pid, body, headers)

    def _successful(self, method: str, path: str, body: Optional[bytes], headers: Dict[str, str]) -> Any:
        status, answer = self._exchange(method, "/api/v1" + path, body, headers)
        if status >= 400:
            raise PlayFailed("%s %s failed: %s" % (method, path, problem_text(status, answer)))
        return answer

    def _exchange(self, method: str, path: str, body: Optional[bytes], headers: Dict[str, str]) -> Tuple[int, Any]:
        request = urllib.request.Request(self.url + path, data=body, method=method)
        for name, value in dict(headers, Authorization=self._authorization, Accept="application/json").items():
            request.add_header(name, value)
        try:
            with self._opener.open(request, timeout=60) as response:
                return response.status, parsed(response.read())
        except urllib.error.HTTPError as failure:
            with failure:
                return failure.code, parsed(failure.read())


def parsed(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8"))
    except ValueError:
        return {}


def problem_text(status: int, problem: Any) -> str:
    if not isinstance(problem, dict) or "code" not in problem:
        return "HTTP %d" % status
    return "%s %s - %s" % (problem["code"], problem.get("title", ""), problem.get("detail", ""))


def multipart(parts: Sequence[Tuple[str, str, str, bytes]]) -> Tuple[bytes, Dict[str, str]]:
    """A form of (name, file name, content type, content)."""
    boundary = secrets.token_hex(16)
    body = b""
    for name, file_name, content_type, content in parts:
        disposition = 'form-data; name="%s"' % name
        if file_name:
            disposition += '; filename="%s"' % file_name
        head = "--%s\r\nContent-Disposition: %s\r\nContent-Type: %s\r\n\r\n" % (boundary, disposition, content_type)
        body += head.encode("utf-8") + content + b"\r\n"
    body += ("--%s--\r\n" % boundary).encode("ascii")
    return body, {"Content-Type": "multipart/form-data; boundary=" + boundary}


class Service:
    """The runner as a child process, on a store of its own; ended in good order whatever happens."""

    def __init__(self, java: str, jar: Path, port: int) -> None:
        self.url = "http://127.0.0.1:%d" % port
        self.password = secrets.token_urlsafe(12)
        self.log = WORK / "service.log"
        self._command = [java, "-jar", str(jar)]
        self._environment = dict(
            os.environ,
            RUNNER_HOME=str(WORK / "runtime_store"),
            SERVER_PORT=str(port),
            RUNNER_SECURITY_ADMIN_PASSWORD=self.password,
        )
        self._process: Optional[subprocess.Popen] = None

    def start(self) -> None:
        """In a session of its own, so that Ctrl-C reaches the play alone and the play ends the service."""
        with open(str(self.log), "wb") as log:
            self._process = subprocess.Popen(
                self._command,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def await_readiness(self, api: Api) -> float:
        began = time.monotonic()
        while not api.is_ready():
            if not self.is_running():
                raise PlayFailed("the service ended while starting:\n" + self.last_words())
            if time.monotonic() - began > START_SECONDS:
                raise PlayFailed("the service is not ready after %d s:\n%s" % (START_SECONDS, self.last_words()))
            time.sleep(0.2)
        return time.monotonic() - began

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def wait(self) -> None:
        if self._process is not None:
            self._process.wait()

    def stop(self) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def last_words(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join("    " + line for line in lines[-15:]) + "\n    (all of it in %s)" % self.log


class Traffic:
    """One caller that goes on until it is stopped, and counts who answered."""

    def __init__(self, api: Api, pid: str, part: Path) -> None:
        self._arguments = (pid, part, part)
        self._api = api
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.sent = 0
        self.answers: Counter = Counter()
        self.failures: List[str] = []

    def __enter__(self) -> "Traffic":
        self._thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._stop.set()
        self._thread.join()

    def await_answers(self, version: str, number: int) -> None:
        deadline = time.monotonic() + 30
        while self.answers[version] < number and time.monotonic() < deadline and self._thread.is_alive():
            time.sleep(0.01)

    @property
    def lost(self) -> int:
        return self.sent - sum(self.answers.values())

    def _run(self) -> None:
        while not self._stop.is_set():
            self.sent += 1
            try:
                status, answer = self._api.call(*self._arguments)
            except OSError as failure:
                self.failures.append(str(failure))
                continue
            if status == 200:
                self.answers[answer.get("version", "?")] += 1
            else:
                self.failures.append(problem_text(status, answer))


class Play:
    """The main job, step by step. What is not as it should be is said at once and remembered."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self.unmet: List[str] = []

    def run(self) -> None:
        title("Install two versions")
        self._install("1.0.0")
        self._install("1.1.0")
        title("Activate 1.0.0 and judge some parts")
        self._change("activate", ["A01", "A02"], "1.0.0", "first start")
        self._judge("A01", {"good": "OK", "spots": "NG", "bench": "NG", "dust": "NG"}, "1.0.0")
        say("1.0.0 takes a dark bench behind the part, and a speck of dust, for defects.")
        title("Change to 1.1.0 while calls go on")
        self._change_under_traffic()
        self._judge("A01", {"good": "OK", "spots": "NG", "bench": "OK", "dust": "OK"}, "1.1.0")
        title("A bad version, and the way back")
        self._install("1.2.0")
        self._change("activate", ["A01"], "1.2.0", "promised to be better")
        self._see_failures()
        self._change("rollback", ["A01"], "1.1.0", "1.2.0 fails on every third part")
        self._judge("A01", {"good": "OK", "spots": "NG", "dust": "OK"}, "1.1.0")
        title("What history and audit say")
        self._show_records()

    def _install(self, version: str) -> None:
        label = "%s %s" % (NAME, version)
        operation = self._api.upload("/algorithms/install", SAMPLES / ("%s-%s.zip" % (NAME, version)))
        bar = ProgressBar(label)
        deadline = time.monotonic() + INSTALL_SECONDS
        while operation.get("state") == "running":
            if time.monotonic() > deadline:
                raise PlayFailed("%s is still not installed after %d s" % (label, INSTALL_SECONDS))
            bar.show(operation.get("percent") or 0, operation.get("step") or "")
            time.sleep(0.1)
            operation = self._api.get("/operations/" + operation["id"])
        if operation.get("state") != "succeeded":
            bar.finish("failed")
            raise PlayFailed("%s: %s" % (label, problem_text(0, operation.get("problem"))))
        bar.finish("installed")

    def _change(self, verb: str, pids: List[str], version: str, reason: str) -> None:
        body: Json = {"pids": pids, "reason": reason}
        if verb == "activate":
            body.update(name=NAME, version=version)
        activations = self._api.post("/algorithms/" + verb, body)["activations"]
        for activation in activations:
            say(
                "%s: %s -> %s   (warmed up in %s ms, swapped in %s ms)"
                % (
                    activation["pid"],
                    version_of(activation.get("previous")) or "nothing",
                    version_of(activation),
                    activation.get("prewarm_ms", "?"),
                    activation.get("swap_ms", "?"),
                )
            )
        bound = {activation["pid"]: activation["version"] for activation in activations}
        self._expect(bound == dict.fromkeys(pids, version), "%s binds %s to %s" % (verb, ", ".join(pids), version))

    def _judge(self, pid: str, verdicts: Dict[str, str], version: str) -> None:
        for name, verdict in verdicts.items():
            status, answer = self._api.call(pid, image(name), image("good"))
            if status != 200:
                self._expect(False, "the part '%s' is judged (%s)" % (name, problem_text(status, answer)))
                continue
            self._show_answer(name, answer)
            self._expect(answer["version"] == version, "%s judges the part '%s'" % (version, name))
            self._expect(answer["data"].get("result_status") == verdict, "'%s' is %s" % (name, verdict))

    @staticmethod
    def _show_answer(name: str, answer: Json) -> None:
        data = answer["data"]
        times = "%s ms" % rounded(answer.get("execute_ms"))
        say("%-6s %-3s by %s in %-8s %s" % (
            name, data.get("result_status", "?"), answer["version"], times, data.get("ng_reason", "")))
        for rect in data.get("defect_rects", [])[:3]:
            say("           %s at x %d, y %d, %d x %d, score %s" % (
                rect.get("label", "defect"), rect["x"], rect["y"], rect["width"], rect["height"], rect.get("score")))

    def _change_under_traffic(self) -> None:
        with Traffic(self._api, "A01", image("good")) as traffic:
            traffic.await_answers("1.0.0", 10)
            self._change("activate", ["A01", "A02"], "1.1.0", "ignores bench and dust")
            traffic.await_answers("1.1.0", 10)
        counts = ", ".join("%d by %s" % (number, version) for version, number in sorted(traffic.answers.items()))
        say("%d calls meanwhile: %s; lost=%d" % (traffic.sent, counts, traffic.lost))
        for failure in traffic.failures[:3]:
            say("lost: " + failure)
        self._expect(traffic.lost == 0, "no call is lost")
        self._expect(set(traffic.answers) == {"1.0.0", "1.1.0"}, "both versions answered during the change")

    def _see_failures(self) -> None:
        failed = 0
        for number in range(1, 7):
            status, answer = self._api.call("A01", image("good"), image("good"))
            failed += status != 200
            say("part %d  %s" % (number, short(answer, status)))
        self._expect(failed > 0, "1.2.0 fails on some parts")

    def _show_records(self) -> None:
        history = self._api.get("/pids/A01/history")["items"]
        table(
            ("when", "cause", "version", "operator", "reason"),
            [
                (moment(entry), entry.get("cause"), entry.get("version"), entry.get("operator"), entry.get("reason"))
                for entry in history
            ],
        )
        causes = [str(entry.get("cause")).lower() for entry in history]
        self._expect(causes.count("activate") == 3 and "rollback" in causes, "history of A01 is complete")
        say("")
        audit = self._api.get("/audit?pid=A01")["items"]
        table(
            ("when", "action", "version", "operator", "outcome"),
            [
                (moment(entry), entry.get("action"), entry.get("version"), entry.get("operator"), entry.get("outcome"))
                for entry in audit
            ],
        )
        self._expect(len(audit) >= len(history), "audit of A01 is complete")

    def _expect(self, met: bool, what: str) -> None:
        if not met:
            self.unmet.append(what)
            say("NOT AS EXPECTED: " + what)


class ProgressBar:
    """A line that grows on a terminal; only its last state anywhere else."""

    WIDTH = 30

    def __init__(self, label: str) -> None:
        self._label = label
        self._began = time.monotonic()
        self._animated = sys.stdout.isatty()

    def show(self, percent: int, step: str) -> None:
        if self._animated:
            filled = self.WIDTH * max(0, min(100, percent)) // 100
            bar = "#" * filled + "." * (self.WIDTH - filled)
            print("\r  %s [%s] %3d%% %-30.30s" % (self._label, bar, percent, step), end="", flush=True)

    def finish(self, outcome: str) -> None:
        if self._animated:
            self.show(100 if outcome == "installed" else 0, "")
            print("\r", end="")
        line = "%s [%s] %s in %.1f s" % (self._label, "#" * self.WIDTH, outcome, time.monotonic() - self._began)
        say("%-78s" % line if self._animated else line)


def title(text: str) -> None:
    print("\n" + text, flush=True)


def say(text: str) -> None:
    print(("  " + text).rstrip(), flush=True)


def table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    cells = [[("-" if cell is None else str(cell)) for cell in row] for row in [head, *rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    for row in cells:
        say("  ".join(cell.ljust(width) for cell, width in zip(row, widths)))


def image(name: str) -> Path:
    return SAMPLES / "images" / (name + ".png")


def version_of(binding: Optional[Json]) -> str:
    return "%s %s" % (binding["name"], binding["version"]) if binding else ""


def short(answer: Any, status: int) -> str:
    """One line of an answer, whichever way it went."""
    if status == 200:
        return "%s by %s" % (answer["data"].get("result_status"), answer["version"])
    return ("HTTP %d: %s" % (status, problem_text(status, answer)))[:100]


def rounded(milliseconds: Any) -> str:
    return "%.1f" % milliseconds if isinstance(milliseconds, (int, float)) else "?"


def moment(entry: Json) -> str:
    return str(entry.get("at") or entry.get("from") or "")[:19].replace("T", " ")


def find_java() -> str:
    home = os.environ.get("JAVA_HOME")
    candidates = [str(Path(home) / "bin" / "java")] if home else []
    for candidate in candidates + ["java"]:
        found = shutil.which(candidate)
        if found:
            return found
    raise PlayFailed("there is no java here: install Java 17 or later, or set JAVA_HOME")


def find_jar() -> Path:
    jar = TARGET / "procvision-runner.jar"
    if not jar.is_file():
        raise PlayFailed("%s is missing: build it first by ./mvnw -DskipTests package" % jar)
    return jar


def free_port(wanted: Optional[int]) -> int:
    """The port asked for, else the usual one, else any that is free."""
    for port in [wanted] if wanted else [PREFERRED_PORT, 0]:
        with socket.socket() as probe:
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                return probe.getsockname()[1]
            except OSError:
                continue
    raise PlayFailed("port %s is taken: choose another by --port, or none to have a free one found" % wanted)


def how_to_go_on(service: Service) -> None:
    images = os.path.relpath(str(SAMPLES / "images"))
    title("Now it is yours, until Ctrl-C")
    say("URL       %s" % service.url)
    say("API page  %s/swagger-ui.html" % service.url)
    say("user      admin")
    say("password  %s" % service.password)
    say("log       %s" % os.path.relpath(str(service.log)))
    print()
    say("curl -u admin:%s %s/api/v1/algorithms/active" % (service.password, service.url))
    say("curl -u admin:%s %s/api/v1/pids/A01/calls \\" % (service.password, service.url))
    say("""  -F 'call={"step_index":1,"step_desc":"surface","guide_info":[]};type=application/json' \\""")
    say("  -F cur_image=@%s/spots.png -F guide_image=@%s/good.png" % (images, images))


def play(service: Service, stay: bool) -> int:
    api = Api(service.url, service.password)
    title("Start the service")
    service.start()
    say("ready on %s after %.1f s" % (service.url, service.await_readiness(api)))
    performance = Play(api)
    performance.run()
    if performance.unmet:
        title("%d thing(s) were not as expected; the service's log: %s" % (len(performance.unmet), service.log))
    if stay:
        how_to_go_on(service)
        service.wait()
        raise PlayFailed("the service has ended:\n" + service.last_words())
    return 1 if performance.unmet else 0


def interrupt(*_: Any) -> None:
    raise KeyboardInterrupt


def end_with_parent() -> None:
    """A Maven that is killed, rather than interrupted at the terminal, tells its children nothing."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def main() -> int:
    parser = argparse.ArgumentParser(description="Starts ProcVision Runner and plays its main job on samples.")
    parser.add_argument("--exit", action="store_true", help="end after the play instead of staying up")
    parser.add_argument("--port", type=int, help="default: %d, or a free one if that is taken" % PREFERRED_PORT)
    parser.add_argument("--with-parent", action="store_true", help="end when the program that started this one ends")
    options = parser.parse_args()
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, interrupt)
    if options.with_parent:
        end_with_parent()
    service = None
    try:
        service = Service(find_java(), find_jar(), free_port(options.port))
        shutil.rmtree(str(WORK), ignore_errors=True)
        WORK.mkdir(parents=True)
        build.build_samples(SAMPLES)
        return play(service, not options.exit)
    except PlayFailed as failure:
        print("\nSorry, %s" % failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130 if options.exit else 0
    finally:
        for signum in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signum, signal.SIG_IGN)
        if service is not None and service.is_running():
            title("Ending the service ...")
            service.stop()


if __name__ == "__main__":
    sys.exit(main())
