// What the telephone keeps: orders, drafts, photographs; each piece sealed under its owner's key.
//
// The key comes from the desk after a login and cannot be read out of the browser. Forgotten at
// logout, what is sealed stays, and is opened again when the same person has logged in.

const NAME = "bench";
const TABLES = { keys: "owner", orders: "order_id", drafts: "examination_id", photos: "photo_id" };
const text = { to: new TextEncoder(), from: new TextDecoder() };

let opening;

function opened() {
  opening ??= new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      for (const [table, key] of Object.entries(TABLES)) asked.result.createObjectStore(table, { keyPath: key });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => { opening = undefined; failed(asked.error); };
  });
  return opening;
}

const answered = (asked) => new Promise((done, failed) => {
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => failed(asked.error);
});

/** Do something with tables in one transaction; it is on the disk when this is done. */
async function within(tables, mode, work) {
  const database = await opened();
  const whole = database.transaction(tables, mode, { durability: "strict" });
  const ended = new Promise((done, failed) => {
    whole.oncomplete = done;
    whole.onabort = whole.onerror = () => failed(whole.error);
  });
  const result = await work(...tables.map((table) => whole.objectStore(table)));
  await ended;
  return result;
}

/** Remember who is at the bench, with the key under which their work is sealed. */
export async function remember(owner, key) {
  const bytes = Uint8Array.from(atob(key), (letter) => letter.charCodeAt(0));
  const sealed = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  await within(["keys"], "readwrite", async (keys) => {
    for (const other of await answered(keys.getAllKeys())) if (other !== owner) keys.delete(other);
    keys.put({ owner, key: sealed });
  });
  localStorage.setItem("bench", owner);
}

/** Forget every key and every page; what is sealed stays, and nobody can read it meanwhile. */
export async function forget() {
  localStorage.removeItem("bench");
  await within(["keys"], "readwrite", async (keys) => { keys.clear(); });
  for (const name of await caches.keys()) if (name.startsWith("bench")) await caches.delete(name);
}

/** The key of a person; nothing when they must log in first. */
export async function keyOf(owner) {
  const found = await within(["keys"], "readonly", (keys) => answered(keys.get(owner)));
  return found?.key;
}

async function seal(key, bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, held: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes) };
}

const unseal = (key, { iv, held }) => crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, held);

/** Seal something that JSON can hold. */
export const sealed = (key, told) => seal(key, text.to.encode(JSON.stringify(told)));

/** Open it again. */
export const told = async (key, sealedOne) => JSON.parse(text.from.decode(await unseal(key, sealedOne)));

/** Keep the orders of today in the place of those before. */
export async function keepOrders(owner, key, orders) {
  const rows = await Promise.all(orders.map(async (order) => ({ order_id: order.order_id, owner, sealed: await sealed(key, order) })));
  await within(["orders"], "readwrite", async (table) => {
    table.clear();
    for (const row of rows) table.put(row);
  });
}

/** The orders that were kept for this person. */
export async function ordersOf(owner, key) {
  const rows = await within(["orders"], "readonly", (table) => answered(table.getAll()));
  return Promise.all(rows.filter((row) => row.owner === owner).map((row) => told(key, row.sealed)));
}

/** Write a draft or a signed examination; `open` may be read by anybody: ids and how far it is. */
export async function putDraft(key, open, content) {
  const row = { ...open, sealed: await sealed(key, content) };
  await within(["drafts"], "readwrite", async (table) => { table.put(row); });
}

/** Every draft on this device, of whomever, as far as anybody may read it. */
export const drafts = () => within(["drafts"], "readonly", (table) => answered(table.getAll()));

/** Change what is open of a draft: how far it is, and why it was refused. */
export async function markDraft(examination_id, changed) {
  await within(["drafts"], "readwrite", async (table) => {
    const row = await answered(table.get(examination_id));
    if (row) table.put({ ...row, ...changed });
  });
}

/** What the server has taken needs no copy here: its pictures go, its number stays for the day. */
export async function clearSent(examination_id, sent_at) {
  await within(["drafts", "photos"], "readwrite", async (table, photos) => {
    const row = await answered(table.get(examination_id));
    if (row) table.put({ ...row, far: "sent", sent_at, sealed: null });
    for (const photo of await answered(photos.getAll())) if (photo.examination_id === examination_id) photos.delete(photo.photo_id);
  });
}

/** Drop what was sent before this instant (milliseconds). */
export async function tidy(before) {
  await within(["drafts"], "readwrite", async (table) => {
    for (const row of await answered(table.getAll())) if (row.far === "sent" && row.sent_at < before) table.delete(row.examination_id);
  });
}

/** Keep a photograph: what it is, and its bytes, both sealed. */
export async function putPhoto(key, open, about, bytes) {
  const row = { ...open, about: await sealed(key, about), bytes: await seal(key, bytes) };
  await within(["photos"], "readwrite", async (table) => { table.put(row); });
}

/** Every photograph on this device, sealed as it is. */
export const photos = () => within(["photos"], "readonly", (table) => answered(table.getAll()));

/** The bytes of a photograph as they were taken. */
export const bytesOf = (key, photo) => unseal(key, photo.bytes);

/** Change what is open of photographs. */
export async function markPhotos(wanted, changed) {
  await within(["photos"], "readwrite", async (table) => {
    for (const row of await answered(table.getAll())) if (wanted(row)) table.put({ ...row, ...changed });
  });
}

/** Take a photograph away that belongs to nothing signed. */
export const dropPhoto = (photo_id) => within(["photos"], "readwrite", async (table) => { table.delete(photo_id); });
