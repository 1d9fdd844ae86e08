/** Words of the page in English and Spanish, and dates and numbers written the way each does. */

import { remember, remembered } from "./dom.js";

const WORDS = {
  en: {
    skip: "Skip to the content",
    places: "Main",
    ask_place: "Ask",
    articles: "Articles",
    interface_language: "Language of the page",
    dark: "Dark",
    welcome: "Security cooperation between Mexico and the United States, with the source of every sentence",
    promise:
      "Ask in English or Spanish. Answers are sentences taken word for word from the articles. When the articles don’t say, Puente tells you so.",
    question: "Your question",
    ask: "Ask",
    keys: "Enter asks. Shift + Enter starts a new line.",
    characters_left: (n) => (n === 1 ? "1 character left." : `${n} characters left.`),
    characters_over: (n) => `${n} too many: please shorten the question.`,
    empty_question: "Write a question first.",
    filters: "Filters",
    published_from: "Published from",
    published_to: "Published to",
    as_of: "As of",
    as_of_hint: "“As of” answers only from what had been published by the end of that day.",
    publisher: "Publisher",
    topic: "Topic",
    article_language: "Article language",
    any: "Any",
    active_filters: "Filters in use",
    clear_filter: (label) => `Remove the filter ${label}`,
    clear_all: "Remove all",
    examples: "Questions to try",
    loading: "Reading the articles…",
    loading_article: "Opening the article…",
    answered: (n) => (n === 1 ? "Answer with 1 source." : `Answer with ${n} sources.`),
    refused: "No answer from the articles.",
    answer: "Answer",
    in_en: "in English",
    in_es: "in Spanish",
    language_en: "English",
    language_es: "Spanish",
    confidence: "Confidence",
    confidence_words: { high: "high", fair: "fair", low: "low" },
    copy: "Copy answer",
    copied: "Copied",
    copy_failed: "The browser did not allow copying",
    sources: "Sources",
    date_unknown: "date unknown",
    page: (label) => `p. ${label}`,
    page_break: (label) => `Page ${label}`,
    section: (title) => `Section “${title}”`,
    read_in_article: "Read it in the article",
    original: "Original:",
    named_sources: (n) => (n === 1 ? "The article names 1 source" : `The article names ${n} sources`),
    passages: (n) => `Nearest passages (${n})`,
    closest: "Closest passages, not an answer",
    closest_note: "These passages are near the question in meaning or in words. They do not answer it.",
    published_by: (date) => `From what had been published by ${date}.`,
    notices: "Good to know",
    refusal: {
      no_document: "The articles don’t cover this",
      no_figure: "The articles don’t give that figure",
      false_premise: "The question assumes something the articles don’t say",
      after_newest: "That is later than the newest article",
      low_confidence: "Not sure enough to answer",
    },
    refusal_fallback: "Nothing in the articles supports an answer.",
    refusal_hint: "A name, a place or a date often helps.",
    refusal_hint_filters: "A name, a place or a date often helps; so may removing the filters.",
    freshness: (documents, newest) =>
      `${documents === 1 ? "1 article" : `${documents} articles`}, ${newest ? `the newest dated ${newest}` : "none of them dated"}.`,
    built: (when) => `Index built ${when}.`,
    stale: (names) => `Not brought up to date lately: ${names}.`,
    error_network: "Puente could not be reached. Check the connection and try again.",
    error_busy: "Too many questions at once.",
    error_wait: (seconds) => `Try again in ${seconds} s.`,
    error_invalid: "The service did not accept the question.",
    error_missing: "There is no such article, or no such version of it.",
    error_service: "Something went wrong at the service.",
    error_draw: "The reply could not be shown.",
    request_id: (id) => `Reference for the operators: ${id}`,
    retry: "Try again",
    back_to_answer: "Back to the answer",
    all_articles: "All articles",
    published: "Published",
    written: "Written",
    article_sources: "Sources of this article",
    version: (n) => `Version ${n}`,
    newer_version: (n) => `There is a newer version of this article (${n}).`,
    open_newer: "Open it",
    withdrawn: (date) => `This article was withdrawn on ${date}. It answers no more questions.`,
    quote_missing: "This version of the article has no text at the quoted place.",
    title_contains: "Title contains",
    listed: (shown, total) => `${shown} of ${total}`,
    no_articles: "No article fits.",
    more: "Show more",
  },
  es: {
    skip: "Saltar al contenido",
    places: "Principal",
    ask_place: "Preguntar",
    articles: "Artículos",
    interface_language: "Idioma de la página",
    dark: "Oscuro",
    welcome: "La cooperación en seguridad entre México y Estados Unidos, con la fuente de cada frase",
    promise:
      "Pregunte en español o en inglés. Las respuestas son frases tomadas palabra por palabra de los artículos. Si los artículos no lo dicen, Puente lo reconoce.",
    question: "Su pregunta",
    ask: "Preguntar",
    keys: "Intro pregunta. Mayús + Intro abre otra línea.",
    characters_left: (n) => (n === 1 ? "Queda 1 carácter." : `Quedan ${n} caracteres.`),
    characters_over: (n) => `Sobran ${n}: acorte la pregunta, por favor.`,
    empty_question: "Primero escriba una pregunta.",
    filters: "Filtros",
    published_from: "Publicado desde",
    published_to: "Publicado hasta",
    as_of: "A fecha de",
    as_of_hint: "«A fecha de» responde solo con lo publicado hasta el final de ese día.",
    publisher: "Medio",
    topic: "Tema",
    article_language: "Idioma del artículo",
    any: "Cualquiera",
    active_filters: "Filtros en uso",
    clear_filter: (label) => `Quitar el filtro ${label}`,
    clear_all: "Quitar todos",
    examples: "Preguntas de ejemplo",
    loading: "Leyendo los artículos…",
    loading_article: "Abriendo el artículo…",
    answered: (n) => (n === 1 ? "Respuesta con 1 fuente." : `Respuesta con ${n} fuentes.`),
    refused: "Sin respuesta en los artículos.",
    answer: "Respuesta",
    in_en: "en inglés",
    in_es: "en español",
    language_en: "inglés",
    language_es: "español",
    confidence: "Confianza",
    confidence_words: { high: "alta", fair: "media", low: "baja" },
    copy: "Copiar la respuesta",
    copied: "Copiada",
    copy_failed: "El navegador no permitió copiar",
    sources: "Fuentes",
    date_unknown: "fecha desconocida",
    page: (label) => `p. ${label}`,
    page_break: (label) => `Página ${label}`,
    section: (title) => `Sección «${title}»`,
    read_in_article: "Leerla en el artículo",
    original: "Original:",
    named_sources: (n) => (n === 1 ? "El artículo nombra 1 fuente" : `El artículo nombra ${n} fuentes`),
    passages: (n) => `Pasajes más cercanos (${n})`,
    closest: "Los pasajes más cercanos, no una respuesta",
    closest_note: "Estos pasajes se acercan a la pregunta por su sentido o sus palabras. No la responden.",
    published_by: (date) => `Con lo publicado hasta el ${date}.`,
    notices: "Conviene saber",
    refusal: {
      no_document: "Los artículos no tratan esto",
      no_figure: "Los artículos no dan esa cifra",
      false_premise: "La pregunta supone algo que los artículos no dicen",
      after_newest: "Es posterior al artículo más reciente",
      low_confidence: "Sin certeza suficiente para responder",
    },
    refusal_fallback: "Nada en los artículos sostiene una respuesta.",
    refusal_hint: "Un nombre, un lugar o una fecha suelen ayudar.",
    refusal_hint_filters: "Un nombre, un lugar o una fecha suelen ayudar; también, quitar los filtros.",
    freshness: (documents, newest) =>
      `${documents === 1 ? "1 artículo" : `${documents} artículos`}, ${newest ? `el más reciente del ${newest}` : "ninguno con fecha"}.`,
    built: (when) => `Índice del ${when}.`,
    stale: (names) => `Sin actualizar últimamente: ${names}.`,
    error_network: "No se pudo llegar a Puente. Revise la conexión y vuelva a intentarlo.",
    error_busy: "Demasiadas preguntas a la vez.",
    error_wait: (seconds) => `Vuelva a intentarlo en ${seconds} s.`,
    error_invalid: "El servicio no aceptó la pregunta.",
    error_missing: "No existe ese artículo o esa versión.",
    error_service: "Algo falló en el servicio.",
    error_draw: "No se pudo mostrar la respuesta.",
    request_id: (id) => `Referencia para los responsables: ${id}`,
    retry: "Reintentar",
    back_to_answer: "Volver a la respuesta",
    all_articles: "Todos los artículos",
    published: "Publicado",
    written: "Escrito",
    article_sources: "Fuentes de este artículo",
    version: (n) => `Versión ${n}`,
    newer_version: (n) => `Hay una versión más reciente de este artículo (${n}).`,
    open_newer: "Abrirla",
    withdrawn: (date) => `Este artículo se retiró el ${date}. Ya no responde preguntas.`,
    quote_missing: "Esta versión del artículo no tiene texto en el lugar citado.",
    title_contains: "El título contiene",
    listed: (shown, total) => `${shown} de ${total}`,
    no_articles: "Ningún artículo coincide.",
    more: "Mostrar más",
  },
};

