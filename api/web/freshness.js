/** How fresh the index is that answers. */

import { element, plain } from "./dom.js";
import { say, writeCount, writeDate } from "./i18n.js";

/** Nodes for the index as an answer, or GET /v1/index, tells of it. */
export function drawFreshness(index) {
  const newest = index.newest_published ? writeDate(index.newest_published) : null;
  const count = index.documents === 1 ? 1 : writeCount(index.documents);
  const lines = [say("freshness", count, newest)];
  if (index.built_at) lines.push(say("built", writeDate(index.built_at)));
  return [
    element("p", { class: "freshness" }, lines.join(" ")),
    index.stale_sources.length > 0
      ? element("p", { class: "stale" }, say("stale", index.stale_sources.map(plain).join(", ")))
      : null,
  ].filter((node) => node !== null);
}
