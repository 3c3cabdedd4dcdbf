"""Forms 1, 2 and 3: found in many layouts, read number by number, checked against themselves; nothing is lost."""

import datetime as dt
import unicodedata
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import example, given, reject
from hypothesis import strategies as st
from indicator_forms import FORM_1, form, form_3, headings, rows_of, sheet_of
from made_workbooks import form_5, working_list, write

from blanalysis.layout import table
from blanalysis.layout.numbers import read_count
from blanalysis.layout.rows import Role
from blanalysis.membership import forms
from blanalysis.membership.findings import Kind, Severity
from blanalysis.sheets import read as read_sheets
from blanalysis.vocabulary import indicators, vietnamese
from blanalysis.vocabulary.places import load_units as load_places

EDITIONS = ("BTCTW", "TCTW")


def read(path: Path):
    return first_form(read_sheets(path)[0])


def first_form(sheet):
    return next(iter(forms.find_forms(sheet)), None)


def conservation(found) -> pd.DataFrame:
    """What was typed, counted and left out in each period, each added up on its own."""
    frame, periods = forms.indicators_frame([found]), forms.PERIODS
    return pd.DataFrame(
        {
            "typed": [sum(row.readings[p].typed for row in found.rows if p in row.readings) for p in periods],
            "counted": [int(frame[p].sum()) for p in periods],
            "left_out": [sum(finding.left_out.get(p, 0) for finding in found.findings) for p in periods],
        },
        index=periods,
    )


def rows_written(number, edition):
    """The rows that hold counts: not the headings of families, not the mean age."""
    return [row for row in rows_of(number, edition) if row[1] is not None and "bình quân" not in row[0]]


# --- layouts


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("heading", headings("Tiêu chí"))
@pytest.mark.parametrize("place", [(0, 0), (3, 2)])
def test_every_number_is_read_in_every_layout(tmp_path, edition, number, heading, place):
    down, right = place
    found = read(form(tmp_path / "bieu.xlsx", number, edition, heading=heading, down=down, right=right))
    assert (found.number, found.edition, found.findings) == (number, edition, ())
    frame = forms.indicators_frame([found])
    written = rows_written(number, edition)
    assert list(frame[["label", *forms.PERIODS]].itertuples(index=False, name=None)) == written
    assert frame["indicator"].notna().all()
    assert frame["indicator"].is_unique
    assert (frame["form"] == number).all()


@pytest.mark.parametrize("number", [1, 2, 3])
def test_each_cell_belongs_to_exactly_one_part(tmp_path, number):
    sheet = read_sheets(form(tmp_path / "a.xlsx", number, "BTCTW"))[0]
    found = first_form(sheet)
    parts = found.roles()
    assert set(parts) == {cell.at for cell in sheet.cells}
    assert {row.at for row in found.rows} <= {at for at, part in parts.items() if part is Role.ROW}
    assert {Role.TITLE, Role.HEADING, Role.COLUMN_NUMBER, Role.ROW, Role.REMARK} <= set(parts.values())


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_bare_table_is_enough(tmp_path, number):
    found = read(form(tmp_path / "bieu.xlsx", number, furniture=False, numbers=False))
    assert (found.number, found.edition, found.findings) == (number, "BTCTW", ())
    assert (found.period, found.as_of, found.titles) == (None, None, ())


def test_titles_say_period_and_day(tmp_path):
    found = read(form(tmp_path / "bieu.xlsx", 1))
    assert found.period == vietnamese.period_in("6 tháng đầu năm 2017")
    assert found.as_of == dt.date(2017, 6, 30)
    assert found.at.cell == "A7"


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("NĂM 2017", "năm 2017"),
        ("THỐNG KÊ TĂNG, GIẢM ĐẢNG VIÊN QUÝ I/2017", "quý I/2017"),
        ("(6 tháng cuối năm 2016)", "6 tháng cuối năm 2016"),
        ("Bạc Liêu, ngày 5 tháng 7 năm 2017", None),
        ("(Kèm theo Hướng dẫn 09-HD/BTCTW năm 2017)", None),
    ],
)
def test_the_period_is_read_from_the_titles(tmp_path, title, period):
    sheet = [(title,), *sheet_of(1, furniture=False, heading="unmerged")[0]]
    found = read(write(tmp_path / "bieu.xlsx", sheet))
    assert found.period == (vietnamese.period_in(period) if period else None)
    assert found.as_of == (found.period.end if found.period else None)


