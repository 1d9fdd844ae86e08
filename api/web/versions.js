/** The versions of an article, newest first, and what stands where an article no longer does. */

import { dateNode } from "./article_facts.js";
import { element, plain, separated } from "./dom.js";
import { say, writeDate } from "./i18n.js";
import { drawPublisherNotices } from "./notices.js";
import { articlePath, changesPath } from "./places.js";

/**
 * The list of versions.
 *
 * history: as GET /v1/documents/{id}/versions gives it.
 * shownVersion: the one that is on the page, or null.
 */
export function drawVersions(history, shownVersion) {
  const { document_id: id, versions } = history;
  const rows = versions.map((one, row) => drawVersion(id, one, versions[row - 1] ?? null, shownVersion));
  return element(
    "section",
    { "aria-labelledby": "versions-title", class: "versions" },
    element("h3", { class: "quiet", id: "versions-title" }, say("versions")),
    element("ol", { reversed: true }, rows.reverse()),
  );
}

function drawVersion(id, one, before, shownVersion) {
  const isShown = one.version === shownVersion;
  const title = before && before.title !== one.title ? element("bdi", {}, plain(one.title)) : null;
  return element(
    "li",
    {},
    separated([
      element(
        "a",
        { href: articlePath(id, one.version), "data-internal": true, "aria-current": isShown ? "true" : null },
        say("version", one.version),
      ),
      element("span", {}, say("valid_from"), " ", dateNode(one.valid_from)),
      title,
      before
        ? element(
            "a",
            {
              href: changesPath(id, before.version, one.version),
              "data-internal": true,
              "aria-label": say("see_changes_between", before.version, one.version),
            },
            say("see_changes"),
          )
        : null,
    ]),
  );
}

/**
 * In place of an article, or a version of one, that there is not.
 *
 * id: of the article, where only the version is missing; else null.
 */
export function drawMissing(id) {
  return [
    element("h2", { id: "article-title", tabindex: "-1" }, say(id === null ? "missing_title" : "missing_version_title")),
    element(
      "div",
      { class: "gone-note" },
      element("p", {}, say(id === null ? "missing_note" : "missing_version_note")),
      element(
        "p",
        {},
        separated([
          id === null ? null : element("a", { href: articlePath(id), "data-internal": true }, say("open_newest")),
          element("a", { href: "/documents", "data-internal": true }, say("all_articles")),
        ]),
      ),
    ),
  ];
}

/**
 * In place of an article that was deleted or purged.
 *
 * problem: "purged", or anything else for deleted.
 * history: its versions that can still be read, or null.
 */
export function drawGone(problem, history) {
  const isPurged = problem === "purged";
  const deletedAt = history?.deleted_at ?? null;
  return [
    element("h2", { id: "article-title", tabindex: "-1" }, say(isPurged ? "purged_title" : "deleted_title")),
    element(
      "div",
      { class: "gone-note" },
      deletedAt && !isPurged ? element("p", {}, say("deleted_on", writeDate(deletedAt))) : null,
      element("p", {}, say(isPurged ? "purged_note" : "deleted_note")),
    ),
    history ? drawPublisherNotices(history.notices, null) : null,
    history && history.versions.length > 0 ? drawVersions(history, null) : null,
  ].filter((node) => node !== null);
}
