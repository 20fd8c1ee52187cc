#!/usr/bin/env python3
"""Builds the sample packages and images: `python3 samples/build.py target/samples`.

Packages have the layout that the SDK's own `procvision-cli package` writes. Everything comes out byte for byte the same
each time (entries sorted and stored, one fixed date) and files that have not changed are not touched.
"""

import base64
import hashlib
import io
import json
import struct
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Callable, Dict, List, Tuple

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
SAMPLE_VERSIONS = ("1.0.0", "1.1.0", "1.2.0")
SDK_VERSION = "0.3.0"
DATE = (2024, 1, 1, 0, 0, 0)
Files = Dict[str, bytes]
Pixel = Tuple[int, int, int]


def archive(files: Files) -> bytes:
    """A zip without directory entries, as the CLI writes it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, DATE)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            target.writestr(entry, files[name])
    return out.getvalue()


def read_tree(folder: Path, prefix: str = "") -> Files:
    return {
        prefix + file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and "__pycache__" not in file.parts
    }


def wheel(distribution: str, version: str, files: Files, tag: str = "py3-none-any") -> Tuple[str, bytes]:
    """A wheel by hand, named and filled as its specification asks, for this needs no build tool."""
    stem = "%s-%s" % (distribution.replace("-", "_"), version)
    info = stem + ".dist-info/"
    purelib = "true" if tag.endswith("-none-any") else "false"
    contents = dict(files)
    contents[info + "METADATA"] = lines("Metadata-Version: 2.1", "Name: " + distribution, "Version: " + version)
    contents[info + "WHEEL"] = lines(
        "Wheel-Version: 1.0", "Generator: procvision-samples", "Root-Is-Purelib: " + purelib, "Tag: " + tag
    )
    record = ["%s,%s,%d" % (name, record_hash(data), len(data)) for name, data in sorted(contents.items())]
    contents[info + "RECORD"] = lines(*record, info + "RECORD,,")
    return "%s-%s.whl" % (stem, tag), archive(contents)


def record_hash(data: bytes) -> str:
    digest = hashlib.sha256(data).digest()
    return "sha256=" + base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def lines(*text: str) -> bytes:
    return ("\n".join(text) + "\n").encode("utf-8")


def standin_wheel() -> Tuple[str, bytes]:
    return wheel("procvision-sdk-standin", SDK_VERSION, read_tree(HERE / "standin_sdk"))


def package(folder: str, files: Files, wheels: Files) -> Files:
    """The CLI's layout: sources under the project's folder, wheels at the root."""
    entries = {folder + "/" + name: data for name, data in files.items()}
    entries.update({"wheels/" + name: data for name, data in wheels.items()})
    return entries


def sample_package(version: str) -> bytes:
    files = read_tree(HERE / "dark_spots" / "common")
    files.update(read_tree(HERE / "dark_spots" / version))
    files["manifest.json"] = files["manifest.json"].replace(b"@version@", version.encode("ascii"))
    json.loads(files["manifest.json"].decode("utf-8"))
    return archive(package("dark_spots", files, dict([standin_wheel()])))


def png(width: int, height: int, pixel: Callable[[int, int], Pixel]) -> bytes:
    rows = b"".join(
        b"\0" + b"".join(bytes(pixel(x, y)) for x in range(width)) for y in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    )


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def part(spots: List[Tuple[int, int, int]], margin: int = 0) -> Callable[[int, int], Pixel]:
    """A brushed metal plate with round dark spots (x, y, radius), lying on a dark bench where there is a margin."""

    def pixel(x: int, y: int) -> Pixel:
        if not (margin <= x < 320 - margin and margin <= y < 240 - margin):
            return 24, 26, 30
        grain = (x * 7 + y * 131 + x * y) % 13
        for spot_x, spot_y, radius in spots:
            if (x - spot_x) ** 2 + (y - spot_y) ** 2 <= radius ** 2:
                return 34 + grain, 30 + grain, 28 + grain
        return 188 + grain, 192 + grain, 198 + grain

    return pixel


def sample_images() -> Files:
    """Two plain cases, and the edge cases for which 1.1.0 was made: a dark bench in view, a speck of dust."""
    return {
        "good.png": png(320, 240, part([])),
        "spots.png": png(320, 240, part([(80, 70, 9), (210, 150, 14), (262, 52, 5)])),
        "bench.png": png(320, 240, part([], margin=18)),
        "dust.png": png(320, 240, part([(150, 120, 1)])),
    }


def write_if_changed(file: Path, data: bytes) -> None:
    if file.is_file() and file.read_bytes() == data:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def build_samples(out: Path) -> None:
    for version in SAMPLE_VERSIONS:
        write_if_changed(out / ("dark_spots-%s.zip" % version), sample_package(version))
    for name, data in sample_images().items():
        write_if_changed(out / "images" / name, data)


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: build.py <output folder>")
    build_samples(Path(sys.argv[1]))


if __name__ == "__main__":
    main()
