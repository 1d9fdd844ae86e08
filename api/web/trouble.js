/** What went wrong, in words, with a way to try again. */

import { ServiceError } from "./api.js";
import { element, plain } from "./dom.js";
import { say } from "./i18n.js";
import { drawKeyForm } from "./key_form.js";

/** Nodes that explain the error, or ask for a key; `retry` is called by the button. */
export function drawTrouble(error, retry) {
  const isService = error instanceof ServiceError;
  if (isService && error.status === 401) {
    return [error.hadKey ? drawKeyForm(say("key_refused"), retry) : drawKeyForm(say("key_needed"))];
  }
  if (!isService) console.error(error);
  return [
    element(
      "div",
      { class: "trouble" },
      element("p", {}, say(isService ? explanation(error) : "error_draw")),
      isService && error.detail && !isWorded(error) ? element("p", { class: "detail" }, element("bdi", { lang: "en" }, plain(error.detail))) : null,
      isService && error.retryAfterSeconds !== null ? element("p", {}, say("error_wait", error.retryAfterSeconds)) : null,
      element("button", { type: "button", class: "plain retry", onclick: retry }, say("retry")),
      isService && error.requestId
        ? element("p", { class: "hint" }, say("request_id", plain(error.requestId)))
        : null,
    ),
  ];
}

/** What is said of the kinds of problem for which the page has words of its own. */
const WORDED = {
  "too-many-requests": "error_busy",
  "too-busy": "error_busy",
  "took-too-long": "error_slow",
  "not-ready": "error_not_ready",
};

/** Whether the page's own words say all of it, so that the service's, which are English, would say it again. */
function isWorded({ status, problem }) {
  return status === 404 || Object.hasOwn(WORDED, problem ?? "");
}

function explanation({ status, problem }) {
  if (Object.hasOwn(WORDED, problem ?? "")) return WORDED[problem];
  if (status === 0) return "error_network";
  if (status === 404 || status === 410) return "error_missing";
  if (status === 429) return "error_busy";
  if (status === 503) return "error_not_now";
  return status >= 400 && status < 500 ? "error_invalid" : "error_service";
}
