// One step a screen: what is entered is written on the device at each touch, and sent when signed.
import * as store from "./store.js";
import { keepSending } from "./outbox.js";
import { offerPhotos } from "./photos.js";
import { offerRows } from "./rows.js";
import { offerScan } from "./scan.js";
import { able, entered, makeReady, say, tellSafe } from "./shell.js";

const page = document.querySelector("[data-bench=steps]");
const form = page.querySelector("[data-steps]");
const sections = [...form.querySelectorAll("[data-step]")];
const names = sections.map((section) => section.dataset.step);
const foot = form.querySelector("[data-foot]");
const FOREIGN = new Set(["csrfmiddlewaretoken", "photograph", "view"]);
let at;
let draft;
let order;
let go;
let saving = Promise.resolve();
let unsaved = 0;

const pairsOf = () => [...new FormData(form)].filter(([name, value]) => !FOREIGN.has(name) && typeof value === "string");
const stepNow = () => Math.max(0, names.indexOf(location.hash.slice(1)));

// ---- what is entered, and where it lies

function save() {
  const content = { pairs: pairsOf(), begun_at: draft.begun_at, step: stepNow() };
  const { examination_id, order_id, begun_told = false, warning = "" } = draft;
  const open = { examination_id, order_id, owner: at.person, far: draft.far, begun_told, warning };
  unsaved += 1;
  page.dataset.safe = "no";
  saving = saving.then(async () => {
    const kept = (await store.drafts()).find((one) => one.examination_id === examination_id);
    await store.putDraft(at.key, { ...open, begun_told: kept?.begun_told ?? begun_told, warning: kept?.warning ?? warning }, content);
    tellSafe({ savedAt: new Date() });
    unsaved -= 1;
    if (!unsaved) page.dataset.safe = "yes";
  }).catch((failed) => { tellSafe({ how: "offline", refused: [{ why: say("full") }] }); console.error(failed); });
  return saving;
}

