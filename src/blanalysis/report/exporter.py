"""The exporter of nbconvert named `blanalysis`: makes of a saved notebook the page that a report has of it."""

from __future__ import annotations

from nbconvert.exporters import Exporter
from traitlets import Bool, default

from . import notebook
from .page import Frame, NotebookPage


class PageExporter(Exporter):
    """The language is the notebook's own, `LANG` in its cell tagged `parameters`. `resources["page"]` is the `page.NotebookPage`."""

    export_from_notebook = "blanalysis"
    output_mimetype = "text/html"
    show_code = Bool(False, help="Show the code of each cell, folded.").tag(config=True)

    @default("file_extension")
    def _file_extension_default(self):
        return ".html"

    def from_notebook_node(self, nb, resources=None, **options):
        """The page as HTML, and nbconvert's resources."""
        nb, resources = super().from_notebook_node(nb, resources, **options)
        lang = notebook.language(nb.cells)
        cells = notebook.cells_in_language(nb.cells, lang)
        name = resources.get("metadata", {}).get("name", "")
        command = f'jupyter nbconvert --to blanalysis "{name}.ipynb"' if name else ""
        frame = Frame(lang=lang, title=notebook.notebook_title(cells) or "blanalysis", command=command)
        resources["page"] = NotebookPage(cells, frame, code=self.show_code)
        return resources["page"].html, resources
