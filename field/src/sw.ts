// Keeps the program, and nothing else: no answer of the server and no data of a person ever goes into this cache.
// All files of one build come in together or not at all; an older build serves until the user takes the new one.

declare const FILES: string[];
declare const BUILD: string;
const self_ = self as unknown as ServiceWorkerGlobalScope;
const CACHE = `program-${BUILD}`;
const SHELL = "./";

self_.addEventListener("install", event => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll([SHELL, ...FILES].map(file => new Request(file, { cache: "reload", credentials: "omit" })));
    if (!self_.registration.active) await self_.skipWaiting();
  })());
});

self_.addEventListener("activate", event => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("program-") && name !== CACHE) await caches.delete(name);
    await self_.clients.claim();
  })());
});

self_.addEventListener("message", event => {
  if (event.data === "pakai") void self_.skipWaiting();
});

self_.addEventListener("fetch", event => {
  const { request } = event;
  const page = request.mode === "navigate" && new URL(request.url).pathname === new URL(SHELL, self_.registration.scope).pathname;
  if (!page && !FILES.includes(new URL(request.url).pathname)) return;
  event.respondWith((async () => {
    const found = await (await caches.open(CACHE)).match(page ? SHELL : request, { ignoreSearch: true });
    return found ?? fetch(request);
  })());
});
