// The page viewer: which page is seen, zoom, fit; the tools and the desk share a pane.

const STEP = 1.2;
const LEAST = 0.4;
const MOST = 4;

const paneOf = (element) => element.closest(".pane") ?? document.body;
const deskOf = (element) => paneOf(element).querySelector("[data-pages]");
const sheetsOf = (desk) => [...desk.querySelectorAll("[data-page]")];

const zoomTo = (desk, zoom) => {
  delete desk.dataset.fit;
  desk.dataset.zoomed = "";
  desk.style.setProperty("--zoom", String(Math.min(Math.max(zoom, LEAST), MOST)));
};

// The zoom that the page has now, whatever fit it follows.
const zoomNow = (desk) => {
  const sheet = desk.querySelector("[data-page]");
  const base = Number.parseFloat(getComputedStyle(desk).getPropertyValue("--page-width")) || 520;
  return sheet ? sheet.getBoundingClientRect().width / base : 1;
};

const fitPage = (desk) => {
  const image = desk.querySelector("[data-page] img");
  if (!image) return;
  const space = desk.clientHeight - 28;
  const ratio = image.width && image.height ? Number(image.getAttribute("width")) / Number(image.getAttribute("height")) : 210 / 297;
  zoomTo(desk, (space * ratio) / 520);
};

const ACTS = {
  in: (desk) => zoomTo(desk, zoomNow(desk) * STEP),
  out: (desk) => zoomTo(desk, zoomNow(desk) / STEP),
  fit: fitPage,
  width: (desk) => {
    delete desk.dataset.zoomed;
    desk.style.removeProperty("--zoom");
    desk.dataset.fit = "width";
  },
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-pages-do]");
  const desk = button && deskOf(button);
  if (desk) ACTS[button.dataset.pagesDo]?.(desk);
});

// ── which page is seen ──
const watch = (desk) => {
  if (desk.dataset.watched) return;
  desk.dataset.watched = "1";
  const place = paneOf(desk).querySelector("[data-page-now]");
  const shares = new Map();
  const observer = new IntersectionObserver((seen) => {
    for (const entry of seen) shares.set(entry.target, entry.intersectionRect.height);
    const [most] = [...shares].sort((one, other) => other[1] - one[1]);
    if (most && place && most[1] > 0) place.textContent = most[0].dataset.page;
  }, { root: desk, threshold: [0, 0.25, 0.5, 0.75, 1] });
  for (const sheet of sheetsOf(desk)) observer.observe(sheet);
  for (const image of desk.querySelectorAll("img")) {
    image.addEventListener("error", () => image.closest("[data-page]").classList.add("is-missing"), { once: true });
  }
};

const watchAll = () => {
  for (const desk of document.querySelectorAll("[data-pages]")) watch(desk);
};

// ── Space and Shift+Space turn pages wherever the focus rests, but not in a field or on a button ──
document.addEventListener("keydown", (event) => {
  if (event.key !== " " || event.ctrlKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input, textarea, select, button, a, summary, dialog")) return;
  const desk = [...document.querySelectorAll("[data-pages]")].find((one) => one.getClientRects().length);
  if (!desk) return;
  event.preventDefault();
  const sheets = sheetsOf(desk);
  const top = desk.getBoundingClientRect().top;
  const at = sheets.findIndex((sheet) => sheet.getBoundingClientRect().bottom > top + 40);
  const next = sheets[Math.min(Math.max(at + (event.shiftKey ? -1 : 1), 0), sheets.length - 1)];
  const more = sheets[at]?.getBoundingClientRect().bottom - desk.getBoundingClientRect().bottom;
  if (!event.shiftKey && more > 8) desk.scrollBy({ top: desk.clientHeight * 0.9 });
  else next?.scrollIntoView({ block: "start" });
});

// ── a field read from the page lights its mark while it has the focus ──
document.addEventListener("focusin", (event) => {
  for (const lit of document.querySelectorAll(".marks .on")) lit.classList.remove("on");
  const letter = event.target.closest?.(".f")?.querySelector(".ref")?.textContent.trim();
  const mark = letter && document.querySelector(`.marks [data-mark="${CSS.escape(letter)}"]`);
  if (!mark) return;
  mark.classList.add("on");
  const desk = mark.closest("[data-pages]");
  const box = mark.getBoundingClientRect();
  const view = desk.getBoundingClientRect();
  if (box.top < view.top || box.bottom > view.bottom) desk.scrollBy({ top: box.top - view.top - view.height / 3 });
});

document.addEventListener("htmx:afterSettle", watchAll);
watchAll();

// ── a sheet is printed by the browser ──
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) window.print();
});
