// A block that is wider than the page can be scrolled with the keyboard, too.
for (const block of document.querySelectorAll("pre, .table-wrapper, .math-wrapper")) {
  if (block.scrollWidth > block.clientWidth) block.tabIndex = 0;
}
