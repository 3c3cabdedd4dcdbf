"""The command line: `blanalysis report | check | tidy | annotate | template | lab`. Arguments in, exit code out.

Exit codes: 0 done (for `check`: nothing was left out), 1 `check` found something left out, 2 refused, with one sentence,
130 stopped by the user (but 0 for `lab`, which is always ended so).
"""

from __future__ import annotations

import argparse
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
from .vocabulary.phrases import Text
from .vocabulary.refusals import RefusedError

if TYPE_CHECKING:
    from .membership.findings import Finding

# Each command imports what it needs: nbconvert alone takes longer to import than `check` takes to run.


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command with these arguments (None: those of the command line); gives the exit code.

    Whatever a user can mend is said in one sentence on the error stream, never in a traceback.
    """
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


def _in_languages(said: Text | Finding | RefusedError, langs: Sequence[str]) -> str:
    return " / ".join(map(said.say, langs))


def _print_error(words: str) -> None:
    """Print a line to the error stream, where there is one."""
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
    """Refuses in sentences of both languages what argparse refuses in English."""

    def error(self, message: str):
        for pattern, phrase in WRONG_ARGUMENTS.items():
            if found := re.match(pattern, message):
                what, *choices = (part.replace("'", "") for part in found.groups())
                raise RefusedError(phrase, what=what, choices="".join(choices), help=f"{self.prog} --help")
        raise RefusedError(wording.WRONG_COMMAND, what=message, help=f"{self.prog} --help")


def _argument_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="blanalysis",
        description="Đảng viên ở các đảng bộ cấp xã của một tỉnh, thành phố: đọc, kiểm tra, vẽ, báo cáo. / "
        "Members of the committees of commune level of a province or city: read, check, chart, report.",
    )
    parser.add_argument("--version", action="version", version=f"blanalysis {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_report_options(_add_command(commands, "report", _run_report, "*"))
    check, tidy = _add_command(commands, "check", _run_check, "+"), _add_command(commands, "tidy", _run_tidy, "+")
    for counting in (check, tidy):
        counting.add_argument("--count-rows", action="store_true", help=_COUNT_ROWS)
    suggested = (
        "ghi tệp mẫu để khai những chỗ chưa hiểu / write a draft of the file that teaches what was not understood"
    )
    check.add_argument("--suggest", metavar="FILE", help=suggested)
    check.add_argument("--json", action="store_true", help="ghi JSON / print JSON")
    tidy.add_argument("--out", required=True, metavar="TABLE", help=".csv hoặc .xlsx / .csv or .xlsx")
    annotate = _add_command(commands, "annotate", _run_annotate, "+")
    copy = (
        "bản sao .xlsx (tệp có macro: .xlsm); nhiều tệp: một thư mục / "
        "the copy, .xlsx (with macros: .xlsm); of several workbooks: a folder"
    )
    annotate.add_argument("--out", required=True, metavar="COPY", help=copy)
    template = _add_command(commands, "template", _run_template)
    template.add_argument("out", metavar="OUT", help="tệp mới .xlsx / the new file, .xlsx")
    template.add_argument("--province", metavar="NAME", default="Bạc Liêu", help=_OF_PROVINCE)
    template.add_argument("--date", metavar="DAY", help=_DAY)
    lab = _add_command(commands, "lab", _run_lab, "*")
    lab.add_argument("--no-browser", action="store_true", help="không mở trình duyệt / open no browser")
    return parser


def _add_command(commands, name: str, run, files: str = "") -> argparse.ArgumentParser:
    """A command with its help, its language and as many files as `files` says ("*", "+"; "" takes none)."""
    description = f"{_HELP[name]}. {_OWN_COPY if name in _OWN_COPIES else ''}"
    command = commands.add_parser(name, help=_HELP[name], description=description)
    if files:
        command.add_argument("workbooks", nargs=files, metavar="FILE", help=_FILE)
        command.add_argument("--province", metavar="NAME", help=_PROVINCE)
        if name != "lab":
            command.add_argument("--columns", metavar="FILE", help=_COLUMNS)
    command.add_argument("--lang", choices=LANGS, help="ngôn ngữ (mặc định: cả hai) / language (default: both)")
    command.set_defaults(run=run)
    return command


def _add_report_options(report: argparse.ArgumentParser) -> None:
    report.add_argument(
        "--out", default="reports", metavar="DIR", help="thư mục ghi (mặc định: reports) / folder (default: reports)"
    )
    report.add_argument(
        "--each",
        choices=("district",),
        help="mỗi huyện một bộ trang, trong thư mục riêng / a set of pages for each district, in a folder of its own",
    )
    report.add_argument(
        "--pdf",
        action="store_true",
        help="ghi thêm mỗi trang thành PDF, cần có Chrome, Edge hoặc Chromium / "
        "each page as PDF too, where Chrome, Edge or Chromium is installed",
    )
    report.add_argument("--code", action="store_true", help="kèm các lệnh, gập lại / show the code, folded")
    report.add_argument(
        "--internal",
        action="store_true",
        help="dùng nội bộ: không che số nhỏ ở các cột nhạy cảm / internal use: hide no small numbers of sensitive columns",
    )


_HELP = {
    "report": "lập báo cáo HTML / write HTML reports",
    "check": "cho biết đã đọc được gì / say what was read",
    "tidy": "ghi bảng đã kiểm tra / write the checked table",
    "annotate": "ghi bản sao có tô màu và ghi chú ở ô có vấn đề / write a copy with colour and notes at the cells with findings",
    "template": "ghi danh sách trống các đảng bộ để nhập số liệu kỳ sau / write an empty list of the committees to fill in",
    "lab": "mở JupyterLab với các sổ tay / open the notebooks in JupyterLab",
}
_OWN_COPIES = ("check", "tidy", "annotate")
_OWN_COPY = "Bản riêng của cơ quan, không che số nào. / The office's own copy: no number is hidden."
_FILE = (
    "tệp bảng tính (.xlsx .xlsm .xls .xlsb .ods .fods .csv, bảng HTML), thư mục, hoặc mẫu như *.xlsx / "
    "spreadsheet (.xlsx .xlsm .xls .xlsb .ods .fods .csv, HTML table), a folder, or a pattern such as *.xlsx"
)
_COLUMNS = (
    "tệp .toml cho biết nghĩa của tiêu đề, tên, trang (mặc định: blanalysis.toml cạnh bảng) / "
    "a .toml file that says what headings, names and sheets mean (default: blanalysis.toml beside the workbooks)"
)
_PROVINCE = (
    "tỉnh của số liệu, ví dụ “Cà Mau” (mặc định: theo tiêu đề, tên tệp, tên đơn vị) / "
    "the province of the figures, such as “Cà Mau” (default: what titles, file names, names of units tell)"
)
_OF_PROVINCE = "tỉnh, thành phố, ví dụ “Cà Mau” (mặc định: Bạc Liêu) / province or city (default: Bạc Liêu)"
_DAY = "ngày số liệu, ví dụ 31/12/2026: danh sách của ngày ấy / day of the figures: the list is that of this day"
_COUNT_ROWS = "danh sách từng người: chỉ đếm số người theo đảng bộ / a list of persons: only count them by committee"


def _languages(given: argparse.Namespace) -> tuple[str, ...]:
    return (given.lang,) if given.lang else LANGS


def _run_report(given: argparse.Namespace) -> int:
    from .report import build, pdf

    browser = pdf.browser() if given.pdf else ""  # before any page is made
    options = {
        "langs": _languages(given),
        "internal": given.internal,
        "code": given.code,
        "columns": given.columns,
        "province": given.province,
        "workers": build.worker_count(),
        "progress": _print_progress,
    }
    written = _written_pages(given, options)
    for page in written if browser else ():
        if page.name != "index.html":
            _print_progress(pdf.write_pdf(page, browser).name)
    _print_path(written[-1])
    return 0


def _written_pages(given: argparse.Namespace, options: dict[str, Any]) -> tuple[Path, ...]:
    """The pages that were written; of workbooks of several provinces a set for each."""
    from .report import build, editions
    from .vocabulary.places import PlaceError

    try:
        if not given.each:
            return build.write(given.workbooks, given.out, **options)
        sets = editions.of_districts(given.workbooks, given.columns, given.province)
    except PlaceError as several:
        if given.each or not several.provinces:
            raise
        sets = editions.of_provinces(given.workbooks, several.provinces, given.columns)
    return editions.write_editions(sets, given.out, **options)


def _print_path(path: Path) -> None:
    """Print the path of a file that was written."""
    print(one_line(str(path)))


def _print_progress(words: str) -> None:
    """Print a line for each page that is made, where a person watches; a pipe or file gets none."""
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
        import json

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
    """The text with lines broken between words for a terminal; as it is for a pipe or file."""
    if not (sys.stdout and sys.stdout.isatty()):
        return text
    width = max(shutil.get_terminal_size().columns - 1, 40)
    filled = partial(textwrap.fill, width=width, break_long_words=False, break_on_hyphens=False)
    lines = ((line, " " * (len(line) - len(line.lstrip()) + 2)) for line in text.split("\n"))
    return "\n".join(filled(line, subsequent_indent=indent) for line, indent in lines)


def _run_tidy(given: argparse.Namespace) -> int:
    from .membership.findings import Severity
    from .workbooks.tidy import write_tidy

    membership = _load(given)
    _print_path(write_tidy(membership, given.out))
    for finding in membership.findings:
        if finding.kind.severity is Severity.LEFT_OUT:
            _print_error(f"{finding.at}: {_in_languages(finding, _languages(given))}")
    return 0


def _run_annotate(given: argparse.Namespace) -> int:
    from .membership.loading import load
    from .workbooks import annotate

    membership, langs = _load(given), _languages(given)
    paths = [file.path for file in membership.files]
    if not annotate.is_folder(given.out, len(paths)):
        if given.workbooks != paths:  # nothing of the folder's other files belongs into the copy
            membership = load(*paths, columns=given.columns, province=given.province)
        _print_path(annotate.write_annotated(membership, given.out, langs))
        return 0
    refused: list[RefusedError] = []
    for path in annotate.write_each_annotated(paths, given.out, langs, refused.append, given.columns, given.province):
        _print_path(path)
    for refusal in refused:
        _print_error(_in_languages(refusal, langs))
    return 1 if refused else 0


def _run_template(given: argparse.Namespace) -> int:
    from .workbooks import template

    _print_path(template.write_template(given.out, _languages(given), province=given.province, on=given.date))
    return 0


def _run_lab(given: argparse.Namespace) -> int:
    from .explorer import server

    langs = _languages(given)
    server.set_workbooks(given.workbooks, given.province)
    folder, kept = server.working_folder()
    if kept:
        _print_error(_in_languages(wording.KEPT(names=kept), langs))

    def announce(address: str) -> None:
        lines = [*(wording.RUNNING.say(lang, folder=folder) for lang in langs), address]
        print(*map(one_line, lines), sep="\n", flush=True)

    server.serve_lab(folder, announce, browser=not given.no_browser)
    return 0


def _write_utf8() -> None:
    """Let both streams write UTF-8: a Windows console or pipe may have a code page without Vietnamese letters."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


WRONG_ARGUMENTS = {
    r"the following arguments are required: (.+)": wording.ARGUMENT_LACKING,
    r"unrecognized arguments: (.+)": wording.ARGUMENT_UNKNOWN,
    r"argument .+: invalid choice: '(.*)' .*\(choose from (.+)\)": wording.NO_SUCH_CHOICE,
    r"argument (.+): expected one argument": wording.VALUE_LACKING,
}


if __name__ == "__main__":
    sys.exit(main())
