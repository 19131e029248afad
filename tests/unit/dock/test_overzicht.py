# SPDX-License-Identifier: GPL-2.0-or-later
"""What a werkbestand holds and lacks, what is too old, and bringing that up to date."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from lzw_atlas.lzw_plugin.dock.bestand import lees_bestand
from lzw_atlas.processing.core.errors import Cancelled, LzwError
from lzw_atlas.processing.io.backend import backend
from lzw_atlas.processing.io.meldingen import sentences
from lzw_atlas.processing.io.overzicht import STATEN, Regel, overzicht
from lzw_atlas.processing.io.stappen import bereken_watals
from lzw_atlas.processing.io.stappen.steunpunten import bereken_steunpunten
from lzw_atlas.processing.io.werkbestand import Werkbestand, edit
from lzw_atlas.processing.report.bijwerken import werk_bij


def rows(path: Path) -> dict[str, Regel]:
    return {r.sleutel: r for r in overzicht(path)}


def without(path: Path, layer: str, identity: str) -> None:
    """Take one row out of *layer*, as somebody who edits in QGIS does."""
    with edit(path) as file:
        old = file.read(layer)
        key = f"{layer[:-2]}_id" if layer != "voorzieningen" else "voorziening_id"
        file.write(old.take((old.data[key] != identity).to_numpy(dtype=bool)))


def test_every_input_and_analysis_has_a_state_in_words(studie: Path) -> None:
    found = rows(studie)
    assert {r.woord for r in found.values()} <= set(STATEN.values())
    assert found["wegen"].staat == "aanwezig"
    assert found["wegen"].uitleg == "1 rij."
    assert found["woningen"].uitleg == "100 rijen."
    assert found["bereikbaarheid"].uitleg == "Berekend met de gegevens die er nu staan."


def test_what_is_missing_says_what_that_switches_off_and_what_mends_it(studie: Path) -> None:
    found = rows(studie)
    assert found["instellingen"].staat == "ontbreekt"
    assert "verpleeghuis" in found["instellingen"].uitleg
    assert found["instellingen"].herstel == "importeer_instellingen"
    assert found["looproutes"].uitleg == "Nog niet berekend. De schouwkaart valt weg."
    assert found["looproutes"].herstel == "looproutes"


def test_one_sentence_says_how_far_it_is_and_what_comes_next(studie: Path) -> None:
    found = lees_bestand(studie)
    assert found.kan_atlas
    rest = sum(r.staat != "aanwezig" for r in found.regels)
    assert found.samenvatting.startswith(f"U kunt een atlas maken. {rest} onderdelen ontbreken")
    without(studie, "voorzieningen", "v1")
    old = lees_bestand(studie).samenvatting
    assert old.startswith("Verouderd: bereikbaarheid")
    assert old.endswith("Klik in stap 4 op Analyses bijwerken.")
    needed = [r for r in found.regels if r.nodig]
    lost = [dataclasses.replace(r, staat="ontbreekt") if r in needed[:2] else r for r in needed]
    words = dataclasses.replace(found, regels=tuple(lost)).samenvatting
    assert words.startswith("Voor een atlas ontbreekt nog: gebieden, woningen")
    fine = tuple(dataclasses.replace(r, staat="aanwezig") for r in found.regels)
    assert dataclasses.replace(found, regels=fine).samenvatting.startswith("Alles is er.")


def test_a_kind_of_facility_of_which_there_is_none_is_named(studie: Path) -> None:
    row = rows(studie)["voorzieningen"]
    assert row.staat == "let_op"
    assert "een apotheek" in row.uitleg
    assert "een supermarkt" not in row.uitleg


def test_an_analysis_is_too_old_when_an_input_changed_and_so_is_what_rests_on_it(
    studie: Path,
) -> None:
    without(studie, "voorzieningen", "v1")
    found = rows(studie)
    assert found["bereikbaarheid"].staat == "verouderd"
    assert found["bereikbaarheid"].uitleg == "Daarna veranderd: voorzieningen. Bereken opnieuw."
    assert found["witte_vlekken"].staat == "verouderd"
    assert "bereikbaarheid" in found["witte_vlekken"].uitleg
    assert not lees_bestand(studie).kan_atlas


def test_bringing_up_to_date_computes_only_what_changed(studie: Path) -> None:
    first = werk_bij(studie)
    assert first.vernieuwd == []
    assert first.overgeslagen == ["Bereikbaarheid", "Witte vlekken"]
    before = Werkbestand(studie).read("bereikbaarheid").data["afstand_supermarkt_m"].max()
    without(studie, "voorzieningen", "v1")
    said: list[str] = []
    second = werk_bij(studie, say=said.append)
    assert second.vernieuwd == ["Bereikbaarheid", "Witte vlekken"]
    assert said == ["Bereikbaarheid", "Witte vlekken"]
    after = Werkbestand(studie).read("bereikbaarheid").data["afstand_supermarkt_m"].max()
    assert after > before
    found = rows(studie)
    assert found["bereikbaarheid"].staat == found["witte_vlekken"].staat == "aanwezig"
    assert lees_bestand(studie).kan_atlas


def test_what_the_run_before_was_told_holds_again(studie: Path) -> None:
    """The categories confirmed complete, and the choice of essentials, are those of that run."""
    without(studie, "voorzieningen", "v1")
    werk_bij(studie)
    data = Werkbestand(studie).read("bereikbaarheid_gebied").data
    assert set(data["categorie_status"][data["categorie"] == "supermarkt"]) == {"bekend"}
    spots = Werkbestand(studie).read("witte_vlekken").data
    assert set(spots["profiel"]) <= {"75plus"}


def test_a_scenario_is_computed_again_with_the_changes_it_has(studie: Path) -> None:
    bereken_watals(studie, "dicht", sluit=["v1"])
    without(studie, "voorzieningen", "v0")
    done = werk_bij(studie)
    assert "Wat als dicht" in done.vernieuwd
    data = Werkbestand(studie).read("verschil_gebied").data
    mine = data[(data["scenario"] == "dicht") & (data["categorie"] == "supermarkt")]
    assert set(mine["aantal_na"]) == {0}


def test_a_stop_between_steps_leaves_what_was_finished(studie: Path) -> None:
    without(studie, "voorzieningen", "v1")
    seen: list[float] = []

    def stop(fraction: float) -> bool:
        seen.append(fraction)
        return fraction < 0.55

    with pytest.raises(Cancelled):
        werk_bij(studie, tick=stop)
    assert seen == sorted(seen)
    found = rows(studie)
    assert found["bereikbaarheid"].staat == "aanwezig"
    assert found["witte_vlekken"].staat == "verouderd"


def test_a_file_that_is_not_ours_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "ander.gpkg"
    with pytest.raises(LzwError) as missing:
        overzicht(path)
    assert sentences(missing.value)[0].startswith("Het werkbestand")
    path.write_bytes(b"dit is geen geopackage")
    with pytest.raises(LzwError) as other:
        overzicht(path)
    assert "geen werkbestand van LZW Atlas" in sentences(other.value)[0]


def test_a_broken_input_is_said_at_the_analyses_and_hides_nothing(studie: Path) -> None:
    raw = backend().read(studie, "voorzieningen")
    data = raw.data.assign(categorie=None)
    backend().write(studie, "voorzieningen", data, raw.geometry(), "Point")
    found = rows(studie)
    assert found["bereikbaarheid"].staat == "let_op"
    assert "categorie" in found["bereikbaarheid"].uitleg
    assert found["wegen"].staat == "aanwezig"


def test_the_panel_knows_gebieden_profiles_and_scenarios(studie: Path) -> None:
    bereken_watals(studie, "dicht", sluit=["v1"])
    found = lees_bestand(studie)
    assert [g.naam for g in found.gebieden] == ["Dorp", "Oost", "West"]
    assert [g.woningen for g in found.gebieden] == [100, 50, 50]
    assert found.kind("wijk") == ("WK990102", "WK990101")
    assert found.profielen == (("75plus", "75-plusser"),)
    assert found.scenarios == ("dicht",)
    assert "Supermarkt: 500 m." in found.normen
    assert all(g.wkb for g in found.gebieden)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", 3), ("oost", 1), ("WIJK", 2), ("wk9901", 2), ("wijk oost", 1), ("noord", 0)],
)
def test_the_search_finds_names_kinds_and_codes(studie: Path, text: str, expected: int) -> None:
    assert sum(g.matches(text) for g in lees_bestand(studie).gebieden) == expected


def test_progress_only_rises(studie: Path) -> None:
    seen: list[float] = []
    lees_bestand(studie, tick=lambda f: seen.append(f) or True)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    assert np.ptp(seen) > 0


def test_what_came_from_a_file_is_left_to_who_has_it_but_only_when_it_is_old(
    studie: Path, tmp_path: Path
) -> None:
    places = tmp_path / "plekken.gpkg"
    shapes = np.array([shapely.Point(200_100, 500_000), shapely.Point(201_500, 500_000)])
    data = pd.DataFrame({"naam": ["Hier", "Daar"]})
    backend().write(places, "plekken", data, shapes, "Point")
    bereken_steunpunten(studie, 1, kandidaten=[places])
    assert werk_bij(studie).zelf == []

    with edit(studie) as file:
        roads = file.read("wegen")
        roads.data["soort"] = "footway"
        file.write(roads)
    done = werk_bij(studie)
    assert done.zelf == [
        "De steunpunten zijn gekozen uit plekken in een bestand. Bereken ze zelf opnieuw, met dat "
        "bestand."
    ]
    assert done.lines[0] == (
        "1 analyse kunt alleen u opnieuw berekenen: steunpunten. "
        "Berekend: Bereikbaarheid, Witte vlekken."
    )
    # It stays the first thing said, until somebody did it.
    again = werk_bij(studie)
    assert again.lines == ["1 analyse kunt alleen u opnieuw berekenen: steunpunten."]
    assert again.zelf == done.zelf
    bereken_steunpunten(studie, 1, kandidaten=[places])
    assert werk_bij(studie).lines == ["Alles was al bijgewerkt."]
    # Other norms make it too old as well.
    assert werk_bij(studie, strict(tmp_path)).alleen_u == ["steunpunten"]


def test_the_profile_and_the_year_of_an_atlas_are_chosen_or_refused(studie: Path) -> None:
    from lzw_atlas.processing.report.stap import kies, lees_atlas

    chosen = kies(profiel="75plus", jaar=2035)
    assert chosen.order is not None
    assert chosen.order.forecast_year == 2035
    assert lees_atlas(studie, keuze=chosen).profiel == "75plus"
    with pytest.raises(LzwError) as refused:
        lees_atlas(studie, keuze=kies(profiel="rolstoel"))
    assert sentences(refused.value)[0].startswith("Voor profiel rolstoel is de bereikbaarheid")


def test_what_was_never_made_is_made_when_asked_and_what_cannot_be_says_why(studie: Path) -> None:
    assert "looproutes" not in Werkbestand(studie)
    assert lees_bestand(studie).kan_meer
    assert werk_bij(studie).vernieuwd == []
    done = werk_bij(studie, nieuw=True)
    assert done.vernieuwd == ["Netwerk", "Geschiktheid", "Loopgebieden supermarkt", "Looproutes"]
    assert set(done.lagen) <= Werkbestand(studie).layers
    # What a street of dwellings lacks stops nothing else.
    why = dict(line.split(": ", 1) for line in done.kan_niet)
    assert set(why) == {"Woonservicegebied", "Vraag", "Vraag en aanbod"}
    assert "geen plek met ontmoeting" in why["Woonservicegebied"]
    assert done.lines[0].endswith(
        "Loopgebieden supermarkt, Looproutes. 3 analyses kunnen nog niet: er ontbreken gegevens."
    )
    again = werk_bij(studie, nieuw=True)
    assert again.vernieuwd == []
    assert again.lines == ["3 analyses kunnen nog niet: er ontbreken gegevens.", *done.kan_niet]
    one = dataclasses.replace(again, kan_niet=again.kan_niet[:1], alleen_u=["a", "b"])
    assert one.lines[0] == (
        "2 analyses kunt alleen u opnieuw berekenen: a, b. "
        "1 analyse kan nog niet: er ontbreken gegevens."
    )


def strict(folder: Path) -> Path:
    path = folder / "streng.toml"
    path.write_text('naam = "Streng"\n[norm.supermarkt]\nwaarde = 200\n', encoding="utf-8")
    return path


def test_other_norms_make_an_analysis_too_old_until_it_is_made_with_them(
    studie: Path, tmp_path: Path
) -> None:
    norms = strict(tmp_path)
    found = {r.sleutel: r for r in overzicht(studie, norms)}
    assert found["bereikbaarheid"].staat == "verouderd"
    assert found["bereikbaarheid"].uitleg == (
        "Berekend met andere normen (LZW-standaard). Bereken opnieuw."
    )
    assert found["witte_vlekken"].staat == "verouderd"
    assert werk_bij(studie, norms).vernieuwd == ["Bereikbaarheid", "Witte vlekken"]
    found = {r.sleutel: r for r in overzicht(studie, norms)}
    assert found["bereikbaarheid"].staat == found["witte_vlekken"].staat == "aanwezig"
    assert rows(studie)["bereikbaarheid"].uitleg.startswith("Berekend met andere normen (Streng)")


def test_the_list_calls_too_old_exactly_what_bringing_up_to_date_makes_again(
    studie: Path, tmp_path: Path
) -> None:
    """Two ways to know: comparing what was kept, and computing every step that is not skipped."""
    werk_bij(studie, nieuw=True)
    for number, text in enumerate(
        (
            "[norm.supermarkt]\nwaarde = 200\n",
            'naam = "LZW-standaard"\n[norm.supermarkt]\nwaarde = 200\n',
            'naam = "LZW-standaard"\n[rekenregel.bank_afstand]\nwaarde = 90\n',
            'naam = "LZW-standaard"\n[profiel.75plus]\nsnelheid = {waarde = 0.7, eenheid = "m/s", '
            'bron = ["lzw_keuze"], zekerheid = "eigen keuze"}\n',
            'naam = "LZW-standaard"\n[rekenregel.publicatie_min]\nwaarde = 9\n',
        )
    ):
        norms, copy = tmp_path / f"{number}.toml", tmp_path / f"{number}.gpkg"
        norms.write_text(text, encoding="utf-8")
        shutil.copy(studie, copy)
        old = {r.herstel for r in overzicht(copy, norms) if r.staat == "verouderd"}
        assert old, text
        made = {t.split()[0].lower() for t in werk_bij(copy, norms).vernieuwd} - {"netwerk"}
        assert {step.split("_")[0] for step in old} == made, text
        assert not [r for r in overzicht(copy, norms) if r.staat == "verouderd"], text


def test_what_rests_on_an_old_result_that_rests_on_another_is_old_too(
    studie: Path, tmp_path: Path
) -> None:
    werk_bij(studie, nieuw=True)
    without(studie, "voorzieningen", "v1")
    assert rows(studie)["geschiktheid_gebied"].staat == "verouderd"


def test_an_atlas_prints_the_norms_of_the_run_and_refuses_a_file_that_says_otherwise(
    studie: Path, tmp_path: Path
) -> None:
    from lzw_atlas.processing.report.inhoud import make_content
    from lzw_atlas.processing.report.stap import lees_atlas

    norms = strict(tmp_path)
    with pytest.raises(LzwError) as refused:
        lees_atlas(studie, norms)
    (text,) = sentences(refused.value)
    assert text.startswith("De bereikbaarheid is berekend met andere normen (LZW-standaard) dan")
    assert "lzw bijwerken --normen" in text
    assert "geen bestand met normen" in text

    werk_bij(studie, norms)
    for chosen in (norms, None):
        data = lees_atlas(studie, chosen)
        assert data.norms.name == "Streng"
        assert data.norms.norms["supermarkt"].value == 200
        printed = repr(make_content(data, "GM9901").chapters[-1])
        assert "Normen: Streng." in printed
        assert "Norm Supermarkt: 200" in printed
        assert "in plaats van 500" in printed
    # Without the file its sources are not known: the shipped ones are not put beside 200 m.
    assert lees_atlas(studie).norms.norms["supermarkt"].sources == ()


def test_another_result_made_with_other_norms_is_left_out_of_the_atlas(
    studie: Path, tmp_path: Path
) -> None:
    from lzw_atlas.processing.io.stappen import bereken_bereikbaarheid, bereken_loopgebieden
    from lzw_atlas.processing.report.stap import lees_atlas

    norms = strict(tmp_path)
    bereken_loopgebieden(studie, ["supermarkt"])
    bereken_bereikbaarheid(studie, ["75plus"], norms)
    data = lees_atlas(studie, norms)
    runs = set(data.uitkomsten["loopgebieden"].data["run_id"])
    assert {data.verouderd[r] for r in runs} == {("andere normen",)}


def test_a_name_in_a_list_has_no_colon(studie: Path) -> None:
    found = rows(studie)
    assert found["vraag"].titel == "Vraag: mensen nu en later"
    assert found["vraag"].kort == "Vraag"
    assert not any(":" in r.kort for r in found.values())
