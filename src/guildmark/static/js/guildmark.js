/* Small betterments of pages that work without them: nothing here is needed to do a thing. */
"use strict";

// A form that is on its way does not go twice: the button is still named, only not pressed again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.method === "post") {
    form.dataset.sent = "yes";
    window.addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
  }
});

// "Select all" boxes: <input type="checkbox" data-selects="name-of-boxes">.
document.addEventListener("change", (event) => {
  const name = event.target.dataset?.selects;
  if (!name) return;
  for (const box of document.getElementsByName(name)) box.checked = event.target.checked;
});

// <button type="button" data-copies="id-of-element"> puts that element's text on the clipboard.
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copies]");
  if (!button || !navigator.clipboard) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent.trim());
  button.textContent = button.dataset.done || "✓";
});