def test_the_period_before_is_not_the_same_period_last_year(tmp_path):
    sheet, _ = sheet_of(1, heading="unmerged")
    changed = [tuple("Kỳ trước" if value == "Cùng kỳ năm trước" else value for value in row) for row in sheet]
    found = read(write(tmp_path / "bieu.xlsx", changed))
    assert [(finding.kind, finding.at.cell) for finding in found.findings] == [(Kind.UNKNOWN_COLUMN, "C8")]
    assert found.row("members_end").number("this_period") == 14253
    assert forms.indicators_frame([found])["same_period_last_year"].isna().all()


def test_a_label_merged_over_several_columns(tmp_path):
    """The enumerators stand in the first of them, and "Kỳ này" has two columns of which the second holds the figures."""
    split = [
        (*label.split(". ", 1), None, *v) if ". " in label else (None, label, None, *v) for label, *v in rows_of(1)
    ]
    sheet = [("Chỉ tiêu", None, "Kỳ này", None, "Cùng kỳ năm trước"), *split]
    found = read(write(tmp_path / "bieu.xlsx", sheet, merges=["A1:B1", "C1:D1"]))
    assert (found.number, found.findings) == (1, ())
    assert [tuple(row.number(p) for p in forms.PERIODS) for row in found.rows] == [tuple(v) for _, *v in rows_of(1)]


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize(
    "change",
    [str.upper, str.lower, lambda words: unicodedata.normalize("NFD", words), lambda words: f"\u00a0 {words} "],
)
def test_letters_may_be_typed_otherwise(tmp_path, number, change):
    sheet, _ = sheet_of(number, heading="unmerged")
    changed = [tuple(change(value) if isinstance(value, str) else value for value in row) for row in sheet]
    found = read(write(tmp_path / "bieu.xlsx", changed))
    plain = read(form(tmp_path / "thuong.xlsx", number))
    assert [row.id for row in found.rows] == [row.id for row in plain.rows]
    assert found.findings == ()


def test_numbers_as_text_are_read_and_reported(tmp_path):
    found = read(form(tmp_path / "bieu.xlsx", 1, typed=lambda n: f"{n:,}".replace(",", ".")))
    assert found.row("members_end").number("this_period") == 14253
    assert {finding.kind for finding in found.findings} == {Kind.NUMBER_AS_TEXT}
    assert len(found.findings) == 2 * len(FORM_1)


def test_years_below_the_periods_are_labels_as_in_a_list(tmp_path):
    sheet = [("Tiêu chí", "Kỳ này", "Cùng kỳ năm trước"), (None, 2017, 2016), *rows_of(1)]
    found = read(write(tmp_path / "bieu.xlsx", sheet))
    assert (found.layout.head, found.findings, len(found.rows)) == (range(1, 3), (), len(FORM_1))


def test_figures_without_a_label_below_the_heading_are_no_column_numbers(tmp_path):
    sheet = [("Tiêu chí", "Kỳ này", "Cùng kỳ năm trước"), (None, 3, 6), *rows_of(1)]
    found = read(write(tmp_path / "bieu.xlsx", sheet))
    assert [(finding.kind, finding.at.cell) for finding in found.findings] == [(Kind.UNKNOWN_INDICATOR, "A2")]


def test_enumerators_may_stand_in_a_column_of_their_own(tmp_path):
    split = [
        (*label.split(". ", 1), *values) if ". " in label else (None, label, *values) for label, *values in rows_of(1)
    ]
    sheet = [("TT", "Nội dung", "Kỳ này", "Cùng kỳ năm trước"), *split]
    found = read(write(tmp_path / "bieu.xlsx", sheet))
    assert [row.id for row in found.rows] == [row.id for row in read(form(tmp_path / "b.xlsx", 1)).rows]
    assert found.findings == ()


