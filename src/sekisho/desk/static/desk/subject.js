// The page of a subject: fetches its pictures, so that reading begins at once, and keeps keys at hand.

/** Put a part of the page where its place is kept; what stands there leads on where it cannot be had. */
export async function fill(place) {
  const answer = await fetch(place.dataset.part, {
    credentials: "same-origin",
    headers: { Accept: "text/html", "X-Asked-By": "page" },
  }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const told = new DOMParser().parseFromString(await answer.text(), "text/html");
  place.replaceChildren(...told.body.childNodes);
  place.classList.remove("later");
}

for (const place of document.querySelectorAll("[data-part]")) fill(place);

// A key opens its form and puts the hand into it.
document.addEventListener("toggle", (event) => {
  if (!event.target.open || !event.target.closest(".acts")) return;
  event.target.querySelector("select, textarea, input:not([type=hidden])")?.focus();
}, true);

// What was undone in time needs no further look: the form goes when its seconds are over.
const done = document.getElementById("done");
if (done?.querySelector("form")) setTimeout(() => done.querySelectorAll("form").forEach((one) => one.remove()), 10000);

// A page that is printed shows all that is folded away.
addEventListener("beforeprint", () => document.querySelectorAll(".reading details").forEach((one) => { one.open = true; }));
