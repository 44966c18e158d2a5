// The learning path: what a reader has read and solved stays on this device, in
// localStorage.done: pages of guides, and exercises as page#anchor.
const read = () => new Set(JSON.parse(localStorage.done ?? "[]"));
const items = document.querySelectorAll("[data-done]:not(button)");
const switches = document.querySelectorAll(".done-switch");
const place = document.querySelector(".path-place");

const show = () => {
  const done = read();
  for (const item of items) {
    item.classList.toggle("is-done", done.has(item.dataset.done));
    const mark = item.querySelector(".done-mark");
    mark.hidden = !done.has(item.dataset.done);
  }
  for (const button of switches) {
    button.setAttribute("aria-pressed", done.has(button.dataset.done));
  }
  if (place) showPlace([...items].filter((item) => done.has(item.dataset.done)).length);
};

// "3 of 11 read", and the first that is left.
const showPlace = (count) => {
  const next = document.querySelector("[data-done]:not(button, .is-done) a");
  place.hidden = !count;
  place.querySelector("b").textContent = [count, items.length].reduce(
    (text, number) => text.replace("%s", number),
    place.dataset.count,
  );
  place.querySelector(".path-next").hidden = !next;
  if (next) {
    const { href, textContent } = next;
    Object.assign(place.querySelector(".path-next a"), { href, textContent });
  }
};

for (const button of switches) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const done = read();
    if (!done.delete(button.dataset.done)) done.add(button.dataset.done);
    localStorage.done = JSON.stringify([...done]);
    show();
  });
}
place?.querySelector("button").addEventListener("click", () => {
  const done = read();
  for (const item of items) done.delete(item.dataset.done);
  localStorage.done = JSON.stringify([...done]);
  show();
  document.querySelector("[data-done] a").focus(); // the button has gone
});
window.addEventListener("storage", show); // another tab has changed it
window.addEventListener("pageshow", show); // the way back may show an old page
show();