def test_the_heading_may_be_printed_again(tmp_path):
    sheet, merges = sheet_of(3)
    again = [
        ("Tiêu chí", "Thực hiện", None, "(%) kỳ này so với cùng kỳ năm trước"),
        (None, "Kỳ này", "Cùng kỳ năm trước"),
    ]
    found = forms.find_forms(
        read_sheets(write(tmp_path / "b.xlsx", [*sheet[:30], *again, *sheet[30:]], merges=merges))[0]
    )
    assert [one.number for one in found] == [3]
    assert found[0].findings == ()
    assert len(forms.indicators_frame(found)) == len(rows_written(3, "BTCTW"))


def test_several_forms_on_one_sheet(tmp_path):
    stacked = [row for number in (1, 2, 3) for row in (*sheet_of(number)[0], ())]
    found = forms.find_forms(read_sheets(write(tmp_path / "bieu.xlsx", stacked))[0])
    assert [(one.number, one.findings) for one in found] == [(1, ()), (2, ()), (3, ())]
    assert len(forms.indicators_frame(found)) == sum(len(rows_written(number, "BTCTW")) for number in (1, 2, 3))


def test_rows_and_not_a_forgotten_mark_tell_the_form(tmp_path):
    sheet, _ = sheet_of(3, heading="unmerged")
    marked = [tuple("Biểu số 2-BTCTW" if value == "Biểu số 3-BTCTW" else value for value in row) for row in sheet]
    assert read(write(tmp_path / "bieu.xlsx", marked)).number == 3


@pytest.mark.parametrize("above", [True, False])
def test_a_list_on_the_same_sheet_is_left_for_those_who_read_lists(tmp_path, above):
    one, _ = sheet_of(1, heading="unmerged")
    both = [*working_list(), (), *one] if above else [*one, (), *working_list()]
    sheet = read_sheets(write(tmp_path / "chung.xlsx", both))[0]
    found = forms.find_forms(sheet)
    assert [(f.number, f.findings, len(f.rows)) for f in found] == [(1, (), len(FORM_1))]
    tables = table.find_tables(forms.without_forms(sheet, found), load_places())
    assert [len([row for row in t.rows if row.counts]) for t in tables] == [9]


# --- what is no form


def test_other_sheets_are_no_forms(tmp_path):
    sheets = {
        "list": write(tmp_path / "danh-sach.xlsx", working_list()),
        "form 5": form_5(tmp_path / "bieu-5.xlsx"),
        "roster": write(tmp_path / "so.xlsx", [("STT", "Họ và tên", "Ngày sinh"), (1, "…", "1/1/1990")]),
        "targets": write(
            tmp_path / "chi-tieu.xlsx", [("Chỉ tiêu", "Kỳ này", "Cùng kỳ năm trước"), ("Thu ngân sách", 1, 2)]
        ),
        "one word": write(tmp_path / "mot.xlsx", [("Nội dung", "Kết nạp"), ("1. Kết nạp", 4), ("2. Chuyển đến", 5)]),
        "form 2B": write(tmp_path / "2b.xlsx", [("Biểu số 2B-BTCTW",), *sheet_of(2, furniture=False)[0]]),
        "empty": write(tmp_path / "rong.xlsx", []),
    }
    assert {name: read(path) for name, path in sheets.items()} == dict.fromkeys(sheets)


def test_a_form_beside_a_roster_is_left_to_be_refused(tmp_path):
    sheet, _ = sheet_of(1, heading="unmerged")
    assert read(write(tmp_path / "bieu.xlsx", [*sheet, (), ("STT", "Họ tên"), (1, "…")])) is None


# --- what is wrong, at its cell

