"""The data dictionary: what real headings name, what they must not name, and how the columns hang together."""

import unicodedata
from collections import Counter

import pytest
from made_workbooks import write

from blanalysis import load
from blanalysis.membership.findings import Kind
from blanalysis.vocabulary.columns import COLUMNS, SUMS, Sort, wholes
from blanalysis.vocabulary.headings import FURNITURE, PERSONAL, ROSTER, column_named, heading_key, is_rate
from blanalysis.vocabulary.vietnamese import key

# One line a heading, as it is typed in real sheets: labels from the top down with "▸" between them, then the column.
HEADINGS = """
Thời điểm = as_of
Ngày số liệu = as_of
Mã đơn vị = code
MÃ ĐVHC = code
Loại hình = type
Loại đơn vị = type
Tên đảng bộ (xã, phường, thị trấn) = name
Đơn vị = name
TÊN TỔ CHỨC CƠ SỞ ĐẢNG = name
Tên TCCSĐ = name
Huyện, thị xã, thành phố = district
Đảng bộ huyện = district

Số tổ chức cơ sở đảng ▸ Tổng số = organisations
Tổng số TCCSĐ = organisations
Tổ chức cơ sở đảng ▸ Tổng số = organisations
Số tổ chức cơ sở đảng ▸ Chia ra ▸ Đảng bộ cơ sở = committees
Tổ chức cơ sở đảng ▸ Chia ra ▸ Đảng bộ cơ sở = committees
TCCSĐ ▸ ĐBCS = committees
Số đảng bộ (xã, phường, thị trấn) = committees
Số tổ chức cơ sở đảng ▸ Chia ra ▸ Chi bộ cơ sở = base_cells
Số TCCSĐ ▸ Trong đó ▸ CBCS = base_cells
Tổ chức đảng trực thuộc Đảng bộ cơ sở ▸ Chia ra ▸ Đảng bộ bộ phận = partial_committees
Tổ chức đảng trong cơ sở ▸ Đảng bộ bộ phận = partial_committees
Tổ chức đảng trực thuộc Đảng bộ cơ sở ▸ Chia ra ▸ Chi bộ trực thuộc = cells
Tổ chức đảng trong cơ sở ▸ Chi bộ trực thuộc = cells
Số chi bộ = cells
CBTT = cells
Tổng số chi bộ (chi bộ) = cells
Chi bộ ▸ TS = cells
Chi bộ trực thuộc ▸ Tổng cộng = cells
Tổng số ▸ Chi bộ = cells
Chi bộ ▸ Ấp = cells_hamlet
Số chi bộ trực thuộc ▸ Chi bộ ấp = cells_hamlet
CB ấp = cells_hamlet
Tổng số chi bộ ▸ Trong đó ▸ Ấp = cells_hamlet
Chi bộ ấp ▸ Số chi bộ = cells_hamlet
Chi bộ ▸ Khóm = cells_quarter
Số chi bộ khóm = cells_quarter
Chi bộ ▸ Khác = cells_other
Chi bộ cơ quan, trường học, công an, quân sự, y tế, doanh nghiệp = cells_other
Số chi bộ trực thuộc ▸ Trđ: ▸ Chi bộ khác = cells_other

Tổng số đảng viên = members
TỔNG SỐ ĐẢNG VIÊN (NGƯỜI) = members
Tổng số ĐV = members
TS ĐV = members
T.số đảng viên = members
Đảng viên ▸ Tổng số = members
Tổng số đảng viên đến 31/12/2016 = members
Tổng số đảng viên (tính đến 30/6/2017) = members
Tổng số đảng viên tính đến ngày 31 tháng 12 năm 2016 = members
Tổng số đảng viên ▸ người = members
Đảng viên ▸ Tổng số ▸ Đvt: người = members
Tổng số\nđảng viên = members
Số lượng ĐV = members
Tổng đảng viên = members
Tổng số ▸ Đảng viên = members
D - Đảng viên trong danh sách cuối kỳ báo cáo = members
I. Đảng viên trong danh sách có đến cuối kỳ báo cáo = members
A - Tổng số đảng viên cuối kỳ trước chuyển sang = members_start
Đảng viên đầu kỳ = members_start
ĐVCT = members_official
Đảng viên ▸ CT = members_official
Đảng viên chính thức = members_official
Trong đó ▸ Chính thức = members_official
ĐVDB = members_probationary
Đảng viên ▸ DB = members_probationary
Dự bị = members_probationary
Tổng số đảng viên ▸ Trong đó ▸ Đảng viên dự bị = members_probationary
Nữ = members_female
Phụ nữ = members_female
Đảng viên ▸ Trong đó ▸ Nữ = members_female
Số đảng viên ▸ Trong đó: Nữ = members_female
Đảng viên (nữ) = members_female
ĐV nữ = members_female
- Nữ = members_female
Tổng số đảng viên ▸ Tổng số ▸ Nữ = members_female
DTTS = members_ethnic_minority
Đảng viên ▸ Trong đó ▸ Dân tộc thiểu số = members_ethnic_minority
ĐV người DTTS = members_ethnic_minority
Đảng viên ▸ Dân tộc = members_ethnic_minority
Đảng viên ▸ DTTS ▸ Tổng số = members_ethnic_minority
Đảng viên ▸ DTTS ▸ Khmer = members_khmer
Dân tộc Khmer = members_khmer
Khơ-me = members_khmer
Đảng viên ▸ Dân tộc ▸ Khmer = members_khmer
Dân tộc Hoa = members_hoa
DTTS ▸ Hoa = members_hoa
Người theo tôn giáo = members_religious
Tôn giáo = members_religious
Đảng viên ▸ Trong đó ▸ Có đạo = members_religious
ĐV được miễn công tác và sinh hoạt = members_exempt
Miễn sinh hoạt Đảng = members_exempt
Đảng viên đi làm ăn xa = members_away
Đảng viên ▸ Làm ăn xa = members_away
ĐV sinh hoạt tạm thời = members_temporary
Chuyển sinh hoạt Đảng tạm thời = members_temporary
Đảng viên hưu trí = members_retired
Nghỉ hưu = members_retired
ĐV trong độ tuổi Đoàn = members_youth_union
Đảng viên ▸ Tuổi Đoàn = members_youth_union
Đoàn viên Đoàn TNCS Hồ Chí Minh = members_in_youth_union
Đảng viên ▸ Là đoàn viên = members_in_youth_union
Chủ doanh nghiệp tư nhân = members_business_owner
Đảng viên là chủ DNTN = members_business_owner
Có quan hệ hôn nhân với người nước ngoài = members_foreign_marriage
Kết hôn với người nước ngoài = members_foreign_marriage

Độ tuổi ▸ 18-30 = members_age_18_30
Độ tuổi ▸ 18 - 30 tuổi = members_age_18_30
Từ 18 đến 30 tuổi = members_age_18_30
Đảng viên ▸ Độ tuổi ▸ Từ 18 đến 30 = members_age_18_30
Tuổi đời ▸ 31–40 = members_age_31_40
Nhóm tuổi ▸ 31 đến 40 = members_age_31_40
Chia theo độ tuổi ▸ 31 - 35 = members_age_31_35
31-35 tuổi = members_age_31_35
Tuổi ▸ 36 - 40 = members_age_36_40
Đảng viên từ 36 tuổi đến 40 tuổi = members_age_36_40
Đảng viên ▸ Trong độ tuổi ▸ 41-50 = members_age_41_50
41 - 50 tuổi = members_age_41_50
Độ tuổi ▸ 41-45 = members_age_41_45
Từ 41 đến 45 tuổi = members_age_41_45
Độ tuổi ▸ 46-50 = members_age_46_50
Từ 46 đến 50 tuổi = members_age_46_50
Độ tuổi ▸ 51—60 = members_age_51_60
Tuổi từ 51 đến 60 = members_age_51_60
Độ tuổi ▸ 51-55 = members_age_51_55
51 đến 55 tuổi = members_age_51_55
Độ tuổi ▸ 56-60 = members_age_56_60
56 đến 60 tuổi = members_age_56_60
Độ tuổi ▸ Trên 60 = members_age_61_plus
Trên 60 tuổi = members_age_61_plus
61 tuổi trở lên = members_age_61_plus
Độ tuổi ▸ > 60 = members_age_61_plus
Độ tuổi ▸ ≥ 61 = members_age_61_plus
Độ tuổi ▸ 61+ = members_age_61_plus

Trình độ ▸ Học vấn ▸ Tiểu học = members_edu_primary
Học vấn ▸ TH = members_edu_primary
Trình độ học vấn ▸ THCS = members_edu_lower_secondary
Trung học cơ sở = members_edu_lower_secondary
Trình độ ▸ Văn hóa ▸ THPT = members_edu_upper_secondary
Giáo dục phổ thông ▸ Trung học phổ thông = members_edu_upper_secondary
Văn hóa ▸ Cấp III = members_edu_upper_secondary
CMNV ▸ Chưa qua đào tạo = members_prof_none
Chưa qua đào tạo chuyên môn = members_prof_none
Chuyên môn ▸ Sơ cấp, trung cấp = members_prof_vocational
Trình độ ▸ CMNV ▸ Sơ/trung cấp = members_prof_vocational
Chuyên môn ▸ Sơ cấp = members_prof_elementary
Công nhân kỹ thuật, nhân viên nghiệp vụ, sơ cấp = members_prof_elementary
Trình độ chuyên môn ▸ Trung cấp = members_prof_intermediate
CMNV ▸ TC = members_prof_intermediate
Chuyên môn nghiệp vụ ▸ Cao đẳng = members_prof_college
Trình độ ▸ Chuyên môn ▸ CĐ = members_prof_college
Chuyên môn ▸ Đại học = members_prof_university
CMNV ▸ ĐH = members_prof_university
Trình độ ▸ Đại học = members_prof_university
Đảng viên ▸ Trình độ ▸ CMNV ▸ Đại học = members_prof_university
Chuyên môn ▸ Trên ĐH = members_prof_postgraduate
Sau đại học = members_prof_postgraduate
Trình độ chuyên môn ▸ Thạc sỹ = members_prof_master
Thạc sĩ = members_prof_master
Trình độ chuyên môn ▸ Tiến sỹ = members_prof_doctor
Tiến sĩ = members_prof_doctor
LLCT ▸ Chưa qua đào tạo = members_theory_none
Chưa học LLCT = members_theory_none
Trình độ ▸ Lý luận chính trị ▸ Sơ cấp = members_theory_elementary
Sơ cấp LLCT = members_theory_elementary
Trình độ LLCT ▸ SC = members_theory_elementary
LLCT ▸ Trung cấp = members_theory_intermediate
Đảng viên ▸ Trình độ ▸ LLCT ▸ TC = members_theory_intermediate
Lý luận chính trị ▸ Cao cấp, cử nhân = members_theory_advanced
Trình độ lý luận ▸ Cao cấp = members_theory_advanced
Huy hiệu ▸ 30 năm = members_badge_30
HH 30 năm tuổi Đảng = members_badge_30
Tặng Huy hiệu Đảng ▸ 40 năm = members_badge_40
Huy hiệu Đảng (loại) ▸ 40 = members_badge_40
Đảng viên ▸ Huy hiệu Đảng ▸ 50 năm tuổi Đảng = members_badge_50
Huy hiệu 50 năm = members_badge_50
Huy hiệu ▸ 75 năm = members_badge_75
75 năm tuổi Đảng = members_badge_75

Đảng viên sinh hoạt ở chi bộ ▸ ấp = members_in_hamlet_cells
Đảng viên sinh hoạt ở ▸ Chi bộ ấp = members_in_hamlet_cells
Số đảng viên ▸ Chi bộ ấp = members_in_hamlet_cells
Chi bộ ấp ▸ ĐV = members_in_hamlet_cells
Chi bộ khóm ▸ Số đảng viên = members_in_quarter_cells
Đảng viên sinh hoạt tại chi bộ ▸ Khóm = members_in_quarter_cells
Đảng viên ▸ Các chi bộ khác = members_in_other_cells
Đảng viên sinh hoạt ở chi bộ ▸ Khác = members_in_other_cells
Số ấp = hamlets
Tổng số ấp (ấp) = hamlets
Số khóm = quarters
TỔNG SỐ KHÓM = quarters

B - Đảng viên tăng trong kỳ = increased
Đảng viên tăng = increased
1. Kết nạp = admitted
Kết nạp mới = admitted
Kết nạp ▸ Tổng số = admitted
Đảng viên mới kết nạp = admitted
Kết nạp đảng viên trong năm = admitted
KN mới = admitted
Đảng viên ▸ Kết nạp = admitted
Kết nạp ▸ Nữ = admitted_female
Đảng viên mới kết nạp ▸ Trong đó ▸ Nữ = admitted_female
Kết nạp ▸ Tổng số ▸ Nữ = admitted_female
Đảng viên ▸ Kết nạp ▸ Nữ = admitted_female
Kết nạp trong năm ▸ Nữ = admitted_female
Kết nạp ▸ DTTS = admitted_ethnic_minority
Kết nạp mới ▸ Người dân tộc thiểu số = admitted_ethnic_minority
Kết nạp ▸ Có đạo = admitted_religious
Phát triển đảng viên ▸ Tôn giáo = admitted_religious
Kết nạp lại = readmitted
Kết nạp ▸ Kết nạp lại = readmitted
Chỉ tiêu kết nạp = admitted_target
Kết nạp ▸ Chỉ tiêu = admitted_target
2. Chuyển đến = transferred_in
Chuyển sinh hoạt đảng đến = transferred_in
Đảng viên tăng ▸ Chuyển đến ▸ Tổng số = transferred_in
a. Tỉnh khác chuyển đến = transferred_in_province
Chuyển đến ▸ Ngoài tỉnh = transferred_in_province
b. Huyện khác trong tỉnh chuyển đến = transferred_in_district
Chuyển đến ▸ Trong tỉnh = transferred_in_district
3. Phục hồi đảng tịch = reinstated
Khôi phục đảng tịch = reinstated
C - Đảng viên giảm trong kỳ = decreased
Giảm đảng viên = decreased
Từ trần = died
Đảng viên ▸ Giảm ▸ Từ trần = died
Đảng viên giảm ▸ Từ trần = died
Kỷ luật = disciplined
Số ĐV bị thi hành kỷ luật = disciplined
Kỷ luật ▸ Khiển trách = reprimanded
Đảng viên bị khiển trách = reprimanded
Kỷ luật ▸ Cảnh cáo = warned
Bị cảnh cáo = warned
Kỷ luật ▸ Cách chức = dismissed
Cách chức = dismissed
Kỷ luật ▸ Khai trừ = expelled
Khai trừ đảng viên = expelled
3. Xóa tên (Trong đó: Đảng viên dự bị) = struck_off
Xoá tên = struck_off
Đảng viên giảm trong kỳ ▸ Khai trừ = expelled
Giảm đảng viên ▸ Khai trừ = expelled
Đảng viên giảm ▸ Xóa tên = struck_off
Xin ra khỏi Đảng = left_voluntarily
Xin ra = left_voluntarily
5. Chuyển đi = transferred_out
Chuyển sinh hoạt đi = transferred_out
a. Chuyển đi tỉnh khác = transferred_out_province
Chuyển đi ▸ Ngoài tỉnh = transferred_out_province
b. Chuyển đi huyện khác trong tỉnh = transferred_out_district
Chuyển đi ▸ Huyện khác = transferred_out_district
Công nhận chính thức = recognised_official
Chuyển Đảng chính thức = recognised_official

Xếp loại đảng viên ▸ Tổng số = rated_total
Đảng viên được đánh giá, xếp loại = rated_total
Xếp loại đảng viên ▸ HTXSNV = rated_excellent
Xếp loại đảng viên ▸ HTSXNV = rated_excellent
Đảng viên hoàn thành xuất sắc nhiệm vụ = rated_excellent
ĐV đủ tư cách, hoàn thành xuất sắc nhiệm vụ = rated_excellent
Đánh giá, xếp loại đảng viên ▸ HTTNV = rated_good
ĐV hoàn thành tốt nhiệm vụ = rated_good
Xếp loại ĐV ▸ HTNV = rated_completed
Chất lượng đảng viên ▸ Hoàn thành nhiệm vụ = rated_completed
Xếp loại đảng viên ▸ KHTNV = rated_failed
Xếp loại đảng viên ▸ Không hoàn thành nhiệm vụ = rated_failed
Xếp loại chi bộ ▸ Tổng số = cells_rated_total
Chi bộ được xếp loại = cells_rated_total
Xếp loại chi bộ ▸ TSVM = cells_rated_clean_strong
Chi bộ trong sạch, vững mạnh = cells_rated_clean_strong
Xếp loại chi bộ ▸ HTXSNV = cells_rated_excellent
Chi bộ hoàn thành tốt nhiệm vụ = cells_rated_good
Xếp loại chi bộ ▸ Yếu kém = cells_rated_weak
Xếp loại TCCSĐ ▸ Tổng số = organisations_rated_total
Xếp loại TCCSĐ ▸ HTXSNV = organisations_rated_excellent
TCCSĐ trong sạch vững mạnh = organisations_rated_clean_strong

Dân số = population
Dân số trung bình (người) = population
Số hộ = households
Tổng số hộ dân = households

Sơ cấp = None
Trung cấp = None
Cao cấp = None
Cử nhân = None
Tổng số = None
Cộng = None
Trong đó = None
Khác = None
Ấp = None
Khóm = None
Hoa = None
ĐV = None
DB = None
CT = None
TS = None
18-30 = None
Trên 60 = None
30 năm = None
Chưa qua đào tạo = None
HTXSNV = None
Hoàn thành nhiệm vụ = None
Xếp loại ▸ HTXSNV = None
Xếp loại đảng viên = None
Dân tộc = members_ethnic_minority
Chỉ tiêu = None
CHỈ TIÊU = None
Tiêu chí = None
Nam = None
Đảng viên ▸ Nam = None
Tổng số đảng viên (nam) = None
Tổng số đảng viên (chưa kể dự bị) = None
Số đơn vị = None
Số chi bộ (ấp) = cells_hamlet
Số chi bộ (ấp, khóm) = None
Số ấp có chi bộ = None
Tổng số (đảng viên) = members
Tổng số đảng viên (kể cả dự bị) = members
Tổng số đảng viên (năm 2016) = members
Tổng số đảng viên ▸ Cuối kỳ = members
Tổng số đảng viên ▸ Đầu kỳ = members_start
Nữ ▸ Số lượng = members_female
Nữ, DTTS = None
Đảng viên nữ dự bị = None
Đảng viên dự bị bị xóa tên = None
Không theo tôn giáo = None
Chưa kết nạp = None
Kết nạp ▸ Đoàn viên = None
Nữ ▸ Kết nạp = None
Đảng viên tăng ▸ Nữ = None
Đảng viên giảm ▸ Tỉnh khác = None
Tổ chức cơ sở đảng ▸ Chi bộ cơ sở ▸ Chi bộ trực thuộc = None
Tổng số đảng viên có mặt ▸ Độ tuổi ▸ 18-30 = members_age_18_30
Dân tộc Khmer, Hoa = None
Đảng viên ▸ Dân tộc ▸ Kinh = None
Dưới 30 tuổi = None
Độ tuổi ▸ Từ 60 trở lên = None
Huy hiệu ▸ 30 năm trở lên = None
Đảng bộ ▸ Tổng số = None
Tổng số đơn vị cơ sở = None
Trđó số đơn vị cơ sở chưa có TCCSĐ ▸ Tổng số = None
Trđó số đơn vị cơ sở chưa có TCCSĐ ▸ Trđó số đơn vị cơ sở đó có đảng viên = None
Số chi bộ ▸ Đảng viên = None
Kết nạp ▸ Dự bị = None
Kỷ luật ▸ Nữ = None
Chi bộ ▸ Nữ = None
Dân số ▸ Nữ = None
Nữ ▸ Khmer = None
Trình độ ▸ Sơ cấp = None
Tuổi Đảng ▸ 18-30 = None
Số bí thư nữ = None
Tỷ lệ % = None
Nữ (%) = None
Đảng viên ▸ Tỷ lệ nữ (%) = None
Tuổi bình quân = None
""".replace("\\n", "\n")
TABLE = [
    (tuple(part.strip() for part in path.split("▸")), None if id == "None" else id)
    for path, id in (
        line.rsplit(" = ", 1) for line in HEADINGS.replace("Tổng số\nđảng", "Tổng số\\nđảng").splitlines() if line
    )
]
TABLE = [(tuple(label.replace("\\n", "\n") for label in path), id) for path, id in TABLE]


