// The table of names by dtypes: filtered as one chooses, and opened row by row. What a row
// opens lies in a file of each device, which a script loads, so that a folder will do.
const form = document.querySelector(".facts-filter");
const table = document.querySelector("table.matrix");
const base = new URL(".", document.currentScript.src);
const heads = [...table.tHead.rows[0].cells].slice(1);
const dtypes = heads.map((cell) => cell.textContent);
const kernels = form.dataset.kernels.split(" "); // what their messages call the dtypes
const families = [...table.tBodies].map((body) => ({
  body,
  title: body.rows[0].textContent.trim(),
  rows: [...body.rows].slice(1).map((row) => ({ row, text: undefined })),
}));
const all = families.flatMap(({ rows }) => rows);
const wide = dtypes.length + 1;

// A name is found as it is written in full, and by its short form.
function spelt(row) {
  const names = [...row.cells[0].querySelectorAll("a, i")].map((name) => name.textContent);
  const full = names.map((name) => `torch.${name.replace(/^F\./, "nn.functional.")}`);
  return [...names, ...full].join(" ").toLowerCase();
}

// --- devices -----------------------------------------------------------------

const device = () => form.elements.device?.value ?? "cpu";
const loaded = {};
const waiting = {};

// The files call this with what they hold.
window.handbookFacts = (name, facts) => {
  loaded[name] = facts;
  waiting[name]?.forEach((done) => done(facts));
};

function facts(name) {
  if (loaded[name]) return Promise.resolve(loaded[name]);
  return new Promise((done) => {
    if (!waiting[name]) {
      const script = document.createElement("script");
      script.src = new URL(`facts-${name}.js`, base);
      document.head.append(script);
    }
    (waiting[name] ??= []).push(done);
  });
}

// Where CUDA does something else, the cell says so: here the two change places.
function show() {
  close();
  for (const cell of table.querySelectorAll("td[data-cuda]")) {
    cell.dataset.cpu ??= cell.textContent;
    cell.textContent = cell.dataset[device()] ?? cell.dataset.cpu;
  }
  mark();
  filter();
}

// ✗ and what is changed into another dtype look otherwise.
function mark() {
  for (const cell of table.querySelectorAll("td")) {
    cell.className = { "✗": "no", "·": "unknown", "✓": "" }[cell.textContent.trim()] ?? "other";
  }
}

// --- filter ------------------------------------------------------------------

function filter() {
  const words = form.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean);
  const family = form.elements.family.value;
  const column = dtypes.indexOf(form.elements.dtype.value) + 1;
  const raises = form.elements.state.value;
  form.elements.state.disabled = !column;
  let shown = 0;
  for (const { body, title, rows } of families) {
    let some = false;
    for (const each of rows) {
      const { row } = each;
      const state = column ? row.cells[column].textContent.trim() : "";
      const fits =
        (!family || family === title) &&
        words.every((word) => (each.text ??= spelt(row)).includes(word)) &&
        (!column || (raises ? state === raises : !["✗", "·"].includes(state)));
      row.hidden = !fits;
      some ||= fits;
      shown += fits;
      if (row.nextElementSibling?.className === "opened") {
        row.nextElementSibling.hidden = !fits;
      }
    }
    body.hidden = !some;
  }
  form.querySelector(".facts-count").textContent = form.dataset.count
    .replace("%s", shown)
    .replace("%s", all.length);
}

// --- what a row opens ---------------------------------------------------------

function close() {
  for (const row of table.querySelectorAll("tr.opened")) row.remove();
  for (const button of table.querySelectorAll("th button")) {
    button.setAttribute("aria-expanded", "false");
  }
}

async function open(row) {
  const button = buttonOf(row);
  if (row.nextElementSibling?.className === "opened") {
    row.nextElementSibling.remove();
    button.setAttribute("aria-expanded", "false");
    return;
  }
  const opened = document.createElement("tr");
  opened.className = "opened";
  const cell = opened.insertCell();
  cell.colSpan = wide;
  row.after(opened);
  button.setAttribute("aria-expanded", "true");
  const known = (await facts(device()))[row.id] ?? {};
  cell.append(told(known, row.id));
}

function told(known, name) {
  const last = name.split(".").pop();
  const list = document.createElement("dl");
  const say = (term, text) => {
    const dt = list.appendChild(document.createElement("dt"));
    dt.textContent = term;
    const dd = list.appendChild(document.createElement("dd"));
    dd.appendChild(document.createElement("code")).textContent = text;
  };
  for (const line of known.called ?? []) say(form.dataset.called, `${last}(${line})`);
  const raised = Object.entries(known.errors ?? {});
  for (const [text, where] of raised) say(where, filled(text, where));
  for (const [text, where] of Object.entries(known["gradient errors"] ?? {})) {
    say(`${form.dataset.gradient} ${where}`, filled(text, where));
  }
  for (const [call, how] of Object.entries(known.broken ?? {})) say(call, how);
  if (!raised.length) list.append(form.dataset.nothing);
  return list;
}

// In a message, {type} and {Type} stand for the two names of each dtype.
function filled(text, where) {
  const columns = where.split(" ").map((dtype) => dtypes.indexOf(dtype));
  const names = columns.map((column) => heads[column].title).join("/");
  const inKernels = columns.map((column) => kernels[column]).join("/");
  return text.replaceAll("{type}", names).replaceAll("{Type}", inKernels);
}

// A row has its button when it is near: a thousand of them at once keep a phone busy.
function buttonOf(row) {
  const there = row.querySelector("button");
  if (there) return there;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "⋯";
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-label", form.dataset.open.replace("%s", row.id));
  row.cells[0].append(button);
  return button;
}

const near = new IntersectionObserver(
  (seen) => {
    for (const { target, isIntersecting } of seen) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      buttonOf(target);
    }
  },
  { root: table.parentElement, rootMargin: "100%" },
);
for (const { row } of all) near.observe(row);
table.addEventListener("click", (event) => {
  const row = event.target.closest("tr[id]");
  const there = event.target.closest("button, td");
  if (row && there) open(row);
});
form.hidden = false;
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", (event) => (event.target.name === "device" ? show() : filter()));
if (device() === "cpu") filter(); // so it was built; a browser may remember another
else show();
