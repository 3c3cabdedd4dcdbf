"""Nobody who reads all pages together can work out a small number of a sensitive column: every number that is printed is an equation.

The pages of all and of each district, of each day, in both languages; of memberships with faults, of one day or two, read in one
load or two. `attacker` reads them, and asks integer programs for the least and the greatest value of each sum of 1 to 4: of
a committee, of a district, of a type, of all.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

import attacker
import pytest
import secret_lists
from amounts import amount
from made_workbooks import write

from blanalysis import load
from blanalysis.analysis import disclosure, suppression
from blanalysis.exhibits import tables
from blanalysis.membership.loading import loading_once
from blanalysis.vocabulary.columns import COLUMNS
from blanalysis.vocabulary.formats import LANGS
from blanalysis.vocabulary.phrases import HIDDEN

PAGES = ("01", "02", "03", "05", "06", "08")
CALLED = attacker.page_exhibits(PAGES)
READ = [(name, make) for name, make in CALLED if name in attacker.READERS]
SENSITIVE = {column.id for column in COLUMNS.values() if column.sensitive}
# What is sensitive, and what gives it by subtraction: those who were there at the start, who came and who left.
LINKED = SENSITIVE | {
    column
    for column in COLUMNS
    if column.startswith(("members_start", "increased", "decreased", "died", "transferred"))
}
WIDTH = disclosure.FEWEST
MEMBERSHIPS = [(kind, seed) for seed in range(16) for kind in secret_lists.KINDS][: amount(40, 300)]


@dataclass(frozen=True)
class Found:
    """How many sums were attacked, and which are known exactly, or more closely than is promised: name and range."""

    attacked: int
    exact: list[str]
    narrow: list[str]


def attack(folder, kind: str, seed: int, *, exhibits=READ, languages=None, internal=False) -> attacker.Attack:
    """All that is printed of a random membership. Languages take turns, or all of `languages` are read."""
    secret = secret_lists.made(folder, kind, seed)
    found, turns = attacker.Attack(secret), itertools.cycle(LANGS[:: 1 if seed % 2 else -1])
    with loading_once():
        for number, paths in enumerate(secret.loads):
            for district in (None, *secret.districts):
                membership = load(*paths, district=district)
                for day in membership.days:
                    on, of = membership.on(day), {"load": number, "day": f"{day:%d/%m/%Y}", "district": district}
                    for lang in languages or [next(turns)]:
                        found.read(on, exhibits, lang, **of, internal=internal)
    return found


def followed(found: attacker.Attack) -> Found:
    """What follows of the small sums, by the two promises of data/README.md: none is known exactly; one that a page hides is known less
    closely than by `WIDTH`, or no closer than who knows its whole would know it if nothing of it were shown."""
    secrets = found.secrets(SENSITIVE)
    exact = _known(found, secrets, 1, ())
    narrow = _known(found, found.hidden, WIDTH, found.wholes())
    return Found(len(secrets | found.hidden), exact, narrow)


def _known(found: attacker.Attack, secrets: dict, width: int, wholes) -> list[str]:
    """The names and ranges of the secrets known more closely than by the width, and than the rest of the sheet tells anyway."""
    ranges = found.ranges(secrets, width=width)
    near = {terms: ends for terms, ends in ranges.items() if ends[1] - ends[0] < width}
    best = found.ranges(near, width=width, only=_tells_nothing, more=wholes) if near else {}
    return [
        f"{secrets[terms]}: {low:.0f}–{high:.0f}"
        for terms, (low, high) in near.items()
        if high - low < best[terms][1] - best[terms][0]
    ]


def _tells_nothing(reading: attacker.Reading) -> bool:
    """Whether a reading is a rule that everybody knows, or of columns that have nothing to do with sensitive ones."""
    return reading.is_rule or LINKED.isdisjoint(column for (_, column), _ in reading.terms)


def test_the_reader_knows_every_exhibit_of_the_pages():
    """Whoever puts another exhibit on these pages must have it read, or say why it tells nothing."""
    assert {name for name, _ in CALLED} <= {*attacker.READERS} | attacker.MEMBERS_ONLY
    assert {*attacker.READERS} <= {name for name, _ in CALLED}


@pytest.mark.parametrize(("kind", "seed"), MEMBERSHIPS)
def test_no_small_number_follows(tmp_path, kind, seed):
    said = attack(tmp_path, kind, seed)
    assert not said.failures
    found = followed(said)
    assert not found.exact
    assert not found.narrow


@pytest.mark.parametrize("kind", ["workbooks of communes", "two days without their start", "a form by type"])
def test_no_small_number_follows_from_both_languages(tmp_path, kind):
    """Each language alone says the same, and both together no more."""
    read = {lang: attack(_folder(tmp_path, lang), kind, 101, languages=[lang]) for lang in LANGS}
    said = {lang: {(of.terms, of.least, of.most) for of in found.readings} for lang, found in read.items()}
    assert said["vi"] == said["en"]
    both = followed(read["vi"])
    assert (both.exact, both.narrow) == ([], [])


@pytest.mark.parametrize("kind", ["one special zone", "workbooks of communes", "before and since the reform"])
def test_what_is_hidden_can_be_found_where_it_is_shown(tmp_path, kind):
    """The office's own copy hides nothing: there the same programs find the numbers."""
    inside = [followed(attack(_folder(tmp_path, seed), kind, seed, internal=True)) for seed in range(2)]
    assert all(len(found.exact) >= 3 for found in inside if found.attacked)
    assert any(found.attacked for found in inside)


