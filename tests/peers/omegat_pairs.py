"""Sentences of files, one a line, changed by chance -> pairs of texts, "language TAB text TAB text" a line.

    python3 tests/peers/omegat_pairs.py LANGUAGE COUNT FILE...

The same files give the same pairs.
"""

import random
import sys

SIGNS = [
    "<f0>", "</f0>", "<br1/>", "<", ">", "&", "AT&T", " & ", "%s", "50%", "$5.50", "#3", ".5", "1,250.00", "3-5", "2031", "№7",
    "U.S.", "e.g.", "don't", "it’s", "bank's", "co-op", "rock-n-roll", "snake_case", "__x__", "a.b.c", "x@y.org", "http://a.b/c?d=1",
    "«так»", "„so“", "“so”", "—", "–", "...", "…", "'", '"', "ё", "Ё", "COVID-19", "abc123def", "²", "½", "Ⅷ", "е\u0301", "\u00ad",
    "\u200b", "\t", "\u00a0", "中文字", "カタカナ", "ひらがな", "ไทย", "İ", "ß", "naïve", "co:op", "a;b", "don''t", "R&D", "5&6", "&lt;",
    "()", "[1]", "/", "\\", "*", "~", "^", "|", "x" * 260, "10:30", "1'000", "1\u00a0000", "§5", "€5", "5€", "5 %", "A4", "4А", "т.е.", "т. е.",
]


def change(words, all_words, chance):
    words = list(words)
    for _ in range(chance.randint(0, 4)):
        at = chance.randrange(len(words) + 1)
        kind = chance.randrange(8)
        word = words[at] if at < len(words) else ""
        if kind == 0:
            del words[at : at + 1]
        elif kind == 1:
            words.insert(at, chance.choice(all_words))
        elif kind == 2:
            words.insert(at, chance.choice(SIGNS))
        elif kind == 3 and word:
            words[at] = chance.choice([word.upper(), word.lower(), word.capitalize()])
        elif kind == 4 and word:
            cut = chance.randrange(len(word) + 1)
            words[at] = word[:cut] + chance.choice(SIGNS) + word[cut:]
        elif kind == 5 and word:
            words[at] = word[: chance.randrange(1, len(word) + 1)]
        elif kind == 6:
            other = chance.randrange(len(words) + 1)
            words[other:other] = words[at : at + 3]
        elif kind == 7:
            words[at : at + 1] = [chance.choice(all_words)]
    return chance.choice([" ", " ", " ", "  ", " \t"]).join(words) if chance.random() < 0.1 else " ".join(words)


def main():
    language, count = sys.argv[1], int(sys.argv[2])
    lines = []
    for path in sys.argv[3:]:
        with open(path, encoding="utf-8") as file:
            lines += [line.strip() for line in file if line.strip()]
    chance = random.Random(7)
    all_words = sorted({word for line in lines for word in line.split()})
    for _ in range(count):
        line = chance.choice(lines).split()
        other = chance.choice(lines).split() if chance.random() < 0.2 else line
        texts = [change(words, all_words, chance).replace("\t", " ") for words in (line, other)]
        print(language, *texts, sep="\t")
    # Texts that are longer than what OmegaT looks at, and such as have nothing in them.
    long = " ".join((all_words * 3)[:1500])
    for one, other in [("", ""), ("2031", "2031"), ("", all_words[0]), (long, long), (long, all_words[0]), (long, long[50:])]:
        print(language, one, other, sep="\t")


main()
