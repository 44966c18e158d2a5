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
  const said = ({ textContent, hash, title }) =>
    `${textContent} ${decodeURIComponent(hash)} ${title}`.toLowerCase();
  let found = links;
  const narrow = () => {
    const letters = input.value.trim().toLowerCase();
    found = links.filter((link) => said(link).includes(letters));
    const shown = new Set(); // with all that they are below
    for (const link of found) {
      for (let item = link.closest("li"); item; item = item.parentElement.closest("li")) {
        shown.add(item);
      }
    }
    for (const item of box.querySelectorAll("li")) item.hidden = !shown.has(item);
    box.querySelector(".contents-none").textContent = found.length ? "" : box.dataset.none;
  };
  if (links.length > FEW) {
    input.hidden = false;
    input.addEventListener("input", narrow);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return; // Enter ends a Chinese word
      if (event.key === "Enter") found[0]?.click();
      if (event.key === "Escape" && input.value) {
        event.preventDefault(); // the drawer stays open
        input.value = "";
        narrow();
      }
    });
  }
}
