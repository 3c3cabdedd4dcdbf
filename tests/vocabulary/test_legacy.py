"""Text in legacy fonts: what was typed comes back, and what is Unicode is never touched."""

import itertools
import random
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from legacy_fonts import ENCODERS, tcvn3, vni

from blanalysis.vocabulary import wording
from blanalysis.vocabulary.columns import COLUMNS
from blanalysis.vocabulary.places import load_units as load_places
from blanalysis.vocabulary.vietnamese import legacy

BY_HAND = (
    "Tổng số", "Tổng cộng", "Trong đó", "Đảng viên dự bị", "Trong đó: Nữ", "Số chi bộ", "Số hộ", "Kết nạp", "Đảng viên nữ",
    "tính đến ngày 31 tháng 12 năm 2016", "Huyện ủy Phước Long", "Danh sách đảng bộ xã, phường, thị trấn", "Biểu số 5-BTCTW",
    "(Số liệu tính đến 31/12/2016)", "Đvt: Người", "Người lập biểu", "Ký, ghi rõ họ và tên", "Đơn vị sự nghiệp, gồm:",
    "Ngoài công lập", "Ủy ban nhân dân", "Ấp", "Nữ", "Xã", "Hưng Phú", "Phú", "Dân tộc thiểu số", "HĐND xã", "Quý I năm 2017",
)  # fmt: skip
PLACES = [u.full_name for u in load_places()]
DISTRICTS = [f"Huyện {u.district}" for u in load_places()]
LABELS = [c.label.vi for c in COLUMNS.values()]
PHRASES = {phrase.vi for phrase in wording.phrases().values()}
SENTENCES = sorted(t for t in PHRASES if not re.search("[−○●■▲×∞Σ✓→]|^Ô$", t))  # signs that no old encoding has
ALL = list(dict.fromkeys([*PLACES, *DISTRICTS, *LABELS, *BY_HAND]))
# A single Ô is the sign ¤ in TCVN3, and stands alone as a sign of its own.
WORDS = sorted({word for text in [*ALL, *SENTENCES] for word in re.findall(r"[^\W\d_]+", text)} - {"Ô", "ô"})


def read(strings) -> list[str]:
    """All the strings of a sheet as they are read."""
    strings = list(strings)
    found = legacy.decode(strings)
    return [found[s].text if s in found else s for s in strings]


def fold(texts) -> list[str]:
    return [text.casefold() for text in texts]


@pytest.mark.parametrize("encoding", ENCODERS)
@pytest.mark.parametrize("texts", [ALL, SENTENCES, WORDS], ids=["names", "sentences", "words"])
def test_what_was_typed_comes_back(encoding, texts):
    typed = [ENCODERS[encoding](text) for text in texts]
    assert fold(read(typed)) == fold(texts)
    assert {d.encoding for d in legacy.decode(typed).values()} == {encoding}


@pytest.mark.parametrize("encoding", ["TCVN3", "VNI"])
@pytest.mark.parametrize("form", [str.lower, str.title, str.upper])
def test_capitals_do_not_matter(encoding, form):
    """TCVN3 has no capitals with tones: in the fonts for capitals the small letters stand."""
    texts = [form(text) for text in ALL]
    assert fold(read(ENCODERS[encoding](text) for text in texts)) == fold(texts)


def test_capitals_of_vni_come_back_as_capitals():
    assert read([vni(text.upper()) for text in ALL]) == [text.upper() for text in ALL]


@pytest.mark.parametrize("encoding", ENCODERS)
def test_every_short_string_is_settled_by_a_few_names(encoding):
    """A sheet of one district: its names and one string more."""
    names = [text for text, u in zip(PLACES, load_places(), strict=True) if u.district == "Phước Long"]
    for text in ALL:
        typed = [ENCODERS[encoding](t) for t in (*names, text)]
        assert fold(read(typed)) == fold([*names, text])


def test_examples_as_they_stand_in_files():
    typed = [
        "Tæng sè",
        "ThÞ trÊn Hßa B×nh",
        "X·",
        "H\u00adng Phó",
        "§iÒn H¶i",
        "N÷",
        "TT",
        "Phó",
        "Trong ®ã",
        "Hé",
        "120",
        "®v",
    ]
    assert read(typed) == [
        "Tổng số", "Thị trấn Hòa Bình", "Xã", "Hưng Phú", "Điền Hải", "Nữ", "TT", "Phú", "Trong đó", "Hộ", "120", "đv",
    ]  # fmt: skip
    typed = [
        "Thò traán Hoøa Bình",
        "Xaõ Vónh Myõ A",
        "Thò traán Phöôùc Long",
        "ÑOÂNG HAÛI",
        "Thò traán Ngan Döøa",
        "Nöõ",
    ]
    assert read(typed) == [
        "Thị trấn Hòa Bình", "Xã Vĩnh Mỹ A", "Thị trấn Phước Long", "ĐÔNG HẢI", "Thị trấn Ngan Dừa", "Nữ",
    ]  # fmt: skip
    assert read(["TôÒng côòng", "NưÞ".replace("ư", "ý")]) == ["Tổng cộng", "Nữ"]
    assert read(["XÃ£ VÄ©nh"]) == ["Xã Vĩnh"]


