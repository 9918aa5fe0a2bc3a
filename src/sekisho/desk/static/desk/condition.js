// A condition is typed: words and values are offered, what it means is said, nothing is lost.
import { send } from "./desk.js";

const CHECK_MS = 350; // after the last key
const KEEP_MS = 1500;
// Rows at once; arrows and wheel move on through the others.
const SEEN = matchMedia("(max-width: 640px)").matches ? 4 : 8;
const WORD = /[a-z_][a-z0-9_]*$/i;
const VALUE = /\b([a-z_][a-z0-9_]*)\s*(?:=|<>|in\s*\((?:\s*'[^']*'\s*,)*)\s*'?([^'()=<>,]*)$/i;

const form = document.querySelector("form.write");
const text = form.querySelector("#condition");
const checked = form.querySelector("#condition-checked");
const kept = form.querySelector("#kept");
const said = document.getElementById("words-said").content;
const word = (name) => said.querySelector(`[data-${name}]`).textContent;

/** The words of the catalogue, fetched once. */
const words = fetch(form.dataset.words, { credentials: "same-origin" }).then((answer) => answer.json()).then((told) => told.words).catch(() => []);
const values = new Map();

/** The values that a name has lately had; empty for one that has no list. */
function valuesOf(name) {
  if (!values.has(name)) {
    values.set(name, fetch(`${form.dataset.words.replace(/words\/$/, "values/")}${name}/`, { credentials: "same-origin", headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : { values: [] })).then((told) => told.values).catch(() => []));
  }
  return values.get(name);
}

/** What fits what stands before the caret: rows with what to write, from which place on. */
async function fitting(asked) {
  const before = text.value.slice(0, text.selectionStart);
  const known = await words;
  const value = before.match(VALUE);
  const named = value && known.find((one) => one.word === value[1].toLowerCase() && one.listed);
  if (named) {
    const sought = value[2].trim().toLowerCase();
    const typed = value[0].slice(value[0].length - value[2].length);
    const from = before.length - typed.length - (before[before.length - typed.length - 1] === "'" ? 1 : 0);
    const rows = (await valuesOf(named.word)).filter((one) => `${one.value} ${one.says}`.toLowerCase().includes(sought));
    return { from, rows: rows.map((one) => ({ write: `'${one.value.replaceAll("'", "''")}'`, name: one.value, says: one.says, more: String(one.items) })) };
  }
  // Inside a text nothing is offered: it is somebody's own word.
  if ((before.split("'").length - 1) % 2) return { from: 0, rows: [] };
  const sought = (before.match(WORD) ?? [""])[0].toLowerCase();
  const rank = (one) => (one.word.startsWith(sought) || one.also.startsWith(sought) ? 0 : one.word.includes(sought) ? 1 : 2);
  const rows = known.filter((one) => (sought || asked) && `${one.word} ${one.also} ${one.says}`.toLowerCase().includes(sought))
    .sort((a, b) => rank(a) - rank(b));
  return {
    from: before.length - sought.length, sought,
    rows: rows.map((one) => ({ write: one.kind === "function" ? `${one.word}(` : one.word, name: one.word, says: one.says + (one.null ? ` · null: ${one.null}` : ""), more: one.also || one.unit || one.kind })),
  };
}

const list = document.createElement("ul");
list.className = "offered"; list.id = "offered"; list.hidden = true;
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", form.querySelector("label[for=condition]").textContent);
text.parentElement.append(list);
text.setAttribute("aria-controls", "offered");
const spoken = form.querySelector("#offered-said");
let now = { from: 0, rows: [] };
let chosen = -1;
let first = 0;

function close() {
  list.hidden = true; chosen = -1;
  text.removeAttribute("aria-activedescendant");
}

/** Draw the rows around the chosen one. */
function draw() {
  list.replaceChildren(...now.rows.slice(first, first + SEEN).map((one, place) => drawn(one, first + place)));
  text.setAttribute("aria-activedescendant", `offered-${chosen}`);
}

function choose(place) {
  chosen = place;
  first = Math.min(Math.max(first, place - SEEN + 1), place);
  draw();
}

function drawn(one, place) {
  const row = document.createElement("li");
  row.id = `offered-${place}`; row.setAttribute("role", "option");
  row.setAttribute("aria-selected", String(place === chosen));
  row.setAttribute("aria-posinset", String(place + 1)); row.setAttribute("aria-setsize", String(now.rows.length));
  const name = document.createElement("code"); name.textContent = one.name;
  const says = document.createElement("span"); says.textContent = one.says;
  const more = document.createElement("span"); more.className = "soft"; more.textContent = one.more;
  row.append(name, says, more);
  row.addEventListener("mousedown", (event) => { event.preventDefault(); take(place); });
  return row;
}

async function offer(asked = false) {
  const caret = text.selectionStart;
  const found = await fitting(asked);
  if (document.activeElement !== text || text.selectionStart !== caret) return;
  const alone = found.rows.length === 1 && found.rows[0].write === found.sought;
  if (!found.rows.length || alone || (!asked && found.sought?.length === 0)) { close(); if (asked) say(word("none")); return; }
  now = found;
  list.hidden = false;
  first = 0;
  choose(0);
  say(`${found.rows.length} ${word("offered")}`);
}

function say(what) { spoken.textContent = what; }

function take(place) {
  const row = now.rows[place];
  if (!row) return;
  const rest = text.value.slice(text.selectionStart);
  const after = row.write.endsWith("'") ? rest.replace(/^'/, "") : rest.replace(/^[a-z0-9_]+/i, "");
  const before = text.value.slice(0, now.from) + row.write;
  const gap = row.write.endsWith("(") || after.startsWith(" ") || after.startsWith(")") ? "" : " ";
  text.value = before + gap + after;
  text.selectionStart = text.selectionEnd = before.length + gap.length;
  close();
  changed();
}

text.addEventListener("keydown", (event) => {
  if (event.key === " " && event.ctrlKey) { event.preventDefault(); offer(true); return; }
  if (list.hidden) return;
  const last = now.rows.length - 1;
  const moves = { ArrowDown: chosen < last ? chosen + 1 : 0, ArrowUp: chosen > 0 ? chosen - 1 : last, PageDown: Math.min(last, chosen + 8), PageUp: Math.max(0, chosen - 8) };
  if (event.key in moves) { event.preventDefault(); choose(moves[event.key]); }
  else if (event.key === "Enter") { event.preventDefault(); take(chosen); }
  else if (event.key === "Escape") { event.preventDefault(); close(); }
});
list.addEventListener("wheel", (event) => {
  event.preventDefault();
  choose(Math.min(now.rows.length - 1, Math.max(0, chosen + Math.sign(event.deltaY))));
}, { passive: false });
text.addEventListener("blur", close);
text.addEventListener("click", close);

let asking = 0;
async function check() {
  const number = (asking += 1);
  try {
    const told = await send(form.dataset.check, { condition: text.value });
    if (number !== asking) return;
    checked.innerHTML = told.html;
    text.setAttribute("aria-invalid", String(Boolean(told.wrong) && text.value.trim() !== ""));
  } catch (error) { if (number === asking) checked.textContent = error.message; }
}

async function keep() {
  try {
    const told = await send(form.dataset.sketch, new FormData(form));
    kept.textContent = `${word("kept")} ${new Date(told.kept_at).toLocaleTimeString(document.documentElement.lang)}`;
  } catch (error) { kept.textContent = error.message; }
}

let later = {};
function soon(name, act, wait) { clearTimeout(later[name]); later[name] = setTimeout(act, wait); }
function changed() { soon("check", check, CHECK_MS); soon("keep", keep, KEEP_MS); }

text.addEventListener("input", () => { offer(); changed(); });
form.addEventListener("input", (event) => { if (event.target !== text) soon("keep", keep, KEEP_MS); });
form.addEventListener("submit", () => clearTimeout(later.keep));
document.getElementById("wrong")?.focus();