def _id(path):
    column = column_named(path)
    return column.id if column else None


@pytest.mark.parametrize(("path", "id"), TABLE, ids=lambda value: " ▸ ".join(value) if isinstance(value, tuple) else "")
def test_a_heading_names_its_column_or_none(path, id):
    assert _id(path) == id
    assert _id(tuple(unicodedata.normalize("NFD", label) for label in path)) == id
    assert _id(tuple(label.upper() for label in path)) == id
    assert _id(tuple(f" {label.replace(' ', chr(160))} \n" for label in path)) == id


def test_each_column_is_reached_by_two_headings_and_by_its_own_words():
    reached = Counter(id for _, id in TABLE)
    assert len(TABLE) >= 250
    for column in COLUMNS.values():
        assert _id((column.label.vi,)) == column.id
        assert _id((column.id,)) == column.id
        assert reached[column.id] >= 2 or len({key(column.label.vi), *column.headings}) >= 2


RATES = """
Tỷ lệ %
Tỉ lệ (%)
Tỷ lệ nữ (%)
Nữ (%)
Đảng viên ▸ Nữ ▸ %
Cơ cấu
Cơ cấu (%)
Bình quân
Tuổi bình quân
Tuổi BQ
Tuổi trung bình
Số đảng viên bình quân/chi bộ
Đảng viên/chi bộ
Nữ/tổng số
Nữ ▸ TL
Kết nạp ▸ Tỷ lệ so với đầu năm
(%) kỳ này so với cùng kỳ năm trước
Tỷ trọng
Chênh lệch (chuyển đi - chuyển đến)
""".strip().splitlines()


