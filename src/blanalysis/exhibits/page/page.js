// What a page can do besides being read: sort and search a table of committees, copy a table, save it or a figure.
// A page is whole without this script; every button is made here, so that none is there where scripts are off.
// Nothing is sent or fetched. Numbers are read back from their print, which `words.number` gives in one form a language.
(() => {
  "use strict";
  const SORTED_FROM = 13; // rows: a shorter table is seen at a glance
  const FINER = 3; // dots of a saved picture for each of the page's, enough for print
  const WORDS = {
    vi: {
      committee: "Đảng bộ", find: "Tìm trong bảng", found: "Hiện {n} trong {all} dòng.", sorted: "Đã xếp theo cột “{by}”, {way}.",
      up: "tăng dần", down: "giảm dần", back: "Đã trả về thứ tự ban đầu.", word: "Chép sang Word", excel: "Chép sang Excel",
      csv: "Tải CSV", svg: "Lưu hình SVG", png: "Lưu hình PNG", copied: "Đã chép {n} trong {all} dòng.",
      comma: "Số lẻ dùng dấu phẩy thập phân.", saved: "Đang lưu {name} ({n} trong {all} dòng).", drawn: "Đang lưu {name}.",
      press: "Trình duyệt không cho chép bằng nút. Phần cần chép đã được chọn: hãy bấm Ctrl+C.", code: "Chép lệnh", coded: "Đã chép lệnh.",
      failed: "Trình duyệt không lưu được hình này.", table: "bang", figure: "hinh", mark: "Tính chất số liệu", group: ".",
    },
    en: {
      committee: "Committee", find: "Search the table", found: "{n} of {all} rows shown.", sorted: "Sorted by “{by}”, {way}.",
      up: "ascending", down: "descending", back: "Back to the first order.", word: "Copy for Word", excel: "Copy for Excel",
      csv: "Download CSV", svg: "Save SVG", png: "Save PNG", copied: "{n} of {all} rows copied.",
      comma: "Decimals have a point.", saved: "Saving {name} ({n} of {all} rows).", drawn: "Saving {name}.",
      press: "The browser does not let a button copy. What to copy is selected: press Ctrl+C.", code: "Copy the code", coded: "The code is copied.",
      failed: "The browser could not save this picture.", table: "table", figure: "figure", mark: "Kind of data", group: ",",
    },
  };
  const spoken = (node) => WORDS[(node.closest("[lang]") || {}).lang] || WORDS.vi;
  const fill = (phrase, gaps) => phrase.replace(/\{(\w+)\}/g, (_, name) => gaps[name]);
  // What this script works on stands beside it: a whole page, or what the panel in JupyterLab shows.
  const here = document.currentScript.parentElement;
  const inPage = here === document.body;
  const make = (name, kind, text) => Object.assign(document.createElement(name), { className: kind, textContent: text || "" });

  // ---- the values of a table ----

  // "9.768" → "9768", "−8,03" → "-8,03", "68,53%" → "68,53%"; null for what is no number. The decimal mark stays the language's.
  function plain(text, words) {
    const group = words.group === "." ? "\\." : ",";
    const point = words.group === "." ? "," : "\\.";
    if (!new RegExp(`^[+−]?(\\d{1,3}(${group}\\d{3})+|\\d+)(${point}\\d+)?%?$`).test(text)) return null;
    return text.replace(new RegExp(group, "g"), "").replace("−", "-").replace("+", "");
  }

  const isNumeric = (cell) => cell.classList.contains("n");
  const headings = (table) => [...table.tHead.rows[table.tHead.rows.length - 1].cells];
  const body = (table) => [...table.tBodies].flatMap((part) => [...part.rows]);
  const shown = (table) => body(table).filter((row) => !row.hidden);

  // What a spreadsheet takes for this cell, without the page's signs: nil is 0, not available is empty.
  function raw(cell, words) {
    const text = cell.textContent.trim();
    if (!isNumeric(cell)) return text;
    if (text === "-") return "0";
    if (text === "…" || text === "–") return "";
    return plain(text, words) || text;
  }

  // A spreadsheet would calculate "=…" and make a day of the rank "2/10": an apostrophe keeps both a text.
  const kept = (text) => (/^\s*([=+@＝＋－＠]|-(?!\d+(?:[.,]\d+)?%?$)).|^\d+\/\d+$/su.test(text) ? `'${text}` : text);

  // Heading and rows as they are sorted and found now. Per cent go into the heading where the whole column is in per cent;
  // made-up figures say so in each row, wherever the rows are copied to.
  function values(table) {
    const words = spoken(table);
    const rows = shown(table).map((row) => [...row.cells].map((cell) => raw(cell, words)));
    const head = headings(table).map((cell) => cell.textContent.trim());
    head.forEach((title, at) => {
      const there = rows.map((row) => row[at]).filter((text) => text && text !== "[c]" && text !== "0");
      if (!isNumeric(headings(table)[at]) || !there.length || !there.every((text) => /^-?[\d.,]+%$/.test(text))) return;
      head[at] = `${title} (%)`;
      rows.forEach((row) => (row[at] = row[at].replace("%", "")));
    });
    const mark = table.closest(".exhibit").querySelector(".illustrative");
    if (mark) [head, ...rows].forEach((row, at) => row.push(at ? mark.textContent : words.mark));
    return [head, ...rows].map((row) => row.map(kept));
  }

  const lines = (rows, between, quoted) => rows.map((row) => row.map(quoted).join(between) + "\r\n").join("");
  const inLine = (text) => text.replace(/[\t\r\n]+/g, " ");

  // ---- sort and search ----

  function comparable(cell, words) {
    const text = cell.textContent.trim();
    if (!isNumeric(cell)) return text;
    if (text === "-") return 0;
    const first = text.match(/^[+−]?[\d.,]*\d/); // of "2/10" and "30 – 199" the first number
    const number = first && plain(first[0], words);
    return number ? Number(number.replace(",", ".")) : null;
  }

  function sort(table, at, way) {
    const order = new Intl.Collator("vi", { numeric: true }).compare;
    const words = spoken(table);
    const rows = body(table).filter((row) => !row.classList.contains("total"));
    const keys = new Map(rows.map((row) => [row, comparable(row.cells[at], words)]));
    const place = (row) => Number(row.dataset.place);
    const missing = (key) => key === null || key === "";
    rows.sort((one, other) => {
      const [a, b] = [keys.get(one), keys.get(other)];
      if (!way || (missing(a) && missing(b))) return place(one) - place(other);
      if (missing(a) || missing(b)) return missing(a) - missing(b); // last, whichever way
      return way * (typeof a === "number" ? a - b : order(a, b)) || place(one) - place(other);
    });
    const last = table.tBodies[0].querySelector("tr.total");
    rows.forEach((row) => table.tBodies[0].insertBefore(row, last));
  }

  function makeSortable(table, say) {
    const words = spoken(table);
    body(table).forEach((row, at) => (row.dataset.place ??= at));
    headings(table).forEach((cell, at) => {
      const button = make("button", "sort", cell.textContent);
      button.type = "button";
      cell.replaceChildren(button);
      button.addEventListener("click", () => {
        const way = { ascending: -1, descending: 0 }[cell.getAttribute("aria-sort")] ?? 1;
        headings(table).forEach((other) => other.removeAttribute("aria-sort"));
        if (way) cell.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
        sort(table, at, way);
        say(way ? fill(words.sorted, { by: button.textContent, way: way > 0 ? words.up : words.down }) : words.back);
      });
    });
  }

  // Asked without marks, "gia rai" finds "Giá Rai"; asked with them, only what has them. A tone may stand on either vowel
  // ("Hòa", "Hoà"), so it is also compared at the end of its syllable.
  const marked = (text) => text.normalize("NFD").toLowerCase().replace(/\s+/g, " ").trim();
  const toneLast = (text) => marked(text).replace(/([\u0300\u0301\u0303\u0309\u0323])([\p{L}\p{M}]+)/gu, "$2$1");
  const bare = (text) => marked(text).replace(/\p{M}/gu, "").replace(/đ/g, "d");

  function matches(text, asked) {
    const forms = bare(asked) === marked(asked) ? [bare] : [marked, toneLast];
    return forms.some((form) => form(text).includes(form(asked)));
  }

  function makeSearchable(table, { bar, say }) {
    const words = spoken(table);
    const label = make("label", "search", words.find);
    const box = Object.assign(document.createElement("input"), { type: "search", autocomplete: "off" });
    label.append(box);
    box.addEventListener("input", () => {
      const rows = body(table).filter((row) => !row.classList.contains("total"));
      rows.forEach((row) => (row.hidden = ![...row.cells].some((cell) => matches(cell.textContent, box.value))));
      body(table).forEach((row) => row.classList.contains("total") && (row.hidden = box.value.trim() !== ""));
      say(fill(words.found, { n: rows.filter((row) => !row.hidden).length, all: rows.length }));
    });
    bar.prepend(label);
  }

  // ---- copy ----

  // One path for every browser and for file://, where the newer interface to the clipboard may be refused. Where a button
  // may not copy, the table stays selected and the reader's own Ctrl+C gives the same.
  function copy(node, flavours) {
    const selection = getSelection();
    const give = (event) => {
      if (!selection.containsNode(node, true)) return;
      event.preventDefault();
      Object.entries(flavours).forEach(([kind, text]) => event.clipboardData.setData(kind, text));
    };
    selection.selectAllChildren(node);
    document.addEventListener("copy", give, { once: true });
    let done = false;
    try {
      done = document.execCommand("copy");
    } catch {
      // told by the sentence that follows
    }
    if (done) selection.removeAllRanges();
    else addEventListener("pointerdown", () => document.removeEventListener("copy", give), { once: true });
    return done;
  }

  const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

  // As the page prints it, with title and source. Should a spreadsheet get it, the format "@", as Excel and as LibreOffice
  // look for it, keeps "9.768" a text, never 9.768.
  function forWord(table) {
    const exhibit = table.closest(".exhibit");
    const row = (tag, bold) => (from) => {
      const cell = (text, right) =>
        `<${tag} style="border:1px solid;padding:2pt 4pt;text-align:${right ? "right" : "left"};mso-number-format:'\\@'" sdnum="1033;0;@">` +
        `${bold || from.className === "total" ? `<b>${escaped(text)}</b>` : escaped(text)}</${tag}>`;
      return `<tr>${[...from.cells].map((of) => cell(of.textContent.trim(), isNumeric(of))).join("")}</tr>`;
    };
    const told = (kind, tag) =>
      [...exhibit.querySelectorAll(kind)].map((from) => `<p><${tag}>${escaped(from.textContent)}</${tag}></p>`).join("");
    return (
      `<meta charset="utf-8"><div lang="${exhibit.closest("[lang]").lang}">${told(".title", "b")}${told(".subtitle, .caution, .illustrative, .unit", "i")}` +
      `<table style="border-collapse:collapse"><thead>${[...table.tHead.rows].map(row("th", true)).join("")}</thead>` +
      `<tbody>${shown(table).map(row("td")).join("")}</tbody></table>${told(".notes, .source", "span")}</div>`
    );
  }

  const printed = (table) =>
    lines([...table.tHead.rows, ...shown(table)].map((row) => [...row.cells].map((cell) => cell.textContent.trim())), "\t", inLine);

  // ---- save ----

  function save(name, kind, content) {
    const link = Object.assign(document.createElement("a"), { download: name });
    link.href = URL.createObjectURL(new Blob([content], { type: kind }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  // "02-is-the-sheet-whole.vi-bang-3": the page, and the number that stands before the title.
  function fileName(exhibit, ending) {
    const words = spoken(exhibit);
    const kind = exhibit.classList.contains("table") ? "table" : "figure";
    const number = [...document.querySelectorAll(`.exhibit.${kind}`)].indexOf(exhibit) + 1;
    let page = location.pathname.split("/").pop().replace(/\.html?$/i, "");
    try {
      page = decodeURIComponent(page);
    } catch {
      // a name that is not UTF-8 stays as the address has it
    }
    return `${(page || "blanalysis").replace(/[\\/:*?"<>|%]+/g, "-")}-${words[kind]}-${number}.${ending}`;
  }

  // Comma and point, or semicolon and comma: what Excel expects where the page's language is at home. With the mark that
  // tells Excel it is UTF-8.
  function csv(table) {
    const between = spoken(table).group === "." ? ";" : ",";
    const quoted = (text) => (new RegExp(`["\\r\\n${between}]`).test(text) ? `"${text.replace(/"/g, '""')}"` : text);
    return "\uFEFF" + lines(values(table), between, quoted);
  }

  // The drawing as it stands in the page, in the page itself or as an image.
  const pictured = (exhibit) => exhibit.querySelector("img[src^='data:image/svg+xml'], svg");

  function drawing(exhibit) {
    const image = pictured(exhibit);
    if (image.localName === "svg") return new XMLSerializer().serializeToString(image);
    const [kind, data] = image.src.split(/,(.*)/s);
    if (!kind.endsWith(";base64")) return decodeURIComponent(data);
    return new TextDecoder().decode(Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0)));
  }

  async function png(exhibit) {
    const seen = pictured(exhibit);
    const [width, height] = ["width", "height"].map((side) => parseFloat(seen.getAttribute(side)) || seen.getBoundingClientRect()[side]);
    const canvas = Object.assign(document.createElement("canvas"), { width: width * FINER, height: height * FINER });
    const image = new Image();
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(drawing(exhibit));
    await image.decode();
    const brush = canvas.getContext("2d");
    brush.fillStyle = "#fff";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((give, refuse) => canvas.toBlob((blob) => (blob ? give(blob) : refuse(new Error())), "image/png"));
  }

  // ---- the buttons ----

  function tools() {
    const bar = make("div", "tools");
    const status = make("span", "said");
    status.setAttribute("role", "status");
    bar.append(status);
    const say = (text) => (status.textContent = text);
    const button = (text, act) => {
      const made = make("button", "", text);
      made.type = "button";
      made.addEventListener("click", act);
      status.before(made);
    };
    return { bar, say, button };
  }

  function equipTable(table) {
    const words = spoken(table);
    const exhibit = table.closest(".exhibit");
    const { bar, say, button } = tools();
    const count = () => ({ n: shown(table).length, all: body(table).length });
    const told = (done, more) => say(done ? [fill(words.copied, count()), more].join(" ").trim() : words.press);
    button(words.word, () => told(copy(table, { "text/html": forWord(table), "text/plain": printed(table) })));
    button(words.excel, () => told(copy(table, { "text/plain": lines(values(table), "\t", inLine) }), words.comma));
    if (inPage) button(words.csv, () => {
      const name = fileName(exhibit, "csv");
      save(name, "text/csv;charset=utf-8", csv(table));
      say(fill(words.saved, { name, ...count() }));
    });
    const frame = table.closest(".scroll") || table;
    frame.after(bar);
    const fewest = inPage ? SORTED_FROM : 3;
    if (body(table).length < fewest || (inPage && !headings(table).some((cell) => cell.textContent.trim() === words.committee))) return;
    const above = tools(); // what is said of sorting and searching stands where the reader looks
    makeSortable(table, above.say);
    makeSearchable(table, above);
    frame.before(above.bar);
  }

  function equipFigure(exhibit) {
    const words = spoken(exhibit);
    const { bar, say, button } = tools();
    const keep = (ending, kind, content) => async () => {
      try {
        const name = fileName(exhibit, ending);
        save(name, kind, await content(exhibit));
        say(fill(words.drawn, { name }));
      } catch {
        say(words.failed);
      }
    };
    button(words.svg, keep("svg", "image/svg+xml", drawing));
    button(words.png, keep("png", "image/png", png));
    const numbers = exhibit.querySelector("details");
    if (numbers) numbers.before(bar);
    else (exhibit.querySelector("figcaption") || exhibit).append(bar);
  }

  function equipCode(block) {
    const words = spoken(block);
    const { bar, say, button } = tools();
    button(words.code, () => say(copy(block, { "text/plain": block.textContent }) ? words.coded : words.press));
    block.after(bar);
  }

  // A page that a reader saved from the browser has buttons already, and perhaps rows that a search had hidden.
  here.querySelectorAll(".exhibit .tools").forEach((bar) => bar.remove());
  here.querySelectorAll(".exhibit tr[hidden]").forEach((row) => (row.hidden = false));
  here.querySelectorAll(".exhibit table").forEach((table) => table.tHead && table.tBodies.length && equipTable(table));
  here.querySelectorAll(".exhibit.figure").forEach((exhibit) => pictured(exhibit) && equipFigure(exhibit));
  here.querySelectorAll("pre.code").forEach(equipCode);
  const panel = inPage ? null : here.closest(".blanalysis-panel");
  if (!panel || panel.dataset.heeds) return;
  panel.dataset.heeds = "true";
  // Whoever reaches a control in JupyterLab keeps the arrow keys, which it would take for its cells, and hears what changes.
  panel.addEventListener("focusin", (event) => {
    event.target.dataset.lmSuppressShortcuts = "true";
    panel.querySelectorAll(".live .widget-html-content").forEach((place) => place.setAttribute("aria-live", "polite"));
  });
})();
