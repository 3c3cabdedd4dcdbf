"""The indicators of Forms 1, 2 and 3: one declaration an indicator, which words name it, and what must add up.

In these forms (Biểu số 1, 2, 3) rows are indicators and not committees. A row is matched by its words and, where two
indicators have the same ("Trung cấp"), by the heading above it; never by its place or by likeness. What the
list and a form have in common has one id: `members_female` is that of `columns`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .columns import COLUMNS, listed_words
from .phrases import Phrase
from .vietnamese import clean, key

TITLES = {
    1: Phrase(vi="Tăng, giảm đảng viên", en="Increase and decrease of members"),
    2: Phrase(vi="Đảng viên mới kết nạp", en="Newly admitted members"),
    3: Phrase(vi="Đội ngũ đảng viên", en="The body of members"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One row of a form. `of` is the indicator that it is part of, `words` the matching keys of the labels that name it.

    `heading` marks a row that only opens a family ("2. Tuổi đời") and needs no number; `mean` one that holds an average
    and no count; `signed` one that may be below 0.
    """

    id: str
    form: int
    label: Phrase
    words: frozenset[str]
    of: str | None = None
    heading: bool = False
    mean: bool = False
    signed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A sum that a form prints: `whole` = `plus` − `minus`, by ids. With `at_most` the parts need not make up the whole.

    Where `needs_all` is false a part left blank counts as 0.
    """

    form: int
    whole: str
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    at_most: bool = False
    needs_all: bool = False


# --- which words a label is made of

_MARKER = re.compile(
    r"\s*(?:[-–—+•*]+|(?:[IVX]{1,4}|[A-ZĐa-zđ])\s*[.)\-–:/](?=\s*\S)|\d{1,2}\s*[.)](?!\d)|\d{1,2}\s*[-–](?=\s*[^\W\d])"
    r"|(?:trong đó|trđ|trđó)\s*[:.]?)\s*",
    re.IGNORECASE,
)
_OF_WHICH = re.compile(r"[-–+•*\s]*(?:trong đó|trđ|trđó)\b", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_GROUPING_END = re.compile(r" (?:chia ra|trong do|gom|bao gom)$")
_AGES = re.compile(r"(?:tu )?(\d\d)(?: tuoi)? (?:den )?(\d\d)(?: tuoi)?")


def words_of(label: str) -> str:
    """The matching key of a row's label, without what numbers it and without brackets and formulas.

    >>> words_of("B - Đảng viên tăng trong kỳ (1+2+3)"), words_of("Trong đó: + Có kết nạp đảng viên")
    ('dang vien tang trong ky', 'co ket nap dang vien')
    >>> words_of("- Từ 18 - 30 tuổi"), words_of("18-30"), words_of("D. Đảng viên cuối kỳ = A + B - C")
    ('18 30', '18 30', 'dang vien cuoi ky')
    """
    text = words_in_label(_IN_BRACKETS.sub(" ", clean(label)).split("=")[0].strip())
    plain = re.sub(r"\b0(\d)\b", r"\1", key(text))
    plain = _GROUPING_END.sub("", plain)
    ages = _AGES.fullmatch(plain)
    return f"{ages[1]} {ages[2]}" if ages else plain


def is_known(form: int, label: str) -> bool:
    """Whether a label can name an indicator of this form, whatever the rows above it.

    >>> is_known(3, "- Trung cấp"), is_known(1, "- Trung cấp")
    (True, False)
    """
    return (form, words_of(label)) in _BY_WORDS


def indicator_named(form: int, label: str, above: Sequence[str] = ()) -> Indicator | None:
    """The indicator of this form that a label names, or None. `above` are the ids of the rows above, from the top down.

    "Trong đó" (of which) means a part of the row right above it, never of another row.

    >>> indicator_named(3, "- Trung cấp", ("members", "members_by_theory")).id
    'members_theory_intermediate'
    >>> indicator_named(1, "Trong đó: Đảng viên dự bị", ("struck_off",)).id
    'struck_off_probationary'
    >>> indicator_named(3, "- Trung cấp") is indicator_named(1, "Trong đó: Đảng viên dự bị", ("left_voluntarily",)) is None
    True
    """
    found = _BY_WORDS.get((form, words_of(label)), ())
    if _OF_WHICH.match(clean(label)) and above:
        last = INDICATORS.get((form, above[-1]))
        found = tuple(one for one in found if one.of and one.of in (above[-1], last.of if last else None))
    if len(found) < 2:
        return found[0] if found else None
    under = {indicator: place for place, indicator in enumerate(above)}
    return max((one for one in found if one.of in under), key=lambda one: under[one.of or ""], default=None)


# --- the dictionary

# One line an indicator: id, what it is part of, the label of the form, its meaning, further words that name it ("*": those
# of the column of that id too). An indented line goes on with the one above it.
_FORM_1 = """
members_start | | A - Tổng số đảng viên cuối kỳ trước chuyển sang | Members at the end of the period before |
    dang vien cuoi ky truoc chuyen sang; so dang vien cuoi ky truoc chuyen sang