@pytest.mark.parametrize("heading", RATES)
def test_a_figure_worked_out_from_others_is_known_and_no_count(heading):
    path = tuple(label.strip() for label in heading.split("▸"))
    assert is_rate(path)
    assert column_named(path) is None
    assert is_rate(tuple(unicodedata.normalize("NFD", label).upper() for label in path))


def test_no_count_is_taken_for_a_rate():
    assert [path for path, id in TABLE if id and is_rate(path)] == []
    assert [column.id for column in COLUMNS.values() if is_rate((column.label.vi,))] == []


def test_a_rate_is_read_past_in_silence_and_an_unknown_column_is_named(tmp_path):
    rows = [
        ("Huyện Phước Long, tính đến 31/12/2016",),
        ("Tên đảng bộ", "Tổng số đảng viên", "Nữ", "Tỷ lệ nữ (%)", "Tuổi bình quân", "Sơ cấp"),
        ("Xã Hưng Phú", 190, 57, 30, 41.5, 12),
    ]
    membership = load(write(tmp_path / "ty-le.xlsx", rows))
    assert [i.found for i in membership.findings if i.kind is Kind.UNKNOWN_COLUMN] == ["Sơ cấp"]
    assert membership.frame[["members", "members_female"]].iloc[0].to_list() == [190, 57]
    assert list(membership.conservation.index) == ["members", "members_female"]


