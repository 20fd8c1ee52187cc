#!/usr/bin/env python3
"""Writes the store of a release, for the tests that open it with the next one.

    ./mvnw -DskipTests package     # in a checkout of the release
    python3 src/test/python/write_release_store.py <its jar> src/test/resources/io/procvision/runner/upgrade/store-<version>.zip

Starts the release on an empty store, has it write something into every table and file that it keeps, stops it, and packs the
store: without the virtual environments, which are large and belong to one machine. Needs the fixtures in target/fixtures.
"""

import argparse
import base64
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path
from typing import Any, Dict, Optional

ROOT = Path(__file__).resolve().parents[3]
FIXTURES = ROOT / "target" / "fixtures"
IMAGE = ROOT / "target" / "samples" / "images" / "good.png"
PASSWORD = "correct-horse-battery-staple"
PORT = 18473
BASE = "http://127.0.0.1:%d" % PORT
LEFT_OUT = ("venv", "__pycache__", ".staging", "logs")


def send(method: str, path: str, body: Any = None, parts: Optional[Dict[str, Any]] = None, account: str = "admin") -> Any:
    headers = {"Authorization": "Basic " + base64.b64encode(("%s:%s" % (account, PASSWORD)).encode()).decode()}
    data = None
    if parts is not None:
        boundary = "boundary-of-the-fixture"
        data = b"".join(part(boundary, name, value) for name, value in parts.items()) + b"--" + boundary.encode() + b"--\r\n"
        headers["Content-Type"] = "multipart/form-data; boundary=" + boundary
        headers["Prefer"] = "wait=120"
    elif body is not None:
        data = json.dumps(body).encode()
        headers["Content-Type"] = "application/json"
    request = urllib.request.Request(BASE + path, data=data, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=180) as response:
            text = response.read()
    except urllib.error.HTTPError as refused:
        raise SystemExit("%s %s: %s" % (method, path, refused.read().decode())) from refused
    return json.loads(text) if text else None


def part(boundary: str, name: str, value: Any) -> bytes:
    if isinstance(value, Path):
        about, content = '; filename="%s"' % value.name, value.read_bytes()
    else:
        about, content = "", json.dumps(value).encode()
    head = '--%s\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n' % (boundary, name, about)
    return head.encode() + content + b"\r\n"


def live() -> None:
    """A life in short, after which no table is empty."""
    for version in ("1.0.0", "1.1.0"):
        send("POST", "/api/v1/algorithms/install", parts={"file": FIXTURES / ("fault_lab-%s.zip" % version)})

    def bind(how: str, version: str, *pids: str) -> None:
        wish = {"name": "fault_lab", "version": version, "pids": list(pids), "reason": "fixture: " + how}
        send("POST", "/api/v1/algorithms/" + how, wish)

    bind("activate", "1.0.0", "A01", "A02", "A03", "A04", "A05")
    bind("activate", "1.1.0", "A01")
    send("POST", "/api/v1/algorithms/rollback", {"pids": ["A01"], "reason": "fixture: back, 检测"})
    bind("activate", "1.1.0", "A02")
    send("POST", "/api/v1/algorithms/emergency-rollback", {"pids": ["A02"], "reason": "fixture: at once"})
    bind("activate", "1.1.0", "A05")
    send("POST", "/api/v1/pids/A01/calls", parts={"call": {"step_index": 1, "step_desc": "{}"}, "cur_image": IMAGE, "guide_image": IMAGE})
    send("PUT", "/api/v1/pids/A03/pin", {"reason": "fixture: pinned"})
    send("PUT", "/api/v1/policy", {"emergency": {"max_error_rate": 0.2, "enabled": False}, "reason": "fixture"})
    send("PUT", "/api/v1/policy/pids/A01", {"emergency": {"window": "2m"}, "reason": "fixture"})
    once = {"name": "fixture", "from": "2099-01-01T00:00:00Z", "until": "2099-01-02T00:00:00Z", "reason": "fixture"}
    send("POST", "/api/v1/freezes", once)
    send("POST", "/api/v1/users", {"username": "anna", "password": PASSWORD, "role": "operator"})
    send("POST", "/api/v1/tokens", {"name": "line-3", "role": "client"}, account="anna")
    canary = {"name": "fault_lab", "version": "1.1.0", "stages": [{"pids": ["A04"], "bake": "PT24H"}, {"percent": 100}], "reason": "fixture"}
    number = send("POST", "/api/v1/canaries", canary)["id"]
    deadline = time.monotonic() + 60
    while "A04" not in json.dumps([pid for pid in send("GET", "/api/v1/pids?size=500")["items"] if pid.get("version") == "1.1.0"]):
        if time.monotonic() > deadline:
            raise SystemExit("the canary did not reach A04: %s" % send("GET", "/api/v1/canaries/%s" % number))
        time.sleep(0.2)
    send("POST", "/api/v1/canaries/%s/pause" % number, {"reason": "fixture: paused"})
    send("POST", "/api/v1/notifications/test", {})
    if not send("GET", "/api/v1/audit/verify")["intact"]:
        raise SystemExit("the trail is broken from the start")


def start(jar: Path, home: Path) -> "subprocess.Popen[bytes]":
    environment = dict(os.environ, RUNNER_SECURITY_ADMIN_PASSWORD=PASSWORD)
    runner = subprocess.Popen(
        [
            "java", "-jar", str(jar),
            "--server.port=%d" % PORT,
            "--runner.home=" + str(home),
            "--runner.images.folder=" + str(home / "images"),
            # Nobody listens there: the messages stay in the table.
            "--runner.notification.webhooks[0].url=http://127.0.0.1:9/nobody",
            "--runner.notification.webhooks[0].secret=a secret of the fixture",
        ],
        env=environment,
    )
    deadline = time.monotonic() + 180
    while True:
        try:
            urllib.request.urlopen(BASE + "/actuator/health/readiness", timeout=5).close()
            return runner
        except OSError:
            if runner.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("the release does not start")
            time.sleep(0.5)


def pack(home: Path, archive: Path) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in sorted(home.rglob("*")):
            place = file.relative_to(home)
            if file.is_file() and not set(place.parts) & set(LEFT_OUT) and place.parts[0] != "images":
                # Whose time does not tell on which machine and when it was made.
                packed.writestr(zipfile.ZipInfo(place.as_posix(), (2026, 1, 1, 0, 0, 0)), file.read_bytes(), zipfile.ZIP_DEFLATED)


def main() -> int:
    parser = argparse.ArgumentParser(description="Writes the store of a release, for the tests of the next one.")
    parser.add_argument("jar", type=Path)
    parser.add_argument("archive", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "store"
        runner = start(arguments.jar, home)
        try:
            live()
        finally:
            runner.terminate()
            runner.wait(60)
        pack(home, arguments.archive)
    print("%s: %d bytes" % (arguments.archive, arguments.archive.stat().st_size))
    return 0


if __name__ == "__main__":
    sys.exit(main())
