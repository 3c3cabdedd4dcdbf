"""The data dictionary: one declaration a column, with the headings that name it, what it is part of, and what must add up.

Ids are those of the tidy table. `headings` finds the column of a heading by these words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import partial

from .phrases import Phrase
from .vietnamese import key

PEOPLE = Phrase(vi="người", en="persons")
ORGANISATIONS = Phrase(vi="tổ chức", en="organisations")
HOUSEHOLDS = Phrase(vi="hộ", en="households")
HAMLETS = Phrase(vi="ấp", en="hamlets")
QUARTERS = Phrase(vi="khóm", en="quarters")


class Sort(Enum):
    """What a column holds: a key names a row, a class sorts it, a stock counts on a day, a flow over a period."""

    KEY = "key"
    CLASS = "class"
    STOCK = "stock"
    FLOW = "flow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. `of` is the id of the column that it is part of.

    Where a number is small, `sensitive` columns may disclose something of single persons.

    `headings` are matching keys of the words that name it anywhere; `below` are words that name it only under
    a heading of its whole, because alone they may mean something else: "Ấp" under "Chi bộ".
    """

    id: str
    label: Phrase
    sort: Sort
    unit: Phrase | None = None
    of: str | None = None
    sensitive: bool = False
    headings: tuple[str, ...] = ()
    below: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        return self.sort in (Sort.STOCK, Sort.FLOW)


def _column(
    column: str, vi: str, en: str, headings: str, *, sort: Sort = Sort.STOCK, unit: Phrase | None = PEOPLE,
    of: str | None = None, below: str = "", under: str = "", sensitive: bool = False,
) -> Column:  # fmt: skip
    """Words are given as one string with ";" between them. Those of `below` count under each of the labels in `under`
    (which are no columns themselves: "Trình độ chuyên môn"), or, without `under`, under the headings of the whole."""
    own, short, labels = listed_words(headings), listed_words(below), listed_words(under)
    own += tuple(f"{label} {word}" for label in labels for word in short)
    return Column(
        id=column, label=Phrase(vi=vi, en=en), sort=sort, unit=unit, of=of, sensitive=sensitive,
        headings=tuple(dict.fromkeys(own)), below=() if labels else short,
    )  # fmt: skip


def listed_words(text: str) -> tuple[str, ...]:
    """The words between the ";" of a text."""
    return tuple(word.strip() for word in text.split(";") if word.strip())


_key_column = partial(_column, sort=Sort.KEY, unit=None)
_organisations = partial(_column, unit=ORGANISATIONS)
_of_members = partial(_column, of="members")
_flow = partial(_column, sort=Sort.FLOW)


def _age(first: int, last: int, of: str = "members") -> Column:
    """A band of ages: "18-30" only under a label that speaks of age, "Từ 18 đến 30 tuổi" anywhere."""
    spans = [f"{first} {last}", f"{first} den {last}", f"tu {first} den {last}", f"tu {first} {last}"]
    spans += [f"{first} tuoi den {last}", f"tu {first} tuoi den {last}"]
    aged = "; ".join(f"{span} tuoi" for span in spans)
    return _column(
        f"members_age_{first}_{last}", f"Đảng viên từ {first} đến {last} tuổi", f"members aged {first}–{last}", aged,
        of=of, below="; ".join([*spans, aged]), under=AGES,
    )  # fmt: skip


def _decade(first: int) -> tuple[Column, ...]:
    """The band of ten years from this age on, and its halves."""
    whole = _age(first, first + 9)
    return whole, _age(first, first + 4, whole.id), _age(first + 5, first + 9, whole.id)


def _badge(years: int) -> Column:
    return _of_members(
        f"members_badge_{years}", f"Huy hiệu {years} năm tuổi Đảng", f"holders of the {years}-year badge",
        f"{years} nam tuoi dang; {years} tuoi dang", sensitive=True, under=BADGES,
        below=f"{years}; {years} nam; {years} nam tuoi dang; {years} tuoi dang; loai {years} nam; du {years} nam",
    )  # fmt: skip


