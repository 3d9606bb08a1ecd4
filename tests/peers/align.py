"""Vectors of two texts -> the links of sentweave, which is vecalign's algorithm (Thompson and Koehn 2019) as a package.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install sentweave==0.3.3 galechurch==0.1.0
    PATH=/tmp/peers/bin:$PATH cargo bench --bench align -- peers

Usage: align.py VECTORS DIMENSIONS LONGEST < documents > links. A document is a line `[source sentences, target sentences]`. VECTORS
holds whole numbers of 16 bits, 32767 for 1: for each document, source first, for each sentence, the vectors of the spans of 1 to
LONGEST sentences that begin there (zeros where the text ends before). A line `[[source numbers, target numbers], ...]` comes back for
each document, and at the end the seconds that aligning took, on one core.
"""

import json
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # before numpy is loaded
    os.environ[name] = "1"

import numpy
import sentweave


def main():
    path, dimensions, longest = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    vectors = numpy.memmap(path, dtype=numpy.int16, mode="r").reshape(-1, longest, dimensions)
    row, seconds = 0, 0.0
    for line in sys.stdin:
        # sentweave joins texts and asks for the vector of what comes out: numbers stand for sentences.
        sides, texts = {}, []
        for side, count in zip("st", json.loads(line), strict=True):
            sides[side] = vectors[row : row + count].astype(numpy.float32)
            texts.append([f"{side}{number}" for number in range(count)])
            row += count

        def encode(spans, sides=sides):
            made = numpy.zeros((len(spans), dimensions), numpy.float32)
            for at, span in enumerate(spans):
                if span == "PAD":  # stands where a span would begin before the text, and is never linked
                    made[at, 0] = 1.0
                    continue
                first, *more = span.split(" ")
                made[at] = sides[first[0]][int(first[1:]), len(more)]
            return made

        start = time.perf_counter()
        # vecalign's own sizes and penalties.
        result = sentweave.align(*texts, encode, alignment_max_size=longest)
        seconds += time.perf_counter() - start
        print(json.dumps([[link.src_indices, link.tgt_indices] for link in result.alignments]))
    print(json.dumps(seconds))


main()
