"""Makes the two pictures of the README: a page of the report, and an annotated workbook. All figures in them are made up.

    python tests/given/readme_pictures.py

Needs Chromium, LibreOffice and pdftoppm; writes `.images/page.png` and `.images/annotated.png`.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from browsers import chromium
from made_workbooks import write
from openpyxl import load_workbook
from PIL import Image, ImageChops

from blanalysis.__main__ import main

IMAGES = Path(__file__).parents[2] / ".images"
HEADING = ("STT", "Tên đảng bộ", "Tổng số đảng viên", "Chính thức", "Dự bị", "Nữ", "Số chi bộ", "Kết nạp mới")
ROWS = (
    (1, "Phường 1", 293, 284, 9, 111, 9, 10),
    (2, "Phường Hộ Phòng", 320, 301, 19, 122, 10, 12),
    (3, "Phường Láng Tròn", 177, 172, 7, 42, 8, 6),
    (4, "Xã Phong Thạnh", 353, 327, 26, 411, 12, 15),
    (5, "Xã Phong Thạnh A", "160 đ/c", 150, 10, 44, 8, 5),
    (6, "Xã Phong Thạnh Đông", 216, 207, 9, 75, 9, 9),
    (7, "Xã Phong Thạnh Tay B", 167, 156, 11, 59, 8, 7),
    (8, "Xã Phong Tân", 161, 152, 9, 43, 8, 8),
    (9, "Xã Tân Phong", 151, 144, 7, 55, 7, 4),
    (10, "Xã Tân Thạnh", 233, 217, 16, 85, 9, 11),
    (None, "Cộng", 2131, 2110, 123, 1047, 88, 87),
)
TITLES = ("SỐ LIỆU MINH HỌA / ILLUSTRATIVE FIGURES", "DANH SÁCH ĐẢNG BỘ THỊ XÃ GIÁ RAI", "Tính đến 31/12/2016")


def page(folder: Path) -> None:
    """The first screen of page 03, made from the illustrative workbook."""
    main(["report", "--lang", "vi", "--out", str(folder)])
    with chromium() as browser:
        shown = browser.new_page(viewport={"width": 1000, "height": 1880})
        shown.goto((folder / "03-how-are-members-spread.vi.html").as_uri())
        shown.screenshot(path=folder / "page.png")
    _save(Image.open(folder / "page.png"), "page.png", 800)


def annotated(folder: Path) -> None:
    """The list of findings and the sheet with coloured cells, as LibreOffice prints them."""
    source = write(folder / "gia-rai.xlsx", [*((title,) for title in TITLES), HEADING, *ROWS])
    book = load_workbook(source)
    for letter, width in zip("ABCDEFGH", (6, 26, 19, 12, 8, 8, 10, 13), strict=True):
        book.active.column_dimensions[letter].width = width
    book.save(source)
    copy = folder / "gia-rai-ghi-chu.xlsx"
    main(["annotate", str(source), "--out", str(copy), "--lang", "vi"])
    quiet = {"check": True, "stdout": subprocess.DEVNULL}
    subprocess.run(["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, copy], **quiet)
    subprocess.run(["pdftoppm", "-r", "110", "-png", copy.with_suffix(".pdf"), folder / "sheet"], **quiet)
    sheets = [_cropped(Image.open(path)) for path in sorted(folder.glob("sheet-*.png"))[:2]]
    width, gap = max(sheet.width for sheet in sheets), 24
    both = Image.new("RGB", (width + 2 * gap, sum(sheet.height + gap for sheet in sheets) + gap), "white")
    top = gap
    for sheet in reversed(sheets):
        both.paste(sheet, (gap, top))
        top += sheet.height + gap
    _save(both, "annotated.png", 900)


def _cropped(image: Image.Image) -> Image.Image:
    """Without the white margin."""
    plain = image.convert("RGB")
    return plain.crop(ImageChops.difference(plain, Image.new("RGB", plain.size, "white")).getbbox())


def _save(image: Image.Image, name: str, width: int) -> None:
    """In few colours and of one width, so that the file is small."""
    height = round(image.height * width / image.width)
    image.convert("RGB").resize((width, height), Image.LANCZOS).quantize(96).save(IMAGES / name, optimize=True)


if __name__ == "__main__":
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as given:
        page(Path(given))
        annotated(Path(given))
