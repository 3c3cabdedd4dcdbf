"""Small files that would cost minutes: each is read, or refused in one sentence, within a few seconds of this process."""

import time

import pytest
from made_workbooks import MEMBERS, working_list
from one_list import KINDS, letters, open_document, packed, rows_of, sheet_of, workbook_xml, xlsx_parts

from blanalysis import load
from blanalysis.membership import loading
from blanalysis.sheets import grid, guard
from blanalysis.sheets import read as read_sheets
from blanalysis.sheets.grid import LAST_COLUMN, LAST_ROW, UnreadableError, check_time, numbers_in_ranges, time_limit
from blanalysis.vocabulary.formats import LANGS
from blanalysis.vocabulary.refusals import RefusedError
from blanalysis.vocabulary.vietnamese import LONGEST_NAME, clean, date_in, key, period_in, whole_number

LIST = working_list()
MOST_SECONDS = 10  # of this process; on a desktop each takes at most two
ACCENTS = "áéíóú ÀÈÌ äëï ñçõ Ði Tæng sè "  # letters of Western Europe, as the older fonts have them
VIETNAMESE = "Đảng bộ xã ướng ngày 1/1/2 tháng 1/2016 quý i tổng số (1) - "


def _sheet(rows, **around) -> bytes:
    return packed(xlsx_parts(sheet_of(rows_of(rows), **around)))


def _texts(letters_of: str, size=20_000) -> list[tuple]:
    return [(f"{n} {letters_of * (size // len(letters_of))}", 1) for n in range(200)]


def _columns(count: int) -> bytes:
    ranges = "".join(f'<col min="{1 + n % 9000}" max="{LAST_COLUMN}" hidden="1"/>' for n in range(count))
    return _sheet(LIST, before=f"<cols>{ranges}</cols>")


