"""Whether the sheet is whole: what is said of it when it is, and when it is not."""

import re

import pytest
from made_workbooks import working_list, write

from blanalysis import example, load
from blanalysis.analysis import bounds, measures
from blanalysis.exhibits import figures, tables

HEADING = ("STT", "Tên đảng bộ", "Huyện", "Tổng số đảng viên")


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """The illustrative figures without some units, with or without the grand total of all."""
    folder, whole = tmp_path_factory.mktemp("made"), example()

    def load_without(gone=(), *, blank=(), total=None):
        rows = [("(Số liệu tính đến 31/12/2016)",), HEADING]
        for unit, members in zip(whole.places, whole.frame["members"], strict=True):
            if unit.code not in gone:
                rows.append(
                    (len(rows), unit.full_name, unit.full_district, None if unit.code in blank else int(members))
                )
        rows += [(None, "Tổng cộng", None, total)] if total else []
        return load(write(folder / f"{len(list(folder.iterdir()))}.xlsx", rows))

    return load_without


def _rows(exhibit) -> list[list[str]]:
    return [list(row) for row in exhibit.grid.rows]


def test_quality_states_units_numbers_and_totals(given, made):
    titles = {
        "illustrative": r"All 64 units are there, every number typed was counted, all \d+ totals hold",
        "form 5": "All 3 types are complete, every number typed was counted, all 4 totals hold",
        "part of form 5": "1 of 3 types is complete, every number typed was counted, all 4 totals hold",
        "published": "All 3 types are complete, every number typed was counted",
        "two units": "62 of 64 units are missing, every number typed was counted",
        "faults": "62 of 64 units are missing, 200 members were left out, 3 of 3 totals do not hold",
    }
    for data, title in titles.items():
        assert re.fullmatch(title, figures.quality(given[data], lang="en").title), data
    assert figures.quality(made(["31813"], total=14253), lang="vi").title == (
        "Thiếu 1/64 đơn vị, đã tổng hợp mọi số trong tệp, số tổng không khớp"
    )


def test_quality_counts_what_holds(given):
    rows = _rows(figures.quality(given["faults"], lang="en"))
    assert rows[:4] == [
        ["Units with a row", "2", "64", "2 of 64, 62 missing"],
        ["Members counted, of those typed", "205", "405", "205 of 405, 200 left out"],
        ["Columns with every number counted", "0", "3", "0 of 3, 3 with some left out"],
        ["Printed totals that agree with their rows", "0", "3", "0 of 3, 3 not so"],
    ]
    found = {row[0]: int(row[1]) for row in rows[4:]}
    assert sum(found.values()) == len(given["faults"].findings)
    assert found["Findings: left out"] == 2  # the unit that stands twice is one
    upper = figures.quality(given["faults"], lang="en").figure.axes[0]
    filled = sorted(bar.get_width() for bar in upper.patches if not bar.get_hatch())
    assert filled == [2 / 64, 205 / 405]


def test_quality_without_findings_or_totals_says_so_in_words(given):
    drawn = figures.quality(given["published"], lang="en")
    assert "✓ no findings" in [text.get_text() for text in drawn.figure.axes[1].texts]
    assert "nothing to compare with" in [text.get_text() for text in drawn.figure.axes[0].texts]


def test_a_text_in_place_of_a_number_is_not_called_whole(tmp_path):
    rows = working_list([("Xã Hưng Phú", "khoảng trăm", 5, 7), ("Xã Vĩnh Thanh", 205, 61, 9)], total=False)
    shown = figures.quality(load(write(tmp_path / "x.xlsx", rows)), lang="en")
    assert "things left out: 1" in shown.title
    assert "every number" not in shown.title


def test_coverage_names_the_missing_units(made, given):
    drawn = figures.coverage(made(["31813", "31816", "31825"]), lang="vi")
    assert drawn.title == "Thiếu 3/64 đơn vị, ở thành phố Bạc Liêu"
    assert _rows(drawn)[0] == ["Thành phố Bạc Liêu", "7", "10", "Phường 2, Phường 3 và Phường 1"]
    assert "Thành phố Bạc Liêu: 7/10 (Phường 2, Phường 3 và Phường 1)" in drawn.alternative
    assert {row[3] for row in _rows(drawn)[1:]} == {"–"}
    one = figures.coverage(given["one district"], lang="en")
    assert [row[3] for row in _rows(one)].count("all of them") == 6
    assert len(one.alternative) < 500
    spread = figures.coverage(made(["31813", "31891"]), lang="en")
    assert spread.title == "2 of 64 units are missing, in 2 districts"


