"""Makes small model2vec models and writes what the package makes of many texts, for tests/model2vec.rs.

Vocabularies are learnt from the texts given and made-up ones, vectors are random. In the directory OUT: a directory for each model, and
reference.jsonl with one JSON object a line.
Usage: model2vec_models.py OUT SENTENCES...
"""

import json
import pathlib
import random
import sys
import tempfile
import unicodedata

import model2vec
import numpy
import sentencepiece
import tokenizers
from tokenizers import models, normalizers, pre_tokenizers, trainers

# Blocks of Unicode to make texts of: six scripts and more.
BLOCKS = [
    (0x20, 0x24F), (0x400, 0x52F), (0x600, 0x6FF), (0x4E00, 0x9FFF), (0x3040, 0x30FF), (0xAC00, 0xD7A3),
    (0xE01, 0xE5B), (0x900, 0x97F), (0x370, 0x3FF), (0x590, 0x5FF), (0x0, 0xFFFF), (0x0, 0x10FFFF),
]
ODD = [
    " ", " ", " ", "\t", "\n", "  ", "\u2581", "[UNK]", "<s>", "<mask>", "##a", "e\u0301", "\ufb01", "\u33bf", "\u200b", "\ufeff", "\0",
    "\U0001f9ff", "\u0435\u0308", "\uff57", "\u3002", "\u2026", "\ufdfa", "\u00a0", "aa", "аа", "123", "\u0130", "\u03a3", "\u0085",
    "New York", "new york", "Нижний Новгород", "-", "...", "$",
]
WORDS = ["New York", "Нижний Новгород", "$ 5"]


def made_up(count):
    draw = random.Random(1)

    def character(low, high):
        code = draw.randint(low, high)
        return "x" if 0xD800 <= code <= 0xDFFF else chr(code)

    for number in range(count):
        low, high = BLOCKS[number % len(BLOCKS)]
        length = draw.randint(1, 60)
        yield "".join(character(low, high) if draw.random() < 0.8 else draw.choice(ODD) for _ in range(length))


def charsmap(texts):
    """The table of characters that SentencePiece puts into its models, out of a model trained on the texts."""
    with tempfile.TemporaryDirectory() as folder:
        prefix = str(pathlib.Path(folder) / "m")
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(texts), model_prefix=prefix, vocab_size=300, hard_vocab_limit=False, character_coverage=0.98,
            normalization_rule_name="nmt_nfkc", minloglevel=2,
        )
        return charsmap_of(pathlib.Path(prefix + ".model").read_bytes())


def charsmap_of(model):
    """The table of characters in the bytes of a SentencePiece model."""

    def fields(message):
        def varint(at):
            value = shift = 0
            while True:
                value |= (message[at] & 127) << shift
                shift, at = shift + 7, at + 1
                if message[at - 1] < 128:
                    return value, at

        at = 0
        while at < len(message):
            tag, at = varint(at)
            if tag & 7 == 0:
                value, at = varint(at)
            elif tag & 7 == 2:
                length, at = varint(at)
                value, at = message[at:at + length], at + length
            else:
                size = 4 if tag & 7 == 5 else 8
                value, at = message[at:at + size], at + size
            yield tag >> 3, value

    normalizer = dict(fields(model))[3]
    return dict(fields(normalizer))[2]