FORMS = {
    "NFC": lambda t: unicodedata.normalize("NFC", t),
    "NFD": lambda t: unicodedata.normalize("NFD", t),
    "upper": str.upper,
    "lower": str.lower,
    "old tone marks": lambda t: t.replace("òa", "oà").replace("ủy", "uỷ").replace("óa", "oá"),
    "the other Đ": lambda t: t.replace("Đ", "\u00d0").replace("đ", "\u00f0"),
    "NBSP": lambda t: t.replace(" ", "\u00a0"),
    "windows": lambda t: unicodedata.normalize("NFD", t).replace("o\u0302", "ô").replace("a\u0302", "â"),
}


@pytest.mark.parametrize("form", FORMS)
def test_unicode_is_never_touched(form):
    texts = [FORMS[form](text) for text in [*ALL, *SENTENCES, *WORDS]]
    assert legacy.decode(texts) == {}
    for text in texts:
        assert legacy.decode([text]) == {}


def test_unicode_is_not_touched_where_latin_letters_are_all_there_are():
    """Hà, Xã, Phú, Tân …: no letter here proves Unicode."""
    texts = [w for w in WORDS if all(ord(c) < 256 for c in w)]
    assert len([w for w in texts if not w.isascii()]) > 80
    assert legacy.decode(texts) == {}
    for two in itertools.combinations(texts, 2):
        assert legacy.decode(two) == {}


def test_pieces_of_unicode_are_not_touched():
    pieces = {text[a:b] for text in ALL for a in range(len(text)) for b in range(a + 1, len(text) + 1)}
    assert legacy.decode(pieces) == {}


@pytest.mark.parametrize(
    "strings",
    [
        ["café", "naïve", "Hôtel", "où", "déjà", "été", "garçon", "Noël", "à la carte", "crème brûlée"],
        ["Müller", "São Paulo", "Zürich", "Ångström", "señor", "El Niño", "Æther", "Þingvellir"],
        ["25 m²", "10 °C", "±5", "«Xã»", "§ 5", "© 2017", "3 × 4", "· Nữ", "9.768 ¹", "½", "µm", "Ban\u00adtin"],
        ["Xã", "Phó", "Nữ", "9.768 ¹", "· Hà", "25 m²", "Số × 2", "Đắk Lắk", "Kon Tum", "quôc", "Bac Lieu"],
        ["café", "Xã Hà", "Pháp", "Bình Phú", "Hôtel Đông"],
        ["", "120", "TT", "Xa Long Dien"],
    ],
)
def test_other_languages_and_signs_are_not_touched(strings):
    assert legacy.decode(strings) == {}
    for string in strings:
        assert legacy.decode([string]) == {}


@pytest.mark.parametrize("encoding", ENCODERS)
def test_a_sheet_of_both(encoding):
    """Names in Unicode under a heading typed in an old font, and the other way round."""
    encode = ENCODERS[encoding]
    heading = ["Tên đảng bộ", "Tổng số đảng viên", "Trong đó: Nữ", "Số chi bộ", "Thị trấn"]
    assert fold(read([*map(encode, heading), *PLACES])) == fold([*heading, *PLACES])
    assert fold(read([*heading, *map(encode, PLACES)])) == fold([*heading, *PLACES])


def test_the_two_fonts_in_one_sheet():
    typed = [*map(tcvn3, PLACES[:40]), *map(vni, PLACES[40:])]
    assert fold(read(typed)) == fold(PLACES)


def test_the_hooks_of_a_footnote_stay():
    typed = [*map(tcvn3, PLACES), "9.768 ¹", "¹", "·", "120"]
    assert read(typed)[-4:] == ["9.768 ¹", "¹", "·", "120"]


@pytest.mark.parametrize("encoding", ENCODERS)
@given(seed=st.integers(0, 10**9), size=st.integers(3, 40))
def test_any_names_come_back_in_any_order(encoding, seed, size):
    texts = random.Random(seed).sample(PLACES, size)
    assert fold(read(ENCODERS[encoding](text) for text in texts)) == fold(texts)


@given(st.lists(st.sampled_from([*ALL, *WORDS])), st.sampled_from(list(FORMS)))
def test_any_unicode_sheet_stays(texts, form):
    assert legacy.decode(map(FORMS[form], texts)) == {}


@given(st.lists(st.text(st.characters(max_codepoint=0x1EFF), max_size=12), max_size=30))
def test_any_text_at_all_is_decoded_to_text_or_left(strings):
    found = legacy.decode(strings)
    assert set(found) <= set(strings)
    assert all(d.text != typed for typed, d in found.items())


@pytest.mark.parametrize("encoding", ENCODERS)
@given(seed=st.integers(0, 10**9), size=st.integers(3, 40))
def test_a_file_in_the_code_page_of_windows_is_known_by_its_words(encoding, seed, size):
    """Text in a legacy font is not: it stays as it is stored, and the sheet says in which font it was typed."""
    texts = random.Random(seed).sample(PLACES, size)
    text = "\n".join(f'{n};"{ENCODERS[encoding](name)}";120' for n, name in enumerate(texts))
    assert legacy.is_windows_1258(text) == (encoding == "Windows-1258")


@pytest.mark.parametrize(
    "text", ["", "120;9.768\n", "café;Müller;señor;Größe;Ævar;coração", "Phường;Xã;Thị trấn;Tổng số"]
)
def test_other_text_is_not_in_the_code_page_of_windows(text):
    assert not legacy.is_windows_1258(text)


@given(st.binary())
def test_any_bytes_stay_what_they_are_when_read_as_western(content):
    assert legacy.western(content).translate(legacy._WESTERN_BYTES).encode("latin-1") == content
