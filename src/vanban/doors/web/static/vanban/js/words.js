// Words for the screen come from the page (parts/words.html), so that they follow its language.

export const word = (name) => document.getElementById("words")?.dataset[name] ?? "";

export const icon = (name) => {
  const sprite = document.querySelector("svg.i use")?.getAttribute("href")?.split("#")[0] ?? "";
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "i i-14");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${sprite}#i-${name}`);
  svg.append(use);
  return svg;
};

export const make = (tag, given = {}, ...inside) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...inside);
  return made;
};

export const say = (said) => document.dispatchEvent(new CustomEvent("toast", { detail: said }));

// Storage may be refused or full: what a person types must go on working without it.
export const keep = {
  read: (name) => {
    try { return localStorage.getItem(name); } catch { return null; }
  },
  write: (name, value) => {
    try { localStorage.setItem(name, value); } catch { /* the page works on without it */ }
  },
  drop: (name) => {
    try { localStorage.removeItem(name); } catch { /* nothing was kept */ }
  },
};
