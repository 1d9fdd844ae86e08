/** The line that tells what is going on with the question. */

import { say } from "./i18n.js";

const form = document.getElementById("ask-form");
const status = document.getElementById("status");

let said = null; // [key, ...gaps] of the phrase on the line, or null

/** Say why a question cannot be asked; the phrase as `say` takes it. */
export function complain(...phrase) {
  status.classList.remove("heard", "complaint");
  write(phrase);
}

/** The same, of what is wrong with the address that was followed. */
export function complainOfFault(...phrase) {
  complain(...phrase);
  status.classList.add("complaint");
}

/** Say the same again, after a change of language. */
export function drawStatus() {
  write(said);
}

function write(phrase) {
  said = phrase;
  status.textContent = phrase ? say(...phrase) : "";
}

/** Show that the reply is being waited for. */
export function showWaiting() {
  form.setAttribute("aria-busy", "true");
  complain("loading");
  status.classList.add("waiting");
}

/** Stop waiting. The phrase, if any, is for those who cannot see that the reply has come. */
export function stopWaiting(...phrase) {
  form.removeAttribute("aria-busy");
  status.classList.remove("waiting", "complaint");
  status.classList.add("heard");
  write(phrase.length > 0 ? phrase : null);
}

/** Bring the question and this line in sight, and go on from here by keyboard. */
export function focusStatus() {
  status.focus({ preventScroll: true });
  form.scrollIntoView({ block: "start" });
}
