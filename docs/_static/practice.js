// Practice: what an example prints is hidden until the reader asks for it. Nothing is
// looked for in a page before the switch is on. before.js hides it until this has run.
const root = document.documentElement;
const switches = document.querySelectorAll(".practice-switch");

// What a block prints: the lines between the last that is typed and the next prompt.
// All that a script of the gallery has printed stands in a block of its own.
const printed = (block) => {
  const found = [];
  let line = [];
  let typed = block.closest(".sphx-glr-script-out") !== null;
  let before = typed;
  for (let node = block.firstChild; node; node = node.nextSibling) {
    const end = node.nodeType === Node.TEXT_NODE ? node.data.indexOf("\n") + 1 : 0;
    if (end && end < node.length) node.splitText(end);
    line.push(node);
    if (!end && node.nextSibling) continue;
    const prompt = line.some((part) => part.className === "gp");
    if (prompt) typed = true;
    else if (typed) before ? found.push([...line]) : found.at(-1).push(...line);
    before = prompt;
    line = [];
  }
  return found;
};

// A button in the place of a result; where that is known, it hides it again. It has a
// name and no text, so that the block has none that nobody has written.
const hide = (result) => {
  const place = document.createElement("span");
  const button = document.createElement("button");
  const output = document.createElement("span");
  place.className = "asked";
  button.type = "button";
  button.setAttribute("aria-label", switches[0].dataset.ask);
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    const isHidden = button.getAttribute("aria-expanded") === "false";
    button.setAttribute("aria-expanded", isHidden);
  });
  result[0].before(place);
  output.append(...result);
  place.append(button, output);
};

const show = (place) => {
  const block = place.parentNode;
  place.replaceWith(...place.lastChild.childNodes);
  block.normalize();
};

const practise = (isOn) => {
  for (const button of switches) button.setAttribute("aria-pressed", isOn);
  if (isOn) {
    for (const block of document.querySelectorAll(".highlight pre")) {
      printed(block).forEach(hide);
    }
  } else if (root.classList.contains("practice")) {
    document.querySelectorAll(".asked").forEach(show);
  }
  root.classList.toggle("practice", isOn);
};

for (const button of switches) {
  button.addEventListener("click", () => {
    localStorage.practice = localStorage.practice === "on" ? "off" : "on";
    practise(localStorage.practice === "on");
  });
}
if (localStorage.practice === "on" && switches.length) practise(true);
