/* Keys of the review queue. Each presses a link or button that is on the page; without this file the page works the same. */
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (event.target.closest("input, select, textarea")) return;
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") {
    document.querySelector(key === "j" ? "a[rel=next]" : "a[rel=prev]")?.click();
  } else if (key === "1" || key === "2" || key === "3") {
    document.querySelector(`button[data-key="${key}"]`)?.click();
  } else if (key === "u") {
    document.querySelector('form[data-key="u"]')?.requestSubmit();
  } else if (key === "?") {
    const help = document.getElementById("bantuan");
    help.open = !help.open;
    help.querySelector("summary").focus();
  } else return;
  event.preventDefault();
});
/* A second press while the answer is on its way must not decide the next pair. */
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "1";
});
window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => delete form.dataset.sent));
