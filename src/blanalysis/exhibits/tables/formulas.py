"""How each number on the pages is computed: name, formula, how to read it, and the functions that compute it."""

from __future__ import annotations

from dataclasses import dataclass

from ...vocabulary.phrases import INDICES, PER_THOUSAND, PROPORTION, Phrase, in_language
from ..exhibit import List, ListEntry
from .setting import MEAN_PER_COMMITTEE


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """One formula: its name; the formula, a text where it is the same in both languages; how to read it, in Vietnamese and English; and
    `by`, the functions that compute it, as "package.module.function"."""

    name: Phrase
    formula: Phrase | str
    vi: str
    en: str
    by: tuple[str, ...]


NOTATION = Phrase(
    vi="Đơn vị i có x_i đảng viên; có N đơn vị, X = Σ x_i đảng viên, bình quân μ = X/N. Nhóm g có N_g đơn vị, X_g đảng viên; p_g = N_g/N và s_g = X_g/X là phần của nhóm trong số đơn vị và trong số đảng viên.",
    en="Unit i has x_i members; there are N units, X = Σ x_i members, the mean is μ = X/N. Group g has N_g units and X_g members; p_g = N_g/N and s_g = X_g/X are its share of the units and of the members.",
)
FORMULAS = {
    "conserved": Formula(
        name=Phrase(vi="Đã gõ = đã tính + bỏ ra", en="Typed = counted + left out"),
        formula=Phrase(vi="đã gõ = đã tính + bỏ ra", en="typed = counted + left out"),
        vi="Cộng mọi số đọc được ở một cột. Số nào không tính được thì bị bỏ ra và được nêu với ô của nó, nên không số nào mất mà không ai biết.",
        en="The sum of all readable numbers of a column. What cannot be counted is left out and named with its cell, so that no number is lost unseen.",
        by=("membership.loading.load",),
    ),
    "share": Formula(
        name=PROPORTION,
        formula="s_g = X_g / X",
        vi="Thương của hai tổng, không phải trung bình các tỷ lệ. Hiệu của hai tỷ lệ tính bằng điểm phần trăm.",
        en="One sum over another, not a mean of shares. The difference of two shares is in percentage points.",
        by=("analysis.measures.share", "analysis.measures.ratio"),
    ),
    "mean": Formula(
        name=MEAN_PER_COMMITTEE,
        formula="μ_g = X_g / N_g",
        vi="Tổng số đảng viên chia cho số đảng bộ; không cho biết từng đảng bộ có bao nhiêu.",
        en="All members over all committees; it does not tell what a single committee has.",
        by=("analysis.measures.ratio",),
    ),
    "location_quotient": Formula(
        name=Phrase(vi="Hệ số vị trí", en="Location quotient"),
        formula="LQ_g = (X_g/X) / (B_g/B)",
        vi="B là số so sánh: số đảng bộ hoặc số dân. 1 là ngang phần, trên 1 là nhiều hơn phần của mình.",
        en="B is what members are compared with: committees or inhabitants. 1 is the due share, above 1 more than that.",
        by=("analysis.measures.location_quotient",),
    ),
    "per_thousand": Formula(
        name=PER_THOUSAND,
        formula=Phrase(vi="1.000·X_g / B_g", en="1,000·X_g / B_g"),
        vi="B là dân số ngày 01/04/2019. Của nhiều nơi gộp lại thì chia hai tổng.",
        en="B are the inhabitants of 1 April 2019. Of several places together: one sum over the other.",
        by=("analysis.measures.per_thousand",),
    ),
    "gap": Formula(
        name=Phrase(vi="Tách chênh lệch bình quân", en="Splitting a gap of means"),
        formula="X_g/N_g = (B_g/N_g) · (X_g/B_g)",
        vi="Bình quân bằng số dân một địa bàn nhân tỷ lệ đảng viên trên dân. Giữa hai nhóm, hai số lần nhân với nhau; lôgarit của chúng cộng lại nên chia được tỷ trọng.",
        en="The mean is inhabitants per place times members per inhabitant. Between two groups the ratios multiply; their logarithms add up, and so give shares.",
        by=("analysis.measures.gap_parts",),
    ),
    "quartiles": Formula(
        name=Phrase(vi="Trung vị và tứ phân vị", en="Median and quartiles"),
        formula="x_(h), h = (N − 1)·q + 1, q = ¼, ½, ¾",
        vi="Xếp từ nhỏ đến lớn: một phần tư, một nửa, ba phần tư số đơn vị không vượt số này; giữa hai đơn vị thì nội suy, như QUARTILE.INC của Excel.",
        en="In rising order a quarter, half and three quarters of the units do not exceed it; between two units it is interpolated, as Excel's QUARTILE.INC does.",
        by=("analysis.measures.quartiles", "analysis.measures.summary"),
    ),
    "variation": Formula(
        name=Phrase(vi="Hệ số biến thiên", en="Coefficient of variation"),
        formula="CV = √(Σ (x_i − μ)^2 / N) / μ",
        vi="Độ lệch chuẩn so với bình quân; 0 khi mọi đơn vị bằng nhau. Chia cho N vì đây là toàn bộ, không phải mẫu.",
        en="The standard deviation over the mean; 0 when all units are equal. The divisor is N: this is a full count, no sample.",
        by=("analysis.measures.variation",),
    ),
    "lorenz": Formula(
        name=Phrase(vi="Đường cong Lorenz", en="Lorenz curve"),
        formula="L(k/N) = (x_(1) + … + x_(k)) / X",
        vi="Phần đảng viên của k đơn vị nhỏ nhất. Đường chéo là khi mọi đơn vị bằng nhau.",
        en="The share of the members that the k smallest units have. On the diagonal all units are equal.",
        by=("analysis.measures.lorenz",),
    ),
    "gini": Formula(
        name=INDICES["gini"],
        formula="G = Σ_i Σ_j |x_i − x_j| / (2·N·X)",
        vi="0: mọi đơn vị bằng nhau; (N−1)/N: tất cả dồn vào một đơn vị. Hai lần diện tích giữa đường chéo và đường cong Lorenz.",
        en="0: all units equal; (N−1)/N: all in one unit. Twice the area between the diagonal and the Lorenz curve.",
        by=("analysis.measures.gini", "analysis.measures.gini_between"),
    ),
    "gini_small": Formula(
        name=INDICES["gini_small"],
        formula="G* = G·N / (N − 1)",
        vi="Đi từ 0 đến 1, nên dùng khi so các nhóm có số đơn vị khác nhau.",
        en="Goes from 0 to 1, so it is for comparing groups of different size.",
        by=("analysis.measures.gini_small",),
    ),
    "theil": Formula(
        name=INDICES["theil"],
        formula="T = Σ (x_i/X)·ln(x_i/μ)",
        vi="0: mọi đơn vị bằng nhau; ln N: tất cả dồn vào một đơn vị. Nhạy với đơn vị lớn.",
        en="0: all units equal; ln N: all in one unit. Looks more at the large units.",
        by=("analysis.measures.theil",),
    ),
    "theil_parts": Formula(
        name=Phrase(vi="Tách Theil T theo nhóm", en="Splitting Theil's T by group"),
        formula="T = Σ s_g·ln(s_g/p_g) + Σ s_g·T_g",
        vi="Phần đầu là giữa các nhóm, phần sau là trong từng nhóm; cộng lại đúng bằng T. Trong mỗi huyện lại tách được theo loại hình.",
        en="The first part is between groups, the second within them; they add up to T exactly. Within districts it splits again by type.",
        by=("analysis.measures.theil_between", "analysis.measures.theil_parts", "analysis.measures.theil_nested"),
    ),
    "theil_l": Formula(
        name=INDICES["theil_l"],
        formula="L = (1/N)·Σ ln(μ/x_i)",
        vi="0: mọi đơn vị bằng nhau; không có mức cao nhất. Nhạy với đơn vị nhỏ.",
        en="0: all units equal; no upper limit. Looks more at the small units.",
        by=("analysis.measures.theil_l", "analysis.measures.theil_l_between"),
    ),
    "ge2": Formula(
        name=Phrase(vi="GE(2)", en="GE(2)"),
        formula="GE(2) = Σ (x_i/μ − 1)^2 / (2·N)",
        vi="Bằng nửa bình phương hệ số biến thiên; nhạy với đơn vị lớn nhất.",
        en="Half the square of the coefficient of variation; looks most at the largest units.",
        by=("analysis.measures.ge2",),
    ),
    "hoover": Formula(
        name=Phrase(vi="Hoover", en="Hoover"),
        formula="H = ½·Σ |s_i − p_i|",
        vi="Phần đảng viên phải chuyển nơi khác để đơn vị nào cũng có đúng phần của mình (p): bằng nhau, hoặc theo số dân.",
        en="The share of the members that would have to move for each unit to have its due (p): the same for all, or by inhabitants.",
        by=("analysis.measures.hoover",),
    ),
    "hhi": Formula(
        name=Phrase(
            vi="Herfindahl–Hirschman và số đảng bộ tương đương", en="Herfindahl–Hirschman and effective number"
        ),
        formula="HHI = Σ (x_i/X)^2; 1/HHI",
        vi="HHI từ 1/N (bằng nhau) đến 1. Nghịch đảo là số đảng bộ bằng nhau có cùng mức tập trung.",
        en="HHI goes from 1/N (equality) to 1. Its inverse is how many equal committees would be as concentrated.",
        by=("analysis.measures.hhi", "analysis.measures.effective_number"),
    ),
    "bounds": Formula(
        name=Phrase(vi="Giới hạn khi chỉ biết tổng", en="Bounds when only sums are known"),
        formula=Phrase(vi="ít nhất ≤ chỉ số ≤ nhiều nhất", en="least ≤ index ≤ greatest"),
        vi="Ít nhất khi chia đều nhất, nhiều nhất khi một đảng bộ nhận hết phần còn lại. Mọi cách chia số nguyên đều nằm giữa, và hai đầu đều đạt được.",
        en="The least where the members are shared out most evenly, the greatest where one committee has all that remains. Every whole-number way lies between, and both ends are attained.",
        by=tuple(f"analysis.bounds.{name}" for name in ("of_totals", "with_missing", "lorenz", "order_statistics")),
    ),
    "robust_z": Formula(
        name=Phrase(vi="Điểm z vững", en="Robust z score"),
        formula=Phrase(
            vi="z = 0,6745·(x_i − trung vị) / MAD, MAD = trung vị của |x_i − trung vị|",
            en="z = 0.6745·(x_i − median) / MAD, MAD = median of |x_i − median|",
        ),
        vi="Cách trung vị của loại hình bao nhiêu lần độ lệch thường gặp; |z| trên 3,5 là đáng xem lại (Iglewicz và Hoaglin, 1993). Chỉ tính khi loại hình có từ 8 đảng bộ.",
        en="How many usual deviations from the median of its type; |z| above 3.5 deserves a look (Iglewicz and Hoaglin 1993). Only for types of 8 committees or more.",
        by=("analysis.measures.robust_z", "analysis.measures.outliers"),
    ),
    "funnel": Formula(
        name=Phrase(vi="Phễu của tỷ lệ", en="Funnel of shares"),
        formula="sin^2(arcsin √s ∓ z / (2·√n))",
        vi="Tỷ lệ của đảng bộ có n đảng viên lệch khỏi tỷ lệ chung s đến đâu thì vẫn có thể chỉ do ngẫu nhiên: 95 trong 100 với z = 1,96; 998 trong 1.000 với z = 3,09.",
        en="How far the share of a committee of n members may stray from the common share s by chance alone: 95 in 100 for z = 1.96, 998 in 1,000 for z = 3.09.",
        by=("analysis.measures.funnel",),
    ),
    "hiding": Formula(
        name=Phrase(vi="Che số nhỏ", en="Hiding small numbers"),
        formula=Phrase(vi="che x khi 1 ≤ x ≤ 4", en="x is hidden where 1 ≤ x ≤ 4"),
        vi="Che thêm các số mà từ đó tính ngược ra được; sau khi che, không số nào bị che có thể tính ra đúng từ các tổng.",
        en="Further numbers are hidden from which it could be worked out; then no hidden number follows from the sums that are shown.",
        by=("analysis.disclosure.sensitive_sums", "analysis.suppression.hidden"),
    ),
}


def methods(*names: str, lang: str) -> List:
    """A list of the formulas of these names (keys of `FORMULAS`); of all without a name. Raises `KeyError` for an unknown name.

    >>> [entry.formula for entry in methods("location_quotient", lang="en").entries]
    ['LQ_g = (X_g/X) / (B_g/B)']
    """
    chosen = [FORMULAS[name] for name in names or FORMULAS]
    entries = tuple(ListEntry(of.name.say(lang), (getattr(of, lang),), in_language(of.formula, lang)) for of in chosen)
    return List(lang=lang, title=FORMULAS_TITLE.say(lang), about=NOTATION.say(lang), entries=entries)


FORMULAS_TITLE = Phrase(vi="Cách tính các số trên trang này", en="How the numbers on this page are got")
