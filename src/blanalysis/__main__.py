"""The command line: `blanalysis report | check | return | consolidate | tidy | annotate | template | lab`. Arguments in, exit code out.

Exit codes: 0 done (for `check`: nothing was left out), 1 `check` found something left out, 2 refused, with one sentence,
130 stopped by the user (but 0 for `lab`, which is always ended so)."""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .vocabulary import __version__, wording
from .vocabulary.formats import LANGS, escaped_json, one_line
from .vocabulary.phrases import Phrase, Text
from .vocabulary.refusals import RefusedError

if TYPE_CHECKING:
    from .membership.findings import Finding
    from .membership.membership import Membership

# Each command imports what it needs: nbconvert alone takes longer to import than `check` takes to run.


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command with these arguments (None: those of the command line); gives the exit code.
    Whatever a user can mend is said in one sentence on the error stream, never in a traceback."""
    _write_utf8()
    langs: tuple[str, ...] = LANGS
    try:
        given = _argument_parser().parse_args(arguments)
        langs = _languages(given)
        code = given.run(given)
        if sys.stdout:
            sys.stdout.flush()  # here, where a full disk or a closed pipe is still caught
        return code
    except RefusedError as refused:
        _print_error(_in_languages(refused, langs))
        return 2
    except KeyboardInterrupt:
        _print_error("")
        _print_error("Đã dừng / stopped.")
        return 130
    except BrokenPipeError:  # `blanalysis check … | head`
        _discard_output(sys.stdout)
        return 0
    except OSError as cause:  # errors of files are caught elsewhere: as a rule this is one of the output stream
        _discard_output(sys.stdout)
        _print_error(_in_languages(wording.INPUT_OUTPUT_FAILED(cause=cause.strerror or str(cause)), langs))
        return 2


def _in_languages(said: Text | Phrase | Finding | RefusedError, langs: Sequence[str]) -> str:
    return " / ".join(map(said.say, langs))


def _print_error(words: str) -> None:
    try:
        if sys.stderr:
            print(one_line(words), file=sys.stderr, flush=True)
    except OSError:
        _discard_output(sys.stderr)


def _discard_output(stream) -> None:
    """Send what is still buffered for a stream that takes nothing to the null device, instead of failing once more at exit."""
    if stream:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


class _Parser(argparse.ArgumentParser):
    """Refuses in sentences of both languages what argparse refuses in English; its help is in both."""

    def error(self, message: str):
        for pattern, phrase in WRONG_ARGUMENTS.items():
            if found := re.match(pattern, message):
                what, *choices = (part.replace("'", "") for part in found.groups())
                raise RefusedError(phrase, what=what, choices="".join(choices), help=f"{self.prog} --help")
        raise RefusedError(wording.WRONG_COMMAND, what=message, help=f"{self.prog} --help")

    def add_option(self, name: str, row: str = "", **more: Any) -> None:
        """Add an argument, with the help that the row HELP.`row` of the wording has, or else that of its name."""
        self.add_argument(name, help=_in_languages(HELP[row or name.lstrip("-")], LANGS), **more)


def _argument_parser() -> _Parser:
    parser = _Parser(prog="blanalysis", description=_in_languages(HELP["blanalysis"], LANGS))
    parser.add_argument("--version", action="version", version=f"blanalysis {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    runs = (_run_report, _run_check, _run_tidy, _run_annotate, _run_return, _run_consolidate, _run_template, _run_lab)
    described = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))  # files and options
    for run in runs:
        name = run.__name__.removeprefix("_run_")
        files, options = described[name]  # "*", "+" or "", and arguments of argparse
        about, own = (_in_languages(HELP[key], LANGS) for key in (name, "own-copy"))
        is_own = name in ("check", "tidy", "annotate", "consolidate", "return")
        command: _Parser = commands.add_parser(name, help=about, description=f"{about}. {own if is_own else ''}")
        if files:
            command.add_option("workbooks", nargs=files, metavar="FILE")
            command.add_option("--province", metavar="NAME")
            if name != "lab":
                command.add_option("--columns", metavar="FILE")
        command.add_option("--lang", choices=LANGS)
        for option, more in options.items():
            command.add_option(option, **more)
        command.set_defaults(run=run)
    return parser


def _languages(given: argparse.Namespace) -> tuple[str, ...]:
    return (given.lang,) if given.lang else LANGS


def _run_report(given: argparse.Namespace) -> int:
    from .report import build, pdf

    browser = pdf.browser() if given.pdf else ""  # before any page is made
    options = {name: getattr(given, name) for name in ("internal", "code", "columns", "province")}
    options |= {"langs": _languages(given), "document": given.docx}
    options |= {"workers": build.worker_count(), "progress": _print_progress}
    written = _written_pages(given, options)
    for page in written if browser else ():
        if page.suffix == ".html" and page.name != "index.html":
            _print_progress(pdf.write_pdf(page, browser).name)
    _print_path(written[-1])
    return 0


def _written_pages(given: argparse.Namespace, options: dict[str, Any]) -> tuple[Path, ...]:
    from .report import build
    from .vocabulary.places import PlaceError

    try:
        if not given.each:
            return build.write(given.workbooks, given.out, **options)
        sets = build.of_districts(given.workbooks, given.columns, given.province)
    except PlaceError as several:
        if given.each or not several.provinces:
            raise
        sets = build.of_provinces(given.workbooks, several.provinces, given.columns)
    return build.write_editions(sets, given.out, **options)


def _print_path(path: Path) -> None:
    print(one_line(str(path)))


def _print_progress(words: str) -> None:
    if sys.stderr and sys.stderr.isatty():
        _print_error(words)


def _run_check(given: argparse.Namespace) -> int:
    from .exhibits import account
    from .vocabulary.places import PlaceError

    try:
        of = {"": _loaded_with_draft(given) if given.suggest else _load(given)}
    except PlaceError as several:
        if not several.provinces:
            raise
        of = {name: _load(argparse.Namespace(**vars(given) | {"province": name})) for name in several.provinces}
    if given.json:
        told = {name: account.account_as_json(membership) for name, membership in of.items()}
        print(escaped_json(json.dumps(told.get("") or {"provinces": told}, ensure_ascii=False, indent=2)))
    for name, membership in {} if given.json else of.items():
        texts = (account.account_as_text(membership, lang) for lang in _languages(given))
        print(_wrapped_for_terminal("\n\n".join([*([f"\n== {name} =="] if name else []), *texts])))
    return 1 if any(membership.left_out for membership in of.values()) else 0


def _load(given: argparse.Namespace):
    from .membership.loading import load

    options = {"count_rows": getattr(given, "count_rows", False), "columns": given.columns}
    return load(*given.workbooks, **options, province=given.province)


def _loaded_with_draft(given: argparse.Namespace):
    """The membership; before it is shown, what was not understood is written as a draft, also where no table is found at all."""
    from .exhibits import draft
    from .layout.table import NoTableError
    from .membership.loading import sheets_named

    membership, refused = None, None
    try:
        membership = _load(given)
    except NoTableError as cause:
        refused = cause
    unknown = not membership or membership.unread_sheets
    sheets = sheets_named(given.workbooks, given.columns) if unknown else []
    found = membership.findings if membership else draft.findings_of_unread(sheets)
    text = draft.draft_of(found, sheets, membership.places if membership else None)
    path = draft.write_draft(given.suggest, text) if text else given.suggest
    said = (wording.WRITTEN if text else wording.NOTHING_TO_ASK)(path=str(path))
    _print_error(_in_languages(said, _languages(given)))
    if refused:
        raise refused
    return membership


def _wrapped_for_terminal(text: str) -> str:
    if not (sys.stdout and sys.stdout.isatty()):
        return text
    width = max(shutil.get_terminal_size().columns - 1, 40)
    filled = partial(textwrap.fill, width=width, break_long_words=False, break_on_hyphens=False)
    lines = ((line, " " * (len(line) - len(line.lstrip()) + 2)) for line in text.split("\n"))
    return "\n".join(filled(line, subsequent_indent=indent) for line, indent in lines)


def _run_tidy(given: argparse.Namespace) -> int:
    from .workbooks.tidy import write_tidy

    membership = _load(given)
    labels = _languages(given)[0] if given.labels else None
    return _said_left_out(membership, write_tidy(membership, given.out, labels=labels), given)


def _run_consolidate(given: argparse.Namespace) -> int:
    from .workbooks.consolidate import write_consolidated

    membership = _load(given)
    of_day = membership.on(given.date) if given.date else membership
    return _said_left_out(membership, write_consolidated(of_day, given.out, _languages(given)[0]), given)


def _said_left_out(membership: Membership, written: Path, given: argparse.Namespace) -> int:
    from .membership.findings import Kind, Severity

    _print_path(written)
    for of in membership.findings:
        if of.kind.severity is Severity.LEFT_OUT or of.kind in (Kind.MISSING_UNITS, Kind.LOCK_FILE):
            _print_error(": ".join(filter(None, (str(of.at), _in_languages(of, _languages(given))))))
    return 0


def _run_annotate(given: argparse.Namespace) -> int:
    from .membership.loading import load
    from .workbooks import annotate

    membership, langs, reading = _load(given), _languages(given), {"columns": given.columns, "province": given.province}
    paths = [file.path for file in membership.files]
    if not annotate.is_folder(given.out, len(paths)):
        if given.workbooks != paths:  # nothing of the folder's other files belongs into the copy
            membership = load(*paths, **reading)
        _print_path(annotate.write_annotated(membership, given.out, langs))
        return 0
    refused: list[RefusedError] = []
    for path in annotate.write_each_annotated(paths, given.out, langs, refused.append, **reading):
        _print_path(path)
    for refusal in refused:
        _print_error(_in_languages(refusal, langs))
    return 1 if refused else 0


def _run_return(given: argparse.Namespace) -> int:
    from .membership.findings import Kind
    from .workbooks import letter

    membership, langs, refused = _load(given), _languages(given), list[RefusedError]()
    for path in letter.write_returns(membership, given.out, langs, refused.append):
        _print_path(path)
    passed = [of for of in membership.findings if of.kind in (Kind.UNREAD_FILE, Kind.LOCK_FILE)]
    for said in (*refused, *passed):
        _print_error(_in_languages(said, langs))
    return int(bool(refused) or any(of.kind is Kind.UNREAD_FILE for of in passed))


def _run_template(given: argparse.Namespace) -> int:
    from .vocabulary.places import PlaceError
    from .workbooks import template

    options = {"province": given.province, "on": given.date, "district": given.district}
    try:
        since = _load(given) if given.workbooks else None
    except PlaceError:  # of a province that has been merged
        since = _load(argparse.Namespace(**vars(given) | {"province": None}))
    _print_path(template.write_template(given.out, _languages(given), **options, since=since))
    return 0


def _run_lab(given: argparse.Namespace) -> int:
    from .explorer import server

    langs = _languages(given)
    server.set_workbooks(given.workbooks, given.province)
    folder, kept = server.working_folder(langs[0])
    if kept:
        _print_error(_in_languages(wording.KEPT(names=kept), langs))

    def announce(address: str) -> None:
        lines = [*(wording.RUNNING.say(lang, folder=folder) for lang in langs), address]
        print(*map(one_line, lines), sep="\n", flush=True)

    server.serve_lab(folder, announce, lang=langs[0], browser=not given.no_browser)
    return 0


def _write_utf8() -> None:
    """Let both streams write UTF-8: a Windows console or pipe may have a code page without Vietnamese letters."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


HELP = wording.group("HELP")
WRONG_ARGUMENTS = {
    r"the following arguments are required: (.+)": wording.ARGUMENT_LACKING,
    r"unrecognized arguments: (.+)": wording.ARGUMENT_UNKNOWN,
    r"argument .+: invalid choice: '(.*)' .*\(choose from (.+)\)": wording.NO_SUCH_CHOICE,
    r"argument (.+): expected one argument": wording.VALUE_LACKING,
}


if __name__ == "__main__":
    sys.exit(main())
