"""Numbers, dates and periods as people type them."""

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from blanalysis.vocabulary import vietnamese


@pytest.mark.parametrize(
    "typed",
    [
        "9768", "9.768", "9,768", "9 768", "9\u00a0768", "9\u2009768", "9\u202f768", "9'768", "9’768", "'9768", "’9.768", "9768.", "9.768.",
        "9768 đv", "9768đv", "9768 ĐV", "9.768 đ/c", "9768 đồng chí", "9768 người", "9768 đảng viên.", "09768", "９７６８", "９.７６８", "\u200b9768",
        "9.768 (1)", "9.768(2)", "9768(12)", "9.768*", "9768 **", "9768 ¹", "9.768²", "9768 (*)", "9768* đv", "9768 đv (1)", "9768 người*",
        "9768,0", "9768.00", "9.768,0", "9.768,00", "9,768.0", "9 768,0", "9'768.00", "  9768  ", "\u00a09768\n",
    ],
)  # fmt: skip
def test_a_number_is_read(typed):
    assert vietnamese.whole_number(typed) == 9768


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "-", "…", "x", "đv", "*", "(1)", "(120)", "(12)", "¹", "-3", "+5", "=120", "≈120", "~120", ">120", "120-130", "120 - 130", "1/2",
        "12%", "12 %", "l20", "O", "1O0", "1 2", "12 34", "1234 567", "1.23", "9.76", "2,5", "2,50", "1.2345", "1,234.567", "1.234,5", "1.234.0",
        "1.234,567", "1.234 567", "0.768", "0,768", "0.000", "012.345", "1..234", "1.234.56", ".5", "5,", "120?", "12 người và 3", "12 (5", "(1) 12",
        "12 (=3+4)", "12 (năm 2016)", "12(123)", "12(0)", "1e3", "0x10", "①", "½", "1½", "١٢", "²", "4²x", "31/12/2016", "2 (=3+4)", "1_000",
        "9" * 19, "9" * 5000, "1" + ".000" * 7,
    ],
)  # fmt: skip
def test_what_is_no_whole_number_is_none(typed):
    assert vietnamese.whole_number(typed) is None


@given(
    st.integers(0, 10**12), st.sampled_from(".,' \u00a0\u202f’"), st.sampled_from(["", " đv", "*", " (1)", "¹", "."])
)
def test_grouped_numbers_come_back(number, mark, behind):
    grouped = f"{number:,}".replace(",", mark)
    assert vietnamese.whole_number(grouped + behind) == number
    assert vietnamese.whole_number(f"{number}{behind}") == number


@given(st.text())
@example("9" * 5000)
@example("31/02/2016")
@example("quý ４/2017")
@example("tháng ٣/2017")
@example("ngày 99/99/9999")
@example("0/0/0000")
@example("năm 0000")
def test_any_text_is_read_or_none(words):
    number = vietnamese.whole_number(words)
    assert number is None or number >= 0
    vietnamese.date_in(words)
    period = vietnamese.period_in(words)
    assert period is None or period.start <= period.end


@pytest.mark.parametrize(
    "words",
    [
        "31/12/2016", "31-12-2016", "31.12.2016", "31 - 12 - 2016", "31 / 12 / 2016", "(Số liệu tính đến 31/12/2016)", "2016-12-31",
        "2016-12-31 00:00:00", "2016-12-31T00:00:00", "31/12/2016 00:00:00", "ngày 31 tháng 12 năm 2016", "ngày 31 tháng 12, năm 2016",
        "đến 31 tháng 12 năm 2016", "Tính đến ngày 31/12 năm 2016", "NGÀY 31 THÁNG 12 NĂM 2016", "31/12/16", "31.12.16", "(31-12-16)",
        "tính đến 31/12/16", "đến ngày 31.12.16", "tại 31/12/16 (người)", "Thời điểm: 31/12/16", "kỳ báo cáo: 31/12/2016",
    ],
)  # fmt: skip
def test_a_day_is_read(words):
    assert vietnamese.date_in(words) == dt.date(2016, 12, 31)


@pytest.mark.parametrize(
    "words",
    [
        "", "ngày … tháng … năm 20…", "………,ngày…tháng…năm 20…", "Biểu số 5", "số 12-BC/HU", "Quyết định số 12/2016", "nhiệm kỳ 2015 - 2020",
        "tháng 12 năm 2016", "12/2016", "Quý I/2017", "31/2/2016", "12/31/2016", "Biểu 1.2.16 mới", "Số 5/12/16-BC", "mục 1.2.16.3", "ngày 1.2.16.3",
        "đến 31/12/16-BC", "31/12/98", "31/12-16", "1.2.3", "192.168.1.10", "13/13/2016",
    ],
)  # fmt: skip
def test_what_is_no_day_is_none(words):
    assert vietnamese.date_in(words) is None


