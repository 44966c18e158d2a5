// Without a network: the service worker, and the button that keeps the whole site.
const scope = new URL(document.documentElement.dataset.content_root, location);
const workers = location.protocol.startsWith("http") && navigator.serviceWorker;
const FETCHES = 6; // at a time

if (workers) {
  // when the page is there: what is kept for later must not delay what is read now
  addEventListener("load", () => {
    workers.register(new URL("sw.js", scope)).catch((problem) => console.warn(problem.message));
  });
  // what the first page has loaded before there was a worker to keep it
  if (!workers.controller) {
    const loaded = () => performance.getEntriesByType("resource").map(({ name }) => name);
    const own = () => loaded().filter((name) => name.startsWith(scope));
    const keep = () => own().forEach((name) => fetch(name, { cache: "force-cache" }));
    workers.addEventListener("controllerchange", keep, { once: true });
  }
}

// What the worker says that there is to keep.
async function ask() {
  const { active } = await workers.ready;
  return new Promise((answer) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => answer(data);
    active.postMessage("files", [port2]);
  });
}

// Fetch each file: what passes through the worker is kept.
async function keepAll(files, say) {
  const next = files.values();
  let done = 0;
  const fetchRest = async () => {
    for (const file of next) {
      const response = await fetch(new URL(encodeURI(file), scope), { cache: "no-cache" });
      if (!response.ok) throw new Error(`${file}: ${response.status}`);
      await response.arrayBuffer();
      say(++done);
    }
  };
  await Promise.all(Array.from({ length: FETCHES }, fetchRest));
  (await workers.ready).active.postMessage("whole");
  await navigator.storage?.persist?.(); // a full disk is then no reason to drop it
}

async function offer(box) {
  const [button, bar, status] = box.querySelectorAll("button, progress, output");
  const { files, size } = await ask();
  const { kept, failed } = box.dataset;
  status.textContent = box.dataset.size.replace("%s", Math.ceil(size / 1e6));
  bar.max = files.length;
  box.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    bar.hidden = false;
    try {
      await keepAll(files, (count) => (bar.value = count));
      status.textContent = kept;
    } catch (problem) {
      console.warn(problem.message);
      status.textContent = failed;
      button.disabled = false;
    }
    bar.hidden = true;
  });
}

if (workers) document.querySelectorAll(".keep").forEach(offer);
