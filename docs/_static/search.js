// Search: the box in the sidebar and the one on the search page, answered by Pagefind.
const HITS = 8; // in the sidebar; the search page shows more
const ON_PAGE = 40;
const FEW = 3; // below, what is near is shown, too
const MOST_WORDS = 24; // of a pasted text

const drawer = document.getElementById("__navigation"); // holds the box, if narrow

const create = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

// The address of the search page, beside which all other pages stand.
const ROOT = document.querySelector(".lookup form").action;

// One engine for all boxes, loaded when the first one is used.
let loading;
const engine = () => (loading ??= load());

// A name counts more than the first sentence, that more than a mention further on, and
// least of all counts a use in an example.
async function load() {
  const pagefind = await import("../pagefind/pagefind.js"); // next to _static/
  await pagefind.options({
    excerptLength: 24,
    ranking: {
      pageLength: 0, // a long entry is as good as a short one
      metaWeights: {
        title: 10, names: 10, plain: 6, called: 3, gloss: 3, // of an entry
        heading: 1, opening: 0.5, // of another section
        page: 1, original: 0.5, examples: 0.5,
        address: 0, shown: 0,
      },
    },
  });
  return pagefind;
}

// Pagefind wants every word of a query. Where little has them all, what has some of them
// follows, and a rare word counts more. Between the characters of some languages stand no
// spaces; they are cut into pairs, as the index is. Numbers and addresses say nothing.
const PAIRED = /[\u3040-\u30ff\u4e00-\u9fff]+/g;

function pieces(query) {
  const spoken = query.replace(PAIRED, (run) => ` ${pairs(run).join(" ")} `);
  const words = spoken.split(/[^\p{L}\p{N}_.]+/u).map((word) => word.replace(/^\.+|\.+$/g, ""));
  return [...new Set(words)].filter((word) => word.length > 1 && !/^[\d.]+$/.test(word));
}

const pairs = (run) =>
  run.length < 3 ? [run] : Array.from(run).slice(1).map((last, at) => run[at] + last);

async function near(pagefind, query) {
  const found = new Map();
  for (const word of pieces(query).slice(0, MOST_WORDS)) {
    const { results } = await pagefind.search(word);
    const rare = 1 / Math.log(2 + results.length);
    for (const [at, result] of results.entries()) {
      const score = rare * (1 + 1 / (1 + at));
      const before = found.get(result.id) ?? { result, score: 0 };
      found.set(result.id, { result, score: before.score + score });
    }
  }
  const ranked = [...found.values()].sort((one, other) => other.score - one.score);
  return ranked.map(({ result }) => result);
}

class Lookup {
  constructor(root) {
    this.root = root;
    this.onPage = root.closest("article") !== null;
    this.input = root.querySelector("input");
    this.answer = root.querySelector(".lookup-answer");
    this.status = root.querySelector(".lookup-status");
    this.hits = root.querySelector(".lookup-hits");
    this.input.addEventListener("input", () => this.ask());
    this.input.addEventListener("focus", () => this.ask());
    this.hits.addEventListener("click", () => this.close()); // to a place on this page
    root.addEventListener("keydown", (event) => this.key(event));
    if (!this.onPage) {
      root.addEventListener("focusout", ({ relatedTarget }) => {
        if (!root.contains(relatedTarget)) this.answer.hidden = true;
      });
    }
  }

  async ask() {
    const query = this.input.value.trim();
    this.answer.hidden = !query;
    if (!query) return;
    const { unserved, broken } = this.root.dataset;
    if (location.protocol === "file:") return this.say(unserved);
    try {
      const pagefind = await engine();
      const found = await pagefind.debouncedSearch(query, {}, 120);
      if (!found) return; // more has been typed
      const whole = found.results;
      const more = whole.length < FEW ? await near(pagefind, query) : [];
      const known = new Set(whole.map(({ id }) => id));
      const others = more.filter(({ id }) => !known.has(id));
      await this.show(query, [...whole, ...others], whole.length);
    } catch (problem) {
      console.error(problem);
      loading = undefined;
      this.say(broken);
    }
  }

  close() {
    if (this.onPage) return;
    this.answer.hidden = true;
    drawer.checked = false;
  }

  say(text) {
    this.status.textContent = text;
    this.hits.replaceChildren();
  }

  async show(query, results, whole) {
    const few = results.slice(0, this.onPage ? ON_PAGE : HITS);
    const hits = await Promise.all(few.map((result) => result.data()));
    if (query !== this.input.value.trim()) return;
    const { none, some, count, more } = this.root.dataset;
    const nothing = hits.length ? some : none;
    // a function, because in a text "$&" would stand for what it replaces
    const [text, word] = whole ? [count, results.length] : [nothing, query];
    this.say(text.replace("%s", () => word));
    this.hits.append(...hits.map(hit));
    const all = `${this.input.form.action}?q=${encodeURIComponent(query)}`;
    if (this.onPage) history.replaceState(null, "", all);
    else if (few.length < results.length) {
      this.hits.append(create("li", {}, create("a", { href: all }, more)));
    }
  }

  // Arrows walk from the box through the hits; Escape closes them.
  key(event) {
    const stops = [this.input, ...this.hits.querySelectorAll("a")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      stops[stops.indexOf(document.activeElement) + step]?.focus();
    } else if (event.key === "Escape") {
      this.input.focus();
      this.answer.hidden = true;
    }
  }
}

// Pagefind has escaped the excerpt and put <mark> around what was asked for; it may
// begin in the middle of a sentence.
const hit = ({ meta, excerpt }) =>
  create(
    "li",
    {},
    create(
      "a",
      { href: new URL(meta.address, ROOT) },
      create("span", { className: "hit-title" }, meta.shown),
      " ",
      create("span", { className: "hit-page" }, meta.plain || (meta.page ?? "")),
      create("span", {
        className: "hit-excerpt",
        innerHTML: excerpt.replace(/^[\s.,;:)，。；：）、]+/, ""),
      }),
    ),
  );

const lookups = [...document.querySelectorAll(".lookup")].map((root) => new Lookup(root));

for (const { onPage, input } of lookups) {
  if (!onPage) continue;
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  input.focus();
}

// "/" leads to the search box, on a narrow screen through the drawer that holds it.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const { input } = lookups[0];
  if (input.getBoundingClientRect().right <= 0) {
    drawer.checked = true;
  }
  input.focus();
  input.select();
});
