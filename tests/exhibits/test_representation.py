"""A membership as the last line of a cell: what it says is so, in both languages, of any data, and nothing of single persons."""

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import illustrative
import pytest
from indicator_forms import form
from made_workbooks import HEADING, ROWS, TITLES, form_5, working_list, write
from memberships import NAMES, with_frame

from blanalysis import example, load, published
from blanalysis.analysis.disclosure import SENSITIVE, closed_columns
from blanalysis.membership.findings import LABELS
from blanalysis.vocabulary import wording
from blanalysis.vocabulary.columns import COLUMNS
from blanalysis.vocabulary.formats import LANGS, number
from blanalysis.vocabulary.phrases import HIDDEN

LEFT = {
    "vi": "số trong tệp {typed} = số đã tổng hợp {counted} + số chưa tổng hợp {left_out}",
    "en": "typed {typed} = counted {counted} + left out {left_out}",
}


class Parts(HTMLParser):
    """The HTML in its two languages: sentences, the cells of the table by row, tags opened and closed."""

    def __init__(self, html):
        super().__init__()
        self.said, self.rows, self.tags, self.open = dict.fromkeys(LANGS, ""), {lang: [] for lang in LANGS}, [], []
        self.lang = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.open.append(tag)
        if tag == "section":
            self.lang = dict(attributes)["lang"]
        if tag == "tr":
            self.rows[self.lang].append([])
        if tag in ("th", "td"):
            assert tag == "td" or dict(attributes)["scope"] in ("col", "row")
            self.rows[self.lang][-1].append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        if tag == "section":
            self.lang = None

    def handle_data(self, text):
        if self.lang:
            self.said[self.lang] += text
            if self.open[-1] in ("th", "td"):
                self.rows[self.lang][-1][-1] += text


def shown(membership) -> Parts:
    parts = Parts(membership._repr_html_())
    assert parts.open == []
    assert "script" not in parts.tags
    return parts


def texts(membership) -> dict[str, list[str]]:
    """The lines of the text, by language."""
    vi, en = repr(membership).split("\n\n")
    return {"vi": vi.splitlines(), "en": en.splitlines()}


def all_says(membership):
    """Language and everything said, as HTML and as text."""
    html, text = shown(membership), texts(membership)
    return [(lang, said) for lang in LANGS for said in (html.said[lang], "\n".join(text[lang]))]


def two_days(folder):
    earlier = [(title.replace("2016", "2015"),) for title in TITLES]
    rows = [(place, name, a - 7, b, c) for place, (name, a, b, c) in enumerate(ROWS, start=1)]
    return load(write(folder / "hai-ky.xlsx", working_list(), [*earlier, (), HEADING, *rows]))


@pytest.fixture(scope="session")
def more(tmp_path_factory):
    """Data beside those of `given`: forms of the whole body, two days, a district, nothing in the frame."""
    folder = tmp_path_factory.mktemp("them")
    two = two_days(folder)
    return {
        "form 1": load(form(folder / "b1.xlsx", 1)),
        "form 3 beside a list": load(form(folder / "b3.xlsx", 3), write(folder / "ds.xlsx", working_list())),
        "two days": two,
        "the earlier day": two.on(two.days[0]),
        "a district": example(district="Giá Rai"),
        "files of districts": load(*illustrative.form_5_by_district(folder)),
        "emptied": replace(with_frame(published(), published().frame.head(0)), accounts={}),
    }


MORE = ("form 1", "form 3 beside a list", "two days", "the earlier day", "a district", "files of districts", "emptied")


@pytest.fixture(params=[*NAMES, *MORE])
def membership(request, given, more):
    return (more if request.param in MORE else given)[request.param]


def test_what_is_shown_is_what_the_frame_has(membership):
    for lang, said in all_says(membership):
        if "members" in membership.conservation.index:
            row = membership.conservation.loc["members"]
            assert row["counted"] == membership.current["members"].sum() if "members" in membership.frame else True
            parts = {part: number(int(row[part]), lang) for part in row.index}
            line = f"{COLUMNS['members'].label.say(lang)}: {LEFT[lang].format(**parts)}"
            assert line[1:] in said
        told = re.findall(
            LEFT[lang].replace("+", r"\+").format(typed=r"(\S+)", counted=r"(\S+)", left_out=r"(\S+)"), said
        )
        others = re.search(r"(?:Các cột khác|Other columns) \((\d+)\)", said)
        assert len(told) + (int(others[1]) if others else 0) == len(membership.conservation)


def test_units_and_findings_are_counted(membership):
    for lang, said in all_says(membership):
        assert membership.scope(lang)[1:] in said
        for label in LABELS:
            n = sum(finding.kind.label == label for finding in membership.of_its_day.findings)
            assert (f"{number(n, lang)} {label.say(lang)}" in said) is (n > 0)
        assert (wording.ILLUSTRATIVE.say(lang) in said) is membership.illustrative
        lacking = membership.missing
        if 0 < len(lacking) <= 3 and not membership.by_type_only:
            assert all(unit.distinct_name in said for unit in lacking)


