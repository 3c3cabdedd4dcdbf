"""Units of since 1 July 2025: no word of districts is said of them, and the place that is named is theirs."""

import datetime as dt
import json

import pytest
from openpyxl import Workbook

from blanalysis import load
from blanalysis.__main__ import main
from blanalysis.exhibits import account
from blanalysis.explorer import question
from blanalysis.explorer.panel import explore
from blanalysis.membership.consolidation import DistrictError
from blanalysis.membership.findings import Kind
from blanalysis.vocabulary.places import load_units
from blanalysis.workbooks import tidy

UNITS = [*load_units("96", dt.date(2026, 12, 31))]
MISSING = (UNITS[3], UNITS[20], UNITS[61])


def _written(path, *, districts=False, units=UNITS, hamlets=0):
    """A list with these units but the missing ones, each 300 members and more; with `districts` a column of a former one, with
    `hamlets` so many cells of ấp in each."""
    book = Workbook()
    sheet = book.active
    sheet.append(["TỈNH ỦY CÀ MAU"])
    sheet.append(["Số liệu đến ngày 31/12/2026"])
    columns = {"STT": str, "Huyện": lambda _: "Huyện Hồng Dân", "Tên đảng bộ": lambda unit: unit.full_name}
    columns |= {"Tổng số đảng viên": lambda unit: 300 + int(unit.code) % 50, "Chi bộ ấp": lambda _: hamlets}
    shown = [name for name in columns if (districts or name != "Huyện") and (hamlets or name != "Chi bộ ấp")]
    sheet.append(shown)
    for number, unit in enumerate(units, start=1):
        if unit not in MISSING:
            sheet.append([number if name == "STT" else columns[name](unit) for name in shown])
    book.save(path)
    return path


@pytest.fixture(scope="module")
def membership(tmp_path_factory):
    return load(_written(tmp_path_factory.mktemp("a") / "ca-mau.xlsx"))


def test_the_account_names_the_place_and_no_district(membership):
    vi, en = (account.account_as_text(membership, lang) for lang in ("vi", "en"))
    names = ", ".join(unit.full_name for unit in MISSING)
    assert "Có 61/64 đơn vị của tỉnh Cà Mau" in vi
    assert "61 of 64 units of Cà Mau province found" in en
    assert f"Tỉnh Cà Mau: thiếu 3/64 đơn vị: {names}." in vi
    assert f"Cà Mau province: 3 of 64 units have no row: {names}." in en
    assert "huyện" not in vi.lower()
    assert "district" not in en.lower()
    assert "Bạc Liêu" not in vi.replace("Phường Bạc Liêu", "")
    assert account.account_as_json(membership)["place"] == {"vi": "tỉnh Cà Mau", "en": "Cà Mau province"}
    assert "district" not in account.terminal_representation(membership)


def test_a_column_of_former_districts_leaves_no_row_out(membership, tmp_path):
    beside = load(_written(tmp_path / "a.xlsx", districts=True))
    assert beside.frame.equals(membership.frame)
    assert not beside.left_out
    assert beside.frame["district"].isna().all()


def test_cells_of_ap_in_a_ward_are_a_matter_of_bac_lieu_until_2025(tmp_path):
    units = load(_written(tmp_path / "a.xlsx", hamlets=4))
    assert Kind.OTHER_CELLS not in {finding.kind for finding in units.findings}


def test_a_tidy_table_has_no_column_of_them(membership, tmp_path):
    head = tidy.write_tidy(membership, tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert head == "as_of,code,type,name,members"


def test_no_district_can_be_asked_for(membership, tmp_path, capsys):
    path = membership.files[0].path
    with pytest.raises(DistrictError) as refused:
        load(path, district="Giá Rai")
    assert "tỉnh Cà Mau không còn cấp huyện" in refused.value.say("vi")
    assert main(["report", str(path), "--each", "district", "--out", str(tmp_path / "r"), "--lang", "vi"]) == 2
    assert "từ 01/7/2025 không còn cấp huyện" in capsys.readouterr().err
    assert not (tmp_path / "r").exists()


def test_the_panel_offers_none(membership):
    panel = explore(load(membership.files[0].path, province="Cà Mau"), lang="vi")
    assert question.choices("district", panel.question, panel.membership) == (None,)
    assert panel._choosers["district"].layout.display == "none"
    labels = [label for label, _ in panel._choosers["highlight"].options]
    assert "Bạc Liêu – phường" in labels
    assert not any(label.endswith((", ", ",")) for label in labels)
    assert 'load("' in panel.code
    assert 'province="Cà Mau"' in panel.code


def test_a_row_of_special_zones_in_a_form_5_has_a_name(tmp_path, capsys):
    book = Workbook()
    sheet = book.active
    for row in (
        ["THÀNH ỦY HỒ CHÍ MINH"], ["Biểu số 5, số liệu đến 31/12/2026"], ["Loại hình", "Tổng số đảng viên", "Chính thức", "Dự bị"],
        ["1. Xã", 20000, 19000, 1000], ["2. Phường", 70000, 69000, 1000], ["3. Đặc khu", 900, 800, 90],
    ):  # fmt: skip
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    assert main(["check", str(tmp_path / "a.xlsx"), "--json"]) == 0
    (finding,) = json.loads(capsys.readouterr().out)["issues"]
    assert finding["message"]["vi"].startswith("Dòng Đặc khu: ")
    assert finding["message"]["en"].startswith("Row “Đặc khu” (special zones): ")
