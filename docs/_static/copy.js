// Copy the code of an example as it can be typed: without prompts and results.
if (navigator.clipboard) {
  const template = document.querySelector(".copy-button");
  const status = document.querySelector(".copied");

  // A compound statement ends with an empty line, and has none inside of it: so it can be
  // pasted at every Python prompt. After any other an empty line does no harm.
  const compound = /^(@|(async|class|def|for|if|match|try|while|with)\b)/;
  const typed = (text) => {
    if (!text.startsWith(">>>")) return text.replace(/\n$/, "");
    const lines = [];
    let code = false;
    let open = false; // may the last statement wait for an empty line?
    for (const line of text.split("\n")) {
      const [, prompt, rest] = line.match(/^(>>>|\.\.\.)(?: (.*)|)$/) ?? [];
      code = prompt === ">>>" || (code && prompt === "...");
      if (!code) continue;
      if (open && prompt === ">>>") lines.push("");
      open = prompt === "..." || compound.test(rest);
      if (rest || prompt === ">>>") lines.push(rest ?? "");
    }
    if (open) lines.push("");
    return lines.join("\n");
  };

  const copy = async (text, said) => {
    await navigator.clipboard.writeText(text);
    status.textContent = ""; // the same words are said once more
    requestAnimationFrame(() => (status.textContent = said));
  };

  let last;
  for (const block of document.querySelectorAll("article :not(.sphx-glr-script-out) > div.highlight")) {
    const button = template.content.firstElementChild.cloneNode(true);
    const section = block.closest("section");
    // one of an entry is reached by Tab, the others from there by the arrows
    if (section === last) button.tabIndex = -1;
    last = section;
    block.append(button);
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".copy");
    const link = event.target.closest("a.headerlink");
    if (button) copy(typed(button.parentElement.querySelector("pre").textContent), status.dataset.code);
    else if (link) copy(link.href, status.dataset.address);
  });
  document.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.target.matches(".copy")) return;
    const buttons = [...event.target.closest("section").querySelectorAll(".copy")];
    const next = buttons[buttons.indexOf(event.target) + step];
    if (!next) return;
    event.preventDefault();
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
}
