// The search box: on every page, in the middle of the first one, and on the search page.
"use strict";

const HITS = 8; // under a box; the search page shows more
const ON_PAGE = 40;
const SLICE = 40; // sections that are indexed before a key may be answered

const handbookSearch = (window.handbookSearch = {}); // names.js, words.js and the
// scripts of search/ put what they have in here

const scripts = new URL("search/", document.currentScript.src);
const searchPage = document.querySelector(".lookup form").action; // all pages stand beside it

const create = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

// Scripts, because a page that was opened from a folder may read no other files.
const load = (name, base) =>
  new Promise((onload, onerror) => {
    document.head.append(create("script", { src: new URL(name, base), onload, onerror }));
  });

// What a section has that says nothing of it.
const EMPTY = { alias: "", above: [], names: [], called: [], texts: [], code: [], messages: [],
  leads: [], used: 0 }; // prettier-ignore

const engine = {
  index: undefined,
  whole: false, // does it know all words, or only the names?
  started: undefined,

  start() {
    this.started ??= this.read().catch((problem) => {
      if (this.index) return; // without a network the names may be there, and suffice
      console.error(problem);
      this.started = undefined;
      for (const lookup of lookups) lookup.say(lookup.root.dataset.broken);
    });
    return this.started;
  },

  async read() {
    await load("terms.js", scripts);
    await load("index.js", scripts);
    await load("search/names.js", searchPage);
    const entries = handbookSearch.names.map((named) => ({ ...EMPTY, ...named }));
    this.index = new handbookSearch.Index();
    entries.forEach((entry) => this.index.add(entry));
    for (const lookup of lookups) lookup.ask();

    await load("search/words.js", searchPage);
    const all = new handbookSearch.Index();
    for (const [at, { named, ...section }] of handbookSearch.words.entries()) {
      const entry = entries[named] ?? EMPTY;
      all.add({ ...entry, ...section, texts: [...entry.texts, ...(section.texts ?? [])] });
      if (at % SLICE === 0) await new Promise((go) => setTimeout(go));
    }
    this.index = all;
    this.whole = true;
    for (const lookup of lookups) lookup.ask();
  },
};

handbookSearch.engine = engine;

class Lookup {
  constructor(root) {
    this.root = root;
    this.isPage = root.classList.contains("lookup-page");
    this.input = root.querySelector("input");
    this.answer = root.querySelector(".lookup-answer");
    this.status = root.querySelector(".lookup-status");
    this.hits = root.querySelector(".lookup-hits");
    this.input.addEventListener("input", () => this.ask());
    this.input.addEventListener("focus", () => this.ask());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.hits.addEventListener("mousedown", (event) => event.preventDefault()); // keeps focus
    this.hits.addEventListener("click", () => this.leave());
    this.input.addEventListener("blur", () => this.close());
  }

  ask() {
    if (document.activeElement !== this.input) return;
    const query = this.input.value.trim();
    if (query || !this.isPage) engine.start(); // whose box has the focus unasked
    if (!query) return this.close();
    if (!engine.index) return;
    const { hits, missing } = engine.index.find(query);
    const few = hits.slice(0, this.isPage ? ON_PAGE : HITS);
    const { none, nowhere, count, more } = this.root.dataset;
    // a function, because in a text "$&" would stand for what it replaces
    const fill = (text, word) => text.replace("%s", () => word);
    if (!few.length) this.say(engine.whole ? fill(none, query) : "");
    else if (engine.whole && missing.length) this.say(fill(nowhere, missing.slice(0, 3).join(", ")));
    else this.say(fill(count, hits.length));
    this.hits.append(...few.map((section, at) => this.hit(section, at, query)));
    const all = `${searchPage}?q=${encodeURIComponent(query)}`;
    if (this.isPage) history.replaceState(null, "", all);
    else if (few.length < hits.length) this.hits.append(this.option(few.length, all, more));
    this.choose(this.hits.firstElementChild);
  }

  say(text) {
    this.answer.hidden = false;
    this.status.textContent = text;
    this.hits.replaceChildren();
  }

  option(at, href, ...content) {
    const option = create("a", { href, id: `${this.hits.id}-${at}`, tabIndex: -1 }, ...content);
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    return option;
  }

  hit(section, at, query) {
    const place = section.called[0] ?? section.above.join(" › ");
    return this.option(
      at,
      new URL(section.address, searchPage),
      create("span", { className: section.names.length ? "hit-title hit-name" : "hit-title" }, section.title),
      " ",
      create("span", { className: "hit-page" }, place),
      create("span", { className: "hit-excerpt" }, ...marked(engine.index.excerpt(section, query), query)),
    );
  }

  // The option that Enter opens; the focus stays in the box.
  choose(option) {
    this.chosen?.setAttribute("aria-selected", "false");
    this.chosen = option;
    option?.setAttribute("aria-selected", "true");
    this.input.setAttribute("aria-expanded", Boolean(option));
    this.input.setAttribute("aria-activedescendant", option?.id ?? "");
  }

  close() {
    if (this.isPage && this.input.value.trim()) return;
    this.answer.hidden = true;
    this.choose(null);
  }

  leave() {
    if (this.isPage) return;
    this.close(); // the hit may lie on this page
    this.input.blur();
  }

  key(event) {
    const options = [...this.hits.children];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing || this.answer.hidden) return; // Enter ends a Chinese word
    if (step && options.length) {
      event.preventDefault();
      const at = options.indexOf(this.chosen) + step;
      this.choose(options[(at + options.length) % options.length]);
      this.chosen.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && this.chosen) {
      event.preventDefault();
      this.chosen.click();
    } else if (event.key === "Escape") {
      event.preventDefault(); // which would empty the box
      this.close();
    }
  }
}

// The text, with what was asked for marked.
function marked(text, query) {
  const { message, pieces } = handbookSearch.cut;
  const asked = pieces(message(query)).flatMap(({ terms }) => terms).filter((term) => /^[\w\u3040-\u9fff]+$/.test(term));
  if (!asked.length) return [text];
  const word = new RegExp(`((?:${asked.map((term) => (/\w/.test(term) ? `\\b${term}\\w*` : term)).join("|")})+)`, "gi");
  return text.split(word).map((part, at) => (at % 2 ? create("mark", {}, part) : part));
}

const lookups = [...document.querySelectorAll(".lookup")].map((root) => new Lookup(root));
const main = lookups.find(({ root }) => root.closest("article")) ?? lookups[0];

if (main.isPage) {
  main.input.value = new URLSearchParams(location.search).get("q") ?? "";
  main.input.focus();
}

// "/" and Ctrl-K lead to the search box.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  const control = event.ctrlKey || event.metaKey;
  const slash = event.key === "/" && !typing && !control && !event.altKey;
  if (!slash && !(control && event.key.toLowerCase() === "k")) return;
  event.preventDefault();
  main.input.focus();
  main.input.select();
});
