// Told by web push while no page is open: how many things are new, never what they say.

self.addEventListener("push", (event) => {
  const words = event.data ? event.data.text() : "Có việc mới";
  event.waitUntil(
    self.registration.showNotification("Văn Bản", { body: words, tag: "viec", lang: "vi" }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow("/thong-bao/"));
});
