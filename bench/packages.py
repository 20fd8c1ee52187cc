"""The packages, images and interpreter that all contenders of the benchmark share."""

import json
import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path
from typing import Dict, List, Optional

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent / "samples"
sys.path.insert(0, str(SAMPLES))
import build  # noqa: E402

IMAGE = "bench"
IMAGE_SIZE = 8
WORK_MICROSECONDS = 250
SLEEP_SECONDS = 0.02
PIDS = ["A01"]


def find_python(wanted: Optional[str]) -> str:
    """One interpreter for runner, gunicorn and bare baselines alike; preferably one that has gunicorn and Flask."""
    if wanted:
        return executable(wanted)
    for folder in os.get_exec_path():
        candidate = shutil.which("python3", path=folder)
        if candidate and has_gunicorn(candidate):
            return executable(candidate)
    return executable(sys.executable)


def executable(python: str) -> str:
    """What stands behind a shim of a version manager, which would cost every launch some time."""
    return subprocess.check_output([python, "-c", "import sys; print(sys.executable)"]).decode().strip()


def has_gunicorn(python: str) -> bool:
    return subprocess.call([python, "-c", "import gunicorn, flask"], stderr=subprocess.DEVNULL) == 0


def write_image(folder: Path) -> None:
    header = b"{'descr': '|u1', 'fortran_order': False, 'shape': (%d, %d, 3), }" % (IMAGE_SIZE, IMAGE_SIZE)
    padded = header + b" " * (-(10 + len(header) + 1) % 64) + b"\n"
    pixels = bytes(range(IMAGE_SIZE * IMAGE_SIZE * 3))
    (folder / (IMAGE + ".npy")).write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(padded)) + padded + pixels)


def call_body() -> str:
    """The JSON of a call; the load generator puts the step index in."""
    meta = '{"width":%d,"height":%d}' % (IMAGE_SIZE, IMAGE_SIZE)
    return (
        '{"step_index":@step@,"step_desc":"bench","guide_info":[],"cur_image_shm_id":"%s","cur_image_meta":%s,'
        '"guide_image_shm_id":"%s","guide_image_meta":%s}' % (IMAGE, meta, IMAGE, meta)
    )


class Packages:
    """Builds the packages; the loops are counted once, so that every contender does the same work."""

    def __init__(self, python: str, work: Path, images: Path) -> None:
        self._work = work
        self.sources = work / "sources"
        shutil.copytree(str(HERE / "algorithm"), str(self.sources), ignore=shutil.ignore_patterns("__pycache__"))
        self._write_settings(1, 0)
        self.loops = int(
            subprocess.check_output(
                [python, str(HERE / "calibrate.py"), str(WORK_MICROSECONDS), str(images), IMAGE],
                env=dict(os.environ, PYTHONPATH=self.python_path(), PYTHONDONTWRITEBYTECODE="1"),
            )
        )
        self._write_settings(self.loops, 0)

    def python_path(self) -> str:
        return os.pathsep.join([str(self.sources), str(SAMPLES / "standin_sdk")])

    def build(self, name: str, version: str, sleeps: bool = False, pids: Optional[List[str]] = None) -> Path:
        files = build.read_tree(self.sources)
        files["bench_work/settings.py"] = settings(1 if sleeps else self.loops, SLEEP_SECONDS if sleeps else 0)
        files["requirements.txt"] = build.lines("procvision-sdk-standin==" + build.SDK_VERSION)
        files["manifest.json"] = manifest(name, version, pids or PIDS)
        archive = self._work / ("%s-%s.zip" % (name, version))
        archive.write_bytes(build.archive(build.package(name, files, self.wheels())))
        return archive

    def wheels(self) -> Dict[str, bytes]:
        return dict([build.standin_wheel()])

    def _write_settings(self, loops: int, seconds: float) -> None:
        (self.sources / "bench_work" / "settings.py").write_bytes(settings(loops, seconds))


def settings(loops: int, seconds: float) -> bytes:
    return build.lines("LOOPS = %d" % loops, "SLEEP_SECONDS = %r" % seconds)


def manifest(name: str, version: str, pids: List[str]) -> bytes:
    return json.dumps(
        {
            "name": name,
            "version": version,
            "entry_point": "bench_work.main:Work",
            "description": "Works for a known time",
            "supported_pids": pids,
            "steps": [{"index": 1, "name": "work"}],
        }
    ).encode("utf-8")
