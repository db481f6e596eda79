"use strict";
// The list of documents: filters, search, order, marks. Everything from documents is put in as text, never as markup.

const documents = JSON.parse(document.getElementById("data").textContent);
const filters = document.getElementById("filters");
const list = document.getElementById("list");
const wrong = new Map(); // document → set of the numbers of its blocks that are judged wrongly
const reviewed = new Set(); // documents a reader has gone through

for (const doc of documents) {
  const points = Array.from(doc.source); // offsets count code points
  doc.blocks = doc.blocks.map(([start, end, label, kept, rule, evidence, certainty]) =>
    ({ start, end, label, kept, rule, evidence, certainty, text: points.slice(start, end).join("") }));
  doc.site = URL.parse(doc.url)?.hostname || doc.site || "unknown"; // as the totals count it
  doc.removed = doc.blocks.filter((block) => !block.kept);
  doc.leastCertain = doc.blocks.reduce((least, block) => (block.certainty < least.certainty ? block : least),
    { certainty: 1 });
  doc.doubt = 1 - doc.leastCertain.certainty;
  wrong.set(doc, new Set());
}

function make(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

// Which documents are shown, and in which order.

const orders = {
  doubt: (a, b) => b.doubt - a.doubt,
  removed: (a, b) => b.removed.length - a.removed.length,
  id: (a, b) => String(a.id).localeCompare(String(b.id)),
};

function read() {
  const values = Object.fromEntries(new FormData(filters));
  return { ...values, search: values.search.trim().toLowerCase() };
}

function hits(block, wanted) {
  return (!wanted.label || block.label === wanted.label) && (!wanted.rule || block.rule === wanted.rule);
}

function shows(doc, wanted) {
  return (!wanted.site || doc.site === wanted.site) &&
    (!wanted.search || String(doc.id).toLowerCase().includes(wanted.search) ||
      doc.source.toLowerCase().includes(wanted.search)) &&
    doc.blocks.some((block) => hits(block, wanted));
}

function refresh() {
  const wanted = read();
  const shown = documents.filter((doc) => shows(doc, wanted)).sort(orders[wanted.order]);
  list.replaceChildren(...shown.map((doc) => drawDocument(doc, wanted)));
  document.getElementById("shown").textContent = `${shown.length} of ${documents.length} documents`;
}

// One document, and one block of it.

function drawDocument(doc, wanted) {
  const notes = (doc.notes ?? []).map(([kind]) => kind);
  const facts = [doc.site, doc.lang, ...notes, `${doc.removed.length} of ${doc.blocks.length} blocks removed`,
    `doubt ${doc.doubt.toFixed(2)}`];
  const doubted = doc.leastCertain.certainty < DOUBTFUL ? " doubted" : "";
  const element = make("details", { className: `document card${doubted}` },
    make("summary", {}, make("b", { textContent: doc.title || doc.id }),
      ...facts.filter(Boolean).map((fact) => make("span", { textContent: fact }))));
  element.addEventListener("toggle", () => {
    if (element.open) element.append(drawDetails(doc, wanted));
    else element.lastChild.remove();
  });
  return element;
}

// Removed blocks in a row of which the rules are sure, such as a page's menus, are folded together: nobody reads them.

const RUN = 4; // blocks; fewer are shown as they are
const DOUBTFUL = 0.8; // certainty; blocks below it are pointed out

function isDull(block, wanted) {
  const asked = wanted.label || wanted.rule || wanted.search;
  return !block.kept && block.certainty >= DOUBTFUL &&
    !(asked && hits(block, wanted) && block.text.toLowerCase().includes(wanted.search));
}

function fold(doc, elements, wanted) {
  const folded = [];
  for (let from = 0, to; from < elements.length; from = to) {
    to = from + 1;
    if (isDull(doc.blocks[from], wanted)) {
      while (to < elements.length && isDull(doc.blocks[to], wanted)) to += 1;
    }
    const run = elements.slice(from, to);
    if (run.length < RUN) { folded.push(...run); continue; }
    const labels = [...new Set(doc.blocks.slice(from, to).map((block) => block.label))].join(", ");
    folded.push(make("details", { className: "run" },
      make("summary", { textContent: `${run.length} blocks removed: ${labels}` }), ...run));
  }
  return folded;
}

function drawDetails(doc, wanted) {
  const done = make("input", { type: "checkbox", checked: reviewed.has(doc) });
  done.addEventListener("change", () => {
    reviewed[done.checked ? "add" : "delete"](doc);
    countMarks();
  });
  const blocks = doc.blocks.map((block, number) => drawBlock(doc, block, number, wanted, done));
  return make("div", {}, make("p", { className: "reason" }, `${doc.id} `,
    make("label", {}, done, " I have read it; what is not marked is right"), " ", drawJump(doc, blocks)),
    ...fold(doc, blocks, wanted));
}

function drawJump(doc, elements) {
  if (doc.leastCertain.certainty >= DOUBTFUL) return "";
  const doubtful = elements[doc.blocks.indexOf(doc.leastCertain)];
  const button = make("button", { type: "button", textContent: "Go to the most doubtful block" });
  button.addEventListener("click", () => {
    doubtful.scrollIntoView({ block: "center" });
    doubtful.querySelector("button").focus({ preventScroll: true });
  });
  return button;
}

function drawBlock(doc, block, number, wanted, done) {
  const verdict = block.kept ? "kept" : "removed";
  const sure = block.certainty < 1 ? ` (certainty ${block.certainty.toFixed(2)}) ` : " ";
  const why = `${verdict} as ${block.label} by ${block.rule}: ${block.evidence || "no other rule fired"}`;
  const button = make("button", { type: "button" });
  const element = make("div", { className: `block ${verdict}`, title: why },
    make("p", { className: "text" }, ...emphasise(block.text, wanted.search)),
    make("div", { className: "reason" }, make("b", { textContent: block.label }), ` ${block.rule} `,
      block.evidence, sure, button));
  element.classList.toggle("dim", !hits(block, wanted));
  element.classList.toggle("doubtful", block.certainty < DOUBTFUL);
  const marks = wrong.get(doc);
  const draw = () => {
    element.classList.toggle("marked", marks.has(number));
    button.setAttribute("aria-pressed", marks.has(number));
    button.textContent = marks.has(number) ? `wrongly ${verdict} ✓` : `wrongly ${verdict}?`;
  };
  button.addEventListener("click", () => {
    if (!marks.delete(number)) marks.add(number);
    reviewed.add(doc);
    done.checked = true;
    draw();
    countMarks();
  });
  draw();
  return element;
}

function emphasise(text, search) {
  const at = search ? text.toLowerCase().indexOf(search) : -1;
  if (at < 0) return [text];
  const end = at + search.length;
  return [text.slice(0, at), make("mark", { textContent: text.slice(at, end) }), ...emphasise(text.slice(end), search)];
}

// Marks: the documents that were read, as labelled lines.

function countMarks() {
  const count = [...wrong.values()].reduce((sum, marks) => sum + marks.size, 0);
  document.getElementById("marked").textContent = reviewed.size
    ? `${reviewed.size} documents read, ${count} blocks marked` : "";
}

function exportMarks() {
  const rows = [...reviewed].map((doc) => JSON.stringify({
    id: doc.id, lang: doc.lang, page: doc.page, text: doc.source,
    lines: doc.blocks.map((block, number) => ({
      start: block.start, end: block.end, line: block.text,
      keep: block.kept !== wrong.get(doc).has(number),
      category: wrong.get(doc).has(number) ? `not ${block.label}` : block.label,
    })),
  }));
  const url = URL.createObjectURL(new Blob(rows.map((row) => row + "\n"), { type: "application/jsonl" }));
  make("a", { href: url, download: "marks.jsonl" }).click();
  URL.revokeObjectURL(url);
}

// Start.

function fill(name, values) {
  const present = [...new Set(values)].filter(Boolean).sort();
  filters.elements[name].append(...present.map((value) => make("option", { value, textContent: value })));
}

const blocks = documents.flatMap((doc) => doc.blocks);
fill("label", blocks.map((block) => block.label));
fill("rule", blocks.map((block) => block.rule));
fill("site", documents.map((doc) => doc.site));
filters.addEventListener("input", refresh);
filters.addEventListener("reset", () => setTimeout(refresh));
filters.addEventListener("submit", (event) => event.preventDefault());
document.getElementById("export").addEventListener("click", exportMarks);
for (const button of document.querySelectorAll("[data-filter]")) {
  button.addEventListener("click", () => {
    filters.reset();
    filters.elements[button.dataset.filter].value = button.dataset.value;
    refresh();
    document.getElementById("documents").scrollIntoView();
    filters.elements[button.dataset.filter].focus();
  });
}
refresh();
