// Rows of a list: the one that is open, the next that opens by itself, and many at once.

const LEAVE_MS = 140;
const linkOf = (row) => row?.querySelector("a.go");

// ── a row opened by htmx becomes the open one ──
document.addEventListener("htmx:afterOnLoad", (event) => {
  const link = event.detail.elt.closest?.("[data-item] a.go");
  if (!link || event.detail.xhr.status >= 400) return;
  for (const other of link.closest("[data-list]")?.querySelectorAll("[aria-current]") ?? []) other.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  link.closest("[data-item]").classList.remove("unread");
});

// ── the open row is in sight when a page begins, however far down its list it stands ──
document.querySelector("[data-list] [aria-current]")?.closest("[data-item]")?.scrollIntoView({ block: "nearest" });

// ── HX-Trigger {"row-done": "id"}: the row leaves, the next one opens ──
const nextOf = (row) => {
  const all = [...row.closest("[data-list]").querySelectorAll("[data-item]")];
  const at = all.indexOf(row);
  return all[at + 1] ?? all[at - 1] ?? null;
};

document.addEventListener("row-done", (event) => {
  const row = document.getElementById(event.detail.value ?? event.detail);
  if (!row) return;
  const next = nextOf(row);
  row.classList.add("is-leaving");
  setTimeout(() => row.remove(), LEAVE_MS);
  if (!next) return location.reload();
  const link = linkOf(next);
  next.scrollIntoView({ block: "nearest" });
  link.focus({ preventScroll: true });
  link.click();
});

// ── many at once: the bar appears with the first tick and its button carries the count ──
const showMany = () => {
  const bar = document.querySelector("[data-many]");
  if (!bar) return;
  const ticks = [...document.querySelectorAll("[data-tick]")];
  const count = ticks.filter((tick) => tick.checked).length;
  bar.hidden = count === 0;
  for (const place of bar.querySelectorAll("[data-many-count]")) place.textContent = count;
  for (const button of bar.querySelectorAll("[data-many-one]")) {
    const words = [...button.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
    const label = button.querySelector("[data-many-label]") ?? words;
    label.textContent = ` ${button.dataset.manyOne.replace("{n}", count)} `;
  }
  const all = document.querySelector("[data-tick-all]");
  if (all) Object.assign(all, { checked: count > 0 && count === ticks.length, indeterminate: count > 0 && count < ticks.length });
};

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-tick-all]")) {
    for (const tick of document.querySelectorAll("[data-tick]")) tick.checked = event.target.checked;
  }
  if (event.target.matches("[data-tick], [data-tick-all]")) showMany();
});
// A list that refreshes itself keeps what was ticked.
let ticked = new Set();
document.addEventListener("htmx:beforeSwap", () => {
  const now = [...document.querySelectorAll("[data-tick]:checked")].map((tick) => tick.value);
  ticked = new Set(now);
});
document.addEventListener("htmx:afterSettle", () => {
  for (const tick of document.querySelectorAll("[data-tick]")) if (ticked.has(tick.value)) tick.checked = true;
  showMany();
});
showMany();
