#!/usr/bin/env python3
"""How many requests `diglot memory serve` answers: python3 benches/memory/serve.py PROGRAM FOLDER [--write]

PROGRAM is a release build. FOLDER has mem.tsv (number, English, Russian, origin) and queries.tsv (number, kind, English). The load
comes from wrk (Debian package wrk) on the same machine. --write puts the table into docs/numbers.md.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from urllib.parse import quote

SECONDS = 10
TOKEN = "token-of-the-measurement"
PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "numbers.md"

ASK = """
local paths = {}
for line in io.lines("%(paths)s") do paths[#paths + 1] = wrk.format("GET", line) end
local at, thread_number = 0, 0
function setup(thread) thread:set("first", thread_number * 997); thread_number = thread_number + 1 end
function init() at = first end
function request() at = at + 1; return paths[at %% #paths + 1] end
"""
SEND = """
local at, thread_number = 0, 0
function setup(thread) thread:set("own", thread_number); thread_number = thread_number + 1 end
function request()
  at = at + 1
  local body = string.format('{"source": "Pump %%d %%d stands at gate %%d.", "target": "Насос %%d стоит."}', own, at, %(salt)d, at)
  return wrk.format("PUT", "/tmserver/en/ru/unit/x", {["Authorization"] = "Bearer %(token)s"}, body)
end
"""
COUNT = """
function response(status) if status ~= 200 then failed = (failed or 0) + 1 end end
"""


def fields(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\n").split("\t")


def wrk(url, script, connections, folder):
    path = os.path.join(folder, "load.lua")
    pathlib.Path(path).write_text(script, encoding="utf-8")
    command = ["wrk", f"-t{min(2, connections)}", f"-c{connections}", f"-d{SECONDS}s", "--latency", "-s", path, url]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    print(said, file=sys.stderr)
    if "Non-2xx" in said or "Socket errors" in said:
        sys.exit("requests failed")
    unit = {"us": 0.001, "ms": 1.0, "s": 1000.0}
    latency = {share: float(value) * unit[name] for share, value, name in re.findall(r"(\d\d)%\s+([\d.]+)(us|ms|s)\b", said)}
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]), latency["50"], latency["99"]


def memory_of(process):
    """The most memory it had, and the part of it that is not files mapped in, in MB."""
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    number = lambda name: int(re.search(rf"{name}:\s+(\d+)", status)[1]) / 1024
    return number("VmHWM"), number("RssAnon")


def main():
    program, folder = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
    rows = []
    with tempfile.TemporaryDirectory() as work:
        table = os.path.join(work, "all.tsv")
        extra = os.path.join(work, "extra.tsv")
        escaped = lambda text: text.replace("\\", "\\\\")
        with open(table, "w", encoding="utf-8") as out, open(extra, "w", encoding="utf-8") as more:
            out.write("en\tru\n")
            more.write("en\tru\n")
            for number, (_, source, target, *_) in enumerate(fields(folder / "mem.tsv")):
                out.write(f"{escaped(source)}\t{escaped(target)}\n")
                if number % 7 == 0:
                    more.write(f"{escaped(source)} ({number})\t{escaped(target)}\n")
        subprocess.run([program, "memory", "add", "m.memory", "-q", "all.tsv"], cwd=work, check=True)
        paths = os.path.join(work, "paths")
        with open(paths, "w", encoding="utf-8") as out:
            for _, _, source, *_ in fields(folder / "queries.tsv"):
                out.write(f"/tmserver/en/ru/unit/{quote(source[:500].replace(chr(13), ' '), safe='')}\n")
        pathlib.Path(work, "token").write_text(TOKEN)
        command = [program, "memory", "serve", "m.memory", "--listen", "127.0.0.1:0", "--token-file", "token"]
        begin = time.monotonic()
        with subprocess.Popen(command, cwd=work, stderr=subprocess.PIPE, text=True) as server:
            try:
                url = re.search(r"http://[^/]+", server.stderr.readline())[0]
                ask = ASK % {"paths": paths} + COUNT
                first = time.monotonic() - begin
                wrk(url, ask, 8, work)
                for connections in (1, 8, 64):
                    rows.append((f"questions, {connections} connection{'s' * (connections > 1)}", *wrk(url, ask, connections, work), *memory_of(server)))
                adding = threading.Thread(target=subprocess.run, args=([program, "memory", "add", "m.memory", "-q", "extra.tsv", "--batch", "2000"],), kwargs={"cwd": work, "check": True})
                adding.start()
                rows.append(("questions, 8 connections, while 52 thousand units are added", *wrk(url, ask, 8, work), *memory_of(server)))
                adding.join()
                rows.append(("units sent, 8 connections", *wrk(url, SEND % {"token": TOKEN, "salt": 1} + COUNT, 8, work), *memory_of(server)))
                with urllib.request.urlopen(f"{url}/health") as answer:
                    assert json.load(answer)["status"] == "ok"
            finally:
                server.terminate()
            if server.wait() != 0:
                sys.exit(f"the server failed: {server.stderr.read()}")
    lines = ["| load | requests/s | p50 ms | p99 ms | memory MB | without mapped files |", "| --- | ---: | ---: | ---: | ---: | ---: |"]
    lines += [f"| {what} | {int(rate)} | {p50 + 0.005:.2f} | {p99 + 0.005:.2f} | {int(whole) + 1} | {int(own) + 1} |" for what, rate, p50, p99, whole, own in rows]
    print("\n".join(lines))
    print(f"first start, with both indexes to be made: {first:.1f} s", file=sys.stderr)
    if "--write" in sys.argv:
        text = PAGE.read_text(encoding="utf-8")
        begin, end = "<!-- begin memory-serve -->", "<!-- end memory-serve -->"
        before, rest = text.split(begin)
        _, after = rest.split(end)
        PAGE.write_text(before + begin + "\n\n" + "\n".join(lines) + "\n\n" + end + after, encoding="utf-8")


if __name__ == "__main__":
    main()
