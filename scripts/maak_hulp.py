# SPDX-License-Identifier: GPL-2.0-or-later
"""Make resources/help/hulp.html: every algorithm on one page, for who has no internet.

Texts come from the TOML files beside it, names and defaults from the provider in Dutch. Run it
with ``scripts/in_qgis.sh scripts/maak_hulp.py``; with ``--check`` nothing is written.
"""

from __future__ import annotations

import argparse
import html
import importlib.util
import runpy
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

__all__ = ["PAGE", "build", "in_dutch"]

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "resources" / "help" / "hulp.html"

_ORDER = (
    "importeer_gebieden",
    "importeer_eigen",
    "importeer_bag",
    "importeer_osm",
    "importeer_vierkanten",
    "importeer_pc4",
    "importeer_instellingen",
    "importeer_voorzieningen",
    "importeer_woningen",
    "importeer_woonvormen",
    "importeer_plannen",
    "importeer_wegen",
    "importeer_panden",
    "importeer_barrieres",
    "importeer_adressen",
    "importeer_prognose",
    "importeer_doelgroepen",
    "importeer_duiding",
    "importeer_maatregelen",
    "importeer_indicatoren",
    "controleer",
    "importeer_correcties",
    "deel",
    "bijwerken",
    "project",
    "alles",
    "demo",
    "doctor",
    "netwerk",
    "bereikbaarheid",
    "loopgebieden",
    "witte_vlekken",
    "looproutes",
    "steunpunten",
    "woonservicegebied",
    "geschiktheid",
    "locatietoets",
    "vraag",
    "vraag_aanbod",
)

_STYLE = """
body { font: 100%/1.5 sans-serif; color: #1a1a1a; background: #fff; max-width: 46rem;
  margin: 0 auto; padding: 1rem; }
h2 { border-bottom: 2px solid #1f5673; padding-bottom: .2rem; margin-top: 2.5rem; }
h3 { margin-top: 2rem; }
a { color: #0b4f8a; }
img { max-width: 100%; height: auto; border: 1px solid #767676; }
dt { font-weight: bold; margin-top: .8rem; }
dd { margin-left: 1.5rem; }
code, pre { font-family: monospace; background: #f0f0f0; }
pre { padding: .6rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.soort { font-weight: normal; }
"""

_INTRO = (
    "LZW Atlas (LZW = Langer Zelfstandig Wonen) laat zien of ouderen in een gemeente kunnen lopen "
    "naar wat ze nodig hebben. Deze bladzijde beschrijft alle algoritmes in de gereedschapskist "
    "van QGIS.",
    "Een studie staat in één bestand, het werkbestand. Lees eerst de gebieden in, dan woningen, "
    "wegen, voorzieningen en bevolking; controleer de gegevens, bereken de bereikbaarheid en maak "
    "de atlas. Alles blijft op deze computer: het programma maakt nergens verbinding met internet.",
    "De naam in letters met vaste breedte, zoals WERKBESTAND, gebruikt u in modellen, in Python en "
    "met qgis_process.",
)


@contextmanager
def in_dutch() -> Iterator[None]:
    """Let the plugin speak Dutch from i18n/lzw_nl.ts, without Qt's lrelease."""
    from qgis.PyQt.QtCore import QCoreApplication, QTranslator

    script = _script("vertalingen")
    texts = script.read_ts()

    class Dutch(QTranslator):  # type: ignore[misc] # QGIS ships no type stubs
        def isEmpty(self) -> bool:  # noqa: N802
            return False

        def translate(self, context: str, source: str, *_rest: Any) -> str | None:
            return texts.get(source) if context == script.CONTEXT else None

    translator = Dutch()
    QCoreApplication.installTranslator(translator)
    try:
        yield
    finally:
        QCoreApplication.removeTranslator(translator)


def build() -> str:
    """Return the page; QGIS must run and the package ``lzw_atlas`` must be importable."""
    with in_dutch(), _provider() as provider:
        groups: dict[str, list[Any]] = {}
        for algorithm in sorted(provider.algorithms(), key=_place):
            made = algorithm.create()  # afresh: names come when they are declared
            groups.setdefault(made.group(), []).append(made)
        contents, body = [], []
        for group, members in groups.items():
            links = "\n".join(
                f'<li><a href="#{a.name()}">{_text(a.displayName())}</a></li>' for a in members
            )
            contents.append(f"<h3>{_text(group)}</h3>\n<ul>\n{links}\n</ul>")
            body.append(f"<h2>{_text(group)}</h2>")
            body += [_algorithm(a) for a in members]
        groups.clear()
        del made, algorithm, members  # before their provider goes
    intro = "\n".join(f"<p>{_text(p)}</p>" for p in _INTRO)
    return (
        '<!DOCTYPE html>\n<html lang="nl">\n<head>\n<meta charset="utf-8"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f"<title>LZW Atlas: hulp bij de algoritmes</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<header>\n<h1>LZW Atlas: hulp bij de algoritmes</h1>\n{intro}\n</header>\n"
        '<nav aria-labelledby="inhoud">\n<h2 id="inhoud">Inhoud</h2>\n'
        + "\n".join(contents)
        + "\n</nav>\n<main>\n"
        + "\n".join(body)
        + "\n</main>\n</body>\n</html>\n"
    )


