// Switches web push on in this browser: asks the person, subscribes, and hands the address over.

const button = document.querySelector("[data-push-key]");

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function browserName() {
  const agent = navigator.userAgent;
  const name = ["Edg", "Firefox", "Chrome", "Safari"].find((each) => agent.includes(each)) ?? "";
  const where = ["Android", "iPhone", "iPad", "Windows", "Mac", "Linux"].find((each) => agent.includes(each));
  return [name.replace("Edg", "Edge"), where].filter(Boolean).join(", ");
}

async function subscribe() {
  if ((await Notification.requestPermission()) !== "granted") return button.dataset.pushDenied;
  const registered = await navigator.serviceWorker.register(button.dataset.pushWorker);
  await ready(registered);
  const wanted = { userVisibleOnly: true, applicationServerKey: bytes(button.dataset.pushKey) };
  const old = await registered.pushManager.getSubscription();
  if (old) await old.unsubscribe();
  const given = (await registered.pushManager.subscribe(wanted)).toJSON();
  const form = button.closest("form");
  const values = { endpoint: given.endpoint, ...given.keys, label: browserName() };
  for (const [name, value] of Object.entries(values)) if (form.elements[name]) form.elements[name].value = value;
  form.requestSubmit();
  return "";
}

function ready(registered) {
  const coming = registered.installing ?? registered.waiting;
  if (registered.active || !coming) return Promise.resolve();
  return new Promise((done) => {
    coming.addEventListener("statechange", () => coming.state === "activated" && done());
  });
}

if (button && "serviceWorker" in navigator && "PushManager" in window) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const said = document.querySelector("[data-push-said]");
    button.disabled = true;
    said.textContent = await subscribe().catch(() => button.dataset.pushFailed);
    button.disabled = false;
  });
}
