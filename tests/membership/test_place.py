"""The province and the list of units that a sheet is of: by its words, its file's name, the user's word, the names of its units."""

import json
from dataclasses import replace

import pytest
from made_workbooks import form_5, write

from blanalysis import load
from blanalysis.__main__ import main
from blanalysis.explorer import server
from blanalysis.explorer.question import reading_call
from blanalysis.membership.consolidation.place import PlaceError
from blanalysis.membership.findings import Kind
from blanalysis.report import build
from blanalysis.vocabulary.mapping import MappingError
from blanalysis.vocabulary.places import lists_of, provinces_named

BAC_LIEU, CA_MAU = lists_of("Bạc Liêu")
SOC_TRANG, _ = lists_of("Sóc Trăng")
OLD_CA_MAU, _ = lists_of("Cà Mau")
SHARED = ("Xã Tân Hưng", "Xã Tân Phú", "Xã Tân Thành")  # several provinces have all three, Bạc Liêu not


def listed(units, *titles, more=()):
    """The rows of a list of these units, or names; `more` is a last column: its heading and its value."""
    heading = ("Tên đảng bộ", "Huyện", "Tổng số đảng viên", *more[:1])
    named = [(unit, "") if isinstance(unit, str) else (unit.full_name, unit.full_district) for unit in units]
    return [*((title,) for title in titles), heading, *((*of, 100 + n, *more[1:]) for n, of in enumerate(named))]


def place_of(membership):
    return membership.places.province.name, membership.places.edition.is_before_reform, len(membership.found)


def kinds(membership):
    return {finding.kind for finding in membership.findings}


@pytest.mark.parametrize(
    ("name", "titles", "more", "province"),
    [
        ("a.xlsx", ("ĐẢNG BỘ TỈNH SÓC TRĂNG",), (), None),
        ("a.xlsx", ("TỈNH UỶ\nSÓC TRĂNG",), (), None),
        ("a.xlsx", ("BAN TỔ CHỨC TỈNH ỦY", "Sóc Trăng"), (), None),
        ("soc-trang-2016.xlsx", (), (), None),
        ("a.xlsx", (), ("Tỉnh", "Sóc Trăng"), None),
        ("a.xlsx", (), (), "soc trang"),
        ("a.xlsx", (), (), "Tỉnh Sóc Trăng"),
        ("a.xlsx", (), (), "94"),
    ],
)
def test_what_says_the_province(name, titles, more, province, tmp_path):
    membership = load(write(tmp_path / name, listed(SOC_TRANG, *titles, more=more)), province=province)
    assert place_of(membership) == ("Sóc Trăng", True, 108)
    assert not membership.left_out
    assert Kind.PLACE_BY_NAMES not in kinds(membership)


@pytest.mark.parametrize(("units", "place"), [(SOC_TRANG, ("Sóc Trăng", True, 108)), (CA_MAU, ("Cà Mau", False, 64))])
def test_the_names_alone_tell_it_and_how_many_do_is_said(units, place, tmp_path):
    membership = load(write(tmp_path / "a.xlsx", listed(units)))
    assert place_of(membership) == place
    (finding,) = [of for of in membership.findings if of.kind is Kind.PLACE_BY_NAMES]
    names = len({unit.full_name for unit in units})
    assert f"{names} of {names} names" in finding.say("en")
    assert place[0] in finding.say("vi")


def test_sixty_four_rows_of_bac_lieu_are_no_ca_mau(tmp_path):
    membership = load(write(tmp_path / "a.xlsx", listed(BAC_LIEU)))
    assert place_of(membership) == ("Bạc Liêu", True, 64)
    assert Kind.PLACE_BY_NAMES not in kinds(membership)


def test_the_list_of_the_country_is_not_read_for_bac_lieu(tmp_path, monkeypatch):
    monkeypatch.setattr("blanalysis.vocabulary.sources.rows_with", None)
    assert len(load(write(tmp_path / "a.xlsx", listed([*BAC_LIEU][:20]))).found) == 20
    assert len(load(write(tmp_path / "b.xlsx", listed(BAC_LIEU, "TỈNH ỦY BẠC LIÊU"))).found) == 64


