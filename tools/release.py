#!/usr/bin/env python3
"""Puts together what belongs to a release: Python 3.8 or newer, nothing else.

    ./mvnw -Prelease                # tests everything, builds the jar, and calls this
    ls target/release

The service's jar, its bill of materials (CycloneDX, the one that lies in the jar and in the image), the Helm chart, and a file
with the SHA-256 of each, for `sha256sum --check`. The image is built from the same commit, see README.md.
"""

import argparse
import hashlib
import io
import re
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import List

ROOT = Path(__file__).resolve().parents[1]
NAME = "procvision-runner"
CHART = ROOT / "helm" / NAME
SBOM = "META-INF/sbom/application.cdx.json"


def release(jar: Path, version: str, folder: Path) -> List[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(jar) as archive:
        if SBOM not in archive.namelist():
            raise SystemExit("%s has no %s: build it with ./mvnw package, and without -o" % (jar, SBOM))
        bill = archive.read(SBOM)
    files = [
        write(folder / ("%s-%s.jar" % (NAME, version)), jar.read_bytes()),
        write(folder / ("%s-%s.cdx.json" % (NAME, version)), bill),
        write(folder / ("%s-%s.tgz" % (NAME, version)), chart(version)),
    ]
    sums = "".join("%s  %s\n" % (hashlib.sha256(file.read_bytes()).hexdigest(), file.name) for file in files)
    return files + [write(folder / "SHA256SUMS", sums.encode())]


def check(version: str, offline: bool) -> None:
    """What would be in the way after half an hour of tests is said before."""
    if offline:
        raise SystemExit("Maven makes no bill of materials while it is offline: run ./mvnw -Prelease without -o")
    said = re.findall(r"^(?:version|appVersion): (\S+)$", (CHART / "Chart.yaml").read_text(), re.MULTILINE)
    if said != [version, version]:
        raise SystemExit("%s says %s, but the release is %s" % (CHART / "Chart.yaml", " and ".join(said), version))


def chart(version: str) -> bytes:
    """As `helm package` would: below one folder, without what .helmignore names."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz", format=tarfile.PAX_FORMAT) as archive:
        for file in sorted(path for path in CHART.rglob("*") if path.is_file()):
            place = file.relative_to(CHART)
            if place.parts[0] != "ci" and file.suffix != ".orig":
                entry = tarfile.TarInfo("%s/%s" % (NAME, place.as_posix()))
                content = file.read_bytes()
                entry.size = len(content)
                entry.mode = 0o644
                archive.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def write(file: Path, content: bytes) -> Path:
    file.write_bytes(content)
    return file


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("version")
    parser.add_argument("--jar", type=Path, default=ROOT / "target" / (NAME + ".jar"))
    parser.add_argument("--into", type=Path, default=ROOT / "target" / "release")
    parser.add_argument("--only-check", action="store_true", help="whether a release can be made; makes none")
    parser.add_argument("--offline", choices=("true", "false"), default="false", help="whether Maven is")
    arguments = parser.parse_args()
    check(arguments.version, arguments.offline == "true")
    if arguments.only_check:
        return 0
    for file in release(arguments.jar, arguments.version, arguments.into):
        print(file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
