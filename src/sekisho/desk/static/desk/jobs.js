// Long work: asks how far it is, draws the bar, and leads on when there is a result.
import { say } from "./desk.js";

const EVERY_MS = 1000;

/** Watch a job until it has ended; `drawn` is called with each answer. */
export async function watch(address, drawn) {
  for (;;) {
    const answer = await fetch(address, { credentials: "same-origin", headers: { Accept: "application/json" } }).catch(() => null);
    if (answer && !answer.ok) return null;
    if (answer) {
      const told = await answer.json();
      drawn(told);
      if (told.ended) return told;
    }
    await new Promise((wake) => setTimeout(wake, EVERY_MS));
  }
}

const place = document.querySelector("[data-job]:not([data-ended])");
if (place) {
  const bar = place.querySelector("progress");
  const figures = new Intl.NumberFormat(document.documentElement.lang);
  watch(place.dataset.job, (told) => {
    place.querySelector("[data-stage]").textContent = told.stage;
    if (told.total) { bar.max = told.total; bar.value = told.done; } else bar.removeAttribute("value");
    place.querySelector("[data-count]").textContent = told.total
      ? `${figures.format(told.done)} / ${figures.format(told.total)}` : told.done ? figures.format(told.done) : "";
  }).then((told) => {
    if (!told) return;
    say(told.stage);
    if (told.address) location.replace(told.address); else location.reload();
  });
}
