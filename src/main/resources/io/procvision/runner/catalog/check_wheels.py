# Compares requirements.txt with the delivered wheels, by the rules of the interpreter's own pip, and writes the
# requirements that pip shall install: without options, so that no line of the file can open the network.
# Arguments: requirements.txt, folder of the wheels, file to write. Prints one JSON object.
import glob
import json
import os
import re
import sys

try:
    import pip
except ImportError:
    import ensurepip

    bundled = os.path.join(os.path.dirname(ensurepip.__file__), "_bundled", "pip-*.whl")
    sys.path[:0] = glob.glob(bundled)
from pip._vendor.packaging import tags
from pip._vendor.packaging.markers import UndefinedEnvironmentName
from pip._vendor.packaging.requirements import InvalidRequirement, Requirement
from pip._vendor.packaging.utils import canonicalize_name
from pip._vendor.packaging.version import InvalidVersion, Version

# Where to look for distributions is the runner's decision: these lines mean nothing here.
WITHOUT_ARGUMENT = {"--no-index", "--pre", "--prefer-binary", "--require-hashes"}
WITH_ARGUMENT = {"-i", "--index-url", "--extra-index-url", "-f", "--find-links", "--trusted-host",
                 "--no-binary", "--only-binary", "--use-feature"}

missing, incompatible, unsupported, install = [], [], [], []
supported = set(tags.sys_tags())


def logical_lines(path):
    with open(path, "rb") as file:
        text = file.read().decode("utf-8-sig", "replace")
    pending, first = "", 0
    for number, line in enumerate(text.splitlines() + [""], 1):
        first = first or number
        if line.endswith("\\") and not line.lstrip().startswith("#"):
            pending += line[:-1].rstrip() + " "
            continue
        yield first, re.sub(r"(^|\s)#.*$", "", pending + line).strip()
        pending, first = "", 0


def wheels_in(folder):
    for path in sorted(glob.glob(os.path.join(glob.escape(folder), "*.whl"))):
        parts = os.path.basename(path)[: -len(".whl")].split("-")
        if len(parts) not in (5, 6):
            continue
        try:
            version = Version(parts[1].replace("_", "-"))
        except InvalidVersion:
            continue
        wanted = set(tags.parse_tag("-".join(parts[-3:])))
        yield canonicalize_name(parts[0]), version, not wanted.isdisjoint(supported), os.path.basename(path)


def check(path, root, wheels, seen):
    shown = os.path.relpath(path, root)
    for number, line in logical_lines(path):
        if not line:
            continue
        where = "%s, line %d: %s" % (shown, number, line)
        if line.startswith("-"):
            option = re.split(r"[\s=]+", line, maxsplit=1)
            if option[0] in ("-r", "--requirement") and len(option) == 2:
                include(os.path.join(os.path.dirname(path), option[1]), where, root, wheels, seen)
            elif option[0] not in WITHOUT_ARGUMENT | WITH_ARGUMENT:
                unsupported.append(where)
            continue
        hashes = re.findall(r"--hash[=\s]\s*\S+", line)
        text = re.split(r"\s--", line, maxsplit=1)[0].strip()
        try:
            requirement = Requirement(text)
            wanted = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        except (InvalidRequirement, UndefinedEnvironmentName):
            unsupported.append(where)
            continue
        if requirement.url:
            unsupported.append(where)
        elif wanted:
            install.append(" ".join([text] + hashes))
            find(requirement, where, wheels)


def include(path, where, root, wheels, seen):
    path = os.path.realpath(path)
    inside = path.startswith(os.path.realpath(root) + os.sep)
    if not inside or not os.path.isfile(path):
        unsupported.append(where)
    elif path not in seen:
        seen.add(path)
        check(path, root, wheels, seen)


def find(requirement, where, wheels):
    named = [wheel for wheel in wheels if wheel[0] == canonicalize_name(requirement.name)]
    fitting = [wheel for wheel in named if requirement.specifier.contains(wheel[1], prereleases=True)]
    if not fitting:
        missing.append({"requirement": where, "wheels": [wheel[3] for wheel in named]})
    elif not any(wheel[2] for wheel in fitting):
        incompatible.append({"requirement": where, "wheels": [wheel[3] for wheel in fitting]})


requirements, folder, target = sys.argv[1:]
requirements = os.path.realpath(requirements)
check(requirements, os.path.dirname(requirements), list(wheels_in(folder)), {requirements})
with open(target, "wb") as file:
    file.write("".join(line + "\n" for line in install).encode("utf-8"))
print(json.dumps({"missing": missing, "incompatible": incompatible, "unsupported": unsupported}))
