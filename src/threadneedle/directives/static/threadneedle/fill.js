// A button with data-fill puts its value into the field it names; without scripts the field is typed into.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-fill]");
  if (!button) return;
  const field = document.getElementById(button.dataset.fill);
  field.value = button.value;
  field.focus();
});
for (const button of document.querySelectorAll("button[data-fill][hidden]")) button.hidden = false;
// A form that was refused comes back with what was typed and what is wrong: it is shown, whatever its status.
document.addEventListener("htmx:beforeSwap", (event) => {
  if ([409, 422].includes(event.detail.xhr.status)) event.detail.shouldSwap = true;
});
document.addEventListener("htmx:afterSettle", () => {
  for (const button of document.querySelectorAll("button[data-fill][hidden]")) button.hidden = false;
});
