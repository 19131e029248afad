# SPDX-License-Identifier: GPL-2.0-or-later
"""The rules of suitability: groups, conditions, measures and rent limits of ``geschiktheid.toml``.

A study's own file holds only differences: numbers, measures, criteria and named conditions per key,
the rules of a group as a whole. Everything is checked before anything is computed: a column that
does not exist, conditions that lean on one another in a circle, a rule that can never decide.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ...core.errors import LzwError, Problem
from ...core.norm import Norm, Source
from ...core.wonen.klassen import MOST_COMBINATIONS, combinations, dead_rules
from ...core.wonen.regels import All, Applied, Atom, Condition, Either, Feature, Not
from ...core.wonen.regelset import CLASSES, FEATURES, Criterion, Group, Measure, Rule, RuleSet, Term
from ..meldingen import register
from ..over import RESOURCES
from .tomlbestand import TomlReader, line_of, read_sources, read_toml, with_sources_beside

__all__ = ["SECTIONS", "load_rules"]

SECTIONS = (
    "naam",
    "kenmerk",
    "kenmerk_lift",
    "kenmerk_toevoeging",
    "versie",
    "drempel",
    "huurgrens",
    "kostenklasse",
    "maatregel",
    "begrip",
    "groep",
    "woord",
)
"""The parts of ``geschiktheid.toml``; ``normen_geschiktheid`` reads those about features."""

RENT_LIMITS = ("kwaliteitskorting", "lage_aftopping", "hoge_aftopping", "maximum")

_OPS = ("is", "in", "minstens", "meer_dan", "hoogstens", "minder_dan")
_FITTING = {
    "getal": ("is", "minstens", "meer_dan", "hoogstens", "minder_dan"),
    "vlag": ("is",),
    "tekst": ("is", "in"),
    "rang": _OPS,
}
_FORMS = ("kolom", "begrip", "maatregel", "alle", "een_van", "niet")
_NEEDED = ("beukmaat_smal", "oppervlakte_grondgebonden", "kostengrens", "huurjaar")
"""Thresholds that the program itself asks for; a file may add its own."""

_PROVEN = ("bron", "zekerheid")
_OUTCOMES = (*CLASSES, "onbekend", "score")

register(
    {
        "regel_kolom_onbekend": "{bestand}, regel {regel}: kolom {kolom} in {sleutel} bestaat "
        "niet. {keuze}.",
        "regel_begrip_onbekend": "{bestand}, regel {regel}: {sleutel} noemt het begrip {begrip}, "
        "maar dat staat nergens. {keuze}.",
        "regel_kringloop": "{bestand}, regel {regel}: {sleutel} verwijst naar zichzelf ({kring}). "
        "Haal één van deze verwijzingen weg.",
        "regel_groep_onbekend": "{bestand}, regel {regel}: {sleutel} noemt groep {groep}, maar die "
        "bestaat niet. Kies uit: {keuze}.",
        "regel_maatregel_onbekend": "{bestand}, regel {regel}: {sleutel} noemt maatregel "
        "{maatregel}, maar die bestaat niet. Kies uit: {keuze}.",
        "regel_laatste": "{bestand}, regel {regel}: {sleutel} moet eindigen met een regel zonder "
        "als. Anders blijven er woningen over waarover niets beslist is.",
        "regel_zonder_effect": "{bestand}, regel {regel}: {sleutel} kan nooit iets uitmaken. "
        "Een eerdere regel beslist altijd al, of de voorwaarde geldt altijd of nooit. Haal dit weg "
        "of pas de voorwaarde aan.",
        "regel_te_veel": "{bestand}, regel {regel}: de regels van {sleutel} kijken naar te veel "
        "grenzen tegelijk ({aantal} combinaties; hooguit {hoogste}). Gebruik minder kolommen of "
        "minder grenzen in de regels; wensen mogen wel in een criterium.",
        "huurgrens_jaar_onbekend": "{bestand}, regel {regel}: voor {jaar} staan er geen "
        "huurgrenzen. Wel voor: {keuze}. Kies een van die jaren of voeg [huurgrens.{jaar}] toe.",
        "drempel_onbekend": "Drempel {drempel} bestaat niet in de regels. Kies uit: {keuze}.",
    }
)


def load_rules(
    study: Path | None = None,
    *,
    jaar: int | None = None,
    drempels: Mapping[str, float] | None = None,
) -> RuleSet:
    """Return the shipped rules, with the differences of *study* laid over them.

    *jaar* chooses the rent limits instead of the file; *drempels* replaces thresholds by name, to
    see how much depends on them. A study may bring own sources in a ``bronnen.toml`` beside its
    file. Raises :class:`LzwError` naming file, key and line for every mistake.
    """
    folder = RESOURCES / "normen"
    sources = read_sources(folder / "bronnen.toml", {})
    if study is not None:
        sources = with_sources_beside(study, sources)
    return _Reader(folder / "geschiktheid.toml", study, sources).read(jaar, drempels or {})


class _Reader(TomlReader):
    def __init__(self, shipped: Path, study: Path | None, sources: dict[str, Source]) -> None:
        super().__init__(shipped, sources)
        self.own: dict[str, Any] = {}
        self.own_text, self.own_file = "", ""
        if study is not None:
            self.own, self.own_text = read_toml(study)
            self.own_file = study.name
            self.table, misfits = _laid_over(self.table, self.own)
            for keys, value in misfits:
                self.wrong("toml_waarde", keys, verwacht="een tabel", gevonden=repr(value))
        self.terms: dict[str, Condition | None] = {}
        self.busy: list[str] = []
        self.rings: set[frozenset[str]] = set()
        self.numbers: dict[str, Norm] = {}

    def wrong(self, code: str, keys: Iterable[str], **values: Any) -> None:
        """Note a mistake, at its place in the study's file where that has it, else in ours."""
        keys = list(keys)
        mine = _depth(self.own, keys)
        theirs = self.own_file and (mine == len(keys) or mine > 1 or code == "toml_sleutel")
        file, text = (self.own_file, self.own_text) if theirs else (self.file, self.text)
        self.problems.append(
            Problem(
                code,
                values={
                    "bestand": file,
                    "regel": str(_line(text, keys)),
                    "sleutel": ".".join(map(str, keys)),
                    **values,
                },
            )
        )

    def read(self, jaar: int | None, drempels: Mapping[str, float]) -> RuleSet:
        if self.own:
            self.known(self.own, [], SECTIONS)
        version = self.text_of(self.table, [], "versie")
        self.thresholds(drempels)
        year = self.rents(jaar)
        costs = self.costs()
        for name in self.group("begrip"):
            self.term(name, ["begrip", name])
        measures = self.measures(costs)
        groups: dict[str, Group] = {}
        for code in self.group("groep"):
            found = self.target(code)
            if found is not None:
                groups[code] = found
        words = self.words()
        if self.problems:
            raise LzwError(self.problems)
        name = str(self.table.get("naam", "zonder naam"))
        if self.own:
            name = str(self.own.get("naam", f"{name} (aangepast)"))
        rules = RuleSet(
            name,
            str(version),
            groups,
            tuple(measures),
            words,
            self.numbers["kostengrens"].value,
            year,
            self.numbers,
            self.sources,
        )
        if not drempels:
            # A threshold that is tried out may switch a rule off; that is what one wants to see.
            self.effect(rules)
        if self.problems:
            raise LzwError(self.problems)
        return rules

    # -- numbers -----------------------------------------------------------------------------

    def thresholds(self, drempels: Mapping[str, float]) -> None:
        for key, entry in self.group("drempel").items():
            unit = entry.get("eenheid") if isinstance(entry, dict) else None
            norm = self.norm(["drempel", key], entry, str(unit), None)
            if norm is not None:
                self.numbers[key] = norm
        missing = [k for k in _NEEDED if k not in self.numbers]
        if missing and not self.problems:
            self.wrong("toml_ontbreekt", ["drempel"], ontbreekt=", ".join(missing))
        for key, value in drempels.items():
            if key not in self.numbers:
                keuze = ", ".join(self.numbers)
                self.problems.append(
                    Problem("drempel_onbekend", values={"drempel": key, "keuze": keuze})
                )
                continue
            old = self.numbers[key]
            self.numbers[key] = Norm(key, value, old.unit, ("lzw_keuze",), "eigen keuze")

    def rents(self, jaar: int | None) -> int:
        if "huurjaar" not in self.numbers:
            return 0
        year = str(jaar if jaar is not None else int(self.numbers["huurjaar"].value))
        years = self.group("huurgrens")
        for key, entry in years.items():
            keys = ["huurgrens", key]
            if not re.fullmatch(r"20\d\d", key):
                self.wrong("toml_waarde", keys, verwacht="een jaar als 2026", gevonden=repr(key))
                continue
            if not self.known(entry, keys, (*RENT_LIMITS, *_PROVEN)):
                continue
            sources, certainty = self.proof(entry, keys)
            last = 0.0
            for limit in RENT_LIMITS:
                if limit not in entry:
                    self.wrong("toml_ontbreekt", keys, ontbreekt=limit)
                    continue
                value = self.number(entry, keys, limit)
                if value is None:
                    continue
                if value < last:
                    self.wrong(
                        "toml_waarde",
                        [*keys, limit],
                        verwacht=f"minstens {last:g}",
                        gevonden=f"{value:g}",
                    )
                last = value
                if key == year:
                    self.numbers[f"huurgrens.{limit}"] = Norm(
                        limit, value, "euro per maand", sources, certainty
                    )
        if year not in years:
            keuze = ", ".join(sorted(years))
            self.wrong("huurgrens_jaar_onbekend", ["drempel", "huurjaar"], jaar=year, keuze=keuze)
            for limit in RENT_LIMITS:  # so that only the year is wrong, not every condition
                self.numbers[f"huurgrens.{limit}"] = Norm(limit, 1.0, "euro per maand", (), "")
        return int(year)

    def costs(self) -> dict[str, float]:
        out = {}
        for key, entry in self.group("kostenklasse").items():
            keys = ["kostenklasse", key]
            if self.known(entry, keys, ("tot", *_PROVEN)):
                self.proof(entry, keys)
                upper = self.number(entry, keys, "tot") if "tot" in entry else math.inf
                out[key] = math.inf if upper is None else upper
        return out

    def proof(self, table: Mapping[str, Any], keys: list[str]) -> tuple[tuple[str, ...], str]:
        """Return the sources and the certainty of one entry."""
        lacks = [f for f in _PROVEN if f not in table]
        if lacks:
            self.wrong("toml_ontbreekt", keys, ontbreekt=", ".join(lacks))
            return (), ""
        self.certain(dict(table), keys)
        return self.source_keys(dict(table), keys), str(table["zekerheid"])

    def text_of(
        self, table: Mapping[str, Any], keys: list[str], field: str, base: str | None = None
    ) -> str:
        value = table.get(field, base)
        if value is None:
            self.wrong("toml_ontbreekt", keys or [field], ontbreekt=field)
        elif not isinstance(value, str) or not value.strip():
            self.wrong("toml_waarde", [*keys, field], verwacht="tekst", gevonden=repr(value))
        return str(value)

    # -- conditions --------------------------------------------------------------------------

    def term(self, name: str, keys: list[Any]) -> Condition | None:
        """Return the condition called *name*; *keys* is where it is asked for."""
        if name in self.terms:
            return self.terms[name]
        entries = self.group("begrip")
        if name not in entries:
            self.wrong("regel_begrip_onbekend", keys, begrip=name, keuze=_near(name, entries))
            return None
        if name in self.busy:
            ring = [*self.busy[self.busy.index(name) :], name]
            self.wrong("regel_kringloop", ["begrip", name], kring=" → ".join(ring))
            return None
        self.busy.append(name)
        entry = entries[name]
        found = None
        if self.known(entry, ["begrip", name], ("als",)):
            if "als" in entry:
                found = self.condition(entry["als"], ["begrip", name, "als"])
            else:
                self.wrong("toml_ontbreekt", ["begrip", name], ontbreekt="als")
        self.busy.pop()
        self.terms[name] = found
        return found

    def condition(self, value: Any, keys: list[Any]) -> Condition | None:
        if isinstance(value, str):
            return self.term(value, keys)
        forms = [f for f in _FORMS if isinstance(value, dict) and f in value]
        if len(forms) != 1:
            self.wrong(
                "toml_waarde",
                keys,
                verwacht="een begrip of een voorwaarde met één van " + ", ".join(_FORMS),
                gevonden=repr(value),
            )
            return None
        form = forms[0]
        if form == "kolom":
            return self.comparison(value, keys)
        if len(value) > 1:
            extra = next(k for k in value if k != form)
            self.wrong("toml_sleutel", [*keys, extra], keuze=form)
            return None
        content = value[form]
        if form == "begrip":
            return self.term(str(content), keys)
        if form == "maatregel":
            known = self.group("maatregel")
            if not isinstance(content, str) or content not in known:
                self.wrong(
                    "regel_maatregel_onbekend",
                    keys,
                    maatregel=str(content),
                    keuze=", ".join(known),
                )
                return None
            return Applied(str(content))
        if form == "niet":
            part = self.condition(content, keys)
            return None if part is None else Not(part)
        if not isinstance(content, list) or not content:
            self.wrong(
                "toml_waarde",
                [*keys, form],
                verwacht="een lijst met voorwaarden",
                gevonden=repr(content),
            )
            return None
        parts = [self.condition(p, keys) for p in content]
        whole = tuple(p for p in parts if p is not None)
        if len(whole) < len(parts):
            return None
        return All(whole) if form == "alle" else Either(whole)

    def comparison(self, value: dict[str, Any], keys: list[Any]) -> Condition | None:
        name = value["kolom"]
        feature = FEATURES.get(name) if isinstance(name, str) else None
        if feature is None:
            self.wrong(
                "regel_kolom_onbekend", keys, kolom=str(name), keuze=_near(str(name), FEATURES)
            )
            return None
        rest = [k for k in value if k != "kolom"]
        if len(rest) != 1 or rest[0] not in _FITTING[feature.kind]:
            self.wrong(
                "toml_waarde",
                keys,
                verwacht=f"bij {name} één van " + ", ".join(_FITTING[feature.kind]),
                gevonden=", ".join(rest) or "niets",
            )
            return None
        wanted = self.value(feature, rest[0], value[rest[0]], keys)
        return None if wanted is None else Atom(feature.name, rest[0], wanted)  # type: ignore[arg-type]

    def value(
        self, feature: Feature, op: str, value: Any, keys: list[Any]
    ) -> float | str | tuple[str, ...] | None:
        """Return what a column is compared with or set to; None, and a problem, if it cannot be."""
        if feature.kind in ("tekst", "rang"):
            words = value if op == "in" and isinstance(value, list) else [value]
            if (
                words
                and all(w in feature.words for w in words)
                and (op == "in") == (words is value)
            ):
                return tuple(words) if op == "in" else str(value)
            expected = "een lijst met woorden uit " if op == "in" else "een van "
            self.wrong(
                "toml_waarde",
                keys,
                verwacht=f"bij {feature.name} {expected}" + ", ".join(feature.words),
                gevonden=repr(value),
            )
            return None
        if isinstance(value, str) and feature.kind == "getal":
            if value in self.numbers:
                return self.numbers[value].value
            if not self.problems or value not in self.group("drempel"):
                self.wrong(
                    "toml_waarde",
                    keys,
                    verwacht="een getal of een van " + ", ".join(self.numbers),
                    gevonden=repr(value),
                )
            return None
        number = isinstance(value, int | float) and not isinstance(value, bool)
        fits = number and math.isfinite(value) and (feature.kind == "getal" or value in (0, 1))
        if not fits:
            self.wrong(
                "toml_waarde",
                keys,
                verwacht=f"bij {feature.name} "
                + ("een getal" if feature.kind == "getal" else "1 of 0"),
                gevonden=repr(value),
            )
            return None
        return float(value)

    # -- measures, groups and words ----------------------------------------------------------

    def measures(self, costs: Mapping[str, float]) -> list[Measure]:
        out = []
        for code, entry in self.group("maatregel").items():
            keys = ["maatregel", code]
            fields = ("label", "kosten", "kan_als", "zet", "tekst", "groepen", *_PROVEN)
            if not self.known(entry, keys, fields):
                continue
            label = self.text_of(entry, keys, "label")
            text = self.text_of(entry, keys, "tekst")
            if "{klasse}" not in text or "{" in text.replace("{klasse}", ""):
                self.wrong(
                    "toml_waarde",
                    [*keys, "tekst"],
                    verwacht="een zin met {klasse} erin",
                    gevonden=repr(text),
                )
            cost = entry.get("kosten")
            if not isinstance(cost, str) or cost not in costs:
                self.wrong(
                    "toml_waarde",
                    [*keys, "kosten"],
                    verwacht="een van " + ", ".join(costs),
                    gevonden=repr(cost),
                )
            possible = (
                self.condition(entry["kan_als"], [*keys, "kan_als"]) if "kan_als" in entry else None
            )
            sets: dict[str, float | str] = {}
            for column, value in self.sub(entry, keys, "zet").items():
                if column not in FEATURES:
                    self.wrong(
                        "regel_kolom_onbekend",
                        [*keys, "zet"],
                        kolom=column,
                        keuze=_near(column, FEATURES),
                    )
                    continue
                wanted = self.value(FEATURES[column], "is", value, [*keys, "zet"])
                if wanted is not None and not isinstance(wanted, tuple):
                    sets[column] = wanted
            sources, certainty = self.proof(entry, keys)
            out.append(
                Measure(
                    code,
                    label,
                    str(cost),
                    costs.get(str(cost), math.inf),
                    possible,
                    sets,
                    text,
                    self.helped(entry, keys),
                    sources,
                    certainty,
                )
            )
        return out

    def helped(self, entry: Mapping[str, Any], keys: list[str]) -> tuple[str, ...]:
        """Return the groups that a measure is limited to."""
        given, known = entry.get("groepen", []), self.group("groep")
        if not isinstance(given, list):
            self.wrong(
                "toml_waarde",
                [*keys, "groepen"],
                verwacht="een lijst met groepen",
                gevonden=repr(given),
            )
            return ()
        for code in given:
            if not isinstance(code, str) or code not in known:
                self.wrong(
                    "regel_groep_onbekend",
                    [*keys, "groepen"],
                    groep=str(code),
                    keuze=", ".join(known),
                )
        return tuple(str(c) for c in given)

    def sub(self, table: Mapping[str, Any], keys: list[str], field: str) -> dict[str, Any]:
        value = table.get(field, {})
        if isinstance(value, dict):
            return value
        self.wrong("toml_waarde", [*keys, field], verwacht="een tabel", gevonden=repr(value))
        return {}

    def target(self, code: str) -> Group | None:
        keys = ["groep", code]
        entry = self.inherited(code, [])
        if entry is None:
            return None
        fields = ("label", "zoals", "profiel", "belang", "klassegrens", "regel", "criterium")
        if not self.known(entry, keys, (*fields, *_PROVEN)):
            return None
        label = self.text_of(entry, keys, "label")
        profile = self.text_of(entry, keys, "profiel")
        importance = self.text_of(entry, keys, "belang")
        self.proof(entry, keys)
        limits = self.limits(entry, keys)
        rules = self.rules(entry, keys)
        if any(r.outcome == "score" for r in rules) and limits is None:
            self.wrong("toml_ontbreekt", keys, ontbreekt="klassegrens")
        return Group(
            code,
            label,
            tuple(rules),
            tuple(self.criteria(entry, keys)),
            limits or (0.0, 0.0),
            profile,
            importance,
        )

    def inherited(self, code: str, chain: list[str]) -> dict[str, Any] | None:
        """Return the table of group *code* with what it takes over from another group."""
        entries = self.group("groep")
        entry = entries[code]
        if not isinstance(entry, dict):
            self.wrong("toml_waarde", ["groep", code], verwacht="een tabel", gevonden=repr(entry))
            return None
        other = entry.get("zoals")
        if other is None:
            return dict(entry)
        keys = ["groep", code, "zoals"]
        if not isinstance(other, str) or other not in entries:
            self.wrong("regel_groep_onbekend", keys, groep=str(other), keuze=", ".join(entries))
            return None
        if other in [*chain, code]:
            ring = [*chain, code][[*chain, code].index(other) :]
            if frozenset(ring) not in self.rings:
                self.rings.add(frozenset(ring))
                first = next(
                    (c for c in ring if _depth(self.own, ["groep", c, "zoals"]) == 3), code
                )
                turned = ring[ring.index(first) :] + ring[: ring.index(first)]
                self.wrong(
                    "regel_kringloop",
                    ["groep", first, "zoals"],
                    kring=" → ".join([*turned, first]),
                )
            return None
        base = self.inherited(other, [*chain, code])
        if base is None:
            return None
        mine = {k: v for k, v in entry.items() if k != "criterium"}
        both = {**self.sub(base, ["groep", other], "criterium")}
        both |= self.sub(entry, ["groep", code], "criterium")
        return {**base, **mine, "criterium": both}

    def limits(self, entry: Mapping[str, Any], keys: list[str]) -> tuple[float, float] | None:
        if "klassegrens" not in entry:
            return None
        table, where = entry["klassegrens"], [*keys, "klassegrens"]
        if not self.known(table, where, ("geschikt", "aanpasbaar")):
            return None
        low, high = (
            self.number(table, where, "aanpasbaar"),
            self.number(table, where, "geschikt"),
        )
        if low is None or high is None:
            return None
        if not low < high <= 100:
            self.wrong(
                "toml_waarde",
                where,
                verwacht="oplopend van aanpasbaar naar geschikt, hooguit 100",
                gevonden=f"{low:g} en {high:g}",
            )
        return low, high

    def rules(self, entry: Mapping[str, Any], keys: list[str]) -> list[Rule]:
        given, where = entry.get("regel"), [*keys, "regel"]
        before = len(self.problems)
        taken_over = "regel" not in self.group("groep")[keys[1]] and "zoals" in entry
        if not isinstance(given, list) or not given:
            self.wrong("toml_ontbreekt", keys, ontbreekt="regel")
            out = []
        else:
            out = self._rules(given, where)
        if taken_over:  # the group that they come from has said it
            del self.problems[before:]
        return out

    def _rules(self, given: list[Any], where: list[Any]) -> list[Rule]:
        out: list[Rule] = []
        for number, rule in enumerate(given):
            here = [*where, number]
            fields = ("code", "klasse", "als", "met_maatregel", "tekst", *_PROVEN)
            if not self.known(rule, here, fields):
                continue
            code = self.text_of(rule, here, "code")
            if code in [r.code for r in out]:
                self.wrong(
                    "toml_waarde",
                    [*here, "code"],
                    verwacht="anders dan die van een andere regel",
                    gevonden=repr(code),
                )
            outcome = rule.get("klasse")
            if not isinstance(outcome, str) or outcome not in _OUTCOMES:
                self.wrong(
                    "toml_waarde",
                    [*here, "klasse"],
                    verwacht="een van " + ", ".join(_OUTCOMES),
                    gevonden=repr(outcome),
                )
                continue
            via = rule.get("met_maatregel", False)
            if not isinstance(via, bool):
                self.wrong(
                    "toml_waarde",
                    [*here, "met_maatregel"],
                    verwacht="true of false",
                    gevonden=repr(via),
                )
            when = self.condition(rule["als"], [*here, "als"]) if "als" in rule else None
            if "als" in rule and when is None:
                continue
            sources, certainty = self.proof(rule, here) if "bron" in rule else ((), "")
            text = self.text_of(rule, here, "tekst")
            out.append(Rule(code, outcome, when, text, bool(via), sources, certainty))
        if len(out) == len(given) and (out[-1].when is not None or out[-1].via_measure):
            self.wrong("regel_laatste", where)
        return out

    def criteria(self, entry: Mapping[str, Any], keys: list[str]) -> list[Criterion]:
        out = []
        if "criterium" not in entry:
            self.wrong("toml_ontbreekt", keys, ontbreekt="criterium")
        mine = self.group("groep")[keys[1]]
        own = mine.get("criterium", {}) if "zoals" in mine else entry.get("criterium", {})
        for code, wish in self.sub(entry, keys, "criterium").items():
            before = len(self.problems)
            found = self._criterion(code, wish, [*keys, "criterium", code])
            if found is not None:
                out.append(found)
            if isinstance(own, dict) and code not in own:
                # The group that it comes from has said what is wrong with it.
                del self.problems[before:]
        return out

    def _criterion(self, code: str, wish: Any, here: list[str]) -> Criterion | None:
        if not self.known(wish, here, ("gewicht", "als", "ja", "nee", *_PROVEN)):
            return None
        weight = self.number(wish, here, "gewicht")
        yes, no = self.text_of(wish, here, "ja"), self.text_of(wish, here, "nee")
        sources, certainty = self.proof(wish, here)
        if "als" not in wish:
            self.wrong("toml_ontbreekt", here, ontbreekt="als")
            return None
        when = self.condition(wish["als"], [*here, "als"])
        if when is None or weight is None:
            return None
        return Criterion(code, weight, when, yes, no, sources, certainty)

    def words(self) -> dict[str, Term]:
        out = {}
        allowed = ("nultreden", "geclusterd", "zorggeschikt")
        for code, entry in self.group("woord").items():
            keys = ["woord", code]
            if code not in allowed:
                self.wrong("toml_sleutel", keys, keuze=", ".join(allowed))
                continue
            if not self.known(entry, keys, ("label", "als", *_PROVEN)):
                continue
            label = self.text_of(entry, keys, "label")
            sources, certainty = self.proof(entry, keys)
            if "als" not in entry:
                self.wrong("toml_ontbreekt", keys, ontbreekt="als")
                continue
            when = self.condition(entry["als"], [*keys, "als"])
            if when is not None:
                out[code] = Term(code, label, when, sources, certainty)
        return out

    def effect(self, rules: RuleSet) -> None:
        """Refuse groups that look at too much at once, and what can never matter."""
        for code, number in combinations(rules).items():
            if number > MOST_COMBINATIONS:
                self.wrong(
                    "regel_te_veel",
                    ["groep", code],
                    aantal=number,
                    hoogste=MOST_COMBINATIONS,
                )
        if self.problems:
            return
        for kind, group, code in dead_rules(rules):
            place: list[Any] = {
                "maatregel": ["maatregel", code],
                "criterium": ["groep", group, "criterium", code],
                "regel": ["groep", group, "regel"],
            }[kind]
            # An own threshold may well switch a shipped rule off.
            if self.own and _depth(self.own, place) < len(place):
                continue
            if kind == "regel":
                place.append([r.code for r in rules.groups[group].rules].index(code))
            self.wrong("regel_zonder_effect", place)


