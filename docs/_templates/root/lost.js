// The language of the address comes first, and its last part is asked for:
// /handbook/zh_CN/reference/torch.chunk.html
const parts = location.pathname.split("/").filter(Boolean);
const asked = decodeURI(parts.at(-1) ?? "").replace(/\.\w+$/, (end) =>
  end === ".html" ? "" : end,
);
for (const section of document.querySelectorAll("section")) {
  section.querySelector("input").value = asked;
  if (parts.includes(section.dataset.folder)) section.parentElement.prepend(section);
}
