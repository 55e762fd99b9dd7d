/* A group of fields that saves itself: what it holds, what of it is acknowledged, and what became of the last save. */

import { showConflict } from "./conflict.js";
import { delivered, flat, nested, read, same, write } from "./fields.js";

const PAUSE = 400; // milliseconds after the last key
const LEAP = 1000; // over what the page before may have sent in its last moment
const LARGEST_KEEPALIVE = 30_000; // bytes; browsers allow 64 KB for all requests that outlive a page

export class Group {
  constructor(element, page) {
    this.element = element;
    this.page = page;
    this.writer = page.writer;
    this.sequence = 0;
    this.version = Number(element.dataset.version) || 0;
    this.base = delivered(element);
    this.entry = null; // what is not acknowledged
    this.state = "untouched"; // saving, saved, waiting, refused, conflict
    this.why = "";
    this.stored = Promise.resolve();
    this.onTheWay = 0;
  }

  get url() {
    return this.element.dataset.autosave;
  }

  /** Something was typed or chosen. */
  changed({ pause = PAUSE } = {}) {
    const fields = read(this.element);
    if (same(fields, this.entry ? this.entry.fields : this.base)) return;
    this.sequence += 1;
    this.entry = {
      url: this.url,
      page: location.pathname + location.search,
      label: this.element.dataset.label || document.title,
      fields,
      base: this.base,
      version: this.version,
      writer: this.writer,
      sequence: this.sequence,
      at: this.entry?.at ?? Date.now(),
    };
    this.keep();
    if (this.conflict) return this.conflict.changed();
    if (this.state !== "waiting") this.show("saving");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), pause);
  }

  /** Into the outbox, before anything is sent: what has been overtaken by then is left out. */
  keep() {
    const entry = this.entry;
    if (!entry) return;
    this.store(async (outbox) => {
      if (entry !== this.entry) return;
      await outbox.put(entry);
      entry.isKept = true;
    });
  }

  store(act) {
    this.stored = this.stored
      .then(() => this.page.outbox && act(this.page.outbox))
      .catch(() => {})
      .then(() => this.page.refresh());
    return this.stored;
  }

  /** `leaving`: the page may be gone before the answer is there. */
  async send({ leaving = false } = {}) {
    clearTimeout(this.timer);
    if (!this.entry || this.conflict) return;
    if (this.onTheWay && !leaving) {
      this.again = true;
      return;
    }
    const sent = this.entry;
    const { writer, sequence } = sent;
    const body = { ...nested(sent.fields), version: this.version, writer, sequence };
    const keepalive = leaving && JSON.stringify(body).length < LARGEST_KEEPALIVE;
    this.onTheWay += 1;
    const outcome = await this.page.connection.save(this.url, body, { keepalive });
    this.onTheWay -= 1;
    this.settle(outcome, sent);
    if (this.again && !this.onTheWay) {
      this.again = false;
      if (this.entry && this.state !== "waiting") await this.send();
    }
    return outcome.kind;
  }

  settle(outcome, sent) {
    if (outcome.kind === "saved") return this.saved(outcome.answer, sent);
    if (outcome.kind === "conflict") return this.met(outcome.answer);
    if (outcome.kind === "refused") return this.show("refused", outcome.why ?? this.page.words(outcome.word));
    this.show("waiting", outcome.why);
    this.page.retryLater();
  }

  saved(answer, sent) {
    this.page.works();
    this.setVersion(Math.max(this.version, answer.version));
    this.store((outbox) => outbox.remove(sent));
    // A later state than any this page knows of is there: from a page that is gone.
    if (answer.later && this.entry === sent) return this.stored.then(() => location.reload());
    this.base = sent.fields;
    if (this.entry === sent) {
      this.entry = null;
      this.show("saved");
    } else if (this.entry) {
      this.entry.version = this.version;
      this.entry.base = this.base;
      this.again = true;
      this.show("saving");
    }
    this.element.dispatchEvent(new CustomEvent("kompass:saved", { bubbles: true, detail: answer }));
  }

  setVersion(version) {
    this.version = version;
    this.element.dataset.version = version;
    const hidden = this.element.querySelector("input[type=hidden][name=version]");
    if (hidden) hidden.value = version;
  }

  /** Somebody else wrote meanwhile: saving pauses until the person has chosen. */
  met(answer) {
    if (this.conflict) return;
    const mine = read(this.element);
    const theirs = flat(answer.current ?? {}, mine);
    if (same(mine, theirs)) {
      this.setVersion(answer.version);
      return this.accept(theirs);
    }
    this.ask({ theirs, version: answer.version, by: answer.by });
  }

  ask({ theirs, version, by, heading, after }) {
    this.unfold();
    this.conflict = showConflict(this, { theirs, by, heading }, (chosen) => {
      this.conflict = null;
      write(this.element, chosen);
      this.setVersion(version);
      after?.();
      if (same(chosen, theirs) && !after) return this.accept(theirs);
      this.base = theirs;
      this.changed({ pause: 0 });
      // Chosen as it stood before: still to be sent, on top of the other version.
      if (this.entry) {
        this.entry.version = version;
        this.entry.base = theirs;
        this.show("saving");
        this.send();
      } else this.accept(chosen);
    });
    this.show("conflict");
  }

  /** What the fields hold is what the server has. */
  accept(fields) {
    const gone = this.entry;
    this.base = fields;
    this.entry = null;
    if (gone) this.store((outbox) => outbox.remove(gone));
    this.show("saved");
  }

  /** What a page that is gone could not send: back into the fields, and sent as that page's own save. */
  takeUp(entry) {
    if (this.entry || this.conflict) {
      const theirs = flat(nested(entry.fields), read(this.element));
      const after = () => this.store((outbox) => outbox.remove(entry));
      return this.ask({ theirs, version: this.version, by: "", heading: this.page.words("earlier"), after });
    }
    this.unfold();
    this.writer = entry.writer;
    this.sequence = entry.sequence + LEAP;
    this.version = entry.version;
    this.base = { ...this.base, ...entry.base };
    this.entry = { ...entry, isKept: true };
    write(this.element, entry.fields);
    this.show("waiting", "found");
  }

  /** Its fields were set to what stands anyway: nothing of them is the person's own any more, and nothing waits. */
  stands() {
    this.accept(read(this.element));
    this.show("untouched");
  }

  /** Shown where it lies, also within something folded away. */
  unfold() {
    const folded = this.element.closest("details");
    if (folded) folded.open = true;
  }

  show(state, why = "") {
    this.state = state;
    this.why = why;
    this.element.dataset.saving = state;
    this.page.refresh();
  }
}
