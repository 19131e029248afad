# SPDX-License-Identifier: GPL-2.0-or-later
"""The step vergelijk: keep a moment, compare two moments, or compare with another werkbestand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from ...core.bereik.vergelijken import Difference, compare, compare_moments, moment
from ...core.cijfers.monitor import Changes, changes, monitored, snapshot
from ...core.cijfers.openbaar import Limits, people_words
from ...core.errors import LzwError, Problem
from ...core.norms import NormSet
from ...core.progress import Tick, check, never, part
from ...core.registry import CATEGORIES, LAYERS
from ...core.tables import Layer, concat
from ..actueel import changed_inputs, held, latest_run, refuse_stale
from ..getallen import afstand, datum, geheel, getal, procent
from ..meldingen import register, sentences
from ..normen.lezen import load_norms
from ..over import now
from ..werkbestand import Edit, Werkbestand, content_hash, edit, run_id

__all__ = [
    "RESULTS",
    "StapVergelijk",
    "beside_others",
    "difference_lines",
    "moment_lines",
    "monitor_lines",
    "vergelijk",
]

RESULTS = ("verschil", "verschil_gebied")
_RUN = ("bereikbaarheid", "bereikbaarheid_gebied")
_KINDS = ("gemeente", "wijk", "buurt", "eigen", "buiten")
_TOP = 3

register(
    {
        "vergelijk_keuze": "Kies een van deze: --bewaar NAAM om dit moment te bewaren, twee keer "
        "--moment NAAM om bewaarde momenten te vergelijken, of --met BESTAND om met een ander "
        "werkbestand te vergelijken.",
        "vergelijk_zelfde": "Dit is twee keer hetzelfde ({wat}). Kies om te vergelijken twee "
        "verschillende.",
        "vergelijk_geen_uitkomst": "In {bestand} is de bereikbaarheid nog niet berekend. Doe dat "
        "eerst met: lzw bereikbaarheid --werkbestand {bestand}.",
        "vergelijk_geen_profiel": "Voor profiel {profiel} is de bereikbaarheid niet in beide "
        "berekend (wel voor: {keuze}). Bereken die eerst met: lzw bereikbaarheid --profiel "
        "{profiel}.",
        "moment_naam_leeg": "Een moment heeft een naam nodig, bijvoorbeeld 2026. Geef die op.",
        "moment_onbekend": "Moment {moment} is niet bewaard. Bewaard zijn: {keuze}. Bewaar een "
        "moment met: lzw vergelijk --bewaar NAAM.",
        "moment_verouderd": "{titel} is niet bewaard, want de gegevens zijn daarna veranderd. "
        "Bereken die opnieuw en bewaar het moment nog eens.",
        "moment_vervangen": "Moment {moment} bestond al en is vervangen.",
        "vergelijk_normen_anders": "De norm is niet beide keren dezelfde voor: {categorieen}. Een "
        "verschil kan daar van de norm komen. Bereken met dezelfde normen om alleen te zien wat er "
        "echt veranderde.",
        "vergelijk_weinig_gemeen": "Maar {gemeen} van de {totaal} woningen staan in allebei. Kies "
        "twee werkbestanden van dezelfde plaats, met woningen uit dezelfde bron.",
        "vergelijk_bevolking_anders": "De inwoners van {groep} komen niet beide keren uit dezelfde "
        "bron (eerst {voor}, daarna {na}). Vergelijk hun aantallen daarom met voorzichtigheid.",
    }
)


@dataclass(slots=True)
class StapVergelijk:
    """What the step did, for the command, the algorithm and the closing line.

    ``what`` is ``bewaard``, ``momenten`` or ``werkbestanden``; ``name`` that of the moment or of
    the comparison.
    """

    what: str
    name: str
    lines: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    layers: tuple[str, ...] = RESULTS
    rows: int = 0
    """How many rows of momenten, or of the difference per gebied, were written."""
    skipped: bool = False


def vergelijk(
    werkbestand: Path,
    *,
    met: Path | None = None,
    momenten: Sequence[str] = (),
    bewaar: str | None = None,
    profielen: Sequence[str] = (),
    naam: str = "",
    normen: Path | None = None,
    overslaan: bool = False,
    tick: Tick = never,
) -> StapVergelijk:
    """Keep the current figures as moment *bewaar*, or compare, and write that to *werkbestand*.

    With *met* that werkbestand is the first and this one the second; with two *momenten* the first
    named is. *naam* is what the comparison is called (one is made up where it is empty);
    *profielen* limits a comparison of werkbestanden. With *overslaan* nothing is done when nothing
    changed. Raises :class:`LzwError`; the file is then untouched.
    """
    if (met is not None) + bool(momenten) + (bewaar is not None) != 1 or len(momenten) not in (
        0,
        2,
    ):
        raise LzwError(Problem("vergelijk_keuze"))
    if bewaar is not None:
        done = _keep(werkbestand, bewaar.strip(), overslaan, tick)
    elif met is None:
        one, other = (m.strip() for m in momenten)
        done = _moments(werkbestand, one, other, naam.strip(), load_norms(normen), overslaan, tick)
    else:
        done = _files(
            werkbestand, met, profielen, naam.strip(), load_norms(normen), overslaan, tick
        )
    tick(1.0)
    return done


def _keep(path: Path, name: str, skip: bool, tick: Tick) -> StapVergelijk:
    if not name:
        raise LzwError(Problem("moment_naam_leeg"))
    out = StapVergelijk("bewaard", name, layers=("momenten", "monitor"))
    with edit(path) as change:
        current = change.current or Werkbestand(path)
        layers = _run_of(current)
        check(tick, 0.4)
        table = layers["bereikbaarheid_gebied"]
        runs = dict.fromkeys(table.data["run_id"])
        parameters = {"bewaar": name, "runs": sorted(runs)}
        hashes = {"bereikbaarheid_gebied": content_hash(table)}
        more = current.read_all(s.name for s in monitored() if s.name not in hashes)
        hashes |= {n: content_hash(layer) for n, layer in more.items() if len(layer)}
        last = latest_run(layers["verantwoording"], "vergelijk", bewaar=name)
        if (
            skip
            and last == run_id("vergelijk", parameters, {}, hashes)
            and held(current, "momenten", moment=name) == set(runs)
        ):
            out.skipped = True
            return out
        log = layers["verantwoording"].data
        when = {str(r): str(w)[:10] for r, w in zip(log["run_id"], log["wanneer"], strict=True)}
        new = moment(table, name, {r: when.get(r, now()[:10]) for r in runs})
        old = change.read("momenten")
        same = (old.data["moment"] == name).to_numpy(dtype=bool)
        change.write(concat([old.take(~same), new], LAYERS["momenten"]))
        figures, gone = _snapshot(current, name, when)
        others = change.read("monitor")
        mine = (others.data["moment"] == name).to_numpy(dtype=bool)
        change.write(concat([others.take(~mine), figures], LAYERS["monitor"]))
        if same.any():
            gone.append(Problem("moment_vervangen", values={"moment": name}, fatal=False))
        out.messages = sentences(gone)
        change.record("vergelijk", parameters, {}, hashes, out.messages)
        check(tick, 0.9)
    days = sorted(set(new.data["datum"].dropna()))
    profiles = ", ".join(dict.fromkeys(table.data["profiel"]))
    areas = len(table.data.drop_duplicates(["gebied_code", "soort"]))
    out.rows = len(new)
    out.lines = [
        f"Moment {name} bewaard: {geheel(areas)} gebieden, profiel {profiles}, berekend op "
        f"{', '.join(datum(d) for d in days)}.",
        _kept_line(figures.data),
    ]
    return out


def _snapshot(file: Werkbestand, name: str, when: Mapping[str, str]) -> tuple[Layer, list[Problem]]:
    """Return every figure that a moment keeps, and which results are too old to be kept."""
    schemas = monitored()
    layers = file.read_all([*(s.name for s in schemas), "gebieden", "verantwoording"])
    runs = {
        schema.name: set(data["run_id"].dropna())
        for schema in schemas
        if "run_id" in (data := layers[schema.name].data)
    }
    # Asked of every run together, so that each input is read and hashed once.
    changed = set(changed_inputs(file, layers, set().union(*runs.values())))
    problems = []
    for schema in schemas:
        if runs.get(schema.name, set()) & changed:
            values = {"titel": schema.title, "laag": schema.name}
            problems.append(Problem("moment_verouderd", values=values, fatal=False))
            del layers[schema.name]
    return snapshot(layers, name, when, now()[:10]), problems


def _kept_line(figures: pd.DataFrame) -> str:
    names = [LAYERS[n].title for n in dict.fromkeys(figures["laag"])]
    return f"Cijfers bewaard: {geheel(len(figures))}, uit: {'; '.join(names)}."


def _moments(
    path: Path, before: str, after: str, name: str, norms: NormSet, skip: bool, tick: Tick
) -> StapVergelijk:
    if before == after:
        raise LzwError(Problem("vergelijk_zelfde", values={"wat": f"moment {before}"}))
    with edit(path) as change:
        current = change.current or Werkbestand(path)
        kept = current.read("momenten")
        known = list(dict.fromkeys(kept.data["moment"]))
        unknown = [m for m in (before, after) if m not in known]
        if unknown:
            choice = ", ".join(known) or "nog geen enkel"
            raise LzwError(
                [Problem("moment_onbekend", values={"moment": m, "keuze": choice}) for m in unknown]
            )
        check(tick, 0.3)
        name = name or f"{before} naar {after}"
        parameters = {"momenten": [before, after], "naam": name}
        used = kept.take(kept.data["moment"].isin([before, after]).to_numpy(dtype=bool))
        hashes = {"momenten": content_hash(used)}
        identity = run_id("vergelijk", parameters, {}, hashes)
        if skip and _done_before(current, name, identity):
            return StapVergelijk("momenten", name, skipped=True)
        found = compare_moments(used, before, after, scenario=name, run_id=identity)
        check(tick, 0.6)
        messages = sentences(found.problems)
        _write(change, found, name, list(dict.fromkeys(found.per_area.data["profiel"])))
        more = _monitor(current, before, after, name, norms, identity)
        if more is not None:
            earlier = change.read("monitor_verschil")
            other = (earlier.data["vergelijking"] != name).to_numpy(dtype=bool)
            table = concat([earlier.take(other), more.table], LAYERS["monitor_verschil"])
            change.write(table)
        change.record("vergelijk", parameters, {}, hashes, messages)
        check(tick, 0.9)
    lines = moment_lines(found.per_area.data, before, norms.rule("publicatie_min"))
    if more is not None:
        lines += monitor_lines(more, norms)
    rows = len(found.per_area)
    layers = (*RESULTS, "monitor_verschil") if more is not None else RESULTS
    return StapVergelijk("momenten", name, lines, found.facts, messages, layers, rows)


def _monitor(
    file: Werkbestand, before: str, after: str, name: str, norms: NormSet, identity: str
) -> Changes | None:
    """Return what changed in every figure of both moments; None where one has no figures."""
    kept = file.read("monitor")
    parts = [kept.take((kept.data["moment"] == m).to_numpy(dtype=bool)) for m in (before, after)]
    if not all(len(p) for p in parts):
        return None
    return changes(*parts, name=name, least_people=norms.rule("verschil_min"), run_id=identity)


def monitor_lines(found: Changes, norms: NormSet) -> list[str]:
    """Return per result how many figures really changed, and which gebieden are not the same."""
    data = found.table.data
    lines = []
    for layer, rows in data.groupby("laag", sort=False):
        counts = rows["oordeel"].value_counts()
        real = int(counts.get("echt", 0))
        parts = [f"{geheel(real)} {'cijfer veranderde' if real == 1 else 'cijfers veranderden'}"]
        for word, text in (
            ("binnen_afronding", "binnen de afronding"),
            ("niet_vergelijkbaar", "niet te vergelijken"),
            ("nieuw", "nieuw"),
            ("vervallen", "vervallen"),
        ):
            number = int(counts.get(word, 0))
            if number:
                parts.append(f"{geheel(number)} {text}")
        lines.append(f"{LAYERS[str(layer)].title}: {', '.join(parts)} (van {geheel(len(rows))}).")
    if lines:
        least = geheel(norms.rule("verschil_min"))
        lines.append(
            f"Een aantal mensen is pas veranderd vanaf {least}: elk aantal is afgerond en kan er "
            "zelf een paar naast zitten."
        )
    names = dict(zip(data["gebied_code"], data["naam"], strict=True))
    if found.moved:
        said = ", ".join(f"{names.get(c) or c} ({c})" for c in found.moved)
        lines.append(f"De grens is veranderd, dus niet vergeleken: {said}.")
    if found.renumbered:
        said = ", ".join(
            f"{names.get(c) or c} ({c}, eerst {old})" for c, old in found.renumbered.items()
        )
        lines.append(f"Alleen de code is veranderd, dus wel vergeleken: {said}.")
    return lines


def _files(
    path: Path,
    other: Path,
    profiles: Sequence[str],
    name: str,
    norms: NormSet,
    skip: bool,
    tick: Tick,
) -> StapVergelijk:
    if path.resolve() == other.resolve():
        raise LzwError(Problem("vergelijk_zelfde", values={"wat": path.name}))
    before = _run_of(Werkbestand(other))
    check(tick, 0.2)
    out = StapVergelijk("werkbestanden", name or f"vergeleken met {other.stem}")
    with edit(path) as change:
        current = change.current or Werkbestand(path)
        after = _run_of(current)
        check(tick, 0.4)
        chosen = _common_profiles(before, after, profiles)
        parameters = {"met": other.name, "profielen": chosen, "naam": out.name}
        hashes = {n: content_hash(after[n]) for n in _RUN}
        hashes |= {f"met {n}": content_hash(before[n]) for n in _RUN}
        identity = run_id("vergelijk", parameters, {}, hashes)
        if skip and _done_before(current, out.name, identity):
            out.skipped = True
            return out
        made: list[Difference] = []
        for number, profile in enumerate(chosen):
            found = compare(
                before["bereikbaarheid"],
                after["bereikbaarheid"],
                before["bereikbaarheid_gebied"],
                after["bereikbaarheid_gebied"],
                profile=profile,
                scenario=out.name,
                run_id=identity,
                tick=part(tick, 0.4 + 0.4 * number / len(chosen), 0.8),
            )
            made.append(found)
            out.facts[profile] = found.facts
            out.rows += len(found.per_area)
            table = found.per_area.data
            subject = dict.fromkeys(table["categorie"], f"Vergeleken met {other.stem}")
            out.lines += [f"Profiel {profile}:"] if len(chosen) > 1 else []
            out.lines += _homes_line(found.facts)
            out.lines += difference_lines(table, subject, norms, "nu")
        messages = sentences(p for d in made for p in d.problems)
        out.messages = messages
        whole = Difference(
            concat([d.per_home for d in made], LAYERS["verschil"]),
            concat([d.per_area for d in made], LAYERS["verschil_gebied"]),
        )
        _write(change, whole, out.name, chosen)
        change.record("vergelijk", parameters, {}, hashes, messages)
        check(tick, 0.9)
    return out


def _done_before(file: Werkbestand, name: str, identity: str) -> bool:
    """Return whether the comparison *name* in *file* is this very run."""
    runs = [held(file, layer, scenario=name) for layer in RESULTS]
    last = latest_run(file.read("verantwoording"), "vergelijk", naam=name)
    return last == identity and runs[1] == {identity} and (runs[0] or set()) <= {identity}


def _run_of(file: Werkbestand) -> dict[str, Layer]:
    """Return the results of bereikbaarheid in *file*, which still belong to its input."""
    if any(name not in file for name in _RUN):
        raise LzwError(Problem("vergelijk_geen_uitkomst", values={"bestand": str(file.path)}))
    layers = file.read_all((*_RUN, "verantwoording"), _RUN)
    refuse_stale(file, layers, set(layers["bereikbaarheid"].data["run_id"]))
    return layers


def _common_profiles(
    before: Mapping[str, Layer], after: Mapping[str, Layer], wanted: Sequence[str]
) -> list[str]:
    first, second = (
        list(dict.fromkeys(s["bereikbaarheid"].data["profiel"])) for s in (before, after)
    )
    common = [p for p in second if p in first]
    missing = [p for p in wanted if p not in common]
    if not common:
        missing = missing or second
    if missing:
        choice = ", ".join(common) or "geen enkel profiel"
        raise LzwError(
            [
                Problem("vergelijk_geen_profiel", values={"profiel": p, "keuze": choice})
                for p in missing
            ]
        )
    return list(dict.fromkeys(wanted)) or common


def _write(change: Edit, found: Difference, name: str, profiles: Sequence[str]) -> None:
    for layer in (found.per_home, found.per_area):
        change.write(beside_others(change, layer, name, profiles))


def beside_others(change: Edit, layer: Layer, scenario: str, profiles: Iterable[str]) -> Layer:
    """Return *layer* under the rows of other scenarios, and of other profiles of this one."""
    old = change.read(layer.name)
    mine = (old.data["scenario"] == scenario) & old.data["profiel"].isin(list(profiles))
    return concat([old.take(~mine.to_numpy(dtype=bool)), layer], LAYERS[layer.name])


# What it says


def difference_lines(
    table: pd.DataFrame, subjects: Mapping[str, str], norms: NormSet, word: str
) -> list[str]:
    """Return per gemeente and category who comes within the norm and who drops out.

    *table* holds rows of ``verschil_gebied`` of one scenario and profile; *subjects* begins the
    sentence of each category; *word* is ``nu`` or ``voortaan``.
    """
    lines: list[str] = []
    quiet: dict[str, list[str]] = {}
    kinds = list(dict.fromkeys(table["soort"]))
    kind = next((k for k in _KINDS if k in kinds), None)
    rows = table[table["soort"] == kind]
    codes = list(dict.fromkeys(rows["gebied_code"]))
    say = _Words(norms, word)
    for key, subject in subjects.items():
        mine = rows[rows["categorie"] == key]
        if mine.empty:
            continue
        doubt = say.doubt(key, str(mine["categorie_status"].iloc[0]))
        if doubt:
            lines.append(doubt)
            continue
        changed = False
        for code in codes:
            by = mine[mine["gebied_code"] == code].set_index("groep")
            if "woningen" not in by.index:
                continue
            where = f"{by['naam'].iloc[0]} · " if len(codes) > 1 else ""
            said = say.area(key, by, subject)
            changed |= bool(said)
            lines += [where + line for line in said]
        unknown = say.unknown(key, mine)
        if unknown:
            lines.append(unknown)
        elif not changed:
            quiet.setdefault(subject, []).append(CATEGORIES[key].one)
        if changed and "wijk" in kinds and kind == "gemeente":
            lines += say.most(table[(table["soort"] == "wijk") & (table["categorie"] == key)])
    lines += [
        f"{subject} verandert er niets aan de weg naar {', '.join(names)}."
        for subject, names in quiet.items()
    ]
    return lines


@dataclass(frozen=True, slots=True)
class _Words:
    """Numbers of people as they may be printed, and the sentences around them."""

    norms: NormSet
    word: str

    def people(self, number: float) -> str:
        """Return a number of people: rounded, and hidden below the threshold."""
        return people_words(number, Limits.of(self.norms))

    def doubt(self, key: str, status: str) -> str:
        """Return why nothing is said about a category, or nothing."""
        label = CATEGORIES[key].label
        if status == "geen_gegevens":
            return (
                f"{label}: niet te zeggen. Er stond eerst of daarna geen enkele in de gegevens. "
                "Bevestig bij de bereikbaarheid dat die er echt niet was, met --bevestig-afwezig "
                f"{key}."
            )
        if status == "waarschijnlijk_onvolledig":
            return (
                f"{label}: niet te zeggen. De lijst lijkt onvolledig. Vul die aan, of bevestig bij "
                f"de bereikbaarheid dat die volledig is, met --bevestig-volledig {key}."
            )
        return ""

    def unknown(self, key: str, rows: pd.DataFrame) -> str:
        """Return that of most dwellings the walk is unknown, or nothing: no change is not known."""
        homes = rows[rows["groep"] == "woningen"]
        lost, known = float(homes["n_onbekend"].sum()), float(homes["n"].sum())
        if lost <= known:
            return ""
        return (
            f"{CATEGORIES[key].label}: van {_homes(lost)} is niet te zeggen wat er verandert, want "
            "een loopafstand is onbekend."
        )

    def area(self, key: str, by: pd.DataFrame, subject: str) -> list[str]:
        """Return the sentences about one gebied; none when nothing changes there."""
        homes = by.loc["woningen"]
        one = CATEGORIES[key].one
        out = []
        for column, side, norm in (
            ("n_verliest", "verder dan", homes["norm_na_m"]),
            ("n_wint", "binnen", homes["norm_na_m"]),
        ):
            if homes[column] > 0:
                goal = f"{self.word} {side} {geheel(norm)} m van {one}"
                out.append(self._sentence(by, column, subject, goal))
        further, nearer = homes["n_verder"], homes["n_dichterbij"]
        ways = [
            f"{word} voor {_homes(n)}"
            for word, n in (("langer", further), ("korter", nearer))
            if n > 0
        ]
        if ways:
            line = f"De weg naar {one} wordt {' en '.join(ways)}"
            typical = homes["mediaan_verschil_m"]
            if len(ways) == 1 and typical == typical:
                line += f"; het middelste verschil is {afstand(abs(typical))}"
            out.append(line + ".")
        return out

    def _sentence(self, by: pd.DataFrame, column: str, subject: str, goal: str) -> str:
        homes = by.loc["woningen", column]
        oldest = [g for g in ("inw_75plus", "inw_65plus") if g in by.index]
        if not oldest:
            return f"{subject} {'ligt' if homes == 1 else 'liggen'} {_homes(homes)} {goal}."
        text = f"{subject} wonen {self._group(by, oldest[0], column)} {goal}"
        # Each group comes from its own source: where those contradict, the younger one is left out.
        more = [
            self._group(by, g, column)
            for g in oldest[1:]
            if by.loc[g, column] >= by.loc[oldest[0], column]
        ]
        return f"{text} ({'; '.join([*more, _homes(homes)])})."

    def _group(self, by: pd.DataFrame, group: str, column: str) -> str:
        number = by.loc[group, column]
        text = f"{self.people(number)} mensen van {group[4:6]} jaar en ouder"
        if number < self.norms.rule("publicatie_min"):
            return text
        source = by.loc[group, "bron_bevolking"]
        rough = "geschat en " if "geschat" in str(source) else ""
        return f"{text} ({rough}afgerond)" if group == "inw_75plus" else text

    def most(self, wijken: pd.DataFrame) -> list[str]:
        """Return in which wijken most people drop out or come in."""
        groups = set(wijken["groep"])
        group = next((g for g in ("inw_75plus", "inw_65plus") if g in groups), "woningen")
        rows = wijken[wijken["groep"] == group]
        out = []
        for column, what in (
            ("n_verliest", "buiten de norm raken"),
            ("n_wint", "binnen de norm komen"),
        ):
            least = 1 if group == "woningen" else self.norms.rule("publicatie_min")
            top = rows[rows[column] >= least].sort_values(
                [column, "gebied_code"], ascending=[False, True]
            )
            if len(top) < 1 or (rows[column] > 0).sum() < 2:
                continue
            show = geheel if group == "woningen" else self.people
            names = ", ".join(
                f"{name} ({show(number)})"
                for name, number in top[["naam", column]].head(_TOP).itertuples(index=False)
            )
            who = "woningen" if group == "woningen" else f"mensen van {group[4:6]} jaar en ouder"
            out.append(f"De meeste {who} die {what}, wonen in: {names}.")
        return out


def _homes(number: float) -> str:
    return "1 woning" if number == 1 else f"{geheel(number)} woningen"


def _homes_line(facts: Mapping[str, Any]) -> list[str]:
    if not facts["nieuw"] and not facts["vervallen"]:
        return []
    return [f"Erbij gekomen: {_homes(facts['nieuw'])}. Vervallen: {_homes(facts['vervallen'])}."]


def moment_lines(table: pd.DataFrame, before: str, least: float) -> list[str]:
    """Return per gemeente (else per wijk) and category the share then and now.

    Of fewer than *least* people no share is given.
    """
    lines: list[str] = []
    profiles = list(dict.fromkeys(table["profiel"]))
    for profile in profiles:
        lines += [f"Profiel {profile}:"] if len(profiles) > 1 else []
        rows = table[(table["profiel"] == profile) & (table["soort"] == "gemeente")]
        if rows.empty:
            rows = table[(table["profiel"] == profile) & (table["soort"] == "wijk")]
        for (_, key), part_of in rows.groupby(["gebied_code", "categorie"], sort=False):
            by = part_of.set_index("groep")
            homes = by.loc["woningen"]
            name = homes["naam"]
            label = CATEGORIES[str(key)].label
            if homes["categorie_status"] not in ("bekend", "bevestigd_afwezig"):
                lines.append(f"{name} · {label}: niet te zeggen (gegevens onvolledig).")
                continue
            if homes["aandeel_voor_pct"] != homes["aandeel_voor_pct"]:
                lines.append(f"{name} · {label}: niet te vergelijken met {before}.")
                continue
            text = (
                f"{name} · {label}: {_from_to(homes)} van de woningen binnen "
                f"{geheel(homes['norm_na_m'])} m ({_points(homes['verschil_pp'])})"
            )
            for group, word in (("inw_65plus", "65-plussers"), ("inw_75plus", "75-plussers")):
                # A share of very few people would show who they are.
                if group in by.index and by.loc[group, ["n_voor", "n_na"]].min() >= least:
                    text += f"; van de {word} {_from_to(by.loc[group])}"
            lines.append(text + ".")
    return lines


def _from_to(row: pd.Series) -> str:
    then, now_ = (procent(row[f"aandeel_{side}_pct"], 1) for side in ("voor", "na"))
    return f"nog steeds {now_}" if then == now_ else f"van {then} naar {now_}"


def _points(value: float) -> str:
    sign = "+" if value > 0 else ""
    return f"{sign}{getal(value, 1)} procentpunt"