def test_names_of_several_provinces_are_a_question(tmp_path):
    path = write(tmp_path / "a.xlsx", listed(SHARED))
    with pytest.raises(PlaceError) as refused:
        load(path)
    candidates = ("Cà Mau", "Tây Ninh", "Tiền Giang")
    for lang in ("vi", "en"):
        assert all(name in refused.value.say(lang) for name in (*candidates, "--province", "province=", "a.xlsx"))
    assert refused.value.provinces == ()
    assert place_of(load(path, province="Cà Mau")) == ("Cà Mau", True, 3)


def test_a_few_names_with_their_day(tmp_path):
    names = ("Xã Đất Mũi", "Xã Phan Ngọc Hiển")
    for day, is_before in (("31/12/2024", True), ("31/12/2025", False)):
        rows = listed(names[:1], "TỈNH ỦY CÀ MAU", f"Tính đến {day}")
        assert place_of(load(write(tmp_path / "a.xlsx", rows))) == ("Cà Mau", is_before, 1)
    assert place_of(load(write(tmp_path / "b.xlsx", listed(names)))) == ("Cà Mau", False, 2)


@pytest.mark.parametrize(("province", "typed"), [("Hà Tĩnh", "Kỳ Anh"), ("Hồ Chí Minh", 10)])
def test_a_bare_district_is_each_of_that_name_and_a_bare_number_is_an_urban_one(province, typed, tmp_path):
    units = [unit for unit in lists_of(province)[0] if unit.bare_district == str(typed)]
    rows = [(unit.full_name, typed, 100 + n) for n, unit in enumerate(units)]
    heading = ("Tên đảng bộ", "Huyện", "Tổng số đảng viên")
    asked = [*rows, ("Xã Cẩm Bình", typed, 7)]  # of another district of Hà Tĩnh
    membership = load(write(tmp_path / "a.xlsx", [("31/12/2024",), heading, *asked]), province=province)
    assert {unit.code for unit in membership.found} == {unit.code for unit in units}
    assert membership.conservation.loc["members", "left_out"] == 7


@pytest.mark.parametrize("province", ["Đồng Tháp", "An Giang", "Kiên Giang"])
def test_a_district_of_a_name_that_ten_provinces_have(province, tmp_path):
    own = [unit for unit in lists_of(province)[0] if unit.district == "Châu Thành"]
    assert place_of(load(write(tmp_path / "a.xlsx", listed(own, "HUYỆN ỦY CHÂU THÀNH")))) == (province, True, len(own))


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Ban Tổ chức Thành ủy Hồ Chí Minh", ["Hồ Chí Minh"]),
        ("Đảng bộ TP.HCM", ["Hồ Chí Minh"]),
        ("Đảng bộ TP. Hà Nội", ["Hà Nội"]),
        ("THÀNH ỦY CẦN THƠ", ["Cần Thơ"]),
        ("Thành ủy Bạc Liêu", []),
        ("Đảng bộ thành phố Cà Mau", []),
        ("HUYỆN ỦY CHÂU THÀNH", []),
        ("Tỉnh ủy Thừa Thiên Huế", ["Huế"]),
        ("Thành ủy Đồng Nai", ["Đồng Nai"]),
        ("sáp nhập tỉnh Bạc Liêu và tỉnh Cà Mau", ["Bạc Liêu", "Cà Mau"]),
    ],
)
def test_letterheads(words, names):
    assert [of.name for of in provinces_named(words, within=True)] == names


def test_a_form_without_names_is_of_the_province_that_it_says(tmp_path):
    path = form_5(tmp_path / "a.xlsx", {"1. Xã": (80, 9000), "2. Phường": (17, 3000)}, body="TỈNH ỦY SÓC TRĂNG")
    assert place_of(load(path)) == ("Sóc Trăng", True, 0)
    with pytest.raises(PlaceError, match="Sóc Trăng"):
        load(path, province="Cà Mau")
    named = form_5(tmp_path / "ca-mau.xlsx", {"1. Xã": (80, 9000)}, body="BAN TỔ CHỨC")
    assert load(named).places.province.name == "Cà Mau"


