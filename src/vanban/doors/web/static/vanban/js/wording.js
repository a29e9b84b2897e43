// A direction typed as a sentence fills in who gets the work and until when, as long as nobody was picked by hand;
// and what was picked is written as the sentence. The office reads and writes it; nothing is given by this.

const WAIT_MS = 350;
let asked = 0;
let timer = 0;

const wordsOf = (form) => form.querySelector("textarea[name=instruction]");
const boxOf = (form) => form.querySelector("[data-picker-name=assignees]");
const isFree = (box) => box.dataset.read === "1" || !box.querySelector("[data-id]");

const ask = async (address, given) => {
  const url = new URL(address, location.href);
  for (const [name, value] of given) url.searchParams.append(name, value);
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null; // what was typed stays; the office is asked again with the next letter
  }
};

const chooseTerm = (form, { term, day }) => {
  const all = [...form.querySelectorAll("input[name=due]")];
  const same = term && all.find((one) => one.value === term);
  const chosen = same || (day ? all.at(-1) : null);
  if (!chosen) return;
  chosen.checked = true;
  if (!same) form.elements.due_day.value = day;
};

const read = async (form) => {
  const mine = ++asked;
  const box = boxOf(form);
  const found = await ask(form.dataset.wording, [["q", wordsOf(form).value]]);
  if (!found || mine !== asked || !isFree(box)) return;
  if (!found.results.length && box.dataset.read !== "1") return;
  box.dispatchEvent(new CustomEvent("picker:set", { detail: found.results }));
  box.dataset.read = "1";
  chooseTerm(form, found);
};

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-wording]");
  if (!form) return;
  if (event.target.closest("[data-picker]")) delete boxOf(form).dataset.read; // picked by hand from here on
  if (event.target !== wordsOf(form) || !isFree(boxOf(form))) return;
  clearTimeout(timer);
  timer = setTimeout(() => read(form), WAIT_MS);
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-write-words]");
  const form = button?.closest("form[data-wording]");
  if (!form) return;
  const given = [...new FormData(form)].filter(([name]) => /^(assignees|due)/.test(name));
  const said = await ask(form.dataset.wordingBack, given);
  if (!said?.words) return void boxOf(form).querySelector("[role=combobox]").focus();
  const box = wordsOf(form);
  box.value = said.words;
  box.focus();
  boxOf(form).dispatchEvent(new Event("input", { bubbles: true })); // kept as a draft; no longer read back
});