def _ratings(
    prefix: str, vi: str, en: str, unit: Phrase, under: str, levels: Iterable[tuple[str, str, str, str]]
) -> tuple[Column, ...]:
    """The classes of a yearly rating; the same words rate members, cells and organisations, so none is matched alone."""
    noun = key(vi)
    rated = f"{noun} duoc xep loai; {noun} duoc danh gia xep loai; {noun} duoc danh gia"
    total = _column(
        f"{prefix}_total", f"{vi} được xếp loại", f"{en} rated", rated, sort=Sort.FLOW, unit=unit,
        below="tong so; so duoc xep loai; duoc xep loai; duoc danh gia", under=under,
    )  # fmt: skip
    classes = (
        _column(
            f"{prefix}_{column}", f"{vi} xếp loại {name}", f"{en} rated: {meaning}", "", sort=Sort.FLOW, unit=unit,
            of=total.id, below=words, under=f"{under}; {rated}; {noun}",
        )
        for column, name, meaning, words in levels
    )  # fmt: skip
    return (total, *classes)


def _rating_of(noun: str) -> str:
    """The labels above the classes: "Xếp loại chi bộ", "Đánh giá, xếp loại chất lượng chi bộ" …"""
    before = ("xep loai", "danh gia", "danh gia xep loai", "phan loai", "danh gia phan loai", "ket qua xep loai",
              "ket qua danh gia xep loai", "chat luong", "danh gia chat luong", "xep loai chat luong",
              "danh gia xep loai chat luong", "phan tich chat luong")  # fmt: skip
    return "; ".join([*(f"{words} {noun}" for words in before), f"{noun} xep loai"])


