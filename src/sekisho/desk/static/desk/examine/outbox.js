// The outbox: sends what waits, again and again until the desk has said that it has it.
//
// Every piece bears the number that was drawn here; the desk takes each number once. So an answer
// that got lost does no harm: the same is sent again.
import * as store from "./store.js";

const SLOWEST_MS = 60000;
const QUICK_MS = 15000;
const PHOTO_MS = 120000;
// What may be better in a moment: a time-out, a busy or restarted server, a wrong token.
const PASSING = new Set([403, 408, 425, 429]);

/** The desk cannot be reached now. */
export class Unreachable extends Error {}
/** The desk asks for a login. */
export class LoggedOut extends Error {}

/** Who is logged in, with the token of forms and the key of their work. */
export async function who() {
  const answer = await reached("/examine/who/", {}, QUICK_MS);
  if (!answer.ok) throw new Unreachable(`${answer.status}`);
  return answer.json();
}

/** The orders of today. */
export async function today() {
  const answer = await reached("/examine/today/", {}, QUICK_MS);
  if (!answer.ok) throw new Unreachable(`${answer.status}`);
  return (await answer.json()).orders;
}

async function reached(address, options, limit) {
  let answer;
  try {
    answer = await fetch(address, {
      credentials: "same-origin", redirect: "manual", cache: "no-store",
      signal: AbortSignal.timeout(limit), ...options,
      headers: { Accept: "application/json", ...options.headers },
    });
  } catch (failed) {
    throw new Unreachable(String(failed));
  }
  if (answer.type === "opaqueredirect") throw new LoggedOut();
  if (answer.status >= 500) throw new Unreachable(`${answer.status}`);
  return answer;
}

/** Send something; gives its answer, or why it was refused for good. */
async function sent(address, token, options, limit = QUICK_MS) {
  const answer = await reached(address, { method: "POST", ...options, headers: { "X-CSRFToken": token, ...options.headers } }, limit);
  let answered;
  try { answered = await answer.json(); } catch (broken) { if (answer.ok) throw new Unreachable(String(broken)); answered = {}; }
  if (answer.ok) return { taken: answered };
  if (PASSING.has(answer.status) && !answered.label) throw new Unreachable(`${answer.status}`);
  return { refused: `${answered.label ?? answer.status} ${answered.hint ?? ""}`.trim(), wait: answer.status === 409 };
}

async function sendPhoto(key, token, photo) {
  const about = await store.told(key, photo.about);
  const asked = new URLSearchParams({
    photo_id: photo.photo_id, examination_id: photo.examination_id, order_id: photo.order_id,
    sha256: about.sha256, taken_at: about.taken_at, view: about.view,
  });
  const body = await store.bytesOf(key, photo);
  const { taken, refused } = await sent(`/examine/photo/?${asked}`, token, { body, headers: { "Content-Type": "application/octet-stream" } }, PHOTO_MS);
  if (taken && taken.sha256 !== about.sha256) throw new Unreachable("another hash");
  const far = taken ? "sent" : "refused";
  await store.markPhotos((one) => one.photo_id === photo.photo_id, { far, why: refused ?? "" });
}

async function sendBegun(key, token, draft) {
  const { begun_at } = await store.told(key, draft.sealed);
  const body = new URLSearchParams({ examination_id: draft.examination_id, order_id: draft.order_id, begun_at });
  const { refused } = await sent("/examine/begin/", token, { body });
  await store.markDraft(draft.examination_id, { begun_told: true, warning: refused ?? "" });
}

async function sendSigned(key, token, draft) {
  const { pairs } = await store.told(key, draft.sealed);
  const { taken, refused, wait } = await sent("/examine/send/", token, { body: new URLSearchParams(pairs) });
  if (taken) return store.clearSent(draft.examination_id, Date.now());
  if (wait) {
    // The desk lacks photographs that it once had: all of them are sent anew.
    await store.markPhotos((one) => one.examination_id === draft.examination_id && one.far === "sent", { far: "waiting" });
    throw new Unreachable(refused);
  }
  return store.markDraft(draft.examination_id, { far: "refused", why: refused });
}

/** Send all that waits of whoever is logged in, photographs first. */
async function sendAll() {
  const waiting = await counted();
  if (!waiting.mine && !waiting.others && !waiting.untold) return;
  const { person, token, key: given } = await who();
  await store.remember(person, given);
  const key = await store.keyOf(person);
  const mine = (one) => one.owner === person;
  for (const draft of (await store.drafts()).filter(mine)) if (draft.far === "draft" && !draft.begun_told) await sendBegun(key, token, draft);
  for (const photo of (await store.photos()).filter(mine)) if (photo.far === "waiting") await sendPhoto(key, token, photo);
  for (const draft of (await store.drafts()).filter(mine)) if (draft.far === "signed") await sendSigned(key, token, draft);
}

/** What waits here of whoever is at the bench, what was sent, and whether others have left work. */
export async function counted() {
  const owner = localStorage.getItem("bench");
  const [drafts, photos] = [await store.drafts(), await store.photos()];
  const mine = (one) => one.owner === owner;
  const waits = [...drafts.filter((one) => one.far === "signed"), ...photos.filter((one) => one.far === "waiting")];
  return {
    mine: waits.filter(mine).length,
    others: waits.filter((one) => !mine(one)).length,
    untold: drafts.filter((one) => mine(one) && one.far === "draft" && !one.begun_told).length,
    sent: [...drafts, ...photos].filter((one) => mine(one) && one.far === "sent").length,
    refused: [...drafts, ...photos].filter((one) => mine(one) && one.far === "refused"),
    warnings: drafts.filter((one) => mine(one) && one.far === "draft" && one.warning).map((one) => one.warning),
  };
}

/** Keep sending; `noted` is called with how it stands after each try. */
export function keepSending(noted) {
  let pause = 1000;
  let timer;
  let busy = false;
  let again = false;
  const tell = async (how) => noted({ ...(await counted()), how });
  const go = async () => {
    if (busy) { again = true; return; }
    busy = true;
    clearTimeout(timer);
    let how = "sent";
    try {
      await navigator.locks.request("bench-outbox", sendAll);
      pause = 1000;
    } catch (failed) {
      how = failed instanceof LoggedOut ? "login" : "offline";
      if (!(failed instanceof LoggedOut || failed instanceof Unreachable)) console.error(failed);
      pause = Math.min(pause * 2, SLOWEST_MS);
      timer = setTimeout(go, pause * (0.75 + Math.random() / 2));
    }
    busy = false;
    await tell(how);
    if (again && how === "sent") { again = false; await go(); }
    again = false;
  };
  const soon = () => { pause = 1000; return go(); };
  addEventListener("online", soon);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") soon(); });
  return soon;
}
