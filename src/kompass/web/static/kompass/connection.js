/* Sending saves as the person whose page this is: with a CSRF token that is fetched anew when it has run out. */

const LONGEST_WAIT = 20_000; // milliseconds for an answer

export class Connection {
  constructor(tokenAddress) {
    this.tokenAddress = tokenAddress;
    this.owner = null;
    this.csrf = null;
  }

  /** Asks who is signed in: {kind: "ok", owner, key}, or why saves have to wait: offline, server, signed_out, other. */
  async connect() {
    let answer;
    try {
      answer = await this.ask(this.tokenAddress, {});
      if (!answer.ok) return { kind: wait(answer) };
      answer = await answer.json();
    } catch {
      return { kind: "offline" };
    }
    if (this.owner && answer.owner !== this.owner) {
      this.csrf = null;
      return { kind: "other" };
    }
    this.owner = answer.owner;
    this.csrf = answer.csrf;
    return { kind: "ok", ...answer };
  }

  /** One save. {kind: "saved" | "conflict", answer}, {kind: "refused", why} or {kind: "waiting", why}. */
  async save(url, body, { keepalive = false, again = true } = {}) {
    if (!this.csrf) {
      const { kind } = await this.connect();
      if (kind !== "ok") return { kind: "waiting", why: kind };
    }
    let response;
    let answer;
    try {
      response = await this.ask(url, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.csrf, "X-Kompass-Owner": this.owner },
        body: JSON.stringify(body),
        keepalive,
      });
      if ([200, 409, 422].includes(response.status)) answer = await response.json();
    } catch {
      return { kind: "waiting", why: "offline" };
    }
    if (response.status === 200) return { kind: "saved", answer };
    if (response.status === 409) return { kind: "conflict", answer };
    if (response.status === 422) return { kind: "refused", why: Object.values(answer.faults).join(" ") };
    if (response.status === 403 || wait(response) === "signed_out") {
      // The token has run out, or somebody signed out or in: find out which.
      const { kind } = await this.connect();
      if (kind !== "ok") return { kind: "waiting", why: kind };
      if (again) return this.save(url, body, { keepalive, again: false });
    }
    const refused = { 400: "unreadable", 403: "may_not", 404: "gone", 413: "too_long" }[response.status];
    return refused ? { kind: "refused", word: refused } : { kind: "waiting", why: "server" };
  }

  ask(url, options) {
    const headers = { ...options.headers, Accept: "application/json" };
    const signal = AbortSignal.timeout(LONGEST_WAIT);
    return fetch(url, { ...options, headers, signal, credentials: "same-origin", redirect: "manual", cache: "no-store" });
  }
}

function wait(response) {
  return response.status === 401 || response.type === "opaqueredirect" ? "signed_out" : "server";
}
