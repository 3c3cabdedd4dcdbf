// "Insert as cell". A widget of Python's may not add a cell once its own has run, so the notebook's button for it is pressed, and
// the code is pasted into the new cell. Where there is no such button the code is copied, and a sentence says so.
(() => {
  "use strict";
  const panel = document.currentScript.closest(".blanalysis-panel");
  if (!panel || panel.dataset.inserts) return;
  panel.dataset.inserts = "true";
  const cell = panel.closest(".jp-Cell");
  const book = panel.closest(".jp-NotebookPanel");

  async function newCell() {
    const below = cell && cell.nextElementSibling;
    // JupyterLab's toolbars answer one of these two, by version and toolbar.
    for (const kind of ["mousedown", "click"]) {
      const add = book && book.querySelector('[data-command="notebook:insert-cell-below"]');
      if (add) add.dispatchEvent(new MouseEvent(kind, { bubbles: true, cancelable: true }));
      for (let tries = 0; add && tries < 30; tries++) {
        await new Promise(requestAnimationFrame);
        const made = cell.nextElementSibling;
        const editor = made !== below && made && made.querySelector(".cm-content");
        if (editor) return editor;
      }
    }
    return null;
  }

  function paste(editor, code) {
    const given = new DataTransfer();
    given.setData("text/plain", code);
    editor.focus();
    editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData: given, bubbles: true, cancelable: true }));
    return editor.textContent.trim() !== "";
  }

  function copy(code) {
    const box = Object.assign(document.createElement("textarea"), { value: code });
    panel.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  }

  panel.addEventListener("click", async (event) => {
    if (!event.target.closest("button.insert")) return;
    const from = panel.querySelector("pre.inserted");
    const editor = await newCell();
    const done = editor !== null && paste(editor, from.textContent);
    if (!done) copy(from.textContent);
    panel.querySelectorAll(".told").forEach((said) => said.remove());
    const said = Object.assign(document.createElement("p"), { className: "told", textContent: done ? from.dataset.done : from.dataset.copied });
    from.before(said);
  });
})();