# The labels that say what a short word below them is about.
AGES = "tuoi; do tuoi; nhom tuoi; tuoi doi; lua tuoi; do tuoi dang vien; tuoi doi dang vien; tuoi dang vien"
BADGES = (
    "huy hieu; huy hieu dang; huy hieu loai; co huy hieu; co huy hieu dang; tang huy hieu; tang huy hieu dang"
    "; duoc tang huy hieu; duoc tang huy hieu dang; trao huy hieu dang"
)
EDUCATION = (
    "hoc van; trinh do hoc van; van hoa; trinh do van hoa; giao duc pho thong; trinh do giao duc pho thong"
    "; hoc van pho thong"
)
PROFESSION = (
    "chuyen mon; chuyen mon nghiep vu; trinh do chuyen mon; trinh do chuyen mon nghiep vu; nghiep vu"
    "; chuyen mon ky thuat; trinh do chuyen mon ky thuat"
)
THEORY = "ly luan chinh tri; ly luan; chinh tri; trinh do ly luan chinh tri; trinh do ly luan; trinh do chinh tri"
IN_CELLS = (
    "dang vien sinh hoat o; dang vien sinh hoat tai; dang vien sinh hoat; dang vien o; dang vien tai; dang vien thuoc"
    "; dang vien trong; dang vien cua; dang vien"
)
LEVELS = (
    (
        "excellent", "hoàn thành xuất sắc nhiệm vụ", "excellent",
        "hoan thanh xuat sac nhiem vu; hoan thanh xuat sac; xuat sac; du tu cach hoan thanh xuat sac nhiem vu",
    ),
    (
        "good", "hoàn thành tốt nhiệm vụ", "good",
        "hoan thanh tot nhiem vu; hoan thanh tot; du tu cach hoan thanh tot nhiem vu",
    ),
    (
        "completed", "hoàn thành nhiệm vụ", "completed",
        "hoan thanh nhiem vu; hoan thanh; du tu cach hoan thanh nhiem vu",
    ),
    (
        "failed", "không hoàn thành nhiệm vụ", "not completed",
        "khong hoan thanh nhiem vu; khong hoan thanh; chua hoan thanh nhiem vu; vi pham tu cach"
        "; vi pham tu cach hoac khong hoan thanh nhiem vu",
    ),
)  # fmt: skip
# Until 2017 the best and the lowest class of an organisation were others: they are columns of their own.
ORGANISATION_LEVELS = (
    ("clean_strong", "trong sạch, vững mạnh", "clean and strong (scheme until 2017)", "trong sach vung manh"),
    *LEVELS,
    ("weak", "yếu kém", "weak (scheme until 2017)", "yeu kem; yeu"),
)
# fmt: off
COLUMNS: dict[str, Column] = {
    column.id: column
    for column in (
        _key_column("as_of", "Thời điểm", "as of", "thoi diem; ngay so lieu; thoi diem so lieu"),
        _key_column("code", "Mã đơn vị (TCTK)", "GSO code", "ma; ma don vi; ma so; ma dvhc; ma xa; ma don vi hanh chinh"),
        _key_column("type", "Loại hình", "type", "loai hinh; loai; loai don vi; loai hinh don vi", sort=Sort.CLASS),
        _key_column("name", "Tên đơn vị", "name",
             "ten; ten don vi; don vi; ten dang bo; dang bo; ten dang bo co so; ten to chuc; ten tccsd"
             "; ten to chuc dang; ten to chuc co so dang; to chuc co so dang; to chuc dang; xa phuong thi tran"
             "; ten xa phuong thi tran; dang bo xa phuong thi tran; ten dang bo xa phuong thi tran; xa phuong tt"
             "; ten don vi xa phuong thi tran; dia phuong; don vi hanh chinh; ten don vi hanh chinh; ten dang bo xa"
             "; ten xa phuong; xa phuong; co so dang; ten co so dang; ten xa; ten xa phuong tt; xa thi tran; xa tt"
             "; ten xa thi tran; ten xa tt; dang bo xa thi tran; dang bo xa tt; ten dang bo xa thi tran; phuong xa"
             "; ten phuong xa; dang bo xa phuong; dang bo phuong xa; ten dang bo phuong xa; ten dang bo xa phuong"
             "; dang bo xa phuong tt; phuong xa thi tran; ten phuong xa thi tran; dang bo phuong xa thi tran"
             "; ten phuong; dang uy; ten dang uy; dang uy xa phuong thi tran"
             "; dang bo co so xa phuong thi tran; ten dang bo co so xa phuong thi tran"),
        _key_column("district", "Huyện, thị xã, thành phố", "district",
             "huyen; huyen thi xa; huyen thi xa thanh pho; huyen thi thanh pho; dang bo huyen; don vi cap huyen"
             "; dang bo cap huyen; thuoc huyen; huyen tx tp; huyen thi xa tp; huyen tx thanh pho; ten huyen"),

        # organisations
        _organisations("organisations", "Số tổ chức cơ sở đảng", "grassroots organisations",
                       "so to chuc co so dang; to chuc co so dang tong so"),
        _organisations("committees", "Số đảng bộ cơ sở", "committees",
                       "dang bo co so; so dang bo; to chuc co so dang dang bo co so; so dang bo xa phuong thi tran",
                       of="organisations"),
        _organisations("base_cells", "Số chi bộ cơ sở", "base cells",
                       "chi bo co so; to chuc co so dang chi bo co so", of="organisations"),
        _organisations("partial_committees", "Số đảng bộ bộ phận", "partial committees",
                       "dang bo bo phan; to chuc dang truc thuoc dang bo co so dang bo bo phan"
                       "; to chuc dang truc thuoc dang bo bo phan; to chuc dang trong co so dang bo bo phan"),
        _organisations("cells", "Số chi bộ trực thuộc", "subordinate cells",
                       "chi bo; chi bo truc thuoc; to chuc dang truc thuoc dang bo co so chi bo truc thuoc"
                       "; to chuc dang trong co so chi bo truc thuoc; to chuc dang truc thuoc chi bo truc thuoc"
                       "; chi bo truc thuoc dang bo co so; chi bo truc thuoc dang uy"),
        _organisations("cells_hamlet", "Số chi bộ ấp", "ấp (hamlet) cells",
                       "chi bo ap so chi bo", of="cells", below="ap; o ap"),
        _organisations("cells_quarter", "Số chi bộ khóm", "khóm (quarter) cells",
                       "chi bo khom so chi bo", of="cells", below="khom; o khom"),
        _organisations("cells_other", "Số chi bộ khác", "other cells",
                       "cac chi bo khac; chi bo khac so chi bo", of="cells",
                       below="khac; loai khac; co quan truong hoc cong an quan su y te doanh nghiep"),

        # members: the whole, and the breakdowns that every list has
        _column("members", "Tổng số đảng viên", "members",
                "dang vien; dang vien hien co; dang vien cuoi ky; dang vien trong danh sach cuoi ky bao cao"
                "; dang vien trong danh sach co den cuoi ky bao cao; dang vien trong danh sach"
                "; tong so dang vien co mat; dang vien co den cuoi ky"),
        _column("members_start", "Đảng viên đầu kỳ", "members at the start of the period",
                "dang vien dau ky; dang vien cuoi ky truoc chuyen sang; dang vien cuoi ky truoc; dang vien dau nam"
                "; dang vien ky truoc chuyen sang; dau ky; dau ky bao cao; dau nam; dang vien dau ky bao cao; ky truoc chuyen sang"),
        _of_members("members_official", "Đảng viên chính thức", "official members", "chinh thuc", below="ct"),
        _of_members("members_probationary", "Đảng viên dự bị", "probationary members", "du bi", below="db"),
        _of_members("members_female", "Đảng viên nữ", "female members", "nu; phu nu"),
        _of_members("members_ethnic_minority", "Đảng viên người dân tộc thiểu số", "ethnic-minority members",
                    "dan toc thieu so; nguoi dan toc thieu so; dan toc it nguoi; dan toc; nguoi dan toc", sensitive=True),
        _of_members("members_khmer", "Đảng viên dân tộc Khmer", "Khmer members",
                    "khmer; dan toc khmer; nguoi khmer; dan toc kho me; kho me; nguoi dan toc khmer; kho mer"
                    "; dan toc kho mer", of="members_ethnic_minority", sensitive=True),
        _of_members("members_hoa", "Đảng viên dân tộc Hoa", "Hoa members",
                    "dan toc hoa; nguoi hoa; nguoi dan toc hoa", of="members_ethnic_minority", below="hoa",
                    sensitive=True),
        _of_members("members_religious", "Đảng viên theo tôn giáo", "members with a religion",
                    "ton giao; co dao; nguoi theo ton giao; nguoi co dao; theo dao", sensitive=True),
        _of_members("members_exempt", "Đảng viên được miễn công tác và sinh hoạt Đảng",
                    "members exempt from work and meetings",
                    "mien sinh hoat; mien cong tac va sinh hoat dang; mien cong tac va sinh hoat"
                    "; mien cong tac sinh hoat; mien cong tac sinh hoat dang; mien sinh hoat dang; mien ct va sh"
                    "; mien ct sh; mien ctsh"),
        _of_members("members_away", "Đảng viên đi làm ăn xa", "members working away",
                    "di lam an xa; lam an xa; di lam an xa sinh hoat tam thoi; di lam xa"),
        _of_members("members_temporary", "Đảng viên sinh hoạt tạm thời nơi khác",
                    "members meeting elsewhere for a time",
                    "sinh hoat tam thoi; sinh hoat tam thoi noi khac; chuyen sinh hoat tam thoi"
                    "; chuyen sinh hoat dang tam thoi; sinh hoat dang tam thoi"),
        _of_members("members_retired", "Đảng viên hưu trí", "pensioners",
                    "huu tri; nghi huu; can bo huu tri; da nghi huu; huu"),
        _of_members("members_youth_union", "Đảng viên trong độ tuổi Đoàn", "members of Youth Union age",
                    "do tuoi doan; tuoi doan; do tuoi doan thanh nien; tuoi doan thanh nien"),
        _of_members("members_in_youth_union", "Đảng viên là đoàn viên Đoàn TNCS Hồ Chí Minh",
                    "members who belong to the Youth Union",
                    "doan vien; doan vien doan tncs ho chi minh; doan vien doan tncs; doan vien tncs ho chi minh"
                    "; doan vien doan thanh nien; doan vien doan thanh nien cong san ho chi minh"),
        _of_members("members_business_owner", "Đảng viên là chủ doanh nghiệp tư nhân", "private business owners",
                    "chu doanh nghiep tu nhan; chu dn tu nhan; chu dntn"),
        _of_members("members_foreign_marriage", "Đảng viên có quan hệ hôn nhân với người nước ngoài",
                    "members married to foreigners",
                    "quan he hon nhan voi nguoi nuoc ngoai; hon nhan voi nguoi nuoc ngoai"
                    "; ket hon voi nguoi nuoc ngoai", sensitive=True),

        # age: bands of ten years (older forms), halved from 31 on in the newer ones
        _age(18, 30), *_decade(31), *_decade(41), *_decade(51),
        _of_members("members_age_61_plus", "Đảng viên trên 60 tuổi", "members aged 61 and over",
                    "tren 60 tuoi; 61 tuoi tro len; tu 61 tuoi tro len; tu 61 tuoi; tu 61 tuoi tro di",
                    below="tren 60; tren 60 tuoi; 61 tro len; tu 61 tro len; tu 61; 61 tuoi tro len"
                          "; tu 61 tuoi tro len; tu 61 tuoi", under=AGES),

        # schooling, profession, political theory
        _of_members("members_edu_primary", "Đảng viên có học vấn tiểu học", "members with primary schooling",
                    "tieu hoc", below="tieu hoc; th; cap 1; cap i", under=EDUCATION),
        _of_members("members_edu_lower_secondary", "Đảng viên có học vấn THCS",
                    "members with lower secondary schooling",
                    "trung hoc co so", below="trung hoc co so; cap 2; cap ii", under=EDUCATION),
        _of_members("members_edu_upper_secondary", "Đảng viên có học vấn THPT",
                    "members with upper secondary schooling",
                    "trung hoc pho thong", below="trung hoc pho thong; cap 3; cap iii; ptth", under=EDUCATION),
        _of_members("members_prof_none", "Đảng viên chưa qua đào tạo chuyên môn",
                    "members without professional training",
                    "chua qua dao tao chuyen mon; chua qua dao tao chuyen mon nghiep vu; chua dao tao chuyen mon"
                    "; chua co chuyen mon; khong co chuyen mon",
                    below="chua qua dao tao; chua dao tao; chua co; khong; chua", under=PROFESSION),
        _of_members("members_prof_vocational", "Đảng viên có chuyên môn sơ cấp, trung cấp",
                    "members with elementary or intermediate professional training",
                    "",
                    below="so cap trung cap; trung cap so cap; so trung cap; trung so cap; sc tc"
                          "; so cap va trung cap; co chuyen mon so cap trung cap", under=f"{PROFESSION}; co chuyen mon"),
        _of_members("members_prof_elementary", "Đảng viên có chuyên môn sơ cấp, công nhân kỹ thuật",
                    "members with elementary professional training",
                    "cong nhan ky thuat nhan vien nghiep vu so cap; cong nhan ky thuat"
                    "; cong nhan ky thuat nhan vien nghiep vu; cnkt", of="members_prof_vocational",
                    below="so cap; sc; so cap cong nhan ky thuat; cong nhan ky thuat so cap; so cap nghe"
                          "; cong nhan ky thuat nhan vien nghiep vu so cap; cong nhan ky thuat; cnkt",
                    under=f"{PROFESSION}; co chuyen mon"),
        _of_members("members_prof_intermediate", "Đảng viên có chuyên môn trung cấp",
                    "members with intermediate professional training",
                    "trung cap chuyen nghiep; trung hoc chuyen nghiep; trung cap chuyen mon; trung cap nghe",
                    of="members_prof_vocational",
                    below="trung cap; tc; trung cap chuyen nghiep; thcn; trung hoc chuyen nghiep",
                    under=f"{PROFESSION}; co chuyen mon"),
        _of_members("members_prof_college", "Đảng viên có trình độ cao đẳng", "members with a college degree",
                    "cao dang", below="cao dang; cd", under=PROFESSION),
        _of_members("members_prof_university", "Đảng viên có trình độ đại học", "members with a university degree",
                    "dai hoc; dh", below="dai hoc; dh", under=PROFESSION),
        _of_members("members_prof_postgraduate", "Đảng viên có trình độ trên đại học",
                    "members with a postgraduate degree",
                    "tren dai hoc; sau dai hoc; thac sy tien sy; thac si tien si; tren dh",
                    below="tren dai hoc; sau dai hoc; tren dh; thac sy tien sy; thac si tien si", under=PROFESSION),
        _of_members("members_prof_master", "Đảng viên có trình độ thạc sĩ", "members with a master's degree",
                    "thac sy; thac si", of="members_prof_postgraduate", below="thac sy; thac si; ths; th s",
                    under=PROFESSION),
        _of_members("members_prof_doctor", "Đảng viên có trình độ tiến sĩ", "members with a doctorate",
                    "tien sy; tien si", of="members_prof_postgraduate", below="tien sy; tien si", under=PROFESSION),
        _of_members("members_theory_none", "Đảng viên chưa qua đào tạo lý luận chính trị",
                    "members without political theory",
                    "chua qua dao tao ly luan chinh tri; chua qua dao tao ly luan; chua hoc ly luan chinh tri"
                    "; chua co ly luan chinh tri; chua dao tao ly luan chinh tri",
                    below="chua qua dao tao; chua dao tao; chua co; chua hoc; chua; chua qua boi duong", under=THEORY),
        _of_members("members_theory_elementary", "Đảng viên có lý luận chính trị sơ cấp",
                    "members with elementary political theory",
                    "so cap ly luan chinh tri; so cap ly luan; so cap chinh tri", below="so cap; sc", under=THEORY),
        _of_members("members_theory_intermediate", "Đảng viên có lý luận chính trị trung cấp",
                    "members with intermediate political theory",
                    "trung cap ly luan chinh tri; trung cap ly luan; trung cap chinh tri", below="trung cap; tc",
                    under=THEORY),
        _of_members("members_theory_advanced", "Đảng viên có lý luận chính trị cao cấp, cử nhân",
                    "members with advanced political theory",
                    "cao cap cu nhan; cao cap ly luan chinh tri; cao cap ly luan; cao cap chinh tri"
                    "; cao cap cu nhan ly luan chinh tri; cu nhan cao cap ly luan chinh tri; cu nhan cao cap",
                    below="cao cap; cc; cao cap cu nhan; cu nhan cao cap; cc cn", under=THEORY),
        *map(_badge, (30, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90)),

        # members by kind of cell, and the residential groups
        _of_members("members_in_hamlet_cells", "Đảng viên sinh hoạt ở chi bộ ấp", "members of ấp (hamlet) cells",
                    "chi bo ap dang vien; chi bo ap so dang vien; chi bo ap tong so dang vien"
                    "; dang vien sinh hoat o chi bo ap; dang vien chi bo o ap; dang vien ap",
                    below="chi bo ap; chi bo o ap; cac chi bo ap", under=IN_CELLS),
        _of_members("members_in_quarter_cells", "Đảng viên sinh hoạt ở chi bộ khóm",
                    "members of khóm (quarter) cells",
                    "chi bo khom dang vien; chi bo khom so dang vien; chi bo khom tong so dang vien"
                    "; dang vien sinh hoat o chi bo khom; dang vien khom",
                    below="chi bo khom; chi bo o khom; cac chi bo khom", under=IN_CELLS),
        _of_members("members_in_other_cells", "Đảng viên sinh hoạt ở chi bộ khác", "members of other cells",
                    "chi bo khac dang vien; chi bo khac so dang vien; dang vien sinh hoat o cac chi bo khac",
                    below="chi bo khac; cac chi bo khac; cac chi bo con lai; chi bo loai khac", under=IN_CELLS),
        _column("hamlets", "Số ấp", "ấp (hamlets)", "so ap; so luong ap", unit=HAMLETS),
        _column("quarters", "Số khóm", "khóm (quarters)", "so khom; so luong khom", unit=QUARTERS),

        # what happened in a period
        _flow("increased", "Đảng viên tăng trong kỳ", "increase of members", "dang vien tang; tang dang vien; tang trong ky; tang trong nam"),
        _flow("admitted", "Kết nạp mới", "newly admitted",
              "ket nap; ket nap moi; dang vien moi; moi ket nap; ket nap dang; ket nap vao dang"
              "; phat trien dang vien; phat trien dang; phat trien dang vien moi; cong tac phat trien dang vien"
              "; ket qua ket nap dang vien; ket nap duoc", of="increased"),
        _flow("admitted_female", "Kết nạp mới là nữ", "newly admitted women",
              "", of="admitted", below="nu; phu nu; la nu; dang vien nu"),
        _flow("admitted_ethnic_minority", "Kết nạp mới là người dân tộc thiểu số", "newly admitted, ethnic minority",
              "", of="admitted", below="dan toc thieu so; nguoi dan toc thieu so; la nguoi dan toc thieu so; dan toc",
              sensitive=True),
        _flow("admitted_religious", "Kết nạp mới là người có đạo", "newly admitted, with a religion",
              "", of="admitted",
              below="ton giao; co dao; nguoi co dao; la nguoi co dao; theo ton giao; nguoi theo ton giao"
                    "; co ton giao; la nguoi theo ton giao", sensitive=True),
        _flow("readmitted", "Kết nạp lại", "admitted again", "", of="admitted", below="lai"),
        _flow("admitted_target", "Chỉ tiêu kết nạp", "target of admissions",
              "chi tieu ket nap; chi tieu ket nap dang vien moi; chi tieu phat trien dang vien; ke hoach ket nap"
              "; ket nap chi tieu; ket nap moi chi tieu; ket nap dang vien chi tieu; phat trien dang vien chi tieu"
              "; chi tieu phat trien dang; ket nap ke hoach; chi tieu ket nap moi"),
        _flow("transferred_in", "Chuyển đến", "transferred in",
              "chuyen den; chuyen sinh hoat den; chuyen sinh hoat dang den; tiep nhan; noi khac chuyen den",
              of="increased"),
        _flow("transferred_in_province", "Tỉnh khác chuyển đến", "transferred in from other provinces",
              "tinh khac chuyen den; ngoai tinh chuyen den", of="transferred_in",
              below="tinh khac; ngoai tinh; tu tinh khac"),
        _flow("transferred_in_district", "Huyện khác trong tỉnh chuyển đến", "transferred in from other districts",
              "huyen khac trong tinh chuyen den; huyen khac chuyen den; chuyen den tu huyen khac"
              "; trong tinh chuyen den", of="transferred_in", below="huyen khac; huyen khac trong tinh; trong tinh"),
        _flow("reinstated", "Khôi phục đảng tịch", "reinstated",
              "khoi phuc dang tich; phuc hoi dang tich; phuc hoi; khoi phuc quyen dang vien"
              "; phuc hoi quyen dang vien", of="increased"),
        _flow("decreased", "Đảng viên giảm trong kỳ", "decrease of members", "dang vien giam; giam dang vien; giam trong ky; giam trong nam"),
        _flow("died", "Từ trần", "deaths", "tu tran; chet; qua doi", of="decreased"),
        _flow("disciplined", "Bị kỷ luật", "disciplined", "ky luat; thi hanh ky luat; xu ly ky luat", sensitive=True),
        _flow("reprimanded", "Khiển trách", "reprimanded", "khien trach", of="disciplined", sensitive=True),
        _flow("warned", "Cảnh cáo", "warned", "canh cao", of="disciplined", sensitive=True),
        _flow("dismissed", "Cách chức", "removed from office", "cach chuc", of="disciplined", sensitive=True),
        _flow("expelled", "Khai trừ", "expelled",
              "khai tru; khai tru khoi dang; khai tru ra khoi dang", of="disciplined", sensitive=True),
        _flow("struck_off", "Xóa tên", "struck off",
              "xoa ten; xoa ten trong danh sach dang vien; xoa ten khoi danh sach dang vien", of="decreased",
              sensitive=True),
        _flow("left_voluntarily", "Xin ra khỏi Đảng", "left on request",
              "xin ra khoi dang; xin ra dang; xin ra; xin ra khoi; ra khoi dang; cho ra khoi dang", of="decreased",
              sensitive=True),
        _flow("transferred_out", "Chuyển đi", "transferred out",
              "chuyen di; chuyen sinh hoat di; chuyen sinh hoat dang di; chuyen di noi khac", of="decreased"),
        _flow("transferred_out_province", "Chuyển đi tỉnh khác", "transferred out to other provinces",
              "chuyen ra ngoai tinh", of="transferred_out", below="tinh khac; ngoai tinh"),
        _flow("transferred_out_district", "Chuyển đi huyện khác trong tỉnh", "transferred out to other districts",
              "", of="transferred_out", below="huyen khac; huyen khac trong tinh; trong tinh"),
        _flow("recognised_official", "Công nhận đảng viên chính thức", "became official members",
              "cong nhan chinh thuc; cong nhan dang vien chinh thuc; chuyen dang chinh thuc; chuyen chinh thuc"
              "; du bi chuyen chinh thuc; chuyen dang vien chinh thuc"),
        *_ratings("rated", "Đảng viên", "members", PEOPLE, _rating_of("dang vien"), LEVELS),
        *_ratings("cells_rated", "Chi bộ", "cells", ORGANISATIONS, _rating_of("chi bo"), ORGANISATION_LEVELS),
        *_ratings("organisations_rated", "Tổ chức cơ sở đảng", "organisations", ORGANISATIONS,
                  _rating_of("to chuc co so dang"), ORGANISATION_LEVELS),

        _column("population", "Dân số", "inhabitants", "dan so; so dan; nhan khau; dan so trung binh"),
        _column("households", "Số hộ", "households", "so ho; ho dan", unit=HOUSEHOLDS),
    )
}
# fmt: on