_WHOLE = ("als", "kan_als", "zet")
"""What an own file replaces as a whole: half a condition means something else."""


def _laid_over(
    base: dict[str, Any], own: dict[str, Any], keys: tuple[str, ...] = ()
) -> tuple[dict[str, Any], list[tuple[tuple[str, ...], Any]]]:
    """Return *base* with *own* laid over it table by table, and what should have been a table.

    Own values without a source are an own choice.
    """
    out = dict(base)
    wrong: list[tuple[tuple[str, ...], Any]] = []
    for key, value in own.items():
        old = base.get(key)
        if not isinstance(old, dict) or key in _WHOLE:
            out[key] = value
        elif isinstance(value, dict):
            out[key], more = _laid_over(old, value, (*keys, key))
            wrong += more
        else:
            wrong.append(((*keys, key), value))
    says_something = any(not isinstance(v, dict | list) for v in own.values())
    if "bron" in base and "bron" not in own and (says_something or set(own) & set(_WHOLE)):
        out["bron"], out["zekerheid"] = ["lzw_keuze"], own.get("zekerheid", "eigen keuze")
    return out, wrong


def _depth(table: Any, keys: list[Any]) -> int:
    """Return how many of *keys*, from the outside in, *table* has."""
    depth = 0
    for key in keys:
        if (isinstance(table, dict) and key in table) or (
            isinstance(table, list) and isinstance(key, int) and key < len(table)
        ):
            table = table[key]
        else:
            break
        depth += 1
    return depth