def test_a_part_has_a_whole_of_its_unit_and_kind():
    for column in COLUMNS.values():
        for above in wholes(column.id):
            assert COLUMNS[above].counts
            assert COLUMNS[above].unit == column.unit
            assert COLUMNS[above].sort is column.sort


def test_a_part_under_any_heading_of_its_whole_is_that_part():
    misnamed = [
        (above, words, column.id)
        for column in COLUMNS.values()
        for whole in wholes(column.id)
        for above in COLUMNS[whole].headings[:2]
        for words in (column.label.vi, *column.headings[:6])
        if _id((above, words)) != column.id
    ]
    assert misnamed == []


def test_a_short_word_under_what_it_is_no_part_of_names_nothing():
    short = {words: column for column in COLUMNS.values() for words in column.below}
    wrong = [
        (other.id, words, found)
        for words in short
        for other in COLUMNS.values()
        if other.counts and (found := _id((other.label.vi, words))) is not None
        if other.id not in (*wholes(found), found) and words not in COLUMNS[found].headings
    ]
    assert wrong == []


def test_families_are_parts_of_their_whole_and_do_not_overlap():
    """Within a family no part is a part of another; families of one whole share no part but in editions of one breakdown."""
    for whole, parts in SUMS:
        assert len(set(parts)) == len(parts) >= 2
        assert all(whole in wholes(part) for part in parts)
        assert not any(set(wholes(part)) & set(parts) for part in parts)
    members = [frozenset(parts) for whole, parts in SUMS if whole == "members"]
    kinds = (
        "members_official",
        "members_age_18_30",
        "members_prof_none",
        "members_theory_none",
        "members_in_hamlet_cells",
    )
    assert all(sum(kind in family for kind in kinds) == 1 for family in members)
    union = {kind: set().union(*(f for f in members if kind in f)) for kind in kinds}
    assert sum(map(len, union.values())) == len(set().union(*union.values()))


