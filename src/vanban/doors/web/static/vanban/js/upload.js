// Giving a file: drop or choose, see its name and size, be told at once when it cannot be taken, see it travel.

import { icon, make, word } from "./words.js";

const MB = 1024 * 1024;

const inputOf = (drop) => drop.querySelector("input[type=file]");
const listOf = (drop) => drop.parentElement.querySelector("[data-files]");

const sizeWords = (bytes) => {
  if (bytes >= MB) return `${(bytes / MB).toFixed(1).replace(".", ",")} MB`;
  return bytes >= 1024 ? `${Math.floor(bytes / 1024)} KB` : `${bytes} byte`;
};

const wrongWith = (drop, file) => {
  const most = Number(drop.dataset.uploadMax) || 0;
  if (most && file.size > most * MB) return `${word("tooBig")} (${most} MB)`;
  const kinds = (inputOf(drop).accept ?? "").split(",").map((kind) => kind.trim().toLowerCase()).filter(Boolean);
  const name = file.name.toLowerCase();
  const fits = kinds.some((kind) => kind.startsWith(".") ? name.endsWith(kind) : file.type === kind || (kind.endsWith("/*") && file.type.startsWith(kind.slice(0, -1))));
  return kinds.length && !fits ? `${word("wrongKind")} (${kinds.filter((kind) => kind.startsWith(".")).join(", ")})` : "";
};

const put = (drop, files) => {
  const box = new DataTransfer();
  for (const file of files) box.items.add(file);
  inputOf(drop).files = box.files;
};

const draw = (drop) => {
  const files = [...inputOf(drop).files];
  const good = files.filter((file) => !wrongWith(drop, file));
  listOf(drop).replaceChildren();
  for (const file of files) {
    const wrong = wrongWith(drop, file);
    const line = make("li", {}, icon(wrong ? "alert" : "paper"), make("span", { class: "clip" }, file.name), make("span", { class: wrong ? "strong t12" : "dim t12" }, wrong || sizeWords(file.size)));
    const remove = make("button", { type: "button", class: "icon-btn", "aria-label": `${word("remove")} ${file.name}` });
    remove.append(icon("x"));
    remove.addEventListener("click", () => {
      put(drop, [...inputOf(drop).files].filter((other) => other !== file));
      line.remove();
    });
    line.append(remove);
    listOf(drop).append(line);
  }
  if (good.length !== files.length) put(drop, good);
  return good.length > 0 || files.length === 0;
};

// Seen before htmx hears of it: a file that cannot be taken is not sent.
document.addEventListener("change", (event) => {
  const drop = event.target.closest?.("[data-upload]");
  if (drop && !draw(drop)) event.stopImmediatePropagation();
}, true);

for (const kind of ["dragenter", "dragover"]) {
  document.addEventListener(kind, (event) => event.target.closest?.("[data-upload]")?.classList.add("is-over"));
}
for (const kind of ["dragleave", "drop"]) {
  document.addEventListener(kind, (event) => event.target.closest?.("[data-upload]")?.classList.remove("is-over"));
}

// ── the way of the file: htmx tells how far it is ──
document.addEventListener("htmx:xhr:progress", (event) => {
  const place = event.target.closest?.("[data-upload]")?.parentElement ?? event.target.closest?.("form");
  const list = place?.querySelector("[data-files]");
  if (!list || !event.detail.lengthComputable || !list.children.length) return;
  let line = list.querySelector("progress");
  if (!line) {
    line = make("progress", { max: "100", "aria-label": word("sending") });
    list.lastElementChild.append(line);
  }
  line.value = (event.detail.loaded / event.detail.total) * 100;
});
