/** A box in which a question is written: how long it is, when it is asked, and when it cannot be. */

import { say } from "./i18n.js";

const MAX_QUESTION_CHARS = 2000;
const WARN_BELOW_CHARS = 200;

export class QuestionBox {
  /**
   * form: holds a <textarea>, a submit button and a .counter.
   * complain(key, ...gaps): called with the phrase that tells why what is written cannot be asked.
   * submitted(): called when it is to be asked.
   * stopped(): called when what was asked is not waited for any longer.
   */
  constructor(form, { complain, submitted, stopped }) {
    this.box = form.querySelector("textarea");
    this.submit = form.querySelector("[type=submit]");
    this.counter = form.querySelector(".counter");
    this.complain = complain;
    this.submit.addEventListener("click", (event) => {
      if (this.submit.type !== "button" || event.detail > 1) return; // The second press of a double one stops nothing.
      event.preventDefault(); // The button asks again from here on, but not by this press.
      stopped();
    });
    this.submit.addEventListener("keydown", (event) => {
      if (event.repeat) event.preventDefault();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      submitted();
    });
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      submitted();
    });
    this.box.addEventListener("input", () => {
      this.allow();
      this.drawCounter();
    });
  }

  /** What is written in the box. */
  read() {
    return this.box.value.trim();
  }

  /** Put a question into the box. */
  write(question) {
    this.box.value = question;
    this.drawCounter();
  }

  /** Whether what is written can be asked; if not, the page says why. */
  check() {
    const length = [...this.read()].length;
    if (length > 0 && length <= MAX_QUESTION_CHARS) return true;
    if (length === 0) this.complain("empty_question");
    else this.complain("characters_over", length - MAX_QUESTION_CHARS);
    this.box.focus();
    return false;
  }

  /** How many characters are left, once that matters. */
  drawCounter() {
    const left = MAX_QUESTION_CHARS - [...this.read()].length;
    this.counter.classList.toggle("over", left < 0);
    this.counter.textContent =
      left < 0 ? say("characters_over", -left) : left < WARN_BELOW_CHARS ? say("characters_left", left) : "";
  }

  /** The question or its filters were changed: it can be asked, also while another is waiting. */
  allow() {
    this.label("submit", "ask");
  }

  /** It has been asked, and need not be asked again: the button stops it. */
  disallow() {
    this.label("button", "stop");
  }

  label(type, key) {
    this.submit.type = type;
    this.submit.dataset.t = key;
    this.submit.textContent = say(key);
  }
}