def _merges() -> str:
    """100,000 that do not overlap, below the list."""
    pairs = ((1 + 2 * (n % 8000), 30 + n // 8000) for n in range(100_000))
    return "".join(f'<mergeCell ref="{letters(c)}{r}:{letters(c + 1)}{r}"/>' for c, r in pairs)


def _document(rows: str) -> bytes:
    cell = '<table:table-cell office:value-type="float" office:value="1"/>'
    return open_document(f'<table:table table:name="a">{rows}<table:table-row>{cell}</table:table-row></table:table>', root="document")  # fmt: skip


HEADS = [("Tên đảng bộ", "Tổng số đảng viên"), ("Xã Hưng Phú", 1), ("Tên đảng bộ", "Nữ"), ("Xã Hưng Phú", 1)]
RICH = "<si>" + "<r><t>ấ</t></r>" * 2000 + "</si>"
CASES = {
    "hidden columns, far too many": (lambda: _columns(400_000), None),
    "hidden columns, each to the end": (lambda: _columns(LAST_COLUMN), None),
    "merges": (lambda: _sheet(LIST, after=f"<mergeCells>{_merges()}</mergeCells>"), None),
    "merges and many tables": (lambda: _sheet(HEADS * 140, after=f"<mergeCells>{_merges()}</mergeCells>"), None),
    "long texts below": (lambda: _sheet([*LIST, *_texts(ACCENTS)]), None),
    "long texts above": (lambda: _sheet([*_texts(ACCENTS), *_texts(VIETNAMESE), *LIST]), None),
    "long texts for names": (lambda: _sheet([*LIST, *((1, f"Xã {text}", n) for text, n in _texts(VIETNAMESE))]), None),
    "long texts for headings": (lambda: _sheet([*LIST[:4], (*LIST[4], *(t for t, _ in _texts(VIETNAMESE))), *LIST[5:]]), None),
    "a long line": (lambda: KINDS["csv"](LIST) + ";".join(t for t, _ in _texts(VIETNAMESE)).encode(), None),
    "long texts in a page": (lambda: KINDS["html"]([*LIST, *_texts(ACCENTS)]), None),
    "long texts in .xls": (lambda: KINDS["xls"]([*LIST, *_texts(ACCENTS)]), None),
    "rich texts": (lambda: packed(xlsx_parts(sheet_of(rows_of(LIST)), f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{RICH * 500}</sst>'.encode())), None),
    "headings without counts": (lambda: _sheet([*[("Tên đảng bộ", "x")] * 10_000, *LIST]), None),
    "names that nobody knows": (lambda: _sheet([*LIST, *((n, f"Xã Lạ {n}", n) for n in range(5000))]), None),
    "bands": (lambda: _sheet([*LIST, *((None, f"{n}. Huyện Phước Long {n}", n) for n in range(3000))]), None),
    "hidden rows": (lambda: packed(xlsx_parts(sheet_of(rows_of(LIST) + "".join(f'<row r="{n}" hidden="1"/>' for n in range(99, 200_000))))), None),
    "hidden columns of a document": (lambda: _document('<table:table-column table:number-columns-repeated="16384" table:visibility="collapse"/>' * 50_000), "table"),
    "hidden rows of a document": (lambda: _document(f'<table:table-row table:number-rows-repeated="{LAST_ROW - 50_001}" table:visibility="collapse"/>' + '<table:table-row table:visibility="collapse"/>' * 50_000), "table"),
    "hidden columns of XML": (lambda: workbook_xml("<Worksheet><Table>" + '<Column ss:Span="16000" ss:Hidden="1"/>' * 50_000 + "</Table></Worksheet>"), "table"),
    "hidden columns of a page": (lambda: b"<table>" + b"<col span=1000 hidden>" * 100_000 + b"<tr><td>1</table>", "table"),
    "spans of a page": (lambda: b"<table>" + b"<tr hidden><td rowspan=60000 colspan=3>1" * 3000 + b"</table>", "filled cells"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_file_costs_a_few_seconds(name, tmp_path):
    make, refused = CASES[name]
    (tmp_path / "a").write_bytes(make())
    start = time.process_time()
    if refused:
        with pytest.raises(RefusedError, match=refused) as refusal:
            load(tmp_path / "a")
        said = [refusal.value.say(lang) for lang in LANGS]
        assert all(words.endswith(".") and words.isprintable() for words in said)
    else:
        found = load(tmp_path / "a")
        given = found.conservation
        assert (given["typed"] == given["counted"] + given["left_out"] + given["outside"]).all()
        if name != "merges and many tables":
            members = found.frame.set_index("code")["members"].to_dict()
            assert {code: members[code] for code in MEMBERS} == MEMBERS
    assert time.process_time() - start < MOST_SECONDS


def test_ranges_are_united_and_not_walked_one_by_one():
    start = time.process_time()
    found = numbers_in_ranges(((1 + n % 9, LAST_ROW - n % 500_000) for n in range(100_000)), LAST_COLUMN)
    assert found == frozenset(range(1, LAST_COLUMN + 1))
    assert numbers_in_ranges([(3, 4), (9, 2), (4, 6), (20, 30)], 21) == {3, 4, 5, 6, 20, 21}
    assert time.process_time() - start < MOST_SECONDS


def test_a_long_text_names_nothing_and_keeps_its_beginning():
    blanks, long = " " * 2 * LONGEST_NAME, "x" * 2 * LONGEST_NAME
    assert key(f"Xã{blanks}Hưng Phú{blanks}") == "xa hung phu"
    assert key("Xã Hưng Phú" + "." * 2 * LONGEST_NAME) != "xa hung phu"
    assert key(f"Ghi chú: {long}").startswith("ghi chu ")
    assert len(clean(f"Ghi chú: {long}")) == LONGEST_NAME + 2
    assert date_in(f"tính đến 31/12/2016 {long}") == date_in("31/12/2016")
    assert period_in(f"Quý I/2017 {long}") == period_in("Quý I/2017")
    assert whole_number(f"9.768{blanks}") == 9768
    assert whole_number("9" * 2 * LONGEST_NAME) is None


MANY_ROWS = [*LIST[:5], *((n, "Xã Hưng Phú", n) for n in range(1200))]


@pytest.mark.parametrize("kind", KINDS)
def test_reading_ends_in_a_sentence_when_its_time_is_over(kind, tmp_path, monkeypatch):
    (tmp_path / "a").write_bytes(KINDS[kind](MANY_ROWS))
    monkeypatch.setattr(grid, "MOST_SECONDS", -1)
    monkeypatch.setattr(guard, "MOST_SECONDS", 0.001)
    with pytest.raises(UnreadableError, match="longer than") as refused:
        read_sheets(tmp_path / "a")
    assert "quá" in refused.value.say("vi")


def test_understanding_ends_in_a_sentence_when_its_time_is_over(tmp_path, monkeypatch):
    (tmp_path / "a").write_bytes(KINDS["xlsx"](LIST))
    opened = loading._open

    def opened_at_last(*given):
        found = opened(*given)
        monkeypatch.setattr(grid, "MOST_SECONDS", -1)  # only now: opening has a limit too
        return found

    monkeypatch.setattr(loading, "_open", opened_at_last)
    with pytest.raises(UnreadableError, match="longer than"):
        load(tmp_path / "a")
    check_time()  # no limit outlives the call


def test_the_limit_around_another_stays():
    with time_limit("outer", -1), time_limit("inner", 60), pytest.raises(UnreadableError, match="outer"):
        check_time()