def test_coverage_draws_missing_units_hollow_at_their_own_place(made):
    axes = figures.coverage(made(["31816"]), lang="vi").figure.axes[0]
    marks = [line for line in axes.lines if len(line.get_xdata())]
    hollow = [line for line in marks if line.get_markerfacecolor() == "white"]
    assert len(marks) == 64
    assert [(line.get_xdata()[0], line.get_ydata()[0], line.get_marker()) for line in hollow] == [(1, 0, "s")]
    bottom, top = axes.get_ylim()  # the first line is the highest
    assert bottom > top


def test_missing_tells_no_row_from_no_number(made, given):
    shown = tables.missing(made(["31813"], blank=["31816"]), lang="en")
    assert shown.title == "Only the figures of Phường 2 (Bạc Liêu) and Phường 3 (Bạc Liêu) are missing"
    assert shown.grid.head[3:] == ("Without a row", "With a row, but no number of members")
    assert _rows(shown)[0] == ["Thành phố Bạc Liêu", "10", "2", "Phường 2", "Phường 3"]
    assert _rows(shown)[-1] == ["All", "64", "2", "", ""]
    whole = tables.missing(given["illustrative"], lang="en")
    assert (whole.kind, whole.title) == ("note", "No unit is missing: all 64 have figures.")
    assert tables.missing(given["form 5"], lang="en").kind == "note"
    assert tables.missing(given["one district"], lang="en").title == (
        "56 of 64 units have no figures; huyện Đông Hải lacks the most (11)"
    )
    assert tables.missing(given["no members"], lang="en").title.startswith("62 of 64 units")


def test_uncertainty_is_between_the_bounds_of_the_missing(made):
    membership = made(["31813", "31816"])
    counts = membership.by_unit()["members"].astype(int)
    gini = bounds.with_missing(measures.gini, counts, 2, at_most=int(counts.max()))
    rows = _rows(tables.uncertainty(membership, lang="en"))
    low, high = int(counts.sum()) + 60, int(counts.sum()) + 2 * int(counts.max())
    assert rows[0] == ["Members", f"{counts.sum():,}", f"{low:,}", f"{high:,}"]
    assert rows[2] == ["Gini index", *(f"{value:.3f}" for value in (measures.gini(counts), gini.least, gini.greatest))]
    true = measures.gini(example().frame["members"])
    assert gini.least <= true <= gini.greatest
    wider = tables.uncertainty(membership, lang="en", at_least=0, at_most=1000)
    assert _rows(wider)[0][2:] == [f"{counts.sum():,}", f"{counts.sum() + 2000:,}"]
    assert "from 0 to 1,000 members" in wider.notes[0]
    with pytest.raises(ValueError, match="at_most"):
        tables.uncertainty(membership, lang="en", at_least=40, at_most=30)


def test_a_printed_grand_total_settles_the_sum(made):
    gone = ["31813", "31816", "31891"]
    shown = tables.uncertainty(made(gone, total=14253), lang="en")
    assert _rows(shown)[0][2:] == ["14,253", "14,253"]
    assert shown.title.startswith("With the missing units (3) there are 14,253 members as printed")
    assert "D64" in shown.notes[0]
    open_ = tables.uncertainty(made(gone), lang="en")
    assert float(_rows(shown)[2][3]) <= float(_rows(open_)[2][3])


def test_a_total_that_the_missing_units_cannot_explain_is_not_taken(made):
    """Ten members more than the rows are a mistake in the total, not two committees of five."""
    gone = ["31813", "31816"]
    known = int(made(gone).by_unit()["members"].sum())
    assert "as printed" not in tables.uncertainty(made(gone, total=known + 10), lang="en").title
    assert "as printed" in tables.uncertainty(made(gone, total=known + 60), lang="en").title


