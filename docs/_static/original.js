// Side by side: show the source under the translation. Stands in each page itself, as
// before.js does.

// What a page's own script calls, which is loaded when a reader wants it: each original
// takes the place that is left for it, also while the page is still being read. Both are
// in one order.
function originals(texts) {
  const inOrder = texts.values();
  customElements.define(
    "original-text",
    class extends HTMLElement {
      connectedCallback() {
        this.outerHTML = inOrder.next().value;
      }
    },
  );
}

{
  const root = document.documentElement;
  let src = document.currentScript.dataset.originals; // until it is loaded; not on every page
  const load = () => {
    if (src && document.readyState === "loading") {
      document.write(`<script src="${src}"></script>`); // the body waits: nothing jumps
    } else if (src) {
      document.head.append(Object.assign(document.createElement("script"), { src }));
    }
    src = undefined;
  };
  const show = (shown) => {
    if (shown) load();
    root.classList.toggle("with-originals", shown);
    for (const button of document.querySelectorAll(".original-switch")) {
      button.setAttribute("aria-pressed", shown);
      button.title = shown ? button.dataset.hide : button.dataset.show;
    }
  };

  show(localStorage.originals === "shown");
  document.addEventListener("DOMContentLoaded", () => {
    show(localStorage.originals === "shown"); // now the buttons are there
    for (const button of document.querySelectorAll(".original-switch")) {
      button.addEventListener("click", () => {
        localStorage.originals =
          localStorage.originals === "shown" ? "hidden" : "shown";
        show(localStorage.originals === "shown");
      });
    }
  });
}
