"""Opens what `diglot tmx convert` writes with the readers other people use, and compares the texts.

    python3 tests/peers/exchange.py target/debug/diglot FILE.tmx...

Readers: xmllint (well-formed), translate-toolkit (XLIFF 1.2, PO, CSV), polib and msgfmt (PO), openpyxl and LibreOffice
(XLSX), Python's csv and json. One that is not there is said as SKIPPED; the exit code is 1 when a text differs or a reader refuses
a file, 2 when no reader at all is there. The way back too: files that openpyxl, polib and translate-toolkit write are
converted to TMX and compared.
"""

import csv
import importlib
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

failed, ran, skipped = [], [], []


def module(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def program(name):
    return shutil.which(name)


def check(reader, file, got, expected):
    ran.append(reader)
    if got == expected:
        print(f"ok       {reader}: {file}, {len(expected)} texts")
        return
    failed.append(f"{reader}: {file}")
    print(f"FAILED   {reader}: {file}")
    for one, other in zip(got, expected):
        if one != other:
            print(f"  got      {one!r}\n  expected {other!r}")
            break
    else:
        print(f"  got {len(got)} texts, expected {len(expected)}")


def skip(reader):
    if reader not in skipped:
        skipped.append(reader)
        print(f"SKIPPED  {reader} is not installed")


def convert(diglot, *arguments):
    done = subprocess.run([diglot, "tmx", "convert", "--quiet", *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        failed.append(done.stderr.strip())
        print(f"FAILED   {done.stderr.strip()}")
    return done.returncode == 0


def pairs_of_jsonl(path):
    """The texts as our own JSON lines have them; the other files are compared with these."""
    lines = path.read_text(encoding="utf-8").splitlines()
    units = [json.loads(line) for line in lines if '"variants"' in line[:60] or '"variants":' in line]
    units = [unit for unit in units if "variants" in unit]
    return [[variant["text"] for variant in unit["variants"]] for unit in units]


def read_all(diglot, tmx, folder):
    name = tmx.stem
    files = {ending: folder / f"{name}.{ending}" for ending in ["jsonl", "tsv", "csv", "xlf", "xlf2", "xlsx", "po", "tmx"]}
    options = ["--source", "ru", "--target", "en"]
    for ending, file in files.items():
        if not convert(diglot, tmx, *options, "--tags", "drop", "-o", file):
            return
    expected = pairs_of_jsonl(files["jsonl"])
    expected = [pair for pair in expected if all(pair)]

    with open(files["csv"], encoding="utf-8", newline="") as file:
        check("csv", files["csv"].name, list(csv.reader(file))[1:], expected)

    plain = [line.split("\t") for line in files["tsv"].read_text(encoding="utf-8").splitlines()[1:]]
    undo = lambda cell: cell.replace("\\\\", "\0").replace("\\t", "\t").replace("\\n", "\n").replace("\\r", "\r").replace("\0", "\\")
    check("split at tabs", files["tsv"].name, [[undo(cell) for cell in row] for row in plain], expected)

    if xmllint := program("xmllint"):
        for ending in ["xlf", "xlf2", "tmx"]:
            done = subprocess.run([xmllint, "--noout", "--nonet", files[ending]], capture_output=True, text=True)
            check("xmllint", files[ending].name, done.stderr, "")
    else:
        skip("xmllint")

    check_schema(files["xlf2"], folder)
    both = "{urn:oasis:names:tc:xliff:document:2.0}"
    tree = ET.parse(files["xlf2"]).getroot()
    segments = tree.iter(f"{both}segment")
    texts = [["".join(segment.find(f"{both}{side}").itertext()) for side in ("source", "target")] for segment in segments]
    check("ElementTree (XLIFF 2.0)", files["xlf2"].name, texts, expected)

    if module("translate.storage.xliff"):
        from translate.storage import csvl10n, po, xliff

        with open(files["xlf"], "rb") as file:
            units = xliff.xlifffile.parsefile(file).units
        check("translate-toolkit", files["xlf"].name, [[str(u.source), str(u.target)] for u in units], expected)
        with open(files["po"], "rb") as file:
            units = [unit for unit in po.pofile.parsefile(file).units if not unit.isheader()]
        check("translate-toolkit", files["po"].name, [[str(u.source), str(u.target)] for u in units], expected)
    else:
        skip("translate-toolkit")

    if polib := module("polib"):
        check("polib", files["po"].name, [[entry.msgid, entry.msgstr] for entry in polib.pofile(str(files["po"]))], expected)
    else:
        skip("polib")
    if msgfmt := program("msgfmt"):
        done = subprocess.run([msgfmt, "--check-format", "--check-domain", "-o", "/dev/null", files["po"]], capture_output=True, text=True)
        check("msgfmt", files["po"].name, (done.returncode, done.stderr), (0, ""))
    else:
        skip("msgfmt")

    if openpyxl := module("openpyxl"):
        sheet = openpyxl.load_workbook(files["xlsx"]).worksheets[0]
        # openpyxl leaves the escapes of ECMA-376 (_x005F_ for _) to its caller.
        from openpyxl.utils.escape import unescape

        rows = [[unescape(cell.value or "") for cell in row] for row in sheet.iter_rows(min_row=2)]
        check("openpyxl", files["xlsx"].name, rows, expected)
        kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
        check("openpyxl (every cell is text)", files["xlsx"].name, sorted(kinds - {"s", "inlineStr"}), [])
    else:
        skip("openpyxl")
    if soffice := program("soffice") or program("libreoffice"):
        subprocess.run([soffice, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", folder / "office", files["xlsx"]], capture_output=True)
        with open(folder / "office" / f"{name}.csv", encoding="utf-8", newline="") as file:
            check("LibreOffice", files["xlsx"].name, list(csv.reader(file))[1:], expected)
    else:
        skip("LibreOffice")


def check_schema(file, folder):
    """The schema of XLIFF 2.0 by OASIS, as the Debian package php-symfony-translation has it."""
    schemas = pathlib.Path("/usr/share/php/Symfony/Component/Translation/Resources/schemas")
    if not program("xmllint") or not (schemas / "xliff-core-2.0.xsd").exists():
        skip("the schema of XLIFF 2.0 (php-symfony-translation, xmllint)")
        return
    beside = folder / "informativeCopiesOf3rdPartySchemas" / "w3c"
    beside.mkdir(parents=True, exist_ok=True)
    shutil.copy(schemas / "xml.xsd", beside)
    shutil.copy(schemas / "xliff-core-2.0.xsd", folder)
    done = subprocess.run(
        ["xmllint", "--nonet", "--noout", "--schema", folder / "xliff-core-2.0.xsd", file], capture_output=True, text=True
    )
    check("schema of XLIFF 2.0", file.name, (done.returncode, done.stderr.strip()), (0, f"{file} validates"))


def read_back(diglot, folder):
    """What others write, read by us."""
    texts = [["Порт «Северный» открыт.", 'The port "Severny" is open.'], ["=1+1", "=1+1"], ["Раз\nдва\tтри", "One\ntwo\tthree"]]
    made = {}
    if openpyxl := module("openpyxl"):
        book = openpyxl.Workbook()
        book.active.append(["ru", "en"])
        for row in texts:
            book.active.append(row)
            for cell in book.active[book.active.max_row]:
                cell.data_type = "s"
        book.save(folder / "made.xlsx")
        made["openpyxl"] = folder / "made.xlsx"
    if polib := module("polib"):
        catalogue = polib.POFile()
        catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Language": "en", "X-Source-Language": "ru"}
        catalogue.extend(polib.POEntry(msgid=source, msgstr=target) for source, target in texts)
        catalogue.save(str(folder / "made.po"))
        made["polib"] = folder / "made.po"
    if module("translate.storage.xliff"):
        from translate.storage import xliff

        store = xliff.xlifffile(sourcelanguage="ru", targetlanguage="en")
        for source, target in texts:
            unit = store.addsourceunit(source)
            unit.target = target
        store.savefile(str(folder / "made.xlf"))
        made["translate-toolkit"] = folder / "made.xlf"
    with open(folder / "made.csv", "w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([["ru", "en"], *texts])
    made["csv with semicolons and a byte order mark"] = folder / "made.csv"
    for writer, file in made.items():
        back = file.with_suffix(".back.jsonl")
        if convert(diglot, file, "-o", back):
            check(f"diglot reads {writer}", file.name, pairs_of_jsonl(back), texts)


def main():
    diglot, *files = sys.argv[1:]
    diglot = str(pathlib.Path(diglot).resolve())
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            read_all(diglot, pathlib.Path(file), pathlib.Path(folder))
        read_back(diglot, pathlib.Path(folder))
    print(f"{len(ran)} comparisons, {len(failed)} failed, skipped: {', '.join(skipped) or 'none'}")
    sys.exit(1 if failed else 0 if ran else 2)


if __name__ == "__main__":
    main()
