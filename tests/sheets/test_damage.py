"""A broken or hostile file costs a stated time and memory and ends in a sentence, or is read with no number lost."""

import io
import json
import pickle
import random
import struct
import subprocess
import sys
import time
import warnings
import zipfile
import zlib
from pathlib import Path

import pytest
from binaries import biff5, xlsb
from made_workbooks import working_list
from one_list import (
    KINDS,
    MAIN,
    book_of,
    letters,
    open_document,
    packed,
    parts_of,
    relations,
    rows_of,
    sheet_of,
    workbook_xml,
    xlsx_parts,
)

from blanalysis import load
from blanalysis.layout import table
from blanalysis.layout.rows import Role
from blanalysis.sheets import guard
from blanalysis.sheets import read as read_sheets
from blanalysis.vocabulary import sources
from blanalysis.vocabulary.formats import LANGS
from blanalysis.vocabulary.places import load_units as load_places
from blanalysis.vocabulary.refusals import RefusedError

LIST = working_list()
MOST_SECONDS, MOST_MEGABYTES = 60, 2048  # of any file that comes in; what is tested here is far below

# --- random damage

SCRAPS = (b"<", b">", b'"', b"'", b"&", b"9", b"-1", b"99999999999", b"1e400", b"NaN", b"<!--", b";", b"\n", b"<td>")


def struck(text: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, lost, put in, moved, repeated; or the end cut off."""
    for _ in range(chance.choice((1, 1, 2, 5))):
        at, size = chance.randrange(len(text) + 1), chance.choice((1, 1, 2, 4, 16, 64, 512))
        before, block, after = text[:at], text[at : at + size], text[at + size :]
        how = chance.randrange(8)
        if how == 0:
            text = before + bytes(byte ^ 1 << chance.randrange(8) for byte in block[:1]) + text[at + 1 :]
        elif how == 1:
            text = before + chance.randbytes(size) + text[at:]
        elif how == 2:
            text = before + after
        elif how == 3:
            to = chance.randrange(len(after) + 1)
            text = before + after[:to] + block + after[to:]
        elif how == 4:
            text = before + block * chance.choice((2, 3, 50)) + after
        elif how == 5:
            text = before + chance.choice((b"\0", b"\xff", b"\xff\xff\xff\x7f")) * len(block) + after
        elif how == 6:
            text = before + chance.choice(SCRAPS) + text[at + chance.choice((0, 1)) :]
        elif chance.random() < 0.4:
            text = before
    return text


def damaged(whole: bytes, chance: random.Random) -> bytes:
    """Damage to the file, or inside one part of a zip that is whole again around it."""
    if not whole.startswith(b"PK") or chance.random() < 0.2:
        return struck(whole, chance)
    parts = parts_of(whole)
    sheets = [name for name in parts if "sheet" in name or name == "content.xml"]
    name = chance.choice(sheets if chance.random() < 0.5 else list(parts))
    return packed(parts | {name: struck(parts[name], chance)})


def check_nothing_lost(path) -> None:
    """Of a file that is read: typed = counted + left out, and each number under a count heading is in a row or total."""
    conservation = load(path).conservation
    assert (conservation["typed"] == conservation["counted"] + conservation["left_out"]).all()
    for sheet in read_sheets(path):
        tables = table.find_tables(sheet, load_places())
        parts = {at: part for t in reversed(tables) for at, part in t.roles().items()}
        for t in tables:
            counts = {column for column, h in t.headings.items() if h.column and h.column.counts}
            end = min(
                (other.layout.head[0] for other in tables if other.layout.head[0] > t.layout.head[-1]),
                default=sys.maxsize,
            )
            for cell in sheet.cells:
                if cell.column in counts and t.layout.head[-1] < cell.row < end and type(cell.value) in (int, float):
                    assert parts[cell.at] in (Role.ROW, Role.TOTAL, Role.SECTION, Role.COLUMN_NUMBER)


def check_sentence(refusal: RefusedError) -> None:
    for lang in LANGS:
        said = refusal.say(lang)
        assert said.endswith(".")
        assert said.isprintable(), said


def in_this_process(reader, path, content):
    """The child's work without the child, for speed: what comes out goes the way that its answer goes."""
    return guard._grids_of_answer(path, pickle.dumps((reader(path, content), None)))


@pytest.mark.parametrize("kind", KINDS)
def test_damage_is_read_with_no_number_lost_or_refused_in_a_sentence(kind, tmp_path, capfd):
    chance, whole, read = random.Random(f"64 {kind}"), KINDS[kind](LIST), 0
    for place in range(30 if kind in ("xls", "xlsb") else 60):  # these are read in a child process
        path = tmp_path / f"{place}.xls"
        path.write_bytes(damaged(whole, chance) or b"?")
        start = time.perf_counter()
        try:
            check_nothing_lost(path)
            read += 1
        except RefusedError as refusal:
            check_sentence(refusal)
        assert time.perf_counter() - start < 20
    assert read > 2
    assert capfd.readouterr() == ("", "")


SWALLOWS = ("<!-- x", "<style>", "<script>")


@pytest.mark.parametrize("opened", SWALLOWS)
def test_a_page_is_refused_where_something_without_end_swallows_cells(opened, tmp_path):
    whole = KINDS["html"](LIST).decode()
    rows = whole.split("<tr>")
    (tmp_path / "a.xls").write_text("<tr>".join([*rows[:8], opened, *rows[8:]]).replace("border='1'", ""), "utf-8")
    with pytest.raises(RefusedError, match="no end after"):
        load(tmp_path / "a.xls")
    (tmp_path / "a.xls").write_text(f"{whole}<!-- <td>9</td> --><style>{opened}", "utf-8")
    assert load(tmp_path / "a.xls").conservation["typed"].tolist() == [104, 2509, 749]


def _numbers(sheets) -> set[tuple[int, int, float]]:
    return {(c.row, c.column, c.value) for sheet in sheets for c in sheet.cells if isinstance(c.value, (int, float))}


def _by_openpyxl(content: bytes) -> set | None:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), data_only=True)
    except Exception:  # it says nothing of this file
        return None
    held = (cell for sheet in book.worksheets for cell in sheet._cells.values())
    return {(c.row, c.column, c.value) for c in held if isinstance(c.value, (int, float))}