def test_a_districts_own_total_is_not_the_provinces(tmp_path):
    rows = working_list([("Xã Hưng Phú", 190, 55, 7), ("Xã Vĩnh Thanh", 205, 61, 9)])
    of_province = load(write(tmp_path / "x.xlsx", [("TỈNH ỦY BẠC LIÊU",), *rows[1:]]))
    assert "as printed" not in tables.uncertainty(of_province, lang="en").title
    assert "as printed" in tables.uncertainty(load(write(tmp_path / "y.xlsx", rows)), lang="en").title


def test_nothing_missing_leaves_nothing_open(given):
    for data in ("illustrative", "published", "form 5"):
        assert tables.uncertainty(given[data], lang="vi").kind == "note"
    assert "nothing is open" in tables.uncertainty(given["illustrative"], lang="en").title


def test_a_long_list_of_findings_stays_readable(tmp_path):
    rows = [("Xã Hưng Phú", 190, 55, 7), *((f"Xã Lạ {n}", 5, 1, 1) for n in range(300))]
    membership = load(write(tmp_path / "x.xlsx", working_list(rows, total=False)))
    shown = tables.issue_list(membership, lang="en")
    assert "300" in shown.title or "301" in shown.title
    assert len(shown.grid.rows) < 80
    more = [row for row in shown.grid.rows if row[0] == "+240"]
    assert len(more) == 1
    assert "blanalysis annotate" in more[0][2]


def test_one_total_is_spoken_of_as_one(made):
    assert tables.totals(made(total=14253), lang="en").title == "The total holds"
    assert tables.totals(made(total=14000), lang="en").title == "The total does not hold"


ROW_OF_AGENCY = (9, "Đảng bộ Công an huyện Phước Long", None, 60)


def test_a_column_that_was_not_understood_is_no_column_with_every_number_counted(tmp_path):
    heading, rows = (*HEADING, "Chỉ số xyz"), [(1, "Xã Vĩnh Thanh", "Phước Long", 120, 7)]
    membership = load(write(tmp_path / "a.xlsx", [("Số liệu tính đến 31/12/2016",), heading, *rows]))
    checked = {row[0]: row[3] for row in _rows(figures.quality(membership, lang="en"))}
    assert checked["Columns with every number counted"] == "1 of 2, 1 with some left out"
    said = "Numbers that were not understood (left out): 1"
    assert f"{said}." in tables.conservation(membership, lang="en").notes
    assert any(said in text for entry in tables.state(membership, lang="en").entries for text in entry.texts)
    assert figures.quality(membership, lang="en").title.endswith("things left out: 1")


def test_members_outside_the_list_are_none_that_should_have_been_counted(tmp_path):
    rows = [(1, "Xã Vĩnh Thanh", "Phước Long", 120), ROW_OF_AGENCY]
    membership = load(write(tmp_path / "a.xlsx", [("Số liệu tính đến 31/12/2016",), HEADING, *rows]))
    drawn = figures.quality(membership, lang="en")
    assert _rows(drawn)[1] == ["Members counted, of those typed that belong to the list", "120", "120", "✓ 120 of 120"]
    assert "every number that belongs to the list was counted" in drawn.title
    table = tables.conservation(membership, lang="en").grid
    assert dict(zip(table.head, table.rows[0], strict=True))["Outside the list"] == "60"


def test_the_state_of_several_days_says_of_which_day_its_numbers_are(tmp_path):
    paths = []
    for day, members in (("30/6/2018", 120), ("31/12/2018", 125)):
        rows = [(f"Số liệu tính đến {day}",), HEADING, (1, "Xã Vĩnh Thanh", "Phước Long", members)]
        paths.append(write(tmp_path / f"{members}.xlsx", rows))
    entries = {entry.term: entry.texts[0] for entry in tables.state(load(*paths), lang="en").entries}
    assert entries["Members"] == "typed 125 = counted 125 + left out 0, of 31 December 2018 only"
    assert entries["Units with a row"] == "1 of 8, of 31 December 2018 only"
    alone = {entry.term: entry.texts[0] for entry in tables.state(load(paths[0]), lang="en").entries}
    assert alone["Members"] == "typed 120 = counted 120 + left out 0"


