/** The conversation: what was said before the question on the page, and following up on its answer. */

import { element, plain } from "./dom.js";
import { say, writeDay } from "./i18n.js";
import { languageLabel } from "./language_label.js";
import { questionPath } from "./places.js";
import { QuestionBox } from "./question_box.js";

const earlier = document.getElementById("conversation");
const form = document.getElementById("follow-up");

let box = null;

/** Wire the box under an answer, once; `submitted` is called with the question to follow up with. */
export function startFollowUp(submitted) {
  const complain = (...phrase) => {
    form.querySelector(".counter").textContent = say(...phrase);
  };
  box = new QuestionBox(form, { complain, submitted: () => box.check() && submitted(box.read()) });
}

/** Offer to follow up on the answer that is on the page; without one, what was written is gone. */
export function offerFollowUp(isOffered) {
  form.hidden = !isOffered;
  if (isOffered) box.drawCounter();
  else box.write("");
}

/**
 * Draw the turns before the question on the page.
 *
 * open(turn): called when one of them is chosen.
 */
export function drawEarlier(turns, open) {
  earlier.hidden = turns.length === 0;
  earlier.replaceChildren(
    element("h2", { class: "quiet" }, say("conversation")),
    element("ol", {}, turns.map((turn) => drawTurn(turn, open))),
  );
}

function drawTurn(turn, open) {
  const choose = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(turn);
  };
  return element(
    "li",
    {},
    element("a", { href: turnPath(turn), onclick: choose }, element("bdi", {}, plain(turn.question))),
    drawSaid(turn),
  );
}

/** What was answered in a turn, in the language of the articles it is from; said where it is not the reader's. */
export function drawSaid({ answer, lang }) {
  if (answer === null) return element("p", { class: "said-before" }, say("refused"));
  const isForeign = lang && lang !== document.documentElement.lang;
  return element(
    "p",
    { class: "said-before" },
    element("bdi", { lang: lang ?? null }, answer),
    isForeign ? [" ", languageLabel(lang)] : [],
  );
}

/** When the answer on the page was given, where it is of before, and asking again. */
export function drawKept(turn, askAnew) {
  return element(
    "p",
    { class: "kept hint" },
    say("answered_on", writeDay(turn.askedAt)),
    " ",
    element("button", { type: "button", class: "as-link", onclick: askAnew }, say("ask_again")),
  );
}

/** The address of a turn: its question as it was understood, so that it stands alone. */
export function turnPath({ understood, filters }) {
  return questionPath(understood, filters);
}
