// Days are typed as officials write them: 23112026 becomes 23/11/2026, 23/11 gets this year; or picked on a calendar.

const thisYear = () => (document.querySelector("[data-clock]")?.dateTime ?? new Date().toISOString()).slice(0, 4);
const two = (text) => text.padStart(2, "0");

const partsOf = (text) => {
  const figures = text.trim().split(/[/.\- ]+/).filter(Boolean);
  if (figures.length === 1 && /^\d{4}$|^\d{8}$/.test(figures[0])) {
    const [all] = figures;
    return [all.slice(0, 2), all.slice(2, 4), all.slice(4)];
  }
  return figures;
};

const complete = (text) => {
  const [day, month, year = ""] = partsOf(text);
  if (!/^\d{1,2}$/.test(day ?? "") || !/^\d{1,2}$/.test(month ?? "")) return text;
  const full = year.length === 4 ? year : year.length === 2 ? `20${year}` : year ? "" : thisYear();
  return full ? `${two(day)}/${two(month)}/${full}` : text;
};

const isDay = (text) => {
  const [day, month, year] = text.split("/").map(Number);
  const made = new Date(Date.UTC(year, month - 1, day));
  return made.getUTCFullYear() === year && made.getUTCMonth() === month - 1 && made.getUTCDate() === day;
};

const settle = (field) => {
  if (!field.value.trim()) return field.removeAttribute("aria-invalid");
  field.value = complete(field.value);
  if (isDay(field.value)) field.removeAttribute("aria-invalid");
  else field.setAttribute("aria-invalid", "true");
};

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.matches?.("[data-day]") || event.inputType?.startsWith("delete")) return;
  if (/^\d{2}$|^\d{2}\/\d{2}$/.test(field.value)) field.value += "/";
});

document.addEventListener("focusout", (event) => {
  if (event.target.matches?.("[data-day]")) settle(event.target);
});

document.addEventListener("submit", (event) => {
  for (const field of event.target.querySelectorAll("[data-day]")) if (field.value.trim()) field.value = complete(field.value);
}, true);

// ── the calendar of the browser, behind a button ──
document.addEventListener("click", (event) => {
  const box = event.target.closest?.("[data-day-open]")?.parentElement;
  if (!box) return;
  const [field, calendar] = [box.querySelector("[data-day]"), box.querySelector("[data-day-calendar]")];
  if (isDay(field.value)) calendar.value = field.value.split("/").reverse().join("-");
  try { calendar.showPicker(); } catch { field.focus(); }
});

document.addEventListener("change", (event) => {
  if (!event.target.matches?.("[data-day-calendar]") || !event.target.value) return;
  const field = event.target.parentElement.querySelector("[data-day]");
  field.value = event.target.value.split("-").reverse().join("/");
  field.removeAttribute("aria-invalid");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});