@pytest.mark.parametrize(
    ("heading", "counts"),
    [
        (("18-30 tuổi", "31-40 tuổi", "41-50 tuổi", "51-60 tuổi", "Trên 60 tuổi"), (40, 50, 60, 30, 10)),
        (("Chưa học LLCT", "Sơ cấp LLCT", "Trung cấp LLCT", "Cao cấp, cử nhân LLCT"), (100, 40, 40, 10)),
        (("ĐV ở chi bộ ấp", "ĐV ở chi bộ khóm", "ĐV ở chi bộ khác"), (150, 0, 40)),
    ],
)
def test_a_breakdown_that_is_whole_adds_up(tmp_path, heading, counts):
    def kinds(given):
        rows = [("Tính đến 31/12/2016",), ("Tên đảng bộ", "Tổng số đảng viên", *heading), ("Xã Hưng Phú", 190, *given)]
        return {i.kind for i in load(write(tmp_path / "co-cau.xlsx", rows)).findings} - {Kind.MISSING_UNITS}

    assert kinds(counts) == set()
    assert kinds((counts[0] + 1, *counts[1:])) == {Kind.PARTS_DIFFER}
    assert kinds((*counts[:-1], None)) <= {Kind.NO_NUMBER}


def test_a_part_is_compared_with_the_nearest_whole_that_is_given(tmp_path):
    def whole(heading, counts):
        rows = [("Tính đến 31/12/2016",), ("Tên đảng bộ", *heading), ("Xã Hưng Phú", *counts)]
        found = load(write(tmp_path / "khmer.xlsx", rows)).findings
        return [i.details["whole_value"].value for i in found if i.kind is Kind.PART_EXCEEDS]

    assert whole(("Tổng số đảng viên", "DTTS", "Dân tộc Khmer"), (190, 20, 21)) == [20]
    assert whole(("Tổng số đảng viên", "Dân tộc Khmer"), (190, 191)) == [190]
    assert whole(("Tổng số đảng viên", "DTTS", "Dân tộc Khmer"), (190, 20, 20)) == []