# Form 1 stands from row 10 down (heading 7–8, column numbers 9), B is this period, C the year before
FIRST = 10
SPOILT = [
    ("B11", 701, Kind.INDICATOR_DIFFERS, "B11"),  # B = 1 + 2 + 3
    ("C13", 246, Kind.INDICATOR_DIFFERS, "C13"),  # 2 = a + b
    ("B17", 440, Kind.INDICATOR_DIFFERS, "B17"),  # C = 1 + … + 5
    ("B24", 121, Kind.INDICATOR_DIFFERS, "B23"),  # 5 = a + b, said at the whole
    ("B26", 14235, Kind.INDICATOR_DIFFERS, "B26"),  # D = A + B − C
    ("B21", 49, Kind.PART_EXCEEDS, "B21"),  # trong đó > 3
    ("D12", 110.0, Kind.INDICATOR_DIFFERS, "D12"),  # 105,0
    ("D12", "110%", Kind.INDICATOR_DIFFERS, "D12"),
    ("B12", "420", Kind.NUMBER_AS_TEXT, "B12"),
    ("C10", 13.7, Kind.LOST_THOUSANDS_MARK, "C10"),
    ("B12", "#REF!", Kind.ERROR_VALUE, "B12"),
    ("B12", "=C12+20", Kind.UNCALCULATED, "B12"),
    ("B12", "nhiều", Kind.NOT_A_NUMBER, "B12"),
    ("B16", "-", Kind.NO_NUMBER, "B16"),
    ("A12", "1. Kết nạp đợt 2", Kind.UNKNOWN_INDICATOR, "A12"),
    ("A12", None, Kind.UNKNOWN_INDICATOR, "A12"),
    ("A19", "1. Từ trần", Kind.REPEATED_INDICATOR, "A19"),
    ("E8", "Kỳ trước", Kind.UNKNOWN_COLUMN, "E8"),
]


@pytest.mark.parametrize(("cell", "value", "kind", "at"), SPOILT)
def test_one_spoilt_cell_is_one_finding_there(tmp_path, cell, value, kind, at):
    sheet, merges = sheet_of(1)
    column, row = "ABCDE".index(cell[0]), int(cell[1:]) - 1
    cells_of_row = list(sheet[row]) + [None] * (5 - len(sheet[row]))
    cells_of_row[column] = value
    sheet[row] = tuple(cells_of_row)
    if kind is Kind.UNKNOWN_COLUMN:
        sheet[FIRST] = (*sheet[FIRST], 650)
    found = read(write(tmp_path / "bieu.xlsx", sheet, merges=merges))
    said = [finding for finding in found.findings if (finding.kind, finding.at.cell) == (kind, at)]
    assert len(said) == 1
    for lang in ("vi", "en"):
        assert "{" not in said[0].say(lang)
    # D12 is 420·100/400; a changed number changes its percentage too, and may break the sum that it is part of
    others = {finding.kind for finding in found.findings} - {kind}
    assert others <= {Kind.INDICATOR_DIFFERS}
    conserved = conservation(found)
    assert (conserved["typed"] == conserved["counted"] + conserved["left_out"]).all()


def test_a_difference_says_both_numbers_and_how(tmp_path):
    rows = [(label, *((701, 650) if label.startswith("B -") else values)) for label, *values in rows_of(1)]
    finding = next(i for i in read(form(tmp_path / "bieu.xlsx", 1, rows=rows)).findings if i.at.cell == "B11")
    assert finding.say("vi") == (
        "“B - Đảng viên tăng trong kỳ” ở cột “Kỳ này” ghi 701, tính lại được 700 "
        "(1. Kết nạp + 2. Chuyển đến + 3. Phục hồi đảng tịch), chênh lệch 1."
    )


def test_a_lost_mark_is_left_out_and_proposed(tmp_path):
    rows = [(label, *((14.253, 14000) if label.startswith("D -") else values)) for label, *values in rows_of(1)]
    found = read(form(tmp_path / "bieu.xlsx", 1, rows=rows))
    assert found.row("members_end").number("this_period") is None
    assert conservation(found).loc["this_period", "left_out"] == 14253
    assert pd.isna(forms.indicators_frame([found]).set_index("indicator").loc["members_end", "this_period"])


