// Words marked in a friction point become the quote. Without this file one types or trims them.
(() => {
  "use strict";

  // The server counts code points, the browser UTF-16 units.
  const codePoints = (text) => [...text].length;

  function marked(source) {
    const selection = window.getSelection();
    if (!selection || selection.rangeCount === 0 || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!source.contains(range.startContainer) || !source.contains(range.endContainer)) return null;
    const before = document.createRange();
    before.selectNodeContents(source);
    before.setEnd(range.startContainer, range.startOffset);
    const raw = range.toString();
    const words = raw.trim();
    if (!words) return null;
    const start = codePoints(before.toString()) + codePoints(raw.slice(0, raw.indexOf(words)));
    return { words, start, end: start + codePoints(words) };
  }

  const part = (form, name) => form.elements.namedItem(name);

  function take() {
    const source = document.querySelector("[data-quote-from]");
    const holder = document.querySelector("[data-quote-open]");
    const form = holder?.querySelector("form");
    const found = source && form && marked(source);
    if (!found) return;
    part(form, "quote").value = found.words;
    part(form, "start").value = String(found.start);
    part(form, "end").value = String(found.end);
    part(form, "text").value = source.dataset.quoteFrom;
    holder.open = true;
  }

  document.addEventListener("mouseup", () => window.setTimeout(take, 0));
  document.addEventListener("touchend", () => window.setTimeout(take, 0));
  document.addEventListener("keyup", (event) => {
    if (event.shiftKey || event.key === "Shift") take();
  });

  // Words that are typed have no known place: the server looks for them.
  document.addEventListener("input", (event) => {
    const form = event.target.closest("[data-quote-open] form");
    if (!form || event.target.name !== "quote") return;
    part(form, "start").value = "";
    part(form, "end").value = "";
  });
})();
