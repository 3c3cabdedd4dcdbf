"""The empty list of the package with figures typed into it, as an office would, and what must be read then."""

import datetime as dt

from openpyxl import load_workbook

from blanalysis.vocabulary.places import load_units as load_places

DAY = dt.date(2024, 12, 31)
CODES = {unit.code: unit for unit in load_places()}
SUMMED = "DEFGHIJKLMN"


def _figures(place: int, ward: bool) -> dict[str, int]:
    """Made up: parts add up, no rule is broken, and each committee has other numbers."""
    members, cells = 100 + place % 100, 9 + place % 3
    return {
        "D": members,
        "E": members - 7,
        "F": 7,
        "G": 30,
        "H": 5,
        "I": 2,
        "J": cells,
        "K": 0 if ward else cells - 2,
        "L": cells - 2 if ward else 0,
        "M": 2,
        "N": 4,
    }


def fill(path, out, *, day=DAY, sums=True, units=CODES, without=()):
    """Type figures into the row of each of the units (by code) but those `without`; the sums stay formulas, or become the values that a
    spreadsheet would show. Without a `day` that of the list stays."""
    book, members = load_workbook(path), {}
    sheet = book["Danh sách"]
    totals: dict[str, list[int]] = {column: [0, 0] for column in SUMMED}
    sheet["G4"] = day or sheet["G4"].value
    bands: dict[int, dict[str, int]] = {}
    for row in range(9, sheet.max_row + 1):
        code = sheet.cell(row, 2).value
        if code in units and code not in without:
            figures = _figures(row, units[code].type == "phường")
            members[code] = figures["D"]
            for column, value in figures.items():
                assert not sheet[f"{column}{row}"].protection.locked
                sheet[f"{column}{row}"] = value
                last = bands[max(bands)]
                last[column] = last.get(column, 0) + value
        elif str(sheet.cell(row, 4).value).startswith("="):
            bands[row] = {}
    *groups, whole = bands
    assert len(groups) == groups_of(units)
    bands[whole] = {column: sum(bands[d][column] for d in groups) for column in totals}
    for row, figures in bands.items() if sums else ():
        for column, value in figures.items():
            sheet[f"{column}{row}"] = value
    book.save(out)
    return members


def groups_of(units):
    """How many sums stand above their rows: of each district, or of each type where there are none."""
    return len({unit.district or unit.type for unit in units.values()})


def check_whole(membership, members, day=DAY, units=CODES):
    assert membership.findings == ()
    assert dict(zip(membership.frame["code"], membership.frame["members"], strict=True)) == members
    assert membership.as_of == day
    assert len(membership.frame.columns) == 5 + 11
    assert membership.frame.drop(columns="district").notna().all().all()
    assert {*membership.frame["district"].isna()} == {not next(iter(units.values())).district}
    assert len(membership.totals) == (1 + groups_of(units)) * len(SUMMED)
    assert all(total.holds for total in membership.totals)
