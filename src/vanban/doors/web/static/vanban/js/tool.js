// The government signing tool of this machine (wss://127.0.0.1:8987/<Function>): one call a socket.
// It never says that it is absent, so every wait here has an end; and nothing it says is believed:
// whether the document is signed is asked of the server.

const PREFLIGHT_MS = 4000;
const SIGN_MS = 15 * 60_000;
const LOOK_AGAIN_MS = 1000;
const LOOKS = 8; // when the tool says that it went well
const LOOKS_IN_DOUBT = 2; // it may be there all the same

const once = (address, name, message, { timeout, opened }) =>
  new Promise((resolve) => {
    let socket;
    let isOpen = false;
    let over = false;
    const end = (kind, text = "") => {
      if (over) return;
      over = true;
      clearTimeout(clock);
      try { socket?.close(); } catch { /* closed already */ }
      resolve({ kind, text });
    };
    const clock = setTimeout(() => end(isOpen ? "silent" : "absent"), timeout);
    try {
      socket = new WebSocket(`${address}/${name}`);
    } catch {
      end("absent");
      return;
    }
    socket.addEventListener("open", () => {
      isOpen = true;
      opened?.();
      socket.send(message);
    });
    socket.addEventListener("message", (event) => end("answer", String(event.data)));
    socket.addEventListener("error", () => end(isOpen ? "closed" : "absent"));
    socket.addEventListener("close", () => end(isOpen ? "closed" : "absent"));
  });

// An older tool knows no GetVersion and hangs up: it is there all the same.
export const isThere = async (address) => {
  const found = await once(address, "GetVersion", "GetVersion", { timeout: PREFLIGHT_MS });
  return found.kind !== "absent";
};

export const certificate = (address) => once(address, "GetCertInfo", "get_cert_info", { timeout: SIGN_MS });

// The answer is a JSON string, or a JSON string inside a JSON string; Status 0 is signed.
export const read = (text) => {
  let told = text;
  for (let depth = 0; depth < 2 && typeof told === "string"; depth += 1) {
    try { told = JSON.parse(told); } catch { return { Status: -1, Message: told.slice(0, 300) }; }
  }
  return told && typeof told === "object" ? told : { Status: -1, Message: "" };
};

export const call = (address, name, request, opened) =>
  once(address, name, JSON.stringify(request), { timeout: SIGN_MS, opened });

// ── the page of a signing ──
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const begin = () => {
  const place = document.getElementById("tool");
  if (!place || place.dataset.begun) return;
  place.dataset.begun = "1";
  const { address, function: name, request, session, mark } = JSON.parse(place.dataset.asked);
  const words = place.querySelector("[data-tool-words]").dataset;
  const said = place.querySelector("[data-tool-said]");
  const again = place.querySelector("[data-tool-again]");
  const say = (text, stopped = false) => {
    said.textContent = text;
    again.hidden = !stopped;
    place.dataset.stopped = stopped ? "1" : "";
  };

  // The truth is the server's record: the file may be there although the tool reports an error.
  const isSigned = async (looks) => {
    for (let look = 0; look < looks; look += 1) {
      const answer = await fetch(`${session}?r=${mark}`, { headers: { "HX-Request": "true" } });
      if (answer.status === 200) return true;
      await wait(LOOK_AGAIN_MS);
    }
    return false;
  };

  const run = async () => {
    say(words.calling);
    if (!(await isThere(address))) return void say(words.absent, true);
    const found = await call(address, name, request, () => say(words.open));
    if (found.kind === "absent") return void say(words.absent, true);
    if (found.kind === "closed") return void say(words.old, true);
    if (found.kind === "silent") return void say(words.silent, true);
    const told = read(found.text);
    const well = Number(told.Status) === 0 && told.FileServer;
    say(words.checking);
    if (await isSigned(well ? LOOKS : LOOKS_IN_DOUBT)) return void location.reload();
    if (well || Number(told.Status) === 0) return void say(told.Message || words.nothing, true);
    say(`${words.failed} ${told.Message || told.Status}`, true);
  };

  again.addEventListener("click", run);
  run();
};

// ── one's own page: what is plugged in ──
const reader = () => {
  const place = document.querySelector("[data-token]");
  const button = place?.querySelector("[data-token-read]");
  if (!button || button.dataset.begun) return;
  button.dataset.begun = "1";
  const said = place.querySelector("[data-token-said]");
  button.addEventListener("click", async () => {
    const found = await certificate(place.dataset.address);
    if (found.kind !== "answer") return void (said.textContent = place.dataset.absent);
    const told = read(found.text);
    const well = Number(told.Status) === 0 && told.Message;
    said.textContent = well ? `${place.dataset.found} ${told.Message}` : place.dataset.nothing;
  });
};

reader();
begin();
document.addEventListener("htmx:afterSettle", begin); // the next document of a batch
