// One pane at a time on a narrow screen: a switch made from the panes' own names.

import { make, word } from "./words.js";

const NAMES = { list: "list", page: "pagePane", data: "dataPane" };
const phone = matchMedia("(max-width: 47.5em)");
const main = document.querySelector("main.main");

const paneOf = (name) => main.querySelector(`:scope > [data-pane-name="${name}"]`);

// A pane without a level-one heading of its own is announced by the page's title.
const title = make("p", { class: "vh narrow-title", role: "heading", "aria-level": "1" }, document.title);

const show = (name) => {
  main.dataset.pane = name;
  title.hidden = paneOf(name)?.querySelector("h1") != null;
  // Where there is room the list stands beside the page: then "list" shows the page too.
  const seen = name === "list" && !phone.matches && paneOf("page") ? "page" : name;
  for (const button of main.querySelectorAll("[data-pane-to]")) {
    button.setAttribute("aria-pressed", String(button.dataset.paneTo === seen));
  }
};

const build = () => {
  const panes = [...main.querySelectorAll(":scope > [data-pane-name]")];
  main.querySelector(":scope > .switch")?.remove();
  if (panes.length < 2) return;
  const bar = make("div", { class: "switch", role: "group", "aria-label": word("pagePane") });
  for (const pane of panes) {
    const name = pane.dataset.paneName;
    const label = pane.dataset.paneLabel ?? word(NAMES[name] ?? name);
    bar.append(make("button", { type: "button", "data-pane-to": name }, label));
  }
  main.append(bar, title);
  show(main.dataset.pane || panes[0].dataset.paneName);
};

if (main) {
  build();
  phone.addEventListener("change", () => main.dataset.pane && show(main.dataset.pane));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-pane-to]");
    if (button && paneOf(button.dataset.paneTo)) show(button.dataset.paneTo);
  });
  // A row opened by htmx shows its page.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target === main || event.target.matches?.("main > [data-pane-name]")) {
      build();
      if (event.target.dataset?.paneName) show(event.target.dataset.paneName);
    }
  });
}
