/** "Tell me when this changes": making the question under an answer a standing one. */

import { registerStanding } from "./api.js";
import { copyText } from "./copy.js";
import { element, plain } from "./dom.js";
import { filtersForRequest } from "./filters.js";
import { say } from "./i18n.js";
import { readKey } from "./key.js";

const MAX_ADDRESS_CHARS = 2048;

/** Words for the kinds of problems. The question was asked before, so only the webhook can be invalid. */
const REASONS = {
  "fetch-refused": "webhook_refused",
  "invalid-request": "webhook_refused",
  "too-many-standing": "tell_me_too_many",
};

/** What was registered for a reply while the page was open; the secret of its webhook is told once. */
const made = new WeakMap();

/**
 * The button and its form; without a key, what is needed. Nothing for an answer as of a day that is over.
 *
 * understood: the question as it was understood.
 * filters: those it was asked with.
 */
export function drawTellMe(reply, { understood, filters }) {
  if (filters.as_of) return null;
  if (readKey() === null) return drawWhatIsNeeded();
  const place = element("div", { class: "tell-me" });
  const begin = element("button", { type: "button", class: "plain", "aria-expanded": "false" }, say("tell_me"));
  const webhook = element("input", { type: "url", maxlength: MAX_ADDRESS_CHARS, autocomplete: "off", spellcheck: "false" });
  const complaint = element("p", { class: "complaint", role: "alert" });
  const send = element("button", { type: "submit", class: "plain" }, say("tell_me_send"));
  const form = element(
    "form",
    { hidden: true, onsubmit: submit },
    element("p", { class: "hint" }, say("tell_me_hint")),
    element("div", { class: "key-row" }, element("label", {}, element("span", {}, say("webhook_optional")), webhook), send),
    complaint,
  );
  begin.addEventListener("click", () => {
    form.hidden = !form.hidden;
    begin.setAttribute("aria-expanded", String(!form.hidden));
    if (!form.hidden) webhook.focus();
  });

  async function submit(event) {
    event.preventDefault();
    complaint.textContent = "";
    send.disabled = true;
    try {
      const { filters: chosen } = filtersForRequest(filters);
      const asked = { question: understood, webhook: webhook.value.trim() || null, ...(chosen ? { filters: chosen } : {}) };
      made.set(reply, await registerStanding(asked));
    } catch (error) {
      complaint.replaceChildren(...explain(error));
      send.disabled = false;
      return;
    }
    drawMade();
    place.querySelector("p").focus();
  }

  function drawMade() {
    place.replaceChildren(...describe(made.get(reply)));
  }

  if (made.has(reply)) drawMade();
  else place.append(begin, form);
  return place;
}

function drawWhatIsNeeded() {
  const needed = element(
    "p",
    { class: "hint", hidden: true },
    say("tell_me_needs"),
    " ",
    element("a", { href: "/service", "data-internal": true }, say("tell_me_give_key")),
  );
  const show = () => {
    needed.hidden = !needed.hidden;
    button.setAttribute("aria-expanded", String(!needed.hidden));
  };
  const button = element("button", { type: "button", class: "as-link", "aria-expanded": "false", onclick: show }, say("tell_me_send"));
  return element("div", { class: "tell-me" }, button, needed);
}

/** Why a question was not taken, in the page's language where the kind of problem is known. */
function explain(error) {
  if (error.status === 401) return [say("key_refused")];
  const reason = REASONS[error.problem];
  if (reason) return [say("tell_me_failed"), " ", say(reason)];
  return [say("tell_me_failed"), ...(error.detail ? [" ", element("bdi", { lang: "en" }, plain(error.detail))] : [])];
}

function describe({ feed, secret }) {
  return [
    element("p", { tabindex: "-1" }, say("tell_me_done"), " ", element("a", { href: "/standing", "data-internal": true }, say("tell_me_all"))),
    drawToCopy("feed_address", feed),
    secret ? drawToCopy("webhook_secret", secret) : null,
    element("p", { class: "hint" }, say(secret ? "secret_hint" : "feed_hint")),
  ].filter((node) => node !== null);
}

function drawToCopy(label, text) {
  const said = element("span", { role: "status", class: "noted" });
  const shown = element("input", { readonly: true, value: text, onfocus: () => shown.select() });
  const copy = async () => {
    said.textContent = say((await copyText(text)) ? "copied" : "copy_failed");
  };
  return element(
    "div",
    { class: "key-row" },
    element("label", {}, element("span", {}, say(label)), shown),
    element("button", { type: "button", class: "plain", "aria-label": say("copy_named", say(label)), onclick: copy }, say("copy_short")),
    said,
  );
}
