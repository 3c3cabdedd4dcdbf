"""How each number on the pages is computed (`data/formulas.csv`): name, formula, how to read it, and the functions that compute it."""

from dataclasses import dataclass

from ...vocabulary import phrases, sources, wording
from ...vocabulary.refusals import RefusedError
from ..exhibit import Exhibit, List, ListEntry, note_where_lacking


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """One formula: its name; the formula; how to read it; and `by`, the functions that compute it, as "package.module.function"."""

    name: phrases.Phrase
    formula: phrases.Phrase
    reading: phrases.Phrase
    by: tuple[str, ...]


FORMULAS = {
    row["key"]: Formula(
        name=phrases.Phrase(vi=row["name_vi"], en=row["name_en"]),
        formula=phrases.Phrase(vi=row["formula_vi"], en=row["formula_en"]),
        reading=phrases.Phrase(vi=row["vi"], en=row["en"]),
        by=tuple(row["by"].split("; ")),
    )
    for row in sources.rows("formulas.csv")
}


@note_where_lacking
def methods(*names: str, lang: str) -> Exhibit:
    """A list of the formulas of these names (keys of `FORMULAS`); of all without a name. Raises `RefusedError` for an unknown name.

    >>> [entry.formula for entry in methods("location_quotient", lang="en").entries]
    ['LQ_g = (X_g/X) / (B_g/B)']
    """
    for name in names:
        if str(name) not in FORMULAS:
            raise RefusedError(wording.NO_SUCH, what=wording.FORMULA, asked=str(name), names=[*FORMULAS])
    chosen = [FORMULAS[name] for name in names or FORMULAS]
    entries = tuple(ListEntry(of.name.say(lang), (of.reading.say(lang),), of.formula.say(lang)) for of in chosen)
    return List(lang=lang, title=wording.FORMULAS_TITLE.say(lang), about=wording.NOTATION.say(lang), entries=entries)
