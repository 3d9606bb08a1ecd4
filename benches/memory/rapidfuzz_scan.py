"""Compares each query with every segment by RapidFuzz, and prints a row of the table: by, program, queries/s, p50, p95, p99 in ms.

rapidfuzz_scan.py words|letters COUNT FOLDER
"""
import re
import sys
import time

import rapidfuzz
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

by, count, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3]
TOKEN = re.compile(r"\d+(?:[.,]\d+)*|\w+|[^\w\s]")
numbers = {}


def prepare(text):
    """Words become characters, so that both are compared the same way."""
    if by == "letters":
        return text
    codes = [numbers.setdefault(token, len(numbers) + 1) for token in TOKEN.findall(text.lower())]
    return "".join(chr(code if code < 0xD800 else code + 0x800) for code in codes)


def column(name, number):
    with open(f"{folder}/{name}", encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t")[number] for line in lines]


pool = [prepare(text) for text in sorted(set(column("mem.tsv", 1)))]
queries = column("queries.tsv", 2)
times = []
for text in queries[:: max(1, len(queries) // count)][:count]:
    begin = time.process_time()
    process.extractOne(prepare(text), pool, scorer=Levenshtein.normalized_similarity, score_cutoff=0.7)
    times.append(time.process_time() - begin)
times.sort()
at = lambda share: f"{times[int(len(times) * share)] * 1e3:.1f}"
name = "characters" if by == "letters" else by
print(name, f"RapidFuzz_{rapidfuzz.__version__},_scan", f"{len(times) / sum(times):.1f}", at(0.5), at(0.95), at(0.99))
