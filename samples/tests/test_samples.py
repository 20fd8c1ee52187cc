"""The sample packages, unpacked as a runner would and spoken to through the pipes."""

import io
import json
import os
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import zipfile
from pathlib import Path
from typing import Any, Dict, Optional

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "standin_sdk"))

import build  # noqa: E402
from procvision_algorithm_sdk import frames, image  # noqa: E402

MAIN = """
from procvision_algorithm_sdk import BaseAlgorithm

class Lab(BaseAlgorithm):
    def execute(self, step_index, step_desc, cur_image, guide_image, guide_info):
        return eval(step_desc)
"""


def npy(pixels: bytes, *shape: int, fortran: bool = False) -> bytes:
    header = str({"descr": "|u1", "fortran_order": fortran, "shape": shape}).encode("ascii")
    return image.MAGIC + b"\x01\x00" + struct.pack("<H", len(header)) + header + pixels


class Process:
    """An adapter in its own process, in a folder that is also its image folder."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        self.folder = folder
        variables = dict(os.environ, PROC_SHM_DIR=str(folder), PYTHONDONTWRITEBYTECODE="1", **environment)
        variables["PYTHONPATH"] = str(build.HERE / "standin_sdk")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "procvision_algorithm_sdk.adapter", *arguments],
            cwd=str(folder),
            env=variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()

    def send(self, kind: str, **fields: Any) -> None:
        frames.write(self._process.stdin, kind, **fields)

    def send_raw(self, data: bytes) -> None:
        self._process.stdin.write(data)
        self._process.stdin.flush()

    def receive(self) -> Optional[Dict[str, Any]]:
        return frames.read(self._process.stdout)

    def call(self, description: str = "", **data: Any) -> Dict[str, Any]:
        self.send("call", request_id="c1", data=dict(data, step_index=1, step_desc=description))
        return self.receive()

    def exit_status(self) -> int:
        return self._process.wait(10)

    def close(self) -> None:
        self._process.stdin.close()


class Workspace(unittest.TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def start(self, *arguments: str, **environment: str) -> Process:
        process = Process(self.folder, *arguments, **environment)
        self.addCleanup(process.end)
        return process

    def start_lab(self, **environment: str) -> Process:
        (self.folder / "lab.py").write_text(MAIN)
        process = self.start("--entry", "lab:Lab", **environment)
        self.assertEqual("hello", process.receive()["type"])
        return process


class AdapterTest(Workspace):
    def test_greets_answers_pings_and_says_goodbye(self) -> None:
        (self.folder / "lab.py").write_text(MAIN)
        lab = self.start("--entry", "lab:Lab")
        hello = lab.receive()
        self.assertEqual("hello", hello["type"])
        self.assertIn("execute", hello["capabilities"])
        lab.send("hello", runner_version="1", heartbeat_interval_ms=5000, heartbeat_grace_ms=2000)
        lab.send("something new")
        lab.send("ping", request_id="p1")
        pong = lab.receive()
        self.assertEqual(("pong", "p1", "OK"), (pong["type"], pong["request_id"], pong["status"]))
        lab.send("shutdown")
        self.assertEqual("shutdown", lab.receive()["type"])
        self.assertEqual(0, lab.exit_status())

    def test_ends_quietly_with_its_stdin_and_at_what_is_no_frame(self) -> None:
        for end in (b"", b"\0\0\0\0", b"\0\0\0\1{"):
            lab = self.start_lab()
            lab.send_raw(end) if end else lab.close()
            self.assertIsNone(lab.receive())
            self.assertEqual(0, lab.exit_status())

    def test_a_package_that_does_not_load_says_hello_first(self) -> None:
        (self.folder / "lab.py").write_text("import nothing_of_that_name")
        for entry, code in (("lab:Lab", "1000"), (None, "1004")):
            lab = self.start(*(["--entry", entry] if entry else []))
            self.assertEqual("hello", lab.receive()["type"])
            error = lab.receive()
            self.assertEqual(("error", None, code), (error["type"], error["request_id"], error["error_code"]))
            self.assertEqual(0, lab.exit_status())

    def test_failures_of_a_call_have_their_codes_and_end_nothing(self) -> None:
        lab = self.start_lab()
        for description, code in (("1 / 0", "1009"), ("'text'", "1000"), ("{'data': {'x': object()}}", "1000")):
            answer = lab.call(description)
            self.assertEqual(("error", "c1", code), (answer["type"], answer["request_id"], answer["error_code"]))
        answer = lab.call("{'status': 'ERROR', 'message': 'no light', 'error_code': '1003'}")
        self.assertEqual(("result", "ERROR", "no light"), (answer["type"], answer["status"], answer["message"]))
        self.assertNotIn("error_code", answer)

    def test_prints_are_harmless_unless_they_are_looked_for(self) -> None:
        printing = "print('noise') or {'status': 'OK'}"
        self.assertEqual("OK", self.start_lab().call(printing)["status"])
        strict = self.start_lab(PROC_STRICT_STDIO="1")
        self.assertEqual("1010", strict.call(printing)["error_code"])
        self.assertEqual("OK", strict.call("{'status': 'OK'}")["status"])

    def test_images_are_read_swapped_black_or_absent(self) -> None:
        lab = self.start_lab()
        (self.folder / "a_b.npy").write_bytes(npy(bytes(range(6)), 1, 2, 3))
        look = "{'data': {'row': list(cur_image.row(0)), 'guide': guide_image is None}}"
        meta = {"width": 2, "height": 1}
        rows = [
            lab.call(look, cur_image_shm_id=name, cur_image_meta=dict(meta, color_space=space))["data"]
            for name, space in (("a/b", "RGB"), ("a/b", "BGR"), ("missing", "RGB"))
        ]
        self.assertEqual([[0, 1, 2, 3, 4, 5], [2, 1, 0, 5, 4, 3], [0] * 6], [row["row"] for row in rows])
        self.assertTrue(rows[0]["guide"])


class ImageTest(unittest.TestCase):
    def test_fortran_order_is_the_same_picture(self) -> None:
        wanted = bytes(range(12))
        fortran = bytes(wanted[(y * 3 + x) * 2 + c] for c in range(2) for x in range(3) for y in range(2))
        for pixels, order in ((wanted, False), (fortran, True)):
            seen = image.read_npy(io.BytesIO(npy(pixels, 2, 3, 2, fortran=order)))
            self.assertEqual(wanted, bytes(seen.row(0)) + bytes(seen.row(1)))

    def test_a_cut_off_file_is_an_error(self) -> None:
        with self.assertRaises(ValueError):
            image.read_npy(io.BytesIO(npy(b"\0" * 5, 2, 3)))


class DarkSpotsTest(Workspace):
    VIEWS = {
        "good": build.part([]),
        "spots": build.part([(80, 70, 9), (210, 150, 14), (262, 52, 5)]),
        "bench": build.part([], margin=18),
        "dust": build.part([(150, 120, 1)]),
        "dark": lambda x, y: (9, 9, 9),
    }

    def unpack(self, version: str) -> Process:
        with zipfile.ZipFile(io.BytesIO(build.sample_package(version))) as package:
            package.extractall(str(self.folder))
        working_directory = self.folder / "dark_spots"
        for name, view in self.VIEWS.items():
            pixels = b"".join(bytes(view(x, y)) for y in range(240) for x in range(320))
            (working_directory / (name + ".npy")).write_bytes(npy(pixels, 240, 320, 3))
        process = Process(working_directory)
        self.addCleanup(process.end)
        self.assertEqual("hello", process.receive()["type"])
        return process

    def judge(self, process: Process, name: str) -> Dict[str, Any]:
        return process.call(cur_image_shm_id=name, cur_image_meta={"width": 320, "height": 240})

    def verdicts(self, process: Process) -> Dict[str, str]:
        answers = {name: self.judge(process, name) for name in self.VIEWS}
        return {name: answer["data"].get("result_status", answer["status"]) for name, answer in answers.items()}

    def test_version_1_0_takes_bench_and_dust_for_spots(self) -> None:
        self.assertEqual(
            {"good": "OK", "spots": "NG", "bench": "NG", "dust": "NG", "dark": "ERROR"},
            self.verdicts(self.unpack("1.0.0")),
        )

    def test_version_1_1_does_not_and_is_quick(self) -> None:
        process = self.unpack("1.1.0")
        self.assertEqual(
            {"good": "OK", "spots": "NG", "bench": "OK", "dust": "OK", "dark": "ERROR"}, self.verdicts(process)
        )
        began = time.perf_counter()
        data = self.judge(process, "spots")["data"]
        self.assertLess(time.perf_counter() - began, 1)
        places = [(rect["x"], rect["y"], rect["width"], rect["height"]) for rect in data["defect_rects"]]
        self.assertEqual([(196, 136, 29, 29), (71, 61, 19, 19), (257, 47, 11, 11)], places)
        self.assertTrue(all(0.7 < rect["score"] < 1 for rect in data["defect_rects"]))

    def test_version_1_2_fails_on_every_third_part(self) -> None:
        process = self.unpack("1.2.0")
        kinds = [self.judge(process, "good")["type"] for _ in range(6)]
        self.assertEqual(["result", "result", "error"] * 2, kinds)


class BuildTest(Workspace):
    def test_a_second_build_changes_nothing(self) -> None:
        def run() -> Dict[str, int]:
            subprocess.check_call([sys.executable, str(build.HERE / "build.py"), str(self.folder)])
            return {file.name: file.stat().st_mtime_ns for file in self.folder.rglob("*.*")}

        self.assertEqual(run(), run())

    def test_manifests_name_their_version(self) -> None:
        for version in build.SAMPLE_VERSIONS:
            with zipfile.ZipFile(io.BytesIO(build.sample_package(version))) as package:
                manifest = json.loads(package.read("dark_spots/manifest.json").decode("utf-8"))
            self.assertEqual(version, manifest["version"])


if __name__ == "__main__":
    unittest.main()
