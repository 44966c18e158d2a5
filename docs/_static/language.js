// The language switch: lead to the same place in another language, and remember it.
for (const link of document.querySelectorAll(".language-switch")) {
  link.addEventListener("click", () => {
    localStorage.language = link.dataset.language; // read by the root page
    link.search = location.search; // of the search page
    link.hash = location.hash; // entries have the same ids in all languages
  });
}
