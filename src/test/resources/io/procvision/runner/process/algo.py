"""An algorithm that does what the description of its step says."""
import os
import subprocess
import sys
import time


class Algorithm:
    def __init__(self):
        self.kept = []

    def execute(self, data, send, request_id):
        wish = data.get("step_desc") or data.get("user_params", {}).get("step_desc", "")
        verb, _, argument = wish.partition(" ")
        answer = {"step_index": data["step_index"], "result_status": "OK", "pid": os.getpid()}
        if verb == "sleep":
            time.sleep(float(argument))
        elif verb == "note":  # leaves a line behind, then sleeps
            with open("notes", "a") as notes:
                notes.write(request_id + "\n")
            time.sleep(float(argument))
        elif verb == "collapse":  # so late that whatever may wait in the pipe has been written
            time.sleep(0.3)
            os._exit(int(argument))
        elif verb == "crash":
            os._exit(int(argument or 1))
        elif verb == "loop":
            while True:
                pass
        elif verb == "raise":
            raise ValueError(argument)
        elif verb == "nan":
            answer["score"] = float("nan")
        elif verb == "echo":
            answer["data"] = data
        elif verb == "print":
            print("printed by the algorithm")
        elif verb == "say":
            print(argument, file=sys.stderr)
        elif verb == "huge":
            answer["blob"] = "x" * int(argument)
        elif verb == "stray":  # an answer to somebody else comes first
            send({"type": "result", "request_id": "someone-else", "status": "OK", "message": "", "data": {}})
        elif verb == "environment":
            answer["environment"] = dict(os.environ)
        elif verb == "fork":  # a child that holds every pipe and outlives its parent
            child = os.fork()
            if child == 0:
                time.sleep(600)
                os._exit(0)
            answer["child"] = child
        elif verb == "allocate":  # so many megabytes, and keeps them
            self.kept.append(bytearray(b"x") * (int(argument) << 20))
        elif verb == "child":  # one that keeps so many megabytes
            self.kept.append(subprocess.Popen(
                [sys.executable, "-c", "import sys, time; kept = bytearray(b'x') * (%s << 20); time.sleep(600)" % argument]))
        elif verb == "limits":
            answer["limits"] = limits()
        elif verb == "bad":
            return "ERROR", "bad light", answer
        elif verb == "nothing":
            return "OK", "", None
        elif verb == "deaf":
            open("deaf", "w").close()
        elif verb == "die":  # once this call was answered
            subprocess.Popen([sys.executable, "-c", "import os, sys, time; time.sleep(0.2); os.kill(int(sys.argv[1]), 9)",
                              str(os.getpid())])
        return "OK", "", answer


def limits():
    """What the operating system lets this process do."""
    import resource
    with open("/proc/self/status") as status:
        facts = dict(line.split(":", 1) for line in status)
    return {"data": resource.getrlimit(resource.RLIMIT_DATA)[1], "files": resource.getrlimit(resource.RLIMIT_NOFILE)[1],
            "cpus": sorted(os.sched_getaffinity(0)), "nice": os.nice(0), "uid": os.getuid(), "gid": os.getgid(),
            "groups": os.getgroups(), "no_new_privileges": facts["NoNewPrivs"].strip(), "home": os.environ["HOME"]}


class Printing:
    def __init__(self):
        print("printed while loading", flush=True)