def test_a_title_that_names_two_provinces_leaves_it_to_the_names(tmp_path):
    title = "Danh sách sau khi sáp nhập tỉnh Bạc Liêu và tỉnh Cà Mau"
    for units, place in ((CA_MAU, ("Cà Mau", False, 64)), (BAC_LIEU, ("Bạc Liêu", True, 64))):
        assert place_of(load(write(tmp_path / "a.xlsx", listed(units, title)))) == place


def test_a_sheet_without_a_sign_has_the_place_of_those_beside_it(tmp_path):
    first = listed([*CA_MAU][:60], "TỈNH ỦY CÀ MAU", "Tính đến 31/12/2025")
    rest = listed([*CA_MAU][60:62], "Tính đến 31/12/2025")
    assert place_of(load(write(tmp_path / "a.xlsx", first, rest))) == ("Cà Mau", False, 62)
    paths = [write(tmp_path / f"{n}.xlsx", rows) for n, rows in enumerate((rest, first))]
    assert place_of(load(*paths)) == place_of(load(*reversed(paths))) == ("Cà Mau", False, 62)


def test_both_sides_of_the_reform_are_one_membership(tmp_path):
    write(tmp_path / "a.xlsx", listed(BAC_LIEU, "Tính đến 31/12/2024"))
    write(tmp_path / "b.xlsx", listed(CA_MAU, "Tính đến 31/12/2025"))
    membership = load(tmp_path)
    assert [place_of(membership.on(day)) for day in membership.days] == [
        ("Bạc Liêu", True, 64),
        ("Cà Mau", False, 64),
    ]
    assert load(tmp_path, province="Bạc Liêu").days == membership.days
    write(tmp_path / "c.xlsx", listed(OLD_CA_MAU, "Tính đến 31/12/2024"))
    with pytest.raises(PlaceError) as refused:
        load(tmp_path)
    assert refused.value.provinces == ("Bạc Liêu", "Cà Mau")
    assert "Bạc Liêu (“a.xlsx”, “b.xlsx”); Cà Mau (“b.xlsx”, “c.xlsx”)" in refused.value.say("en")


@pytest.fixture
def two(tmp_path):
    (tmp_path / "hai").mkdir()
    write(tmp_path / "hai" / "a.xlsx", listed(SOC_TRANG, "TỈNH ỦY SÓC TRĂNG"))
    write(tmp_path / "hai" / "b.xlsx", listed(BAC_LIEU))
    return tmp_path / "hai"


def test_several_provinces_are_refused_and_one_is_read_alone(two):
    with pytest.raises(PlaceError, match="province="):
        load(two)
    for name, of in (("Sóc Trăng", 108), ("Bạc Liêu", 64)):
        membership = load(two, province=name)
        assert (len(membership.found), membership.options["province"]) == (of, name)
        assert len(membership.files) == 1
        (finding,) = [of for of in membership.findings if of.kind is Kind.OTHER_PROVINCE]
        assert finding.at.file not in {file.path for file in membership.files}
    with pytest.raises(PlaceError, match="Sóc Trăng"):
        load(two, province="Kiên Giang")


def test_a_sheet_of_another_province_in_a_file_is_left_out_with_its_numbers(tmp_path):
    sheets = (listed(SOC_TRANG, "TỈNH ỦY SÓC TRĂNG"), listed([*OLD_CA_MAU][:4], "TỈNH ỦY CÀ MAU"))
    membership = load(write(tmp_path / "a.xlsx", *sheets), province="Sóc Trăng")
    (finding,) = membership.unread_sheets
    assert (len(membership.found), finding.unread) == (108, 4)
    assert "Cà Mau" in finding.say("en")


