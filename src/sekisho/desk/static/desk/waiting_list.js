// The waiting list: keys, marks, assigning, who has what. The page reads without this file.
import { say, send } from "./desk.js";
import { Beside } from "./waiting_beside.js";
import { watchDeadlines } from "./waiting_deadlines.js";

const LOOK_MS = 10000;
const list = document.getElementById("list");
const rows = list ? [...list.querySelectorAll("tr[data-row]")] : [];
const keys = document.getElementById("keys");
const wide = matchMedia("(min-width: 641px)");
let here = -1;

const beside = list && new Beside(document.getElementById("beside"), list, { closed: () => focus(here), done: look });

/** Make a row the one that keys speak of; the page moves only when it was not to be seen. */
function focus(place) {
  if (!rows.length) return;
  rows[here]?.classList.remove("here");
  here = Math.max(0, Math.min(rows.length - 1, place));
  rows[here].classList.add("here");
  const link = rows[here].querySelector("[data-open]");
  link.focus({ preventScroll: true });
  const box = rows[here].getBoundingClientRect();
  const foot = innerHeight - 80;
  if (box.top < 90 || box.bottom > foot) rows[here].scrollIntoView({ block: "center" });
}

const placeOf = (inside) => rows.indexOf(inside.closest("tr[data-row]"));
const boxOf = (row) => row.querySelector("input[name=row]");

/** Open the row's subject beside the list; on a phone as a page of its own. */
function open(act = "") {
  const row = rows[here];
  if (!row) return;
  if (wide.matches) beside.open(row, act); else location.assign(row.querySelector("[data-open]").href);
}

function mark(row) {
  const box = boxOf(row);
  if (!box) return;
  box.checked = !box.checked;
  counted();
}

function counted() {
  const place = list.querySelector("[data-marked-count]");
  if (!place) return;
  const marked = rows.filter((row) => boxOf(row).checked).length;
  place.textContent = marked ? list.dataset.marked.replace("{n}", marked) : "";
  const all = list.querySelector("[data-mark-all]");
  all.checked = marked === rows.length;
  all.indeterminate = marked > 0 && marked < rows.length;
}

async function assign(event) {
  event.preventDefault();
  const fields = new FormData(list);
  if (!fields.has("row") && rows[here]) fields.append("row", rows[here].dataset.row);
  try {
    const told = await send(list.action, fields);
    say(told.said, { word: list.dataset.undo, act: () => unassign(told.assignment) });
    rows.forEach((row) => { boxOf(row).checked = false; });
    counted();
    look();
  } catch (wrong) { say(wrong.message); }
  // The next assignment is another one.
  list.elements.assignment.value = crypto.randomUUID?.() ?? list.elements.assignment.value;
}

async function unassign(assignment) {
  try {
    say((await send("/list/assign/undo/", { assignment })).said);
    look();
  } catch (wrong) { say(wrong.message); }
}

/** Ask who has what now; rows change their words and never their place. */
async function look() {
  if (document.hidden || !rows.length) return;
  const asked = rows.map((row) => row.dataset.row).join(",");
  const answer = await fetch(`${list.dataset.who}?rows=${asked}`, { credentials: "same-origin", headers: { Accept: "application/json", "X-Asked-By": "page" } }).catch(() => null);
  if (!answer?.ok) return;
  const told = (await answer.json()).rows;
  const isDone = new URLSearchParams(location.search).get("done");
  for (const row of rows) {
    const now = told[row.dataset.row];
    if (!now) continue;
    row.querySelector("[data-assigned]").textContent = now.assigned;
    if (isDone) continue;
    row.classList.toggle("closed", !now.open);
    row.querySelector("[data-holds]").textContent = !now.open ? list.dataset.done
      : now.holds ? `${list.dataset.openWord} ${now.holds}` : "";
  }
}

/** To another row; a panel that is open goes along, and until it has, no key reaches the old one. */
function move(step) {
  focus(here + step);
  if (!document.getElementById("beside").hidden) beside.follow(rows[here]);
}

const acts = {
  j: () => move(1),
  k: () => move(-1),
  Enter: () => open(),
  o: () => rows[here] && location.assign(rows[here].querySelector("[data-open]").href),
  x: () => rows[here] && mark(rows[here]),
  a: () => list.elements.to?.focus(),
  e: () => open("order"),
  r: () => open("release"),
  c: () => open("refer"),
  n: () => document.querySelector(".pages [rel=next]")?.click(),
  p: () => document.querySelector(".pages [rel=prev]")?.click(),
  "?": () => keys.showModal(),
};

function pressed(event) {
  // What a form of the panel has taken for itself is done.
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || keys.open) return;
  if (event.key === "Escape") {
    if (event.target.matches("input, select, textarea")) event.target.blur(); else beside?.close();
    return;
  }
  if (event.target.closest("input:not([type=checkbox]), select, textarea, dialog")) return;
  if (event.key === "Enter" && !event.target.matches("[data-open], body")) return;
  const act = acts[event.key];
  if (!act || (!list && event.key !== "?")) return;
  event.preventDefault();
  act();
}

addEventListener("keydown", pressed);
if (list) {
  document.querySelector(".keys").hidden = false;
  const all = list.querySelector("[data-mark-all]");
  if (all) {
    all.hidden = false;
    all.addEventListener("change", () => { rows.forEach((row) => { boxOf(row).checked = all.checked; }); counted(); });
    list.addEventListener("submit", assign);
    list.addEventListener("change", counted);
  }
  list.addEventListener("focusin", (event) => {
    const place = placeOf(event.target);
    if (place < 0 || place === here) return;
    rows[here]?.classList.remove("here");
    here = place;
    rows[here].classList.add("here");
  });
  list.addEventListener("click", (event) => {
    const link = event.target.closest("[data-open]");
    if (!link || !wide.matches || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    focus(placeOf(link));
    open();
  });
  watchDeadlines(rows, list.dataset);
  setInterval(look, LOOK_MS);
  document.addEventListener("visibilitychange", look);
}
