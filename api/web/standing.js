/** What is known of a cited article beside its text: corrections, what became of it, its copies. */

import { element, plain, separated } from "./dom.js";
import { say, writeCount, writeDate } from "./i18n.js";
import { drawPublisherNotices } from "./notices.js";
import { articlePath, changesPath } from "./places.js";

const GONE = ["deleted", "retracted", "purged"];

/** Nodes for a citation; none where its article simply stands. */
export function drawStanding(citation) {
  return [drawBecame(citation), drawPublisherNotices(citation.corrections, citation.lang)];
}

/** The same in words, a line each. */
export function describeStanding(citation) {
  const became = whatBecame(citation);
  return [
    ...(became ? [say(`standing_${became}`)] : []),
    ...citation.corrections.map(({ on, text }) => `${say("corrected_on", on && writeDate(on))}: ${text}`),
  ];
}

/** The citation's standing if it tells of what came after the quoted version, else null. */
function whatBecame({ standing, corrections, version }) {
  if (standing === "corrected") return corrections.some((notice) => notice.version > version) ? standing : null;
  return standing === "superseded" || GONE.includes(standing) ? standing : null;
}

function drawBecame(citation) {
  const became = whatBecame(citation);
  if (!became) return null;
  const isGone = GONE.includes(became);
  const { document_id: id, version } = citation;
  return element(
    "p",
    { class: isGone ? "became gone" : "became" },
    say(`standing_${became}`),
    isGone
      ? null
      : [
          " ",
          separated([
            element("a", { href: articlePath(id), "data-internal": true }, say("open_newest")),
            element("a", { href: changesPath(id, version), "data-internal": true }, say("see_changes")),
          ]),
        ],
  );
}

/** Who else carries the article, and how many tell the story in words of their own; null if nobody. */
export function drawStory({ document_id: id, story }) {
  if (!story) return null;
  const named = story.carried_by.map(plain).join(", ");
  return element(
    "p",
    { class: "story facts" },
    separated([
      element("span", {}, say("carried_by", story.copies, writeCount(story.copies)), named && [": ", element("bdi", {}, named)]),
      element("span", {}, say("independent_sources", story.independent_sources)),
      story.original === id
        ? null
        : element("a", { href: articlePath(story.original), "data-internal": true }, say("published_first")),
    ]),
  );
}