def test_check_gives_an_account_of_each_and_tidy_refuses(two, tmp_path, capsys):
    assert main(["check", str(two), "--lang", "en"]) == 0
    told = capsys.readouterr().out
    assert told.index("== Bạc Liêu ==") < told.index("64 of 64 units of Bạc Liêu province found")
    assert told.index("== Sóc Trăng ==") < told.index("108 of 108 units of Sóc Trăng province found")
    assert main(["check", str(two), "--json"]) == 0
    assert {*json.loads(capsys.readouterr().out)["provinces"]} == {"Bạc Liêu", "Sóc Trăng"}
    out = tmp_path / "bang.csv"
    assert main(["tidy", str(two), "--out", str(out)]) == 2
    assert "--province" in capsys.readouterr().err
    assert not out.exists()
    assert main(["tidy", str(two), "--out", str(out), "--province", "soc trang"]) == 0
    assert len(out.read_text(encoding="utf-8").splitlines()) == 109


def test_a_name_that_is_no_provinces_is_refused_with_those_like_it(tmp_path):
    path = write(tmp_path / "a.xlsx", listed(BAC_LIEU))
    with pytest.raises(PlaceError, match="Sóc Trăng"):
        load(path, province="Soc Trag")


def test_the_file_that_teaches_names_the_province_and_units_of_it(tmp_path):
    path = write(
        tmp_path / "a.xlsx",
        listed((*(unit.full_name for unit in [*CA_MAU][:4]), "Xã Tân Hừng Đông"), "Tính đến 31/12/2025"),
    )
    unit = next(unit for unit in CA_MAU if unit.name == "Nguyễn Phích")
    for meaning in (unit.code, unit.full_name):
        taught = f'province = "Cà Mau"\n[units]\n"Xã Tân Hừng Đông" = "{meaning}"\n'
        (tmp_path / "blanalysis.toml").write_text(taught, encoding="utf-8")
        membership = load(path)
        assert membership.places.province.name == "Cà Mau"
        assert unit in membership.found
        (finding,) = [of for of in membership.findings if of.kind is Kind.TAUGHT]
        assert "Xã Nguyễn Phích" in finding.say("vi")
    with pytest.raises(MappingError, match="Cà Mao"):
        load(path, columns={"province": "Cà Mao"})


def test_a_unit_is_taught_by_name_on_both_sides_of_the_reform(tmp_path):
    for units, day in ((BAC_LIEU, "31/12/2024"), (CA_MAU, "31/12/2025")):
        own = units.find("Xã Vĩnh Thanh").unit
        rows = listed(
            [unit if unit is not own else replace(own, name="Vĩnh Thnah") for unit in units], f"Tính đến {day}"
        )
        path = write(tmp_path / "a.xlsx", rows)
        assert own not in load(path).found
        membership = load(path, columns={"units": {"Xã Vĩnh Thnah": "Xã Vĩnh Thanh"}})
        assert len(membership.found) == 64
        assert not membership.left_out


def test_the_notebooks_know_the_province_of_the_lab(tmp_path, monkeypatch):
    monkeypatch.setenv(server.VARIABLE, "[]")
    monkeypatch.setenv(server.PROVINCE_VARIABLE, "")
    path = write(tmp_path / "a.xlsx", listed(SHARED))
    server.set_workbooks([str(path)], "Cà Mau")
    assert server.province() == "Cà Mau"
    assert len(load(server.workbooks(), province=server.province()).found) == 3
    server.set_workbooks([str(path)])
    assert server.province() == ""


def test_code_that_reads_them_again_names_the_province(tmp_path):
    path = write(tmp_path / "a.xlsx", listed(SHARED))
    assert reading_call(load(path, province="Cà Mau")).endswith('a.xlsx", province="Cà Mau")')
    assert build.command([str(path)], province="Cà Mau") == 'blanalysis report a.xlsx --province "Cà Mau"'


