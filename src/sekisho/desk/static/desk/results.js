// Results: when newer figures were counted, they take the place of the old ones; what is open stays.
import { prepare } from "./plot.js";

const WAITING = 2000, OLD = 3000, STANDING = 15000; // milliseconds until it is asked again

document.querySelector("nav.pages [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

let shown = document.getElementById("results");

async function look() {
  let pause = STANDING;
  try {
    const answer = await fetch(shown.dataset.asOf, { credentials: "same-origin" });
    const told = await answer.json();
    if (told.counted_at && told.counted_at !== shown.dataset.counted) await renew();
    pause = told.counted_at ? (told.is_old ? OLD : STANDING) : WAITING;
  } catch (gone) { pause = STANDING; } // without a network what stands here stays
  setTimeout(look, pause);
}

/** Put the newer figures in place, with the tables open that were open, and nothing else moved. */
async function renew() {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const newer = page.getElementById("results");
  if (!newer) return;
  const open = new Set([...shown.querySelectorAll("figure:has(details[open])")].map((one) => one.id));
  for (const figure of newer.querySelectorAll("figure")) {
    if (open.has(figure.id)) figure.querySelector("details")?.setAttribute("open", "");
  }
  if (shown.contains(document.activeElement)) return; // nothing moves under the hand
  shown.replaceWith(newer);
  shown = newer;
  prepare(newer);
}

setTimeout(look, shown?.dataset.counted ? OLD : WAITING);
