"""The units of the whole country: the lists of each day, what names mean in them, and lists as offices write them."""

import datetime as dt
import re
from collections import Counter
from pathlib import Path

import nation
import pandas as pd
import pytest
from amounts import amount

import blanalysis
from blanalysis.membership.findings import Level
from blanalysis.vocabulary import patterns, sources
from blanalysis.vocabulary import places as lists
from blanalysis.vocabulary.places import load_units, successors
from blanalysis.vocabulary.places.naming import name_of_total, speaks_of_district, type_alone
from blanalysis.vocabulary.refusals import RefusedError
from blanalysis.vocabulary.vietnamese import key

JUNE, JULY = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
# As public lists have them, without their types.
UNITS_BEFORE = """Cần Thơ 80, Huế 133, Hà Nội 526, Hải Phòng 167, Hồ Chí Minh 273, Đà Nẵng 47, An Giang 155, Bà Rịa - Vũng Tàu 77,
Bình Dương 91, Bình Phước 111, Bình Thuận 121, Bình Định 155, Bạc Liêu 64, Bắc Giang 192, Bắc Kạn 108, Bắc Ninh 121, Bến Tre 148,
Cao Bằng 161, Cà Mau 100, Gia Lai 218, Hà Giang 193, Hà Nam 98, Hà Tĩnh 209, Hòa Bình 151, Hưng Yên 139, Hải Dương 207, Hậu Giang 75,
Khánh Hòa 132, Kiên Giang 143, Kon Tum 102, Lai Châu 106, Long An 186, Lào Cai 151, Lâm Đồng 137, Lạng Sơn 194, Nam Định 175,
Nghệ An 412, Ninh Bình 125, Ninh Thuận 62, Phú Thọ 207, Phú Yên 106, Quảng Bình 145, Quảng Nam 233, Quảng Ngãi 170, Quảng Ninh 171,
Quảng Trị 119, Sóc Trăng 108, Sơn La 200, Thanh Hóa 547, Thái Bình 242, Thái Nguyên 172, Tiền Giang 164, Trà Vinh 104,
Tuyên Quang 137, Tây Ninh 94, Vĩnh Long 102, Vĩnh Phúc 121, Yên Bái 168, Điện Biên 129, Đắk Lắk 180, Đắk Nông 71, Đồng Nai 159,
Đồng Tháp 141"""
UNITS_SINCE = """Cần Thơ 103, Huế 40, Hà Nội 126, Hải Phòng 114, Hồ Chí Minh 168, Đà Nẵng 94, An Giang 102, Bắc Ninh 99, Cao Bằng 56,
Cà Mau 64, Gia Lai 135, Hà Tĩnh 69, Hưng Yên 104, Khánh Hòa 65, Lai Châu 38, Lào Cai 99, Lâm Đồng 124, Lạng Sơn 65, Nghệ An 130,
Ninh Bình 129, Phú Thọ 148, Quảng Ngãi 96, Quảng Ninh 54, Quảng Trị 78, Sơn La 75, Thanh Hóa 166, Thái Nguyên 92, Tuyên Quang 124,
Tây Ninh 96, Vĩnh Long 124, Điện Biên 45, Đắk Lắk 102, Đồng Nai 95, Đồng Tháp 102"""
STEP = amount(20, 1)  # of the ways in which names are typed
EVERY = [load_units(code, day) for code, day in nation.LISTS]


def counts(words):
    return {name: int(n) for name, n in (of.strip().rsplit(" ", 1) for of in words.split(","))}


def units_of(name, day):
    (found,) = (
        units for units in EVERY if units.province.name == name and (units.edition.first < JULY) == (day < JULY)
    )
    return found


# --- the lists


@pytest.mark.parametrize(
    ("day", "by_province", "by_type"),
    [
        ("2025-06-30", UNITS_BEFORE, {"phường": 1726, "thị trấn": 617, "xã": 7692}),
        ("2025-07-01", UNITS_SINCE, {"phường": 687, "xã": 2621, "đặc khu": 13}),
        ("2026-04-30", UNITS_SINCE, {"phường": 697, "xã": 2611, "đặc khu": 13}),
        ("2026-09-20", UNITS_SINCE, {"phường": 709, "xã": 2599, "đặc khu": 13}),
    ],
)
def test_the_units_of_a_day(day, by_province, by_type):
    frame = blanalysis.places(on=day)
    assert frame.groupby("province").size().to_dict() == counts(by_province)
    assert frame.groupby("type").size().to_dict() == by_type
    assert frame["code"].is_unique
    assert frame["district"].isna().all() == (day > "2025-07")


