// Switches the theme without a reload; without this file the form does the same.
const root = document.documentElement;
const year = 365 * 24 * 3600;

for (const form of document.querySelectorAll(".tog")) {
  form.addEventListener("submit", (event) => {
    // A filter or a page swapped in since then has changed the address.
    form.elements.next.value = location.pathname + location.search;
    const chosen = event.submitter?.value;
    if (!("themeForm" in form.dataset) || !chosen) return;
    event.preventDefault();
    const secure = location.protocol === "https:" ? "; secure" : "";
    if (chosen === "auto") {
      delete root.dataset.theme;
      document.cookie = `theme=; path=/; max-age=0; samesite=lax${secure}`;
    } else {
      root.dataset.theme = chosen;
      document.cookie = `theme=${chosen}; path=/; max-age=${year}; samesite=lax${secure}`;
    }
    for (const button of form.querySelectorAll("button[data-choice]")) {
      const on = button.dataset.choice === chosen;
      button.setAttribute("aria-pressed", String(on));
      button.value = on ? "auto" : button.dataset.choice;
    }
  });
}
