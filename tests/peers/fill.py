"""Opens the XLIFF that `diglot memory fill` writes with the readers other people use.

    python3 tests/peers/fill.py target/debug/diglot

Readers: translate-toolkit (targets, states, alternative translations), xmllint with the schemas of XLIFF (as the Debian package
php-symfony-translation has them), OmegaT. One that is not there is said as SKIPPED; the exit code is 1 when something else is
read than was written, 2 when no reader at all is there.
"""

import importlib.util
import pathlib
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

UNITS = [
    ("Порт закроют в мае.", "The port will close in May."),
    ("Порт откроют в 2031 году.", "The port will open in 2031."),
    ("Цены & «скидки» < 5 %", 'Prices & "discounts" < 5%'),
]
# What is looked for, the percentage of the best match, its unit, and the target.
WANTED = [
    ("Порт закроют в мае.", 100, 0, "The port will close in May."),
    ("Порт откроют в 2035 году.", 83, 1, "The port will open in 2035."),
    ("Совсем другое дело.", None, None, None),
    ("Цены & «скидки» < 5 %", 100, 2, 'Prices & "discounts" < 5%'),
]
PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0"><source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir><tm_dir>__DEFAULT__</tm_dir>
<glossary_dir>__DEFAULT__</glossary_dir><glossary_file>__DEFAULT__</glossary_file><dictionary_dir>__DEFAULT__</dictionary_dir>
<source_lang>RU</source_lang><target_lang>EN</target_lang><sentence_seg>false</sentence_seg></project></omegat>
"""
ran, failed, skipped = [], [], []


def check(reader, got, expected):
    ran.append(reader)
    if got == expected:
        print(f"ok       {reader}")
    else:
        failed.append(reader)
        print(f"FAILED   {reader}\n  got      {got!r}\n  expected {expected!r}")


def skip(reader):
    skipped.append(reader)
    print(f"SKIPPED  {reader} is not installed")


def run(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        print(f"FAILED   {' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
        sys.exit(1)


def fill(diglot, folder):
    """The job in both versions, filled."""
    units = folder / "a.tsv"
    units.write_text("".join(f"{source}\t{target}\n" for source, target in UNITS), encoding="utf-8")
    run(diglot, "memory", "add", folder / "a.memory", units, "--source", "ru", "--target", "en", "--quiet")
    job = folder / "job.tsv"
    job.write_text("".join(f"{source}\t\n" for source, *_ in WANTED), encoding="utf-8")
    for name in ["one.xlf", "two.xlf2"]:
        run(diglot, "memory", "fill", folder / "a.memory", job, "--source", "ru", "--target", "en", "--min", "80", "--repair", "-o", folder / name, "--quiet")
    return folder / "one.xlf", folder / "two.xlf2"


def translate_toolkit(diglot, file, folder):
    if importlib.util.find_spec("translate") is None:
        skip("translate-toolkit")
        return
    from translate.storage import xliff

    units = xliff.xlifffile.parsefile(str(file)).units
    expected = [(source, target or "") for source, _, _, target in WANTED]
    check("translate-toolkit: targets", [(str(unit.source), str(unit.target or "")) for unit in units], expected)
    states = [unit.xmlelement.find(unit.namespaced("target")) for unit in units]
    states = [None if state is None else state.get("state") for state in states]
    check("translate-toolkit: states", states, ["translated", "needs-review-translation", None, "translated"])
    check("translate-toolkit: to be reviewed", [unit.isreview() for unit in units], [False, True, False, False])
    alternatives = [
        [(str(one.source), str(one.target), one.xmlelement.get("match-quality")) for one in unit.getalttrans("a.memory")]
        for unit in units
    ]
    expected = [[] if at is None else [(*UNITS[at], str(percent))] for _, percent, at, _ in WANTED]
    check("translate-toolkit: alternative translations", alternatives, expected)

    # A file of theirs, filled and read again.
    store = xliff.xlifffile(sourcelanguage="ru", targetlanguage="en")
    for source, *_ in WANTED:
        store.addsourceunit(source)
    theirs = folder / "theirs.xlf"
    store.savefile(str(theirs))
    run(diglot, "memory", "fill", folder / "a.memory", theirs, "--min", "80", "--repair", "-o", folder / "filled.xlf", "--quiet")
    units = xliff.xlifffile.parsefile(str(folder / "filled.xlf")).units
    expected = [(source, target or "") for source, _, _, target in WANTED]
    check("translate-toolkit: a file of its own", [(str(unit.source), str(unit.target or "")) for unit in units], expected)


def schemas(one, two, folder):
    package = pathlib.Path("/usr/share/php/Symfony/Component/Translation/Resources/schemas")
    if not shutil.which("xmllint") or not (package / "xliff-core-2.0.xsd").exists():
        skip("the schemas of XLIFF (php-symfony-translation, xmllint)")
        return
    beside = folder / "informativeCopiesOf3rdPartySchemas" / "w3c"
    beside.mkdir(parents=True)
    shutil.copy(package / "xml.xsd", beside)
    for version, file in [("1.2-transitional", one), ("1.2-strict", one), ("2.0", two)]:
        schema = package / f"xliff-core-{version}.xsd"
        if not schema.exists():
            continue
        text = schema.read_text(encoding="utf-8").replace("http://www.w3.org/2001/xml.xsd", str(package / "xml.xsd"))
        (folder / schema.name).write_text(text, encoding="utf-8")
        done = subprocess.run(["xmllint", "--nonet", "--noout", "--schema", folder / schema.name, file], capture_output=True, text=True)
        check(f"schema of XLIFF {version}", (done.returncode, done.stderr.strip()), (0, f"{file} validates"))


def module_of_matches(two):
    """XLIFF 2: each match names a segment of its unit by its id."""
    core, module = "{urn:oasis:names:tc:xliff:document:2.0}", "{urn:oasis:names:tc:xliff:matches:2.0}"
    got = []
    for unit in ET.parse(two).getroot().iter(f"{core}unit"):
        segment = unit.find(f"{core}segment")
        match = unit.find(f"{module}matches/{module}match")
        text = lambda element, side: "".join(element.find(core + side).itertext())
        if match is None:
            got.append((text(segment, "source"), None, None, None))
            continue
        pair = (text(match, "source"), text(match, "target"))
        named = match.get("ref") == f"#{segment.get('id')}"
        got.append((text(segment, "source"), float(match.get("similarity")), UNITS.index(pair) if named else "no ref", text(segment, "target")))
    check("ElementTree: the module of matches", got, [tuple(wanted) for wanted in WANTED])


def omegat(one, folder):
    jar = pathlib.Path("/usr/share/omegat/OmegaT.jar")
    if not shutil.which("java") or not jar.exists():
        skip("OmegaT")
        return
    project = folder / "project"
    for name in ["source", "target", "omegat", "tm", "glossary", "dictionary"]:
        (project / name).mkdir(parents=True)
    (project / "omegat.project").write_text(PROJECT, encoding="utf-8")
    shutil.copy(one, project / "source" / "job.xlf")
    home = folder / "home"
    home.mkdir()
    subprocess.run(["java", f"-Duser.home={home}", "-Djava.awt.headless=true", "-jar", jar, project, "--mode=console-translate", f"--config-dir={home}"], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=300)
    # OmegaT 3.6 takes what stands in targets for text to translate; it must open the file and give back all of it.
    written = project / "target" / "job.xlf"
    if not written.exists():
        check("OmegaT: opens the file", "nothing was written", "")
        return
    canonical = [ET.canonicalize(from_file=file, strip_text=True) for file in (written, one)]
    check("OmegaT: opens the file and gives back all that is in it", canonical[0], canonical[1])


def main():
    diglot = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        one, two = fill(diglot, folder)
        translate_toolkit(diglot, one, folder)
        schemas(one, two, folder)
        module_of_matches(two)
        omegat(one, folder)
    print(f"{len(ran)} checks, {len(failed)} failed, skipped: {', '.join(skipped) or 'none'}")
    sys.exit(1 if failed else 0 if ran else 2)


if __name__ == "__main__":
    main()
