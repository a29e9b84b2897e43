// Organisations and people: type to find, arrows and Enter to take, Backspace to give back; chips with a role,
// and where the box has terms, rows with a deadline each.

import { icon, make, word } from "./words.js";

const WAIT_MS = 160;
let asked = 0;

const rolesOf = (box) => (box.dataset.pickerRoles ?? "").split("|").filter(Boolean).map((pair) => pair.split(":"));
const inputOf = (box) => box.querySelector("[role=combobox]");
const listOf = (box) => box.querySelector("[role=listbox]");
const tokensOf = (box) => [...box.querySelectorAll("[data-id]")];

const close = (box) => {
  listOf(box).hidden = true;
  inputOf(box).setAttribute("aria-expanded", "false");
  inputOf(box).removeAttribute("aria-activedescendant");
};

// Of a great many the last ones stand in sight, the others behind one button; all of them are sent.
const MANY = 14;
const IN_SIGHT = 8;
const fold = (box) => {
  const tokens = tokensOf(box);
  const folded = tokens.length > MANY && !("pickerAll" in box.dataset) ? tokens.length - IN_SIGHT : 0;
  for (const [at, token] of tokens.entries()) token.hidden = at < folded;
  box.querySelector("[data-picker-more]")?.remove();
  if (folded) box.prepend(make("button", { type: "button", class: "more", "data-picker-more": true }, word("moreChosen").replace("{n}", folded)));
};

const tell = (box) => {
  fold(box);
  box.dispatchEvent(new Event("input", { bubbles: true }));
};

const roleButton = (box, role) => {
  const label = rolesOf(box).find(([code]) => code === role)?.[1] ?? role;
  return make("button", { type: "button", class: "role", "data-role": true, title: word("changeRole") }, label);
};

const termFor = (box, chosen) => {
  const select = make("select", { name: `${box.dataset.pickerName}_due`, "aria-label": `${word("deadlineOf")} ${chosen.name}` });
  for (const option of box.querySelector("template[data-picker-terms]").content.children) select.append(option.cloneNode(true));
  select.value = chosen.due ?? "";
  return select;
};

const setRole = (box, token, role) => {
  const roles = rolesOf(box);
  const [lead] = roles[0];
  if (role === lead) {
    for (const other of tokensOf(box)) {
      if (other !== token && other.dataset.role === lead) setRole(box, other, roles[1]?.[0] ?? lead);
    }
  }
  token.dataset.role = role;
  token.classList.toggle("lead", role === lead);
  token.querySelectorAll("input")[1].value = role;
  token.querySelector("[data-role]")?.replaceWith(roleButton(box, role));
};

const tokenFor = (box, chosen) => {
  const name = box.dataset.pickerName;
  const token = make("span", { class: "token", "data-id": chosen.id }, make("input", { type: "hidden", name, value: chosen.id }));
  const roles = rolesOf(box);
  if (roles.length) {
    token.append(make("input", { type: "hidden", name: `${name}_role`, value: "" }), make("button", { "data-role": true, type: "button" }));
  }
  token.append(make("span", { class: "clip" }, chosen.name));
  if (chosen.detail) token.append(make("small", {}, chosen.detail));
  if ("pickerTerms" in box.dataset) token.append(termFor(box, chosen));
  const remove = make("button", { type: "button", "data-remove": true, "aria-label": `${word("remove")} ${chosen.name}` });
  remove.append(icon("x"));
  token.append(remove);
  if (roles.length) {
    const lead = roles[0][0];
    const taken = tokensOf(box).some((other) => other.dataset.role === lead);
    setRole(box, token, chosen.role || (taken ? roles[1]?.[0] ?? lead : lead));
  }
  return token;
};

const add = (box, chosen) => {
  if (tokensOf(box).every((token) => token.dataset.id !== chosen.id)) inputOf(box).before(tokenFor(box, chosen));
};

// A group is taken as the bodies it holds today, so that one of them can still be left out.
const takeGroup = async (box, group) => {
  const address = new URL(box.dataset.picker, location.href);
  address.searchParams.set("nhom", group);
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const { results } = await answer.json();
  for (const one of results) add(box, { id: String(one.id), name: one.name, detail: one.short ?? one.detail ?? "" });
  tell(box);
};

const take = (box, chosen) => {
  if (chosen.group) {
    inputOf(box).value = "";
    close(box);
    inputOf(box).focus();
    takeGroup(box, chosen.group);
    return;
  }
  if (!("pickerMultiple" in box.dataset)) for (const old of tokensOf(box)) old.remove();
  add(box, chosen);
  inputOf(box).value = "";
  close(box);
  inputOf(box).focus();
  tell(box);
};

const optionsOf = (box) => [...listOf(box).querySelectorAll("[role=option]")];

const choose = (box, at) => {
  const all = optionsOf(box);
  if (!all.length) return;
  const next = (at + all.length) % all.length;
  for (const [index, option] of all.entries()) option.setAttribute("aria-selected", String(index === next));
  inputOf(box).setAttribute("aria-activedescendant", all[next].id);
  all[next].scrollIntoView({ block: "nearest" });
};

