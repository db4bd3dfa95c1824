// The kill switch: in the place of offline.js it removes the copy of the book from every browser that comes by, and then itself.
// What the site's pages keep of a person's work is elsewhere, and stays.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  const cache = `staycurious-offline:${new URL(self.registration.scope).pathname}`;
  event.waitUntil(caches.delete(cache).finally(() => self.registration.unregister()));
});
