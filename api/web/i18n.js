/** Words of the page in English and Spanish, and dates and numbers written the way each does. */

import { remember, remembered } from "./dom.js";
import { WORDS_EN } from "./words_en.js";
import { TOPICS_ES, WORDS_ES } from "./words_es.js";

const WORDS = { en: WORDS_EN, es: WORDS_ES };
const REMEMBERED_AS = "puente.language";
const GAP = "\ufffc"; // stands for what is no text

let language = firstLanguage();

function firstLanguage() {
  const kept = remembered(REMEMBERED_AS);
  if (kept === "en" || kept === "es") return kept;
  return navigator.language?.toLowerCase().startsWith("es") ? "es" : "en";
}

/** The language of the page, "en" or "es". */
export function interfaceLanguage() {
  return language;
}

/** Switch the page to "en" or "es" and remember it. The caller draws the page again. */
export function setInterfaceLanguage(next) {
  language = next === "es" ? "es" : "en";
  remember(REMEMBERED_AS, language);
}

/** A phrase of the page; phrases with a gap take what goes in it. */
export function say(key, ...gaps) {
  const phrase = WORDS[language][key];
  return typeof phrase === "function" ? phrase(...gaps) : phrase;
}

/** A phrase with one gap as nodes, with a node in the gap. */
export function sayAround(key, node) {
  const [before, after] = say(key, GAP).split(GAP);
  return [before, node, after];
}

/** Write the fixed labels of the shell: [data-t] is text, [data-t-label] is the accessible name. */
export function labelShell() {
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = say(node.dataset.t);
  for (const node of document.querySelectorAll("[data-t-label]")) {
    node.setAttribute("aria-label", say(node.dataset.tLabel));
  }
}

/** "6 March 2025", "March 2025" or "2025" for 2025-03-06, 2025-03, 2025; other text as it is. */
export function writeDate(text) {
  if (!text) return say("date_unknown");
  const parts = /^(\d{4})-(\d{2})(?:-(\d{2}))?(?:T.*)?$/.exec(text);
  if (!parts) return text;
  const [, year, month, day] = parts;
  const moment = new Date(`${year}-${month}-${day ?? "01"}T00:00:00Z`);
  if (Number.isNaN(moment.getTime())) return text;
  const style = day ? { dateStyle: "long" } : { year: "numeric", month: "long" };
  return new Intl.DateTimeFormat(language, { ...style, timeZone: "UTC" }).format(moment);
}

/** The day of a moment (ISO 8601) where the reader is. */
export function writeDay(moment) {
  return writeMoment(moment, { dateStyle: "long" });
}

/** The time of a moment (ISO 8601) where the reader is. */
export function writeTime(moment) {
  return writeMoment(moment, { timeStyle: "short" });
}

/** The day and time of a moment (ISO 8601) where the reader is. */
export function writeWhen(moment) {
  return writeMoment(moment, { dateStyle: "medium", timeStyle: "short" });
}

/** "Mar 6" or "6 mar" for 2025-03-06. */
export function writeShortDay(day) {
  return writeMoment(`${day}T00:00:00Z`, { day: "numeric", month: "short", timeZone: "UTC" });
}

function writeMoment(text, style) {
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? say("date_unknown") : new Intl.DateTimeFormat(language, style).format(moment);
}

/** "93%" or "93 %" for 0.93. */
export function writePercent(ratio) {
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 }).format(ratio);
}

/** A count with the separators of the language. */
export function writeCount(count) {
  return new Intl.NumberFormat(language).format(count);
}

/** The name of a language of an article, in the language of the page. */
export function languageName(lang) {
  return lang === "en" || lang === "es" ? say(`language_${lang}`) : lang;
}

/** A topic in the language of the page. */
export function topicName(topic) {
  return (language === "es" && Object.hasOwn(TOPICS_ES, topic) && TOPICS_ES[topic]) || topic.replaceAll("-", " ");
}