def test_no_unit_is_in_two_lists_of_one_day():
    frame = blanalysis.places().sort_values(["code", "valid_from"])
    # a code may be that of another unit from 1 July 2025 on
    next_one = frame.groupby("code")["valid_from"].shift(-1)
    over = frame["valid_to"].fillna(pd.Timestamp.max.as_unit("s"))
    assert (next_one.isna() | (over < next_one)).all()
    assert (frame["valid_from"] < over).all()


def test_the_crosswalk_leads_from_each_old_unit_to_new_ones():
    frame, old, new = blanalysis.crosswalk(), blanalysis.places(on=JUNE), blanalysis.places(on=JULY)
    assert {*frame["from"]} == {*old["code"]}
    assert {*frame["to"]} <= {*new["code"]}
    # the five new island zones had no units of commune level
    assert len({*new["code"]} - {*frame["to"]}) == 5
    whole = frame.groupby("from")["part"].agg(set)
    assert (whole.eq({"whole"}).sum(), whole.eq({"part"}).sum()) == (9594, 441)
    own = blanalysis.crosswalk("Bạc Liêu")
    assert (len(own), own["to"].nunique(), {*own["part"]}) == (64, 25, {"whole"})


def test_the_ten_communes_of_dong_nai_that_became_wards():
    before, since = (load_units("75", dt.date(2026, 4, day)) for day in (29, 30))
    changed = {unit.name for unit in since if before.by_code[unit.code].type != unit.type}
    assert changed == {
        *(
            "Dầu Giây",
            "Đồng Phú",
            "Long Thành",
            "Lộc Ninh",
            "Nhơn Trạch",
            "Tân Khai",
            "Tân Phú",
            "Trảng Bom",
            "Trị An",
            "Xuân Lộc",
        )
    }
    assert (before.place.vi, since.place.vi) == ("tỉnh Đồng Nai", "thành phố Đồng Nai")
    assert before.edition.last == dt.date(2026, 4, 29)
    assert since.edition.last is None


def test_two_districts_of_one_name_are_two():
    for province, bare in (
        ("Hà Tĩnh", "Kỳ Anh"),
        ("Tiền Giang", "Cai Lậy"),
        ("Trà Vinh", "Duyên Hải"),
        ("Hậu Giang", "Long Mỹ"),
    ):
        units = units_of(province, JUNE)
        own = {name: units.of_district(name).place.vi for name in units.districts if bare in name}
        assert own == {f"huyện {bare}": f"huyện {bare}", f"thị xã {bare}": f"thị xã {bare}"}
        assert units.district_named(f"H. {bare}") == f"huyện {bare}"
        assert units.district_named(f"THỊ ỦY {bare.upper()}") == f"thị xã {bare}"
        assert units.district_named(bare) is None
    city = units_of("Hồ Chí Minh", JUNE)
    assert [city.district_named(words) for words in ("Quận 10", "Q.10", "Q10", "quận 01", "10")] == [
        *["quận 10"] * 3,
        "quận 1",
        None,
    ]


def test_the_frames():
    frame = blanalysis.places(province="Cà Mau", on="2026-06-30")
    text = (
        "code",
        "type",
        "name",
        "district_code",
        "district_type",
        "district",
        "province_code",
        "province_type",
        "province",
    )
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        **dict.fromkeys(text, "string"),
        **dict.fromkeys(("valid_from", "valid_to"), "datetime64[s]"),
    }
    assert len(frame) == len(blanalysis.places("96", dt.date(2026, 6, 30))) == 64
    assert frame["valid_to"].isna().all()
    went = blanalysis.crosswalk(province="Cà Mau")
    assert [*went.columns] == ["from", "to", "date", "part", "from_name", "to_name"]
    assert {*went["to"]} == {*frame["code"]}
    assert {*went["date"]} == {pd.Timestamp(2025, 7, 1)}


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: blanalysis.places("Cà Mao"), "no province or city “Cà Mao”"),
        (lambda: blanalysis.places("Cà Mau", on="hôm nay"), "“hôm nay” is no day"),
        (
            lambda: blanalysis.places("Bạc Liêu", on="2026-01-01"),
            "On 1 January 2026 there is no province or city “Bạc Liêu”",
        ),
        (lambda: blanalysis.crosswalk("Sài Gòn"), "no province or city “Sài Gòn”"),
    ],
)
def test_what_is_not_there_is_refused(call, words):
    with pytest.raises(RefusedError, match=words):
        call()


def test_the_country_is_read_once(monkeypatch):
    for cached in (lists._crosswalk_by, lists._new_units, lists._units_of, successors, sources.rows, sources._lines):
        cached.cache_clear()
    read = Counter()

    def opened(path, *args, to=Path.open, **named):
        read[path.name] += 1
        return to(path, *args, **named)

    monkeypatch.setattr(Path, "open", opened)
    assert sum(len(successors(unit.code)) for units in EVERY for unit in units if unit.district) == 10_567
    assert max(read.values()) == 1