def test_the_difference_of_transfers_may_be_below_nothing(tmp_path):
    found = read(form(tmp_path / "bieu.xlsx", 1, "TCTW"))
    assert [found.row("balance").number(period) for period in forms.PERIODS] == [45, -5]
    sheet, merges = sheet_of(1, "TCTW")
    sheet[26] = (sheet[26][0], 45, "(5)")
    found = read(write(tmp_path / "ngoac.xlsx", sheet, merges=merges))
    assert found.row("balance").number("same_period_last_year") == -5
    assert [finding.kind for finding in found.findings] == [Kind.NUMBER_AS_TEXT]


@pytest.mark.parametrize(
    ("label", "now", "kind"),
    [
        ("- Từ 31 - 35 tuổi", 99, Kind.INDICATOR_DIFFERS),
        ("- Nữ", 14254, Kind.PART_EXCEEDS),
        ("- Tiểu học", 7, Kind.INDICATOR_DIFFERS),
        ("- Tiến sỹ", 14253, Kind.PART_EXCEEDS),
        ("- Cao cấp, cử nhân", 14253, Kind.PART_EXCEEDS),
        ("- Phó Giáo sư", 14254, Kind.PART_EXCEEDS),
        ("Trong đó: Được miễn công tác và sinh hoạt đảng", 2001, Kind.PART_EXCEEDS),
        ("- Tuổi bình quân", 445, Kind.NOT_A_MEAN),
        ("- Tuổi bình quân", "trẻ", Kind.NOT_A_MEAN),
    ],
)
def test_the_body_of_members_is_checked_against_itself(tmp_path, label, now, kind):
    rows = [(words, now if words == label else first, before) for words, first, before in form_3()]
    sheet, merges = sheet_of(3, rows=[(words, None, None) if words == label else (words, a, b) for words, a, b in rows])
    at = next(place for place, row in enumerate(sheet) if row and row[0] == label)
    sheet[at] = (label, now, {w: b for w, _, b in rows}[label])
    found = read(write(tmp_path / "bieu.xlsx", sheet, merges=merges))
    assert [finding.kind for finding in found.findings] == [kind]
    assert found.findings[0].at.column == 2


def test_a_list_of_ages_with_one_missing_need_not_add_up(tmp_path):
    rows = [row for row in form_3() if row[0] != "- Từ 31 - 35 tuổi"]
    assert read(form(tmp_path / "bieu.xlsx", 3, rows=rows)).findings == ()


@pytest.mark.parametrize(("typed", "holds"), [(105, True), (105.0, True), (1.05, True), ("105,0%", True), ("105", True), (104.9, True), (104.8, False), ("1,05", False)])  # fmt: skip
def test_percentages_hold_to_a_tenth(tmp_path, typed, holds):
    sheet, merges = sheet_of(1)
    sheet[11] = (*sheet[11][:3], typed)
    assert (read(write(tmp_path / "bieu.xlsx", sheet, merges=merges)).findings == ()) is holds


def test_means_are_kept_but_not_counted(tmp_path):
    found = read(form(tmp_path / "bieu.xlsx", 3))
    assert found.row("members_mean_age").means == {"this_period": 44.5, "same_period_last_year": 44.1}
    assert "members_mean_age" not in set(forms.indicators_frame([found])["indicator"])


def test_the_same_words_under_two_headings_are_two_indicators(tmp_path):
    frame = forms.indicators_frame([read(form(tmp_path / "bieu.xlsx", 3))])
    ids = list(frame.loc[frame["label"] == "- Trung cấp", "indicator"])
    assert ids == ["members_prof_intermediate", "members_theory_intermediate"]
    frame = forms.indicators_frame([read(form(tmp_path / "bieu-2.xlsx", 2))])
    ids = list(frame.loc[frame["label"] == "+ Không còn quần chúng", "indicator"])
    assert ids == ["committees_without_masses", "base_cells_without_masses"]


