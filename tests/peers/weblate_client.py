#!/usr/bin/env python3
"""Weblate's own tmserver client, and the requests of Virtaal and amaGama, against `diglot memory serve`.

    weblate_client.py DIGLOT

The class TMServerTranslation runs as the package has it, with its base class, its cache and the way it sends requests. What the base class imports from the rest of Weblate and does not need for that (tables of a database,
forms, checks) is replaced by nothing: then Django, requests, rapidfuzz and siphashc are enough to run them.
"""

import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
import types
import urllib.error
import urllib.request
from urllib.parse import quote, urlencode

TOKEN = "secret-token"

ROWS = """ru\ten-GB
Порт откроют в мае.\tThe port will open in May.
Порт закроют в мае.\tThe port will close in May.
и/или?\tand/or?
100 % \\ 50 + 2 & 3 #1\t100 % \\ 50 + 2 and 3, no. 1
"""
BRAZIL = "ru\tpt-BR\nЦвет стены.\tA cor da parede.\n"
# Longer than the 500 characters Weblate sends.
LONG = "Слово за словом " * 40


def weblate_classes():
    """The classes of the package, without what the rest of Weblate needs to start."""
    from django.conf import settings

    caches = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.configure(CACHES=caches, USE_I18N=False, SECRET_KEY="x", SITE_DOMAIN="weblate.test", ENABLE_HTTPS=False)
    import django

    django.setup()
    folder = os.path.dirname(importlib.util.find_spec("weblate").origin)

    def package(name):
        module = types.ModuleType(name)
        module.__path__ = [os.path.join(folder, *name.split(".")[1:])]
        sys.modules[name] = module

    def without(name, **names):
        module = types.ModuleType(name)
        module.__dict__.update(names)
        sys.modules[name] = module

    def report_error(cause, **_):
        raise AssertionError(f"Weblate reports: {cause}") from sys.exc_info()[1]

    nothing = type("Nothing", (), {})
    package("weblate")
    package("weblate.utils")
    package("weblate.machinery")
    without("weblate.checks.utils", highlight_string=lambda *_: [])
    without("weblate.lang.models", Language=nothing, PluralMapper=nothing)
    without("weblate.machinery.forms", BaseMachineryForm=nothing, URLMachineryForm=nothing)
    without("weblate.utils.errors", report_error=report_error)
    without("weblate.utils.version", USER_AGENT="Weblate/" + importlib.metadata.version("weblate"))
    from weblate.machinery import tmserver

    return tmserver


def same(what, got, expected):
    assert got == expected, f"{what}:\n  got      {got!r}\n  expected {expected!r}"


def check_weblate(url):
    tmserver = weblate_classes()
    client = tmserver.TMServerTranslation({"url": f"{url}/tmserver/"})
    # What Weblate does when an administrator saves the settings; raises when anything is wrong.
    client.validate_settings()
    codes = ["en", "en_gb", "pt", "pt_br", "ru"]
    same("languages", client.download_languages(), [(source, target) for source in codes for target in codes])
    same("supported", client.is_supported("ru", "en_gb"), True)
    same("not supported", client.is_supported("ru", "de"), False)

    def language(code):
        return types.SimpleNamespace(code=code)

    same("Weblate's codes", client.get_languages(language("ru"), language("en_GB")), ("ru", "en_gb"))
    same("a code the memory says more of", client.get_languages(language("ru"), language("en")), ("ru", "en"))
    same("a code it says less of", client.get_languages(language("ru_RU"), language("pt_BR")), ("ru", "pt_br"))

    def found(source, target, text, threshold=75, client=client):
        return list(client.download_translations(source, target, text, None, None, threshold))

    def unit(source, target, quality, service="tmserver"):
        return {"text": target, "quality": quality, "service": service, "source": source}

    opens = unit("Порт откроют в мае.", "The port will open in May.", 100)
    closes = unit("Порт закроют в мае.", "The port will close in May.", 80)
    same("both", found("ru", "en_gb", "Порт откроют в мае."), [opens, closes])
    same("only the best", found("ru", "en_gb", "Порт откроют в мае.", 90), [opens])
    same("a carriage return", found("ru", "en_gb", "Порт откроют\rв мае.", 100), [opens])
    same("turned", found("en_gb", "ru", "The port will open in May.", 90),
         [unit("The port will open in May.", "Порт откроют в мае.", 100)])
    same("a slash", found("ru", "en_gb", "и/или?"), [unit("и/или?", "and/or?", 100)])
    odd = "100 % \\ 50 + 2 & 3 #1"
    same("signs", found("ru", "en_gb", odd), [unit(odd, "100 % \\ 50 + 2 and 3, no. 1", 100)])
    same("nothing", found("ru", "en_gb", "Совсем другое предложение"), [])
    same("Brazil", found("ru", "pt_br", "Цвет стены."), [unit("Цвет стены.", "A cor da parede.", 100)])
    # Of 640 characters 500 are sent: 32 words of 40, one of them cut.
    [cut] = found("ru", "en_gb", LONG, 50)
    same("cut", (cut["source"], 70 <= cut["quality"] < 100), (LONG.strip(), True))
    several = client.download_multiple_translations("ru", "en_gb", [("и/или?", None), ("Нет такого", None)], None, 75)
    same("several", {text: len(units) for text, units in several.items()}, {"и/или?": 1, "Нет такого": 0})
    # The address of an amaGama ends in /api/v1.
    amagama = tmserver.TMServerTranslation({"url": f"{url}/api/v1"})
    same("amaGama", found("ru", "en_gb", "и/или?", client=amagama), [unit("и/или?", "and/or?", 100)])


