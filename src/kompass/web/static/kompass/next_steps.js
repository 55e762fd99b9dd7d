/* The outcome at once when a choice changes: the same page is asked, so the figures are the server's. Works without. */

const form = document.querySelector("#what-if");
if (form) start(form);

function start(form) {
  let asked = 0;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show().then(() => document.querySelector("#outcome").scrollIntoView());
  });
  form.addEventListener("change", show);

  async function show() {
    const number = (asked += 1);
    const outcome = document.querySelector("#outcome");
    const chosen = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) chosen.append(name, value);
    const address = `${location.pathname}${chosen.size ? `?${chosen}` : ""}`;
    outcome.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address);
      if (!answer.ok || number !== asked) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      outcome.replaceChildren(...page.querySelector("#outcome").childNodes);
      history.replaceState(null, "", address);
    } finally {
      if (number === asked) outcome.removeAttribute("aria-busy");
    }
  }
}
