/** A label that says in which language something is that is not the reader's. */

import { element } from "./dom.js";
import { say } from "./i18n.js";

export function languageLabel(lang) {
  const text = lang === "en" || lang === "es" ? say(`in_${lang}`) : lang;
  return element("span", { class: "foreign", lang: document.documentElement.lang }, text);
}