increased | | B - Đảng viên tăng trong kỳ | Increase in the period |
    tang trong ky; so dang vien tang trong ky; tong so dang vien tang trong ky
admitted | increased | 1. Kết nạp | Newly admitted | *
transferred_in | increased | 2. Chuyển đến | Transferred in | dang vien chuyen den
transferred_in_province | transferred_in | a. Tỉnh khác chuyển đến | From another province |
    tu tinh khac chuyen den; chuyen den tu tinh khac; tinh khac
transferred_in_district | transferred_in | b. Huyện khác trong tỉnh chuyển đến | From another district of the province |
    tu huyen khac trong tinh chuyen den; chuyen den tu huyen khac trong tinh; huyen khac trong tinh
reinstated | increased | 3. Phục hồi đảng tịch | Reinstated | khoi phuc dang tich
decreased | | C - Đảng viên giảm trong kỳ | Decrease in the period |
    giam trong ky; so dang vien giam trong ky; tong so dang vien giam trong ky
died | decreased | 1. Từ trần | Died | chet
expelled | decreased | 2. Khai trừ | Expelled | bi khai tru; khai tru ra khoi dang
struck_off | decreased | 3. Xóa tên | Struck off | xoa ten trong danh sach dang vien
struck_off_probationary | struck_off | Trong đó: Đảng viên dự bị | Struck off: probationary |
    du bi; xoa ten dang vien du bi
left_voluntarily | decreased | 4. Xin ra khỏi Đảng | Left on request | xin ra dang; xin ra
transferred_out | decreased | 5. Chuyển đi | Transferred out | dang vien chuyen di
transferred_out_province | transferred_out | a. Chuyển đi tỉnh khác | To another province | tinh khac; di tinh khac
transferred_out_district | transferred_out | b. Chuyển đi huyện khác trong tỉnh | To another district of the province |
    huyen khac trong tinh; di huyen khac trong tinh
members_end | | D - Đảng viên trong danh sách cuối kỳ báo cáo | Members on the list at the end |
    tong so dang vien trong danh sach cuoi ky bao cao; dang vien trong danh sach co den cuoi ky bao cao
balance (signed) | | E - Chênh lệch (chuyển đi - chuyển đến) | Difference (transferred out − in) |
    chenh lech chuyen di chuyen den
members_present | | G - Đảng viên có mặt đến cuối kỳ báo cáo | Members present at the end |
    dang vien co mat cuoi ky bao cao
"""
_FORM_2_ABOVE = """
admitted | | I. Tổng số đảng viên mới kết nạp | Newly admitted |
    dang vien moi ket nap; tong so dang vien ket nap; so dang vien moi ket nap
admitted_analysed (heading) | | II. Phân tích đảng viên mới kết nạp | Analysis of the newly admitted
readmitted | admitted | - Kết nạp lại | Admitted again
"""
_FORM_2_BELOW = """
organisations (heading) | | III. Số tổ chức cơ sở đảng có đến cuối kỳ báo cáo | Grassroots organisations at the end
committees | organisations | 1. Đảng bộ cơ sở | Committees
committees_admitting | committees | Đảng bộ cơ sở có kết nạp đảng viên | Committees that admitted members |
    co ket nap dang vien
committees_without_masses | committees | Đảng bộ cơ sở không còn quần chúng | Committees with nobody left to admit |
    khong con quan chung
base_cells | organisations | 2. Chi bộ cơ sở | Base cells
base_cells_admitting | base_cells | Chi bộ cơ sở có kết nạp đảng viên | Base cells that admitted members |
    co ket nap dang vien
base_cells_without_masses | base_cells | Chi bộ cơ sở không còn quần chúng | Base cells with nobody left to admit |
    khong con quan chung
"""
_FORM_3 = """
members | | I. Đảng viên trong danh sách có đến cuối kỳ báo cáo | Members on the list at the end |
    tong so dang vien trong danh sach co den cuoi ky bao cao; dang vien trong danh sach cuoi ky bao cao; tong so dang
    vien trong danh sach cuoi ky bao cao
