/* The fields of a group that saves itself, as plain values by name, and as the JSON they are sent as. */

const SKIPPED = new Set(["csrfmiddlewaretoken", "version"]);

/** The named fields of the group by name; those of a group within it are not its own. */
export function fieldsOf(group) {
  const found = new Map();
  for (const one of group.querySelectorAll("input[name], select[name], textarea[name]")) {
    const own = one.closest("[data-autosave]") === group;
    const other = ["file", "submit", "button", "image"].includes(one.type) || one.closest("[data-not-saved]");
    if (!own || other || SKIPPED.has(one.name)) continue;
    found.set(one.name, [...(found.get(one.name) ?? []), one]);
  }
  return found;
}

/** Name -> string, number, true or false, null, or a list of strings. */
export function read(group) {
  return valuesOf(group, { checked: (one) => one.checked, selected: (one) => one.selected, text: (one) => one.value });
}

/** The same as the server sent it, whatever has been typed or chosen since. */
export function delivered(group) {
  const text = (one) => one.defaultValue ?? ([...one.options].find((option) => option.defaultSelected) ?? one.options[0])?.value ?? "";
  return valuesOf(group, { checked: (one) => one.defaultChecked, selected: (one) => one.defaultSelected, text });
}

function valuesOf(group, state) {
  return Object.fromEntries([...fieldsOf(group)].map(([name, fields]) => [name, valueOf(fields, state)]));
}

function valueOf(fields, { checked, selected, text: textOf }) {
  const [first] = fields;
  if (first.type === "checkbox") {
    if (!first.hasAttribute("value")) return checked(first);
    return fields.filter(checked).map((one) => one.value);
  }
  if (first.type === "select-multiple") return [...first.options].filter(selected).map((one) => one.value);
  const text = first.type === "radio" ? (fields.find(checked)?.value ?? "") : textOf(first);
  if (first.type !== "number" && first.dataset.type !== "number") return text;
  return text.trim() === "" || Number.isNaN(Number(text)) ? null : Number(text);
}

/** Set fields; what `values` does not name stays. */
export function write(group, values) {
  for (const [name, fields] of fieldsOf(group)) {
    if (!(name in values)) continue;
    const value = values[name];
    const wanted = Array.isArray(value) ? value.map(String) : [value === null || value === undefined ? "" : String(value)];
    for (const one of fields) {
      if (one.type === "checkbox" && !one.hasAttribute("value")) one.checked = Boolean(value);
      else if (one.type === "checkbox" || one.type === "radio") one.checked = wanted.includes(one.value);
      else if (one.type === "select-multiple") for (const option of one.options) option.selected = wanted.includes(option.value);
      else one.value = wanted[0];
    }
  }
  group.dispatchEvent(new CustomEvent("kompass:written", { bubbles: true }));
}

/** {"levels.built_up": 2} -> {levels: {built_up: 2}} */
export function nested(values) {
  const tree = {};
  for (const [name, value] of Object.entries(values)) {
    const path = name.split(".");
    const last = path.pop();
    let place = tree;
    for (const step of path) place = place[step] ??= {};
    place[last] = value;
  }
  return tree;
}

/** What the server says of these names, in the shape of `like`: missing is empty. */
export function flat(tree, like) {
  const found = {};
  for (const [name, mine] of Object.entries(like)) {
    let value = tree;
    for (const step of name.split(".")) value = value?.[step];
    if (value === undefined || value === null) value = Array.isArray(mine) ? [] : typeof mine === "boolean" ? false : mine === null || typeof mine === "number" ? null : "";
    else if (typeof mine === "string") value = String(value);
    else if (Array.isArray(mine)) value = value.map(String);
    found[name] = value;
  }
  return found;
}

export function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What a value looks like to a reader: the words of an option rather than its code. */
export function inWords(group, name, value, words) {
  const fields = fieldsOf(group).get(name) ?? [];
  const [first] = fields;
  if (typeof value === "boolean") return value ? words("yes") : words("no");
  const values = (Array.isArray(value) ? value : [value ?? ""]).map(String);
  const options = first?.tagName === "SELECT" ? [...first.options] : fields.filter((one) => one.type === "radio" || one.type === "checkbox");
  if (!options.length) return values.join(", ");
  return options
    .filter((one) => values.includes(one.value))
    .map((one) => (one.tagName === "OPTION" ? one.text : labelOf(one)))
    .join(", ");
}

/** What a field is called. */
export function nameOf(group, name) {
  const [first] = fieldsOf(group).get(name) ?? [];
  if (!first) return name;
  const named = first.closest("[data-name]");
  if (named && group.contains(named) && named !== group) return named.dataset.name;
  const legend = first.type === "radio" && first.closest("fieldset")?.querySelector("legend");
  return legend ? legend.textContent.trim() : labelOf(first);
}

function labelOf(field) {
  return (field.labels?.[0]?.textContent ?? field.getAttribute("aria-label") ?? field.name).trim();
}