function restore(pairs) {
  const by = new Map();
  for (const [name, value] of pairs) by.set(name, [...(by.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || FOREIGN.has(field.name) || field.type === "file") continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = (by.get(field.name) ?? []).includes(field.value);
    else if (by.has(field.name)) field.value = by.get(field.name).shift() ?? "";
  }
}

async function find() {
  const order_id = location.pathname.split("/").filter(Boolean).pop();
  order = (await store.ordersOf(at.person, at.key)).find((one) => one.order_id === order_id);
  const mine = (await store.drafts()).filter((one) => one.order_id === order_id && one.owner === at.person && one.far !== "sent");
  const kept = mine.at(-1);
  if (kept) {
    const content = await store.told(at.key, kept.sealed);
    draft = { ...kept, begun_at: content.begun_at };
    restore(content.pairs);
    if (!location.hash) history.replaceState(null, "", `#${names[content.step] ?? names[0]}`);
  } else {
    draft = { examination_id: crypto.randomUUID(), order_id, far: "draft", begun_at: new Date().toISOString() };
    form.elements.examination_id.value = draft.examination_id;
    form.elements.begun_at.value = draft.begun_at;
    for (const field of form.querySelectorAll("[name=exhibit_id]")) field.value = crypto.randomUUID();
  }
  fill();
}

function fill() {
  if (!order) return;
  const shown = { ...order, mass: order.mass || "–", why: (order.why ?? []).join(" · ") };
  if (page.hasAttribute("data-shell")) for (const place of page.querySelectorAll("[data-of]")) place.textContent = shown[place.dataset.of] ?? "";
  const declared = form.querySelector("[name=quantity_declared]");
  if (!declared.value && order.net_mass_kg !== null) declared.value = order.net_mass_kg;
}

// ---- the way through the steps

function showStep() {
  const now = stepNow();
  sections.forEach((section, place) => section.classList.toggle("now", place === now));
  page.querySelector("[data-stepline]").textContent = say("step", { n: now + 1, all: names.length });
  foot.querySelector("[data-go=back]").disabled = now === 0;
  foot.querySelector("[data-go=next]").hidden = now === names.length - 1;
  foot.querySelector("[data-nothing]").hidden = now === names.length - 1 && form.elements.outcome.value !== "";
  if (names[now] === "sign") tellAll();
  sections[now].querySelector("h2").focus({ preventScroll: true });
  scrollTo(0, 0);
  save();
}

const goTo = (name) => { location.hash = name; };

// What a field says in words; nothing of a row that nobody has filled.
function saidBy(field) {
  const row = field.closest("[data-needs]");
  const left = row && !row.querySelector(`[name=${row.dataset.needs}]`).value.trim();
  const chosen = !["checkbox", "radio"].includes(field.type) || field.checked;
  if (!field.name || !field.value || FOREIGN.has(field.name) || field.type === "hidden" || left || !chosen) return "";
  return field.closest(".choice")?.textContent.trim() ?? field.selectedOptions?.[0]?.textContent ?? field.value;
}

function tellAll() {
  const rows = sections.slice(0, -1).flatMap((section) => {
    const told = [...section.querySelectorAll("input, select, textarea")].map(saidBy).filter(Boolean);
    const [head, body] = [document.createElement("dt"), document.createElement("dd")];
    head.textContent = section.querySelector("h2").textContent;
    body.textContent = section.dataset.step === "photos" ? section.querySelectorAll("[data-pictures] li").length : told.join(" · ") || "–";
    return [head, body];
  });
  page.querySelector("[data-told]").replaceChildren(...rows);
}

function chooseNothing() {
  form.querySelector("[name=outcome][value=nothing_found]").checked = true;
  outcomeChanged();
  if (names[stepNow()] === "sign") showStep(); else goTo("sign");
}

// Nothing found has no codes; a grave code makes the outcome grave.
function outcomeChanged(event) {
  const nothing = form.elements.outcome.value === "nothing_found";
  const changed = event?.target;
  if (changed?.name === "code" && changed.checked) {
    const ends = changed.dataset.outcome;
    if (form.elements.outcome.value !== "critical") form.elements.outcome.value = ends;
  } else if (nothing) {
    for (const code of form.querySelectorAll("[name=code]:checked")) code.checked = false;
  }
  form.querySelector("[data-found]").hidden = form.elements.outcome.value === "nothing_found";
}

function likeness() {
  const place = form.querySelector("[data-likeness]");
  const plain = (number) => number.normalize("NFKC").replace(/[\s-]/g, "").toUpperCase();
  const typed = plain(form.elements.identified.value);
  const number = order?.number ?? page.querySelector("[data-of=number]").textContent.trim();
  place.textContent = !typed ? "" : [number, order?.subject_id ?? ""].some((one) => plain(one) === typed) ? say("alike") : say("unlike", { number });
}

// ---- signed

function wrongWithIt() {
  const outcome = form.elements.outcome.value;
  if (!outcome) return say("unsigned");
  if (outcome !== "nothing_found" && !form.querySelector("[name=code]:checked")) return say("uncoded");
  if (!form.elements.signed_name.value.trim() || !form.elements.sworn.checked) return say("unnamed");
  return "";
}

async function sign(event) {
  event.preventDefault();
  const wrong = wrongWithIt();
  const place = form.querySelector("[data-sign-wrong]");
  place.hidden = !wrong;
  place.textContent = wrong;
  if (wrong) return;
  await saving;
  const photos = (await store.photos()).filter((one) => one.examination_id === draft.examination_id && one.far !== "refused");
  const named = await Promise.all(photos.map(async (one) => ["photo", `${one.photo_id} ${(await store.told(at.key, one.about)).sha256}`]));
  const told = [...pairsOf(), ...named, ["order_id", draft.order_id], ["ended_at", new Date().toISOString()]];
  draft.far = "signed";
  const { examination_id, order_id } = draft;
  await store.putDraft(at.key, { examination_id, order_id, owner: at.person, far: "signed", begun_told: true }, { pairs: told, begun_at: draft.begun_at, step: names.length - 1 });
  showSigned();
  await go();
}

function showSigned() {
  form.hidden = true;
  page.querySelector("[data-stepline]").hidden = true;
  page.querySelector("[data-after]").hidden = false;
  page.querySelector("[data-after] h2").focus();
}

async function noted(how) {
  tellSafe(how);
  const row = (await store.drafts()).find((one) => one.examination_id === draft?.examination_id);
  page.dataset.far = row?.far ?? "";
  if (row?.far === "sent") {
    page.querySelector("[data-after-says]").textContent = say("gone");
    const record = page.querySelector("[data-record]");
    record.href = `/examination/${row.examination_id}/`;
    record.hidden = false;
  }
  if (row?.far === "signed") page.querySelector("[data-after-says]").textContent = say("signed");
  if (row?.far === "refused") offerAgain(row);
}

function offerAgain(row) {
  const place = page.querySelector("[data-after-says]");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = say("again");
  button.addEventListener("click", async () => { await store.markDraft(row.examination_id, { far: "draft", why: "" }); location.hash = ""; location.reload(); });
  place.replaceChildren(say("refused", { why: row.why }), " ", button);
}

// ---- begin

function listen() {
  form.addEventListener("input", (event) => { if (event.target.name === "identified") { form.elements.scanned.value = ""; likeness(); } save(); });
  form.addEventListener("change", (event) => { if (["outcome", "code"].includes(event.target.name)) outcomeChanged(event); save(); });
  form.addEventListener("submit", sign);
  form.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target.matches("input") && names[stepNow()] !== "sign") { event.preventDefault(); goTo(names[stepNow() + 1]); } });
  foot.addEventListener("click", (event) => {
    const way = event.target.closest("[data-go]")?.dataset.go;
    const to = way && names[stepNow() + (way === "next" ? 1 : -1)];
    if (to) goTo(to);
    // The hand is on the telephone and nothing was taken yet: the camera opens at once.
    if (to === "photos" && way === "next" && matchMedia("(pointer: coarse)").matches && !form.querySelector("[data-pictures] li")) form.elements.photograph.click();
    if (event.target.closest("[data-nothing]")) chooseNothing();
  });
  addEventListener("hashchange", showStep);
}

async function begin() {
  at = await entered(page);
  if (!at.key) { tellSafe({ how: "login" }); if (page.hasAttribute("data-shell")) form.hidden = true; return; }
  if (at.online) await makeReady(at).catch((failed) => console.warn("not ready for offline", failed));
  await find();
  if (!order && page.hasAttribute("data-shell")) { form.hidden = true; tellSafe({ how: "offline", refused: [{ why: say("missing") }] }); return; }
  page.classList.add("stepwise");
  foot.hidden = page.querySelector("[data-stepline]").hidden = false;
  go = keepSending(noted);
  offerRows(form);
  offerScan((into, read) => { into.value = read; if (into.name === "identified") form.elements.scanned.value = "1"; likeness(); save(); });
  await offerPhotos(form, at, draft, go);
  listen();
  outcomeChanged();
  likeness();
  if (draft.far === "draft") showStep(); else showSigned();
  page.dataset.ready = at.online ? "online" : "offline";
  await go();
}

// A form that came back with an error was sent as a plain form: it is mended as one.
if (able() && !page.hasAttribute("data-wrong")) begin();
