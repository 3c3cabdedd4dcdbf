"""The panel without a browser: what can be chosen, that picture, table and code are one answer, files, uploads, refusals."""

import ast
import csv
import datetime as dt
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import indicator_forms
import openpyxl
import pytest
from amounts import amount
from hypothesis import given as drawn
from hypothesis import strategies as st
from made_workbooks import form_5, working_list, write

import blanalysis
from blanalysis import compare, example, explore, figures, load, published, tables
from blanalysis.explorer import panel as of_panel
from blanalysis.explorer import question, server
from blanalysis.explorer.panel import NONE_CHOSEN
from blanalysis.explorer.question import Question
from blanalysis.vocabulary import sources
from blanalysis.vocabulary.formats import LANGS
from blanalysis.vocabulary.refusals import RefusedError

WHEN = dt.datetime(2017, 5, 4, tzinfo=dt.UTC)
DATA = (
    "published", "illustrative", "form 5", "one district", "ten missing", "forms of districts", "two units", "one unit", "all zero", "faults", "no members",
)  # fmt: skip


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """The folder of the notebook: what the panel saves goes there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(server.VARIABLE, "")
    return tmp_path


def choose(panel, **wanted):
    """As a reader does: one chooser after the other."""
    for name, value in wanted.items():
        panel._choosers[name].value = value


def title(html: str) -> str:
    return re.search(r'<p class="title">(.*?)</p>', html)[1]


def run(code: str):
    """What the lines of code show, and their numbers."""
    *lines, last = code.splitlines()
    names: dict = {}
    exec("\n".join(lines), names)
    return eval(last, names), names["numbers"]


@pytest.mark.parametrize("name", DATA)
@pytest.mark.parametrize("lang", LANGS)
def test_opens_on_any_data_and_shows_an_answer(given, name, lang):
    panel = explore(given[name], lang=lang)
    assert panel.figure.lang == panel.table.lang == lang
    assert panel.figure._repr_html_() in panel._picture.value
    assert panel.table._repr_html_() in panel._table.outputs[0]["data"]["text/html"]


@drawn(data=st.data())
def test_whatever_is_chosen_the_code_gives_what_is_shown(data, given):
    """The code is run as it stands, in another place than the panel."""
    membership = given[data.draw(st.sampled_from(DATA))]
    panel = explore(membership, lang=data.draw(st.sampled_from(LANGS)))
    for _ in range(data.draw(st.integers(1, amount(2, 4)))):
        chooser = data.draw(st.sampled_from([panel._choosers[name] for name in sorted(panel._choosers)]))
        chooser.value = data.draw(st.sampled_from([value for _, value in chooser.options]))
    asked = {name: chooser.value or None for name, chooser in panel._choosers.items()}
    assert Question(**asked) == panel.question  # the choosers stand at what is shown
    shown, numbers = run(panel.code)
    assert shown._repr_html_() == panel.figure._repr_html_()
    expected = question.compared_numbers(panel.question, panel.membership).frame
    assert numbers.equals(expected)


@pytest.mark.parametrize("by", ["type", "committee", "tiles"])
def test_two_days_are_compared_where_there_are_two(by):
    """Picture, table, file and code are those of the change; what does not fit it is no choice."""
    assert question.choices("since", Question(), example()) == (None,)
    panel = explore(example(province="Cà Mau"), lang="en")
    then = dt.date(2025, 12, 31)
    choose(panel, highlight="31942", sort="most", over="population", since=NONE_CHOSEN)
    choose(panel, over=NONE_CHOSEN)
    choose(panel, since=then, **({"kind": by} if by == "tiles" else {"by": by}))
    assert (panel.question.since, panel.question.highlight, panel.question.sort) == (then, None, "list")
    shown, numbers = run(panel.code)
    assert shown._repr_html_() == panel.figure._repr_html_()
    assert numbers["change"].sum() == 905
    assert "+905" in panel.table._repr_html_()
    panel._save("csv", None)
    choose(panel, over="population")
    assert panel.question.since is None


def test_the_code_is_as_short_as_a_person_would_write_it():
    panel = explore(example())
    choose(panel, column="members_female", over="members", by="district", type="xã", sort="most")
    assert panel.code.splitlines() == [
        "from blanalysis import compare, example, figures",
        "membership = example()",
        'numbers = compare(membership, "members_female", over="members", by="district", only="xã", sort="most")',
        'figures.compared(membership, "members_female", over="members", by="district", only="xã", sort="most", lang="vi")',
    ]


def test_the_code_reads_what_was_opened(folder):
    own = write(folder / "số liệu.xlsx", working_list())
    assert question.reading_call(load(own)) == 'load("số liệu.xlsx")'
    assert question.reading_call(load(own, district="Phước Long")) == 'load("số liệu.xlsx", district="Phước Long")'
    assert question.reading_call(example("Giá Rai")) == 'example("Giá Rai")'
    assert question.reading_call(published()) == "published()"
    elsewhere = write(folder.parent / f"{folder.name}-khac.xlsx", working_list())
    assert question.reading_call(load(elsewhere)) == f'load("{elsewhere}")'.replace("\\", "\\\\")


def test_the_code_reads_all_that_was_asked_for_and_as_it_was_taught(folder):
    own = write(folder / "a.xlsx", [("Tên đảng bộ", "Tổng số đảng viên", "Quân số"), ("Xã Hưng Phú", 300, 9)])
    (folder / "hỏng.xlsx").write_bytes(b"PK")
    taught = {"columns": {"Quân số": "members_female"}, "days": {"a": dt.date(2016, 12, 31)}}
    given = load(own, folder / "hỏng.xlsx", columns=taught)
    asked = question.reading_call(given)
    assert asked == (
        'load("a.xlsx", "hỏng.xlsx", columns={"columns": {"Quân số": "members_female"}, "days": {"a": "31/12/2016"}})'
    )
    again = eval(asked, {"load": load})
    assert [finding.kind for finding in again.findings] == [finding.kind for finding in given.findings]
    assert (again.conserved, again.as_of) == (given.conserved, given.as_of)
    (folder / "blanalysis.toml").write_text('[columns]\n"Quân số" = "members_female"\n', "utf-8")
    by_file = load(own, columns=folder / "blanalysis.toml")
    assert question.reading_call(by_file) == 'load("a.xlsx", columns="blanalysis.toml")'


def test_what_the_new_data_cannot_answer_is_asked_anew(folder):
    form_5(folder / "bieu-5.xlsx")
    panel = explore(example())
    choose(panel, column="members_female", over="members", by="committee", kind="tiles", highlight="31813")
    assert panel.question.highlight == "31813"
    panel._workbook.value = ("bieu-5.xlsx",)
    assert panel.membership.by_type_only
    assert panel.question.column == "members"
    assert panel.question.by == "type"
    assert panel.question.kind == "bars"
    assert panel.question.highlight is None
    assert "bieu-5.xlsx" in panel.code


def test_a_choice_that_goes_with_another_is_kept_and_one_that_does_not_is_left():
    panel = explore(example())
    choose(panel, column="members_female", over="members")
    choose(panel, column="members_probationary")
    assert panel.question.over == "members"
    choose(panel, column="households_total") if "households_total" in dict(
        panel._choosers["column"].options
    ).values() else choose(panel, column="members")
    assert panel.question.over is None


def test_the_language_changes_every_word():
    panel = explore(example(), lang="vi")
    choose(panel, over="committees", by="district")
    before = panel.question
    panel._lang.value = "en"
    assert panel.question == before
    assert panel.figure.lang == panel.table.lang == "en"
    assert 'lang="en"' in panel.code
    labels = [
        panel._workbook.description,
        panel._upload.description,
        *(c.description for c in panel._choosers.values()),
    ]
    assert not re.search("[À-ỹđĐ]", " ".join(labels))


def test_sensitive_columns_are_offered_for_internal_use_only():
    plain, internal = explore(example()), explore(example(), internal=True)
    offered = [{value for _, value in panel._choosers["column"].options} for panel in (plain, internal)]
    assert {"members_khmer", "expelled"} <= offered[1] - offered[0]
    choose(internal, column="members_khmer")
    assert "internal=True" in internal.code
    assert "[c]" not in internal.table._repr_html_()


def test_one_committee_is_pointed_out_in_picture_and_table():
    panel = explore(example())
    choose(panel, by="committee", highlight="31942")
    name = panel.membership.places.by_code["31942"].distinct_name
    assert name in panel.figure.alternative + " ".join(panel.figure.notes)
    assert name in " ".join(panel.table.notes)
    choose(panel, type="xã")  # a ward cannot be pointed out among communes
    assert panel.question.highlight is None


def test_the_saved_workbook_is_for_readers(folder):
    """No heading is cut, and no number has more digits than a person reads."""
    panel = explore(example())
    choose(panel, column="members_theory_advanced", over="population", by="committee")
    panel._saves["xlsx"].click()
    sheet = openpyxl.load_workbook(folder / "members_theory_advanced-committee.xlsx").active
    assert sheet["A3"].value.startswith("Đơn vị tính: ")
    head = next(row for row in sheet.iter_rows() if row[0].value == "Đảng bộ")
    below = sheet[head[0].row + 1]
    for cell in head:
        width = sheet.column_dimensions[cell.column_letter].width
        lines = sheet.row_dimensions[cell.row].height / 15
        assert cell.alignment.wrap_text
        assert len(cell.value) <= width * lines
    assert {cell.number_format for cell in below if isinstance(cell.value, int)} == {"#,##0"}
    assert {cell.number_format for cell in below if isinstance(cell.value, float)} == {"#,##0.00"}


@pytest.mark.parametrize("kind", ["png", "svg", "xlsx", "csv"])
def test_files_are_saved_beside_the_notebook_and_over_nothing(folder, kind):
    panel = explore(example())
    choose(panel, column="members_female", over="members", by="district")
    for _ in range(2):
        panel._saves[kind].click()
    first, second = folder / f"members_female-district.{kind}", folder / f"members_female-district (2).{kind}"
    assert sorted(folder.iterdir()) == sorted([first, second])
    assert second.name in panel._message.value
    start = {"png": b"\x89PNG", "svg": b"<?xml", "xlsx": b"PK", "csv": b"\xef\xbb\xbf"}[kind]
    assert first.read_bytes().startswith(start)
    if kind in ("png", "svg", "csv"):
        assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("lang", LANGS)
def test_the_saved_table_holds_the_numbers_themselves(folder, lang):
    panel = explore(example(), lang=lang)
    choose(panel, column="members_female", over="members", by="district")
    for button in ("xlsx", "csv"):
        panel._saves[button].click()
    numbers = compare(example(), "members_female", over="members", by="district")
    sheet = openpyxl.load_workbook(folder / "members_female-district.xlsx").active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(at for at, row in enumerate(rows) if row[1] is not None)
    assert rows[0][0] == panel.table.title
    assert any(str(row[0]).startswith(("Nguồn", "Source")) for row in rows)
    assert [*rows[top][:5]] == [*panel.table.grid.head[:5]]  # the same headings as on the screen
    body = rows[top + 1 : top + 1 + len(numbers)]
    assert [row[0] for row in body] == numbers["name"].to_list()
    for at, column in enumerate(("committees", "count", "base", "value"), start=1):
        assert [row[at] for row in body] == pytest.approx(numbers[column].to_list())
    assert sheet.cell(top + 2, 5).number_format == "0.0%"
    with open(folder / "members_female-district.csv", encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file, delimiter=";" if lang == "vi" else ","))
    assert lines[0] == rows[top]
    shares = [float(line[4].replace(",", ".")) for line in lines[1:]]
    assert shares == pytest.approx(numbers["value"].astype(float).to_list())
    assert all(("minh họa" in line[-1]) or ("Illustrative" in line[-1]) for line in lines[1:])


def upload(panel, *paths):
    panel._upload.value = tuple(
        {"name": path.name, "type": "", "size": path.stat().st_size, "content": memoryview(path.read_bytes()), "last_modified": WHEN}
        for path in paths
    )  # fmt: skip


def test_an_uploaded_workbook_is_kept_shown_and_named_in_the_code(folder, tmp_path_factory):
    own = write(tmp_path_factory.mktemp("xa") / "huyen.xlsx", working_list())
    panel = explore(example())
    upload(panel, own)
    assert (folder / "huyen.xlsx").read_bytes() == own.read_bytes()
    assert panel.membership.frame.equals(load(own).frame)
    assert 'load("huyen.xlsx")' in panel.code
    assert panel._workbook.value == ("huyen.xlsx",)
    upload(panel, own)
    assert [path.name for path in folder.iterdir()] == ["huyen.xlsx"]  # the very same file is not put there twice
    other = write(tmp_path_factory.mktemp("xa") / "huyen.xlsx", working_list([("Xã Hưng Phú", 1, 1, 1)], total=False))
    upload(panel, other)
    assert sorted(path.name for path in folder.iterdir()) == ["huyen (2).xlsx", "huyen.xlsx"]
    assert int(panel.membership.frame["members"].sum()) == 1


def test_what_is_chosen_is_what_the_notebooks_of_the_session_read(folder, tmp_path_factory):
    own = write(folder / "a.xlsx", working_list())
    other = write(tmp_path_factory.mktemp("khác") / "b.xlsx", working_list())
    panel = explore(example())
    assert server.workbooks() == []
    panel._workbook.value = ("a.xlsx",)
    assert server.workbooks() == [str(own)]
    assert "chạy lại" in panel._message.value
    upload(panel, other)
    assert server.workbooks() == [str(folder / "b.xlsx")]
    assert explore().membership.source("vi") == panel.membership.source("vi")
    (folder / "hỏng.xlsx").write_text("không phải bảng", encoding="utf-8")
    panel._update_choosers()
    panel._workbook.value = ("hỏng.xlsx",)
    assert server.workbooks() == [str(folder / "b.xlsx")]
    panel._workbook.value = ("published()",)
    assert server.workbooks() == []
    panel._workbook.value = ()
    assert [*map(Path, server.workbooks())] == [sources.path(sources.EXAMPLE)]


def test_several_uploaded_together_are_consolidated(folder, tmp_path_factory):
    place = tmp_path_factory.mktemp("xa")
    one = write(place / "a.xlsx", working_list([("Xã Hưng Phú", 100, 1, 1)], total=False))
    two = write(place / "b.xlsx", working_list([("Xã Vĩnh Thanh", 200, 1, 1)], total=False))
    panel = explore(example())
    upload(panel, one, two)
    assert int(panel.membership.frame["members"].sum()) == 300
    assert 'load("a.xlsx", "b.xlsx")' in panel.code


def test_a_name_that_leads_elsewhere_stays_in_the_folder(folder, tmp_path_factory):
    own = write(tmp_path_factory.mktemp("xa") / "huyen.xlsx", working_list())
    panel = explore(example())
    content = memoryview(own.read_bytes())
    panel._upload.value = ({"name": "../../a.xlsx", "type": "", "size": 1, "content": content, "last_modified": WHEN},)
    assert [path.name for path in folder.iterdir()] == ["a.xlsx"]


@pytest.mark.parametrize("lang", LANGS)
def test_what_was_left_out_does_not_go_unsaid(given, folder, lang):
    panel = explore(example(), lang=lang)
    assert {"vi": "Không phát hiện vấn đề nào", "en": "No findings"}[lang] in panel._state.value
    write(folder / "loi.xlsx", working_list([("Xã Hưng Phú", 190, 55, 7), ("Xã Lạ", 9, 1, 1)], total=False))
    panel._refresh.click()  # it was put there after the panel was opened
    panel._workbook.value = ("loi.xlsx",)
    assert "loi.xlsx" in panel._message.value
    assert "refused" not in panel._message.value
    choose(panel, by="committee")
    assert {"vi": "chưa tổng hợp", "en": "left out"}[lang] in panel._state.value
    assert "1/8" in panel._state.value or "1 of 8" in panel._state.value


@pytest.mark.parametrize("lang", LANGS)
def test_what_cannot_be_read_is_refused_in_a_sentence_and_what_was_shown_stays(folder, lang):
    (folder / "thư.xlsx").write_text("Kính gửi các đồng chí", encoding="utf-8")
    panel = explore(example(), lang=lang)
    before = panel.figure._repr_html_(), panel.code
    panel._workbook.value = ("thư.xlsx",)
    assert "thư.xlsx" in panel._message.value
    assert "refused" in panel._message.value
    assert (panel.figure._repr_html_(), panel.code) == before
    assert panel._workbook.value == ()  # the chooser stands at what is shown


def test_every_picture_that_is_offered_is_drawn():
    panel = explore(example())
    for over in ("", "committees", "population", "cells"):
        choose(panel, kind="bars", by="type", over=over)  # no mean per committee is asked of single committees
        for _, kind in panel._choosers["kind"].options:
            choose(panel, kind=kind)
            assert panel.figure.figure is not None, (over, kind)


def names(exhibit):
    return [row[0] for row in exhibit.grid.rows if row[0] not in ("Tổng số", "Tổng cộng")]


@pytest.mark.parametrize("kind", question.EACH_COMMITTEE)
def test_a_picture_without_groups_has_a_table_of_the_same_committees(kind):
    panel = explore(example())
    choose(panel, over="population", by="district", sort="most", kind=kind)
    assert names(panel.table) == names(panel.figure)
    assert len(names(panel.table)) == 64
    assert panel.table.title == panel.figure.title
    for part in ("by", "sort"):
        chooser = panel._choosers[part]
        [(label, _)] = chooser.options
        assert chooser.disabled
        assert "kiểu hình" in label  # a word says why
    assert f'figures.compared(membership, "members", over="population", kind="{kind}", lang="vi")' in panel.code
    assert 'by="committee")' in panel.code  # of the numbers
    choose(panel, kind="bars")
    assert not panel._choosers["by"].disabled
    assert not panel._choosers["sort"].disabled


@pytest.mark.parametrize("sort", ["list", "most", "least", "name"])
def test_picture_and_table_have_the_same_order(sort):
    panel = explore(example())
    choose(panel, column="members_female", over="members", by="district", sort=sort)
    assert names(panel.table) == names(panel.figure)
    assert (
        names(panel.table)
        == compare(example(), "members_female", over="members", by="district", sort=sort)["name"].to_list()
    )


def test_an_order_is_offered_only_where_there_is_one():
    panel = explore(example())
    choose(panel, by="committee", sort="most", kind="dots")  # all marks in one line
    assert panel.question.sort == "list"
    assert panel._choosers["sort"].disabled
    choose(panel, by="type")
    assert not panel._choosers["sort"].disabled
    choose(panel, type="xã")
    assert panel._choosers["sort"].disabled


def test_a_mean_per_committee_is_not_asked_of_single_committees():
    panel = explore(example())
    choose(panel, over="committees", by="committee")
    assert panel.question.over is None
    choose(panel, by="type", over="committees", kind="tiles")
    assert panel.question.over is None
    choose(panel, kind="dots", by="district", over="committees")
    assert panel.question.over == "committees"


def test_what_changes_nothing_is_no_choice():
    one = explore(example("Giá Rai"))
    assert one._choosers["district"].disabled
    assert not one._choosers["type"].disabled
    panel = explore(example())
    choose(panel, type="phường")
    assert {value for _, value in panel._choosers["district"].options} == {"", "Bạc Liêu", "Giá Rai"}


@pytest.mark.parametrize("internal", [False, True])
def test_every_argument_of_the_code_changes_the_answer(internal):
    """Without any one of them picture or table is another."""
    whole = example()
    asked = [
        {"over": "population", "by": "district", "only": "xã", "sort": "least", "kind": "dots", "highlight": "31957"},
        {"column": "members_female", "over": "members", "kind": "scatter", "only": "Giá Rai"},
        {"column": "members_khmer" if internal else "cells", "kind": "tiles", "only": "phường", "highlight": "31813"},
        {"over": "committees", "by": "district", "sort": "name"},
    ]
    for given in asked:
        kept = given.pop("only", None)
        part = {} if kept is None else {"type" if kept in ("xã", "phường") else "district": kept}
        panel = explore(whole, lang="en", internal=internal)
        panel._ask(Question(**given, **part))
        call = ast.parse(panel.code).body[-1].value
        written = {one.arg: ast.literal_eval(one.value) for one in call.keywords}
        column = ast.literal_eval(call.args[1])
        for name in {*written} - {"lang"}:
            others = {other: value for other, value in written.items() if other != name}
            assert figures.compared(whole, column, **others)._repr_html_() != panel.figure._repr_html_(), name


def test_several_days_can_be_looked_at(folder):
    first = write(folder / "a.xlsx", [["Số liệu đến ngày 31/12/2016"], *working_list()])
    second = write(folder / "b.xlsx", [["Số liệu đến ngày 30/6/2017"], *working_list()])
    both = load(first, second)
    if len(both.days) < 2:
        pytest.fail("the two lists were not read as two days")
    panel = explore(both)
    panel._day.value = both.days[0]
    assert panel.membership.as_of == both.days[0]
    shown, _ = run(panel.code)
    assert shown._repr_html_() == panel.figure._repr_html_()
    assert explore(example())._day.layout.display == "none"


def test_from_a_list_with_a_date_to_one_without_and_back(folder):
    write(folder / "co-ngay.xlsx", working_list())
    write(folder / "khong-ngay.xlsx", working_list()[4:])
    panel = explore(example())
    for name in ("khong-ngay.xlsx", "co-ngay.xlsx", "khong-ngay.xlsx"):
        panel._workbook.value = (name,)
        assert f'load("{name}")' in panel.code
        assert (panel._day.value is None) == (panel.membership.as_of is None) == (name == "khong-ngay.xlsx")


@pytest.mark.parametrize("sheet", ["form 1", "only who left"])
def test_data_without_a_column_to_compare_are_a_sentence_and_others_can_be_opened(folder, sheet):
    if sheet == "form 1":
        own = indicator_forms.form(folder / "bieu.xlsx", 1)
    else:
        own = write(folder / "bieu.xlsx", [("Tên đảng bộ", "Khai trừ"), ("Xã Hưng Phú", 1), ("Xã Vĩnh Thanh", 2)])
    panel = explore(load(own), lang="en")
    for opened in (("example()",), ("bieu.xlsx",)):
        panel._workbook.value = opened
        *lines, last = panel.code.splitlines()
        names: dict = {}
        exec("\n".join(lines), names)
        assert eval(last, names)._repr_html_() == panel.figure._repr_html_()
    assert panel._saves["png"].disabled
    assert "{" not in panel.figure.title


def test_what_is_shown_stays_when_its_file_is_gone(folder):
    own = write(folder / "huyen.xlsx", working_list())
    panel = explore(example())
    panel._workbook.value = ("huyen.xlsx",)
    own.rename(folder / "khac.xlsx")
    choose(panel, by="committee")
    assert panel.question.by == "committee"
    assert panel._workbook.value == ("huyen.xlsx",)
    assert ("khac.xlsx",) in dict(panel._workbook.options).values()


@pytest.mark.parametrize("name", ["bảng.txt", "~huyện.xlsx", "\u202ehuyện.xlsx", "\udce9.xlsx"])
def test_a_workbook_of_any_name_can_be_uploaded_and_its_code_run(folder, tmp_path_factory, name):
    own = write(tmp_path_factory.mktemp("xa") / "huyen.xlsx", working_list())
    panel = explore(example())
    upload(panel, own.rename(own.with_name(name)))
    assert len(panel.membership.found) == 8
    shown, _ = run(panel.code)
    assert shown._repr_html_() == panel.figure._repr_html_()


def test_an_upload_that_is_refused_leaves_nothing(folder, tmp_path_factory):
    place = tmp_path_factory.mktemp("xa")
    write(folder / "huyen.xlsx", working_list())
    own, people = write(place / "huyen.xlsx", working_list()), place / "danh-sach.csv"
    people.write_text("STT,Họ và tên,Ngày sinh,Đảng bộ\n1,A,1/1/1970,Xã Hưng Phú\n", encoding="utf-8")
    panel = explore(example())
    upload(panel, people, own)
    assert "danh-sach.csv" in panel._message.value
    assert [path.name for path in folder.iterdir()] == ["huyen.xlsx"]  # what was there before stays
    assert ("danh-sach.csv",) not in dict(panel._workbook.options).values()
    content = memoryview(own.read_bytes())
    panel._upload.value = (
        {"name": f"{'ố' * 200}.xlsx", "type": "", "size": 1, "content": content, "last_modified": WHEN},
    )
    assert "ốốố" in panel._message.value  # too long a name for a file is refused in a sentence too
    assert panel.code.splitlines()[1] == "membership = example()"


def test_a_folder_that_cannot_be_listed_has_no_workbooks(folder, monkeypatch):
    write(folder / "huyen.xlsx", working_list())
    monkeypatch.setattr("pathlib.Path.iterdir", _refuse)
    panel = explore(example())
    choose(panel, by="committee")
    assert ("huyen.xlsx",) not in dict(panel._workbook.options).values()


def _refuse(path):
    raise PermissionError(13, "Permission denied", str(path))


def test_a_question_is_the_arguments_of_the_figure():
    """No part of a question is lost on its way to the figure."""
    asked = Question(
        column="members_female",
        over="members",
        by="district",
        type="xã",
        district="Giá Rai",
        kind="bars",
        sort="most",
        highlight="31957",
    )
    assert question.arguments(asked) == {
        "over": "members",
        "by": "district",
        "only": ("xã", "Giá Rai"),
        "sort": "most",
        "highlight": "31957",
    }
    assert question.arguments(replace(asked, kind="dots"))["kind"] == "dots"


def test_explore_is_offered_at_the_door():
    assert "explore" in blanalysis.__all__
    assert "compare" in blanalysis.__all__


def test_it_starts_at_what_is_asked_for():
    panel = explore(
        example(), "members_female", over="members", by="district", only=("xã", "members >= 250"), sort="most"
    )
    shown = {"column": "members_female", "over": "members", "by": "district", "sort": "most"}
    assert panel.question == Question(**shown, type="xã", where="members >= 250")
    assert panel._choosers["by"].value == "district"
    assert [each.value for each in panel._limit] == ["members", ">=", 250]
    shown, numbers = run(panel.code)
    assert shown._repr_html_() == panel.figure._repr_html_()
    of_committees = (
        example().by_unit().query("type == 'xã' and members >= 250").groupby("district")["members_female"].sum()
    )
    assert numbers["count"].dropna().to_dict() == of_committees.to_dict()


@pytest.mark.parametrize(
    "wrong",
    [
        {"column": "nope"}, {"column": 5}, {"column": ["members"]}, {"by": "x"}, {"kind": "scatter"}, {"kind": "x"}, {"sort": "x"},
        {"highlight": "x"}, {"since": "1/1/2020"}, {"only": ("xã", "phường")}, {"only": "nope > 3"}, {"only": "Huyện Lạ"},
        {"over": "committees", "by": "committee"}, {"column": "members_khmer"}, {"over": "members_khmer"}, {"only": "members_khmer > 3"},
        {"only": "expelled > 0"}, {"only": "members_start > 3"},
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_in_a_sentence(wrong):
    with pytest.raises(RefusedError) as refused:
        explore(example(), **wrong)
    for lang in LANGS:
        assert refused.value.say(lang).count("\n") == 0
        assert "{" not in refused.value.say(lang)


class Shell:
    """A kernel whose cell runs."""

    def __init__(self, cell):
        self.cell = cell

    def get_parent(self):
        return {"metadata": {"cellId": self.cell}}


def test_choices_survive_the_cell_run_again(monkeypatch):
    monkeypatch.setattr(of_panel, "LAST", {})
    monkeypatch.setattr(of_panel, "get_ipython", lambda: Shell("a"))
    choose(explore(example(), by="district"), column="members_female", over="members", by="committee", sort="most")
    again = explore(example(), by="district")
    kept = {"column": "members_female", "over": "members", "sort": "most"}
    assert again.question == Question(**kept, by="district")  # what the call names wins
    assert explore(example()).question == Question()  # another call
    monkeypatch.setattr(of_panel, "get_ipython", lambda: Shell("b"))
    assert explore(example(), by="district").question == Question(by="district")  # another cell
    choose(explore(example(), by="district"), column="cells", over="population", kind="scatter")
    assert explore(example(), by="district").question.by == "district"  # which the kind of picture would have set
    monkeypatch.setattr(of_panel, "get_ipython", lambda: None)
    choose(explore(example()), by="committee")
    assert explore(example()).question == Question()  # no notebook


def test_the_day_survives_the_cell_run_again(monkeypatch):
    monkeypatch.setattr(of_panel, "LAST", {})
    monkeypatch.setattr(of_panel, "get_ipython", lambda: Shell("a"))
    given = example(province="Cà Mau")
    explore(given)._day.value = given.days[0]
    assert explore(given).membership.as_of == given.days[0]


def test_a_limit_keeps_the_committees_within_it():
    panel = explore(example(), by="committee")
    column, sign, number = panel._limit
    assert (sign.layout.display, number.layout.display) == ("none", "none")
    column.value = "members"
    number.value = 250
    members = example().by_unit()["members"]
    assert len(names(panel.table)) == len(names(panel.figure)) == (members > 250).sum()
    sign.value = "<="
    assert len(names(panel.table)) == (members <= 250).sum()
    assert 'only="members <= 250"' in panel.code
    assert "không quá 250" in panel.figure.subtitle
    number.value = 0
    assert panel.figure.kind == "note"  # no committee has so few
    column.value = NONE_CHOSEN
    assert len(names(panel.table)) == 64


@pytest.mark.parametrize("internal", [False, True])
def test_a_limit_gives_no_hidden_number(internal):
    """Which committees are shown would tell of their numbers."""
    panel = explore(example(), internal=internal)
    closed = {"members_khmer", "members_religious", "expelled", "members_start"}
    assert closed.isdisjoint(value for _, value in panel._limit[0].options) != internal
    for make in (figures.compared, tables.compared):
        assert (make(example(), only="members_khmer > 3", internal=internal).kind == "note") != internal
    if internal:
        panel._limit[0].value = "members_khmer"
        assert "internal=True" in panel.code


@pytest.mark.parametrize("internal", [False, True])
def test_all_columns_of_one_committee(internal):
    panel = explore(example(), highlight="31942", internal=internal, lang="en")
    table = tables.committee(example(), "31942", internal=internal, lang="en")
    assert table._repr_html_() in panel._table.outputs[0]["data"]["text/html"]
    own = example().current.set_index("code").loc["31942"]
    given = {row[0]: value for row, value in zip(table.grid.rows, table.frame["Value"], strict=True)}
    assert given["Members"] == own["members"]
    assert ("Khmer members" in given) == internal
    choose(panel, highlight=NONE_CHOSEN)
    assert table.title not in panel._table.outputs[0]["data"]["text/html"]


def test_the_code_that_is_inserted_is_that_of_the_question():
    panel = explore(example())
    choose(panel, by="district")
    inserted = re.search(r'<pre class="inserted"[^>]*>(.*?)</pre>', panel._message.value, re.DOTALL)[1]
    assert unescape(inserted) == panel.code
