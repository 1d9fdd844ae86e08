/** What is known of a reply before it is whole: the passages that are being read, the answer so far. */

import { drawPassageList } from "./citations.js";
import { element } from "./dom.js";
import { say } from "./i18n.js";

const WAIT_MS = 500; // A reply that is whole by then is drawn once.

export class EarlyReply {
  /**
   * replyPlace, evidencePlace: where the reply will stand; others may empty them meanwhile.
   * openPassage(passage, openerId): called when a passage is opened.
   */
  constructor(replyPlace, evidencePlace, openPassage) {
    this.replyPlace = replyPlace;
    this.evidencePlace = evidencePlace;
    this.openPassage = openPassage;
    this.passages = [];
    this.text = "";
    this.isShown = false;
    replyPlace.setAttribute("aria-busy", "true"); // It is read out when it is whole.
    this.timer = setTimeout(() => this.show(), WAIT_MS);
  }

  takePassages(passages) {
    this.passages = passages;
    if (this.isShown) this.drawPassages();
  }

  takePiece(text) {
    this.text += text;
    if (this.isShown) this.drawText();
  }

  /** The reply is whole, or will not come. */
  stop() {
    clearTimeout(this.timer);
    this.isShown = false;
    this.replyPlace.removeAttribute("aria-busy");
  }

  show() {
    this.isShown = true;
    this.drawPassages();
    this.drawText();
  }

  drawText() {
    if (this.text === "") return;
    this.replyPlace.replaceChildren(
      element("h2", { class: "quiet" }, say("answer")),
      element("p", { class: "answer" }, element("bdi", {}, this.text)),
    );
  }

  drawPassages() {
    if (this.passages.length === 0) return;
    this.evidencePlace.replaceChildren(
      element(
        "section",
        { class: "passages", "aria-labelledby": "being-read" },
        element("h2", { class: "quiet", id: "being-read" }, say("being_read")),
        drawPassageList(this.passages, this.openPassage),
      ),
    );
  }
}
