/* What was typed and is not acknowledged yet, kept in this browser: encrypted with a key that the server gives its person
 * after sign-in, and found only by who has that key. One entry per group of fields and writer: its latest state. */

const NAME = "kompass-outbox";
const UNSENT = "unsent";

/** `owner` and `key` as the server gives them; null where this browser can keep nothing. */
export async function openOutbox({ owner, key }) {
  if (!globalThis.crypto?.subtle || !globalThis.indexedDB) return null;
  try {
    const bytes = Uint8Array.from(atob(key), (one) => one.charCodeAt(0));
    const secret = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
    return new Outbox(await database(), secret, owner);
  } catch {
    return null;
  }
}

class Outbox {
  constructor(store, secret, owner) {
    this.store = store;
    this.secret = secret;
    this.owner = owner;
  }

  /** Keep an entry: {url, page, label, fields, base, version, writer, sequence, at}. */
  async put(entry) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(entry));
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.secret, plain);
    const id = await this.id(entry);
    const { writer, sequence, at } = entry;
    await this.run("readwrite", (box) => box.put({ id, owner: this.owner, writer, sequence, at, iv, data }));
  }

  /** Take an entry away, unless a later state of it has been put there since. */
  async remove(entry) {
    const id = await this.id(entry);
    await this.run("readwrite", (box) => {
      const asked = box.get(id);
      asked.onsuccess = () => {
        if (asked.result && asked.result.sequence <= entry.sequence) box.delete(id);
      };
      return asked;
    });
  }

  /** This person's entries, the oldest first; `unreadable` where the key does not open one. */
  async all() {
    const rows = await this.run("readonly", (box) => box.index("owner").getAll(this.owner));
    const found = await Promise.all(rows.map((row) => this.opened(row)));
    return found.sort((one, other) => one.at - other.at);
  }

  async opened(row) {
    try {
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, this.secret, row.data);
      return { ...JSON.parse(new TextDecoder().decode(plain)), id: row.id };
    } catch {
      return { id: row.id, at: row.at, writer: row.writer, sequence: row.sequence, unreadable: true };
    }
  }

  /** Only what its person chose to throw away. */
  async discard(id) {
    await this.run("readwrite", (box) => box.delete(id));
  }

  async id({ url, writer }) {
    const said = new TextEncoder().encode(`${this.owner} ${writer} ${url}`);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", said));
    return [...digest].map((one) => one.toString(16).padStart(2, "0")).join("");
  }

  run(mode, ask) {
    return new Promise((done, failed) => {
      const transaction = this.store.transaction(UNSENT, mode);
      const asked = ask(transaction.objectStore(UNSENT));
      transaction.oncomplete = () => done(asked.result);
      transaction.onerror = transaction.onabort = () => failed(transaction.error);
    });
  }
}

function database() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore(UNSENT, { keyPath: "id" }).createIndex("owner", "owner");
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = asked.onblocked = () => failed(asked.error);
  });
}
