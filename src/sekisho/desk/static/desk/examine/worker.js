// Answers on the telephone when there is no network: with pages that hold nothing of anybody's.
//
// What an officer entered lies elsewhere, sealed; here are only the empty list, the empty steps,
// the sheets and the scripts. Everything that is sent goes past this worker.
"use strict";
const CACHE = "bench-1";
const STATIC = "{static}";
const SHELLS = { list: "/examine/shell/list/", steps: "/examine/shell/order/" };
const PATIENCE_MS = 5000;
const STEPS = /^\/examine\/[0-9a-f-]{36}\/$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("bench") && name !== CACHE) await caches.delete(name);
  await self.clients.claim();
})()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin || request.method !== "GET") return;
  if (request.mode === "navigate" && pathname === "/examine/") event.respondWith(page(request, SHELLS.list));
  else if (request.mode === "navigate" && STEPS.test(pathname)) event.respondWith(page(request, SHELLS.steps));
  else if (pathname.startsWith(STATIC)) event.respondWith(sheet(request));
});

const impatient = (asked) => Promise.race([
  asked, new Promise((done, failed) => setTimeout(() => failed(new Error("slow")), PATIENCE_MS)),
]);

async function page(request, shell) {
  try {
    const answer = await impatient(fetch(request));
    if (answer.status < 500) return answer;
    return (await caches.match(shell)) ?? answer;
  } catch (failed) {
    return (await caches.match(shell)) ?? Response.error();
  }
}

async function sheet(request) {
  const asked = fetch(request).then(async (answer) => {
    if (answer.ok) await (await caches.open(CACHE)).put(request, answer.clone());
    return answer;
  });
  try {
    return await impatient(asked);
  } catch (failed) {
    return (await caches.match(request)) ?? asked;
  }
}