def test_what_may_tell_of_single_persons_is_marked():
    """What the law calls sensitive, and whatever is a part of it."""
    marked = {column.id for column in COLUMNS.values() if column.sensitive}
    assert marked >= {
        "members_ethnic_minority", "members_khmer", "members_hoa", "members_religious", "members_badge_30", "members_badge_75",
        "expelled", "struck_off", "left_voluntarily", "disciplined", "admitted_ethnic_minority", "admitted_religious",
    }  # fmt: skip
    assert {column.id for column in COLUMNS.values() if marked & set(wholes(column.id))} <= marked
    assert not marked & {"members", "members_female", "cells", "admitted", "population"}


@pytest.mark.parametrize(
    "heading",
    [
        "Họ và tên", "HỌ TÊN ĐẢNG VIÊN", "1. Họ và tên khai sinh", "Ngày, tháng, năm sinh", "Năm sinh", "Số CCCD", "CMND/CCCD", "Số thẻ đảng viên",
        "Số lý lịch", "Quê quán", "Ngày vào Đảng", "Ngày chính thức", "Ngày kết nạp", "Tên đảng viên",
    ],
)  # fmt: skip
def test_a_heading_that_proves_a_roster(heading):
    assert heading_key((heading,)) in ROSTER
    assert column_named((heading,)) is None