members_analysed (heading) | | II. Phân tích đội ngũ đảng viên | Analysis of the body of members
"""
# Forms 2 and 3 analyse two bodies of people in nearly the same rows, whose ids and labels begin with the body's.
_ANALYSED = """
female | | - Nữ | female | phu nu
3: probationary | | - Dự bị | probationary
ethnic_minority | | - Dân tộc thiểu số | ethnic minority | nguoi dan toc thieu so; dtts
religious | | - Người theo tôn giáo | with a religion | ton giao; theo ton giao; co dao
in_youth_union | | - Đoàn viên Đoàn TNCS Hồ Chí Minh | members of the Youth Union |
    doan vien tncs ho chi minh; doan vien; doan vien doan thanh nien cong san ho chi minh
business_owner | | - Chủ doanh nghiệp tư nhân | owners of private enterprises
family_planning | | - Quần chúng vi phạm chính sách KHHGĐ | offended against family planning
foreign_marriage | | - Có quan hệ hôn nhân với người nước ngoài | married to a foreigner
by_occupation | | 1. Nghề nghiệp | by occupation
3: working | by_occupation | a. Đảng viên đang làm việc và công tác | at work
occupation_state | working | - Cán bộ, công chức cơ quan Nhà nước tính từ cấp huyện trở lên |
    state officials of district level and above
occupation_party | working | - Cán bộ, công chức cơ quan Đảng, Mặt trận Tổ quốc, đoàn thể chính trị - xã hội tính từ cấp huyện trở lên |
    officials of Party, Front and mass organisations of district level and above
occupation_commune | working | - Cán bộ, công chức; người hoạt động không chuyên trách ở xã, phường, thị trấn |
    officials of communes
occupation_hamlet | working | - Người hoạt động không chuyên trách thôn, tổ dân phố, bản (ấp, khóm) |
    part-time workers of hamlets and quarters | nguoi hoat dong khong chuyen trach ap khom
occupation_public_service | working | - Viên chức trong các đơn vị sự nghiệp công lập |
    employees of public service units
occupation_other_service | working | - Người lao động trong các đơn vị sự nghiệp ngoài công lập |
    employees of non-public service units
occupation_enterprise | working | - Lãnh đạo, quản lý và lao động trong các doanh nghiệp, chia ra: | in enterprises
enterprise_leaders | occupation_enterprise | + Người lãnh đạo, quản lý doanh nghiệp | leaders of enterprises
enterprise_staff | occupation_enterprise | + Nhân viên, người gián tiếp sản xuất | staff of enterprises
enterprise_workers | occupation_enterprise | + Công nhân, lao động trực tiếp sản xuất | workers of enterprises
occupation_farming | working | - Người làm nông, lâm, ngư nghiệp | in farming, forestry, fishery
occupation_armed | working | - Sỹ quan, chiến sỹ quân đội và công an (lực lượng vũ trang) | in the armed forces |
    si quan chien si quan doi va cong an; luc luong vu trang
occupation_students | working | - Sinh viên | students
occupation_pupils | working | - Học sinh | pupils
occupation_other | working | - Khác (lao động hợp đồng, tự do…) | other occupations
3: retired | by_occupation | b. Đảng viên đã nghỉ hưu và nghỉ công tác | retired
3: exempt | retired | Trong đó: Được miễn công tác và sinh hoạt đảng | exempt from work and meetings
by_age | | 2. Tuổi đời | by age | tuoi; do tuoi
age_18_30 | by_age | - Từ 18 - 30 tuổi | aged 18–30
age_31_35 | by_age | - Từ 31 - 35 tuổi | aged 31–35
age_36_40 | by_age | - Từ 36 - 40 tuổi | aged 36–40
age_41_45 | by_age | - Từ 41 - 45 tuổi | aged 41–45
age_46_50 | by_age | - Từ 46 - 50 tuổi | aged 46–50
age_51_55 | by_age | - Từ 51 - 55 tuổi | aged 51–55
age_56_60 | by_age | - Từ 56 - 60 tuổi | aged 56–60
age_31_40 | by_age | - Từ 31 - 40 tuổi | aged 31–40
age_41_50 | by_age | - Từ 41 - 50 tuổi | aged 41–50
age_51_60 | by_age | - Từ 51 - 60 tuổi | aged 51–60
age_61_plus | by_age | - Trên 60 tuổi | aged 61 and above |
    tren 60; 61 tuoi tro len; tu 61 tuoi tro len; tu 61 tro len
