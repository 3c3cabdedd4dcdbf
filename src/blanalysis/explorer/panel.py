"""The panel for exploring in JupyterLab: choices in; figure, table, sentence, files and code out. The only module that uses ipywidgets.
It computes nothing: it shows `figures.compared` and `tables.compared` for the chosen `question.Question`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import fields
from functools import partial
from html import escape
from itertools import chain, count
from pathlib import Path
from secrets import token_hex
from typing import Any

import ipywidgets as widgets
from IPython.core.getipython import get_ipython
from IPython.display import display, update_display

from ..analysis.comparison import SIGNS, Comparison, columns, limit_named
from ..analysis.disclosure import listed_on_pages
from ..exhibits import account, figures, tables
from ..exhibits.facts.comparison import GROUP_HEADINGS, ComparisonFacts
from ..exhibits.html import PAGE_FILES, page_script, page_stylesheet, with_notebook_style
from ..membership.loading import Readable, collection_paused, example, load, published
from ..membership.membership import Membership
from ..sheets import InMemory
from ..vocabulary import refusals, wording
from ..vocabulary.columns import COLUMNS
from ..vocabulary.formats import LANGS, LANGUAGE, date, sentence
from ..vocabulary.phrases import TYPES, Phrase
from ..vocabulary.refusals import RefusedError, chosen_lang
from ..workbooks import tidy
from . import question, server

ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".fods", ".csv")
Names = tuple[str, ...]  # of what is opened together
GIVEN_MEMBERSHIP: Names = ()
SHIPPED: dict[Names, Callable[[], Membership]] = {("published()",): published, ("example()",): example}
NONE_CHOSEN = ""  # for ipywidgets, None means that nothing is chosen yet
LAST: dict[tuple[str, ...], tuple[question.Question, dt.date | None]] = {}  # what was asked last, by cell and call
CONTENT_WIDTH = {"width": "auto"}


def explore(
    membership: Membership | Readable | None = None, column: str | None = None, *, over: str | None = None, by: str | None = None,
    only: str | Iterable[str] = (), kind: str | None = None, sort: str | None = None, highlight: str | None = None,
    since: dt.date | str | None = None, lang: str | None = None, internal: bool = False,
) -> Panel:  # fmt: skip
    """A panel in JupyterLab for comparisons without code: which measure or ratio, grouped by what, of which committees, drawn how.

    `membership` is what `load`, `example` or `published` gave, or what `load` takes, such as the name of a workbook; without it, the
    workbooks of the session (`lab.workbooks()`), or the illustrative one. Another workbook can be chosen or uploaded in the panel, for
    all notebooks of the session; `panel.membership` is the one that it shows. Sensitive columns are offered only for `internal` use. Files are saved in the current
    folder, beside the notebook, and never over another file. `lang` is "vi" or "en"; without it, that of the notebook (its variable
    `LANG`), else "vi".

    It starts at what is asked for: the other arguments are those of `figures.compared`, `since` is the day of `figures.changes`. A cell
    that is run again has its last choices, but what its arguments name. Raises what `load` raises, and `RefusedError` for an argument
    that cannot be.

    >>> panel = explore(published(), "members", over="committees", lang="en")
    >>> panel.code.splitlines()[1:3]
    ['membership = published()', 'numbers = compare(membership, "members", over="committees")']
    """
    lang = chosen_lang(lang)
    asked: dict[str, Any] = {"column": column, "over": over, "by": by, "only": only, "kind": kind, "sort": sort}
    asked |= {"highlight": highlight, "since": since}
    membership = (server.workbooks() or example()) if membership is None else membership
    given = membership if isinstance(membership, Membership) else load(membership, province=server.province())
    running: Any = getattr(get_ipython(), "get_parent", dict)()  # the cell, which JupyterLab names
    call = running.get("metadata", {}).get("cellId", ""), repr(asked), repr(internal)
    last, day = LAST.get(call, (None, None))
    given = given.on(day) if day in given.days[:-1] and given.as_of == given.days[-1] else given
    return Panel(given, question.asked(asked, given, last, internal=internal), call, lang=lang, internal=internal)


class Panel:
    """The data (`membership`), the choices (`question`), the answer as exhibits (`figure`, `table`), as Python (`code`), and the `widget`."""

    def __init__(
        self, membership: Membership, asked: question.Question, call: tuple[str, ...], *, lang: str, internal: bool
    ):
        self.membership, self.lang, self.internal = membership, lang, internal
        self._first_membership, self._opened, self._call = membership, GIVEN_MEMBERSHIP, call
        self._updating = self._is_displayed = False
        self._element_id = f"blanalysis-{token_hex(4)}"
        layout, style = {"width": "100%", "max_width": "34em"}, {"description_width": "8.6em"}
        chooser = partial(widgets.Dropdown, layout=layout, style=style)
        self._choosers, self._workbook = {part: chooser() for part in PARTS}, chooser()
        number = widgets.BoundedIntText(max=10**9, layout={"width": "7em"})
        self._limit = (chooser(), widgets.Dropdown(layout=CONTENT_WIDTH), number)
        self._day = widgets.Dropdown(layout=CONTENT_WIDTH, style={"description_width": "initial"})
        self._refresh = widgets.Button(icon="refresh", layout=CONTENT_WIDTH)
        self._upload = widgets.FileUpload(accept=",".join(ENDINGS), multiple=True, layout=CONTENT_WIDTH)
        names = [(LANGUAGE[of], of) for of in LANGS]
        self._lang = widgets.ToggleButtons(options=names, value=lang, style={"button_width": "auto"})
        self._saves = {kind: widgets.Button(layout=CONTENT_WIDTH) for kind in SAVE}
        self._code_button = widgets.ToggleButton(layout=CONTENT_WIDTH)
        self._insert = widgets.Button(layout=CONTENT_WIDTH).add_class("insert")  # see panel.js
        self._state, self._picture = widgets.HTML(), widgets.HTML()
        self._message = widgets.HTML().add_class("live")
        self._table, self._code = widgets.Output(), widgets.Output()
        self.widget = self._layout()
        self._ask(asked)
        self._connect()

    @property
    def code(self) -> str:
        """The lines of Python that give the same figure."""
        return question.code(self.question, self.membership, lang=self.lang, internal=self.internal)

    def _ipython_display_(self) -> None:
        """Show the widgets; and below them the figure, for programs without widgets. Where widgets work, their style hides it."""
        view = {"version_major": 2, "version_minor": 0, "model_id": self.widget.model_id}
        display({"application/vnd.jupyter.widget-view+json": view, "text/plain": ""}, raw=True)
        data, metadata = self.figure.published(self._element_id)
        display(data, raw=True, metadata=metadata, display_id=self._element_id)
        self._is_displayed = True

    @collection_paused()
    def _ask(self, asked: question.Question, said: str = "") -> None:
        """Update the whole panel for this question, or the nearest one that these data can answer; `said` is shown as a message."""
        self.question = question.fitted(asked, self.membership, internal=self.internal)
        if self._call[0]:
            LAST[self._call] = self.question, self.membership.as_of
        first = self.question.since or self.question.column
        closed = question.is_internal(self.question, self.membership, internal=self.internal)
        shown: dict[str, Any] = {"internal": closed, "lang": self.lang}
        make = getattr(figures, question.function(self.question))
        self.figure = make(self.membership, first, **question.arguments(self.question), **shown)
        self._update_choosers()  # before the figure: a choice made as soon as it is seen needs the right options
        hidden = f"<style>#{self._element_id}{{display:none}}</style>"
        self._picture.value = hidden + with_notebook_style(self.figure._repr_html_())
        make = getattr(tables, question.function(self.question, to="table"))
        self.table = make(self.membership, first, **question.arguments(self.question, to="table"), **shown)
        below = self.table._repr_html_()
        if pointed_out := self.question.highlight:
            one = tables.committee(self.membership, pointed_out, internal=self.internal, lang=self.lang)
            below += one._repr_html_()
        self._table.outputs = _with_script(with_notebook_style(below))
        for kind, button in self._saves.items():  # a note has nothing to save
            button.disabled = (self.figure.drawing if kind in PICTURES else self.table.grid) is None
        self._show_code()
        self._show_message(said)
        if self._is_displayed:
            data, metadata = self.figure.published(self._element_id)
            update_display(data, raw=True, metadata=metadata, display_id=self._element_id)

    def _connect(self) -> None:
        for chooser in (*self._choosers.values(), *self._limit):
            chooser.observe(self._choose, "value")
        taken = ((self._workbook, self._open), (self._day, self._set_day), (self._lang, self._set_language))
        for widget, take in (*taken, (self._upload, self._open_uploads)):
            widget.observe(lambda change, take=take: take(change["new"]), "value")
        self._refresh.on_click(lambda button: self._update_choosers())
        self._code_button.observe(lambda change: self._show_code(), "value")
        for kind, button in self._saves.items():
            button.on_click(partial(self._save, kind))

    def _choose(self, change) -> None:
        if not self._updating:
            chosen: dict[str, Any] = {name: chooser.value or None for name, chooser in self._choosers.items()}
            column, sign, number = (each.value for each in self._limit)
            self._ask(question.Question(**chosen, where=f"{column} {sign} {number}" if column else None))

    def _set_language(self, lang: str) -> None:
        self.lang = lang
        self._ask(self.question)

    def _set_day(self, day: dt.date) -> None:
        if not self._updating:
            self.membership = self.membership.on(day)
            self._ask(self.question)

    def _open(self, names: Names) -> None:
        """Open the chosen data; those that cannot be read are refused in a sentence, and the panel keeps what it shows."""
        if self._updating:
            return
        self._show_message(wording.READING_WORKBOOK.say(self.lang))
        try:
            open_given = {GIVEN_MEMBERSHIP: lambda: self._first_membership} | SHIPPED
            opened = open_given.get(names, lambda: load(*names, province=server.province()))()
            self._opened, self.membership = names, opened
            shared = server.remember(name for name in opened.asked if not isinstance(name, InMemory))
            said = wording.OPENED_FOR_ALL if shared else wording.OPENED
            self._ask(self.question, said.say(self.lang, source=opened.source(self.lang, every_day=True)))
        except RefusedError as refused:
            self._ask(self.question)
            self._show_message(refused.say(self.lang), refused=True)

    def _open_uploads(self, uploaded) -> None:
        if not uploaded:
            return
        with self._showing_refusals():
            put = [_store_upload(Path(given["name"]).name, bytes(given["content"])) for given in uploaded]
            names = tuple(name for name, _ in put)
            self._open(names)
            if self._opened != names:  # refused: above all a list of persons must not be left there
                for name, _ in filter(lambda one: one[1], put):
                    with suppress(OSError):
                        Path(name).unlink()
                self._update_choosers()
        self._upload.value = ()

    def _save(self, kind: str, button) -> None:
        with self._showing_refusals():
            out = _free_path(f"{self.question.column}-{self.question.by}.{kind}")
            if kind in PICTURES:
                self.figure.save(out)
            else:
                self._write_table(out)
            self._show_message(wording.SAVED.say(self.lang, path=str(out.resolve())))

    def _write_table(self, out: Path) -> None:
        lang, table = self.lang, self.table
        given: Any = question.compared_numbers(self.question, self.membership)
        compared = isinstance(given, Comparison)
        frame: Any = ComparisonFacts(of=given).plain_frame(lang) if compared else table.frame
        shares = frame.columns[-1:] if compared and given.in_percent else ()
        if self.membership.illustrative:
            frame = frame.assign(**{wording.KIND_OF_DATA.say(lang): wording.ILLUSTRATIVE.say(lang)})
        marks = [table.caution] if table.caution else []
        above = [table.title, table.subtitle, *marks, wording.UNIT_LINE.say(lang, unit=table.unit)]
        below = [*table.notes, wording.SOURCE_LINE.say(lang, source=table.source)]
        tidy.write_table(frame, out, lang=lang, above=above, below=below, percent=shares)

    def _show_code(self) -> None:
        lines = f'<pre class="code" lang="{self.lang}" tabindex="0">{escape(self.code)}</pre>'
        self._code.outputs = _with_script(lines) if self._code_button.value else ()

    def _show_message(self, text: str, *, refused: bool = False) -> None:
        """Show what was done or refused; screen readers also read the title of the present figure (see page.js)."""
        seen = f'<p class="told{" refused" if refused else ""}">{escape(text)}</p>' if text else ""
        said = {name: escape(words.say(self.lang), quote=True) for name, words in INSERTED.items()}
        attributes = "".join(f' data-{name}="{words}"' for name, words in said.items())
        code = f'<pre class="inserted" hidden{attributes}>{escape(self.code)}</pre>'
        self._message.value = f'{seen}{code}<p class="heard">{escape(self.figure.title)}</p>'

    @contextmanager
    def _showing_refusals(self) -> Iterator[None]:
        try:
            yield
        except RefusedError as refused:
            self._show_message(refused.say(self.lang), refused=True)

    def _update_choosers(self) -> None:
        lang = self.lang
        self._updating = True
        try:
            for name, chooser in self._choosers.items():
                may_be = question.choices(name, self.question, self.membership, internal=self.internal)
                offered = [(_value_name(name, value, self.membership, lang), value or NONE_CHOSEN) for value in may_be]
                if name == "sort" and len(may_be) < 2:
                    offered = [(sentence(wording.NO_ORDER.say(lang)), may_be[0] or NONE_CHOSEN)]
                if question.is_set_by_kind(name, self.question):
                    offered = [(wording.SET_BY_KIND.say(lang, value=words), value) for words, value in offered]
                chosen = getattr(self.question, name) or NONE_CHOSEN
                _update_chooser(chooser, question.LABELS[name], offered, chosen, lang)
            self._update_limit()
            days = [(date(day, lang), day) for day in self.membership.days]
            for name, has in (("district", self.membership.places.districts), ("since", days[1:])):
                self._choosers[name].layout.display = None if has else "none"
            _update_chooser(self._workbook, wording.WORKBOOK_LABEL, self._workbooks(), self._opened, lang)
            _update_chooser(self._day, wording.AS_OF_HEAD, days, self.membership.as_of if days else None, lang)
            self._day.layout.display = None if len(days) > 1 else "none"
        finally:
            self._updating = False
        listed = listed_on_pages(self.membership, internal=self.internal).of_its_day
        found = account.findings_line(listed, lang, in_notebook=True)  # so that nothing is left out without a word
        self._state.value = f'<p class="state">{escape(sentence(listed.scope(lang)))}. {escape(found)}</p>'
        self._refresh.tooltip = wording.AGAIN.say(lang)
        self._upload.description, self._code_button.description = wording.UPLOAD.say(lang), wording.SEE_CODE.say(lang)
        self._upload.tooltip = wording.UPLOAD.say(lang)  # its visible text, see panel.css
        self._insert.description = wording.INSERT_CODE.say(lang)
        for kind, button in self._saves.items():
            button.description = SAVE[kind].say(lang)

    def _update_limit(self) -> None:
        lang, (of_column, of_sign, of_number) = self.lang, self._limit
        usual = NONE_CHOSEN, of_sign.value or ">", of_number.value
        column, sign, number = limit_named(self.question.where or "") or usual
        has_rows = not (self.question.since or self.membership.by_type_only)
        may_be = columns(self.membership, internal=self.internal) if has_rows else ()
        offered = [(sentence(COLUMNS[name].label.say(lang)), name) for name in may_be]
        none = (wording.NO_LIMIT.say(lang), NONE_CHOSEN)
        _update_chooser(of_column, question.LABELS["where"], [none, *offered], column, lang)
        _update_chooser(of_sign, Phrase(vi="", en=""), [(SIGN_WORDS[of].say(lang), of) for of in SIGNS], sign, lang)
        of_number.value = number
        for each in (of_sign, of_number):
            each.tooltip, each.layout.display = question.LABELS["where"].say(lang), None if column else "none"

    def _workbooks(self) -> list[tuple[str, Names]]:
        source = self._first_membership.source(self.lang, every_day=True)
        given = (wording.GIVEN_DATA.say(self.lang, source=source), GIVEN_MEMBERSHIP)
        beside = [(name,) for name in _workbooks_here()]
        # What is shown may be several together, have another ending, or have left the folder since.
        shown = [self._opened] if self._opened not in (GIVEN_MEMBERSHIP, *SHIPPED, *beside) else []
        shipped = [(SHIPPED_DATA[names].say(self.lang), names) for names in SHIPPED]
        return [given, *((", ".join(names), names) for names in (*shown, *beside)), *shipped]

    def _layout(self):
        """The widgets in their boxes. Buttons and messages are above the figure, so that no tall figure moves them out of sight."""
        wrap = {"flex_flow": "row wrap", "align_items": "center"}
        opening = widgets.HBox([self._workbook, self._refresh, self._upload, self._day, self._lang], layout=wrap)
        choosing = widgets.Box([*self._choosers.values(), widgets.HBox(self._limit, layout=wrap)]).add_class("choosing")
        saving = widgets.HBox([*self._saves.values(), self._insert, self._code_button], layout=wrap)
        answer = widgets.Box([self._picture, self._table]).add_class("answer")
        style = widgets.HTML(f"<style>{page_stylesheet('panel')}</style>")
        whole = [style, opening, self._state, choosing, saving, self._message, self._code, answer]
        return widgets.VBox(whole).add_class("blanalysis-panel")


def _update_chooser(chooser, label: Phrase, options: list, value, lang: str) -> None:
    """Set label, options (sent only when changed) and value of a chooser, and disable it when there is no choice."""
    if list(chooser.options) != options:
        chooser.options = options
    chooser.value = value if options else None
    chooser.description, chooser.disabled = label.say(lang), len(options) < 2


def _with_script(html: str) -> tuple[dict, ...]:
    """The output for a widget: HTML with the script of the pages, which sorts, searches and copies its tables."""
    own = (PAGE_FILES / "panel.js").read_text(encoding="utf-8")
    whole = f"<div>{html}<script>{page_script()}\n{own}</script></div>"
    return ({"output_type": "display_data", "data": {"text/html": whole}, "metadata": {}},)


def _value_name(part: str, value, membership: Membership, lang: str) -> str:
    if part == "highlight" and value:
        unit = membership.places.by_code[value]
        name = unit.full_name if unit.name.isdigit() else unit.name
        return f"{name} – {unit.type}{unit.district and f', {unit.district}'}"
    if part == "district" and value:
        return membership.places.districts[value][0].full_district
    if part == "since" and value:
        return date(value, lang)
    known = VALUE_NAMES.get(part, {}).get(value)
    return sentence((known or COLUMNS[value].label).say(lang))


def _workbooks_here() -> list[str]:
    """The names of the spreadsheets in the current folder, in alphabetical order; none where it cannot be listed."""
    try:
        names = [path.name for path in Path().iterdir() if path.suffix.lower() in ENDINGS]
    except OSError:
        return []
    return sorted(name for name in names if not name.startswith(("~", ".")))


def _store_upload(name: str, content: bytes) -> tuple[str, bool]:
    """Store an uploaded file in the current folder, under a free name; gives that name, and False for a file that is there already."""
    try:
        if Path(name).is_file() and Path(name).read_bytes() == content:
            return name, False
        out = _free_path(name)
    except OSError as cause:  # a name that is too long, a file that must not be read
        raise refusals.unwritable(Path(name), cause) from cause
    refusals.write_file(out, lambda beside: beside.write_bytes(content))
    return out.name, True


def _free_path(name: str) -> Path:
    """A path in the current folder with this name, or with the first free number behind it: "a.csv", "a (2).csv" …"""
    path = Path(name)
    tries = chain([path], (path.with_stem(f"{path.stem} ({n})") for n in count(2)))
    return next(tried for tried in tries if not tried.exists())


SIGN_WORDS, INSERTED = wording.group("LIMIT_SIGN"), wording.group("INSERTED")
PARTS = tuple(part.name for part in fields(question.Question) if part.name != "where")
VALUE_NAMES: dict[str, Mapping[Any, Phrase]] = {
    "over": {None: wording.NOT_DIVIDED, **wording.group("DIVIDE_BY")},
    "by": GROUP_HEADINGS,
    "type": {None: wording.ALL, **TYPES},
    "district": {None: wording.ALL},
    "kind": wording.group("PICTURE_KIND"),
    "sort": wording.group("SORT_ORDER"),
    "highlight": {None: wording.NONE_POINTED_OUT},
    "since": {None: wording.NO_DAY_COMPARED},
}
SHIPPED_DATA: dict[Names, Phrase] = {("published()",): wording.FIGURES_OF_2017, ("example()",): wording.MADE_UP_LIST}
PICTURES = ("png", "svg")
SAVE = wording.group("SAVE")
