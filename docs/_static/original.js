// Side by side: show the source under the translation. Runs in the head, before
// anything is painted.
{
  const root = document.documentElement;
  const show = (shown) => {
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