def _line(text: str, keys: list[Any]) -> int:
    """Return the line of dotted *keys*; a number among them counts tables of a list."""
    numbers = [i for i, k in enumerate(keys) if isinstance(k, int)]
    if not numbers:
        return line_of(text, keys)
    place = numbers[0]
    header = re.compile(
        r"^\s*\[\[\s*" + r"\s*\.\s*".join(map(re.escape, keys[:place])) + r"\s*\]\]"
    )
    lines = text.splitlines()
    starts = [i for i, line in enumerate(lines) if header.match(line)]
    nth = int(keys[place])
    if nth >= len(starts):
        return line_of(text, keys[:place])
    start = starts[nth]
    for i in range(start + 1, len(lines)):
        if lines[i].lstrip().startswith("["):
            break
        if len(keys) > place + 1 and re.match(
            rf"\s*{re.escape(str(keys[place + 1]))}\s*=", lines[i]
        ):
            return i + 1
    return start + 1


def _near(name: str, among: Iterable[str]) -> str:
    """Return a hint: names that look like *name*, else all of them."""
    known = list(among)
    close = difflib.get_close_matches(name, known, 3, 0.5)
    return f"Kies bijvoorbeeld {' of '.join(close)}" if close else f"Kies uit: {', '.join(known)}"
