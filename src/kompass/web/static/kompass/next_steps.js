/* The outcome at once when a choice changes: the same page is asked, so the figures are the server's. Works without. */

const form = document.querySelector("#what-if");
if (form) start(form);

function start(form) {
  let asked = 0;

  form.addEventListener("submit", (event) => {
    // A button with a name does something of its own: it keeps the choice.
    if (event.submitter?.name) return;
    event.preventDefault();
    show().then(() => document.querySelector("#outcome").scrollIntoView());
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "to") show();
  });

  async function show() {
    const number = (asked += 1);
    const outcome = document.querySelector("#outcome");
    const chosen = new URLSearchParams(form.dataset.with);
    for (const value of new FormData(form).getAll("to")) if (value) chosen.append("to", value);
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
