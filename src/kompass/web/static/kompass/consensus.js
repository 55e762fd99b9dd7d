/* Agreeing in two browsers: what the other one decides appears within two seconds; nothing is overwritten unseen. What is begun
 * and not decided yet saves itself (autosave.js), for its writer alone. */

import { page } from "./autosave.js";

const LEVEL = "levels.";
const EVERY = 1200; // ms between two questions; an unchanged answer is a 304 without a body
const list = document.querySelector("[data-agreeing]");
if (list) start(list);

function start(list) {
  const forms = new Map([...document.querySelectorAll("[data-decide]")].map((form) => [form.dataset.decide, form]));
  const link = list.querySelector("[data-link]");
  let etag = "";

  for (const [, form] of forms) {
    const touched = () => { form.dataset.touched = "1"; };
    form.addEventListener("input", touched);
    form.addEventListener("kompass:written", touched);
    // What was begun earlier and taken up from there is not overwritten either.
    if (!form.querySelector("[data-begun]").hidden) touched();
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      decide(form);
    });
  }
  poll();

  async function poll() {
    if (!document.hidden) await look();
    setTimeout(poll, EVERY);
  }

  async function look() {
    try {
      const headers = { Accept: "application/json" };
      if (etag) headers["If-None-Match"] = etag;
      const answer = await fetch(list.dataset.agreeing, { headers, cache: "no-store" });
      if (answer.status === 401) { say(link, list.dataset.signedOut); return; }
      if (answer.status === 200) {
        etag = answer.headers.get("ETag") ?? "";
        show((await answer.json()).agreed);
      }
      say(link, "");
    } catch {
      say(link, list.dataset.lost);
    }
  }

  function show(agreed) {
    for (const [criterion, one] of Object.entries(agreed)) {
      const form = forms.get(criterion);
      if (!form || form.dataset.sending) continue;
      if (Number(form.elements.version.value) === one.version && !form.dataset.kept) continue;
      delete form.dataset.kept;
      if (form.dataset.touched) {
        conflict(form, one.said, one.reason);
      } else {
        fill(form, one);
        say(form.querySelector("[data-said]"), one.said);
      }
      form.elements.version.value = one.version;
    }
  }

  function fill(form, one) {
    for (const field of form.querySelectorAll("select")) {
      const level = one.levels[field.name.slice(LEVEL.length)];
      if (level !== undefined && ![...field.options].some((option) => option.value === String(level))) {
        field.add(new Option(String(level), String(level)));
      }
      field.value = level === undefined ? "" : String(level);
    }
    form.elements.not_applicable.checked = one.not_applicable;
    form.elements.reason.value = one.reason;
    own(form).stands();
  }

  function own(form) {
    return page.group(form.querySelector("[data-autosave]"));
  }

  function conflict(form, said, reason) {
    const box = form.querySelector("[data-conflict]");
    box.replaceChildren(
      ...[list.dataset.meanwhile, said, reason, list.dataset.yours].filter(Boolean).map((text) => {
        const line = document.createElement("p");
        line.textContent = text;
        return line;
      }),
    );
    box.hidden = false;
  }

  async function decide(form) {
    if (form.dataset.sending) return;
    form.dataset.sending = "1";
    // What is still on its way would come after the decision, and be taken for a new beginning.
    await page.flush();
    const levels = {};
    for (const field of form.querySelectorAll("select")) {
      if (field.value !== "") levels[field.name.slice(LEVEL.length)] = Number(field.value);
    }
    const body = JSON.stringify({
      version: Number(form.elements.version.value),
      levels,
      not_applicable: form.elements.not_applicable.checked,
      reason: form.elements.reason.value,
    });
    const token = form.elements.csrfmiddlewaretoken.value;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
        body,
      });
      if (answer.status === 200) kept(form, (await answer.json()).version);
      else if (answer.status === 422) warn(form, Object.values((await answer.json()).faults));
      else if (answer.status === 401) warn(form, [list.dataset.signedOut]);
      else if (answer.status === 409) etag = ""; // the next look shows what the other one decided
      else warn(form, [list.dataset.lost]);
    } catch {
      warn(form, [list.dataset.lost]);
    } finally {
      delete form.dataset.sending;
    }
    etag = "";
    await look();
  }

  function kept(form, version) {
    delete form.dataset.touched;
    form.querySelector("[data-begun]").hidden = true;
    own(form).stands();
    form.elements.version.value = version;
    form.dataset.kept = "1"; // the next look writes down what was decided
    form.querySelector("[data-conflict]").hidden = true;
    const all = [...forms.values()];
    const next = all.slice(all.indexOf(form) + 1).find((one) => one.elements.version.value === "0");
    (next ?? form).querySelector("select").focus();
  }

  function warn(form, texts) {
    const box = form.querySelector("[data-conflict]");
    box.replaceChildren(...texts.map((text) => {
      const line = document.createElement("p");
      line.textContent = text;
      return line;
    }));
    box.hidden = false;
  }

  function say(place, text) {
    if (place && place.textContent !== text) place.textContent = text;
  }
}