def test_a_report_of_several_provinces_is_a_set_of_pages_for_each(two, tmp_path, monkeypatch, capsys):
    (only,) = [path for path in build.page_notebooks() if path.stem == build.LIST_IN]
    monkeypatch.setattr(build, "page_notebooks", lambda: (only,))
    monkeypatch.setattr(build, "worker_count", lambda: 1)
    assert main(["report", str(two), "--out", str(tmp_path / "bao-cao"), "--lang", "vi"]) == 0, capsys.readouterr().err
    pages = {str(path.relative_to(tmp_path / "bao-cao")): path for path in (tmp_path / "bao-cao").rglob("*.html")}
    folders = ("bac-lieu", "soc-trang")
    assert {*pages} == {
        "index.html",
        *(f"{of}/{name}" for of in folders for name in ("index.html", f"{only.stem}.vi.html")),
    }
    index = pages["index.html"].read_text(encoding="utf-8")
    assert all(f'href="{of}/index.html"' in index for of in folders)
    assert "Tỉnh Sóc Trăng" in index
    assert "--province &#34;Sóc Trăng&#34;" in pages["soc-trang/index.html"].read_text(encoding="utf-8")


def test_old_names_under_the_title_of_the_present_province_are_not_matched_to_its_units(tmp_path):
    membership = load(write(tmp_path / "a.xlsx", listed(BAC_LIEU, "TỈNH ỦY CÀ MAU", "31/12/2025")))
    assert (place_of(membership), kinds(membership)) == (("Bạc Liêu", True, 0), {Kind.OTHER_EDITION})


def test_a_day_alone_in_a_cell_is_that_of_the_codes(tmp_path):
    codes = [(unit.code, 100) for unit in SOC_TRANG]
    rows = [("TỈNH ỦY SÓC TRĂNG",), ("31/12/2024",), ("Mã đơn vị", "Tổng số đảng viên"), *codes]
    assert place_of(load(write(tmp_path / "a.xlsx", rows))) == ("Sóc Trăng", True, 108)


def test_a_column_of_several_provinces_is_a_question(tmp_path):
    named = [(unit.full_name, units.province.name, 100) for units in (CA_MAU, SOC_TRANG) for unit in units]
    with pytest.raises(PlaceError, match="Cà Mau, Sóc Trăng"):
        load(write(tmp_path / "a.xlsx", [("Tên đảng bộ", "Tỉnh", "Tổng số đảng viên"), *named]))


def test_old_names_are_not_matched_to_the_units_of_the_province_that_is_asked_for(tmp_path):
    path = write(tmp_path / "a.xlsx", listed(BAC_LIEU))
    with pytest.raises(PlaceError, match="Bạc Liêu"):
        load(path, province="Cà Mau")
    late = load(write(tmp_path / "b.xlsx", listed(BAC_LIEU, "TỈNH ỦY CÀ MAU")), province="Bạc Liêu")
    assert place_of(late) == ("Bạc Liêu", True, 64)


def test_codes_without_a_day_are_of_the_list_that_has_them(tmp_path):
    rows = [("TỈNH ỦY SÓC TRĂNG",), ("Mã", "Tổng số đảng viên"), *((unit.code, 100) for unit in SOC_TRANG)]
    membership = load(write(tmp_path / "a.xlsx", rows))
    assert place_of(membership) == ("Sóc Trăng", True, 108)


def test_of_a_day_before_a_list_is_known_to_hold_the_nearest_is_taken_and_that_is_said(tmp_path):
    early = load(write(tmp_path / "a.xlsx", listed(SOC_TRANG, "TỈNH ỦY SÓC TRĂNG", "31/12/2016")))
    told = [finding for finding in early.findings if finding.kind is Kind.EARLIER_THAN_LIST]
    assert (place_of(early), len(told)) == (("Sóc Trăng", True, 108), 1)
    assert all(day in told[0].say("vi") for day in ("01/01/2025", "31/12/2016"))
    late = load(write(tmp_path / "b.xlsx", listed(BAC_LIEU, "TỈNH ỦY BẠC LIÊU", "31/12/2016")))
    assert Kind.EARLIER_THAN_LIST not in kinds(late)  # its own list goes back to May 2015
