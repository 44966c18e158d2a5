// A block that is wider than its column can be scrolled with the keyboard, too. Whether it
// is wider is looked up when it comes near, and is laid out anyway.
{
  const look = (seen) => {
    for (const { target, isIntersecting } of seen) {
      if (isIntersecting && target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    }
  };
  const near = new IntersectionObserver(look, { rootMargin: "100%" });
  for (const block of document.querySelectorAll("pre, .table-wrapper, .math-wrapper")) {
    near.observe(block);
  }
}
