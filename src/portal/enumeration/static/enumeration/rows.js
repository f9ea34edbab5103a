/* Keys of lists with boxes to tick: without this file the page works the same. */
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest("input:not([type=checkbox]), select, textarea")) return;
  const boxes = [...document.querySelectorAll("table[data-rows] input[type=checkbox]")];
  if (!boxes.length) return;
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") {
    const at = boxes.indexOf(document.activeElement);
    const next = at < 0 ? 0 : Math.min(Math.max(at + (key === "j" ? 1 : -1), 0), boxes.length - 1);
    boxes[next].focus();
  } else if (key === "a") {
    const all = boxes.every((box) => box.checked);
    boxes.forEach((box) => { box.checked = !all; });
  } else return;
  event.preventDefault();
});
