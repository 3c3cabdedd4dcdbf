"""The exporter of nbconvert named `blanalysis`: makes of a saved notebook the page that a report has of it."""

from html import escape

from nbconvert.exporters import Exporter
from traitlets import Bool, default

from ..vocabulary import wording
from . import notebook, page


class PageExporter(Exporter):
    """The language is the notebook's own, see `notebook.language`; that nothing was run is said. `resources["page"]` is the `page.NotebookPage`."""

    export_from_notebook = "blanalysis"
    output_mimetype = "text/html"
    show_code = Bool(False, help="Show the code of each cell, folded.").tag(config=True)

    @default("file_extension")
    def _file_extension_default(self):
        return ".html"

    def from_notebook_node(self, nb, resources=None, **options):
        nb, resources = super().from_notebook_node(nb, resources, **options)
        lang = notebook.language(nb.cells)
        cells = notebook.cells_in_language(nb.cells, lang)
        name = resources.get("metadata", {}).get("name", "")
        command = f'jupyter nbconvert --to blanalysis "{name}.ipynb"' if name else ""
        if notebook.is_unrun(cells):
            again = command.replace("nbconvert", "nbconvert --execute", 1)
            said = wording.NOT_RUN.say(lang, command=again or "jupyter nbconvert --execute --to blanalysis")
            self.log.warning(said)
            note = {"cell_type": "raw", "metadata": {}, "source": f'<p class="exhibit note">{escape(said)}</p>\n'}
            cells.insert(1 if cells[0]["cell_type"] == "markdown" else 0, note)
        frame = page.Frame(lang=lang, title=notebook.notebook_title(cells) or "blanalysis", command=command)
        resources["page"] = page.NotebookPage(cells, frame, code=self.show_code)
        return resources["page"].html, resources
