/** Saying whether an answer helped, and why. */

import { giveFeedback } from "./api.js";
import { element } from "./dom.js";
import { say } from "./i18n.js";

const MAX_COMMENT_CHARS = 2000;

/** What was said of a reply while the page was open: {verdict, comment}. */
const given = new WeakMap();

/** Two thumbs and, once one was pressed, a box for a comment. */
export function drawFeedback(reply) {
  const said = element("span", { role: "status", class: "noted" });
  const thumbs = ["up", "down"].map((verdict) =>
    element(
      "button",
      { type: "button", class: `thumb ${verdict}`, onclick: () => send(verdict, given.get(reply)?.comment ?? null) },
      say(`thumb_${verdict}`),
    ),
  );
  const comment = element("textarea", { rows: "2", maxlength: MAX_COMMENT_CHARS });
  const form = element(
    "form",
    {
      class: "comment",
      hidden: true,
      onsubmit: (event) => {
        event.preventDefault();
        send(given.get(reply).verdict, comment.value.trim() || null);
      },
    },
    element("label", {}, element("span", {}, say("comment")), comment),
    element("button", { type: "submit", class: "plain" }, say("send")),
  );
  const draw = () => {
    const verdict = given.get(reply)?.verdict;
    thumbs[0].setAttribute("aria-pressed", String(verdict === "up"));
    thumbs[1].setAttribute("aria-pressed", String(verdict === "down"));
  };

  async function send(verdict, words) {
    said.textContent = "";
    try {
      await giveFeedback(reply.id, { verdict, comment: words });
    } catch (error) {
      said.textContent = say(error.status === 404 || error.status === 410 ? "feedback_gone" : "feedback_failed");
      return;
    }
    given.set(reply, { verdict, comment: words });
    draw();
    said.textContent = say(words === null ? "thanks" : "comment_taken");
    const isDone = form.contains(document.activeElement);
    form.hidden = isDone;
    comment.value = words ?? comment.value;
    if (isDone) thumbs[verdict === "up" ? 0 : 1].focus();
  }

  draw();
  return element(
    "div",
    { class: "feedback", role: "group", "aria-label": say("feedback") },
    element("div", { class: "thumbs" }, element("span", {}, say("helped")), thumbs, said),
    form,
  );
}
