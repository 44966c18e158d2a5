// The index of names, filtered as one types. The filter stands in the address, behind the
// "#", which also works in a page that was opened from a folder.
const form = document.querySelector(".names-filter");
const box = form.querySelector("input");
const none = form.querySelector(".names-none");
const MARK = "#filter=";

const plain = (text) => text.toLowerCase().replace(/\s+/g, " ");

// People say np.sum, F.relu and x.view.
const SPOKEN = [
  [/^np\./, "numpy."],
  [/^f\./, "functional."],
  [/^x\./, "tensor."],
];
const spelt = (word) => SPOKEN.reduce((said, [short, long]) => said.replace(short, long), word);

const families = [...document.querySelectorAll("ul.names")].map((list) => ({
  section: list.closest("section"),
  lines: [...list.children].map((line) => ({ line, text: plain(line.textContent) })),
}));
const all = families.flatMap(({ lines }) => lines);

function filter() {
  const words = plain(box.value).split(" ").filter(Boolean).map(spelt);
  let shown = 0;
  for (const { section, lines } of families) {
    let some = false;
    for (const { line, text } of lines) {
      const fits = words.every((word) => text.includes(word));
      line.hidden = !fits;
      some ||= fits;
      shown += fits;
    }
    section.hidden = !some;
  }
  form.querySelector(".names-count").textContent = form.dataset.count
    .replace("%s", shown)
    .replace("%s", all.length);
  none.hidden = shown > 0;
  const query = encodeURIComponent(box.value.trim());
  none.querySelector("a").href = `${document.querySelector(".lookup form").action}?q=${query}`;
}

// From the address into the box, and back.
function read() {
  if (!location.hash.startsWith(MARK)) return;
  box.value = decodeURIComponent(location.hash.slice(MARK.length));
  filter();
}

function write() {
  const said = box.value.trim();
  const here = location.pathname + location.search;
  history.replaceState(null, "", said ? MARK + encodeURIComponent(said) : here);
}

form.hidden = false;
form.addEventListener("submit", (event) => event.preventDefault());
box.addEventListener("input", () => {
  filter();
  write();
});
window.addEventListener("hashchange", read);
filter();
read();
