// Makes this telephone ready for a day without network: worker, empty pages, orders of today.
import * as outbox from "./outbox.js";
import * as store from "./store.js";

const CACHE = "bench-1"; // as in worker.js
const SHELLS = ["/examine/shell/list/", "/examine/shell/order/"];

/** Whether this browser can keep work safely; else the plain form serves. */
export const able = () => isSecureContext && "indexedDB" in window && "serviceWorker" in navigator && "locks" in navigator;

/** Who is at the bench and their key: asked where there is a network, else remembered. */
export async function entered(page) {
  try {
    const { person, key } = await outbox.who();
    await store.remember(person, key);
    return { person, key: await store.keyOf(person), online: true };
  } catch (failed) {
    const person = localStorage.getItem("bench") ?? "";
    // A page that the desk has just made for somebody else is not theirs whose key lies here.
    const fits = page.hasAttribute("data-shell") || page.dataset.person === person;
    return { person, key: person && fits ? await store.keyOf(person) : undefined, online: false };
  }
}

/** Keep the empty pages and all that they need, and today's orders. */
export async function makeReady({ person, key }) {
  navigator.storage?.persist?.();
  await navigator.serviceWorker.register("/examine/worker.js", { scope: "/examine/" });
  const cache = await caches.open(CACHE);
  const needed = new Set();
  for (const shell of SHELLS) {
    const answer = await fetch(shell, { credentials: "same-origin", redirect: "manual" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.clone().text(), "text/html");
    for (const one of page.querySelectorAll("link[href][rel~=stylesheet], link[href][rel=icon], script[src]")) needed.add(one.getAttribute("href") ?? one.getAttribute("src"));
    await cache.put(shell, answer);
  }
  await Promise.all([...needed].map((address) => cache.add(address)));
  await modules(cache, [...needed].filter((address) => address.endsWith(".js")), new Set());
  await store.keepOrders(person, key, await outbox.today());
}

// Scripts name each other; those that no page names are found by reading.
async function modules(cache, addresses, seen) {
  for (const address of addresses) {
    if (seen.has(address)) continue;
    seen.add(address);
    const script = await (await cache.match(address) ?? await cache.add(address).then(() => cache.match(address))).text();
    const named = [...script.matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)].map((found) => new URL(found[1], new URL(address, location)).pathname);
    await modules(cache, named, seen);
  }
}

const words = () => document.getElementById("words").dataset;
/** A sentence of the page with its figures. */
export const say = (name, figures = {}) => words()[name].replace(/\{(\w+)\}/g, (whole, key) => figures[key] ?? whole);

/** Tell in the bar what is safe and where. */
export function tellSafe({ savedAt, mine = 0, sent = 0, how, refused = [], others = 0, warnings = [] }) {
  const bar = document.querySelector("[data-bar]");
  const time = (at) => at.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  bar.hidden = false;
  if (savedAt) bar.querySelector("[data-saved]").textContent = say("saved", { time: time(savedAt) });
  if (how === undefined) return;
  bar.querySelector("[data-sent]").textContent = [mine ? say("waits", { n: mine }) : "", sent ? say("sent", { n: sent }) : "", !mine && !sent ? say("empty") : ""].filter(Boolean).join(" ");
  bar.dataset.waiting = mine;
  bar.dataset.how = how;
  const trouble = bar.querySelector("[data-trouble]");
  const said = [...new Set([...refused.map((one) => say("refused", { why: one.why })), ...warnings])];
  if (mine && how === "offline") said.push(say("offline"));
  if (how === "login") said.push(say("login"));
  if (others) said.push(say("others"));
  trouble.hidden = !said.length;
  trouble.replaceChildren(said.join(" "));
  if (how === "login") {
    const link = document.createElement("a");
    link.href = `/login/?next=${encodeURIComponent(location.pathname)}`;
    link.textContent = "→";
    trouble.append(" ", link);
  }
}
