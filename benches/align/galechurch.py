"""Sentences on standard input, one JSON line a document -> their links and the time it took, on one core."""
import json
import sys
import time

import galechurch

rounds = int(sys.argv[1])
documents = [json.loads(line) for line in sys.stdin.buffer.read().decode("utf-8").split("\n") if line]
best, links = None, []
for _ in range(rounds):
    links = []
    start = time.perf_counter()
    for source, target in documents:
        try:
            links.append(galechurch.align(source, target).beads)
        except ValueError:  # a text too long for it
            links.append(None)
    seconds = time.perf_counter() - start
    best = seconds if best is None else min(best, seconds)
for beads in links:
    rows = beads and [[b.source_start, b.source_end, b.target_start, b.target_end] for b in beads]
    print(json.dumps(rows))
print(json.dumps(best))