@contextmanager
def _provider() -> Iterator[Any]:
    """Give the provider; the steps of its models are found when the registry knows it."""
    from lzw_atlas.processing.algorithms.provider import LzwProvider
    from qgis.core import QgsApplication

    registry = QgsApplication.processingRegistry()
    known = registry.providerById("lzw")
    if known is not None:
        yield known
        return
    provider = LzwProvider()
    registry.addProvider(provider)
    if hasattr(provider, "load_models"):
        provider.load_models()
    try:
        yield provider
    finally:
        registry.removeProvider("lzw")


def _place(algorithm: Any) -> tuple[int, str]:
    """Return the place on the page: in the order of the work, what is not named goes last."""
    name = algorithm.name()
    return (_ORDER.index(name) if name in _ORDER else len(_ORDER), name)


def _algorithm(algorithm: Any) -> str:
    from lzw_atlas.processing.algorithms.hulp import dialog_order, help_of

    verb = algorithm.name()
    texts = help_of(verb)
    definitions = {p.name(): p for p in dialog_order(algorithm.parameterDefinitions())}
    lines = [
        f'<section id="{verb}" aria-labelledby="kop-{verb}">',
        f'<h3 id="kop-{verb}">{_text(algorithm.displayName())}</h3>',
        f"<p><code>lzw:{verb}</code></p>",
        *(
            [f'<p><img src="{verb}.png" alt="{html.escape(texts.plaatje_tekst)}"/></p>']
            if texts.plaatje_tekst
            else []
        ),
        *(f"<p>{_text(p)}</p>" for p in texts.samenvatting),
        "<h4>Parameters</h4>",
        "<dl>",
        *(
            f"<dt>{_text(definitions[name].description())} <code>{name}</code>"
            f"{_kind(definitions[name])}</dt>\n<dd>{_text(text)}</dd>"
            for name, text in texts.parameters.rows(definitions)
        ),
        "</dl>",
    ]
    shown = {o.name(): o.description() for o in algorithm.outputDefinitions()}
    if texts.uitvoer:
        lines += [
            "<h4>Uitvoer</h4>",
            "<dl>",
            *(
                (
                    f"<dt>{_text(shown[name])} <code>{name}</code></dt>\n"
                    if name in shown
                    else f"<dt>{_text(name)}</dt>\n"
                )
                + f"<dd>{_text(text)}</dd>"
                for name, text in texts.uitvoer.items()
            ),
            "</dl>",
        ]
    lines += [
        "<h4>Voorbeeld</h4>",
        f"<pre><code>{_text(texts.voorbeeld)}</code></pre>",
        "</section>",
    ]
    return "\n".join(lines)


def _text(text: str) -> str:
    return html.escape(text, quote=False)


def _kind(definition: Any) -> str:
    """Return what a person wants to know of a parameter besides its meaning."""
    words = []
    if definition.flags() & definition.Flag.FlagOptional:
        words.append("niet verplicht")
    if definition.flags() & definition.Flag.FlagAdvanced:
        words.append("geavanceerd")
    default = definition.defaultValue()
    if default is not None and not definition.isDestination():
        words.append(f"standaard: {_shown(default)}")
    return f' <span class="soort">({_text("; ".join(words))})</span>' if words else ""


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list | tuple):
        return ", ".join(_shown(v) for v in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _script(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None  # noqa: S101 - the file stands beside this one
    assert spec.loader is not None  # noqa: S101
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _main() -> int:
    parser = argparse.ArgumentParser(description="Maak resources/help/hulp.html.")
    parser.add_argument("--check", action="store_true", help="alleen controleren")
    check = parser.parse_args().check
    runpy.run_path(str(ROOT / "conftest.py"))["register_package"]()
    from qgis.core import QgsApplication

    application = QgsApplication([], False)
    application.initQgis()
    text = build()
    application.exitQgis()
    old = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if not check:
        PAGE.write_text(text, encoding="utf-8", newline="\n")
    same = text == old
    print(f"{PAGE.name}: {'bij' if same else 'verouderd' if check else 'gemaakt'}")
    return 1 if check and not same else 0


if __name__ == "__main__":
    raise SystemExit(_main())
