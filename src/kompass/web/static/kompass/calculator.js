/* Quick entry: keys that choose and move on, a count, and a draft that stays in this browser. The page works without. */

const focused = document.querySelector("[data-focus]");
if (focused) focused.focus();

const form = document.querySelector("#entry");
if (form) start(form);

function start(form) {
  const groups = [...form.querySelectorAll("[data-group]")];
  const key = `kompass.calculator.${form.dataset.edition}`;
  const said = form.querySelector("[data-said]");
  const draft = form.querySelector("[data-draft]");

  form.addEventListener("keydown", (event) => {
    const group = event.target.closest("[data-group]");
    if (!group || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!event.target.matches("input")) return;
    if (event.key === "Enter") {
      event.preventDefault();
      moveFrom(group, event.shiftKey ? -1 : 1);
    } else if (event.target.type === "radio") {
      const wanted = [...group.querySelectorAll("input[data-key]")].find(
        (one) => one.dataset.key === event.key.toLowerCase(),
      );
      if (!wanted) return;
      event.preventDefault();
      wanted.checked = true;
      wanted.focus();
      wanted.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });

  form.addEventListener("change", (event) => {
    if (event.target.value === "not_applicable" && event.target.checked) {
      event.target.closest("[data-group]").querySelector("[data-comment]").open = true;
    }
    changed();
  });
  form.addEventListener("input", changed);
  form.querySelector("[data-clear]").addEventListener("click", clear);

  // What the server filled in is newer than any draft.
  if (!("filled" in form.dataset)) restore();
  count();
  document.querySelectorAll("[data-scripted]").forEach((one) => {
    one.hidden = false;
  });
  draft.hidden = !available();

  function moveFrom(group, step) {
    const next = groups[groups.indexOf(group) + step];
    const target = next
      ? next.querySelector("input:checked") || next.querySelector("input")
      : form.querySelector(".actions button");
    target.focus();
  }

  function rated(group) {
    const chosen = group.querySelector("input[type=radio]:checked, input[type=checkbox]:checked");
    if (chosen) return chosen.value !== "";
    const typed = group.querySelector("input[type=number]");
    const aspects = [...group.querySelectorAll("[data-aspect]")];
    return Boolean(typed && typed.value) || (aspects.length > 0 && aspects.every((one) => one.value));
  }

  function count() {
    let all = 0;
    let finished = "";
    form.querySelectorAll("[data-area]").forEach((area) => {
      const inside = [...area.querySelectorAll("[data-group]")];
      const n = inside.filter(rated).length;
      all += n;
      const share = form.querySelector(`[data-share="${area.dataset.area}"]`);
      share.textContent = `${n}/${inside.length}`;
      const link = share.parentElement;
      if (n === inside.length && !link.hasAttribute("data-done")) finished = area.dataset.area;
      link.toggleAttribute("data-done", n === inside.length);
    });
    const words = form.querySelector("[data-count]");
    words.textContent = inWords(words.dataset.words, all);
    // A screen reader is told of a finished area, not of every rating.
    if (finished) said.textContent = inWords(said.dataset.finished, all).replace("{area}", finished);
  }

  function inWords(text, n) {
    return text.replace("{n}", n).replace("{all}", groups.length);
  }

  function chosen(field) {
    return field.type === "radio" || field.type === "checkbox";
  }

  function fields() {
    return [...form.elements].filter((one) => one.name);
  }

  function changed() {
    count();
    if (!available()) return;
    const kept = {};
    for (const one of fields()) {
      if (chosen(one) ? one.checked && one.value : one.value) kept[one.name] = one.value;
    }
    try {
      localStorage.setItem(key, JSON.stringify(kept));
    } catch {
      // The browser's room is full: the page itself still holds everything.
    }
  }

  function restore() {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(key));
    } catch {
      return;
    }
    if (!kept || typeof kept !== "object" || !Object.keys(kept).length) return;
    for (const one of fields()) {
      const value = typeof kept[one.name] === "string" ? kept[one.name] : "";
      if (chosen(one)) {
        one.checked = one.value === value;
      } else {
        one.value = value;
        if (value && one.closest("details")) one.closest("details").open = true;
      }
    }
    for (const group of groups) {
      const radios = group.querySelectorAll("input[type=radio]");
      if (radios.length && !group.querySelector("input:checked")) radios[radios.length - 1].checked = true;
    }
    form.querySelector("[data-draft-restored]").hidden = false;
  }

  function clear() {
    try {
      localStorage.removeItem(key);
    } catch {
      // Nothing was kept, then.
    }
    for (const one of fields()) {
      if (chosen(one)) one.checked = one.value === "";
      else one.value = "";
    }
    form.querySelectorAll("[data-comment]").forEach((one) => {
      one.open = false;
    });
    form.querySelector("[data-draft-restored]").hidden = true;
    count();
    said.textContent = said.dataset.cleared;
  }

  function available() {
    try {
      return Boolean(window.localStorage);
    } catch {
      return false;
    }
  }
}