/** Topics of the starter corpus in Spanish; English is the slug with spaces. */
const TOPICS_ES = {
  "aid-programs": "programas de ayuda",
  "arms-trafficking": "tráfico de armas",
  "bilateral-dialogue": "diálogo bilateral",
  "border-security": "seguridad fronteriza",
  cartels: "cárteles",
  corruption: "corrupción",
  "court-cases": "casos judiciales",
  disappearances: "desapariciones",
  extradition: "extradición",
  fentanyl: "fentanilo",
  homicides: "homicidios",
  intelligence: "inteligencia",
  migration: "migración",
  "military-cooperation": "cooperación militar",
  "money-laundering": "lavado de dinero",
  remittances: "remesas",
  repatriations: "repatriaciones",
  sanctions: "sanciones",
  "security-strategy": "estrategia de seguridad",
  sovereignty: "soberanía",
  tariffs: "aranceles",
  "terrorist-designations": "designaciones como terroristas",
  trade: "comercio",
  transfers: "traslados",
  tunnels: "túneles",
  "world-cup": "Mundial",
};

export const EXAMPLES = {
  en: [
    "How many cartel figures did Mexico transfer in February 2025?",
    "What share of guns traced in Mexico come from the United States?",
    "How much did Congress give the Mérida Initiative from 2008 to 2021?",
  ],
  es: [
    "¿Cuáles son los cuatro ejes de la estrategia de seguridad?",
    "¿Qué hizo la operación Frontera Norte?",
    "¿Cuántas personas siguen desaparecidas según la revisión de marzo de 2026?",
  ],
};

const REMEMBERED_AS = "puente.language";

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
