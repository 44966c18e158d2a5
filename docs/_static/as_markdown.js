// Copy the page as Markdown, from the file beside it. A page in a folder may not read it.
const button = document.querySelector(".as-markdown button");
const status = document.querySelector(".copied");

if (button && location.protocol.startsWith("http") && navigator.clipboard) {
  const { href } = button.parentElement.querySelector("a");
  const read = async () => {
    const response = await fetch(href);
    if (!response.ok) throw new Error(response.status);
    return new Blob([await response.text()], { type: "text/plain" });
  };
  button.hidden = false;
  button.addEventListener("click", async () => {
    status.textContent = ""; // the same words are said once more
    // a promise: Safari lets nothing be copied that comes later
    const copied = navigator.clipboard.write([new ClipboardItem({ "text/plain": read() })]);
    const { done, failed } = button.dataset;
    status.textContent = await copied.then(() => done, () => failed);
  });
}
