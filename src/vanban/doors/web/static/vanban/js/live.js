// What the server says back: refusals into their place, toasts, the live refresh, the clock, the line.

import { icon, make, say, word } from "./words.js";

// ── refusals: a 4xx answer lands in the [data-refusal] of the form that asked ──
const slotFor = (element) => {
  const own = element.closest("form, [data-refusal-scope]")?.querySelector("[data-refusal]");
  return own ?? element.closest(".pane")?.querySelector("[data-refusal]") ?? document.querySelector("#main [data-refusal]");
};

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, elt } = event.detail;
  if (xhr.status < 400) return;
  event.detail.shouldSwap = false;
  if (xhr.status === 401) return void say({ text: word("signedOut"), stay: true });
  if (xhr.status >= 500) return void say({ text: word("failed") });
  const slot = slotFor(elt);
  if (!slot || !xhr.responseText.includes("data-refused")) return void say({ text: word("failed") });
  Object.assign(event.detail, { shouldSwap: true, isError: false, target: slot, swapOverride: "innerHTML", selectOverride: null });
  document.addEventListener("htmx:afterSettle", () => {
    const refused = slot.querySelector("[data-refused]");
    refused?.focus({ preventScroll: true });
    slot.scrollIntoView({ block: "nearest" });
    markFields(slot);
  }, { once: true });
});

const unmark = (form) => {
  for (const wrong of form?.querySelectorAll("[data-marked-wrong]") ?? []) {
    wrong.removeAttribute("aria-invalid");
    delete wrong.dataset.markedWrong;
  }
};

const markFields = (slot) => {
  const form = slot.closest("form");
  unmark(form);
  for (const reason of slot.querySelectorAll("[data-field]")) {
    const field = form?.querySelector(`[name="${CSS.escape(reason.dataset.field)}"]`);
    if (field) Object.assign(field.dataset, { markedWrong: "1" });
    field?.setAttribute("aria-invalid", "true");
  }
};

// An answer that went well leaves no old refusal behind.
document.addEventListener("htmx:afterRequest", (event) => {
  const status = event.detail.xhr?.status ?? 0;
  if (status < 200 || status >= 400 || event.detail.requestConfig?.verb === "get") return;
  const form = event.detail.elt.closest("form");
  form?.querySelector("[data-refusal]")?.replaceChildren();
  unmark(form);
});

document.addEventListener("htmx:sendError", () => say({ text: word("unreachable") }));
document.addEventListener("htmx:timeout", () => say({ text: word("unreachable") }));

// A refusal drawn by a full page is read out too.
document.querySelector("[data-refusal] [data-refused]")?.focus({ preventScroll: true });

// ── toasts: said, not shouted; undo where the law leaves it ──
const TOAST_MS = 9000;
const FADE_KEEPERS = ":hover, :focus-within";

const leaveLater = (toast, stay) => {
  if (stay) return;
  const leave = () => (toast.matches(FADE_KEEPERS) ? setTimeout(leave, 3000) : toast.remove());
  setTimeout(leave, TOAST_MS);
};

const undoForm = (url) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const button = make("button", { class: "btn btn-sm", type: "submit", "data-key": "Z", "data-key-label": word("undo") });
  button.append(icon("undo"), ` ${word("undo")} `, make("kbd", {}, "Z"));
  return make("form", { method: "post", action: url }, make("input", { type: "hidden", name: "csrfmiddlewaretoken", value: token }), button);
};

document.addEventListener("toast", (event) => {
  const said = typeof event.detail === "string" ? { text: event.detail } : event.detail;
  const text = make("span", { class: "grow" }, said.text ?? said.value ?? "");
  if (said.detail) text.append(make("small", {}, said.detail));
  const toast = make("div", { class: "toast", "data-toast": true }, text);
  if (said.undo) toast.append(undoForm(said.undo));
  else if (said.url) toast.append(make("a", { class: "btn btn-sm", href: said.url }, said.label ?? ""));
  const close = make("button", { class: "icon-btn", type: "button", "data-close": true, "aria-label": word("close") });
  close.append(icon("x"));
  toast.append(close);
  const place = document.getElementById("toasts");
  if (!place) return;
  if ([...place.children].some((old) => old.firstChild?.textContent === text.textContent)) return;
  place.append(toast);
  while (place.children.length > 3) place.firstElementChild.remove();
  leaveLater(toast, said.stay);
});

