// Copies a text to the clipboard; without this file it can be selected and copied by hand.
for (const button of document.querySelectorAll("[data-copy]")) {
  const text = document.getElementById(button.dataset.copy);
  const said = document.getElementById(button.dataset.said);
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      said.textContent = button.dataset.done;
    } catch {
      text.select();
      said.textContent = button.dataset.failed;
    }
  });
}
