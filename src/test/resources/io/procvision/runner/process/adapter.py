"""Stand-in for the adapter of the algorithm SDK, for tests of the runner: the frames and the traps, no images."""
import argparse
import importlib
import json
import os
import struct
import sys
import time
import traceback

LEGACY = os.path.exists("legacy-sdk")
INPUT = sys.stdin.buffer
OUTPUT = os.fdopen(os.dup(1), "wb")
if os.environ.get("PROC_STRICT_STDIO") != "1":
    os.dup2(2, 1)  # what algorithms print goes to stderr


def send(frame):
    body = json.dumps(dict(frame, timestamp_ms=int(time.time() * 1000))).encode()
    OUTPUT.write(struct.pack(">I", len(body)) + body)
    OUTPUT.flush()


def error(request_id, code, message):
    send({"type": "error", "request_id": request_id, "status": "ERROR", "message": message, "error_code": code})


def receive():
    header = INPUT.read(4)
    if len(header) < 4:
        return None
    length = struct.unpack(">I", header)[0]
    body = INPUT.read(length)
    if length == 0 or len(body) < length:
        return None
    try:
        return json.loads(body)
    except ValueError:
        return None


def load(entry):
    module, _, name = entry.partition(":")
    sys.path.insert(0, os.getcwd())
    return getattr(importlib.import_module(module), name)()


def call(algorithm, frame):
    request_id = frame["request_id"]
    data = frame["data"]
    if data.get("phase") == "info":
        send({"type": "result", "request_id": request_id, "status": "OK", "message": "",
              "data": {"info": {"name": "demo", "version": "1.0.0", "supported_pids": ["A01", "A02"], "steps": []}}})
        return
    try:
        status, message, answer = algorithm.execute(data, send, request_id)
    except Exception as failure:
        traceback.print_exc()
        error(request_id, "1009", str(failure))
        return
    if not isinstance(answer, dict):
        error(request_id, "1000", "the return value is not a dict")
        return
    send({"type": "result", "request_id": request_id, "status": status, "message": message, "data": answer})


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--entry")
    entry = arguments.parse_args().entry
    capabilities = ["ping", "call", "shutdown", "shared_memory:v1"] + (["info", "setup"] if LEGACY else ["execute"])
    send({"type": "hello", "sdk_version": "0.0.7" if LEGACY else "0.3.2", "capabilities": capabilities})
    try:
        algorithm = load(entry)
    except Exception as failure:
        traceback.print_exc()
        error(None, "1000", "entry point %s failed: %s" % (entry, failure))
        return
    while True:
        frame = receive()
        if frame is None:
            return
        kind = frame.get("type")
        if kind == "ping":
            if os.path.exists("deaf"):
                continue
            send({"type": "pong", "request_id": frame["request_id"], "status": "OK"})
        elif kind == "call":
            call(algorithm, frame)
        elif kind == "shutdown":
            send({"type": "shutdown", "status": "OK"})
            return


if __name__ == "__main__":
    main()
