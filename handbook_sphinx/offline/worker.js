// The service worker of a language: what a page gets when the network does not answer.
// Above stand the VERSION of the site, its FILES with the digest of each, their SIZE in
// bytes, and the SHELL, the files that a device keeps from the first visit on.
"use strict";

// The site may share its host with others, and its caches with those of other versions.
const MINE = `handbook ${registration.scope} `;
const NAME = MINE + VERSION;

// A name with a digest in it stands for the same bytes for ever.
const FOR_EVER = /\.[0-9a-f]{10}\.(css|js)$/;

// The file for which an address asks; undefined if the site has none.
function fileOf(url) {
  const { href } = Object.assign(new URL(url), { search: "", hash: "" });
  if (!href.startsWith(registration.scope)) return undefined;
  const path = decodeURIComponent(href.slice(registration.scope.length));
  const candidates = [path, `${path}.html`, `${path.replace(/\/$/, "")}/index.html`.replace(/^\//, "")];
  return candidates.find((name) => name in FILES);
}

// Kept as a mark where all files are kept: then new ones are as well.
const WHOLE = "whole";

const addressOf = (file) => new URL(encodeURI(file), registration.scope).href;

async function digest(response) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await response.arrayBuffer()));
  return [...bytes.slice(0, 6)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// What older versions have kept, by file.
async function before() {
  const found = new Map();
  for (const name of await caches.keys()) {
    if (!name.startsWith(MINE) || name === NAME) continue;
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const file = fileOf(request.url);
      if (file) found.set(file, await cache.match(request));
    }
  }
  return found;
}

// A new version keeps what the old one kept: what has not changed is taken over, the
// rest is fetched. All of it, or this version does not begin.
async function install() {
  const cache = await caches.open(NAME);
  const old = await before();
  const whole = await caches.match(addressOf(WHOLE));
  if (whole) await cache.put(addressOf(WHOLE), whole);
  const open = await clients.matchAll({ includeUncontrolled: true, type: "window" });
  const seen = open.map(({ url }) => fileOf(url)).filter(Boolean);
  for (const file of whole ? Object.keys(FILES) : new Set([...SHELL, ...seen, ...old.keys()])) {
    const kept = old.get(file);
    if (kept && (await digest(kept.clone())) === FILES[file]) {
      await cache.put(addressOf(file), kept);
    } else {
      await cache.add(new Request(addressOf(file), { cache: "reload" }));
    }
  }
  await skipWaiting();
}

async function activate() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(MINE) && name !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
  await clients.claim(); // the page that has brought the worker needs no second visit
}

// The network first, so that nothing is stale; then what is kept.
async function answer(event, file) {
  const cache = await caches.open(NAME);
  const address = addressOf(file);
  const kept = () => cache.match(address);
  if (FOR_EVER.test(file)) {
    const found = await kept();
    if (found) return found;
  }
  try {
    const response = await fetch(event.request, { cache: "no-cache" });
    if (response.status === 200) event.waitUntil(cache.put(address, response.clone()));
    return response;
  } catch (problem) {
    const found = await kept();
    if (found) return found;
    if (event.request.mode !== "navigate") throw problem;
    return Response.redirect(`${addressOf("offline.html")}#not-on-this-device`);
  }
}

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
  const file = event.request.method === "GET" && fileOf(event.request.url);
  if (file) event.respondWith(answer(event, file));
});

// A page asks what there is to keep, fetches it, which keeps it, and says when it has all.
addEventListener("message", (event) => {
  if (event.data === "files") event.ports[0].postMessage({ files: Object.keys(FILES), size: SIZE });
  if (event.data === WHOLE) {
    const mark = caches.open(NAME).then((cache) => cache.put(addressOf(WHOLE), new Response()));
    event.waitUntil(mark);
  }
});
