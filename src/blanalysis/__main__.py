"""The command line: `blanalysis report | check | tidy | annotate | template`. Words in, exit code out.

Exit codes: 0 done (for `check`: nothing left out), 1 `check` found something left out, 2 refused, with one sentence.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence

from . import __version__
from .words import LANGS, RefusedError

# Each command imports what it needs: nbconvert alone takes longer to import than `check` takes to run.


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code and never shows a traceback for what a user can mend."""
    _write_utf8()
    given = _parser().parse_args(arguments)
    try:
        return given.run(given)
    except RefusedError as refused:
        said = [refused.say(lang) for lang in _languages(given)]
        print(" / ".join(said), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nĐã dừng / stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # `blanalysis check … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="blanalysis",
        description="Đảng viên ở đảng bộ xã, phường, thị trấn tỉnh Bạc Liêu: đọc, kiểm tra, vẽ, báo cáo. / "
        "Members of the commune, ward and township committees of Bạc Liêu: read, check, chart, report.",
    )
    parser.add_argument("--version", action="version", version=f"blanalysis {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    report = _command(commands, "report", _report, "lập báo cáo HTML / write HTML reports", files="*")
    report.add_argument(
        "--out", default="reports", metavar="DIR", help="thư mục ghi (mặc định: reports) / folder (default: reports)"
    )
    check = _command(commands, "check", _check, "cho biết đã đọc được gì / say what was read", files="+")
    _count_rows(check)
    check.add_argument("--json", action="store_true", help="ghi JSON / print JSON")
    tidy = _command(commands, "tidy", _tidy, "ghi bảng đã kiểm tra / write the checked table", files="+")
    _count_rows(tidy)
    tidy.add_argument("--out", required=True, metavar="FILE", help=".csv hoặc .xlsx / .csv or .xlsx")
    annotate = _command(
        commands,
        "annotate",
        _annotate,
        "ghi bản sao có tô màu và ghi chú ở ô có vấn đề / write a copy with colour and notes at the cells with findings",
        files="+",
    )
    annotate.add_argument("--out", required=True, metavar="COPY", help="bản sao .xlsx / the copy, .xlsx")
    template = commands.add_parser("template", help=_TEMPLATE, description=_TEMPLATE)
    template.add_argument("out", metavar="OUT", help="tệp mới .xlsx / the new file, .xlsx")
    _with_lang(template, _template)
    return parser


_TEMPLATE = (
    "ghi danh sách trống 64 đảng bộ để nhập số liệu kỳ sau / write an empty list of the 64 committees to fill in"
)


def _command(commands, name: str, run, help: str, *, files: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=help, description=help)
    command.add_argument("workbooks", nargs=files, metavar="WORKBOOK", help="tệp Excel .xlsx / Excel file")
    return _with_lang(command, run)


def _with_lang(command: argparse.ArgumentParser, run) -> argparse.ArgumentParser:
    command.add_argument("--lang", choices=LANGS, help="ngôn ngữ (mặc định: cả hai) / language (default: both)")
    command.set_defaults(run=run)
    return command


def _count_rows(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--count-rows",
        action="store_true",
        help="danh sách từng người: chỉ đếm theo đảng bộ / a list of persons: only count them by committee",
    )


def _languages(given: argparse.Namespace) -> tuple[str, ...]:
    return (given.lang,) if given.lang else LANGS


def _report(given: argparse.Namespace) -> int:
    from . import report

    written = report.write(given.workbooks, given.out, langs=_languages(given), progress=_say_progress)
    for path in written:
        print(path)
    return 0


def _say_progress(name: str) -> None:
    if sys.stderr.isatty():
        print(f"… {name}", file=sys.stderr)


def _check(given: argparse.Namespace) -> int:
    from . import account
    from .membership import load

    membership = load(*given.workbooks, count_rows=given.count_rows)
    if given.json:
        print(json.dumps(account.as_json(membership), ensure_ascii=False, indent=2))
    else:
        print("\n\n".join(account.as_text(membership, lang) for lang in _languages(given)))
    return 1 if membership.left_out else 0


def _tidy(given: argparse.Namespace) -> int:
    from .issues import Severity
    from .membership import load
    from .workbook import write_tidy

    membership = load(*given.workbooks, count_rows=given.count_rows)
    print(write_tidy(membership, given.out))
    for issue in membership.issues:
        if issue.kind.severity is Severity.LEFT_OUT:
            print(f"{issue.at}: {' / '.join(issue.say(lang) for lang in _languages(given))}", file=sys.stderr)
    return 0


def _annotate(given: argparse.Namespace) -> int:
    from .annotation import write_annotated
    from .membership import load

    print(write_annotated(load(*given.workbooks), given.out, _languages(given)))
    return 0


def _template(given: argparse.Namespace) -> int:
    from . import template

    print(template.write(given.out, _languages(given)))
    return 0


def _write_utf8() -> None:
    """A Windows console or pipe may be set to a code page without Vietnamese letters."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    sys.exit(main())
