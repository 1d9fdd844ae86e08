/** Asking the reader for a key, where the service wants one. */

import { element } from "./dom.js";
import { say } from "./i18n.js";
import { keepKey, looksLikeKey } from "./key.js";

/**
 * The form. A key that was given is used by loading the page again, so that nothing is left over.
 *
 * why: why a key is asked for.
 * retry: called to go on without one; null where that is not offered.
 */
export function drawKeyForm(why, retry = null) {
  const input = element("input", { type: "password", autocomplete: "off", spellcheck: "false", autocapitalize: "off" });
  const complaint = element("p", { class: "complaint", role: "alert" });
  const submit = (event) => {
    event.preventDefault();
    const key = input.value.trim();
    if (!looksLikeKey(key)) complaint.textContent = say("key_unlike");
    else if (!keepKey(key)) complaint.textContent = say("key_not_kept");
    else return location.reload();
    input.focus();
  };
  return element(
    "form",
    { class: "trouble key-form", method: "post", onsubmit: submit },
    element("p", {}, why),
    element(
      "div",
      { class: "key-row" },
      element("label", {}, element("span", {}, say("key")), input),
      element("button", { type: "submit", class: "plain" }, say("use_key")),
      retry ? element("button", { type: "button", class: "plain retry", onclick: retry }, say("without_key")) : null,
    ),
    complaint,
    element("p", { class: "hint" }, say("key_hint")),
  );
}