def test_of_which_speaks_of_the_row_above_it(tmp_path):
    rows = [row for row in rows_of(1) if row[0] != "Trong đó: Đảng viên dự bị"]
    at = next(place for place, row in enumerate(rows) if row[0].startswith("4. Xin ra")) + 1
    found = read(form(tmp_path / "bieu.xlsx", 1, rows=[*rows[:at], ("Trong đó: Đảng viên dự bị", 3, 3), *rows[at:]]))
    assert [finding.kind for finding in found.findings] == [Kind.UNKNOWN_INDICATOR]
    assert found.row("struck_off_probationary") is None
    assert forms.indicators_frame([found]).query("indicator.isna()")["this_period"].tolist() == [3]


def test_two_forms_of_one_period_must_agree(tmp_path):
    def of(wholes):
        one, merges = sheet_of(1)
        path = write(tmp_path / "bieu.xlsx", one, sheet_of(3, rows=form_3(wholes=wholes))[0], merges=merges)
        return [*forms.compare_forms([first_form(sheet) for sheet in read_sheets(path)])]

    assert of((14253, 14000)) == []
    differing = of((14250, 14000))
    assert [(finding.kind, finding.at.cell) for finding in differing] == [(Kind.INDICATOR_DIFFERS, "B26")]
    assert "14.253" in differing[0].say("vi")
    assert "14.250" in differing[0].say("vi")


def test_hidden_cells_are_named(tmp_path):
    from openpyxl import load_workbook

    path = form(tmp_path / "bieu.xlsx", 1)
    book = load_workbook(path)
    book.active.row_dimensions[12].hidden = True
    book.save(path)
    assert [(finding.kind, finding.at.cell, finding.details) for finding in read(path).findings] == [
        (Kind.HIDDEN_CELLS, "B12", {"count": 2})
    ]


# --- the dictionary


def test_each_part_has_a_whole_and_each_sum_its_parts():
    known = set(indicators.INDICATORS)
    assert {(one.form, one.of) for one in indicators.INDICATORS.values() if one.of} <= known
    assert {(one.form, id) for one in indicators.FORM_SUMS for id in (one.whole, *one.plus, *one.minus)} <= known
    assert {place for pair in indicators.SAME for place in pair} <= known
    assert {id for _, id in known} >= indicators.OLDER | indicators.NEWER


def test_labels_are_told_apart_in_both_languages():
    for number in (1, 2, 3):
        said = [one.label for one in indicators.INDICATORS.values() if one.form == number]
        for lang in ("vi", "en"):
            assert len({label.say(lang) for label in said}) == len(said)


def test_the_account_says_each_indicator(tmp_path):
    found = [read(form(tmp_path / f"{number}.xlsx", number)) for number in (1, 3)]
    for lang, said in (("vi", "14.253 | 14.000"), ("en", "14,253 | 14,000")):
        lines = forms.forms_as_text(found, lang).splitlines()
        assert sum(said in line for line in lines) == 2
        assert len(lines) == 4 + sum(len(one.rows) for one in found)


# --- nothing is lost

LABELS = st.one_of(
    st.sampled_from([*FORM_1, *(row[0] for row in form_3()), "Kết nạp", "Nữ", "Lạ", "", None, "1", "Ghi chú: không"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=0x1EF9, exclude_categories=("Cs",)), max_size=6),
)
VALUES = st.one_of(
    st.none(),
    st.integers(-5, 20000),
    st.floats(-10, 20000, allow_nan=False).map(lambda x: round(x, 3)),
    st.sampled_from(["9.768", "1,234", "đủ", "-", "…", " 7 ", "9768 đv", "2,5", "#N/A", "=B2", True, "ngày 1 tháng 2"]),
)


