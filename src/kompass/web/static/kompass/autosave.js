/* Saving while people type (docs/reference/saving.md): every `[data-autosave]` saves itself; what cannot be sent is kept in
 * this browser's outbox, shown in the page's head, and sent when the connection or the sign-in is back. */

import { Connection } from "./connection.js";
import { nested } from "./fields.js";
import { Group } from "./group.js";
import { openOutbox } from "./outbox.js";
import { Unsent } from "./unsent.js";

const WAITS = [2, 4, 8, 15, 30]; // seconds between attempts
const GIVE_OTHERS = 10_000; // milliseconds in which another window may still be sending

class Page {
  constructor(head) {
    this.head = head;
    this.words = wordsOf(head.querySelector("template[data-words]"));
    this.connection = new Connection(head.dataset.token);
    this.writer = randomWord();
    this.outbox = null;
    this.groups = new Map();
    this.elsewhere = new Map(); // entry id -> why it is still there
    this.adopted = new Set(); // writers whose pages are gone and whose work this page has taken over
    this.taken = new Set(); // their entries, by id
    this.attempt = 0;
    this.unsent = new Unsent(head, this);
    hold(this.writer);
    document.querySelectorAll("[data-autosave]").forEach((one) => this.group(one));
    this.listen();
    // What was typed before this script was there.
    for (const one of this.groups.values()) one.changed();
    this.ready = this.connect();
  }

  group(element) {
    if (!this.groups.has(element)) this.groups.set(element, new Group(element, this));
    return this.groups.get(element);
  }

  of(event) {
    const element = event.target.closest?.("[data-autosave]");
    return element && !event.target.closest("[data-not-saved]") ? this.group(element) : null;
  }

  listen() {
    document.addEventListener("focusin", (event) => this.of(event));
    document.addEventListener("input", (event) => this.of(event)?.changed());
    document.addEventListener("change", (event) => this.of(event)?.changed());
    document.addEventListener("focusout", (event) => {
      const group = this.of(event);
      if (group?.state === "saving") group.send();
    });
    document.addEventListener("submit", (event) => this.submitting(event));
    document.addEventListener("visibilitychange", () => (document.hidden ? this.leave() : this.retryNow()));
    document.addEventListener("freeze", () => this.leave());
    document.addEventListener("resume", () => this.retryNow());
    window.addEventListener("pagehide", () => this.leave());
    window.addEventListener("pageshow", (event) => event.persisted && this.retryNow());
    window.addEventListener("online", () => this.retryNow());
    window.addEventListener("focus", () => this.retryNow());
    window.addEventListener("beforeunload", (event) => {
      const lost = [...this.groups.values()].some((one) => one.entry && !one.entry.isKept && one.state !== "saving");
      if (lost) event.preventDefault();
    });
  }

  /** The key of this person's outbox, and through it what earlier pages could not send. */
  async connect() {
    const answer = await this.connection.connect();
    if (answer.kind !== "ok") return this.retryLater();
    if (this.outbox) return;
    this.outbox = await openOutbox(answer);
    for (const one of this.groups.values()) one.keep();
    await this.retryNow();
  }

  /** Takes over what pages that are gone left: into its own group where this page has it. */
  async takeOver(entries) {
    let held = false;
    for (const entry of entries) {
      const known = entry.unreadable || entry.writer === this.writer || this.taken.has(entry.id);
      if (known) continue;
      // Held by a window that lives, or by one that is only just going: asked again later.
      if (!this.adopted.has(entry.writer) && !(await hold(entry.writer))) {
        held = true;
        continue;
      }
      this.adopted.add(entry.writer);
      this.taken.add(entry.id);
      const group = [...this.groups.values()].find((one) => plain(one.url) === plain(entry.url));
      if (group) group.takeUp(entry);
      else this.elsewhere.set(entry.id, "found");
    }
    if (held) this.retryLater();
  }

  /** Everything that waits, in the order in which it was written; the first that has to wait again ends it. */
  async retry() {
    if (this.retrying) return;
    this.retrying = true;
    clearTimeout(this.timer);
    this.timer = null;
    try {
      if (!this.outbox) await this.connect();
      const entries = this.outbox ? await this.outbox.all() : [];
      await this.takeOver(entries);
      const groups = [...this.groups.values()].filter((one) => one.entry && one.state === "waiting");
      const others = entries.filter((one) => ["found", "waiting"].includes(this.elsewhere.get(one.id)));
      const waiting = [
        ...groups.map((one) => ({ at: one.entry.at, send: () => one.send() })),
        ...others.map((one) => ({ at: one.at, send: () => this.sendElsewhere(one) })),
      ];
      waiting.sort((one, other) => one.at - other.at);
      for (const one of waiting) if ((await one.send()) === "waiting") break;
    } finally {
      this.retrying = false;
    }
    this.refresh();
  }

