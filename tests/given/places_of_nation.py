"""Makes `data/places.csv`, `data/provinces.csv` and `data/crosswalk.csv` from the package `vietnamadminunits` and the differences of the statistics office.

Run: `pip install vietnamadminunits`, then `python tests/given/places_of_nation.py`. Users of the project need neither.
`tile_positions`, beside this script, needs numpy and scipy too.
`differences-2025.csv`, beside this script, lists where the package and the conversion table of the statistics office (2025) differ: of
names both are kept, and of the crosswalk that of the office holds (the package took two units of one name for one).
"""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import json
import re
import sqlite3
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from tile_positions import Point, near_their_parts, tiles, without_outliers

ROOT = Path(__file__).parents[2]
DIFFERENCES = Path(__file__).with_name("differences-2025.csv")
MOST_IN_ONE_MAP = 220  # units, as in `exhibits/facts/units.py`
BEFORE, AFTER = "2025-01", "2025-07"
# Provinces that became cities under the central government since, and their communes that became wards on the same day, all under the
# same codes: resolutions 30/2026/QH16 and 237/NQ-UBTVQH16, 36/2026/QH16, 39/2026/QH16 and 388/NQ-UBTVQH16, as the list of changes of
# the statistics office has them (danhmuchanhchinh.nso.gov.vn). Their days stand in `editions.csv`.
CITIES_SINCE = {
    "2026-04": (
        "Đồng Nai",
        ("Dầu Giây", "Đồng Phú", "Long Thành", "Lộc Ninh", "Nhơn Trạch", "Tân Khai", "Tân Phú", "Trảng Bom", "Trị An", "Xuân Lộc"),
    ),
    "2026-09": ("Quảng Ninh", ()),
    "2026-09-20": (
        "Bắc Ninh",
        ("Bố Hạ", "Chi Lăng", "Gia Bình", "Hiệp Hòa", "Kép", "Lạng Giang", "Lục Nam", "Lương Tài", "Nhân Thắng", "Phù Lãng", "Tiên Du", "Yên Phong"),
    ),
}  # fmt: skip
MISTYPED = {"thi trấn": "thị trấn", "xa": "xã"}
TYPES = ("xã", "phường", "thị trấn", "đặc khu", *MISTYPED)
FIELDS = (
    *("edition", "code", "type", "name", "other_names", "district_code", "district_type", "district"),
    *("province_code", "province_type", "province"),
    *("tile_row", "tile_col"),
)


def package_folder() -> Path:
    found = importlib.util.find_spec("vietnamadminunits")
    if not (found and found.origin):
        raise SystemExit("pip install vietnamadminunits==1.0.4")
    return Path(found.origin).parent / "data"


def table(name: str) -> list[sqlite3.Row]:
    """The rows of a table of the package that are units of commune level."""
    with sqlite3.connect(package_folder() / "dataset.db") as connection:
        connection.row_factory = sqlite3.Row
        return [row for row in connection.execute(f"SELECT * FROM {name} ORDER BY wardCode") if row["ward"]]


def differences(what: str) -> dict[str, tuple[str, str]]:
    """By code: what the package and the office have."""
    with DIFFERENCES.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: (row["package"], row["office"]) for row in csv.DictReader(lines) if row["what"] == what}


def type_and_name(full: str) -> tuple[str, str]:
    """The type in small letters ("" where the office forgot it) and the name; "Phường Phường Đúc" is a ward of the name "Phường Đúc"."""
    full = unicodedata.normalize("NFC", full)
    found = next((of for of in TYPES if full.lower().startswith(f"{of} ")), "")
    return MISTYPED.get(found, found), full[len(found) :].strip()


def district_name(short: str, kind: str) -> str:
    """Without the type that the package has before a number ("Quận 10") and behind one of two districts of one name ("Kỳ Anh (Huyện)")."""
    return re.sub(r" \(.*\)$", "", unicodedata.normalize("NFC", short)).removeprefix(f"{kind} ")


def rows_of(edition: str, rows: Iterable[sqlite3.Row]) -> Iterator[dict[str, str]]:
    """The rows of `places.csv` of one edition."""
    names_of_office = differences("old name" if edition == BEFORE else "new name")
    for row in rows:
        kind, name = type_and_name(row["ward"])
        given = names_of_office.get(row["wardCode"])
        of_office = type_and_name(given[1]) if given else (kind, name)
        other = of_office[1] if of_office[0] in ("", kind) else " ".join(of_office)
        has_district = edition == BEFORE
        yield {
            "edition": edition,
            "code": row["wardCode"],
            "type": kind,
            "name": name,
            "other_names": other if other != name else "",
            "district_code": row["districtCode"] if has_district else "",
            "district_type": row["districtType"].lower() if has_district else "",
            "district": district_name(row["districtShort"], row["districtType"]) if has_district else "",
            "province_code": row["provinceCode"],
            "province_type": row["province"].removesuffix(row["provinceShort"]).strip().lower(),
            "province": unicodedata.normalize("NFC", row["provinceShort"]),
        }