@example([(None, 5, 6, None)])
@example([("A", 1, 2, 3), ("Nữ", "=B2", 1.234, "x")])
@given(st.lists(st.tuples(LABELS, VALUES, VALUES, VALUES), max_size=12))
def test_no_number_is_lost(rows):
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if any(isinstance(value, str) and ILLEGAL_CHARACTERS_RE.search(value) for row in rows for value in row):
        reject()
    first = [("B - Đảng viên tăng trong kỳ", 1, 1, 100), ("C - Đảng viên giảm trong kỳ", 1, 1, 100)]
    with TemporaryDirectory() as folder:
        sheet = read_sheets(
            write(Path(folder) / "b.xlsx", sheet_of(1, furniture=False, numbers=False)[0][:2] + first + rows)
        )[0]
    found = first_form(sheet)
    if found is None or len(forms.find_forms(sheet)) > 1:
        reject()
    conserved = conservation(found)
    assert (conserved["typed"] == conserved["counted"] + conserved["left_out"]).all()
    # added up here from the cells, whatever the package made of the rows
    for column, period in ((2, "this_period"), (3, "same_period_last_year")):
        under = [cell for row, cs in sheet.rows.items() if row > 2 for cell in cs if cell.column == column]
        means = {
            row.cells[period].at for row in found.rows if row.indicator and row.indicator.mean and period in row.cells
        }
        typed = sum(read_count(cell).typed for cell in under if cell.at not in means)
        assert typed == conserved.loc[period, "typed"]
    unread = {finding.at for finding in found.findings if finding.kind.severity is Severity.LEFT_OUT}
    given = {
        row.cells[period].at for row in found.rows for period, reading in row.readings.items() if reading.number is None
    }
    dashes = {finding.at for finding in found.findings if finding.kind is Kind.NO_NUMBER}
    assert given == unread | dashes
    for lang in ("vi", "en"):
        assert all(finding.say(lang) for finding in found.findings)


WORDS = st.sampled_from(
    [
        "Tiêu chí", "CHỈ TIÊU", "Nội dung", "Thực hiện", "Kỳ này", "Cùng kỳ năm trước", "Cùng kỳ", "năm trước", "Kỳ trước", "Nữ",
        "(%) kỳ này so với cùng kỳ năm trước", "Biểu số 1-BTCTW", "Biểu số 3", "Đvt: Người", "A - ", "B - Đảng viên tăng trong kỳ",
        "C - Đảng viên giảm trong kỳ", "2. Tuổi đời", "Trung cấp", "Tuổi bình quân", "E - Chênh lệch", "TRƯỞNG BAN", "Ghi chú", "1", "{x}",
        "I. Đảng viên trong danh sách có đến cuối kỳ báo cáo", "D - Đảng viên trong danh sách cuối kỳ báo cáo", "Dự bị",
    ]
)  # fmt: skip
MERGES = st.sampled_from([(), ("A1:A2",), ("B1:C1",), ("A1:A3", "B1:D1"), ("C2:D2",), ("A1:D9",)])


@given(st.lists(st.lists(st.one_of(st.none(), WORDS, WORDS, VALUES), max_size=6), max_size=12), MERGES, st.booleans())
def test_whatever_stands_on_a_sheet_is_read(rows, merges, headed):
    top = [
        ("Tiêu chí", "Kỳ này", "Cùng kỳ năm trước"),
        ("B - Đảng viên tăng trong kỳ", 5),
        ("C - Đảng viên giảm trong kỳ", "5"),
    ]
    with TemporaryDirectory() as folder:
        sheet = read_sheets(write(Path(folder) / "b.xlsx", [*(top if headed else []), *rows], merges=merges))[0]
    found = forms.find_forms(sheet)
    for one in found:
        conserved = conservation(one)
        assert (conserved["typed"] == conserved["counted"] + conserved["left_out"]).all()
        ids = [row.id for row in one.rows if row.id]
        assert len(ids) == len(set(ids))
        assert len({cell.at for row in one.rows for cell in row.cells.values()}) == sum(
            len(row.cells) for row in one.rows
        )
    list(forms.compare_forms(found))
    for lang in ("vi", "en"):
        assert all(finding.say(lang) for one in found for finding in one.findings)
        assert bool(forms.forms_as_text(found, lang)) is bool(found)