def test_every_number_that_another_reader_finds_is_found(tmp_path, monkeypatch):
    """Where the file is read at all; damage may have made text of a number, which is a cell all the same."""
    monkeypatch.setattr(guard, "read_in_child", in_this_process)
    chance, whole, compared = random.Random(2017), KINDS["xlsx"](LIST), 0
    for _ in range(150):
        content = damaged(whole, chance) or b"?"
        (tmp_path / "a").write_bytes(content)
        try:
            sheets = read_sheets(tmp_path / "a")
        except RefusedError:
            continue
        theirs = _by_openpyxl(content)
        if theirs:
            texts = {(c.row, c.column) for sheet in sheets for c in sheet.cells if isinstance(c.value, str)}
            assert {one for one in theirs if one[:2] not in texts and abs(one[2]) < 1e15} <= _numbers(sheets)
            compared += 1
    assert compared > 10


# --- bombs and traps: each in a process of its own, whose memory is measured

# Each is a fork of one process in which all modules are loaded, which takes longer than most of the traps.
_CHILDREN = """
import json, os, resource, signal, sys, time, warnings
from blanalysis import load
from blanalysis.vocabulary.formats import LANGS
from blanalysis.vocabulary.refusals import RefusedError

def read(path):
    warnings.simplefilter("error")
    start, said = time.perf_counter(), []
    try:
        held = load(path).conservation
        kept = bool((held["typed"] == held["counted"] + held["left_out"]).all())
    except RefusedError as refusal:
        kept, said = True, [refusal.say(lang) for lang in LANGS]
    seconds = time.perf_counter() - start
    try:
        with open("/proc/self/status") as status:  # the other counts what our parent held before we began
            own = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    except OSError:
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    guarded = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps({"kept": kept, "said": said, "seconds": seconds, "megabytes": max(own, guarded) // 1024}))

load(sys.argv[1])
for line in sys.stdin:
    path, seconds = json.loads(line)
    child = os.fork()
    if not child:
        signal.alarm(seconds)
        os.dup2(os.open(path + ".out", os.O_WRONLY | os.O_CREAT), 1)
        os.dup2(os.open(path + ".err", os.O_WRONLY | os.O_CREAT), 2)
        sys.stdin.close()
        read(path)
        sys.exit()
    print(os.waitpid(child, 0)[1], flush=True)
"""


