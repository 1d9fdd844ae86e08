/** Corrections and retractions: when, in whose words, and who says so. */

import { element, plain } from "./dom.js";
import { say, writeDate } from "./i18n.js";

/** The notices as a list, oldest first; null where there are none. `lang` is that of the article. */
export function drawPublisherNotices(notices, lang) {
  if (notices.length === 0) return null;
  return element("ul", { class: "publisher-notices" }, notices.map((notice) => drawNotice(notice, lang)));
}

function drawNotice(notice, lang) {
  const isRetraction = notice.kind === "retraction";
  const origin =
    notice.origin === "article"
      ? say("notice_in_article", notice.version)
      : say("notice_by_hand", writeDate(notice.recorded_at));
  return element(
    "li",
    { class: isRetraction ? "retraction" : "correction" },
    element("strong", {}, say(isRetraction ? "retracted_on" : "corrected_on", notice.on && writeDate(notice.on))),
    element("p", { lang: notice.origin === "article" ? lang : null }, element("bdi", {}, plain(notice.text))),
    element("p", { class: "hint" }, origin, isRetraction ? ` ${say("retracted_note")}` : null),
  );
}
