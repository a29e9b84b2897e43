// Places of signatures: a frame for each on the picture of its page, dragged or set by its fields.
// The fields are the truth; without this file they work as they stand.

const SVG = "http://www.w3.org/2000/svg";
const number = (field) => Number.parseFloat(field.value.replace(",", "."));
const written = (value) => String(Math.round(value * 2) / 2).replace(".", ",");
const within = (value, most) => Math.min(Math.max(value, 0), Math.max(most, 0));

const drawn = (tag, given) => {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(given)) made.setAttribute(name, value);
  return made;
};

const begin = (form) => {
  const { width, height, pages } = JSON.parse(form.dataset.spots);
  const fields = (spot) => ["page", "left", "top"].map((name) => spot.querySelector(`[name="${name}"]`));

  const sheetOf = (page) => {
    const figure = document.querySelector(`.sheet-of[data-page="${page}"]`);
    if (!figure) return null;
    const [wide, high] = pages[page - 1];
    let svg = figure.querySelector("svg.spots");
    if (!svg) {
      svg = drawn("svg", { class: "spots", viewBox: `0 0 ${wide} ${high}`, preserveAspectRatio: "none", "aria-hidden": "true" });
      figure.append(svg);
    }
    return svg;
  };

  const show = (spot) => {
    const [page, left, top] = fields(spot);
    document.querySelector(`svg.spots g[data-spot="${spot.dataset.spot}"]`)?.remove();
    const at = Math.round(number(page));
    const sheet = pages[at - 1] ? sheetOf(at) : null;
    if (!sheet || Number.isNaN(number(left)) || Number.isNaN(number(top))) return;
    const frame = drawn("g", { "data-spot": spot.dataset.spot, transform: `translate(${number(left)} ${number(top)})` });
    const tag = drawn("text", { x: width / 2, y: height / 2 });
    tag.textContent = spot.querySelector("legend").textContent;
    frame.append(drawn("rect", { width, height }), tag);
    sheet.append(frame);
    frame.addEventListener("pointerdown", (down) => drag(down, spot, frame, sheet, at));
  };

  const drag = (down, spot, frame, sheet, page) => {
    down.preventDefault();
    const [, left, top] = fields(spot);
    const [wide, high] = pages[page - 1];
    const shown = sheet.getBoundingClientRect();
    const from = { x: down.clientX, y: down.clientY, left: number(left), top: number(top) };
    frame.setPointerCapture(down.pointerId);
    const move = (event) => {
      left.value = written(within(from.left + ((event.clientX - from.x) * wide) / shown.width, wide - width));
      top.value = written(within(from.top + ((event.clientY - from.y) * high) / shown.height, high - height));
      frame.setAttribute("transform", `translate(${number(left)} ${number(top)})`);
    };
    frame.addEventListener("pointermove", move);
    for (const end of ["pointerup", "pointercancel"]) frame.addEventListener(end, () => frame.removeEventListener("pointermove", move), { once: true });
  };

  const spots = [...form.querySelectorAll("[data-spot]")];
  for (const spot of spots) {
    show(spot);
    spot.addEventListener("input", () => show(spot));
    // Up and down move by a millimetre, as in a field of numbers.
    spot.addEventListener("keydown", (event) => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!step || event.target.name === "name" || Number.isNaN(number(event.target))) return;
      event.preventDefault();
      event.target.value = written(Math.max(number(event.target) + step, 0));
      show(spot);
    });
    spot.addEventListener("focusin", () => {
      document.querySelector(`svg.spots g[data-spot="${spot.dataset.spot}"]`)?.scrollIntoView({ block: "nearest" });
    });
  }
};

const look = () => {
  const form = document.querySelector("form[data-spots]:not([data-spots-on])");
  if (!form) return;
  form.setAttribute("data-spots-on", "");
  begin(form);
};
look();
document.addEventListener("htmx:afterSettle", look);
