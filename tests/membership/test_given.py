"""What `load` takes: names one by one and in lists, folders, patterns, open files, tables of pandas; and days as people write them."""

import datetime as dt
import io
import os
import pickle
import subprocess
import sys
from decimal import Decimal
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from made_workbooks import CODES, HEADING, MEMBERS, ROWS, TITLES, working_list, write
from openpyxl import load_workbook

from blanalysis import example, load, published
from blanalysis.membership.loading import loading_once
from blanalysis.vocabulary.columns import COLUMNS
from blanalysis.vocabulary.refusals import RefusedError
from blanalysis.workbooks.annotate import write_annotated

read_excel = partial(pd.read_excel, engine="openpyxl")
HALVES = (working_list(ROWS[:4], total=False), working_list(ROWS[4:], total=False))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The current folder, with a list of one district in two workbooks, beside nothing else."""
    monkeypatch.chdir(tmp_path)
    for name, rows in zip(("a.xlsx", "b.xlsx"), HALVES, strict=True):
        write(tmp_path / name, rows)
    return tmp_path


def members(membership):
    return dict(zip(membership.frame["code"], membership.frame["members"], strict=True))


def refused(*given, **options):
    """The sentence by which `load` refuses, in both languages."""
    with pytest.raises(RefusedError) as caught:
        load(*given, **options)
    said = [caught.value.say(lang) for lang in ("vi", "en")]
    assert all(text and "\n" not in text and "Traceback" not in text for text in said)
    return said


@pytest.mark.parametrize(
    "given",
    [
        lambda: ("a.xlsx", "b.xlsx"),
        lambda: (["a.xlsx", "b.xlsx"],),
        lambda: (("a.xlsx", "b.xlsx"),),
        lambda: (["a.xlsx", [Path("b.xlsx")]], "./a.xlsx"),
        lambda: ((name for name in ("a.xlsx", "b.xlsx")),),
        lambda: ({"a.xlsx": 0, "b.xlsx": 0}.keys(),),
        lambda: (pd.Series(["a.xlsx", "b.xlsx"]),),
        lambda: (np.array(["a.xlsx", "b.xlsx"]),),
        lambda: (".",),
        lambda: (Path(),),
        lambda: ("?.xlsx",),
        lambda: (["*.xlsx"],),
        lambda: (os.scandir("."),),
        lambda: (["a.xlsx", io.BytesIO(Path("b.xlsx").read_bytes())],),
        lambda: [io.BytesIO(Path(name).read_bytes()) for name in ("a.xlsx", "b.xlsx")],
        lambda: [Path(name).read_bytes() for name in ("a.xlsx", "b.xlsx")],
        lambda: [read_excel(name) for name in ("a.xlsx", "b.xlsx")],
        lambda: [read_excel(name, header=None) for name in ("a.xlsx", "b.xlsx")],
        lambda: ["a.xlsx", read_excel("b.xlsx", header=4).assign(as_of="31/12/2016")],
    ],
)
def test_the_same_in_other_ways(folder, given):
    membership = load(*given())
    assert members(membership) == MEMBERS
    assert membership.as_of == dt.date(2016, 12, 31)
    assert not membership.left_out
    assert membership.conserved["members"].typed == sum(MEMBERS.values())


def test_an_open_file_is_read_from_its_beginning_under_its_name(folder):
    with open("a.xlsx", "rb") as file:
        file.read(7)
        membership = load(file)
    assert len(membership.frame) == 4
    assert [file.path for file in membership.files] == ["a.xlsx"]
    assert membership.files[0].sha256 == load("a.xlsx").files[0].sha256
    with open("a.xlsx") as as_text:
        assert load(as_text).frame.equals(membership.frame)
    csv = "Mã;Tổng số đảng viên\n31867;12"
    assert members(load(io.StringIO(csv))) == {"31867": 12}
    assert members(load(csv.encode())) == {"31867": 12}


def test_other_contents_of_one_name_are_all_read(folder):
    """Two files in memory without a name, and one named as a file that is given too, are three."""
    held = io.BytesIO(Path("b.xlsx").read_bytes())
    held.name = "a.xlsx"
    membership = load("a.xlsx", held, pd.DataFrame({"code": [CODES[0]], "members": [1]}), pd.DataFrame())
    assert [file.path for file in membership.files] == ["a.xlsx", "a.xlsx (2)", "DataFrame", "DataFrame (4)"]
    assert {code: n for code, n in members(membership).items() if code != CODES[0]} == {
        code: n for code, n in MEMBERS.items() if code != CODES[0]
    }


def test_once_for_the_same_bytes(folder):
    content = Path("a.xlsx").read_bytes()
    membership = load(io.BytesIO(content), io.BytesIO(content))
    assert len(membership.files) == 1
    assert membership.frame.equals(load("a.xlsx").frame)
    assert not membership.has_outside


def test_a_cache_knows_contents_apart(folder):
    with loading_once():
        first, second = (load(Path(name).read_bytes()) for name in ("a.xlsx", "b.xlsx"))
        assert load(Path("a.xlsx").read_bytes()) is first
    assert members(first) | members(second) == MEMBERS


@pytest.mark.parametrize(
    "change",
    [
        lambda frame: frame,
        lambda frame: frame.sample(frac=1, random_state=1),
        lambda frame: frame.set_index("code"),
        lambda frame: frame.set_index("code", drop=False),
        lambda frame: frame.set_index(["district", "name"]),
        lambda frame: frame.drop(columns="code"),
        lambda frame: frame.drop(columns=["name", "district", "type"]),
        lambda frame: frame.rename(columns={column: COLUMNS[column].label.vi for column in frame}),
        lambda frame: frame.rename(columns={column: COLUMNS[column].label.en for column in frame}),
        lambda frame: frame.astype({"code": int}),
        lambda frame: frame.assign(members=frame["members"].astype(float)),
        lambda frame: frame.assign(members=frame["members"].map(lambda n: Decimal(int(n)))),
        lambda frame: frame.assign(members=frame["members"].map(np.int32).astype(object)),
        lambda frame: frame.assign(as_of=frame["as_of"].dt.strftime("%d/%m/%Y")),
        lambda frame: frame.assign(as_of=frame["as_of"].dt.date, type=frame["type"].astype("category")),
        lambda frame: frame.assign(**{"Ghi chú": "đã đối chiếu"}),
        lambda frame: pd.concat([frame.iloc[:9], frame.iloc[9:]]),
    ],
)
def test_a_frame_is_read_as_it_was(change):
    given = example()
    read = load(change(given.frame))
    assert read.frame.equals(given.frame)
    assert not read.left_out
    assert read.conserved == given.conserved


def test_illustrative_figures_are_not_taken_for_real_ones():
    assert load(example().frame).illustrative
    assert load(example("Giá Rai").current).illustrative
    assert not load(published().frame).illustrative


def test_a_frame_without_days_is_undated():
    read = load(example().frame.drop(columns="as_of"))
    assert read.as_of is None
    assert len(read.found) == 64
    assert [finding.kind.slug for finding in read.findings] == ["no_date"]


def test_headings_in_several_levels():
    heads = [("Mã đơn vị", ""), ("Đảng viên", "Tổng số"), ("Đảng viên", "Nữ"), ("Ghi chú", "Unnamed: 3_level_1")]
    frame = pd.DataFrame([["31867", 12, 5, None]], columns=pd.MultiIndex.from_tuples(heads))
    assert load(frame).frame[["members", "members_female"]].to_numpy().tolist() == [[12, 5]]


def test_an_index_of_names_is_a_column():
    frame = pd.DataFrame({"members": [1234, 210]}, index=["Thị trấn Phước Long", "Xã Hưng Phú"])
    assert members(load(frame)) == {"31867": 1234, "31879": 210}


def test_what_is_wrong_in_a_frame_is_found_at_its_cell():
    """Row 2 of the sheet is the first of the frame: headings are in row 1."""
    frame = pd.DataFrame(
        {
            "code": ["31867", "31870", "99999"],
            "members": [12, -5, 7],
            "members_female": [13, 1.5, "#REF!"],
            "x": [5, 9, 2],
        }
    )
    membership = load(frame)
    found = {str(finding.at): finding.kind.slug for finding in membership.findings}
    assert {"DataFrame › B3", "DataFrame › C3", "DataFrame › D1", "DataFrame › A4"} <= {*found}
    assert found["DataFrame › D1"] == "unknown_column"
    assert all(of.lost == 0 for of in membership.conserved.values())
    assert membership.frame["members"].to_list()[0] == 12


def test_a_list_of_persons_in_a_frame_is_refused():
    names = ["Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Cường"]
    frame = pd.DataFrame({"Họ và tên": names, "Ngày sinh": ["1/2/1970"] * 3, "Chi bộ": ["Ấp 1"] * 3})
    said = refused(frame)
    assert not any(name in text for name in names for text in said)


def test_a_frame_can_be_annotated(tmp_path):
    frame = pd.DataFrame({"code": ["31867", "31870"], "members": [12, -5]})
    copy = load_workbook(write_annotated(load(frame), tmp_path / "out.xlsx"))
    assert copy.worksheets[1]["B3"].value == -5
    assert copy.worksheets[1]["B3"].comment


def test_what_was_taught_counts_for_a_frame_too():
    frame = pd.DataFrame({"code": ["31867"], "Quân số": [12]})
    assert members(load(frame, columns={"columns": {"Quân số": "members"}})) == {"31867": 12}


def test_a_membership_of_what_has_no_file_can_be_pickled(folder):
    membership = load(io.BytesIO(Path("a.xlsx").read_bytes()), example().frame)
    again = pickle.loads(pickle.dumps(membership))
    assert again.frame.equals(membership.frame)
    assert again.findings == membership.findings


@pytest.mark.parametrize(
    "given",
    [
        None,
        5,
        1.5,
        True,
        {"a.xlsx": 1},
        object(),
        load,
        example,
        [],
        (),
        [[]],
        [None],
        ["", None],
        pd.Series([1, 2]),
        {},
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(folder, given):
    refused(given)


def test_nothing_is_refused_too(folder):
    refused()
    refused(example())
    refused(pd.DataFrame())
    refused(pd.DataFrame({"a": [1, 2]}))
    refused(b"")
    refused(io.BytesIO())
    refused(io.StringIO("không có bảng nào"))
    refused("a\0.xlsx")
    file = open("a.xlsx", "rb")  # noqa: SIM115
    file.close()
    refused(file)
    with open("out.csv", "wb") as only_written:
        refused(only_written)


@pytest.mark.parametrize(
    "options", [{"district": 5}, {"district": "Xã"}, {"columns": 5}, {"columns": ["a"]}, {"columns": pd.DataFrame()}]
)
def test_an_option_of_another_kind_is_refused_in_a_sentence(folder, options):
    refused("a.xlsx", **options)


DAYS = ("2016-12-31", dt.date(2016, 12, 31), dt.datetime(2016, 12, 31, 8), pd.Timestamp("2016-12-31"), np.datetime64("2016-12-31"))  # fmt: skip
WRITTEN = ("31/12/2016", "31-12-2016", "31.12.2016", "31/12/16", "ngày 31 tháng 12 năm 2016", " 2016-12-31 ", "2016-12-31T00:00:00")  # fmt: skip


@pytest.fixture(scope="module")
def two_days(tmp_path_factory):
    place = tmp_path_factory.mktemp("days")
    later = [(title.replace("31/12/2016", "4/5/2017"),) for title in TITLES]
    lists = (HALVES[0], [*later, (), HEADING, *((n, *row) for n, row in enumerate(ROWS, start=1))])
    return load([write(place / f"{number}.xlsx", rows) for number, rows in enumerate(lists)])


@pytest.mark.parametrize("day", [*DAYS, *WRITTEN], ids=repr)
def test_a_day_in_other_words(two_days, day):
    earlier = two_days.on(day)
    assert (earlier.as_of, len(earlier.found)) == (dt.date(2016, 12, 31), 4)
    assert earlier.on("4/5/2017").as_of == two_days.as_of == dt.date(2017, 5, 4)  # as in Viet Nam: 4 May


@pytest.mark.parametrize("day", ["5/4/2017", "2016", "hôm qua", "", None, 5, pd.NaT, dt.date(2015, 1, 1)], ids=repr)
def test_another_day_is_refused_with_those_there_are(two_days, day):
    with pytest.raises(KeyError) as caught:
        two_days.on(day)
    assert isinstance(caught.value, RefusedError)
    assert str(caught.value).endswith("31 December 2016 and 4 May 2017.")
    assert caught.value.say("vi").endswith("31/12/2016 và 04/05/2017.")


def test_no_day_at_all():
    with pytest.raises(KeyError, match="names no date"):
        load(example().frame.drop(columns="as_of")).on("4/5/2017")


def test_check_needs_no_pandas_for_this(folder):
    code = "import sys, blanalysis; blanalysis.load(['a.xlsx', open('b.xlsx', 'rb')]); sys.exit('pandas' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