@pytest.mark.parametrize("lost", ["closed columns", "hidden sums"])
def test_without_its_gate_the_same_pages_tell(tmp_path, monkeypatch, lost):
    """Were the columns around the sensitive ones not closed, or no sum hidden, numbers would follow."""
    if lost == "hidden sums":
        monkeypatch.setattr(suppression, "hidden", lambda counts, **_: suppression.with_sums(counts).isna() & False)
    else:
        for name in ("closed_columns", "closed_by_group"):
            monkeypatch.setattr(disclosure, name, lambda membership, *, internal=False: frozenset())
    kinds = ("two days in two loads, with their start", "rows left out", "columns that one district lacks")
    found = [followed(attack(_folder(tmp_path, kind), kind, seed)) for kind in kinds for seed in range(2)]
    assert sum(len(of.exact) for of in found) >= 3


def _folder(folder, name):
    (made := folder / str(name)).mkdir(exist_ok=True)
    return made


@pytest.mark.parametrize(
    "kind", ["one special zone", "rows outside the list", "the whole and its districts", "before and since the reform"]
)
@pytest.mark.parametrize("seed", range(amount(2, 12)))
def test_a_total_is_hidden_on_all_pages_or_on_none(tmp_path, kind, seed):
    secret = secret_lists.made(tmp_path, kind, seed)
    membership = load(*secret.loads[0])
    shown: dict[str, dict[str, str]] = {}
    for name, make in READ:
        for column, text in attacker.totals_of_all(name, make(membership, lang="en")).items():
            shown.setdefault(column, {})[name] = text
    assert any(len(by) > 1 for by in shown.values()) or not SENSITIVE & {*shown}
    for column, by in shown.items():
        assert len({text == HIDDEN for text in by.values()}) == 1, (column, by)


def test_of_a_single_base_organisation_nothing_is_on_a_page(tmp_path):
    """Neither its numbers nor its name, which may be a person's; the office's own copy has the numbers."""
    rows = [
        ("Chi bộ đ/c Hùng", 37, 41, 3),
        ("Chi bộ ấp 2", 53, 9, "x2"),
        ("- Trần Thị Hà", 11, 2, 1),
        ("- Lê Văn Tư", 42, 7, 0),
    ]
    head = [("TỈNH ỦY CÀ MAU",), ("ĐẢNG ỦY XÃ HỒNG DÂN",), ("Tính đến ngày 31/12/2025",)]
    labels = ["Tên tổ chức đảng", *(COLUMNS[of].label.vi for of in ("members", "members_female", "members_religious"))]
    membership = load(write(tmp_path / "a.xlsx", [*head, labels, *rows]))
    said = {
        internal: tables.issue_list(membership, lang="en", internal=internal).grid.rows for internal in (False, True)
    }
    assert {len(of) for of in said.values()} == {len(membership.findings)}
    texts = {internal: " ".join(text for *_, text in of) for internal, of in said.items()}
    assert "(41)" in texts[True]
    assert not re.search(r"\b(37|41|53|11|42)\b|Hùng|Hà\b|Tư\b", texts[False])
    assert HIDDEN in texts[False]
