// Stands in each page itself: what must be known before anything is painted.
document.documentElement.classList.remove("no-js");
document.body.dataset.theme = localStorage.theme ?? "auto";
document.documentElement.classList.toggle("practice", localStorage.practice === "on");