  async sendElsewhere(entry) {
    const { writer, sequence, version } = entry;
    const outcome = await this.connection.save(entry.url, { ...nested(entry.fields), version, writer, sequence });
    if (outcome.kind === "saved") {
      await this.outbox.remove(entry);
      this.elsewhere.delete(entry.id);
      this.works();
    } else {
      this.elsewhere.set(entry.id, outcome.kind);
      if (outcome.kind === "waiting") this.retryLater();
    }
    return outcome.kind;
  }

  retryNow() {
    this.attempt = 0;
    return this.retry();
  }

  retryLater() {
    if (this.timer) return;
    const seconds = WAITS[Math.min(this.attempt, WAITS.length - 1)];
    this.attempt += 1;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.retry();
    }, seconds * 1000);
  }

  /** A save went through: whatever waits can go now. */
  works() {
    this.attempt = 0;
    const more = [...this.groups.values()].some((one) => one.entry && one.state === "waiting");
    const others = [...this.elsewhere.values()].includes("waiting");
    if ((more || others) && !this.retrying) setTimeout(() => this.retry());
  }

  leave() {
    for (const one of this.groups.values()) {
      if (one.entry && one.state === "saving") one.send({ leaving: true });
    }
  }

  /** Sends what is on its way, and says whether everything is acknowledged. */
  async flush() {
    await this.ready;
    await this.retryNow();
    const pending = () => [...this.groups.values()].filter((one) => one.entry);
    for (let round = 0; round < 40 && pending().some((one) => one.state === "saving"); round += 1) {
      await Promise.all(pending().map((one) => one.send()));
      if (pending().length) await new Promise((done) => setTimeout(done, 100));
    }
    return !pending().length;
  }

  /** A form that builds on what was typed waits until it is kept. */
  async submitting(event) {
    const form = event.target;
    if (!form.matches("[data-after-saving]") || ![...this.groups.values()].some((one) => one.entry)) return;
    event.preventDefault();
    if (await this.flush()) form.requestSubmit(event.submitter);
    else this.unsent.insist();
  }

  /** What is unsent: of this page, of pages that are gone, and of other windows that have not managed either. */
  async pending() {
    const groups = [...this.groups.values()].filter((one) => one.entry);
    if (!this.outbox) return groups.filter((one) => one.state !== "saving").map((one) => ({ ...one.entry, group: one }));
    const alive = await heldNow();
    const found = [];
    for (const entry of await this.outbox.all()) {
      const group = groups.find((one) => one.writer === entry.writer && one.url === entry.url);
      const busy = group ? group.state === "saving" : alive.has(entry.writer) && Date.now() - entry.at < GIVE_OTHERS;
      // What this page has just got through may still lie there for a moment.
      const own = entry.writer === this.writer || this.taken.has(entry.id);
      const over = own && !group && !this.elsewhere.has(entry.id);
      if (!busy && !over) found.push({ ...entry, group, why: this.elsewhere.get(entry.id) });
    }
    for (const one of groups) {
      const there = found.some((entry) => entry.group === one);
      if (!there && one.state !== "saving") found.push({ ...one.entry, group: one });
    }
    return found;
  }

  /** On purpose only: the person has confirmed it. */
  async discard(entry) {
    const { group } = entry;
    if (group) {
      group.entry = null;
      await group.stored;
    }
    if (this.outbox && entry.id) await this.outbox.discard(entry.id);
    this.elsewhere.delete(entry.id);
    if (group) location.reload();
    else this.refresh();
  }

  refresh() {
    this.unsent.refresh();
  }
}

function wordsOf(template) {
  const kept = new Map([...template.content.querySelectorAll("[data-word]")].map((one) => [one.dataset.word, one.textContent.trim()]));
  return (name, values = {}) => (kept.get(name) ?? name).replace(/\{(\w+)\}/g, (_all, key) => values[key] ?? "");
}

/** The address without its language: the same thing in another one. */
function plain(url) {
  return url.replace(/^\/[a-z]{2}\//, "/");
}

function randomWord() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
}

/** Hold a writer's lock as long as the page lives: false where another living page is that writer. */
function hold(writer) {
  return new Promise((done) => {
    if (!navigator.locks) return done(true);
    navigator.locks.request(`kompass-writer-${writer}`, { ifAvailable: true }, (lock) => {
      done(Boolean(lock));
      return lock ? new Promise(() => {}) : null;
    });
  });
}

async function heldNow() {
  if (!navigator.locks) return new Set();
  const { held } = await navigator.locks.query();
  return new Set(held.map((one) => one.name.replace("kompass-writer-", "")));
}

const head = document.querySelector("[data-unsent]");
export const page = head ? new Page(head) : null;
