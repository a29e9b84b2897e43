// Keys: a page declares data-key on what a key presses; this module does the rest and fills the key sheet.

import { keep, make } from "./words.js";

const OFF = "vanban:keys-off";
const FIELD = "input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]):not([type=file]), textarea, select, [contenteditable=true]";

const typing = (target) => target instanceof Element && target.closest(FIELD) !== null;
const pressed = (event) => `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.key.length === 1 ? event.key.toUpperCase() : event.key}`;
const shown = (element) => (element?.getClientRects().length ?? 0) > 0;
// What lies in a closed menu can be pressed by its key all the same.
const seen = (element) => (shown(element) || shown(element.closest("details.menu:not([open])"))) && !element.disabled && !element.closest("[hidden], [inert]");

const press = (element) => {
  if (element.matches(FIELD)) {
    element.focus();
    element.select?.();
  } else {
    element.click();
  }
};

const declared = (key) => {
  for (const element of document.querySelectorAll("[data-key], [data-key-also]")) {
    const names = [element.dataset.key, element.dataset.keyAlso].filter(Boolean).map((name) => name.length === 1 ? name.toUpperCase() : name);
    if (names.includes(key) && seen(element)) return element;
  }
  return null;
};

// ── lists ──
const rows = () => [...document.querySelectorAll("[data-list] [data-item]")].filter(seen);
const linkOf = (row) => row.querySelector("a.go") ?? row.querySelector("a, button");
const rowAt = (all) => {
  const focused = document.activeElement?.closest("[data-item]");
  const at = all.indexOf(focused);
  return at >= 0 ? at : all.findIndex((row) => row.querySelector("[aria-current]"));
};

const move = (by) => {
  const all = rows();
  if (!all.length) return false;
  const at = rowAt(all);
  const next = all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
  const link = linkOf(next);
  link?.focus();
  next.scrollIntoView({ block: "nearest" });
  if (next.closest("[data-list]").dataset.list === "open" && next !== all[at]) link?.click();
  return true;
};

const current = () => {
  const all = rows();
  return all[rowAt(all)] ?? null;
};

const LIST_KEYS = {
  J: () => move(1),
  K: () => move(-1),
  O: () => linkOf(current() ?? document)?.click(),
  X: () => current()?.querySelector("[data-tick]")?.click(),
};

const arrows = (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  return by && document.activeElement?.closest("[data-item]") ? move(by) : false;
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented || event.altKey) return;
  const key = pressed(event);
  const open = document.querySelector("dialog[open]");
  if (open) return;
  const inField = typing(event.target);
  if (key === "Ctrl+Enter") {
    // The act of the form someone is in comes before the screen's.
    const own = event.target.closest("form, .pane")?.querySelectorAll("[data-primary]") ?? [];
    const primary = [...own, ...document.querySelectorAll("[data-primary]")].find(seen);
    if (primary) { event.preventDefault(); press(primary); }
    return;
  }
  if (inField && !key.startsWith("Ctrl+")) {
    if (key === "Escape") event.target.blur();
    return;
  }
  if (key === "Enter" && event.target.closest("a, button, summary, [role=option], input")) return;
  if (key.length === 1 && keep.read(OFF)) return;
  if (!key.startsWith("Ctrl+") && arrows(event)) return void event.preventDefault();
  const element = declared(key);
  if (element) { event.preventDefault(); return void press(element); }
  if (key in LIST_KEYS && rows().length) { event.preventDefault(); LIST_KEYS[key](); }
});

// ── the key sheet ──
const sheet = document.getElementById("key-sheet");

const fillSheet = () => {
  const list = sheet.querySelector("[data-keys-here]");
  const said = new Set();
  list.replaceChildren();
  for (const element of document.querySelectorAll("[data-key][data-key-label]")) {
    if (!seen(element) || said.has(element.dataset.key)) continue;
    said.add(element.dataset.key);
    const name = element.dataset.key.length > 1 ? element.dataset.key.replace("+", " ") : element.dataset.key;
    list.append(make("li", {}, make("span", {}, element.dataset.keyLabel), make("kbd", {}, name)));
  }
};

if (sheet) {
  new MutationObserver(() => sheet.open && fillSheet()).observe(sheet, { attributes: true, attributeFilter: ["open"] });
  const on = sheet.querySelector("[data-keys-on]");
  on.checked = !keep.read(OFF);
  on.addEventListener("change", () => (on.checked ? keep.drop(OFF) : keep.write(OFF, "1")));
}

// Said when keys are heard: what was pressed before the page was ready went nowhere.
document.documentElement.dataset.keysHeard = "";