for (const toast of document.querySelectorAll("#toasts [data-toast]")) leaveLater(toast, false);

document.addEventListener("click", (event) => {
  event.target.closest("[data-close]")?.closest("[data-toast]")?.remove();
});

// ── live refresh: only while someone looks and the line is up; never over someone typing ──
const due = new WeakMap();

setInterval(() => {
  if (document.hidden || !navigator.onLine || !window.htmx) return;
  for (const element of document.querySelectorAll("[data-live]")) {
    const seconds = Number(element.dataset.live) || 10;
    const last = due.get(element);
    if (last === undefined) { due.set(element, Date.now()); continue; }
    if (Date.now() - last < seconds * 1000) continue;
    if (element.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")) continue;
    if (element.querySelector("form[data-dirty], details[open], dialog[open]")) continue;
    due.set(element, Date.now());
    window.htmx.trigger(element, "live");
  }
}, 1000);

// What a person has begun to fill in is never swapped away from under them.
document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form");
  if (form) form.dataset.dirty = "1";
});
document.addEventListener("htmx:afterRequest", (event) => {
  const status = event.detail.xhr?.status ?? 0;
  if (event.detail.requestConfig?.verb !== "get" && status >= 200 && status < 400) delete event.detail.elt.closest("form")?.dataset.dirty;
});

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) for (const element of document.querySelectorAll("[data-live]")) due.set(element, 0);
});

window.addEventListener("offline", () => say({ text: word("offline"), stay: true }));
window.addEventListener("online", () => say({ text: word("online") }));

// ── the clock: the server's moment moved on by this machine's own seconds, in Vietnam time ──
const clock = document.querySelector("[data-clock]");
if (clock) {
  const served = Date.parse(clock.dateTime);
  const started = performance.now();
  const names = word("mondays").split("|");
  const two = (figure) => String(figure).padStart(2, "0");
  const tick = () => {
    const here = new Date(served + (performance.now() - started) + 7 * 3600_000);
    const day = `${two(here.getUTCDate())}/${two(here.getUTCMonth() + 1)}/${here.getUTCFullYear()}`;
    clock.textContent = `${two(here.getUTCHours())}:${two(here.getUTCMinutes())} ${names[here.getUTCDay()]}, ${day}`;
  };
  setInterval(tick, 5000);
}

// ── menus are <details>: a click elsewhere or Escape closes them; dialogs open by name ──
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const opener = event.target.closest("[data-open-dialog]");
  if (opener) document.getElementById(opener.dataset.openDialog)?.showModal();
  if (event.target instanceof HTMLDialogElement) event.target.close();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary")?.focus();
});

// ── a password may be looked at; a name of the demo fills the form ──
document.addEventListener("click", (event) => {
  const look = event.target.closest("[data-look]");
  if (look) {
    const field = document.getElementById(look.dataset.look);
    const seen = field.type === "text";
    field.type = seen ? "password" : "text";
    look.setAttribute("aria-pressed", String(!seen));
  }
  const fill = event.target.closest("[data-fill]");
  if (fill) {
    const field = document.getElementById(fill.dataset.fill);
    field.value = fill.value;
    document.querySelector("input[type=password]")?.focus();
  }
});

// ── a plain form is sent once; one that is answered by a file (data-file) leaves the page there ──
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.matches("[hx-post], [data-file]") || event.defaultPrevented) return;
  if (form.dataset.sent) return void event.preventDefault();
  form.dataset.sent = "1";
  event.submitter?.classList.add("is-busy");
});

// ── one that htmx sends is not sent again before it is answered: a double click is one act ──
const LEAVING_MS = 5000;
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[hx-post][data-sent]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt;
  if (form.matches("form[hx-post]")) form.dataset.sent = "1";
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt;
  const leaving = event.detail.xhr?.getResponseHeader("HX-Redirect");
  setTimeout(() => delete form.dataset.sent, leaving ? LEAVING_MS : 0);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const busy of document.querySelectorAll(".btn.is-busy")) busy.classList.remove("is-busy");
});
