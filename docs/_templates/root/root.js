// Lead to the language chosen with the switch on a page, or else to the browser's.
const folders = JSON.parse(document.currentScript.dataset.folders); // by tag
const tags = Object.keys(folders);
const base = (tag) => tag.split("-")[0];
const near = (tag) =>
  folders[tag] ?? folders[tags.find((known) => base(known) === base(tag))];
const chosen = localStorage.language;
const language = Object.values(folders).includes(chosen)
  ? chosen
  : (navigator.languages.map(near).find(Boolean) ?? folders[tags[0]]);
location.replace(`${language}/index.html`);