Q1_2017 = (dt.date(2017, 1, 1), dt.date(2017, 3, 31), "quarter")
Q4_2016 = (dt.date(2016, 10, 1), dt.date(2016, 12, 31), "quarter")
FIRST_HALF = (dt.date(2019, 1, 1), dt.date(2019, 6, 30), "half_year")
SECOND_HALF = (dt.date(2019, 7, 1), dt.date(2019, 12, 31), "half_year")
NINE = (dt.date(2018, 1, 1), dt.date(2018, 9, 30), "nine_months")
YEAR = (dt.date(2016, 1, 1), dt.date(2016, 12, 31), "year")
SEPTEMBER = (dt.date(2022, 9, 1), dt.date(2022, 9, 30), "month")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        *((w, Q1_2017) for w in ("Quý I/2017", "quý 1 năm 2017", "Q1/2017", "QUÝ I NĂM 2017", "Quí I, năm 2017", "Qúy I.2017", "Quy 1/2017", "Q.I/2017")),
        *((w, Q1_2017) for w in ("Báo cáo thực hiện Nghị quyết quý I năm 2017", "3 tháng đầu năm 2017", "Q1-2017", "quý I năm 2017 (so với năm 2016)")),
        *((w, Q4_2016) for w in ("Quý IV-2016", "quý 4 năm 2016", "Quý IV năm 2016", "Q4 2016", "3 tháng cuối năm 2016")),
        *((w, FIRST_HALF) for w in ("6 tháng đầu năm 2019", "06 tháng năm 2019", "sáu tháng đầu năm 2019", "6 THÁNG ĐẦU NĂM 2019", "nửa đầu năm 2019")),
        *((w, FIRST_HALF) for w in ("6 thang dau nam 2019", "(6 tháng/2019)", "Số liệu 6 tháng đầu năm 2019 (tính đến 30/6/2019)")),
        *((w, SECOND_HALF) for w in ("6 tháng cuối năm 2019", "06 tháng cuối năm 2019", "nửa cuối năm 2019")),
        *((w, NINE) for w in ("9 tháng năm 2018", "09 tháng đầu năm 2018", "chín tháng năm 2018")),
        *((w, YEAR) for w in ("năm 2016", "cả năm 2016", "NĂM 2016", "Số liệu năm 2016", "Đảng viên bị kỷ luật năm 2016", "12 tháng năm 2016")),
        *((w, YEAR) for w in ("ca nam 2016", "Đảng viên từ trần năm 2016", "năm 2016, cả năm 2016", "năm 2016 (đến 31/12/2016)")),
        *((w, SEPTEMBER) for w in ("tháng 9/2022", "đến tháng 9/2022", "tháng 09 năm 2022", "Tháng 9-2022", "THÁNG 9 NĂM 2022")),
        ("tháng 2/2016", (dt.date(2016, 2, 1), dt.date(2016, 2, 29), "month")),
    ],
)  # fmt: skip
def test_a_period_is_read(words, expected):
    found = vietnamese.period_in(words)
    assert (found.start, found.end, found.kind) == expected


@pytest.mark.parametrize(
    "words",
    [
        "", "Nghị quyết số 12 năm 2015", "Thực hiện Quyết định số 12/2016", "Kế hoạch năm 2016", "nhiệm kỳ 2015 - 2020", "Nhiệm kỳ năm 2015-2020",
        "giai đoạn năm 2016–2020", "ngày … tháng … năm 20…", "ngày … tháng … năm 2017", "ngày… tháng 12 năm 2017", "tháng … năm 2017", "Biểu số 5",
        "số 12-BC/HU", "Công văn 3296-CV/BTCTW ngày 26/7/2017", "kỳ báo cáo: 30/6/2018", "ngày 4 tháng 5 năm 2017", "ngày 31/12 năm 2016",
        "sáu tháng đầu năm", "quý I", "Quý V/2017", "Quý 5/2017", "tháng 13/2016", "năm 20", "năm 20161", "2016", "Việt Nam 2016", "Viet Nam 2016",
        "năm 2015 và năm 2016", "từ năm 2015 đến năm 2020", "6 tháng đầu năm 2019 so với 6 tháng đầu năm 2018", "từ tháng 1/2016 đến tháng 6/2016",
        "năm học 2016-2017", "năm 2016-2017", "quỹ 1/2017", "QĐ 1/2017", "BQ1/2017", "5 tháng năm 2017", "16 tháng năm 2017", "Đại hội năm 2015",
        "Đ/c Nam 2016", "năm sinh", "thành lập năm 1954", "ngày 6 tháng năm 2018",
    ],
)  # fmt: skip
def test_what_is_no_period_is_none(words):
    assert vietnamese.period_in(words) is None


@given(
    st.integers(1990, 2099),
    st.sampled_from([1, 2, 3, 4]),
    st.sampled_from(["Quý {q}/{y}", "quý {q} năm {y}", "Q{q}-{y}"]),
)
def test_four_quarters_fill_a_year(year, quarter, form):
    found = vietnamese.period_in(form.format(q=quarter, y=year))
    if quarter == 1:
        assert found.start == dt.date(year, 1, 1)
    else:
        before = vietnamese.period_in(form.format(q=quarter - 1, y=year))
        assert found.start - before.end == dt.timedelta(days=1)
