// The frame of every page: its drawers and the colours.
{
  // A drawer is a popover: the browser opens and closes it, by its button, with Escape or
  // by a click beside it, and gives the focus back.
  const rest = document.querySelector(".content");
  for (const drawer of document.querySelectorAll(".drawer")) {
    const button = document.querySelector(`.bar [popovertarget="${drawer.id}"]`);
    drawer.addEventListener("toggle", ({ newState }) => {
      const open = newState === "open";
      button.setAttribute("aria-expanded", open);
      rest.inert = open;
      if (open) (drawer.querySelector("[aria-current]") ?? drawer.querySelector("a")).focus();
    });
    drawer.addEventListener("click", (event) => {
      if (event.target.closest("a") && drawer.matches(":popover-open")) drawer.hidePopover();
    });
    // where there is room again, it is a column
    new ResizeObserver(() => {
      const room = getComputedStyle(button).display === "none";
      if (room && drawer.matches(":popover-open")) drawer.hidePopover();
    }).observe(document.documentElement);
  }

  const themes = ["auto", "light", "dark"];
  const theme = document.querySelector(".theme-switch");
  const say = () => {
    theme.title = theme.dataset[document.body.dataset.theme];
    theme.setAttribute("aria-label", theme.title);
  };
  theme.addEventListener("click", () => {
    const now = themes.indexOf(document.body.dataset.theme);
    localStorage.theme = document.body.dataset.theme = themes[(now + 1) % themes.length];
    say();
  });
  say();

  // The page in the navigation is in sight. scrollIntoView would move the text as well.
  const here = document.querySelector("#site-navigation [aria-current]");
  if (here) {
    const box = here.closest(".drawer");
    new IntersectionObserver(([seen], observer) => {
      observer.disconnect();
      const { top, height } = seen.boundingClientRect;
      const middle = seen.rootBounds.top + (seen.rootBounds.height - height) / 2;
      if (!seen.isIntersecting) box.scrollTop += top - middle;
    }, { root: box }).observe(here);
  }
}