@pytest.fixture(scope="session")
def in_a_child(tmp_path_factory):
    """Load a file in a process of its own: how that ended, what it printed, what it said as an error."""
    plain = tmp_path_factory.mktemp("plain") / "a"
    plain.write_bytes(KINDS["xlsx"](LIST))
    command = [sys.executable, "-W", "ignore", "-c", _CHILDREN, str(plain)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:

        def load_it(path: Path) -> tuple[int, str, str]:
            parent.stdin.write(json.dumps([str(path), 3 * MOST_SECONDS]) + "\n")
            parent.stdin.flush()
            ended = int(parent.stdout.readline())
            return ended, *(Path(f"{path}.{end}").read_text(encoding="utf-8") for end in ("out", "err"))

        yield load_it


def _corner(cell: str) -> bytes:
    return packed(xlsx_parts(sheet_of(rows_of(LIST) + f'<row r="1048576"><c r="XFD1048576"{cell}</c></row>')))


def _corner_of_xls() -> bytes:
    return KINDS["xls"]([*LIST, *[()] * (65535 - len(LIST)), (*[None] * 255, 7)])


def _with(kind: str, part: str, text: bytes) -> bytes:
    """A file of this kind with another part."""
    return packed(parts_of(KINDS[kind](LIST)) | {part: text})


def _deflated(text: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(text) + packer.flush(zlib.Z_FULL_FLUSH)


def _lying(kind: str, part: str) -> bytes:
    """A zip of which one part unpacks to two gigabytes beyond what its header declares."""
    parts = parts_of(KINDS[kind](LIST))
    parts[part] += b" " * 20_000  # so that a look at the first bytes does not find it
    whole, listing = io.BytesIO(), b""
    for name, text in parts.items():
        # Flushed in full, a block of zeros can stand any number of times.
        data = _deflated(text) + _deflated(bytes(5_000_000)) * (400 if name == part else 0) + zlib.compress(b"")[2:-4]
        head = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, zlib.crc32(text), len(data), len(text), len(name), 0)
        listing += b"PK\1\2\x14\0" + head + struct.pack("<HHHII", 0, 0, 0, 0, whole.tell()) + name.encode()
        whole.write(b"PK\3\4" + head + name.encode() + data)
    end = struct.pack("<HHHHIIH", 0, 0, len(parts), len(parts), len(listing), whole.tell(), 0)
    return whole.getvalue() + listing + b"PK\5\6" + end


def _zip_bomb() -> bytes:
    whole = io.BytesIO(KINDS["xlsx"](LIST))
    with (
        zipfile.ZipFile(whole, "a", zipfile.ZIP_DEFLATED) as parts,
        parts.open("xl/media/a.bin", "w", force_zip64=True) as part,
    ):
        for _ in range(62):
            part.write(bytes(5_000_000))
    return whole.getvalue()


def _many_sheets(count: int, rows, part=None) -> bytes:
    """So many sheets with these rows; all in one part, where it is named."""
    targets = {part or f"worksheets/s{n}.xml": "worksheet" for n in range(count)}
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n + 1}" r:id="r{1 if part else n + 1}"/>' for n in range(count))
    parts = xlsx_parts(sheet_of("")) | {"xl/workbook.xml": book_of(sheets)}
    parts |= {"xl/_rels/workbook.xml.rels": relations(targets)}
    return packed(parts | {f"xl/{target}": sheet_of(rows) for target in targets})


