#!/usr/bin/env python3
"""Builds packages for tests of the service: `python3 src/test/python/build_fixtures.py target/fixtures`.

`fault_lab` in three versions, `other_lab` to switch to, `crash_lab`, `spare_lab` and `aging_lab` for tests that kill, delete or age
what they use, `sick_lab` for emergencies and `canary_lab` for canaries on PIDs of their own, `legacy_lab` of the SDK's older
generation, packages in the other layouts that arrive in practice (`layouts/`), and one broken package for each way in which an archive can be
(`broken/<code>_<what>.zip`).
"""

import io
import json
import stat
import sys
import zipfile
from pathlib import Path
from typing import Any, Dict, Optional, Tuple

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2] / "samples"))

import build  # noqa: E402
from build import Files  # noqa: E402

PIDS = ["A%02d" % number for number in range(1, 21)]
SICK_PIDS = ["E%02d" % number for number in range(1, 31)]
CANARY_PIDS = ["C%02d" % number for number in range(1, 9)]
REQUIREMENT = b"procvision-sdk-standin==0.3.0\n"
NO_ALGORITHM = b"class FaultLab:\n    def execute(self, *arguments):\n        return {}\n"


def manifest(package: str, release: str, **changes: Any) -> bytes:
    """A manifest with some entries changed, or left out where they are None."""
    entries = {
        "name": package,
        "version": release,
        "entry_point": "fault_lab.main:FaultLab",
        "supported_pids": PIDS,
    }
    entries.update(changes)
    kept = {key: value for key, value in entries.items() if value is not None}
    return json.dumps(kept, indent=2).encode("utf-8")


def sources(name: str, version: str, **changes: Any) -> Files:
    files = build.read_tree(HERE / "fault_lab", "fault_lab/")
    files["manifest.json"] = manifest(name, version, **changes)
    files["requirements.txt"] = REQUIREMENT
    return files


def wheels() -> Files:
    return dict([build.standin_wheel()])


def lab(name: str, version: str, **changes: Any) -> Files:
    return build.package(name, sources(name, version, **changes), wheels())


def altered(name: str, replaced: Optional[Dict[str, Optional[bytes]]] = None, extra: Optional[Files] = None) -> bytes:
    """A package `name` 1.0.0 with files of its folder replaced (or removed: None), and wheels added."""
    files: Dict[str, Optional[bytes]] = dict(sources(name, "1.0.0"))
    files.update(replaced or {})
    kept = {file: data for file, data in files.items() if data is not None}
    return build.archive(build.package(name, kept, dict(wheels(), **(extra or {}))))


def foreign(tag: str) -> bytes:
    """A package that also needs a wheel made for another Python or platform."""
    name, data = build.wheel("foreign-part", "1.0", {"foreign_part.py": b""}, tag)
    requirements = REQUIREMENT + b"foreign-part==1.0\n"
    return altered("foreign_lab", {"requirements.txt": requirements}, {name: data})