def test_each_file_has_its_own_day_and_kind(tmp_path):
    row = ("Xã Hưng Phú", "Huyện Phước Long")
    dated = write(tmp_path / "a.xlsx", [("(Số liệu tính đến 31/12/2016)",), HEADING, (1, *row, 300)])
    undated = write(tmp_path / "b.xlsx", [HEADING, (1, "Xã Lộc Ninh", "Huyện Hồng Dân", 300)])
    letter = write(tmp_path / "c.xlsx", [("Kính gửi Ban Tổ chức",), ("Xin gửi báo cáo",)])
    persons = write(tmp_path / "d.xlsx", [("Họ và tên", "Đơn vị"), ("Nguyễn Văn A", "Xã Hưng Phú")])
    given = load(dated, undated, letter, persons, count_rows=True)
    assert [row[1:3] for row in _rows(tables.files(given, lang="en"))] == [
        ["List of committees", "31 December 2016"],
        ["List of committees", "undated"],
        ["No table of figures", "undated"],
        ["List of persons, only counted", "undated"],
    ]
    for shown in (tables.conservation(given, lang="en").notes[0], repr(given)):
        assert "Of 31 December 2016 only; numbers of other dates, or of none, are not added." in shown
    (members,) = (entry for entry in tables.state(given, lang="en").entries if entry.term == "Members")
    assert members.texts == ("typed 300 = counted 300 + left out 0, of 31 December 2016 only",)


@pytest.mark.parametrize("cell", ["12⁎", "12\n233", "#REF!"])
def test_of_a_column_with_a_cell_left_out_it_is_not_said_that_nothing_was(tmp_path, cell):
    rows = [(1, "Xã Hưng Phú", "Huyện Phước Long", 300, 9), (2, "Xã Phước Long", "Huyện Phước Long", 300, cell)]
    given = load(write(tmp_path / "a.xlsx", [(*HEADING, "Nữ"), *rows]))
    assert given.left_out
    assert "nothing left out" not in repr(given)
    assert ["Columns with every number counted", "1", "2", "1 of 2, 1 with some left out"] in _rows(
        figures.quality(given, lang="en")
    )


@pytest.mark.parametrize(
    "taught",
    [{"units": {"Xã Lạ": "ignore"}}, {"columns": {"Quân số": "ignore"}}, {"sheets": {"Danh sách 2": "ignore"}}],
)
def test_what_the_user_ignores_is_not_among_every_number(tmp_path, taught):
    head, row = HEADING, (1, "Xã Hưng Phú", "Huyện Phước Long", 300)
    if "columns" in taught:
        head, row = (*HEADING, "Quân số"), (*row, 9)
    rows = [head, row, *([(2, "Xã Lạ", None, 400)] if "units" in taught else [])]
    given = load(write(tmp_path / "a.xlsx", rows, *([rows] if "sheets" in taught else [])), columns=taught)
    assert not given.left_out
    title = figures.quality(given, lang="en").title
    assert "all numbers were counted but those that the user ignores" in title
    assert "nothing left out" not in repr(given)


def test_a_page_names_no_other_file_and_no_folder(tmp_path):
    folder = tmp_path / "Nguyễn Văn A"
    folder.mkdir()
    (folder / "Kỷ luật B.docx").write_text("x")
    (folder / "c.xlsx").write_bytes(b"PK\x03\x04")
    write(folder / "a.xlsx", [HEADING, (1, "Xã Hưng Phú", "Huyện Phước Long", 300)])
    given = load(folder)
    said = {lang: " ".join(finding.say(lang) for finding in given.findings) for lang in ("vi", "en")}
    shown = {lang: " ".join(row[2] for row in _rows(tables.issue_list(given, lang=lang))) for lang in said}
    assert all("Kỷ luật B" in said[lang] and str(folder) in said[lang] for lang in said)
    assert not any(words in shown[lang] for words in ("Kỷ luật B", str(folder)) for lang in said)
    assert "passed over: 1 file" in shown["en"]
    assert "“c.xlsx”" in shown["en"]
