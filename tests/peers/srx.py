"""SRX rules and texts -> the places where diglot segment --srx and choppa-srx, a port of the Java library segment, differ.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install choppa-srx==1.0.0
    cargo build && /tmp/peers/bin/python3 tests/peers/srx.py target/debug/diglot [--rules FILE]... [--texts FOLDER]...

The rules are those of LanguageTool, which come with choppa-srx, the .srx files beside this one, and our own as diglot writes them. The texts are those of
samples/ and made-up ones (made_up.py), in which the expressions of the rules have their say; the same on every run. Every
character is a place where a sentence might end. Ends with 1 when there is a difference.
"""
import argparse
import itertools
import json
import multiprocessing
import pathlib
import re
import subprocess
import sys
import tempfile
import typing

import choppa
import regex
from choppa.iterators import SrxTextIterator
from choppa.srx_parser import SrxDocument

import made_up

HERE = pathlib.Path(__file__).resolve().parent
LANGUAGES = ["ru", "en", "de", "fr", "es", "uk", "pl", "zh", "hu"]
# Our own rules, written out as SRX.
WRITTEN = ["be", "de", "en", "es", "fr", "ru", "uk"]
SHOWN = 3


class Row(typing.NamedTuple):
    """What came of one rule file on the texts of one language."""

    rules: str
    language: str
    real: int
    made_up: int
    boundaries: int
    differences: list


def main():
    options = arguments()
    jobs = [(options, rules, language) for rules in options.rules for language in options.languages]
    with tempfile.TemporaryDirectory() as folder, multiprocessing.Pool() as pool:
        jobs += [(options, written(options.diglot, language, folder), language) for language in WRITTEN]
        rows = pool.map(compare, jobs, chunksize=1)
    print("| rules | language | characters of real text | of made-up text | boundaries | differences |")
    print("| --- | --- | ---: | ---: | ---: | ---: |")
    total = Row("**all**", "", *(sum(row[column] for row in rows) for column in (2, 3, 4)), [d for row in rows for d in row[5]])
    for row in [*rows, total]:
        print(f"| {row[0]} | {row[1]} | {row[2]:,} | {row[3]:,} | {row[4]:,} | {len(row[5]):,} |")
    for row in rows:
        for difference in row.differences[: options.show]:
            print(f"{row.rules} {row.language}: {difference}", file=sys.stderr)
    sys.exit(1 if total.differences or not total.boundaries else 0)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("diglot", help="the program")
    parser.add_argument("--rules", action="append", default=[], help="one more SRX file")
    parser.add_argument("--texts", action="append", default=[], help="one more folder of .txt files")
    parser.add_argument("--languages", nargs="+", default=LANGUAGES, help="codes")
    parser.add_argument("--characters", type=int, default=10_000, help="of made-up text, per file and language")
    parser.add_argument("--seed", default="1", help="for the made-up texts")
    parser.add_argument("--show", type=int, default=SHOWN, help="differences shown, per file and language")
    options = parser.parse_args()
    shipped = pathlib.Path(choppa.__file__).parent / "data/srx/languagetool_segment.srx"
    options.rules = [shipped, *sorted(HERE.glob("*.srx")), *map(pathlib.Path, options.rules)]
    options.texts = [HERE.parent.parent / "samples", *(pathlib.Path(folder).resolve() for folder in options.texts)]
    return options


def compare(job):
    """The row of one rule file and one language."""
    options, rules, language = job
    document = SrxDocument(ruleset=rules)
    # OmegaT writes RU.* in its maps and does not mind the case of letters.
    code = max(language, language.upper(), key=lambda code: sum(map.matches(code) for map in document.language_map_list))
    expressions = [
        (rule.before_pattern, rule.after_pattern)
        for language_rule in document.get_language_rule_list(code)
        for rule in language_rule.rules
    ]
    real_ones = real(options.texts, language)
    made_up_ones = made_up.paragraphs(expressions, options.characters, f"{options.seed} {rules.name} {language}")
    paragraphs = [*real_ones, *made_up_ones]
    ours = by_diglot(options.diglot, rules, language, paragraphs)
    theirs = [by_choppa(document, code, paragraph) for paragraph in paragraphs]
    boundaries = sum(len(starts) - 1 for starts in ours)
    lengths = (sum(map(len, ones)) for ones in (real_ones, made_up_ones))
    return Row(rules.name, language, *lengths, boundaries, differences(paragraphs, ours, theirs))


def written(program, language, folder):
    """The file of our own rules for a language."""
    path = pathlib.Path(folder) / f"our-{language}.srx"
    with path.open("wb") as file:
        subprocess.run([program, "segment", "--print-srx", language], check=True, stdout=file)
    return path


def real(folders, language):
    """The paragraphs of the texts in a language, by their names; of all texts when there are none in it."""
    paths = [(folder, path) for folder in folders for path in sorted(folder.rglob("*.txt"))]
    named = re.compile(rf"(^|[./_-]){language}[./_-]")
    mine = [(folder, path) for folder, path in paths if named.search(str(path.relative_to(folder.parent)))]
    texts = [path.read_text("utf-8", errors="replace") for _, path in mine or paths]
    return list(itertools.chain.from_iterable(map(made_up.trimmed, texts)))


def by_diglot(program, rules, language, paragraphs):
    """Where the sentences of each paragraph begin."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="", suffix=".txt") as file:
        file.write("\n\n".join(paragraphs))
        file.flush()
        command = [program, "segment", "--json", "--paragraph", "blank-line", "--encoding", "utf-8", "--lang", language]
        run = subprocess.run([*command, "--srx", rules, file.name], capture_output=True, text=True, encoding="utf-8")
    if run.returncode != 0:
        raise RuntimeError(run.stderr)
    refused = [line for line in run.stderr.splitlines() if "left out" in line]
    if refused:
        print(*refused, sep="\n", file=sys.stderr)
    starts = [[] for _ in paragraphs]
    offsets = list(itertools.accumulate((len(paragraph) + 2 for paragraph in paragraphs), initial=0))
    for line in run.stdout.splitlines():
        sentence = json.loads(line)
        number = sentence["paragraph"]
        starts[number].append(sentence["start"] - offsets[number])
    return starts


def by_choppa(document, code, paragraph):
    """Where the sentences of a paragraph begin; white space at the edges belongs to none."""
    starts, at = [], 0
    for segment in SrxTextIterator(document, code, paragraph):
        visible = regex.search(r"\P{White_Space}", segment)
        if visible:
            starts.append(at + visible.start())
        at += len(segment)
    return starts


def differences(paragraphs, ours, theirs):
    """The places where only one of the two begins a sentence, each with the text around it."""
    found = []
    for paragraph, mine, other in zip(paragraphs, ours, theirs, strict=True):
        for at in sorted(set(mine) ^ set(other)):
            who = "diglot" if at in mine else "choppa"
            found.append(f"only {who} cuts at the bar: {paragraph[max(0, at - 60):at]!r} | {paragraph[at:at + 40]!r}")
    return found


if __name__ == "__main__":
    main()