# --- what names mean


def ways(unit, office):
    """The ways in which the name of a unit is typed."""
    full, short = nation.full(unit), nation.short(unit)
    yield from (
        full,
        full.upper(),
        full.lower(),
        f"Đảng bộ {full.lower()}",
        f"12. {full}",
        short,
        short.replace(". ", "."),
    )
    yield from (
        nation.by_hand(full),
        full.replace("'", "’"),
        full.replace("'", ""),
        full.replace("'", " "),
        full.replace("-", " "),
    )
    yield from (unit.name, unit.name.upper(), nation.without_marks(full), nation.without_marks(full).upper())
    if unit.name.isdigit():
        yield from (f"P{unit.name}", f"F.{unit.name}", f"Phường 0{unit.name}", f"Phường số {unit.name}")
    if unit.code in office:
        yield office[unit.code]


@pytest.mark.parametrize("beside", [True, False], ids=["in its district", "without a district"])
def test_no_name_is_that_of_another_unit(beside):
    outcomes, wrong = Counter(), []
    for units in EVERY:
        office = nation.spellings_of_office(units.edition.first < JULY)
        for at, unit in enumerate(units):
            for words in [*ways(unit, office)][at % STEP :: STEP]:
                match = units.find(words, district=unit.district if beside and unit.district else None)
                is_it = match.unit is unit
                outcome = (
                    "matched" if is_it else "wrong" if match.unit else "ambiguous" if match.candidates else "unknown"
                )
                outcomes[outcome] += 1
                wrong += [(units.province.name, words, match.unit.full_name)] if outcome == "wrong" else []
                if outcome == "unknown":  # a bare name that may be the district's own row
                    assert not type_of(words)
                    assert units.district_named(words), words
    print(dict.fromkeys(("matched", "ambiguous", "unknown", "wrong"), 0) | outcomes)
    assert wrong == []
    assert outcomes["matched"] > 0.9 * outcomes.total()


def type_of(words):
    return re.match(
        r"(?i)(?:đảng bộ |\d+\. )?(?:xã|phường|thị trấn|đặc khu|xa|phuong|thi tran|dac khu|x\.|p\.|tt\.|đk\.) ?", words
    )


def test_each_unit_is_found_by_its_name_in_its_district():
    for units in EVERY[:: amount(8, 1)]:
        office = nation.spellings_of_office(units.edition.first < JULY)
        plain = nation.unmarked(units)
        for unit in units:
            for words in (
                nation.full(unit),
                nation.short(unit),
                plain[unit],
                nation.by_hand(nation.full(unit)),
                office.get(unit.code),
            ):
                assert words is None or units.find(words, district=unit.district or None).unit is unit, (
                    units.province,
                    words,
                )


@pytest.mark.parametrize(
    ("province", "day", "words", "found"),
    [
        ("Đắk Lắk", JUNE, "Xã Ea Hleo (huyện Ea H’Leo)", "Xã Ea H'leo"),
        ("Đắk Lắk", JUNE, "X. EaH'leo, H. Ea Hleo", "Xã Ea H'leo"),
        ("Đắk Lắk", JUNE, "Thị trấn Ea Drăng", "Thị trấn Ea Drăng"),
        ("Đắk Lắk", JUNE, "Xã Cư Dliê Mnông", "Xã Cư Dliê M'nông"),
        ("Lâm Đồng", JUNE, "Xã Đạ K' Nàng", "Xã Đạ K'Nàng"),
        ("Lâm Đồng", JUNE, "TT. Đạ Mri", "Thị trấn Đạ M'ri"),
        ("Lâm Đồng", JUNE, "Thị trấn Mađaguôi", "Thị trấn Ma Đa Guôi"),
        ("Kon Tum", JUNE, "xã Đắk Plô", "Xã Đăk Blô"),
        ("Quảng Nam", JUNE, "Xã AXan", "Xã A Xan"),
        ("Đắk Lắk", JUNE, "Xã Ea H leo", "Xã Ea H'leo"),
        ("Trà Vinh", JUNE, "Xã Lương Hò A", None),  # a letter of Lương Hòa A is missing; it is not Lương Hòa
        ("Thái Nguyên", JUNE, "Xã Phúc ương", None),  # not Phú Cường
        ("Tây Ninh", JUNE, "Phường IV", "Phường 4"),
        ("Hậu Giang", JUNE, "P.3", "Phường III"),
        ("Phú Yên", JUNE, "Xuân Quang III", "Xã Xuân Quang 3"),
        ("Phú Yên", JUNE, "Phường Hòa Tân Đông", "Xã Hòa Tân Đông"),
        ("Huế", JUNE, "Phường Đúc", "Phường Phường Đúc"),
        ("Hà Nội", JUNE, "Phương Mai", "Phường Phương Mai"),
        ("Hà Nội", JULY, "Phường Văn Miếu Quốc Tử Giám", "Phường Văn Miếu - Quốc Tử Giám"),
        ("Hải Phòng", JUNE, "Dư Hàng Kênh", "Phường Dư Hàng Kênh"),
        ("Hải Phòng", JUNE, "ĐU Hàng Kênh", "Phường Hàng Kênh"),
        ("Hải Phòng", JUNE, "Du Hang Kenh", None),
        ("Lào Cai", JUNE, "Phường Sa Pả", "Phường Sa Pả"),
        ("Lào Cai", JUNE, "Phường Sa Pa", "Phường Sa Pa"),
        ("Lào Cai", JUNE, "phuong Sa Pa", None),
        ("Quảng Ngãi", JULY, "Xã Ba Tơ", "Xã Ba Tơ"),
        ("Quảng Ngãi", JULY, "Xã Ba To", None),
        ("Cà Mau", JULY, "Phường Năm Căn", None),
        ("Hồ Chí Minh", JULY, "ĐK. Côn Đảo", "Đặc khu Côn Đảo"),
        ("Lâm Đồng", JULY, "P.2 Bảo Lộc", "Phường 2 Bảo Lộc"),
    ],
)
def test_a_name_as_it_is_typed(province, day, words, found):
    unit = units_of(province, day).find(words).unit
    assert (unit and unit.full_name) == found