def test_the_first_rows_are_those_of_the_frame(membership):
    rows = shown(membership).rows
    current = membership.current
    for lang in LANGS:
        if current.empty:
            assert rows[lang] == []
            continue
        head, *body = rows[lang]
        assert set(head) <= set(current.columns)
        assert len(body) == min(5, len(current))
        if "members" in current:
            expected = ["…" if count is None else number(count, lang) for count in current["members"].astype(object).where(current["members"].notna(), None)]  # fmt: skip
            assert [row[head.index("members")] for row in body] == expected[:5]
        assert not set(head) & (SENSITIVE | closed_columns(membership))


def test_a_terminal_is_not_flooded(membership):
    for lines in texts(membership).values():
        assert 3 <= len(lines) <= 20


def test_each_language_has_its_own_numbers_and_both_are_whole(given):
    html = shown(given["illustrative"])
    assert "9.768" in html.said["vi"]
    assert "9,768" not in html.said["vi"]
    assert "9,768" in html.said["en"]
    assert "9.768" not in html.said["en"]
    assert html.said["vi"].count("\n") == html.said["en"].count("\n")
    raw = given["illustrative"]._repr_html_()
    assert (
        raw.index('lang="vi"')
        < raw.index('<details lang="en">')
        < raw.index('<section class="exhibit glance" lang="en">')
    )


def test_a_second_day_is_said_and_the_rows_are_of_the_day(more):
    for _, said in all_says(more["the earlier day"]):
        assert "membership.current" in said
        assert re.search(r"31/12/2016|31 December 2016", said)
    head, first, *_ = shown(more["the earlier day"]).rows["vi"]
    assert first[head.index("members")] == number(ROWS[0][1] - 7, "vi")


def test_of_sensitive_columns_no_number_is_said(tmp_path):
    rows = [(title,) for title in TITLES]
    rows.append((*HEADING, "Khai trừ", "Xóa tên"))
    rows += [(1, *ROWS[0], 3, 2), (2, *ROWS[1], "x", 1), (3, "Xã Lạ", 77, None, None, 2, 0)]
    membership = load(write(tmp_path / "a.xlsx", rows))
    assert membership.conservation.loc["expelled"].to_dict() == {"typed": 5, "counted": 3, "left_out": 2, "outside": 0}
    label = COLUMNS["expelled"].label
    for lang, said in all_says(membership):
        hidden = LEFT[lang].format(typed=HIDDEN, counted=HIDDEN, left_out=HIDDEN)
        assert f"{label.say(lang)}: {hidden}".lower() in said.lower()
    assert not {"expelled", "struck_off"} & set(shown(membership).rows["vi"][0])


def test_no_sensitive_column_stands_among_the_first_rows(tmp_path):
    """Also where the sheet has hardly any other."""
    rows = [*((title,) for title in TITLES), ("STT", "Tên đảng bộ", "Tổng số đảng viên", "Dân tộc Khmer", "Khai trừ")]
    rows += [(place, name, members, 3, 2) for place, (name, members, *_) in enumerate(ROWS, start=1)]
    membership = load(write(tmp_path / "a.xlsx", rows))
    assert {"members_khmer", "expelled"} <= set(membership.frame)
    found = shown(membership).rows
    assert found["vi"][0] == ["as_of", "code", "type", "name", "district", "members"]
    assert found["vi"][1] == ["31/12/2016", "31867", "thị trấn", "Phước Long", "Phước Long", "1.234"]
    assert found["en"][1] == ["31 December 2016", "31867", "thị trấn", "Phước Long", "Phước Long", "1,234"]


def test_a_workbook_says_nothing_in_our_name(tmp_path):
    evil = "<img src=x onerror=alert(1)>&'"
    path = write(tmp_path / "a&<b>'x'.xlsx", working_list(), name=evil[:31].replace("/", ""))
    membership = load(path)
    parts, raw = shown(membership), membership._repr_html_()
    assert not {"b", "img"} & set(parts.tags)
    assert "a&<b>'x'.xlsx" in parts.said["vi"]
    assert evil[:20] in parts.said["en"]
    assert "<img" in unescape(raw)
    assert "{" not in raw.split("</style>")[1]


def test_of_many_files_the_first_are_named_and_the_rest_counted(more):
    for lang, said in all_says(more["files of districts"]):
        assert {"vi": "… và 5 mục khác", "en": "… and 5 more"}[lang] in said


def test_of_many_columns_with_something_left_out_the_first_are_named(tmp_path):
    rows = [*((title,) for title in TITLES), (*HEADING, "Chính thức", "Dự bị")]
    rows += [(1, *ROWS[0], 1200, 34), (2, "Xã Lạ", 77, 11, 4, 70, 7)]
    membership = load(write(tmp_path / "a.xlsx", rows))
    assert (membership.conservation["left_out"] > 0).sum() == 5
    for lang, said in all_says(membership):
        assert said.count({"vi": "số trong tệp ", "en": " typed "}[lang]) == 3
        assert {"vi": "… và 2 mục khác", "en": "… and 2 more"}[lang] in said
        assert {"vi": "chưa tổng hợp 77", "en": "left out 77"}[lang] in said
    assert max(map(len, texts(membership).values())) <= 20


def test_a_form_5_says_no_committee_is_missing(tmp_path):
    for _, said in all_says(load(form_5(tmp_path / "b5.xlsx"))):
        assert not re.search(r"Thiếu|missing", said)