def _ole(**loops) -> bytes:
    """A workbook .xls whose container is bent: chains that end nowhere, entries that are their own children, sizes below zero."""
    content = bytearray(KINDS["xls"]([*LIST, (9, "x" * 5000)]))
    chain, folder = (512 + 512 * struct.unpack_from("<I", content, at)[0] for at in (76, 48))
    if "chain" in loops:
        for place in range(128):
            if struct.unpack_from("<I", content, chain + 4 * place)[0] < 0xFFFFFFF0:
                struct.pack_into("<I", content, chain + 4 * place, place)
    for entry in range(4):
        if "folder" in loops:
            struct.pack_into("<3I", content, folder + 128 * entry + 68, entry, entry, 0)
        if "size" in loops:
            struct.pack_into("<i", content, folder + 128 * entry + 120, -1)
    if "count" in loops:
        struct.pack_into("<I", content, 44, 0x7FFFFFFF)
        struct.pack_into("<2I", content, 68, 0, 0x7FFFFFFF)
    return bytes(content)


def _repeated(rows: int, columns: int) -> bytes:
    cell = f'<table:table-cell table:number-columns-repeated="{columns}" office:value-type="float" office:value="1"/>'
    row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
    return open_document(f'<table:table table:name="a">{row}</table:table>', root="document")


LAUGHS = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(10))
LAUGHS = f'<!DOCTYPE a [<!ENTITY a "ha">{LAUGHS}]>'.encode()
OUTSIDE = b'<!DOCTYPE a [<!ENTITY k SYSTEM "file:///etc/passwd"><!ENTITY l SYSTEM "http://127.0.0.1:9/x">]>'
LONG = "Xã " * 2_000_000
OVERLAPPING = "".join(f'<mergeCell ref="{letters(n % 90 + 1)}{5 + n % 7}:XFD1048576"/>' for n in range(100_000))


def _with_entities(kind: str, declared: bytes) -> bytes:
    """The entities stand in every text that is declared to be XML or a page."""
    whole = KINDS[kind](LIST)
    if not whole.startswith(b"PK"):
        return whole.replace(b"?>", b"?>" + declared, 1).replace(b"DANH", b"&k;&l;")
    parts = parts_of(whole)
    name = "content.xml" if kind == "ods" else STRINGS
    text = parts[name]
    text = text.replace(b"?>", b"?>" + declared, 1) if b"?>" in text else declared + text
    return packed(parts | {name: text.replace(b"DANH", b"&k;&l;")})


