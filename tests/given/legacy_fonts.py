"""Vietnamese text as older programs saved it: typed in TCVN3 and VNI fonts, or read in the wrong encoding."""

import re
import unicodedata

# Written out from the tables of the two encodings, letter by letter.
LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
TCVN3_CODES = bytes.fromhex(
    "b5 b8 b6 b7 b9 a8 bb be bc bd c6 a9 c7 ca c8 c9 cb ae cc d0 ce cf d1 aa d2 d5 d3 d4 d6 d7 dd d8 dc de df e3 e1 e2 e4 "
    "ab e5 e8 e6 e7 e9 ac ea ed eb ec ee ef f3 f1 f2 f4 ad f5 f8 f6 f7 f9 fa fd fb fc fe"
)
VNI_PAIRS = re.findall(
    r"\S+",
    "aø aù aû aõ aï aê aè aé aú aü aë aâ aà aá aå aã aä ñ eø eù eû eõ eï eâ eà eá eå eã eä ì í æ ó ò oø où oû oõ oï "
    "oâ oà oá oå oã oä ô ôø ôù ôû ôõ ôï uø uù uû uõ uï ö öø öù öû öõ öï yø yù yû yõ î",
)
TCVN3 = {letter: chr(code) for letter, code in zip(LETTERS, TCVN3_CODES, strict=True)}
CAPITALS = dict(zip("ĂÂĐÊÔƠƯ", map(chr, (0xA1, 0xA2, 0xA7, 0xA3, 0xA4, 0xA5, 0xA6)), strict=True))
VNI = dict(zip(LETTERS, VNI_PAIRS, strict=True))


def tcvn3(text: str) -> str:
    """As typed in a TCVN3 font; a capital with a tone has no code there, so that the small one stands."""
    return "".join(CAPITALS.get(c) or TCVN3.get(c.lower(), c) for c in unicodedata.normalize("NFC", text))


def vni(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    return "".join(VNI[c.lower()].upper() if c.isupper() and c.lower() in VNI else VNI.get(c, c) for c in text)


def utf_8(text: str) -> str:
    return "".join(_as_1252(byte) for byte in text.encode("utf-8"))


def cp1258(text: str) -> str:
    """The tone a mark of its own behind the letter, as Windows types it."""
    typed = []
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        tones = [c for c in parts if c in "\u0300\u0301\u0303\u0309\u0323"]
        typed += [unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones)), *tones]
    return "".join(_as_1252(byte) for byte in "".join(typed).encode("cp1258"))


def _as_1252(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


ENCODERS = {"TCVN3": tcvn3, "VNI": vni, "UTF-8": utf_8, "Windows-1258": cp1258}
