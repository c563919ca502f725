// The list keeps what somebody has open when it is refreshed, and takes a line that is dragged to a day.
// Everything here can be done without it: each link leads to a page of its own.

const list = () => document.getElementById("worklist");
let kept = null;

function place(element) {
  const row = element?.closest("tr");
  if (!row || !list()?.contains(row)) return null;
  const inside = [...row.querySelectorAll("a, button, input, select")];
  return { row: row.id, at: inside.indexOf(element) };
}

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target !== list()) return;
  const opened = [...list().querySelectorAll("tr.why")].map((row) => ({
    row,
    line: row.dataset.line,
  }));
  const active = document.activeElement;
  kept = {
    opened,
    filter: list().querySelector("details")?.open,
    inner: opened.some(({ row }) => row.contains(active)) ? active : null,
    place: place(active),
  };
});

document.addEventListener("htmx:afterSwap", () => {
  if (!kept || !list()) return;
  for (const { row, line } of kept.opened) document.getElementById(line)?.after(row);
  const details = list().querySelector("details");
  if (details && kept.filter) details.open = true;
  if (kept.inner?.isConnected) kept.inner.focus();
  else if (kept.place?.row && kept.place.at >= 0) {
    const row = document.getElementById(kept.place.row);
    row?.querySelectorAll("a, button, input, select")[kept.place.at]?.focus();
  }
  kept = null;
});

function close(panel) {
  const link = document.getElementById(panel.dataset.line)?.querySelector("a[data-pin]");
  panel.remove();
  link?.focus();
}

function closeAll() {
  for (const panel of document.querySelectorAll("tr.pinrow")) panel.remove();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-close]");
  if (button) close(button.closest("tr"));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (drag) return stop();
  const panel = document.activeElement?.closest?.("tr.pinrow");
  if (panel) close(panel);
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!event.detail.elt.matches?.("a[data-pin]")) return;
  closeAll();
});

document.addEventListener("htmx:afterSettle", (event) => {
  const link = event.detail.requestConfig?.elt;
  if (!link?.matches?.("a[data-pin]")) return;
  document.querySelector("tr.pinrow select")?.focus();
});

let drag = null;

function dayAt(x, y) {
  const under = document.elementFromPoint(x, y);
  const docked = under?.closest(".dock [data-day]");
  if (docked) return docked;
  let row = under?.closest("#worklist tr");
  while (row && !row.classList.contains("grp")) row = row.previousElementSibling;
  return row?.dataset.day ? row : null;
}

// The days that are planned, at the foot of the window as long as a line is dragged.
function dock(shown) {
  const days = document.querySelector(".dock");
  if (days) days.hidden = !shown;
}

function stop() {
  drag?.row.classList.remove("dragged");
  dock(false);
  for (const day of document.querySelectorAll(".drop")) day.classList.remove("drop");
  drag = null;
}

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest?.("[data-grip]");
  if (!grip || event.button !== 0) return;
  event.preventDefault();
  drag = { row: grip.closest("tr") };
  drag.row.classList.add("dragged");
  dock(true);
});

document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const over = dayAt(event.clientX, event.clientY);
  for (const day of document.querySelectorAll(".drop")) day.classList.toggle("drop", day === over);
  over?.classList.add("drop");
});

document.addEventListener("pointerup", (event) => {
  if (!drag) return;
  const { row } = drag;
  const over = dayAt(event.clientX, event.clientY);
  stop();
  if (!over) return;
  const link = row.querySelector("a[data-pin]");
  closeAll();
  window.htmx
    .ajax("GET", `${link.getAttribute("href")}?day=${over.dataset.day}`, { target: row, swap: "afterend" })
    .then(() => document.querySelector("tr.pinrow button[type=submit]")?.focus());
});

document.addEventListener("pointercancel", stop);