@pytest.mark.parametrize(
    "heading",
    [
        "Bí thư", "Phó bí thư", "Họ và tên bí thư", "Chi ủy", "Điện thoại", "SĐT", "Số ĐT bí thư", "Chức vụ", "Nghề nghiệp", "Nơi ở hiện nay", "Nơi cư trú",
        "Giới tính", "Trình độ", "Địa chỉ", "Email",
    ],
)  # fmt: skip
def test_a_heading_that_is_personal_but_proves_no_roster(heading):
    assert PERSONAL.search(heading_key((heading,)))
    assert heading_key((heading,)) not in ROSTER
    assert column_named((heading,)) is None


def test_no_count_is_personal_or_proves_a_roster():
    for path, id in TABLE:
        if id:
            assert heading_key(path) not in {*ROSTER, *FURNITURE}
        if id and id != "members_ethnic_minority":
            assert not PERSONAL.search(heading_key(path)), path
    for heading in (
        "Dân tộc thiểu số",
        "Số chi ủy viên",
        "Số bí thư chi bộ",
        "Số cấp ủy viên nữ",
        "Trình độ học vấn",
        "Tuổi Đoàn",
    ):
        assert not PERSONAL.search(heading_key((heading,)))


@pytest.mark.parametrize("heading", ["STT", "TT", "Số TT", "Số thứ tự", "Ghi chú", "GHI CHÚ", "Nhận xét"])
def test_what_is_read_past(heading):
    assert heading_key((heading,)) in FURNITURE