GREATEST_COUNT = 100_000_000  # more than the inhabitants of the country; a telephone number is greater
COUNTS = frozenset(column_id for column_id, column in COLUMNS.items() if column.counts)


def wholes(column: str) -> tuple[str, ...]:
    """What a column is part of, the nearest first.

    >>> wholes("members_khmer"), wholes("population")
    (('members_ethnic_minority', 'members'), ())
    """
    above = COLUMNS[column].of
    return (above, *wholes(above)) if above else ()


def parts_of(whole: str, ids: Iterable[str]) -> tuple[str, ...]:
    """Those of the columns that are part of a whole on the same day, without the sensitive ones.

    >>> parts_of("members", ["cells", "members", "members_female", "members_khmer", "admitted"])
    ('members_female',)
    """
    given = (COLUMNS[column] for column in ids if column in COLUMNS)
    return tuple(c.id for c in given if c.sort is Sort.STOCK and not c.sensitive and whole in wholes(c.id))


# Families: where the whole and all these parts are given, the parts add up to it. One whole may be broken down in
# several ways, and one breakdown be in two editions of a form.
_PROFESSIONS = ("members_prof_none", "members_prof_college", "members_prof_university")
_ELEMENTARY = ("members_prof_elementary", "members_prof_intermediate")
_GRADUATE = ("members_prof_master", "members_prof_doctor")
SUMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("organisations", ("committees", "base_cells")),
    ("cells", ("cells_hamlet", "cells_quarter", "cells_other")),
    ("members", ("members_official", "members_probationary")),
    ("members", ("members_age_18_30", "members_age_31_40", "members_age_41_50", "members_age_51_60", "members_age_61_plus")),
    ("members", ("members_age_18_30", "members_age_31_35", "members_age_36_40", "members_age_41_45", "members_age_46_50",
                 "members_age_51_55", "members_age_56_60", "members_age_61_plus")),
    ("members_age_31_40", ("members_age_31_35", "members_age_36_40")),
    ("members_age_41_50", ("members_age_41_45", "members_age_46_50")),
    ("members_age_51_60", ("members_age_51_55", "members_age_56_60")),
    ("members", (*_PROFESSIONS, "members_prof_vocational", "members_prof_postgraduate")),
    ("members", (*_PROFESSIONS, *_ELEMENTARY, "members_prof_postgraduate")),
    ("members", (*_PROFESSIONS, "members_prof_vocational", *_GRADUATE)),
    ("members", (*_PROFESSIONS, *_ELEMENTARY, *_GRADUATE)),
    ("members_prof_vocational", _ELEMENTARY),
    ("members_prof_postgraduate", _GRADUATE),
    ("members", ("members_theory_none", "members_theory_elementary", "members_theory_intermediate", "members_theory_advanced")),
    ("members", ("members_in_hamlet_cells", "members_in_quarter_cells", "members_in_other_cells")),
    ("rated_total", ("rated_excellent", "rated_good", "rated_completed", "rated_failed")),
    *((f"{prefix}_total", tuple(f"{prefix}_{level}" for level in levels))
      for prefix in ("cells_rated", "organisations_rated")
      for levels in (("excellent", "good", "completed", "failed"), ("clean_strong", "good", "completed", "weak"))),
    ("disciplined", ("reprimanded", "warned", "dismissed", "expelled")),
)  # fmt: skip