def without_names_of_others(rows: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    """The rows without those other spellings that another unit of the district has as its own name: there two units were merged."""
    own = {(row["edition"], row["district_code"], row["name"]) for row in rows}
    for row in rows:
        is_of_other = (row["edition"], row["district_code"], row["other_names"]) in own
        yield row | {"other_names": "" if is_of_other else row["other_names"]}


def cities_since(rows: Iterable[dict[str, str]]) -> Iterator[dict[str, str]]:
    """The units of the provinces that became cities in 2026, from that day on."""
    for edition, (province, wards) in CITIES_SINCE.items():
        own = [row for row in rows if row["edition"] == AFTER and row["province"] == province]
        if missing := {*wards} - {row["name"] for row in own if row["type"] == "xã"}:
            raise SystemExit(f"no commune of {province}: {missing}")
        for row in own:
            kind = "phường" if row["name"] in wards else row["type"]
            yield row | {"edition": edition, "type": kind, "province_type": "thành phố"}


def crosswalk(before: Iterable[sqlite3.Row], after: Iterable[sqlite3.Row]) -> Iterator[dict[str, str]]:
    """The rows of `crosswalk.csv`: each old unit with each new one that it went into."""
    given = json.loads((package_folder() / "converter_2025.json").read_text(encoding="utf-8"))
    new = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in after}
    parts: dict[str, set[str]] = defaultdict(set)
    for province, units in given["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, olds in units.items():
            for old in olds:
                parts[old].add(new[province, ward])
    for province, units in given["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, into in units.items():
            parts[old] |= {new[province, one["newWardKey"]] for one in into}
    of_office = differences("crosswalk")
    for row in before:
        code = row["wardCode"]
        key = f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey']}"
        into = of_office[code][1].split() if code in of_office else sorted(parts[key])
        for one in into:
            yield {"from": code, "to": one, "date": "2025-07-01", "part": "whole" if len(into) == 1 else "part"}


def of_districts(rows: list[dict[str, str]]) -> list[list[dict[str, str]]]:
    """The rows of each district: of a province with more units than one map can show each district has a map of its own."""
    districts = dict.fromkeys(row["district_code"] for row in rows)
    return [[row for row in rows if row["district_code"] == code] for code in districts]


def with_tiles(rows: list[dict[str, str]], centres: dict[str, Point]) -> list[dict[str, str]]:
    """The rows of one edition with the place of each unit on the tile map of its province."""
    of_province: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        of_province[row["province_code"]].append(row)
    placed = []
    of_maps = [
        of_map
        for own in of_province.values()
        for of_map in ([own] if len(own) <= MOST_IN_ONE_MAP else of_districts(own))
    ]
    for own in of_maps:
        found = tiles([centres[row["code"]] for row in own], [row["district_code"] for row in own])
        placed += [row | {"tile_row": str(at[0]), "tile_col": str(at[1])} for row, at in zip(own, found, strict=True)]
    return placed


def centres_of(
    before: list[sqlite3.Row], after: list[sqlite3.Row], went: list[dict[str, str]]
) -> tuple[dict[str, Point], dict[str, Point]]:
    """The centres by code, of the old units and of the new ones: where the geocoder was mistaken, those of their neighbours."""
    given = [
        {row["wardCode"]: (row["wardLon"], row["wardLat"]) if row["wardLat"] else None for row in of}
        for of in (before, after)
    ]
    of_districts = without_outliers(given[0], {row["wardCode"]: row["districtCode"] for row in before})
    old = without_outliers(of_districts, {row["wardCode"]: row["provinceCode"] for row in before})
    parts: dict[str, list[Point]] = defaultdict(list)
    for row in went:
        parts[row["to"]].append(old[row["from"]])
    new = near_their_parts(given[1], parts)
    for name, of, mended in (("old", given[0], old), ("new", given[1], new)):
        print(sum(mended[code] != at for code, at in of.items()), "centres of", name, "units replaced")
    return old, new


def write(name: str, rows: list[dict[str, str]]) -> None:
    with (ROOT / "data" / name).open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, [*rows[0]], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


SIDECARS = {
    "places": (
        "Các xã, phường, thị trấn, đặc khu của cả nước: đầu năm 2025 và từ ngày 1/7/2025",
        "The communes, wards, townships and special zones of the whole country: early 2025 and since 1 July 2025",
        "mỗi dòng một đơn vị: danh sách (editions.csv), mã, loại, tên, cách viết khác, huyện, tỉnh, ô trên bản đồ ô của tỉnh",
        "one row a unit: edition (editions.csv), code, type, name, other spellings, district, province, place on the province's tile map",
    ),
    "provinces": (
        "63 tỉnh, thành phố đầu năm 2025 và 34 tỉnh, thành phố từ ngày 1/7/2025",
        "The 63 provinces and cities of early 2025 and the 34 since 1 July 2025",
        "mỗi dòng một tỉnh, thành phố của một danh sách: mã, loại, tên",
        "one row a province or city of an edition: code, type, name",
    ),
    "crosswalk": (
        "Đơn vị cấp xã cũ vào đơn vị mới nào ngày 1/7/2025",
        "Which new unit each old unit of commune level went into on 1 July 2025",
        "mỗi dòng một đơn vị cũ (from) với một đơn vị mới (to); whole: toàn bộ, part: một phần của đơn vị bị chia",
        "one row an old unit (from) with a new one (to); whole: all of it, part: one part of a unit that was split",
    ),
    "editions": (
        "Các danh sách đơn vị và thời gian có hiệu lực",
        "The lists of units and the days on which they hold",
        "mỗi dòng một danh sách: từ ngày, đến ngày (trống: đến nay), riêng của tỉnh nào, căn cứ",
        "one row a list: first day, last day (blank: until now), of which province alone, legal basis",
    ),
}
OBTAINED = (
    "từ gói Python vietnamadminunits 1.0.4 (giấy phép MIT, © 2025 Tran Ngoc Minh Hieu), đối chiếu với bảng chuyển đổi của Tổng cục "
    "Thống kê năm 2025: giữ cả hai cách viết tên, bảng chuyển đổi theo Tổng cục; tests/given/places_of_nation.py",
    "from the Python package vietnamadminunits 1.0.4 (MIT licence, © 2025 Tran Ngoc Minh Hieu), compared with the conversion table of "
    "the statistics office of 2025: both spellings are kept, the crosswalk is the office's; tests/given/places_of_nation.py",
)
PUBLISHER = (
    "Tổng cục Thống kê (mã và tên đơn vị hành chính), qua gói vietnamadminunits",
    "General Statistics Office (codes and names of units), by way of the package vietnamadminunits",
)


def write_sidecar(name: str) -> None:
    """The file with title, publisher and checksum beside a table."""
    checksum = hashlib.sha256((ROOT / "data" / f"{name}.csv").read_bytes()).hexdigest()
    titles, counts = SIDECARS[name][:2], SIDECARS[name][2:]
    lines = [f'file = "{name}.csv"', f'sha256 = "{checksum}"']
    for part, said in {"title": titles, "publisher": PUBLISHER, "counts": counts, "obtained": OBTAINED}.items():
        lines += ["", f"[{part}]", *(f'{lang} = "{words}"' for lang, words in zip(("vi", "en"), said, strict=True))]
    (ROOT / "data" / f"{name}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    before, after = table("admin_units_legacy"), table("admin_units")
    went = list(crosswalk(before, after))
    old, new = centres_of(before, after, went)
    of_both = [*without_names_of_others([*rows_of(BEFORE, before), *rows_of(AFTER, after)])]
    own = {edition: [row for row in of_both if row["edition"] == edition] for edition in (BEFORE, AFTER)}
    places = [*with_tiles(own[BEFORE], old), *with_tiles(own[AFTER], new)]
    places = sorted(
        [*places, *cities_since(places)],
        key=lambda row: (row["edition"], row["province_code"], row["district_code"], row["code"]),
    )
    write("places.csv", [{name: row[name] for name in FIELDS} for row in places])
    provinces = {(row["edition"], row["province_code"]): row for row in places}
    write("provinces.csv", [{name: row[name] for name in ("edition", *FIELDS[-5:-2])} for row in provinces.values()])
    write("crosswalk.csv", went)
    for name in SIDECARS:
        write_sidecar(name)
    print(Counter((row["edition"], row["type"]) for row in places))
    whole = sum(row["part"] == "whole" for row in went)
    print(whole, "whole,", len({row["from"] for row in went}) - whole, "split")


if __name__ == "__main__":
    main()
