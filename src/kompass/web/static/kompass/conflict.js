/* Two wrote the same text: both stand side by side, field by field, and the person chooses. Nothing is overwritten. */

import { inWords, nameOf, read, same } from "./fields.js";

/** Shows the choice before the group; `done(values)` gets what is to stand. */
export function showConflict(group, { theirs, by, heading }, done) {
  const words = group.page.words;
  const base = group.base;
  const panel = make("section", { class: "conflict ds-card", tabindex: "-1", "data-not-saved": "" });
  const title = make("h3", { class: "ds-heading", "data-size": "xs" }, heading ?? (by ? words("conflict_by", { by }) : words("conflict")));
  title.id = `conflict-${Math.random().toString(36).slice(2)}`;
  panel.setAttribute("aria-labelledby", title.id);
  const all = make("p", { class: "row-actions" });
  const rows = make("div", { class: "conflict-rows" });
  panel.append(title, make("p", {}, words("conflict_what")), all, rows);

  const choices = new Map();
  for (const name of Object.keys(theirs)) if (!isHidden(group.element, name)) choices.set(name, choice(name));
  button(all, words("keep_mine"), () => finish(read(group.element)));
  button(all, words("take_theirs"), () => finish(theirs));
  const end = make("p", { class: "actions" });
  button(end, words("save_choice"), () => finish(chosen()), "primary");
  panel.append(end);

  group.element.before(panel);
  // Whoever is writing goes on writing: what is typed next must not go to the panel. The line below says it, aloud too.
  if (!group.element.contains(document.activeElement)) panel.focus();
  draw();
  return { changed: draw };

  function choice(name) {
    const label = nameOf(group.element, name);
    const box = make("fieldset", { class: "ds-fieldset conflict-field" });
    box.append(make("legend", { class: "ds-label" }, label));
    const mine = make("div", { class: "conflict-text" });
    const other = make("div", { class: "conflict-text" }, inWords(group.element, name, theirs[name], words) || words("empty"));
    const hand = make("textarea", { class: "ds-input", rows: "4", "aria-label": `${words("by_hand")}: ${label}` });
    const text = typeof theirs[name] === "string" && isText(group.element, name);
    const sides = make("div", { class: "conflict-sides" });
    const radios = {
      mine: side(sides, words("mine"), mine),
      theirs: side(sides, by ? words("theirs_by", { by }) : words("theirs"), other),
    };
    if (text) radios.hand = side(sides, words("by_hand"), hand);
    hand.addEventListener("input", () => (radios.hand.checked = true));
    box.append(sides);
    rows.append(box);
    const value = read(group.element)[name];
    // Where only one side changed a field, that side's is proposed; the person still has to say so.
    radios[same(value, base[name]) ? "theirs" : "mine"].checked = true;
    if (text) hand.value = [value, theirs[name]].filter(Boolean).join("\n\n");
    return { box, mine, radios, hand };
  }

  function side(sides, label, content) {
    const cell = make("div", { class: "conflict-side" });
    const line = make("label", { class: "ds-field" });
    const radio = make("input", { type: "radio", class: "ds-input", name: `${title.id}-${rows.children.length}` });
    line.append(radio, make("span", { class: "ds-label" }, label));
    cell.append(line, content);
    sides.append(cell);
    return radio;
  }

  function draw() {
    const now = read(group.element);
    for (const [name, { box, mine }] of choices) {
      box.hidden = same(now[name], theirs[name]);
      mine.textContent = inWords(group.element, name, now[name], words) || words("empty");
    }
  }

  function chosen() {
    const values = read(group.element);
    for (const [name, { box, radios, hand }] of choices) {
      if (box.hidden) continue;
      if (radios.theirs.checked) values[name] = theirs[name];
      else if (radios.hand?.checked) values[name] = hand.value;
    }
    return values;
  }

  function finish(values) {
    panel.remove();
    done(values);
    group.element.querySelector("textarea, input:not([type=hidden]), select")?.focus();
  }
}

/** Nobody wrote it by hand: such as the version that the rest builds on. */
function isHidden(element, name) {
  return element.querySelector(`[name="${CSS.escape(name)}"]`)?.type === "hidden";
}

function isText(element, name) {
  const field = element.querySelector(`[name="${CSS.escape(name)}"]`);
  return field?.tagName === "TEXTAREA" || field?.type === "text";
}

function button(place, label, act, variant = "secondary") {
  const one = make("button", { type: "button", class: "ds-button", "data-size": "sm", "data-variant": variant }, label);
  one.addEventListener("click", act);
  place.append(one);
}

function make(tag, attributes, text = "") {
  const one = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
  if (text) one.textContent = text;
  return one;
}
