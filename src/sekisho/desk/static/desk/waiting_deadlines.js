// Deadlines: what is near counts down, what has passed says so once, also to a screen reader.
import { say } from "./desk.js";

const NEAR_MS = 2 * 3600 * 1000;
const STEP_MS = 15000;

/** Count down the deadlines of these rows; `words` has the sentences `near` and `passed`. */
export function watchDeadlines(rows, words) {
  const dues = rows.map((row) => ({ row, time: row.querySelector("[data-due]") })).filter((one) => one.time)
    .map((one) => ({ ...one, at: Date.parse(one.time.dateTime) }));
  let before = Date.now();
  const step = () => {
    const now = Date.now();
    const passed = dues.filter((one) => one.at > before && one.at <= now);
    for (const one of dues) if (one.at > now && one.at - now < NEAR_MS) draw(one, now, words);
    for (const one of passed) one.time.closest("td").className = "due passed";
    if (passed.length) say(passed.map((one) => words.passed.replace("{number}", one.row.dataset.subject)).join(" "));
    before = now;
  };
  step();
  setInterval(step, STEP_MS);
}

function draw({ time, at }, now, words) {
  const minutes = Math.floor((at - now) / 60000);
  time.closest("td").className = "due near";
  time.textContent = words.near.replace("{hours}", Math.floor(minutes / 60)).replace("{minutes}", String(minutes % 60).padStart(2, "0"));
}
