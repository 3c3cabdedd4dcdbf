"""What may stand around the words that name a column, and what must not: days, periods, footnotes, English, short words."""

import pytest

from blanalysis.vocabulary.headings import EARLIER, column_named, heading_named, is_rate

# A heading, its labels from the top down with "▸" between them; the column; the day or period, where there is one.
NAMED = """
Tổng số đảng viên năm 2018 = members = năm 2018
TỔNG SỐ ĐẢNG VIÊN 2018 = members = năm 2018
Tổng số đảng viên ▸ Năm 2017 = members = năm 2017
Năm 2017 ▸ Tổng số đảng viên = members = năm 2017
Tổng số đảng viên ▸ 31/12/2017 = members = ngày 31/12/2017
Tổng số đảng viên ▸ 31.12.2017 = members = ngày 31/12/2017
Tổng số đảng viên ▸ 30-6-16 = members = ngày 30/6/2016
Tổng số đảng viên đến 31/12/2018 = members = ngày 31/12/2018
Tổng số đảng viên có mặt đến ngày 31 tháng 12 năm 2018 = members = ngày 31/12/2018
Tổng số đảng viên (tính từ 01/01/2018 đến 31/12/2018) = members = ngày 31/12/2018
Tổng số đảng viên (31/12) = members = ngày 31/12
Tổng số đảng viên đến 31/12 = members = ngày 31/12
Nữ (năm 2018) = members_female = năm 2018
Kết nạp quý III = admitted = quý iii năm
Kết nạp ▸ Năm 2018 ▸ Quý I = admitted = quý i năm 2018
Kết nạp T6/2018 = admitted = tháng 6 năm 2018
Kết nạp tháng 6 năm 2018 = admitted = tháng 6 năm 2018
Kết nạp 6 tháng đầu năm = admitted = 6 tháng dau năm
Kết nạp trong 6 tháng cuối năm 2018 = admitted = 6 tháng cuoi năm 2018
Tổng số đảng viên ▸ Cuối năm = members = năm
Tổng số đảng viên ▸ Cuối năm 2018 = members = năm 2018
Tổng số đảng viên ▸ Đầu năm 2018 = members_start = năm 2018
Nữ ▸ Đầu năm 2018 = members_female = ngày 31/12/2017
Kỳ trước (31/12/2017) ▸ Tổng số đảng viên = members = ngày 31/12/2017

Tổng số đảng viên kỳ này = members
Kỳ này ▸ Tổng số đảng viên = members
Tổng số đảng viên hiện có = members
Số đảng viên đang sinh hoạt = members
Đảng viên hiện nay = members
Nữ cuối kỳ = members_female
Kết nạp trong kỳ = admitted
Kết nạp 6 tháng = admitted
Kết nạp trong năm = admitted
Kết nạp ▸ Thực hiện = admitted
Sum of Tổng số đảng viên = members
Tổng của Nữ = members_female
Tổng số đảng viên¹ = members
Tổng số đảng viên [1] = members
Tổng số đảng viên (1) = members
Nữ* = members_female
Tổng số đảng viên⏎Total members = members
Tổng số⏎đảng viên⏎Total⏎members = members
Nữ / Female = members_female
Nữ/Female = members_female
Nữ - Female = members_female
Nữ (Female) = members_female
Female / Nữ = members_female
Chính thức – Official members = members_official
Trong đó / Of which ▸ Dự bị / Probationary = members_probationary
Tên đảng bộ⏎Name of committee = name

TSĐV = members
T.số ĐV = members
Tr.đó: Nữ = members_female
T.đó: Nữ = members_female
Trđ: nữ = members_female
CCLLCT = members_theory_advanced
TCLLCT = members_theory_intermediate
CC LLCT = members_theory_advanced
ĐH = members_prof_university
Chuyển SH đến = transferred_in
Chuyển SH Đảng đi = transferred_out
Số CB = cells
Người dân tộc = members_ethnic_minority
ĐV dân tộc = members_ethnic_minority
Đầu kỳ = members_start
Số đầu kỳ = members_start
Số ĐV đầu kỳ = members_start
Tăng trong kỳ ▸ Kết nạp = admitted
Tăng ▸ Chuyển đến = transferred_in
Giảm trong kỳ ▸ Từ trần = died
Giảm ▸ Xóa tên = struck_off
Biến động ▸ Kết nạp = admitted
Biến động đảng viên ▸ Giảm trong kỳ ▸ Chuyển đi = transferred_out
Tăng, giảm trong kỳ ▸ Kết nạp = admitted
Tăng trong kỳ = increased
"""
OF_ANOTHER_DAY = """
Tổng số đảng viên kỳ trước
Tổng số đảng viên năm trước
Tổng số đảng viên cùng kỳ
Tổng số đảng viên ▸ Kỳ trước
Nữ (kỳ trước)
"""
REFUSED = """
Kế hoạch
Kế hoạch đảng viên năm 2018
Tăng
Giảm
Biến động
Cùng kỳ
Năm 2018
31/12/2018
Kỳ này
Hiện có
6 tháng
Tổng số đảng viên (nam)
Tổng số đảng viên (cũ)
Tổng số đảng viên (dự kiến)
Tổng số đảng viên (chưa kể dự bị)
Tổng số đảng viên (kế hoạch năm 2018)
Tổng số đảng viên được miễn
Tổng số đảng viên 2015 - 2018
Tổng số đảng viên từ 2015 đến 2018
Tổng số đảng viên 31/12/2017 và 31/12/2018
Count of Tổng số đảng viên
Average of Tổng số đảng viên
Sum of Tổng số đảng viên2
Tổng số đảng viên / Total cells
Nữ / Male
Nữ / Nam
Nữ, nam
Đảng viên sinh năm 1990
Đảng viên vào Đảng trước năm 1975
Đảng viên nghỉ hưu năm 2018 trước tuổi
Kết nạp dự kiến năm 2019
Nữ trong kỳ
Nữ 6 tháng
Nữ đầu kỳ
Chi bộ đầu kỳ
Tăng trong kỳ ▸ Nữ
Giảm ▸ Kết nạp
Tăng ▸ Từ trần
Tăng ▸ Dự bị
Dân tộc Kinh
Dân tộc ▸ Nữ
Nghị quyết 2018
Cấp 1-2
CB
TC
Tuổi
Năm sinh
Số TT
Tổng số
"""
DERIVED = """
Tăng, giảm
Tăng (+), giảm (-)
Tăng/giảm so với năm 2017
Tổng số đảng viên ▸ Tăng, giảm
Tăng giảm ▸ Số lượng
So với cùng kỳ
Chênh lệch 2018/2017
"""


def _path(words):
    return tuple(label.strip().replace("⏎", "\n") for label in words.split("▸"))


def _lines(text):
    return [line for line in text.splitlines() if line]


@pytest.mark.parametrize("line", _lines(NAMED))
def test_words_around_a_known_heading_add_nothing_or_a_day(line):
    heading, column, *time = line.split(" = ")
    found = heading_named(_path(heading))
    assert (found.column and found.column.id, found.time) == (column, "".join(time))
    assert column_named(_path(heading)) is found.column


@pytest.mark.parametrize("heading", _lines(OF_ANOTHER_DAY))
def test_a_heading_of_another_day_names_no_column_of_this_one(heading):
    assert heading_named(_path(heading)).time == EARLIER
    assert column_named(_path(heading)) is None


@pytest.mark.parametrize("heading", _lines(REFUSED))
def test_what_is_left_of_a_heading_must_be_known_entirely(heading):
    assert column_named(_path(heading)) is None
    assert not is_rate(_path(heading)) or heading.startswith("Average")


@pytest.mark.parametrize("heading", _lines(DERIVED))
def test_a_difference_of_two_days_is_derived(heading):
    assert is_rate(_path(heading))
    assert column_named(_path(heading)) is None
