// Small conveniences. Every page works without this file: it reads data attributes and adds to them.
(() => {
  "use strict";

  const KEYS_OFF = "frontline-keys-off";
  const live = () => document.getElementById("live");

  function say(text) {
    const region = live();
    if (!region || !text) return;
    region.textContent = text;
    window.setTimeout(() => {
      if (region.textContent === text) region.textContent = "";
    }, 8000);
  }

  // A form is sent once. A page that comes back from the browser's memory may send again.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "get" || form.hasAttribute("data-repeatable")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    const pressed = event.submitter;
    if (pressed) pressed.setAttribute("aria-busy", "true");
  });

  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
    for (const busy of document.querySelectorAll("button[aria-busy]")) busy.removeAttribute("aria-busy");
  });

  // What a form refused may stand far below the fold: whoever sent it is taken there.
  document.querySelector(".notice.is-bad[tabindex]")?.focus();

  function addRow(button) {
    const prefix = button.dataset.addRow;
    const template = document.getElementById(`${prefix}-row`);
    const total = document.querySelector(`input[name="${prefix}-TOTAL_FORMS"]`);
    const rows = document.querySelector(`[data-rows="${prefix}"]`);
    if (!template || !total || !rows) return;
    const holder = document.createElement("template");
    holder.innerHTML = template.innerHTML.replaceAll("__prefix__", total.value);
    const added = holder.content.firstElementChild;
    total.value = String(Number(total.value) + 1);
    rows.append(holder.content);
    if (window.htmx) window.htmx.process(added);
    const first = added.querySelector("input:not([type=hidden]), select, textarea");
    if (first) first.focus();
  }

  async function copy(button) {
    const source = document.querySelector(button.dataset.copy);
    if (!source) return;
    const text = source.value ?? source.textContent.trim();
    try {
      await navigator.clipboard.writeText(text);
      say(button.dataset.copied || live()?.dataset.copied);
    } catch {
      source.focus();
      source.select?.();
    }
  }

  function openDialog(id) {
    const dialog = document.getElementById(id);
    if (!dialog?.showModal) return false;
    dialog.showModal();
    return true;
  }

  document.addEventListener(
    "click",
    (event) => {
      const asked = event.target.closest("[data-confirm]");
      if (asked && !window.confirm(asked.dataset.confirm)) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    },
    true,
  );

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    const button = event.target.closest("[data-add-row], [data-copy], [data-dialog], [data-keys], [data-print], [data-close]");
    if (!button) return;
    if (button.dataset.addRow) addRow(button);
    if (button.dataset.copy) copy(button);
    if (button.dataset.dialog && openDialog(button.dataset.dialog)) event.preventDefault();
    if (button.hasAttribute("data-keys")) showKeys();
    if (button.hasAttribute("data-print")) window.print();
    if (button.hasAttribute("data-close")) button.closest("dialog")?.close();
  });

  // Keys of the page: data-key names one, its words or data-key-label say what it does.
  const typing = (target) => target.closest("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]");
  const keysOff = () => window.localStorage.getItem(KEYS_OFF) === "1";

  function fillKeys() {
    const list = document.getElementById("keys-list");
    const global = list.querySelector("[data-global]");
    for (const old of list.querySelectorAll(":scope > [data-own]")) old.remove();
    const seen = new Set();
    for (const holder of document.querySelectorAll("[data-key]")) {
      if (seen.has(holder.dataset.key)) continue;
      seen.add(holder.dataset.key);
      const [term, words, key] = ["dt", "dd", "kbd"].map((name) => document.createElement(name));
      key.textContent = holder.dataset.key;
      term.append(key);
      words.textContent = holder.dataset.keyLabel || holder.getAttribute("aria-label") || holder.textContent.trim();
      for (const part of [term, words]) {
        part.dataset.own = "";
        list.insertBefore(part, global);
      }
    }
  }

  function showKeys() {
    fillKeys();
    openDialog("keys");
  }

  function pressKey(key) {
    const holder = [...document.querySelectorAll("[data-key]")].find(
      (candidate) => candidate.dataset.key === key && candidate.getClientRects().length > 0,
    );
    if (!holder) return false;
    if (holder.matches("input:not([type=checkbox], [type=radio], [type=submit]), select, textarea")) holder.focus();
    else holder.click();
    return true;
  }

  function moveInGrid(cell, key) {
    const row = cell.closest("tr");
    const column = [...row.cells].indexOf(cell);
    const rows = [...row.closest("table").tBodies].flatMap((body) => [...body.rows]).filter((line) => line.querySelector("td"));
    const at = rows.indexOf(row);
    const next = {
      ArrowLeft: row.cells[column - 1],
      ArrowRight: row.cells[column + 1],
      ArrowUp: rows[at - 1]?.cells[column],
      ArrowDown: rows[at + 1]?.cells[column],
      Home: row.cells[1],
      End: row.cells[row.cells.length - 1],
    }[key];
    if (!next || next.tagName !== "TD") return false;
    cell.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") {
      const menu = document.querySelector("details.menu[open]");
      if (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
      return;
    }
    const cell = event.target.closest("table[data-grid] td");
    if (cell === event.target && moveInGrid(cell, event.key)) {
      event.preventDefault();
      return;
    }
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "?") {
      showKeys();
      event.preventDefault();
    } else if (!keysOff() && pressKey(event.key)) {
      event.preventDefault();
    }
  });

  function prepare(root) {
    for (const grid of root.querySelectorAll("table[data-grid]")) {
      const cells = grid.querySelectorAll("tbody td");
      for (const cell of cells) cell.tabIndex = -1;
      const start = grid.querySelector("tr.is-today td") || cells[0];
      if (start) start.tabIndex = 0;
    }
  }

  prepare(document);
  document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));

  const keySwitch = document.getElementById("keys-on");
  if (keySwitch) {
    keySwitch.checked = !keysOff();
    keySwitch.addEventListener("change", () => {
      if (keySwitch.checked) window.localStorage.removeItem(KEYS_OFF);
      else window.localStorage.setItem(KEYS_OFF, "1");
    });
  }

  // A request in the background that failed says so; what was typed stays where it is.
  document.addEventListener("htmx:sendError", () => say(live()?.dataset.lost));
  document.addEventListener("htmx:responseError", () => say(live()?.dataset.failed));
})();
