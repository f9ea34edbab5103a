/* Keys of the review. Each presses a link or a button that is on the page; without this file the page works the same. */
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (event.target.closest("input:not([type=radio]), select, textarea")) return;
  const key = event.key.toLowerCase();
  const rows = [...document.querySelectorAll("table.choose tbody tr")].filter((row) => row.querySelector("input[type=radio]"));
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  if (rows.length && (key === "j" || key === "k")) {
    const row = rows[Math.min(Math.max(at + (key === "j" ? 1 : -1), 0), rows.length - 1)];
    (row.querySelector("input:checked") || row.querySelector("input")).focus();
  } else if (at >= 0 && /^[1-9]$/.test(key)) {
    const radio = rows[at].cells[1 + Number(key)]?.querySelector("input[type=radio]");
    if (!radio) return;
    radio.checked = true;
    radio.focus();
    if (at + 1 < rows.length) (rows[at + 1].querySelector("input:checked") || rows[at + 1].querySelector("input")).focus();
  } else if (key === "j" || key === "k") {
    const links = [...document.querySelectorAll("table[data-rows] tbody th a")];
    const here = links.indexOf(document.activeElement);
    if (links.length) links[Math.min(Math.max(here + (key === "j" ? 1 : -1), 0), links.length - 1)].focus();
    else document.querySelector(key === "j" ? "a[rel=next]" : "a[rel=prev]")?.click();
  } else if (/^[123]$/.test(key)) {
    const found = document.querySelector(`[data-key="${key}"]`);
    if (!found) return;
    if (found.tagName === "DETAILS") {
      found.open = true;
      found.querySelector("textarea").focus();
    } else found.click();
  } else if (key === "?") {
    const help = document.getElementById("bantuan");
    if (!help) return;
    help.open = !help.open;
    help.querySelector("summary").focus();
  } else return;
  event.preventDefault();
});
/* A second press while the answer is on its way must not decide the next one. */
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "1";
});
window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => delete form.dataset.sent));