BOOK, STRINGS = "xl/workbook.xml", "xl/sharedStrings.xml"
READ, REFUSED = "read", "refused"
TRAPS = {
    "stray number in the far corner": (lambda: _corner("><v>7</v>"), READ),
    "stray space in the far corner": (lambda: _corner(' t="inlineStr"><is><t> </t></is>'), READ),
    "a thousand corners": (lambda: _many_sheets(1000, '<row r="1"><c r="Z99999"><v>7</v></c></row>'), REFUSED),
    "xls corner": (_corner_of_xls, READ),
    "xlsb corner": (lambda: xlsb({"name": "a", "rows": {1: {1: 1}, 1_048_576: {16_384: 2}}}), "far away"),
    "OpenDocument repeats": (lambda: _repeated(1_048_576, 16_384), "filled cells"),
    "XML index": (lambda: workbook_xml('<Worksheet><Table><Row ss:Index="9999999999999"/></Table></Worksheet>'), REFUSED),
    "page spans": (lambda: b"<table>" + b"<tr><td colspan=1000 rowspan=65534>1" * 2000, "filled cells"),
    "zip bomb": (_zip_bomb, "too large"),
    "lying xlsx": (lambda: _lying("xlsx", "xl/worksheets/sheet1.xml"), READ),
    "lying xlsb": (lambda: _lying("xlsb", "xl/worksheets/sheet0.bin"), "damaged"),
    "lying ods": (lambda: _lying("ods", "content.xml"), READ),
    "many parts": (lambda: packed(xlsx_parts(sheet_of("")) | {f"xl/{n}.xml": b"" for n in range(20_000)}), "parts"),
    "one part for many sheets": (
        lambda: _many_sheets(1000, rows_of([(1, 2, 3, 4, 5)] * 5000), "worksheets/a.xml"),
        "filled cells",
    ),
    "texts": (lambda: _with("xlsx", STRINGS, f'<sst xmlns="{MAIN}">'.encode() + b"<si/>" * 5_000_000 + b"</sst>"), "texts"),
    "relations": (lambda: _with("xlsx", BOOK, b"<a>" + b"<b/>" * 3_000_000 + b"</a>"), "list of parts"),
    "deep strings": (lambda: _with("xlsx", STRINGS, b"<a>" * 1_000_000 + b"</a>" * 1_000_000), REFUSED),
    "deep sheet": (lambda: packed(xlsx_parts(sheet_of(rows_of(LIST) + "<a>" * 1_000_000))), "damaged"),
    "deep document": (lambda: KINDS["fods"](LIST).replace(b"<table:table-row>", b"<table:x>" * 1_000_000, 1), "deep"),
    "deep page": (lambda: b"<table><tr><td>" * 900_000, "deep"),
    "a tag without end": (lambda: _with("ods", "content.xml", b"<" + b"a" * 250_000_000), "XML tag"),
    "merges": (lambda: packed(xlsx_parts(sheet_of(rows_of(LIST), after=f"<mergeCells>{OVERLAPPING}</mergeCells>"))), None),
    "sheets": (lambda: _many_sheets(1001, ""), "1,000 sheets"),
    "sheets of a document": (lambda: open_document("<table:table/>" * 100_000, root="document"), "1,000 sheets"),
    "sheets of XML": (lambda: workbook_xml("<Worksheet/>" * 100_000), "1,000 sheets"),
    "a sheet's name": (lambda: _with("xlsx", BOOK, book_of('<sheet name="a&#10;{0}" sheetId="1" r:id="r1"/>')), READ),
    "a long text": (lambda: packed(xlsx_parts(sheet_of(rows_of([*LIST, (9, LONG, 1)])))), "100,000 letters"),
    "a long formula": (
        lambda: packed(xlsx_parts(sheet_of(f'<row r="1"><c r="A1"><f>{"A1+" * 2_700_000}1</f></c></row>'))),
        "100,000 letters",
    ),
    "a line": (lambda: b"a;b\n" + b"x" * 30_000_000, REFUSED),
    "commas": (lambda: b"," * 30_000_000, REFUSED),
    "quotes": (lambda: b'"' * 30_000_001, REFUSED),
    "quotes in a list": (lambda: KINDS["csv"](LIST) + b'";' * 5_000_000, REFUSED),
    "spaces": (lambda: b" " * 30_000_000, REFUSED),
    "tables in tables": (lambda: b"<table>" * 7_000_000, REFUSED),
    "chain": (lambda: _ole(chain=True), REFUSED),
    "folder": (lambda: _ole(folder=True), None),
    "size": (lambda: _ole(size=True), None),
    "count": (lambda: _ole(count=True), REFUSED),
    "no end": (lambda: biff5([[b"a"]])[:-4] + b"\x03\x02\xff\xff" * 5000, None),
} | {
    f"{name} in {kind}": (lambda kind=kind, declared=declared: _with_entities(kind, declared), "DOCTYPE")
    for name, declared in (("laughs", LAUGHS), ("outside", OUTSIDE))
    for kind in ("xlsx", "ods", "fods", "xml")
}  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="the memory of a process is measured as POSIX does")
@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_costs_little_time_and_memory(name, in_a_child, tmp_path):
    make, expected = TRAPS[name]
    (tmp_path / "bay").write_bytes(make())
    ended, printed, errors = in_a_child(tmp_path / "bay")
    assert (ended, errors) == (0, "")
    found = json.loads(printed)
    assert found["kept"]
    assert found["seconds"] < MOST_SECONDS / 2
    assert found["megabytes"] < MOST_MEGABYTES / 2
    assert all(said.endswith(".") and said.isprintable() for said in found["said"])
    if expected == READ:
        assert not found["said"]
    elif expected == REFUSED:
        assert found["said"]
    elif expected:
        assert expected in found["said"][1]