def ask(method, url, body=None, token=TOKEN):
    request = urllib.request.Request(url, method=method, data=body)
    if token and body is not None:
        request.add_header("Authorization", f"Bearer {token}")
    with urllib.request.urlopen(request, timeout=20) as response:
        return json.load(response)


def check_virtaal(url):
    """As Virtaal's TMClient and RESTRequest build their requests: the text behind unit/ with everything quoted."""
    for base in (f"{url}/tmserver", f"{url}/api/v1/"):

        def rest(what, identity, **parameters):
            address = f"{base}/ru/en_GB/{what}/{quote(identity, safe='')}"
            return f"{address}?{urlencode(parameters)}" if parameters else address

        [unit] = ask("GET", rest("unit", "и/или?"))
        same("a unit", (unit["source"], unit["target"], unit["quality"]), ("и/или?", "and/or?", 100))
        found = ask("GET", rest("unit", "Порт откроют в мае.", min_similarity=70, max_candidates=1))
        same("one", len(found), 1)
        new = {"source": f"Мост {base} открыт.", "target": "The bridge is open."}
        same("add", ask("PUT", rest("unit", new["source"]), json.dumps(new).encode())["new"], 1)
        same("update", ask("POST", rest("unit", new["source"]), json.dumps(new).encode())["same"], 1)
        same("found", ask("GET", rest("unit", new["source"]))[0]["target"], "The bridge is open.")
        units = [{"source": f"Список {base} {number}", "target": f"List {number}", "context": ""} for number in range(3)]
        same("a list", ask("POST", rest("store", "list.po"), json.dumps(units).encode())["new"], 3)
        po = f'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Файл {base}"\nmsgstr "File"\n'
        same("a file", ask("PUT", rest("store", "/home/olga/порт.po"), po.encode())["new"], 1)
        try:
            ask("PUT", rest("unit", "x"), b"{}", token="other")
            raise AssertionError("written with a wrong token")
        except urllib.error.HTTPError as error:
            same("a wrong token", (error.code, "error" in json.load(error)), (401, True))


def check_amagama(url):
    """As amaGama's README and tests ask: the text in the path, or as source=."""
    for address in (f"{url}/tmserver/ru/en_GB/unit/{quote('и/или?', safe='')}",
                    f"{url}/tmserver/ru/en_GB/unit/?{urlencode({'source': 'и/или?'})}",
                    f"{url}/api/v1/ru/en_GB/unit/?{urlencode({'source': 'и/или?', 'style': 'gnome'})}"):
        [unit] = ask("GET", address)
        same("keys", {"source", "target", "quality", "rank"} <= unit.keys(), True)
        same("unit", (unit["target"], unit["quality"]), ("and/or?", 100))
    same("languages", sorted(ask("GET", f"{url}/api/v1/languages/")), ["sourceLanguages", "targetLanguages"])


def main():
    diglot = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("a.tsv", ROWS + f"{LONG.strip()}\tWord for word\n"), ("b.tsv", BRAZIL), ("token", TOKEN)):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text.replace("\\", "\\\\"))
        subprocess.run([diglot, "memory", "add", "m.memory", "-q", "a.tsv", "b.tsv"], cwd=folder, check=True)
        command = [diglot, "memory", "serve", "m.memory", "--listen", "127.0.0.1:0", "--token-file", "token"]
        with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True) as server:
            try:
                url = re.search(r"http://[^/]+", server.stderr.readline())[0]
                check_weblate(url)
                check_amagama(url)
                check_virtaal(url)
            finally:
                server.terminate()
            same("its end", (server.wait(), server.stderr.read()), (0, "stopped\n"))
    version = importlib.metadata.version("weblate")
    print(f"diglot memory serve: Weblate {version}, amaGama and Virtaal find and add what they should")


if __name__ == "__main__":
    import importlib.metadata

    main()
