// Opens the printer's dialogue; without this file the page can be printed from the browser's menu.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
