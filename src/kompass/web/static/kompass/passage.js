/* What is marked in the text of a page becomes the passage, until somebody types one of their own. */

const text = document.querySelector("[data-page-text]");
const quote = document.querySelector("[data-quote]");
let taken = "";

if (text && quote) {
  document.addEventListener("selectionchange", () => {
    const marked = document.getSelection();
    if (!marked || marked.isCollapsed || !text.contains(marked.anchorNode) || !text.contains(marked.focusNode)) return;
    if (quote.value && quote.value !== taken) return;
    taken = marked.toString().trim().slice(0, quote.maxLength);
    quote.value = taken;
  });
}
