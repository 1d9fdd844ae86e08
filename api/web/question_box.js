/** The box in which the question is written, and the lines under it: how long it is, what is going on. */

import { say } from "./i18n.js";

const MAX_QUESTION_CHARS = 2000;
const WARN_BELOW_CHARS = 200;

const form = document.getElementById("ask-form");
const box = document.getElementById("question");
const submit = document.getElementById("submit");
const counter = document.getElementById("counter");
const status = document.getElementById("status");

/** Wire the box, once; `submitted` is called when the question is to be asked. */
export function startQuestionBox(submitted) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submitted();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submitted();
  });
  box.addEventListener("input", () => {
    allowAsking();
    drawCounter();
  });
}

/** What is written in the box. */
export function readQuestion() {
  return box.value.trim();
}

/** Put a question into the box. */
export function writeQuestion(question) {
  box.value = question;
  drawCounter();
}

/** Whether what is written can be asked; if not, the page says why. */
export function checkQuestion() {
  const length = [...readQuestion()].length;
  if (length > 0 && length <= MAX_QUESTION_CHARS) return true;
  status.classList.remove("heard");
  status.textContent = length === 0 ? say("empty_question") : say("characters_over", length - MAX_QUESTION_CHARS);
  box.focus();
  return false;
}

/** How many characters are left, once that matters. */
export function drawCounter() {
  const left = MAX_QUESTION_CHARS - [...readQuestion()].length;
  counter.classList.toggle("over", left < 0);
  counter.textContent =
    left < 0 ? say("characters_over", -left) : left < WARN_BELOW_CHARS ? say("characters_left", left) : "";
}

/** The question or its filters were changed: it can be asked, also while another is waiting. */
export function allowAsking() {
  submit.disabled = false;
}

/** Show that the reply is being waited for. */
export function showWaiting() {
  submit.disabled = true;
  form.setAttribute("aria-busy", "true");
  status.classList.remove("heard");
  status.textContent = say("loading");
  status.classList.add("waiting");
}

/** Stop waiting. The message is for those who cannot see that the reply has come. */
export function stopWaiting(message = "") {
  allowAsking();
  form.removeAttribute("aria-busy");
  status.classList.remove("waiting");
  status.classList.add("heard");
  status.textContent = message;
}