def test_a_flow_and_a_stock_of_the_same_words_are_kept_apart():
    assert COLUMNS["admitted_female"].sort is Sort.FLOW
    assert COLUMNS["members_female"].sort is Sort.STOCK
    assert {COLUMNS[id].sort for whole, parts in SUMS if "rated" in whole for id in parts} == {Sort.FLOW}


def test_a_long_text_is_looked_at_quickly():
    """Titles and notes pass through here too."""
    text = "Tổng số đảng viên nữ chi bộ ấp kết nạp " * 200
    assert column_named((text,)) is None


def test_a_heading_of_four_levels_in_a_workbook(tmp_path):
    rows = [
        ("Huyện Phước Long, tính đến 31/12/2016",),
        ("STT", "Tên đảng bộ", "Đảng viên", None, None, None, None, None, "Kết nạp", None),
        (None, None, "Tổng số", "Độ tuổi", None, "Trình độ", None, None, "Tổng số", "Nữ"),
        (None, None, None, "18-30", "31-40", "LLCT", None, "CMNV", None, None),
        (None, None, None, None, None, "Sơ cấp", "Trung cấp", "ĐH", None, None),
        (1, "Xã Hưng Phú", 190, 20, 30, 40, 10, 12, 5, 2),
    ]
    merges = (
        "A2:A5",
        "B2:B5",
        "C2:H2",
        "I2:J2",
        "C3:C5",
        "D3:E3",
        "F3:H3",
        "F4:G4",
        "D4:D5",
        "E4:E5",
        "I3:I5",
        "J3:J5",
    )
    frame = load(write(tmp_path / "bon-tang.xlsx", rows, merges=merges)).frame
    ids = ["members", "members_age_18_30", "members_age_31_40", "members_theory_elementary", "members_theory_intermediate",
           "members_prof_university", "admitted", "admitted_female"]  # fmt: skip
    assert frame[ids].iloc[0].to_list() == [190, 20, 30, 40, 10, 12, 5, 2]


@pytest.mark.parametrize(
    ("above", "below", "ids"),
    [
        ("Độ tuổi", ("18-30", "31-40", "> 60"), ["members_age_18_30", "members_age_31_40", "members_age_61_plus"]),
        ("Huy hiệu Đảng", ("30 năm", "40 năm", "50 năm"), ["members_badge_30", "members_badge_40", "members_badge_50"]),
    ],
)
def test_labels_with_digits_belong_to_the_heading_without_merges_too(tmp_path, above, below, ids):
    rows = [
        ("Huyện Phước Long, tính đến 31/12/2016",),
        ("STT", "Tên đảng bộ", "Tổng số ĐV", above, None, None),
        (None, None, None, *below),
        (None, None, "1", "2", "3", "4"),
        (1, "Xã Hưng Phú", 190, 20, 3, 1),
    ]
    membership = load(write(tmp_path / "khong-gop.xlsx", rows))
    assert membership.frame[["members", *ids]].iloc[0].to_list() == [190, 20, 3, 1]
    assert {i.kind for i in membership.findings} == {Kind.MISSING_UNITS}


def test_labels_are_each_columns_own_in_both_languages():
    for lang in ("vi", "en"):
        said = Counter(column.label.say(lang) for column in COLUMNS.values())
        assert [label for label, times in said.items() if times > 1] == []