def test_no_name_is_taken_for_anything_else():
    """With a type, in any way; without one also not for a section, a total or the end, where the unit's name is asked for first."""
    for units in EVERY[:: amount(24, 1)]:
        for unit in units:
            full = nation.full(unit)
            for words in (
                full,
                full.upper(),
                f"Đảng bộ {full.lower()}",
                nation.without_marks(full),
                nation.short(unit),
            ):
                assert units.names_a_unit(words), words
                assert not units.is_other_organisation(words), words
                assert not units.may_be_person(words), words
                assert not units.district_named(words), words
                assert not speaks_of_district(words), words
                assert not type_alone(words), words
                assert name_of_total(words) == key(words) or words.startswith("X.") or words.isascii(), words
                assert not patterns.END_OF_TABLE.fullmatch(key(words)), words
            for words in (unit.name, unit.name.upper(), nation.without_marks(unit.name)):
                assert units.names_a_unit(words) or units.district_named(words) or not units.find(words).unit, words
                assert not units.is_other_organisation(words), words
                assert not units.may_be_person(words), words
                assert not type_alone(words), words
            assert not speaks_of_district(unit.name) or unit.name.isascii(), unit.name


def test_each_district_is_known_by_its_name():
    for units in EVERY:
        for name, own in units.districts.items():
            full = nation.full_district(own[0])
            for words in (full, full.upper(), nation.short_district(own[0]), f"IV. {full}", f"Cộng {full.lower()}"):
                assert units.district_named(words) == name, words
                assert not units.find(words).candidates, words
                assert not units.is_other_organisation(words), words
                assert not patterns.END_OF_TABLE.fullmatch(key(words)), words


# --- lists as offices write them

SAMPLE = (
    "Đắk Lắk",
    "Gia Lai",
    "Kon Tum",
    "Hồ Chí Minh",
    "Tây Ninh",
    "Hà Tĩnh",
    "Thanh Hóa",
    "Bạc Liêu",
    "Cà Mau",
    "Phú Thọ",
    "Quảng Nam",
)
CASES = [(*of, form) for of in nation.LISTS for form in nation.FORMS]
FEW = [
    (code, day, form)
    for at, (code, day) in enumerate(of for of in nation.LISTS if load_units(*of).province.name in SAMPLE)
    for form in {nation.FORMS[at % len(nation.FORMS)], nation.FORMS[(3 * at + 1) % len(nation.FORMS)]}
]


@pytest.mark.parametrize(("code", "day", "form"), sorted(amount(FEW, CASES)), ids=str)
def test_a_list_of_any_province_is_read_whole(code, day, form, tmp_path):
    path, units, members = nation.workbook(tmp_path / "danh-sach.xlsx", code, day, form)
    membership = blanalysis.load(path)
    assert [f.say("en") for f in membership.findings if f.kind.level is not Level.INFORMATION] == []
    assert membership.place == units.place
    assert len(membership.found) == len(units)
    assert membership.conservation.loc["members"].to_list() == [members, members, 0, 0]
