"""Is the runner in this container ready for calls? Exits 0 or 1, and says what it saw.

In Python because the image has Python anyway, and neither curl nor wget.
"""

import http.client
import os
import sys

PORT = int(os.environ.get("MANAGEMENT_SERVER_PORT") or os.environ.get("SERVER_PORT") or 8080)

try:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=4)
    connection.request("GET", "/actuator/health/readiness")
    response = connection.getresponse()
    print(response.status, response.read(1000).decode("utf-8", "replace"))
    sys.exit(0 if response.status == 200 else 1)
except OSError as failure:
    print(failure)
    sys.exit(1)
