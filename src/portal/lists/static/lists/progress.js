/* Saves loading the page again while the worker is busy; without this file the page refreshes itself. */
"use strict";
const part = document.getElementById("kemajuan");
let failures = 0;
async function look() {
  try {
    const answer = await fetch(part.dataset.from, { credentials: "same-origin", cache: "no-store" });
    if (answer.status === 401 || answer.status === 403 || answer.headers.get("X-Selesai")) return location.reload();
    if (!answer.ok) throw new Error(answer.status);
    part.innerHTML = await answer.text();
    failures = 0;
  } catch (error) {
    failures += 1;
  }
  setTimeout(look, Math.min(1500 * 2 ** failures, 30000));
}
setTimeout(look, 1500);
