"""Regular expressions -> paragraphs in which they, and what almost fits them, stand: the same ones for the same seed."""
import random
import re

import regex

WORDS = """Он она Они дождь шёл Орёл Москва ёлка The the cat He went London Das Haus Über Le chat été niño Київ їжа був Łódź
było 他来了 東京 Ελλάδα 5 12 2014 3.5 XIV Дж US ABC Ba ОАО и в a I О""".split()
MARKS = [*"......!!??…:;,。！？-—", "...", "?!", "!!!", ".»", ".”", '."', ".)", "!»", ").", "».", ". –"]
SPACES = [*"          ", "", "", "  ", "\t", "\n", "\u00a0", "\u00a0", "\u202f", "\u3000"]
ODD = [*"«»“”„\"'’()[]—–-%№&<>{}/\\*+^$|#@~°`_0123456789aAzZéÉßжЖёЁїЇЩщ中文ーあא", "\u0301", "\u200d", "😀", "\u00ad"]
ESCAPES = {
    "s": [*"    \n\t\u00a0"], "h": [*"   \t\u00a0"], "v": ["\n"], "R": ["\n"], "n": ["\n"], "t": ["\t"],
    "d": [*"0159"], "w": [*"aZжЯé5_"], "S": [*"aЖ.5"], "H": [*"aЖ.5"], "W": [*" .,-"], "D": [*"aж."],
}  # fmt: skip
NAMED = {
    "L": [*"aZéжЯ中"], "Lu": [*"AZÉЖЯ"], "Ll": [*"azéжя"], "Nd": [*"059"], "N": [*"05Ⅷ"], "Ps": [*"([„"], "Pe": [*")]"],
    "Pi": [*"«“‘"], "Pf": [*"»”’"], "Pd": [*"-–—"], "P": [*".,»-!"], "Po": [*".!?\"'"],
}  # fmt: skip


def paragraphs(expressions, characters, seed):
    """Paragraphs of so many characters together; the expressions are pairs, before a place and after it."""
    dice, made = random.Random(seed), []
    while characters > 0:
        for paragraph in trimmed(paragraph_of(expressions, dice)):
            made.append(paragraph)
            characters -= len(paragraph)
    return made


def trimmed(text):
    """The paragraphs of a text: what stands between blank lines, form feeds and paragraph separators."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    parts = regex.split(r"[\f\u2029]|[\n\r\v\x85\u2028]\p{White_Space}*[\n\r\v\x85\u2028]", text)
    parts = (regex.sub(r"^\p{White_Space}+|\p{White_Space}+\Z", "", part) for part in parts)
    return [part for part in parts if part]


def paragraph_of(expressions, dice):
    made = ""
    for _ in range(dice.randint(6, 24)):
        kind = dice.random()
        if kind < 0.5 and expressions:
            before, after = dice.choice(expressions)
            made += match(before, dice) + (match(after, dice) if dice.random() < 0.7 else "")
        elif kind < 0.9:
            made += dice.choice(WORDS)
        else:
            made += dice.choice(ODD)
        made += dice.choice(MARKS) if dice.random() < 0.4 else ""
        made += dice.choice(SPACES) if dice.random() < 0.8 else ""
    case = dice.random()
    return made.upper() if case < 0.05 else made.lower() if case < 0.1 else made


def match(expression, dice):
    """What the expression matches, or something near it where that is hard to tell: look-around, sets of sets."""
    return Reader(expression, dice).alternatives()


class Reader:
    """Reads an expression from left to right and makes up what it reads."""

    def __init__(self, rest, dice):
        self.rest, self.dice = rest, dice

    def eat(self, pattern):
        found = re.match(pattern, self.rest)
        self.rest = self.rest[found.end() :] if found else self.rest
        return found[0] if found else ""

    def alternatives(self):
        made = [self.sequence()]
        while self.eat(r"\|"):
            made.append(self.sequence())
        return self.dice.choice(made)

    def sequence(self):
        made = ""
        while self.rest and self.rest[0] not in "|)":
            start = self.rest
            piece = self.piece()
            end = self.rest
            for _ in range(self.times()):
                made += piece
                piece = Reader(start[: len(start) - len(end)], self.dice).piece()  # [a-z]{2} is not always a double letter
        return made

    def times(self):
        sign = self.eat(r"[*+?][?+]?|\{\d+(,\d*)?\}[?+]?")
        numbers = re.findall(r"\d+", sign)
        least = int(numbers[0]) if numbers else 0 if sign[:1] in ("*", "?") and sign else 1
        most = int(numbers[1]) if len(numbers) == 2 else least + 3 if sign[:1] in ("*", "+") or "," in sign else max(least, 1)
        return self.dice.randint(least, min(most, least + 3))

    def piece(self):
        if self.eat(r"\(\?#[^)]*\)|\(\?[A-Za-z-]+\)"):
            return ""
        look = self.eat(r"\(\?(=|!|<=|<!)")
        if look or self.eat(r"\((\?(P?<\w+>|>|[a-zA-Z-]*:))?"):
            made = self.alternatives()
            self.eat(r"\)")
            return made if not look or self.dice.random() < 0.2 else ""
        if self.eat(r"\[:?(?=\^?[^\s])"):
            return self.dice.choice(self.set())
        if self.eat(r"\\"):
            return self.dice.choice(self.escape())
        sign, self.rest = self.rest[0], self.rest[1:]
        return self.dice.choice(WORDS) if sign == "." else "" if sign in "^$" else sign

    def set(self):
        negated, members = self.eat(r"\^"), []
        while self.rest and not (members and self.eat("]")):
            if self.eat("&&") or self.eat(r"\[:?"):
                members += self.set() if members or self.rest[:1] != "[" else []
                continue
            between = self.eat(r"[^\\]-[^\\\]\[]")
            if between:
                codes = range(ord(between[0]), ord(between[2]) + 1)
                members += map(chr, self.dice.sample(codes, min(4, len(codes))))
            elif self.eat(r"\\"):
                members += self.escape()
            else:
                members.append(self.rest[0])
                self.rest = self.rest[1:]
        return ODD if negated else members or ODD

    def escape(self):
        name = self.eat(r"[pP]\{[^}]*\}|[pP][A-Z]")
        if name:
            return NAMED.get(re.sub(r"^p\{?(Is)?|\}", "", name), ODD)
        code = self.eat(r"u[0-9a-fA-F]{4}|x\{[0-9a-fA-F]+\}|x[0-9a-fA-F]{2}")
        if code:
            return [chr(int(re.sub(r"[ux{}]", "", code), 16))]
        quoted = self.eat(r"Q.*?(\\E|$)")
        if quoted:
            return [quoted[1:].removesuffix("\\E")]
        sign, self.rest = self.rest[:1], self.rest[1:]
        return ESCAPES.get(sign) or ([""] if sign.isalnum() else [sign])