mean_age | by_age | - Tuổi bình quân | mean age | tuoi doi binh quan
3: by_time | | 3. Thời gian kết nạp vào Đảng | by time of admission | thoi ky ket nap vao dang; thoi gian vao dang
3: joined_before_1945 | by_time | - Trước 19/8/1945 | admitted before 19 August 1945
3: joined_1945_1954 | by_time | - Từ 19/8/1945 đến 20/7/1954 | admitted 1945–1954
3: joined_1954_1975 | by_time | - Từ 21/7/1954 đến 30/4/1975 | admitted 1954–1975
3: joined_since_1975 | by_time | - Từ 01/5/1975 đến nay | admitted since 1 May 1975
by_education | | 3. Trình độ giáo dục phổ thông | by general education |
    giao duc pho thong; hoc van; trinh do hoc van
edu_literate | by_education | - Biết đọc, biết viết chữ quốc ngữ | reads and writes
edu_primary | by_education | - Tiểu học | primary school
edu_lower_secondary | by_education | - Trung học cơ sở | lower secondary school | thcs
edu_upper_secondary | by_education | - Trung học phổ thông | upper secondary school | thpt
by_profession | | 4. Trình độ chuyên môn nghiệp vụ | by professional level |
    chuyen mon nghiep vu; trinh do chuyen mon
prof_elementary | by_profession | - Công nhân kỹ thuật, nhân viên nghiệp vụ, sơ cấp |
    skilled workers, elementary level | cong nhan ky thuat nhan vien nghiep vu; so cap