def word_piece(texts, **options):
    tokenizer = tokenizers.Tokenizer(models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(**options)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer.train_from_iterator(texts, trainers.WordPieceTrainer(vocab_size=6000, special_tokens=special, show_progress=False))
    tokenizer.enable_padding()
    return tokenizer


def unigram(texts, normalizer, pre_tokenizer):
    tokenizer = tokenizers.Tokenizer(models.Unigram())
    tokenizer.normalizer, tokenizer.pre_tokenizer = normalizer, pre_tokenizer
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    trainer = trainers.UnigramTrainer(vocab_size=12000, special_tokens=special[:4], unk_token="<unk>", show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.add_special_tokens([tokenizers.AddedToken("<mask>", lstrip=True, normalized=False, special=True)])
    return tokenizer


def main():
    out = pathlib.Path(sys.argv[1])
    sentences = [line for path in sys.argv[2:] for line in pathlib.Path(path).read_text("utf-8").splitlines() if line.strip()]
    texts = sentences + list(made_up(2400))
    learnt = sentences + list(made_up(600))
    for kept_out in ("\0", "<s>", "<mask>"):
        learnt = [text.replace(kept_out, "") for text in learnt]
    table = charsmap(sentences)
    metaspace = pre_tokenizers.Metaspace
    spaced = [normalizers.Replace(mark, f" {mark} ") for mark in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"]
    regex = tokenizers.Regex
    tokens = {
        "word-piece": word_piece(learnt, lowercase=True),
        "word-piece-cased": word_piece(learnt, lowercase=False, strip_accents=False, handle_chinese_chars=False),
        "word-piece-words": word_piece(learnt, lowercase=True, clean_text=False),
        "unigram": unigram(learnt, normalizers.Precompiled(table), metaspace()),
        "unigram-xlm-r": unigram(
            learnt,
            normalizers.Sequence([normalizers.Precompiled(table), normalizers.Strip(False, True), normalizers.Replace(regex(" {2,}"), "▁")]),
            pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), metaspace()]),
        ),
        "unigram-words": unigram(
            learnt,
            normalizers.Sequence([
                normalizers.Precompiled(table), normalizers.Lowercase(), *spaced, normalizers.Replace(regex(r"\s+"), " "), normalizers.Strip(),
            ]),
            metaspace(split=False),
        ),
    }
    for name in ("word-piece-words", "unigram-words"):
        tokens[name].add_tokens([tokenizers.AddedToken(word, normalized=True) for word in WORDS])
        tokens[name].add_tokens([tokenizers.AddedToken("x1", single_word=True, rstrip=True, normalized=False)])
    kinds = {"word-piece": "float32", "word-piece-cased": "float16", "word-piece-words": "int8", "unigram": "float32", "unigram-xlm-r": "float64"}
    draw = numpy.random.default_rng(1)
    out.mkdir(parents=True, exist_ok=True)
    lines = (out / "reference.jsonl").open("w", encoding="utf-8")
    long = " ".join(sentences)
    odd = ["", " ", "\0", "x1 ax1 x1b x1_ x1", *ODD, "а" * 300, "мир " * 700, long[:9000]]
    odd += [unicodedata.normalize("NFD", text) for text in sentences[:200]] + [text.upper() for text in sentences[:200]]
    for name, tokenizer in tokens.items():
        count = tokenizer.get_vocab_size()
        vectors = draw.normal(size=(count, 24)) * draw.exponential(size=(count, 1))
        kind = kinds.get(name, "float32")
        more = {}
        if name == "unigram-words":  # as after vocabulary_quantization
            more = {"token_mapping": draw.integers(0, 500, count), "weights": draw.exponential(size=count)}
            vectors = vectors[:500]
        if kind == "int8":
            vectors = numpy.clip(vectors * 30, -127, 127)
        model = model2vec.StaticModel(
            vectors.astype(kind), tokenizer, config={}, normalize=name != "unigram", max_length=None if name == "unigram-xlm-r" else 512, **more,
        )
        model.save_pretrained(out / name)
        model = model2vec.StaticModel.from_pretrained(out / name)
        short = texts + odd
        for text, vector in zip(short, model.encode(short)):
            limit = None if model.max_length is None else model.max_length * model.median_token_length
            ids = model.tokenize([text[:limit]])[0]
            numbers = [float(f"{number:.6g}") for number in vector]
            lines.write(json.dumps({"model": name, "text": text, "ids": ids, "vector": numbers}, ensure_ascii=False) + "\n")
    lines.close()


if __name__ == "__main__":
    main()
