"""Reads (and writes) a TMX file with a Python library; prints units, CPU seconds and peak memory in KB."""

import os
import sys
import time


def lxml_read(path):
    from lxml import etree

    units = 0
    for _, unit in etree.iterparse(path, tag="tu"):
        units += 1
        for variant in unit.iter("tuv"):
            "".join(variant.find("seg").itertext())
        unit.clear()
        while unit.getprevious() is not None:
            del unit.getparent()[0]
    return units


def lxml_write(path):
    from lxml import etree

    units = 0
    with open(os.devnull, "wb") as out, etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        with file.element("tmx", version="1.4"), file.element("body"):
            for _, unit in etree.iterparse(path, tag="tu"):
                units += 1
                file.write(unit)
                unit.clear()
                while unit.getprevious() is not None:
                    del unit.getparent()[0]
    return units


def toolkit_read(path):
    from translate.storage.tmx import tmxfile

    with open(path, "rb") as file:
        store = tmxfile(file)
    return sum(1 for unit in store.units if unit.source is not None), store


def toolkit_write(path):
    units, store = toolkit_read(path)
    with open(os.devnull, "wb") as out:
        store.serialize(out)
    return units, store


def main():
    name, path = sys.argv[1:]
    if name == "have":
        __import__(path)
        return
    begin = time.process_time()
    units = globals()[name](path)
    seconds = time.process_time() - begin
    units = units[0] if isinstance(units, tuple) else units
    with open("/proc/self/status") as status:
        peak = next(line.split()[1] for line in status if line.startswith("VmHWM"))
    print(units, seconds, peak)


main()
