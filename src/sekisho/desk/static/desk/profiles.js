// Pages of profiles: long work that is under way is watched, and the page renewed when it is done.
import { watch } from "./jobs.js";

for (const place of document.querySelectorAll(".under-way[data-job]")) {
  const bar = place.querySelector("progress");
  watch(place.dataset.job, (told) => {
    place.querySelector("[data-stage]").textContent = told.failure ? `${told.failure} ${told.remedy}` : told.stage;
    if (told.total) { bar.max = told.total; bar.value = told.done; }
  }).then((told) => {
    // What is being typed is not thrown away: then the page stays, and says that it is old.
    const typing = document.querySelector("details.step[open]");
    if (told && !told.failure && !typing) location.reload();
  });
}

for (const step of document.querySelectorAll("details.step")) {
  step.addEventListener("toggle", () => {
    if (!step.open) return;
    for (const other of document.querySelectorAll("details.step[open]")) if (other !== step) other.open = false;
    step.querySelector("input:not([type=hidden])")?.focus();
  });
}
