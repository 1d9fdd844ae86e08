/** Addresses of this page: what the location says, and how to write one. */

export const FILTER_NAMES = ["published_from", "published_to", "as_of", "publisher", "topic", "lang"];
const LIST_FILTER_NAMES = ["title", "topic", "publisher", "lang"];

/** The address of an article, at the quote if start and end (code points) are given. */
export function articlePath(documentId, version = null, start = null, end = null) {
  const query = version === null ? "" : `?version=${version}`;
  const place = start === null || end === null ? "" : `#c${start}-${end}`;
  return `/documents/${encodeURIComponent(documentId)}${query}${place}`;
}

/** The address of what changed in an article from one version to another; null means the newest. */
export function changesPath(documentId, from, to = null) {
  const query = to === null ? `from=${from}` : `from=${from}&to=${to}`;
  return `/documents/${encodeURIComponent(documentId)}?${query}`;
}

/** The address of a question with its filters: what a shared answer looks like. */
export function questionPath(question, filters) {
  const query = new URLSearchParams({ q: question });
  for (const name of FILTER_NAMES) if (filters[name]) query.set(name, filters[name]);
  return `/?${query}`;
}

/** The address of the articles as a list ("documents") or as a "timeline", with the filters in use. */
export function documentsPath(view, filters) {
  const query = new URLSearchParams();
  for (const name of LIST_FILTER_NAMES) if (filters[name]) query.set(name, filters[name]);
  return query.size > 0 ? `/${view}?${query}` : `/${view}`;
}

/**
 * What a location shows, one of
 *   {view: "ask", question, filters, unread}     unread: names of filters that cannot be read
 *   {view: "article", id, version, start, end}   version, start and end may be null
 *   {view: "changes", id, from, to}              to may be null: the newest version
 *   {view: "documents", filters}
 *   {view: "timeline", filters}
 *   {view: "history"}
 *   {view: "standing"}
 *   {view: "service"}
 */
export function readPlace(location) {
  const query = new URLSearchParams(location.search);
  if (location.pathname.startsWith("/documents/") && location.pathname.length > "/documents/".length) {
    const id = decoded(location.pathname.slice("/documents/".length));
    const from = versionNumber(query.get("from"));
    if (from !== null) return { view: "changes", id, from, to: versionNumber(query.get("to")) };
    const place = /^#c(\d{1,9})-(\d{1,9})$/.exec(location.hash);
    return {
      view: "article",
      id,
      version: versionNumber(query.get("version")),
      start: place ? Number(place[1]) : null,
      end: place ? Number(place[2]) : null,
    };
  }
  const path = location.pathname.replace(/\/$/, "");
  const read = (names) => Object.fromEntries(names.map((name) => [name, validFilter(name, query.get(name))]));
  if (path === "/documents") return { view: "documents", filters: read(LIST_FILTER_NAMES) };
  if (path === "/timeline") return { view: "timeline", filters: read(LIST_FILTER_NAMES) };
  if (path === "/history") return { view: "history" };
  if (path === "/standing") return { view: "standing" };
  if (path === "/service") return { view: "service" };
  const filters = read(FILTER_NAMES);
  const unread = FILTER_NAMES.filter((name) => query.get(name) && !filters[name]);
  return { view: "ask", question: (query.get("q") ?? "").trim(), filters, unread };
}

function versionNumber(text) {
  return /^[1-9]\d{0,8}$/.test(text ?? "") ? Number(text) : null;
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function validFilter(name, value) {
  if (!value) return "";
  if (name === "lang") return value === "en" || value === "es" ? value : "";
  if (["publisher", "topic", "title"].includes(name)) return value;
  return isDay(value) ? value : "";
}

/** Whether the text is a day of the calendar as YYYY-MM-DD; 30 February is none. */
function isDay(text) {
  const moment = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}
