// The list of today: made ready for a day without network, searched on the device.
import * as store from "./store.js";
import { keepSending } from "./outbox.js";
import { offerScan } from "./scan.js";
import { able, entered, makeReady, say, tellSafe } from "./shell.js";

const TWO_DAYS_MS = 48 * 3600 * 1000;
const page = document.querySelector("[data-bench=list]");
const list = page.querySelector("[data-orders]");
const field = page.querySelector("#number");
let known = [];

function draw(orders) {
  const row = document.getElementById("order-row").content;
  list.replaceChildren(...orders.map((order) => {
    const made = row.cloneNode(true);
    const link = made.querySelector("a");
    link.href = `/examine/${order.order_id}/`;
    link.dataset.order = order.order_id;
    made.querySelector(".id").textContent = order.number;
    made.querySelector(".due").textContent = order.due || say("deadline");
    made.querySelector(".goods").textContent = order.goods;
    made.querySelector(".note").textContent = order.note ? `“${order.note}”` : "";
    return made;
  }));
  page.querySelector("[data-none]").hidden = orders.length > 0;
}

async function mark(person) {
  const words = { draft: "draft", signed: "signed", sent: "gone", refused: "signed" };
  for (const draft of await store.drafts()) {
    const place = list.querySelector(`[data-order="${draft.order_id}"] [data-mark]`);
    if (place && draft.owner === person) place.textContent = say(words[draft.far]);
  }
}

// The number as it is on the paper, whatever stands between its figures.
const plain = (number) => number.normalize("NFKC").replace(/[\s-]/g, "").toUpperCase();

function openNumber(event) {
  const wanted = plain(field.value);
  const found = known.find((order) => [order.number, order.subject_id].some((one) => plain(one) === wanted));
  if (found) { event.preventDefault(); location.assign(`/examine/${found.order_id}/`); }
  else if (!navigator.onLine) { event.preventDefault(); page.querySelector("[data-not-here]").hidden = false; }
}

async function begin() {
  const at = await entered(page);
  offerScan((into, read) => { into.value = read; into.form.requestSubmit(); });
  page.querySelector("form").addEventListener("submit", openNumber);
  const go = keepSending(async (how) => { tellSafe(how); await mark(at.person); });
  if (at.online) await makeReady(at).catch((failed) => console.warn("not ready for offline", failed));
  if (at.key) {
    known = await store.ordersOf(at.person, at.key);
    if (page.hasAttribute("data-shell")) draw(known);
  }
  await store.tidy(Date.now() - TWO_DAYS_MS);
  page.dataset.ready = at.online ? "online" : "offline";
  await go();
}

if (able()) begin();
