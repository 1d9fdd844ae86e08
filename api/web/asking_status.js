/** The line that tells what is going on with the question. */

import { say } from "./i18n.js";

const form = document.getElementById("ask-form");
const status = document.getElementById("status");

/** Say why a question cannot be asked. */
export function complain(message) {
  status.classList.remove("heard");
  status.textContent = message;
}

/** Show that the reply is being waited for. */
export function showWaiting() {
  form.setAttribute("aria-busy", "true");
  complain(say("loading"));
  status.classList.add("waiting");
}

/** Stop waiting. The message is for those who cannot see that the reply has come. */
export function stopWaiting(message = "") {
  form.removeAttribute("aria-busy");
  status.classList.remove("waiting");
  status.classList.add("heard");
  status.textContent = message;
}

/** Bring the question and this line in sight, and go on from here by keyboard. */
export function focusStatus() {
  status.focus({ preventScroll: true });
  form.scrollIntoView({ block: "start" });
}
