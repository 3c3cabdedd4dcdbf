// What a page can do besides being read: point at a committee wherever it stands, find it, filter; sort and search a table of
// committees, copy a table, save it or a figure.
// A page is whole without this script; every button is made here, so that none is there where scripts are off.
// Nothing is sent or fetched. Numbers are read back from their print, which `words.number` gives in one form a language.
(() => {
  "use strict";
  const SORTED_FROM = 13; // rows: a shorter table is seen at a glance
  const FINER = 3; // dots of a saved picture for each of the page's, enough for print
  const REACH = 14; // pixels from the middle of a mark at which it is meant
  const WORDS = {
    vi: {
      committee: "Đảng bộ", find: "Tìm trong bảng", found: "Hiện {n} trong {all} dòng.", sorted: "Đã xếp theo cột “{by}”, {way}.",
      up: "tăng dần", down: "giảm dần", back: "Đã trả về thứ tự ban đầu.", word: "Chép sang Word", excel: "Chép sang Excel",
      csv: "Tải CSV", svg: "Lưu hình SVG", png: "Lưu hình PNG", copied: "Đã chép {n} trong {all} dòng.",
      comma: "Số lẻ dùng dấu phẩy thập phân.", saved: "Đang lưu {name} ({n} trong {all} dòng).", drawn: "Đang lưu {name}.",
      press: "Trình duyệt không cho chép bằng nút. Phần cần chép đã được chọn: hãy bấm Ctrl+C.", code: "Chép lệnh", coded: "Đã chép lệnh.",
      failed: "Trình duyệt không lưu được hình này.", table: "bang", figure: "hinh", mark: "Tính chất số liệu", group: ".",
      more: "Tùy chọn", cell: "Ô số liệu", sum: "tổng của {n} ô", mine: "Tìm đảng bộ", row: "Đến dòng trong bảng",
      there: "{name}: có trong {n} hình, bảng của trang này.", some: "{n} đảng bộ khớp.", district: "Mọi địa bàn",
      type: "Mọi loại hình", left: "Lọc: {n} trong {all} đảng bộ.", totals: "Dòng tổng không hiện khi lọc.",
      kinds: {},
    },
    en: {
      committee: "Committee", find: "Search the table", found: "{n} of {all} rows shown.", sorted: "Sorted by “{by}”, {way}.",
      up: "ascending", down: "descending", back: "Back to the first order.", word: "Copy for Word", excel: "Copy for Excel",
      csv: "Download CSV", svg: "Save SVG", png: "Save PNG", copied: "{n} of {all} rows copied.",
      comma: "Decimals have a point.", saved: "Saving {name} ({n} of {all} rows).", drawn: "Saving {name}.",
      press: "The browser does not let a button copy. What to copy is selected: press Ctrl+C.", code: "Copy the code", coded: "The code is copied.",
      failed: "The browser could not save this picture.", table: "table", figure: "figure", mark: "Kind of data", group: ",",
      more: "Options", cell: "Cell", sum: "sum of {n} cells", mine: "Find a committee", row: "Go to its row",
      there: "{name}: in {n} figures and tables of this page.", some: "{n} committees match.", district: "All districts",
      type: "All types", left: "Filter: {n} of {all} committees.", totals: "Totals are not shown while rows are filtered.",
      kinds: { xã: "Commune", phường: "Ward", "thị trấn": "Township", "đặc khu": "Special zone" },
    },
  };
  const spoken = (node) => WORDS[(node.closest("[lang]") || {}).lang] || WORDS.vi;
  const fill = (phrase, gaps) => phrase.replace(/\{(\w+)\}/g, (_, name) => gaps[name]);
  // What this script works on stands beside it: a whole page, or what the panel in JupyterLab shows.
  const here = document.currentScript.parentElement;
  const inPage = here === document.body;
  const page = inPage ? here : here.closest(".blanalysis-panel") || here;
  const make = (name, kind = "", text = "") => Object.assign(document.createElement(name), { className: kind, textContent: text });
  function button(kind, text, act) {
    const made = Object.assign(make("button", kind, text), { type: "button" });
    on(made, "click", act);
    return made;
  }
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  const field = () => Object.assign(document.createElement("input"), { type: "search", autocomplete: "off" });
  const every = (asked, within = here) => [...within.querySelectorAll(asked)];
  const on = (node, kind, act, how) => node.addEventListener(kind, act, how);
  const set = (node, attributes) => Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));

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

  // "a.xlsx › Sheet1 › C12, D12" of cells of a table that tell from where their numbers are; "tổng của 12 ô" of a sum.
  function addresses(cells) {
    const by = {};
    cells.forEach((cell) => {
      const [file, at] = (cell.dataset.cell || "").split(/!(.*)/s);
      const name = at ? JSON.parse(cell.closest("table").dataset.files)[file] : "";
      (by[name] ??= new Set()).add(at || fill(spoken(cell).sum, { n: cell.dataset.cells }));
    });
    return Object.entries(by).map(([name, at]) => [name, [...at].join(", ")].filter(Boolean).join(" › ")).join("; ");
  }

  const told = (row) => every("[data-cell], [data-cells]", row);

  // Heading and rows as they are sorted and found now. Per cent go into the heading where the whole column is in per cent;
  // made-up figures say so in each row, wherever the rows are copied to; a CSV says from which cells they are.
  function values(table, withCells) {
    const words = spoken(table);
    const rows = shown(table).map((row) => [...row.cells].map((cell) => raw(cell, words)));
    const head = headings(table).map((cell) => cell.textContent.trim());
    head.forEach((title, at) => {
      const there = rows.map((row) => row[at]).filter((text) => text && text !== "[c]" && text !== "0");
      if (!isNumeric(headings(table)[at]) || !there.length || !there.every((text) => /^-?[\d.,]+%$/.test(text))) return;
      head[at] = `${title} (%)`;
      rows.forEach((row) => (row[at] = row[at].replace("%", "")));
    });
    const mark = said(table.closest(".exhibit"), ".illustrative", ".banner");
    if (mark) [head, ...rows].forEach((row, at) => row.push(at ? mark : words.mark));
    const from = withCells ? shown(table).map((row) => addresses(told(row))) : [];
    if (from.some(Boolean)) [head, ...rows].forEach((row, at) => row.push(at ? from[at - 1] : words.cell));
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
      const title = cell.textContent;
      const sorter = button("sort", title, () => {
        const way = { ascending: -1, descending: 0 }[cell.getAttribute("aria-sort")] ?? 1;
        headings(table).forEach((other) => other.removeAttribute("aria-sort"));
        if (way) set(cell, { "aria-sort": way > 0 ? "ascending" : "descending" });
        sort(table, at, way);
        say(way ? fill(words.sorted, { by: title, way: way > 0 ? words.up : words.down }) : words.back);
      });
      cell.replaceChildren(sorter);
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

  // Rows that are sought in this table and that the page's filter leaves; with one of both no row of the total, which is of all.
  function sift(table) {
    const [exhibit, words] = [table.closest(".exhibit"), spoken(table)];
    const asked = table.dataset.asked || "";
    const [rows, totals] = [false, true].map((is) => body(table).filter((row) => row.classList.contains("total") === is));
    const filtered = rows.some((row) => row.dataset.unit) && Object.values(filter).some(Boolean);
    rows.forEach((row) => {
      row.hidden = !((!filtered || !row.dataset.unit || fits(row.dataset.unit)) && [...row.cells].some((cell) => matches(cell.textContent, asked)));
    });
    totals.forEach((row) => (row.hidden = filtered || asked.trim() !== ""));
    settle(table);
    const count = fill(words.found, { n: rows.filter((row) => !row.hidden).length, all: rows.length });
    const note = exhibit.querySelector(".sifted") || make("p", "sifted tools");
    (table.closest(".scroll") || table).before(note);
    note.textContent = filtered ? [count, totals.length ? words.totals : ""].join(" ") : "";
    return count;
  }

  function makeSearchable(table, { bar, say }) {
    const label = make("label", "search", spoken(table).find);
    const box = field();
    label.append(box);
    on(box, "input", () => {
      table.dataset.asked = box.value;
      say(sift(table));
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
    on(document, "copy", give, { once: true });
    let done = false;
    try {
      done = document.execCommand("copy");
    } catch {
      // told by the sentence that follows
    }
    if (done) selection.removeAllRanges();
    else on(window, "pointerdown", () => document.removeEventListener("copy", give), { once: true });
    return done;
  }

  const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

  const said = (exhibit, own, ofPage) => (exhibit.querySelector(own) || (inPage && here.querySelector(ofPage)) || {}).textContent || "";

  // What stands around an exhibit, also what a page says once for all: place and day, that figures are made up, notes and source.
  function texts(exhibit) {
    const [title, subtitle, caution] = [".title", ".subtitle", ".caution"].map((kind) => said(exhibit, kind, kind + ":not(*)"));
    const scope = /^(Đơn vị tính|Unit|$)/.test(subtitle) ? said(exhibit, ".dateline", ".dateline") : "";
    const first = [scope, subtitle].filter(Boolean).join(" · ");
    const foot = every(".refs a", exhibit).map((link) => document.getElementById(link.hash.slice(1)));
    const below = [...every(".notes, .source", exhibit), ...foot].map((from) => from.textContent.trim());
    return { title, above: [first, said(exhibit, ".illustrative", ".banner"), caution].filter(Boolean), below };
  }

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
    const { title, above, below } = texts(exhibit);
    const written = (lines, tag) => lines.map((text) => `<p><${tag}>${escaped(text)}</${tag}></p>`).join("");
    return (
      `<meta charset="utf-8"><div lang="${exhibit.closest("[lang]").lang}">${written([title], "b")}${written(above, "i")}` +
      `<table style="border-collapse:collapse"><thead>${[...table.tHead.rows].map(row("th", true)).join("")}</thead>` +
      `<tbody>${shown(table).map(row("td")).join("")}</tbody></table>${written(below, "span")}</div>`
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
    const number = every(`.exhibit.${kind}`, document).indexOf(exhibit) + 1;
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
    return "\uFEFF" + lines(values(table, true), between, quoted);
  }

  const untouched = new WeakMap();
  const pictured = (exhibit) => exhibit.querySelector(".picture svg");

  // The drawing as it was before this script, on white, its texts above and below it, in letters that are there.
  function drawing(exhibit) {
    const svg = untouched.get(pictured(exhibit)).cloneNode(true);
    const [, , width, height] = svg.getAttribute("viewBox").split(/[ ,]+/).map(Number);
    const label = svg.getAttribute("aria-label") || "";
    ["role", "aria-label"].forEach((name) => svg.removeAttribute(name));
    const family = getComputedStyle(here).fontFamily;
    const brush = document.createElement("canvas").getContext("2d");
    let [written, at] = ["", 0];
    const write = (size, colour, weight) => (text) => {
      brush.font = `${weight} ${size}px ${family}`;
      const wrapped = text.split(/\s+/).reduce((lines, word) => {
        const longer = `${lines[lines.length - 1]} ${word}`.trim();
        return brush.measureText(longer).width > width - 12 && longer !== word ? [...lines, word] : [...lines.slice(0, -1), longer];
      }, [""]);
      wrapped.forEach((line) => {
        at += size * 1.35;
        written += `<text x="6" y="${at.toFixed(1)}" font-size="${size}" font-weight="${weight}" fill="${colour}">${escaped(line)}</text>`;
      });
    };
    const { title, above, below } = texts(exhibit);
    write(13, "#1c1c1c", 700)(title);
    above.forEach(write(10.5, "#595959", 400));
    set(svg, { x: 0, y: (at += 8), width, height });
    at += height;
    below.forEach(write(9, "#595959", 400));
    const whole = [width, Math.ceil(at + 8)];
    const inner = new XMLSerializer().serializeToString(svg).replace(/var\(--[\w-]+,\s*(#\w+)\)/g, "$1");
    return (
      `<svg xmlns="${svg.namespaceURI}" width="${whole[0]}" height="${whole[1]}" viewBox="0 0 ${whole.join(" ")}" role="img" ` +
      `aria-label="${escaped(label)}" font-family="${escaped(family)}"><rect width="100%" height="100%" fill="#fff"/>${written}${inner}</svg>`
    );
  }

  async function png(exhibit) {
    const image = new Image();
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(drawing(exhibit));
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width * FINER, height: image.height * FINER });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((give, refuse) => canvas.toBlob((blob) => (blob ? give(blob) : refuse(new Error())), "image/png"));
  }

  // ---- one committee, wherever it stands ----

  const units = JSON.parse((inPage && (document.getElementById("units") || {}).textContent) || "{}");
  const known = (unit) => (Object.hasOwn(units, unit) ? units[unit] : null); // name, type, district
  const filter = { type: "", district: "" };
  const POINTS = ".exhibit [data-unit], .exhibit :is([data-cell], [data-cells])";
  const parts = () => every(".exhibit [data-unit]", page);
  const unitOf = (part) => (part.closest("[data-unit]") || { dataset: {} }).dataset.unit;
  let [found, pointed, leaving] = ["", null, 0];

  // A type or a district, which also has marks, is asked of itself alone.
  function fits(unit) {
    const of = known(unit);
    const [type, district] = of ? of.slice(1) : unit in WORDS.en.kinds ? [unit, ""] : ["", unit];
    return [[type, filter.type], [district, filter.district]].every(([is, asked]) => !asked || is === asked || (!of && !is));
  }

  function light() {
    const lit = [found, pointed && unitOf(pointed)].filter(Boolean);
    parts().forEach((part) => part.classList.toggle("lit", lit.includes(part.dataset.unit)));
  }

  // One stop of the Tab key a figure or table; the arrow keys go on from there.
  const stops = (frame) => every("[tabindex]", frame).filter((part) => !part.matches(".out") && !part.closest("[hidden]"));
  function settle(frame, at = stops(frame)[0]) {
    every("[tabindex]", frame).forEach((part) => (part.tabIndex = part === at ? 0 : -1));
  }

  // Names move from <title>, which the browser would show as well, to where a screen reader finds them; of two marks with the
  // same name one is read.
  function equipPicture(svg) {
    if (!untouched.has(svg)) untouched.set(svg, svg.cloneNode(true));
    const named = new Set();
    [...svg.children].forEach((part) => part.querySelector("[data-unit]") || part.matches("[data-unit]") || part.setAttribute("aria-hidden", "true"));
    every("[data-unit]", svg).forEach((mark) => {
      const title = mark.querySelector("title");
      const name = (title && title.textContent) || mark.getAttribute("aria-label");
      if (title) title.remove();
      svg.setAttribute("role", "group");
      set(mark, named.has(name) ? { "aria-label": name, "aria-hidden": true } : { "aria-label": name, role: "img", tabindex: -1 });
      named.add(name);
    });
    settle(svg);
  }

  const tip = make("div", "blanalysis-tip");
  set(tip, { id: "blanalysis-tip", role: "tooltip" });
  tip.hidden = true;
  // What is no longer there, or no longer seen, is not spoken of: a panel that was left, a mark scrolled away.
  const watch = new IntersectionObserver((seen) => seen[seen.length - 1].isIntersecting || point(null));

  function place() {
    const [at, own] = [pointed.getBoundingClientRect(), tip.getBoundingClientRect()];
    const left = Math.min(Math.max(at.left + at.width / 2 - own.width / 2, 4), document.documentElement.clientWidth - own.width - 4);
    const top = at.top - own.height - 6;
    Object.assign(tip.style, { left: `${Math.max(left, 4)}px`, top: `${top < 4 ? at.bottom + 6 : top}px` });
  }

  function point(part) {
    clearTimeout(leaving);
    if (part === pointed) return;
    if (pointed) pointed.removeAttribute("aria-describedby");
    pointed = part;
    light();
    tip.hidden = true;
    watch.disconnect();
    if (!part || part.matches("tr")) return;
    const [exhibit, isMark] = [part.closest(".exhibit"), !!part.closest("svg")];
    const row = isMark && exhibit.querySelector(`tr[data-unit="${CSS.escape(unitOf(part))}"]`);
    const cells = isMark ? (row ? told(row) : []) : [part];
    const same = cells.filter((cell) => Number((plain(cell.textContent.trim(), spoken(cell)) || "x").replace(",", ".")) === Number(part.dataset.value));
    const from = addresses(same.length ? same : cells);
    const said = [isMark && part.getAttribute("aria-label"), from && `${spoken(part).cell}: ${from}`].filter(Boolean);
    tip.replaceChildren(...said.map((text) => make("p", "", text)));
    tip.lang = part.closest("[lang]").lang;
    every(".blanalysis-tip", document).forEach((other) => other === tip || other.remove()); // of a panel shown before
    (inPage ? here.querySelector("main") || here : document.body).append(tip);
    tip.hidden = !said.length;
    place();
    part.setAttribute("aria-describedby", tip.id);
    watch.observe(part);
  }

  // What the pointer is on, or a small mark close by.
  function near(event) {
    const on = event.target.closest(POINTS);
    const svg = event.target.closest(".exhibit .picture svg");
    if (on || !svg) return on;
    const away = (mark) => {
      const box = mark.getBoundingClientRect();
      return Math.hypot(box.x + box.width / 2 - event.clientX, box.y + box.height / 2 - event.clientY);
    };
    return every("[data-unit]", svg).filter((mark) => away(mark) < REACH).sort((a, b) => away(a) - away(b))[0];
  }

  function leave() {
    clearTimeout(leaving);
    const active = document.activeElement;
    leaving = setTimeout(() => point(page.contains(active) && active.matches(":focus-visible") ? active.closest(POINTS) : null), 150);
  }

  function walk(event) {
    const at = event.target.closest(POINTS);
    if (event.key === "Escape") point(null);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (!at || !step) return;
    event.preventDefault();
    const frame = at.closest("svg, table");
    const among = stops(frame).filter((part) => frame.localName === "svg" || !/Up|Down/.test(event.key) || part.cellIndex === at.cellIndex);
    const next = among[Math.min(Math.max(among.indexOf(at) + step, 0), among.length - 1)];
    settle(frame, next);
    next.focus();
  }

  function listen() {
    const over = (event) => (tip.contains(event.target) ? clearTimeout(leaving) : near(event) ? point(near(event)) : leave());
    on(page, "pointermove", over);
    on(page, "pointerdown", over);
    on(page, "pointerleave", (event) => event.pointerType === "touch" || leave());
    on(page, "focusin", (event) => event.target.closest(POINTS) && event.target.matches(":focus-visible") && point(event.target.closest(POINTS)));
    on(page, "focusout", leave);
    on(page, "keydown", walk);
    on(window, "scroll", () => tip.hidden || place(), { capture: true, passive: true });
  }

  // ---- the menus ----

  function tools() {
    const bar = make("div", "tools");
    const status = make("span", "said");
    set(status, { role: "status" });
    bar.append(status);
    return { bar, say: (text) => (status.textContent = text) };
  }

  // A list of buttons under what opens it, of a text and what it does; Escape closes it, and the focus that goes elsewhere.
  function unfolding(around, opener) {
    const list = make("ul", "menu");
    const show = (items) => {
      list.replaceChildren(...items.map(([text, act]) => {
        const item = make("li");
        item.append(button("", text, () => (show([]), opener.focus(), act())));
        return item;
      }));
      list.hidden = !items.length;
      if (opener.matches("button")) opener.setAttribute("aria-expanded", !list.hidden);
    };
    on(around, "focusout", (event) => around.contains(event.relatedTarget) || show([]));
    on(around, "keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (list.hidden || !(step || event.key === "Escape")) return;
      event.preventDefault();
      const places = [opener, ...every("button", list)];
      if (step) places.at((places.indexOf(event.target) + step) % places.length).focus();
      else (opener.focus(), show([]));
    });
    around.append(list);
    show([]);
    return (items) => show(list.hidden || opener.matches("input") ? items : []);
  }

  // One quiet button an exhibit, for all that can be done with it.
  function menu(exhibit, items) {
    const { bar, say } = tools();
    const title = exhibit.querySelector(".title .number, .title");
    const opener = button("more", "•••", () => show(items.flatMap((of) => of(say))));
    set(opener, { "aria-label": [spoken(exhibit).more, title && title.textContent].filter(Boolean).join(": ") });
    bar.append(opener);
    const show = unfolding(bar, opener);
    return bar;
  }

  const ofTable = (table) => (say) => {
    const [words, exhibit] = [spoken(table), table.closest(".exhibit")];
    const count = () => ({ n: shown(table).length, all: body(table).length });
    const tell = (done, more) => say(done ? [fill(words.copied, count()), more].join(" ").trim() : words.press);
    const seen = () => (table.closest("details:not([open])") ? exhibit.querySelector(".title") : table);
    const download = () => {
      const name = fileName(exhibit, "csv");
      save(name, "text/csv;charset=utf-8", csv(table));
      say(fill(words.saved, { name, ...count() }));
    };
    return [
      [words.word, () => tell(copy(seen(), { "text/html": forWord(table), "text/plain": printed(table) }))],
      [words.excel, () => tell(copy(seen(), { "text/plain": lines(values(table), "\t", inLine) }), words.comma)],
      ...(inPage ? [[words.csv, download]] : []),
    ];
  };

  const ofPicture = (exhibit) => (say) => {
    const words = spoken(exhibit);
    const keep = (ending, kind, content) => async () => {
      try {
        const name = fileName(exhibit, ending);
        save(name, kind, await content(exhibit));
        say(fill(words.drawn, { name }));
      } catch {
        say(words.failed);
      }
    };
    return [[words.svg, keep("svg", "image/svg+xml", drawing)], [words.png, keep("png", "image/png", png)]];
  };

  function equipTable(table) {
    told(table).forEach((cell) => (cell.tabIndex = -1));
    settle(table);
    const frame = table.closest(".scroll") || table;
    const fewest = inPage ? SORTED_FROM : 3;
    if (body(table).length < fewest || (inPage && !headings(table).some((cell) => cell.textContent.trim() === spoken(table).committee))) return;
    const above = tools(); // what is said of sorting and searching stands where the reader looks
    makeSortable(table, above.say);
    makeSearchable(table, above);
    frame.before(above.bar);
  }

  function equip(exhibit) {
    const table = every("table", exhibit).find((one) => one.tHead && one.tBodies.length);
    const picture = pictured(exhibit);
    if (picture) equipPicture(picture);
    if (table) equipTable(table);
    if (!table && !picture) return;
    const bar = menu(exhibit, [...(table ? [ofTable(table)] : []), ...(picture ? [ofPicture(exhibit)] : [])]);
    const next = (picture && exhibit.querySelector("details")) || exhibit.querySelector(".refs, .below");
    if (next) next.before(bar);
    else exhibit.append(bar);
  }

  function equipCode(block) {
    const words = spoken(block);
    const { bar, say } = tools();
    bar.prepend(button("", words.code, () => say(copy(block, { "text/plain": block.textContent }) ? words.coded : words.press)));
    block.after(bar);
  }

  // ---- the field and the filter on top of a page ----

  // The address remembers the committee, and the links to the other pages take it with them.
  const inAddress = () => (location.hash.match(/^#unit=([\w.-]+)$/) || [])[1] || "";
  function carry(unit) {
    every("a[href]").forEach((link) => {
      const [to] = link.getAttribute("href").match(/^[^#:]+\.html(?=$|#unit=)/) || [];
      if (to) link.setAttribute("href", to + (unit ? `#unit=${unit}` : ""));
    });
  }

  function finder({ bar, say }) {
    const words = spoken(here);
    const [around, label, box] = [make("span", "search"), make("label", "", words.mine), field()];
    label.append(box);
    around.append(label);
    const show = unfolding(around, box);
    const rows = () => parts().filter((part) => part.matches("tr.lit") && part.dataset.unit === found && !part.hidden);
    const toRow = button("", words.row, () => {
      const [first] = rows();
      if (!first) return;
      if (first.closest("details")) first.closest("details").open = true;
      first.scrollIntoView({ block: "center" });
      first.closest(".scroll").focus({ preventScroll: true });
    });
    bar.prepend(around, toRow);
    const choose = (unit) => {
      const of = known(unit);
      found = of ? unit : "";
      box.value = of ? of[0] : "";
      light();
      toRow.hidden = !rows().length;
      const n = new Set(parts().filter((part) => part.dataset.unit === found).map((part) => part.closest(".exhibit"))).size;
      say(of ? fill(words.there, { name: of[0], n }) : "");
    };
    const take = (unit) => {
      history.replaceState(null, "", unit ? `#unit=${unit}` : location.pathname + location.search);
      carry(unit);
      choose(unit);
    };
    const offered = () => {
      const asked = box.value.trim();
      return asked ? Object.entries(units).filter(([, [name, , district]]) => matches(name, asked) || matches(district, asked)) : [];
    };
    on(box, "input", () => {
      const all = offered();
      if (!box.value && found) take("");
      const said = ([name, , district]) => (district && !name.includes(district) ? `${name} · ${district}` : name);
      show(all.slice(0, 8).map(([unit, of]) => [said(of), () => take(unit)]));
      say(box.value ? fill(words.some, { n: all.length }) : "");
    });
    on(box, "keydown", (event) => {
      if (event.key !== "Enter" || !offered().length) return;
      show([]);
      take(offered()[0][0]);
    });
    return choose;
  }

  function chooser(name, at, { bar, say }) {
    const [words, all] = [spoken(here), Object.keys(units)];
    const values = [...new Set(all.map((unit) => units[unit][at]).filter(Boolean))].sort(new Intl.Collator("vi").compare);
    if (values.length < 2) return;
    const select = make("select");
    select.append(...["", ...values].map((value) => new Option(words.kinds[value] || capital(value) || words[name], value)));
    select.setAttribute("aria-label", words[name]);
    on(select, "change", () => {
      filter[name] = select.value;
      parts().forEach((part) => part.classList.toggle("out", !fits(part.dataset.unit)));
      every(".exhibit .picture svg").forEach((svg) => settle(svg));
      every(".exhibit table").forEach((table) => table.tBodies.length && sift(table));
      const n = all.filter(fits).length;
      say(n < all.length ? `${fill(words.left, { n, all: all.length })} ${words.totals}` : "");
    });
    bar.lastChild.before(select);
  }

  function equipPage() {
    const above = tools();
    const choose = Object.keys(units).length ? finder(above) : () => {};
    const take = () => (carry(inAddress()), choose(inAddress()));
    take();
    on(window, "hashchange", () => inAddress() && take());
    chooser("district", 2, above);
    chooser("type", 1, above);
    above.bar.classList.add("find");
    if (above.bar.children.length > 1) (here.querySelector("header") || here.querySelector("main")).append(above.bar);
  }

  // A page that a reader saved from the browser has buttons already, and perhaps rows that a search had hidden.
  every(".tools, .blanalysis-tip").forEach((bar) => bar.remove());
  every(".exhibit tr[hidden]").forEach((row) => (row.hidden = false));
  every(".exhibit .out").forEach((mark) => mark.classList.remove("out"));
  every(".exhibit:is(.figure, .table)").forEach(equip);
  every("pre.code").forEach(equipCode);
  if (inPage) equipPage();
  else every(".exhibit .picture svg", page).forEach(equipPicture);
  if (inPage) return listen();
  if (page.dataset.heeds) return;
  page.dataset.heeds = "true";
  listen();
  // A picture may be put there after this script has run.
  const fresh = () => every(".exhibit .picture svg", page).filter((svg) => !untouched.has(svg)).forEach(equipPicture);
  new MutationObserver(fresh).observe(page, { childList: true, subtree: true });
  // Whoever reaches a control in JupyterLab keeps the arrow keys, which it would take for its cells, and hears what changes.
  on(page, "focusin", (event) => {
    event.target.dataset.lmSuppressShortcuts = "true";
    every(".live .widget-html-content", page).forEach((place) => place.setAttribute("aria-live", "polite"));
  });
})();
