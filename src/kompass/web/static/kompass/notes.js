/* Notes of an interview: puts a criterion's code where the cursor is; everything else works without this. */

for (const tie of document.querySelectorAll("[data-tie]")) {
  const text = document.getElementById(tie.dataset.tie);
  const choice = tie.querySelector("select");
  tie.hidden = false;

  const put = () => {
    const { selectionStart: from, selectionEnd: to, value } = text;
    const before = from > 0 && !/\s$/.test(value.slice(0, from)) ? " " : "";
    text.focus();
    text.setRangeText(`${before}#${choice.value} `, from, to, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  };
  tie.querySelector("button").addEventListener("click", put);
  choice.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    put();
  });
}