# --- nothing but the file is opened, nothing is run

_WATCHED = """
import json, sys
from blanalysis import load
from blanalysis.sheets import guard
from blanalysis.vocabulary.refusals import RefusedError
cases, every, in_child, watching = json.load(sys.stdin), [], guard.read_in_child, False
def in_this_process(reader, path, content):
    return reader(path, content)

def watch(event, arguments):
    rooms = ("open", "socket", "subprocess", "exec", "import", "ctypes", "os", "urllib", "shutil", "http", "webbrowser")
    if watching and event.split(".")[0] in rooms:
        seen.append([event, str(arguments[0]) if arguments else ""])

sys.addaudithook(watch)
for path, plain, where in cases:
    guard.read_in_child = in_child if where == "child" else in_this_process
    load(plain)  # so that all modules are there
    seen = []
    watching = True
    try:
        load(path)
    except RefusedError as refusal:
        seen.append(["refused", str(refusal)])
    watching = False
    every.append(seen)
print(json.dumps(every))
"""
LINKS = (
    '=HYPERLINK("http://127.0.0.1:9/a";"x")', "=cmd|'/c calc'!A1", "=WEBSERVICE(\"http://127.0.0.1:9/b\")",
    "='file:///etc/[passwd]a'!A1", "http://127.0.0.1:9/c", "\\\\127.0.0.1\\a\\b.xlsx", "@SUM(1)", "<img src=http://127.0.0.1:9/d>",
)  # fmt: skip


WATCHED = [*((kind, "child") for kind in KINDS), ("xls", "here"), ("xlsb", "here")]


@pytest.fixture(scope="session")
def watched(tmp_path_factory):
    """What was opened and run while a file of each kind was read, all in one other process; with the file."""
    folder, cases = tmp_path_factory.mktemp("watched"), []
    for kind, where in WATCHED:
        paths = folder / f"{kind}-{where}", folder / f"{kind}-{where}-plain"
        for path, rows in zip(paths, ([*LIST, *((link,) for link in LINKS)], LIST), strict=True):
            path.write_bytes(KINDS[kind](rows))
        cases.append((*map(str, paths), where))
    command = [sys.executable, "-c", _WATCHED]
    done = subprocess.run(command, input=json.dumps(cases), capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    every = json.loads(done.stdout)
    return {case: (path, seen) for case, (path, *_), seen in zip(WATCHED, cases, every, strict=True)}


@pytest.mark.parametrize(("kind", "where"), WATCHED)
def test_nothing_is_run_and_nothing_else_opened(kind, where, watched):
    """Those of the guard's child are read in this process too: what the child opens is not seen from here."""
    path, events = watched[kind, where]
    seen = {tuple(one) for one in events}
    assert ("open", path) in seen
    data = sources.path(sources.EXAMPLE).parent
    others = {one for one in seen if not (one[0] == "open" and Path(one[1]).parent == data)} - {("open", path)}
    guarded = kind in ("xls", "xlsb") and where == "child"
    pipes = {one for one in others if guarded and one[0] == "open" and one[1].isdigit()}
    assert others - pipes == ({("subprocess.Popen", sys.executable)} if guarded else set())