const chosenAt = (box) => optionsOf(box).findIndex((option) => option.getAttribute("aria-selected") === "true");

const show = (box, results) => {
  const list = listOf(box);
  const have = new Set(tokensOf(box).map((token) => token.dataset.id));
  const rest = results.filter((one) => !have.has(String(one.id)));
  list.replaceChildren();
  if (!rest.length) list.append(make("p", { class: "none", role: "presentation" }, word("nothingFound")));
  for (const [index, one] of rest.entries()) {
    const option = make("div", { role: "option", id: `${list.id}-${index}`, "aria-selected": "false" }, make("span", {}, one.name));
    if (one.detail) option.append(make("small", {}, one.detail));
    option.chosen = { id: String(one.id), name: one.name, detail: one.short ?? one.detail ?? "", group: one.group };
    list.append(option);
  }
  list.hidden = false;
  inputOf(box).setAttribute("aria-expanded", "true");
  list.scrollIntoView({ block: "nearest" });
  choose(box, 0);
};

const find = async (box) => {
  const text = inputOf(box).value.trim();
  if (!text) return close(box);
  const mine = ++asked;
  const address = new URL(box.dataset.picker, location.href);
  address.searchParams.set("q", text);
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const { results } = await answer.json();
    if (mine === asked && document.activeElement === inputOf(box)) show(box, results);
  } catch {
    close(box);
  }
};

const timers = new WeakMap();

document.addEventListener("input", (event) => {
  const box = event.target.closest?.("[data-picker]");
  if (!box || event.target !== inputOf(box)) return;
  event.stopPropagation();
  clearTimeout(timers.get(box));
  timers.set(box, setTimeout(() => find(box), WAIT_MS));
}, true);

document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.("[data-picker]");
  if (!box || event.target !== inputOf(box) || event.isComposing) return;
  const open = !listOf(box).hidden;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (open) choose(box, chosenAt(box) + (event.key === "ArrowDown" ? 1 : -1));
    else find(box);
  } else if (event.key === "Enter" && !event.ctrlKey) {
    event.preventDefault();
    const option = optionsOf(box)[chosenAt(box)];
    if (open && option) take(box, option.chosen);
  } else if (event.key === "Escape" && open) {
    event.stopPropagation();
    close(box);
  } else if (event.key === "Backspace" && !event.target.value) {
    tokensOf(box).at(-1)?.remove();
    tell(box);
  }
}, true);

document.addEventListener("pointerdown", (event) => {
  const option = event.target.closest?.("[data-picker] [role=option]");
  if (!option) return;
  event.preventDefault();
  take(option.closest("[data-picker]"), option.chosen);
});

document.addEventListener("click", (event) => {
  const box = event.target.closest?.("[data-picker]");
  if (!box) return;
  const token = event.target.closest("[data-id]");
  if (event.target.closest("[data-picker-more]")) {
    box.dataset.pickerAll = "";
    fold(box);
    inputOf(box).focus();
  } else if (event.target.closest("[data-remove]")) {
    token.remove();
    inputOf(box).focus();
    tell(box);
  } else if (event.target.closest("[data-role]") && token) {
    const codes = rolesOf(box).map(([code]) => code);
    setRole(box, token, codes[(codes.indexOf(token.dataset.role) + 1) % codes.length]);
    token.querySelector("[data-role]").focus();
    tell(box);
  } else if (event.target === box) {
    inputOf(box).focus();
  }
});

// ── another leads: the first role goes on to the next chip ──
document.addEventListener("click", (event) => {
  const box = document.getElementById(event.target.closest("[data-picker-next-lead]")?.dataset.pickerNextLead)?.closest("[data-picker]");
  const all = box ? tokensOf(box) : [];
  if (all.length < 2) return;
  const [lead] = rolesOf(box)[0];
  const at = all.findIndex((token) => token.dataset.role === lead);
  setRole(box, all[(at + 1) % all.length], lead);
  tell(box);
});

document.addEventListener("focusout", (event) => {
  const box = event.target.closest?.("[data-picker]");
  if (box && !box.contains(event.relatedTarget)) close(box);
});

// Chips drawn by the server get their role button; drafts.js gives kept chips back.
const dress = (box) => {
  if (box.dataset.dressed) return;
  box.dataset.dressed = "1";
  for (const token of tokensOf(box)) {
    const role = token.querySelectorAll("input")[1]?.value;
    if ("pickerTerms" in box.dataset && !token.querySelector("select")) {
      token.querySelector("[data-remove]").before(termFor(box, { name: token.querySelector(".clip").textContent, due: token.dataset.due }));
    }
    if (!role || token.querySelector("[data-role]")) continue;
    token.querySelector(".clip").before(make("button", { "data-role": true, type: "button" }));
    setRole(box, token, role);
  }
  fold(box);
  box.addEventListener("picker:set", (event) => {
    for (const token of tokensOf(box)) token.remove();
    for (const one of event.detail) inputOf(box).before(tokenFor(box, one));
    fold(box);
  });
};

const dressAll = () => {
  for (const box of document.querySelectorAll("[data-picker]")) dress(box);
};
document.addEventListener("htmx:afterSettle", dressAll);
dressAll();
