// The contents of a page follow the reader, and can be narrowed by typing.
{
  const box = document.getElementById("page-contents");
  const links = [...(box?.querySelectorAll("a") ?? [])];

  // The section that crosses a line below the bar, the innermost one. What lies under an
  // observer's line is known without a layout.
  const reading = new Set();
  let current;
  const follow = (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) reading.add(target.id);
      else reading.delete(target.id);
    }
    const now = links.findLast(({ hash }) => reading.has(decodeURIComponent(hash.slice(1))));
    if (now === current) return;
    if (now) box.scrollTop = now.offsetTop - box.clientHeight / 2;
    current?.removeAttribute("aria-current");
    now?.setAttribute("aria-current", "location");
    current = now;
  };
  const line = new IntersectionObserver(follow, { rootMargin: "-20% 0px -79.9% 0px" });
  for (const { hash } of links) {
    const section = document.getElementById(decodeURIComponent(hash.slice(1)));
    if (section) line.observe(section);
  }

  const FEW = 12; // are seen at once
  const input = box?.querySelector(".contents-filter");
  const said = (link) => `${link.textContent} ${decodeURIComponent(link.hash)} ${link.title}`.toLowerCase();
  const narrow = () => {
    const letters = input.value.trim().toLowerCase();
    let some = false;
    for (const link of links) {
      // backwards, a section shows what is above it
      const item = link.closest("li");
      item.hidden = !said(link).includes(letters);
      some ||= !item.hidden;
    }
    for (const item of box.querySelectorAll("li:not([hidden])")) {
      for (let above = item.parentElement.closest("li"); above; above = above.parentElement.closest("li")) {
        above.hidden = false;
      }
    }
    box.querySelector(".contents-none").textContent = some ? "" : box.dataset.none;
  };
  if (input && links.length > FEW) {
    input.hidden = false;
    input.addEventListener("input", narrow);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter") links.find((link) => !link.closest("[hidden]"))?.click();
      if (event.key === "Escape" && input.value) {
        event.preventDefault(); // the drawer stays open
        input.value = "";
        narrow();
      }
    });
  }
}
