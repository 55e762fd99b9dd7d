/* What the page says of saving: one line at its foot, and in its head how much is unsent, what, why, and what can be done. */

export class Unsent {
  constructor(head, page) {
    this.head = head;
    this.page = page;
    this.n = 0; // unsent, when the list was last drawn
    this.line = document.querySelector("[data-save-line]");
    this.heard = document.querySelector("[data-save-heard]");
    this.list = head.querySelector("[data-unsent-list]");
    head.querySelector("[data-send-now]").addEventListener("click", () => page.retryNow());
  }

  refresh() {
    // The line at once: it must not say "saved" a moment longer than that is so. The list may take its time.
    this.sayState();
    if (this.drawing) {
      this.stale = true;
      return;
    }
    this.drawing = true;
    setTimeout(async () => {
      try {
        this.draw(await this.page.pending());
      } finally {
        this.drawing = false;
        if (this.stale) {
          this.stale = false;
          this.refresh();
        }
      }
    }, 50);
  }

  draw(entries) {
    const { words } = this.page;
    const n = entries.length;
    this.n = n;
    this.sayState();
    this.head.hidden = n === 0;
    if (!n) return;
    this.head.querySelector("[data-unsent-count]").textContent = `${counted(words, n)}.`;
    const why = this.why();
    this.head.querySelector("[data-unsent-why]").textContent = why ? words(why) : "";
    this.head.querySelector("[data-sign-in]").hidden = !["signed_out", "other"].includes(why);
    const shown = entries.map((one) => [one.id ?? one.url, one.label, one.group?.state ?? one.why].join(" ")).join("\n");
    if (shown === this.shown) return;
    this.shown = shown;
    this.list.replaceChildren(...entries.map((one) => this.item(one)));
  }

  item(entry) {
    const { words } = this.page;
    const line = document.createElement("li");
    const label = entry.unreadable ? words("unreadable_entry") : entry.label;
    if (entry.page && !entry.group) {
      const link = document.createElement("a");
      link.href = entry.page;
      link.className = "ds-link";
      link.textContent = label;
      line.append(link);
    } else line.append(label);
    const state = entry.group?.state ?? entry.why;
    const why = entry.group?.state === "refused" ? entry.group.why : ["conflict", "refused"].includes(state) ? words(`${state}_elsewhere`) : "";
    if (why) line.append(` – ${why}`);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "ds-button";
    for (const [name, value] of Object.entries({ size: "sm", variant: "tertiary", color: "danger" })) button.dataset[name] = value;
    button.textContent = words("discard");
    button.setAttribute("aria-label", `${words("discard")}: ${label}`);
    button.addEventListener("click", () => {
      if (window.confirm(words("discard_sure", { what: label }))) this.page.discard(entry);
    });
    line.append(" ", button);
    return line;
  }

  /** Why things wait, where they do. */
  why() {
    const reasons = [...this.page.groups.values()].filter((one) => one.state === "waiting").map((one) => one.why);
    return ["other", "signed_out", "offline", "server"].find((one) => reasons.includes(one)) ?? "";
  }

  sayState() {
    const { n, page: { words } } = this;
    const groups = [...this.page.groups.values()];
    const at = (state) => groups.filter((one) => one.state === state);
    let state = "";
    let text = "";
    if (at("refused").length) [state, text] = ["refused", words("not_saved", { why: at("refused")[0].why })];
    else if (at("conflict").length) [state, text] = ["refused", words("not_saved", { why: words("conflict") })];
    else if (at("waiting").length) [state, text] = ["waiting", `${counted(words, Math.max(n, at("waiting").length))}. ${words(this.why() || "server")}`];
    else if (at("saving").length) [state, text] = ["saving", words("saving")];
    else if (at("saved").length) [state, text] = ["saved", words("saved")];
    if (this.line.textContent !== text) this.line.textContent = text;
    this.line.dataset.state = state;
    for (const one of groups) {
      const own = one.element.querySelector("[data-autosave-status]");
      if (own) own.textContent = this.ofGroup(one);
    }
    // Read aloud: trouble, and that it is over; not every save.
    const aloud = state === "saving" ? this.heard.textContent : state === "saved" && !this.trouble ? words("saved") : text;
    this.trouble = ["refused", "waiting"].includes(state) || (this.trouble && state === "saving");
    if (this.heard.textContent !== aloud) this.heard.textContent = aloud;
  }

  ofGroup({ state, why }) {
    const { words } = this.page;
    if (state === "refused") return words("not_saved", { why });
    if (state === "conflict") return words("not_saved", { why: words("conflict") });
    return { waiting: counted(words, 1), saving: words("saving"), saved: words("saved") }[state] ?? "";
  }

  /** Somebody wanted to go on although not everything is kept. */
  insist() {
    this.head.hidden = false;
    this.head.querySelector("details").open = true;
    this.head.querySelector("summary").focus();
  }
}

function counted(words, n) {
  return n === 1 ? words("unsent_one") : words("unsent_many", { n });
}