prof_intermediate | by_profession | - Trung cấp | intermediate level | trung hoc chuyen nghiep
prof_college | by_profession | - Cao đẳng | college
prof_university | by_profession | - Đại học | university
prof_master | by_profession | - Thạc sỹ | master's degree | thac si
prof_doctor | by_profession | - Tiến sỹ | doctor's degree | tien si
by_title | | 5. Chức danh khoa học | by academic title | hoc ham
title_associate | by_title | - Phó Giáo sư | associate professors
title_professor | by_title | - Giáo sư | professors
by_theory | | 7. Trình độ lý luận chính trị | by political theory | ly luan chinh tri
theory_elementary | by_theory | - Sơ cấp | elementary level
theory_intermediate | by_theory | - Trung cấp | intermediate level
theory_advanced | by_theory | - Cao cấp, cử nhân | advanced level | cao cap; cu nhan
"""
_BODIES = {
    2: ("admitted", Phrase(vi="Mới kết nạp", en="Newly admitted")),
    3: ("members", Phrase(vi="Đảng viên", en="Members")),
}
# What a label also says where two families have rows of the same name.
_FAMILY_WORDS = {
    "by_time": Phrase(vi=", vào Đảng", en=""),
    "by_profession": Phrase(vi=", chuyên môn", en=", profession"),
    "by_theory": Phrase(vi=", lý luận chính trị", en=", political theory"),
}


def words_in_label(vi: str) -> str:
    """A label of the form without what numbers it.

    >>> words_in_label("a. Tỉnh khác chuyển đến")
    'Tỉnh khác chuyển đến'
    """
    while match := _MARKER.match(vi):
        vi = vi[match.end() :]
    return vi


def _rows(table: str) -> list[tuple[str, str, str, str, tuple[str, ...]]]:
    rows = ([part.strip() for part in line.split("|")] for line in table.replace("\n    ", " ").strip().splitlines())
    return [(name, of, vi, en, listed_words(";".join(others))) for name, of, vi, en, *others in rows]


def _listed(form: int, table: str) -> Iterator[Indicator]:
    """The rows of a table; those of the analysis about the body of people that the form is about."""
    body, said = _BODIES[form] if table is _ANALYSED else ("", Phrase(vi="", en=""))
    before = f"{body}_" if body else ""
    for words, of, vi, en, others in _rows(table):
        if words.startswith("3:") and form != 3:
            continue
        name, _, mark = words.removeprefix("3: ").partition(" ")
        of = "by_occupation" if of == "working" and form == 2 else of  # all the admitted are at work
        column = COLUMNS.get(before + name)
        label = Phrase(vi=words_in_label(vi), en=en)
        if body:
            family = _FAMILY_WORDS.get(of, Phrase(vi="", en=""))
            row = label.vi.removesuffix(", chia ra:").rstrip(":").removeprefix("Đảng viên ")
            label = Phrase(vi=f"{said.vi}{family.vi}: {row}", en=f"{said.en}{family.en}: {en}")
        headings = column.headings if column and (body or "*" in others) else ()
        yield Indicator(
            id=before + name,
            form=form,
            of=before + of if of else body or None,
            label=column.label if column else label,
            words=frozenset({words_of(vi), *others, *headings}) - {"*"},
            heading=mark == "(heading)" or name.startswith("by_"),
            mean=name == "mean_age",
            signed=mark == "(signed)",
        )


_TABLES = ((1, _FORM_1), (2, _FORM_2_ABOVE), (2, _ANALYSED), (2, _FORM_2_BELOW), (3, _FORM_3), (3, _ANALYSED))
INDICATORS: dict[tuple[int, str], Indicator] = {
    (form, one.id): one for form, table in _TABLES for one in _listed(form, table)
}


def _by_words() -> dict[tuple[int, str], tuple[Indicator, ...]]:
    found: dict[tuple[int, str], tuple[Indicator, ...]] = {}
    for one in INDICATORS.values():
        for words in one.words:
            others = found.get((one.form, words), ())
            if any(other.of == one.of for other in others):
                raise ValueError(f"{words!r} names both {others[0].id} and {one.id}")
            found[one.form, words] = (*others, one)
    return found


_BY_WORDS = _by_words()


# --- which of them distinguish the forms and their editions

ANCHORS = {1: ("increased", "decreased"), 2: ("admitted",), 3: ("members",)}
_OLD_BANDS = ("age_31_40", "age_41_50", "age_51_60")
_NEW_BANDS = ("age_31_35", "age_36_40", "age_41_45", "age_46_50", "age_51_55", "age_56_60")
OLDER = frozenset({"balance", "members_present", *(f"{body}_{b}" for body, _ in _BODIES.values() for b in _OLD_BANDS)})
NEWER = frozenset(f"{body}_{band}" for body, _ in _BODIES.values() for band in _NEW_BANDS)


# --- what must add up


# Of the analyses of a body of people: the whole ("": the body), whether its parts need not make it up (levels do not list
# those who have none), and the parts.
_FAMILIES = (
    ("", False, ("age_18_30", *_NEW_BANDS, "age_61_plus")),
    ("", False, ("age_18_30", *_OLD_BANDS, "age_61_plus")),
    ("", False, ("edu_literate", "edu_primary", "edu_lower_secondary", "edu_upper_secondary")),
    ("_occupation_enterprise", False, ("enterprise_leaders", "enterprise_staff", "enterprise_workers")),
    (
        "",
        True,
        ("prof_elementary", "prof_intermediate", "prof_college", "prof_university", "prof_master", "prof_doctor"),
    ),
    ("", True, ("theory_elementary", "theory_intermediate", "theory_advanced")),
)
_OCCUPATIONS = tuple(name for name, *_ in _rows(_ANALYSED) if name.startswith("occupation_"))
FORM_SUMS: tuple[Sum, ...] = (
    Sum(form=1, whole="increased", plus=("admitted", "transferred_in", "reinstated")),
    Sum(form=1, whole="transferred_in", plus=("transferred_in_province", "transferred_in_district")),
    Sum(form=1, whole="decreased", plus=("died", "expelled", "struck_off", "left_voluntarily", "transferred_out")),
    Sum(form=1, whole="transferred_out", plus=("transferred_out_province", "transferred_out_district")),
    Sum(form=1, whole="members_end", plus=("members_start", "increased"), minus=("decreased",), needs_all=True),
    Sum(form=1, whole="balance", plus=("transferred_out",), minus=("transferred_in",), needs_all=True),
    *(Sum(form=form, whole=body + whole, plus=tuple(f"{body}_{part}" for part in parts), at_most=at_most)
      for form, (body, _) in _BODIES.items() for whole, at_most, parts in _FAMILIES),
    Sum(form=2, whole="admitted", plus=tuple(f"admitted_{indicator}" for indicator in _OCCUPATIONS)),
    Sum(form=2, whole="organisations", plus=("committees", "base_cells")),
    Sum(form=3, whole="members", plus=("members_working", "members_retired")),
    Sum(form=3, whole="members_working", plus=tuple(f"members_{indicator}" for indicator in _OCCUPATIONS)),
    Sum(
        form=3, whole="members",
        plus=("members_joined_before_1945", "members_joined_1945_1954", "members_joined_1954_1975", "members_joined_since_1975"),
    ),
)  # fmt: skip
# What two forms of one period both print: (form, indicator) of the one and of the other.
SAME = (((1, "members_end"), (3, "members")), ((1, "admitted"), (2, "admitted")))