def broken() -> Files:
    whole = build.archive(lab("broken_lab", "1.0.0"))
    escaping = lab("escaping_lab", "1.0.0")
    return {
        "2001_not_a_zip.zip": b"this is no archive\n" * 20,
        "2001_cut_off.zip": whole[: len(whole) // 2],
        "2001_damaged.zip": damaged(whole),
        "2001_escaping_entry.zip": build.archive(dict(escaping, **{"../evil.txt": b"evil"})),
        "2001_absolute_entry.zip": build.archive(dict(escaping, **{"/evil.txt": b"evil"})),
        "2001_link.zip": with_entry(whole, "broken_lab/link", b"/etc/passwd", stat.S_IFLNK | 0o777),
        "2001_bomb.zip": with_entry(whole, "broken_lab/zeros", bytes(4 << 20), stat.S_IFREG | 0o644),
        "2001_no_requirements.zip": altered("broken_lab", {"requirements.txt": None}),
        "2001_no_version.zip": altered("broken_lab", {"manifest.json": manifest("broken_lab", "", version=None)}),
        "2001_no_entry_point.zip": altered(
            "broken_lab", {"manifest.json": manifest("broken_lab", "1.0.0", entry_point=None)}
        ),
        "2002_no_manifest.zip": altered("broken_lab", {"manifest.json": None}),
        "2002_manifest_is_a_list.zip": altered("broken_lab", {"manifest.json": b"[]"}),
        "2003_python_of_the_future.zip": build.archive(lab("broken_lab", "1.0.0", python_version="9.9")),
        "2003_wheel_for_python_2.zip": foreign("cp27-cp27mu-manylinux1_x86_64"),
        "2003_wheel_for_another_system.zip": foreign("py3-none-plan9_mips"),
        "2004_no_wheels.zip": build.archive(build.package("broken_lab", sources("broken_lab", "1.0.0"), {})),
        "2004_missing_wheel.zip": altered(
            "broken_lab", {"requirements.txt": REQUIREMENT + b"not-in-wheels==1.0\n"}
        ),
        "2005_different_archive.zip": altered("fault_lab", {"notes.txt": b"not what is installed\n"}),
        "2005_import_error.zip": altered("broken_lab", {"fault_lab/main.py": b"import nothing_of_that_name\n"}),
        "2005_syntax_error.zip": altered("broken_lab", {"fault_lab/main.py": b"def broken(:\n"}),
        "2005_no_such_class.zip": altered("broken_lab", {"fault_lab/main.py": b"pass\n"}),
        "2005_no_base_algorithm.zip": altered("broken_lab", {"fault_lab/main.py": NO_ALGORITHM}),
        "2005_dies_on_import.zip": altered("broken_lab", {"fault_lab/main.py": b"import os\nos._exit(7)\n"}),
    }


def with_entry(archive: bytes, name: str, data: bytes, mode: int) -> bytes:
    """The archive with one more entry, compressed and of any kind that a mode can say."""
    out = io.BytesIO(archive)
    with zipfile.ZipFile(out, "a") as target:
        entry = zipfile.ZipInfo(name, build.DATE)
        entry.create_system = 3
        entry.external_attr = mode << 16
        target.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def damaged(archive: bytes) -> bytes:
    """One bit of an entry's data differs from what its checksum says."""
    position = archive.index(b"A package whose behaviour")
    return archive[:position] + b"a" + archive[position + 1 :]


def layouts() -> Files:
    """What arrives beside the CLI's layout: all at the root, a manifest with BOM, names in GBK without a flag."""
    flat = sources("flat_lab", "1.0.0")
    flat["manifest.json"] = b"\xef\xbb\xbf" + flat["manifest.json"]
    flat.update({"wheels/" + name: data for name, data in wheels().items()})
    chinese = lab("gbk_lab", "1.0.0")
    placeholder, name = b"gbk_lab/assets/####.txt", "gbk_lab/assets/\u6807\u51c6.txt".encode("gbk")
    chinese[placeholder.decode("ascii")] = b"standard\n"
    return {
        "flat_lab-1.0.0.zip": build.archive(flat),
        "gbk_lab-1.0.0.zip": build.archive(chinese).replace(placeholder, name),
    }


def legacy(version: str, **extra: bytes) -> bytes:
    """A package that brings the older generation of the stand-in."""
    sdk = build.read_tree(build.HERE / "standin_sdk")
    sdk.update(build.read_tree(HERE / "legacy_sdk"))
    files = build.read_tree(HERE / "legacy_lab", "legacy_lab/")
    files["manifest.json"] = manifest("legacy_lab", version, entry_point="legacy_lab.main:LegacyLab")
    files["requirements.txt"] = b"procvision-sdk-standin==0.0.7\n"
    files.update(extra)
    return build.archive(build.package("legacy_lab", files, dict([build.wheel("procvision-sdk-standin", "0.0.7", sdk)])))


def all_fixtures() -> Files:
    versions: Tuple[Tuple[str, str], ...] = (
        ("fault_lab", "1.0.0"),
        ("fault_lab", "1.1.0"),
        ("fault_lab", "2.0.0"),
        ("other_lab", "1.0.0"),
        ("crash_lab", "1.0.0"),
        ("crash_lab", "1.1.0"),
        ("spare_lab", "1.0.0"),
        ("spare_lab", "1.1.0"),
        ("aging_lab", "1.0.0"),
        ("aging_lab", "1.1.0"),
        ("aging_lab", "1.2.0"),
        ("aging_lab", "1.3.0"),
        ("broken_lab", "1.0.0"),
    )
    files = {"%s-%s.zip" % version: build.archive(lab(*version)) for version in versions}
    for release in ("1.0.0", "1.1.0", "1.2.0"):
        files["sick_lab-%s.zip" % release] = build.archive(lab("sick_lab", release, supported_pids=SICK_PIDS))
    for release in ("0.9.0", "1.0.0", "1.1.0"):
        files["canary_lab-%s.zip" % release] = build.archive(lab("canary_lab", release, supported_pids=CANARY_PIDS))
    files["legacy_lab-0.9.0.zip"] = legacy("0.9.0")
    files["broken/2005_info_disagrees.zip"] = legacy("0.9.1", **{"pids.json": b'["A01"]'})
    files.update({"layouts/" + name: data for name, data in layouts().items()})
    files.update({"broken/" + name: data for name, data in broken().items()})
    return files


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: build_fixtures.py <output folder>")
    for name, data in all_fixtures().items():
        build.write_if_changed(Path(sys.argv[1]) / name, data)


if __name__ == "__main__":
    main()
