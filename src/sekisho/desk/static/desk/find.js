// Search: what was received before is asked for by itself, so that what waits is there at once.
const part = document.querySelector("[data-part]");
if (part) {
  part.setAttribute("aria-busy", "true");
  fetch(part.dataset.part, { credentials: "same-origin", headers: { Accept: "text/html" } })
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer)))
    .then((text) => {
      const told = new DOMParser().parseFromString(text, "text/html").querySelector("[data-inside]");
      part.replaceChildren(...told.childNodes);
    })
    .catch(() => { /* the link to it stays */ })
    .finally(() => part.setAttribute("aria-busy", "false"));
}
