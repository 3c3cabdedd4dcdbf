"""The shipped data: checksums, provenance, what adds up, and agreement with an independent list."""

import hashlib
import pickle
import re
from dataclasses import replace
from pathlib import Path

import illustrative
import pytest
from openpyxl import load_workbook

from blanalysis import example, load, published
from blanalysis.membership import consolidation, rules, totals
from blanalysis.membership.consolidation import days, duplicates
from blanalysis.membership.findings import Kind
from blanalysis.membership.rules import between_days
from blanalysis.vocabulary import sources
from blanalysis.vocabulary.columns import COLUMNS
from blanalysis.vocabulary.headings import FURNITURE, PERSONAL, ROSTER, TYPE_ROWS
from blanalysis.vocabulary.places import Match, Units, successors
from blanalysis.vocabulary.places import load_units as load_places
from blanalysis.vocabulary.rules import LIMITS
from blanalysis.vocabulary.vietnamese import key

WORDS = (
    "columns.csv",
    "indicators.csv",
    "rules.csv",
    "sums.csv",
    "formulas.csv",
    "finding-kinds.csv",
    "patterns.csv",
    "wording.csv",
    "words.csv",
)  # words, no figures
FILES = sorted(
    path
    for path in sources.folder("data").iterdir()
    if path.suffix in (".csv", ".xlsx") and path.name[0] not in "~." and path.name not in WORDS
)
README = (sources.folder("data") / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_file_has_its_provenance(path):
    source = sources.source(path.name)
    assert source.file == path.name
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    for part in (source.title, source.publisher, source.counts, source.obtained):
        assert len(part.vi) > 5
        assert len(part.en) > 5
    assert f"`{path.name}`" in README


def test_no_sidecar_is_without_its_file():
    assert {p.stem for p in sources.folder("data").glob("*.toml")} == {p.stem for p in FILES}


def test_the_published_figures():
    frame = published().by_type()
    assert frame["committees"].to_dict() == {"xã": 49, "phường": 10, "thị trấn": 5}
    assert frame["members"].to_dict() == {"xã": 9768, "phường": 3055, "thị trấn": 1430}
    cells = sources.frame("published-2017.csv").set_index("column")["value"]
    assert (cells["cells_quarter"], cells["cells_hamlet"]) == ("49", "469")


def test_the_findings_are_in_both_languages():
    findings = sources.frame("findings-2017.csv")
    assert findings.groupby("kind").size().to_dict() == {"limitation": 4, "recommendation": 4, "strength": 6}
    assert findings[["vi", "en"]].map(len).gt(20).all().all()


def test_the_census_adds_up_to_its_own_totals():
    census = sources.frame("population-2019.csv").set_index("code").astype(int)
    assert census["population"].sum() == 907236
    assert (census["urban"] + census["rural"] == census["population"]).all()
    places = load_places()
    assert set(census.index) == set(places.by_code)
    by_district = {name: census.loc[[u.code for u in group]] for name, group in places.districts.items()}
    assert {name: (int(c["population"].sum()), int(c["urban"].sum())) for name, c in by_district.items()} == {
        "Bạc Liêu": (156110, 115508),
        "Hồng Dân": (111848, 11394),
        "Phước Long": (124268, 21273),
        "Vĩnh Lợi": (101025, 14838),
        "Giá Rai": (143613, 52287),
        "Đông Hải": (152619, 13957),
        "Hòa Bình": (117753, 22381),
    }
    towns = [u.code for u in places if u.type != "xã"]
    assert census.loc[towns, "rural"].eq(0).all()


def test_the_units():
    places = load_places()
    assert [sum(u.type == t for u in places) for t in ("xã", "phường", "thị trấn")] == [49, 10, 5]
    assert len({u.code for u in places}) == 64
    assert len({new.code for u in places for new in successors(u.code)}) == 25
    assert len({(u.tile_row, u.tile_col) for u in places}) == 64
    assert [u.full_name for u in places if u.earlier_name] == [
        "Phường 1",
        "Phường Hộ Phòng",
        "Phường Láng Tròn",
        "Thị trấn Châu Hưng",
    ]


def test_every_unit_is_found_by_its_full_name_in_its_district_and_only_that():
    places = load_places()
    for unit in places:
        for words in (
            unit.full_name,
            unit.full_name.upper(),
            f"Đảng bộ {unit.full_name.lower()}",
            unit.full_name.replace("òa", "oà"),
        ):
            assert places.find(words, district=unit.district).unit is unit
    alone = [u.full_name for u in places if places.find(u.full_name).unit is not u]
    assert alone == ["Phường 1", "Phường 1"]
    bare = {u.full_name for u in places if places.find(u.name).unit is not u}
    assert bare == {"Phường 1", "Thị trấn Phước Long", "Xã Phước Long", "Thị trấn Hòa Bình"}


def test_a_name_without_its_marks_is_found_and_one_with_other_marks_is_not():
    places = load_places()
    for unit in places:
        plain = key(unit.full_name)
        assert places.find(plain, district=unit.district).unit is unit
        for wrong in (
            unit.full_name.replace("anh", "ạnh"),
            unit.full_name.replace("Tân", "Tận"),
            unit.full_name.replace("ưng", "ứng"),
        ):
            if wrong != unit.full_name:
                assert places.find(wrong, district=unit.district).candidates == ()
                assert unit in places.find(wrong, district=unit.district).elsewhere


def test_names_agree_with_an_independent_list():
    """The package vietnamadminunits as an oracle: the 64 units before July 2025, and where each went."""
    import sqlite3
    from importlib.util import find_spec

    spec = find_spec("vietnamadminunits")
    if spec is None:
        pytest.skip("the package vietnamadminunits, which holds an independent list, is not installed")
    data = Path(spec.origin).parent / "data"
    connection = sqlite3.connect(f"{(data / 'dataset.db').as_uri()}?mode=ro", uri=True)
    theirs = connection.execute(
        "select wardCode, ward, wardType, district, districtCode from admin_units_legacy where provinceCode = '95'"
    ).fetchall()
    new = dict(connection.execute("select wardCode, ward from admin_units where provinceCode = '96'").fetchall())
    connection.close()
    ours = {(u.code, key(u.full_name), u.type, key(u.full_district), u.district_code) for u in load_places()}
    assert ours == {
        (code, key(ward), type.lower(), key(district), number) for code, ward, type, district, number in theirs
    }
    for unit in load_places():
        assert [key(new[own.code]) for own in successors(unit.code)] == [key(successors(unit.code)[0].full_name)]
    assert {row["code"]: row["new_code"] for row in sources.rows("units.csv")} == {
        unit.code: successors(unit.code)[0].code for unit in load_places()
    }


def test_the_crosswalk_agrees_with_an_independent_list():
    vietnamadminunits = pytest.importorskip("vietnamadminunits", reason="the independent list is not installed")
    for unit in load_places():
        words = f"{unit.full_name}, {unit.full_district}, Tỉnh Bạc Liêu"
        new = vietnamadminunits.convert_address(words)
        assert key(new.ward) == key(successors(unit.code)[0].full_name), words


def test_the_illustrative_workbook_is_what_its_script_makes():
    shipped = load_workbook(sources.path(sources.EXAMPLE)).active
    made = illustrative.workbook().active
    assert list(shipped.values) == list(made.values)
    assert {str(m) for m in shipped.merged_cells.ranges} == {str(m) for m in made.merged_cells.ranges}
    assert "minh họa" in shipped["A1"].value.lower()
    assert "illustrative" in sources.EXAMPLE
    assert "minh-hoa" in sources.EXAMPLE


def test_the_illustrative_workbook_reads_whole_and_has_the_published_totals():
    membership = example()
    assert membership.illustrative
    assert len(membership.found) == 64
    assert membership.findings == ()
    assert membership.by_type().equals(published().by_type().reindex(columns=["committees", "members"]))
    assert membership.frame[["cells_hamlet", "cells_quarter"]].sum().to_list() == [469, 49]
    assert membership.conservation.loc["members"].to_list() == [14253, 14253, 0, 0]


def test_the_illustrative_flows_lead_from_the_start_to_the_end():
    frame = example().frame
    came = frame["admitted"] + frame["transferred_in"] + frame["reinstated"]
    went = frame[["transferred_out", "died", "expelled", "struck_off", "left_voluntarily"]].sum(axis=1)
    assert (frame["members_start"] + came - went).equals(frame["members"])
    assert (frame["members"] / frame["members_start"] - 1).abs().max() < LIMITS["K19"][0] / 100
    assert frame["members_probationary"].le(frame["admitted"]).all()
    assert frame["transferred_in"].sum() == frame["transferred_out"].sum()
    assert frame["admitted"].lt(frame["admitted_target"]).sum() == 26


def test_the_illustrative_small_numbers_are_there_to_be_hidden():
    frame = example().frame
    few = frame[[id for id in frame.columns if id in COLUMNS and COLUMNS[id].sensitive]]
    assert {"members_khmer", "members_hoa", "members_religious", "expelled"} <= set(few.columns)
    assert few["members_khmer"].between(1, 4).sum() == 40
    assert few["members_khmer"].eq(0).sum() == 13
    assert few["members_khmer"].nlargest(illustrative.KHMER_UNITS).sum() > 0.7 * few["members_khmer"].sum()


def test_the_illustrative_list_without_ten(tmp_path):
    membership = load(illustrative.ten_missing(tmp_path))
    assert {unit.full_name for unit in membership.missing} == set(illustrative.TEN)
    assert {unit.type for unit in membership.missing} == {"xã", "phường", "thị trấn"}
    assert {finding.kind for finding in membership.findings} == {Kind.MISSING_UNITS}
    whole = example().frame.set_index("code")
    assert membership.frame.set_index("code").equals(whole.drop(index=[unit.code for unit in membership.missing]))


def test_the_illustrative_list_as_seven_forms(tmp_path):
    membership = load(*illustrative.form_5_by_district(tmp_path))
    assert membership.by_type_only
    assert membership.illustrative
    assert membership.findings == ()
    assert membership.by_type().equals(published().by_type().reindex(columns=["committees", "members"]))
    by_district = membership.frame.groupby("district")["members"].sum()
    assert by_district.equals(example().frame.groupby("district")["members"].sum())


def test_the_dictionary_is_what_the_code_reads():
    """`data/README.md` has one row a column, with the code's own labels, sort, unit and whole."""
    rows = re.findall(
        r"^\| `(\w+)` \| (.*?) \| (.*?) \| (.*?) \| (.*?) \| (.*?) \| (.*?) \|$", README, flags=re.MULTILINE
    )
    written = {row[0]: row[1:] for row in rows}
    assert written == {
        column.id: (
            column.label.vi,
            column.label.en,
            column.sort.value,
            f"{column.unit.vi} / {column.unit.en}" if column.unit else "–",
            f"`{column.of}`" if column.of else "–",
            "yes" if column.sensitive else "–",
        )
        for column in COLUMNS.values()
    }


def test_the_rules_are_those_of_the_code():
    """`data/README.md` has every rule that a docstring of the code numbers, with kinds that there are and their level."""
    rows = re.findall(r"^\| K(\d+) \| .+? \| `(\w+)` \| (\w+) \|$", README, flags=re.MULTILINE)
    kinds = {kind.slug: kind for kind in Kind}
    assert [(kind, level) for _, kind, level in rows if kinds[kind].level.value != level] == []
    numbers = [int(number) for number, _, _ in rows]
    assert numbers == sorted(numbers)
    numbered = [_numbered(module) for module in (rules, between_days, totals, consolidation, days, duplicates)]
    assert set(numbers) == set().union(*numbered)
    in_rules = {f"Kind.{kinds[kind].name}" for _, kind, _ in rows}
    for module in (rules, between_days):
        assert set(re.findall(r"Kind\.[A-Z_]+", Path(module.__file__).read_text(encoding="utf-8"))) <= in_rules


def _numbered(module) -> set[int]:
    """The rules that the docstrings of a module's functions begin with: "K1 to K6, K13: …"."""
    found = set()
    for function in (f for f in vars(module).values() if callable(f) and f.__module__ == module.__name__):
        told = re.match(r"K\d[^:]*:", function.__doc__ or "")
        for first, last in re.findall(r"K(\d+)(?: to K(\d+))?", told[0] if told else ""):
            found |= set(range(int(first), int(last or first) + 1))
    return found


def test_heading_words_are_keys_and_do_not_clash():
    words = [word for column in COLUMNS.values() for word in column.headings]
    below = [word for column in COLUMNS.values() for word in column.below]
    assert [word for word in (*words, *below, *FURNITURE, *ROSTER, *TYPE_ROWS) if word != key(word)] == []
    assert [word for word in words if PERSONAL.search(word)] == ["dan toc"]  # the cells below decide
    assert not set(words) & {*FURNITURE, *ROSTER, *TYPE_ROWS}


def test_the_answers_that_a_list_of_places_remembers_are_bounded():
    places = replace(load_places())
    for n in range(12_000):
        assert places.find(f"Xã Lạ {n}") == Match()
        assert places.district_named(f"Huyện Lạ {n}") is None
    assert Units._find.cache_info().maxsize == Units.district_named.cache_info().maxsize == 10_000
    assert places.find("x" * 50_000) == Match()
    assert places.find("Xã Vĩnh Trạch").unit == places.find("X. Vĩnh Trạch").unit == places.by_code["31834"]
    assert pickle.loads(pickle.dumps(places)) == places


def test_each_kind_of_finding_has_one_sentence():
    names = [row["kind"] for row in sources.rows("finding-kinds.csv")]
    assert sorted(names) == sorted({*names})
