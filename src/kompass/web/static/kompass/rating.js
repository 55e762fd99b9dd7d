/* The rating page without a mouse: digits rate, arrows move, one rating fills all aspects and opens into them. What is set
 * here saves itself (autosave.js); without scripts the same fields are a form. */

const area = document.querySelector("[data-rate]");
const forms = [...area.querySelectorAll("form[data-autosave]")];
const keys = document.querySelector("[data-keys]");
const rules = area.dataset.implausible
  .split(" ")
  .filter(Boolean)
  .map((rule) => rule.split(":"));

document.querySelectorAll("[data-without-scripts]").forEach((one) => (one.hidden = true));
document.querySelector("[data-keys-open]").hidden = false;
document.querySelector("[data-keys-open]").addEventListener("click", () => keys.showModal());
document.querySelector("[data-focus]")?.focus();

for (const form of forms) {
  form.addEventListener("keydown", (event) => pressed(form, event));
  form.addEventListener("change", (event) => changed(form, event.target));
  form.addEventListener("input", (event) => event.target.type === "number" && changed(form, event.target));
  form.addEventListener("kompass:written", () => {
    summarise(form);
    tidy(form);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  tidy(form);
}
count();

function pressed(form, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const field = event.target;
  const text = field.tagName === "TEXTAREA" || field.tagName === "SELECT";
  if (event.key === "Escape" && text) return act(event, () => focusRow(row(form, "quick")));
  if (text) return;
  const place = field.closest("[data-row]");
  if (event.key === "?") return act(event, () => keys.showModal());
  if (event.key === "n") return act(event, () => leaveOut(form));
  if (event.key === "s") return act(event, () => form.elements.strengths.focus());
  if (event.key === "i") return act(event, () => form.elements.improvements.focus());
  if (event.key === "c") return act(event, () => cycle(form.elements.confidence));
  if (event.key === "g") return act(event, () => unfold(form));
  if (!place) return;
  if (event.key === "ArrowDown") return act(event, () => move(form, place, 1));
  if (event.key === "ArrowUp") return act(event, () => move(form, place, -1));
  if (event.key === "Enter") return act(event, () => openAspects(form, place));
  if (/^[0-9]$/.test(event.key) && field.type === "radio") {
    const chosen = place.querySelector(`input[value="${event.key}"]`);
    if (chosen) act(event, () => rate(form, place, chosen));
  }
}

function act(event, what) {
  event.preventDefault();
  what();
}

function rate(form, place, chosen) {
  chosen.checked = true;
  chosen.focus();
  chosen.dispatchEvent(new Event("change", { bubbles: true }));
  // Aspects are rated one after the other.
  if (place.dataset.row !== "quick") move(form, place, 1, false);
}

function changed(form, field) {
  const place = field.closest("[data-row]");
  if (place?.dataset.row === "quick") {
    const fields = rows(form).filter((one) => one.dataset.row !== "quick");
    let last = null;
    for (const one of fields) last = set(one, field.value);
    if (form.elements.not_applicable.checked) form.elements.not_applicable.checked = false;
    // One event for all of them.
    last?.dispatchEvent(new Event("change", { bubbles: true }));
  } else if (place) {
    if (form.elements.not_applicable.checked) form.elements.not_applicable.checked = false;
    summarise(form);
  }
  tidy(form);
  count();
}

function set(place, value) {
  if (place.type === "number") {
    place.value = value;
    return place;
  }
  const chosen = place.querySelector(`input[value="${value}"]`);
  if (chosen) chosen.checked = true;
  return chosen;
}

/** The one level of all aspects, shown as such where they are alike. */
function summarise(form) {
  const [quick, ...aspects] = rows(form);
  const values = new Set(aspects.map(levelOf));
  const value = values.size === 1 ? [...values][0] : "";
  if (quick.type === "number") quick.value = value;
  else quick.querySelectorAll("input").forEach((one) => (one.checked = value !== "" && one.value === value));
}

function levelOf(place) {
  return place.type === "number" ? place.value.trim() : (place.querySelector("input:checked")?.value ?? "");
}

function rows(form) {
  return [...form.querySelectorAll("[data-row]")];
}

function row(form, name) {
  return rows(form).find((one) => one.dataset.row === name);
}

function focusRow(place) {
  const field = place.type === "number" ? place : (place.querySelector("input:checked") ?? place.querySelector("input"));
  field.focus();
  if (place.dataset.row === "quick") place.closest("article").scrollIntoView({ block: "nearest" });
}

/** To the next or previous row: among the aspects where one is in them, otherwise from criterion to criterion. */
function move(form, place, step, leave = true) {
  const aspects = rows(form).filter((one) => one.dataset.row !== "quick");
  const next = place.dataset.row === "quick" ? null : aspects[aspects.indexOf(place) + step];
  if (next) return focusRow(next);
  if (!leave) return;
  if (place.dataset.row !== "quick" && step < 0) return focusRow(row(form, "quick"));
  const other = forms[forms.indexOf(form) + step];
  if (other) focusRow(row(other, "quick"));
  else if (step > 0) document.querySelector(".rate-lock button").focus();
}

function openAspects(form, place) {
  const details = form.querySelector("details");
  if (place.dataset.row !== "quick") return focusRow(row(form, "quick"));
  details.open = true;
  focusRow(rows(form).find((one) => one.dataset.row !== "quick"));
}

function leaveOut(form) {
  const box = form.elements.not_applicable;
  box.checked = !box.checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
  if (box.checked) form.elements.reason.focus();
}

function cycle(list) {
  list.selectedIndex = (list.selectedIndex + 1) % list.options.length;
  list.dispatchEvent(new Event("change", { bubbles: true }));
}

function unfold(form) {
  const details = form.closest("article").querySelectorAll(".rate-beside details");
  const open = ![...details].every((one) => one.open);
  details.forEach((one) => (one.open = open));
}

/** The reason is asked for where one is needed, and stays where one was written. */
function tidy(form) {
  const levels = Object.fromEntries(rows(form).map((one) => [one.dataset.row, levelOf(one)]));
  const odd = rules.some(([higher, lower, by]) => levels[higher] && levels[lower] && levels[higher] - levels[lower] >= Number(by));
  const left = form.elements.not_applicable.checked;
  const needed = left || odd;
  form.querySelector("[data-reason]").hidden = !needed && !form.elements.reason.value;
  form.elements.reason.toggleAttribute("aria-required", needed);
  form.toggleAttribute("data-needs-reason", needed && !form.elements.reason.value.trim());
  form.toggleAttribute("data-left-out", left);
  form.toggleAttribute("data-rated", left || rows(form).every((one) => one.dataset.row === "quick" || levelOf(one) !== ""));
}

function count() {
  const share = document.querySelector("[data-share]");
  // With a filter the page does not have them all.
  if (!share || new URLSearchParams(location.search).has("show")) return;
  share.textContent = `${forms.filter((one) => one.hasAttribute("data-rated")).length}/${forms.length}`;
}
