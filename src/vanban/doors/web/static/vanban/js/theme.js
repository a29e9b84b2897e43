// Light or dark by the person's choice, in a cookie, so that the server draws the first frame right;
// the account keeps it too. Without this script the form is simply posted.

const chosen = () => document.documentElement.dataset.theme ?? "";

const show = () => {
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === chosen()));
  }
};

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-theme-form]");
  const button = event.submitter?.closest("[data-theme-choice]");
  if (!form || !button) return;
  event.preventDefault();
  const theme = button.dataset.themeChoice;
  const secure = location.protocol === "https:" ? "; secure" : "";
  if (theme) {
    document.documentElement.dataset.theme = theme;
    document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax${secure}`;
  } else {
    delete document.documentElement.dataset.theme;
    document.cookie = `theme=; path=/; max-age=0; samesite=lax${secure}`;
  }
  show();
  if (!form.hasAttribute("action")) return;
  // The choice follows the person to another machine; should that fail, it still holds here.
  const told = new FormData(form, button);
  fetch(form.action, { method: "POST", body: told, redirect: "manual" }).catch(() => {});
});

show();
