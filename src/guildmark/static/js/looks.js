/* The controls of how pages look, without a reload: what their buttons do by a request, done here at once.
   The cookie is what the server reads; localStorage mirrors it for a page that comes back from the history. */
"use strict";

(() => {
  const root = document.documentElement;
  const YEAR = 365 * 24 * 3600;
  const NEXT_THEME = { auto: "dark", dark: "light", light: "auto" };
  const NAMES = ["fs", "contrast", "elder", "theme"];

  function keep(name, value) {
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `gm_${name}=${value}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
    try {
      localStorage.setItem(`gm_${name}`, value);
    } catch {
      // A browser that keeps nothing: the cookie does.
    }
  }

  function show(name, value) {
    if (value) root.dataset[name] = value;
    else delete root.dataset[name];
  }

  function refresh(form) {
    const group = form.querySelector("[data-steps]");
    const steps = group.dataset.steps.split(" ");
    const at = Math.max(0, steps.indexOf(root.dataset.fs));
    const [smaller, , larger] = group.querySelectorAll("button");
    smaller.value = steps[Math.max(0, at - 1)];
    larger.value = steps[Math.min(steps.length - 1, at + 1)];
    mark(smaller, at === 0);
    mark(larger, at === steps.length - 1);
    for (const name of ["contrast", "elder"]) {
      const button = form.elements[name];
      const on = root.dataset[name] === button.dataset.on;
      button.setAttribute("aria-pressed", String(on));
      button.value = on ? "" : button.dataset.on;
    }
    const theme = form.elements.theme;
    theme.value = NEXT_THEME[root.dataset.theme] || "dark";
    theme.textContent = theme.dataset[theme.value];
  }

  function mark(button, ended) {
    if (ended) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }

  function say(form) {
    const told = root.dataset.fs === "112" ? "112.5" : root.dataset.fs;
    form.querySelector("[data-said]").textContent = `${form.querySelector("[data-say]").dataset.say} ${told}%`;
  }

  for (const form of document.querySelectorAll(".looks")) {
    form.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      event.preventDefault();
      if (button.getAttribute("aria-disabled") === "true") return;
      show(button.name, button.value);
      keep(button.name, button.value);
      if (button.name === "fs") say(form);
      refresh(form);
    });
  }

  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const name of NAMES) {
      const value = localStorage.getItem(`gm_${name}`);
      if (value !== null) show(name, value);
    }
    document.querySelectorAll(".looks").forEach(refresh);
  });
})();
