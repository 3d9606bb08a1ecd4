"""Asks another program the queries, and prints rows of the table: by, program, queries/s, p50, p95, p99 in ms, made in s, MB, best found.

peers.py scan-words|scan-letters|tantivy|fts5 COUNT FOLDER

COUNT queries are asked, spread over all; a match counts from 70 % on. Times are those of the processor. The best is found when what the
program returns has, by words or by characters, the percentage that a scan of everything gives (gold.tsv).
"""
import os
import re
import sqlite3
import sys
import tempfile
import time

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

what, count, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3]
THRESHOLD = 70
# So many candidates of a ranked search are compared with the query.
RERANKED = 100
TOKEN = re.compile(r"\d+(?:[.,]\d+)*|\w+|[^\w\s]")
numbers = {}


def words(text):
    """Words become characters, so that both are compared the same way."""
    codes = [numbers.setdefault(token, len(numbers) + 1) for token in TOKEN.findall(text.lower())]
    return "".join(chr(code if code < 0xD800 else code + 0x800) for code in codes)


def by_words(one, other):
    one, other = words(one), words(other)
    longer = max(len(one), len(other), 1)
    return 100 * (longer - Levenshtein.distance(one, other)) // longer


def by_letters(one, other):
    return 100 * Levenshtein.normalized_similarity(one, other)


def column(name, number):
    with open(f"{folder}/{name}", encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t")[number] for line in lines]


def size(path):
    if os.path.isfile(path):
        return os.path.getsize(path)
    return sum(os.path.getsize(os.path.join(root, name)) for root, _, names in os.walk(path) for name in names)


def scan(prepare):
    import rapidfuzz

    prepared = [prepare(text) for text in pool]

    def search(text):
        found = process.extractOne(
            prepare(text), prepared, scorer=Levenshtein.normalized_similarity, score_cutoff=THRESHOLD / 100
        )
        return [pool[found[2]]] if found else []

    return f"RapidFuzz {rapidfuzz.__version__}, scan", search, None


def tantivy(place):
    import tantivy as library

    schema = library.SchemaBuilder().add_text_field("text", stored=True, tokenizer_name="plain").build()
    index = library.Index(schema, path=place)
    plain = library.TextAnalyzerBuilder(library.Tokenizer.simple()).filter(library.Filter.lowercase()).build()
    index.register_tokenizer("plain", plain)
    writer = index.writer(heap_size=200_000_000, num_threads=1)
    for text in pool:
        writer.add_document(library.Document(text=[text]))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(text):
        terms = [library.Query.term_query(schema, "text", term) for term in set(plain.analyze(text))]
        query = library.Query.boolean_query([(library.Occur.Should, term) for term in terms])
        hits = searcher.search(query, RERANKED, count=False).hits
        return [searcher.doc(address)["text"][0] for _, address in hits]

    return f"Tantivy (Python {library.__version__}), {RERANKED} reranked", search, place


def fts5(place):
    path = os.path.join(place, "fts5")
    database = sqlite3.connect(path)
    database.execute("CREATE VIRTUAL TABLE found USING fts5(text, tokenize='trigram')")
    database.executemany("INSERT INTO found VALUES (?)", ((text,) for text in pool))
    database.execute("INSERT INTO found(found) VALUES ('optimize')")
    database.commit()

    def search(text):
        text = text.lower()
        grams = {text[at : at + 3].replace('"', '""') for at in range(len(text) - 2)}
        if not grams:
            return []
        wanted = " OR ".join(f'"{gram}"' for gram in grams)
        rows = database.execute("SELECT text FROM found WHERE found MATCH ? ORDER BY rank LIMIT ?", (wanted, RERANKED))
        return [text for text, in rows]

    return f"SQLite {sqlite3.sqlite_version} FTS5 trigrams, {RERANKED} reranked", search, path


pool = sorted(set(column("mem.tsv", 1)))
queries = list(zip(column("queries.tsv", 2), zip(column("gold.tsv", 1), column("gold.tsv", 2))))
queries = queries[:: max(1, len(queries) // count)][:count]
with tempfile.TemporaryDirectory() as place:
    begin = time.process_time()
    if what.startswith("scan"):
        name, search, path = scan(words if what == "scan-words" else str)
    else:
        name, search, path = {"tantivy": tantivy, "fts5": fts5}[what](place)
    made = time.process_time() - begin
    kinds = {"scan-words": [0], "scan-letters": [1]}.get(what, [0, 1])
    scores = [by_words, by_letters]
    times, best = [], []
    for text, gold in queries:
        begin = time.process_time()
        found = search(text)
        # A ranked search knows nothing of percentages: comparing belongs to it.
        likeness = [max((score(text, other) for other in found), default=0) for score in scores]
        times.append(time.process_time() - begin)
        best.append((likeness, [float(number) for number in gold]))
    times.sort()
    at = lambda share: f"{times[int(len(times) * share)] * 1e3:.3g}"
    for kind in kinds:
        there = [likeness[kind] >= gold[kind] - 0.02 for likeness, gold in best if gold[kind] >= THRESHOLD]
        cells = [("words", "characters")[kind], name, f"{len(times) / sum(times):.3g}", at(0.5), at(0.95), at(0.99)]
        cells += [f"{made:.1f}", f"{size(path) / 1e6:.1f}" if path else "–", f"{sum(there)}/{len(there)}"]
        print("\t".join(cells))
