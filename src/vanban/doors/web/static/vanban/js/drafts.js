// Nothing typed is lost: a form with data-keep="id" is kept on this machine for this account as it is typed,
// offered back when its values differ, and dropped when the server took it.

import { keep, make, word } from "./words.js";

const WAIT_MS = 400;
const OLD_DAYS = 30;
const account = () => document.body.dataset.account ?? "";
const prefix = () => `vanban:kept:${account()}:`;
const nameOf = (form) => prefix() + form.dataset.keep;
const waiting = new Map();

const fields = (form) => [...form.elements].filter((field) =>
  field.name && field.name !== "csrfmiddlewaretoken" && !field.matches("[type=password], [type=file], [type=submit], [type=button], [data-keep-off]"),
);

const valuesOf = (form) => {
  const values = {};
  for (const field of fields(form)) {
    if (field.matches("[type=hidden]") && !field.closest("[data-picker]")) continue;
    if (field.closest("[data-picker]")) {
      const token = field.closest("[data-id]");
      if (!token) continue;
      (values[field.name] ??= []).push(field.value);
      if (field === token.querySelector("input")) (values[`${field.name}#tokens`] ??= []).push(tokenOf(token));
      continue;
    }
    if (field.matches("[type=checkbox], [type=radio]")) {
      (values[field.name] ??= []).push(...(field.checked ? [field.value] : []));
    } else if (field instanceof HTMLSelectElement && field.multiple) {
      values[field.name] = [...field.selectedOptions].map((option) => option.value);
    } else {
      (values[field.name] ??= []).push(field.value);
    }
  }
  return values;
};

const tokenOf = (token) => ({
  id: token.dataset.id,
  name: token.querySelector(".clip")?.textContent ?? "",
  detail: token.querySelector("small")?.textContent ?? "",
  role: token.querySelectorAll("input")[1]?.value ?? "",
  due: token.querySelector("select")?.value ?? "",
});

const putBack = (form, values) => {
  const used = {};
  for (const field of fields(form)) {
    if (field.closest("[data-picker]") || field.matches("[type=hidden]") || !(field.name in values)) continue;
    const given = values[field.name];
    if (field.matches("[type=checkbox], [type=radio]")) {
      field.checked = given.includes(field.value);
    } else if (field instanceof HTMLSelectElement && field.multiple) {
      for (const option of field.options) option.selected = given.includes(option.value);
    } else if (!field.readOnly && !field.disabled) {
      used[field.name] = (used[field.name] ?? -1) + 1;
      field.value = given[used[field.name]] ?? field.value;
    }
  }
  for (const box of form.querySelectorAll("[data-picker]")) {
    const tokens = values[`${box.dataset.pickerName}#tokens`];
    if (tokens) box.dispatchEvent(new CustomEvent("picker:set", { detail: tokens }));
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
};

const save = (form) => {
  waiting.delete(form);
  const values = valuesOf(form);
  if (JSON.stringify(values) === form.dataset.keptFrom) return keep.drop(nameOf(form));
  keep.write(nameOf(form), JSON.stringify({ at: Date.now(), values }));
};

const saveSoon = (form) => {
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => save(form), WAIT_MS));
};

const offer = (form, kept) => {
  const when = new Date(kept.at).toLocaleString("vi-VN", { timeZone: "Asia/Ho_Chi_Minh", hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit", year: "numeric" }).replaceAll("-", "/");
  const take = make("button", { class: "btn btn-sm", type: "button" }, word("draftTake"));
  const drop = make("button", { class: "btn btn-sm btn-0", type: "button" }, word("draftDrop"));
  const acts = make("div", { class: "acts" }, take, drop);
  const note = make("div", { class: "note plain", role: "status", "data-kept-note": true }, make("div", { class: "grow" }, `${word("draftFound")} ${when}.`, acts));
  take.addEventListener("click", () => { putBack(form, kept.values); note.remove(); fields(form)[0]?.focus(); });
  drop.addEventListener("click", () => { keep.drop(nameOf(form)); note.remove(); });
  const place = form.querySelector("[data-keep-offer]") ?? form.querySelector(".pane-body") ?? form;
  place.prepend(note);
};

const start = (form) => {
  if (form.dataset.keptFrom !== undefined) return;
  form.dataset.keptFrom = JSON.stringify(valuesOf(form));
  const kept = JSON.parse(keep.read(nameOf(form)) ?? "null");
  if (!kept) return;
  const refusedHere = form.querySelector("[data-refused], [aria-invalid=true]");
  if (kept.sent && !refusedHere) return keep.drop(nameOf(form));
  if (JSON.stringify(kept.values) !== form.dataset.keptFrom) offer(form, kept);
};

const startAll = () => {
  for (const form of document.querySelectorAll("form[data-keep]")) start(form);
};

const keptForm = (target) => target instanceof Element ? target.closest("form[data-keep]") : null;

document.addEventListener("input", (event) => {
  const form = keptForm(event.target);
  if (form) saveSoon(form);
});
document.addEventListener("change", (event) => {
  const form = keptForm(event.target);
  if (form) saveSoon(form);
});

// A plain post: kept until the next page shows it was taken (the form is gone, or stands there unrefused).
document.addEventListener("submit", (event) => {
  const form = keptForm(event.target);
  if (!form || form.hasAttribute("hx-post")) return;
  clearTimeout(waiting.get(form));
  keep.write(nameOf(form), JSON.stringify({ at: Date.now(), values: valuesOf(form), sent: true }));
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = keptForm(event.detail.elt);
  if (!form || event.detail.requestConfig?.verb === "get") return;
  const status = event.detail.xhr?.status ?? 0;
  if (status < 200 || status >= 400) return;
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  keep.drop(nameOf(form));
  form.dataset.keptFrom = JSON.stringify(valuesOf(form));
});
document.addEventListener("kept", (event) => keep.drop(prefix() + (event.detail.value ?? event.detail)));
document.addEventListener("htmx:afterSettle", startAll);
window.addEventListener("pagehide", () => {
  for (const [form, timer] of waiting) { clearTimeout(timer); save(form); }
});

// Sent and gone: a page without the form and without an error took it. Old ones leave by themselves.
const sweep = () => {
  if (document.body.hasAttribute("data-failed") || !account()) return;
  try {
    for (const name of Object.keys(localStorage)) {
      if (!name.startsWith(prefix())) continue;
      const kept = JSON.parse(keep.read(name) ?? "null");
      const here = document.querySelector(`form[data-keep="${CSS.escape(name.slice(prefix().length))}"]`);
      const old = Date.now() - (kept?.at ?? 0) > OLD_DAYS * 86_400_000;
      if (old || (kept?.sent && !here)) keep.drop(name);
    }
  } catch { /* storage is refused: nothing was kept */ }
};

startAll();
sweep();

// What a machine read in a file never takes the place of what somebody typed meanwhile.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const there = event.detail.target;
  if (there?.matches?.("textarea") && there.value.trim()) event.detail.shouldSwap = false;
});
