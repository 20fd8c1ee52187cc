# Prints what the runner needs to know about the interpreter that runs this, as one JSON object.
import glob
import json
import os
import sys
import sysconfig

pip_version = ""
try:
    import pip

    pip_version = pip.__version__
except ImportError:
    import ensurepip

    bundled = os.path.join(os.path.dirname(ensurepip.__file__), "_bundled", "pip-*.whl")
    sys.path[:0] = glob.glob(bundled)
from pip._vendor.packaging import tags

executable = sys.executable
if sys.prefix == sys.base_prefix:
    executable = os.path.realpath(executable)
supported = [str(tag) for tag in tags.sys_tags()]
print(
    json.dumps(
        {
            "executable": executable,
            "version": "%d.%d.%d" % sys.version_info[:3],
            "implementation": sys.implementation.name,
            "abi": supported[0].split("-")[1],
            "platform": sysconfig.get_platform(),
            "pip": pip_version,
            "tags": supported,
        }
    )
)
