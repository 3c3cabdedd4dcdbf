"""`blanalysis report --pdf` with a real browser."""

import pytest
import reports
from browsers import CHROMIUM

from blanalysis import __main__
from blanalysis.vocabulary.formats import LANGS

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed, which prints the pages")


def test_each_page_also_as_pdf(tmp_path, monkeypatch, capsys):
    reports.only_notebooks(monkeypatch, 1)
    out = tmp_path / "Báo cáo quý 1 #2"
    assert __main__.main(["report", "--out", str(out), "--pdf"]) == 0
    assert capsys.readouterr() == (f"{out / 'index.html'}\n", "")
    pages = [*(f"01-where-are-the-members.{lang}" for lang in LANGS), "index", "index.en"]
    names = sorted(path.name for path in out.iterdir())
    assert names == sorted([f"{page}.{end}" for page in pages for end in ("html", "pdf")])
    for page in pages:
        assert (out / f"{page}.pdf").read_bytes().startswith(b"%PDF-")
