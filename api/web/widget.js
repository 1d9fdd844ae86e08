/**
 * Puente as a chat bubble on any page, by one tag:
 *
 *   <script src="https://puente.example.org/widget.js" defer></script>
 *
 * docs/widget.md tells its data- attributes and what the page's Content-Security-Policy must allow. It lives in a
 * shadow tree of its own; whatever comes from the service enters as text, and no style or script is ever inline.
 */
(() => {
  "use strict";

  const TAG = "puente-widget";
  const MOST_CHARS = 2000;
  const MOST_TURNS = 20; // of the conversation that is sent along
  const MOST_TURN_CHARS = 4000;
  const SHOWN_PASSAGES = 3;
  const MARGIN = 12; // pixels above a question that is scrolled to
  const BECAME = ["corrected", "superseded", "retracted", "deleted"]; // a cited version, by its standing
  const script = document.currentScript;
  const base = new URL(".", script.src);
  const options = script.dataset;

  const WORDS = {
    en: {
      title: "Ask the articles",
      open: "Ask a question",
      close: "Close",
      welcome: "Ask about US–Mexico security cooperation, in English or Spanish. Every sentence of an answer is quoted from an article.",
      conversation: "Conversation",
      question: "Your question",
      ask: "Ask",
      stop: "Stop",
      stopped: "Stopped.",
      retry: "Try again",
      too_long: (n) => `${n === 1 ? "1 character" : `${n} characters`} too many: please shorten the question.`,
      other: "Español",
      asked: "You asked:",
      reading: "Reading the articles…",
      answered: (n) => (n === 1 ? "Answer with 1 source." : `Answer with ${n} sources.`),
      in_en: "(in English)",
      in_es: "(in Spanish)",
      refused: "No answer from the articles.",
      sources: "Sources",
      nearest: "Nearest passages, not an answer",
      read: "Read it in the article",
      opens: "(opens in a new tab)",
      source: (n, title) => `Source ${n}: ${title}`,
      undated: "date unknown",
      corrected: "The article was corrected.",
      superseded: "There is a newer version of this article.",
      retracted: "The article has been retracted since.",
      deleted: "The article has been deleted since.",
      busy: (seconds) => (seconds ? `Too many questions. Try again in ${seconds} ${seconds === 1 ? "second" : "seconds"}.` : "Too many questions. Try again in a while."),
      closed: "This service does not answer without a key.",
      unreachable: "The service cannot be reached from this page.",
      failed: "The question could not be answered. Try again.",
      not_now: "The service cannot answer just now. Try again in a while.",
      not_taken: "The question was not taken.",
      about: "Puente: answers quoted word for word",
    },
    es: {
      title: "Pregunte a los artículos",
      open: "Hacer una pregunta",
      close: "Cerrar",
      welcome: "Pregunte sobre la cooperación en seguridad entre México y Estados Unidos, en español o en inglés. Cada frase de una respuesta se cita de un artículo.",
      conversation: "Conversación",
      question: "Su pregunta",
      ask: "Preguntar",
      stop: "Detener",
      stopped: "Detenido.",
      retry: "Reintentar",
      too_long: (n) => `${n === 1 ? "Sobra 1 carácter" : `Sobran ${n} caracteres`}: acorte la pregunta, por favor.`,
      other: "English",
      asked: "Usted preguntó:",
      reading: "Leyendo los artículos…",
      answered: (n) => (n === 1 ? "Respuesta con 1 fuente." : `Respuesta con ${n} fuentes.`),
      in_en: "(en inglés)",
      in_es: "(en español)",
      refused: "Los artículos no dan respuesta.",
      sources: "Fuentes",
      nearest: "Pasajes más cercanos, no una respuesta",
      read: "Leerlo en el artículo",
      opens: "(se abre en otra pestaña)",
      source: (n, title) => `Fuente ${n}: ${title}`,
      undated: "fecha desconocida",
      corrected: "El artículo fue corregido.",
      superseded: "Hay una versión más nueva de este artículo.",
      retracted: "El artículo fue retractado después.",
      deleted: "El artículo fue retirado después.",
      busy: (seconds) => (seconds ? `Demasiadas preguntas. Intente de nuevo en ${seconds} ${seconds === 1 ? "segundo" : "segundos"}.` : "Demasiadas preguntas. Intente de nuevo en un momento."),
      closed: "Este servicio no responde sin una clave.",
      unreachable: "No se puede llegar al servicio desde esta página.",
      failed: "No se pudo responder la pregunta. Intente de nuevo.",
      not_now: "El servicio no puede responder ahora. Intente de nuevo en un rato.",
      not_taken: "No se aceptó la pregunta.",
      about: "Puente: respuestas citadas palabra por palabra",
    },
  };

  const STYLE = `
    :host { all: initial !important; }
    * { box-sizing: border-box; margin: 0; padding: 0; font: inherit; color: inherit; }
    [hidden] { display: none !important; }
    .root {
      color-scheme: light dark;
      --paper: light-dark(#ffffff, #182226); --ink: light-dark(#17242a, #e6ebe9); --soft: light-dark(#51626a, #a3b3b6);
      --edge: light-dark(#71838a, #7d9096); --line: light-dark(#ccd5d4, #34444a); --wash: light-dark(#eef3f3, #223036);
      --water: light-dark(#0b5566, #7cc7d6); --clay: light-dark(#9a3b1e, #f0a184);
      --accent: #0b5566; --on-accent: #ffffff;
      --serif: "Iowan Old Style", "Palatino Linotype", Palatino, Charter, "Liberation Serif", Georgia, serif;
      position: fixed; z-index: 2147483647; inset-block-end: 1em; inset-inline-end: 1em;
      font: medium/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; color: var(--ink);
      text-align: start; overflow-wrap: anywhere;
    }
    .root[data-theme="light"] { color-scheme: light; }
    .root[data-theme="dark"] { color-scheme: dark; }
    .root[data-position="left"] { inset-inline: 1em auto; }
    :focus-visible { outline: 3px solid var(--water); outline-offset: 2px; }
    button { cursor: pointer; border: 0; background: none; }
    a { color: var(--water); text-underline-offset: 0.18em; }
    .bubble {
      display: grid; place-items: center; inline-size: 3.5em; block-size: 3.5em; margin-inline-start: auto; border-radius: 50%;
      background: var(--accent); color: var(--on-accent); border: 2px solid var(--paper); box-shadow: 0 2px 10px rgb(0 0 0 / 0.35);
    }
    [data-position="left"] .bubble { margin-inline: 0 auto; }
    .bubble svg { inline-size: 1.6em; block-size: 1.6em; fill: currentColor; }
    .panel {
      display: flex; flex-direction: column; inline-size: min(26em, calc(100vw - 2em)); block-size: min(40em, calc(100dvh - 7em));
      margin-block-end: 0.75em; background: var(--paper); border: 1px solid var(--edge); border-radius: 0.6em; overflow: hidden;
      box-shadow: 0 6px 30px rgb(0 0 0 / 0.3);
    }
    header { display: flex; align-items: center; gap: 0.25em; padding: 0.5em 0.5em 0.5em 1em; background: var(--accent); color: var(--on-accent); }
    header :focus-visible { outline-color: currentColor; outline-offset: -2px; }
    h2 { flex: 1; font: 600 1.1em/1.3 var(--serif); }
    header button { min-block-size: 2.25em; padding: 0 0.6em; }
    header .close { min-inline-size: 1.6em; min-block-size: 1.6em; padding: 0 0.4em; font-size: 1.4em; line-height: 1; }
    .talk { flex: 1; overflow-y: auto; padding: 1em; overscroll-behavior: contain; }
    .talk:focus-visible { outline-offset: -3px; }
    .welcome { color: var(--soft); }
    .turn { margin-block-start: 1.25em; }
    .asked { inline-size: fit-content; max-inline-size: 90%; margin-inline-start: auto; padding: 0.4em 0.8em; background: var(--wash); border-radius: 0.6em; white-space: pre-wrap; }
    .answer { margin-block-start: 0.75em; font-family: var(--serif); font-size: 1.08em; }
    .cite { color: var(--water); padding: 0 0.2em; min-inline-size: 1.6em; font-size: 0.88em; text-decoration: underline; text-underline-offset: 0.18em; }
    .foreign { color: var(--soft); font-size: 0.85em; font-style: italic; }
    .label, .waiting, .became { margin-block-start: 0.75em; color: var(--soft); font-size: 0.9em; }
    li .became { font-size: 0.98em; }
    .trouble, .became, .complaint { color: var(--clay); }
    .trouble, .refusal { margin-block-start: 0.75em; }
    .complaint:not(:empty) { padding: 0.5em 0.6em 0; }
    .retry { margin-block-start: 0.5em; padding: 0.25em 0.8em; border: 1px solid var(--edge); border-radius: 0.4em; }
    ol { list-style: none; }
    li { border-block-start: 1px solid var(--line); padding-block: 0.35em; font-size: 0.92em; }
    summary { cursor: pointer; padding-block: 0.2em; }
    .facts { color: var(--soft); }
    blockquote { margin-block: 0.35em; padding-inline-start: 0.7em; border-inline-start: 3px solid var(--water); font-family: var(--serif); font-size: 1.09em; }
    bdi, blockquote, .said { unicode-bidi: isolate; }
    form { display: flex; gap: 0.5em; padding: 0.6em; border-block-start: 1px solid var(--line); }
    textarea { flex: 1; resize: none; block-size: 3.4em; padding: 0.4em 0.6em; background: var(--paper); border: 1px solid var(--edge); border-radius: 0.4em; }
    ::placeholder { color: var(--soft); opacity: 1; }
    .send { align-self: stretch; padding: 0 0.9em; border-radius: 0.4em; background: var(--accent); color: var(--on-accent); }
    .foot { padding: 0 0.6em 0.5em; font-size: 0.8em; }
    .heard { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    @media (max-width: 30em), (max-height: 30em) {
      .root:has(.panel:not([hidden])) { inset: 0; }
      .panel { inline-size: 100%; block-size: 100%; margin: 0; border: 0; border-radius: 0; }
      .root:has(.panel:not([hidden])) .bubble { display: none; }
    }
    @media (forced-colors: active) { .bubble, .send, header { border: 1px solid; } }
    @media print { .root { display: none; } }
  `;

  /** Make an element; children are nodes, or strings that become text; "on…" takes a listener. */
  function element(name, attributes = {}, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === null || value === undefined || value === false) continue;
      if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else node.setAttribute(key, value === true ? "" : value);
    }
    node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
    return node;
  }

  /** A title or name with what reverses or hides text shown as "�"; quotes are left as stored. */
  function plain(text) {
    return String(text).replace(/[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
  }

  /** The article on Puente's page, at the quote; made here, and never taken from a reply. */
  function articleAddress(place) {
    const url = new URL(`documents/${encodeURIComponent(place.document_id)}`, base);
    url.searchParams.set("version", Number(place.version));
    url.hash = `c${Number(place.start)}-${Number(place.end)}`;
    return url.href;
  }

  function oneOf(value, known, otherwise) {
    return known.includes(value) ? value : otherwise;
  }

  function firstLanguage() {
    const named = options.lang || document.documentElement.lang || navigator.language || "";
    return named.toLowerCase().startsWith("es") ? "es" : "en";
  }

  /** Why there is no reply, in the widget's language; `detail` is the service's own word on it, in English. */
  class AskingError extends Error {
    constructor(told, detail = null) {
      super(told);
      this.detail = detail;
    }
  }

  let language = firstLanguage();
  let request = null; // what is under way, or null
  const turns = []; // what was said, as the service takes it
  const say = (key, ...gaps) => {
    const phrase = WORDS[language][key];
    return typeof phrase === "function" ? phrase(...gaps) : phrase;
  };

  const bubble = element("button", { type: "button", class: "bubble", "aria-haspopup": "dialog", "aria-expanded": "false", onclick: toggle });
  const heading = element("h2", { id: "title" });
  const other = element("button", { type: "button", onclick: switchLanguage });
  const close = element("button", { type: "button", class: "close", onclick: hide }, "×");
  const welcome = element("p", { class: "welcome" });
  const talk = element("div", { class: "talk", role: "region", tabindex: "0" }, welcome);
  const label = element("label", { class: "heard", for: "question" });
  const box = element("textarea", { id: "question", "aria-describedby": "complaint", onkeydown: sendOnEnter, oninput: () => complain(null) });
  const send = element("button", { type: "submit", class: "send" });
  const form = element("form", { onsubmit: submit }, label, box, send);
  const complaint = element("p", { id: "complaint", class: "complaint", role: "alert" });
  const about = element("a", { href: base.href, target: "_blank", rel: "noopener noreferrer" });
  const heard = element("p", { class: "heard", role: "status" });
  const panel = element(
    "section",
    { class: "panel", role: "dialog", "aria-labelledby": "title", hidden: true, onkeydown: hideOnEscape },
    element("header", {}, heading, other, close),
    talk,
    complaint,
    form,
    element("p", { class: "foot" }, about),
    heard,
  );
  const root = element(
    "div",
    {
      class: "root",
      "data-theme": oneOf(options.theme, ["light", "dark"], "auto"),
      "data-position": oneOf(options.position, ["left"], "right"),
    },
    panel,
    bubble,
  );

  function drawBubble() {
    const space = "http://www.w3.org/2000/svg";
    const icon = document.createElementNS(space, "svg");
    const shape = document.createElementNS(space, "path");
    icon.setAttribute("viewBox", "0 0 24 24");
    icon.setAttribute("aria-hidden", "true");
    shape.setAttribute("d", "M4 3h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-8l-6 5v-5H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z");
    icon.append(shape);
    bubble.append(icon);
  }

  function drawWords() {
    root.lang = language;
    heading.textContent = options.title || say("title");
    other.textContent = say("other");
    other.lang = language === "en" ? "es" : "en";
    close.setAttribute("aria-label", say("close"));
    bubble.setAttribute("aria-label", say(panel.hidden ? "open" : "close"));
    welcome.textContent = say("welcome");
    talk.setAttribute("aria-label", say("conversation"));
    label.textContent = say("question");
    box.placeholder = say("question");
    send.textContent = say(request ? "stop" : "ask");
    about.textContent = say("about");
  }

  function switchLanguage() {
    language = language === "en" ? "es" : "en";
    drawWords();
  }

  function toggle() {
    if (panel.hidden) show();
    else hide();
  }

  function show() {
    panel.hidden = false;
    bubble.setAttribute("aria-expanded", "true");
    drawWords();
    box.focus();
  }

  function hide() {
    panel.hidden = true;
    bubble.setAttribute("aria-expanded", "false");
    drawWords();
    bubble.focus();
  }

  function hideOnEscape(event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    hide();
  }

  function sendOnEnter(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (!request) form.requestSubmit();
  }

  function submit(event) {
    event.preventDefault();
    if (request) {
      request.abort();
      return;
    }
    const question = box.value.trim();
    const over = [...question].length - MOST_CHARS;
    complain(over > 0 ? say("too_long", over) : null);
    if (!question || over > 0) return;
    box.value = "";
    ask(question);
  }

  /** Tell why what is written cannot be asked; null where it can. */
  function complain(why) {
    complaint.textContent = why ?? "";
  }

  async function ask(question) {
    request = new AbortController();
    const said = element("div", { class: "said" }, element("p", { class: "waiting" }, say("reading")));
    const asked = element("p", { class: "asked" }, element("span", { class: "heard" }, say("asked"), " "), question);
    const turn = element("div", { class: "turn" }, asked, said);
    talk.append(turn);
    talk.scrollTop = talk.scrollHeight;
    drawWords();
    heard.textContent = say("reading");
    try {
      const reply = await readReply(question, request.signal, said);
      said.replaceChildren(...(reply.refused ? drawRefusal(reply) : drawAnswer(reply)));
      remember("user", question);
      if (!reply.refused) remember("assistant", reply.answer);
      heard.replaceChildren(...(reply.refused ? tellRefusal(reply) : tellAnswer(reply)));
    } catch (error) {
      const isStopped = error.name === "AbortError";
      const why = isStopped ? say("stopped") : error instanceof AskingError ? error.message : say("failed");
      const line = element("p", { class: isStopped ? "waiting" : "trouble" }, why);
      if (error.detail) line.append(" ", element("bdi", { lang: "en" }, plain(error.detail)));
      said.replaceChildren(line);
      heard.replaceChildren(...line.cloneNode(true).childNodes);
      turn.append(drawRetry(question, turn));
      if (box.value === "") box.value = question;
    }
    talk.scrollTop = turn.offsetTop - talk.offsetTop - MARGIN;
    request = null;
    drawWords();
  }

  /** Asks again what got no answer, in its place. */
  function drawRetry(question, turn) {
    const again = () => {
      if (request) return;
      turn.remove();
      if (box.value.trim() === question) box.value = "";
      box.focus();
      ask(question);
    };
    return element("button", { type: "button", class: "retry", onclick: again }, say("retry"));
  }

  function remember(role, content) {
    turns.push({ role, content: [...content].slice(0, MOST_TURN_CHARS).join("") });
    while (turns.length > MOST_TURNS) turns.shift();
  }

  /** The whole reply; its sentences are shown as they come. */
  async function readReply(question, signal, said) {
    let response;
    try {
      response = await fetch(new URL("v1/ask", base), {
        method: "POST",
        headers: { "content-type": "application/json", accept: "text/event-stream" },
        body: JSON.stringify({ question, lang: language, history: turns }),
        credentials: "omit",
        redirect: "error",
        referrerPolicy: "no-referrer",
        signal,
      });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new AskingError(say("unreachable"));
    }
    if (!response.ok) throw await explain(response);
    let shown = null;
    for await (const { name, data } of readEvents(response.body)) {
      if (name === "answer") {
        if (!shown) said.replaceChildren((shown = element("p", { class: "answer" })));
        shown.append(String(data.text));
        talk.scrollTop = talk.scrollHeight;
      }
      if (name === "done") return data;
      if (name === "error") throw problem(data.status, data);
    }
    throw new AskingError(say("failed"));
  }

  async function explain(response) {
    if (response.status === 429) {
      const seconds = Number.parseInt(response.headers.get("retry-after"), 10);
      return new AskingError(say("busy", Number.isFinite(seconds) ? seconds : null));
    }
    if (response.status === 401 || response.status === 403) return new AskingError(say("closed"));
    return problem(response.status, await response.json().catch(() => null));
  }

  /** What visitors can put right is told exactly; of the rest only whether to come back. */
  function problem(status, told) {
    if (status === 503) return new AskingError(say("not_now"));
    if (status >= 400 && status < 500) return new AskingError(say("not_taken"), typeof told?.detail === "string" ? told.detail : null);
    return new AskingError(say("failed"));
  }

  /** Server-sent events, as {name, data}; comments are left out. */
  async function* readEvents(body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let waiting = "";
    try {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        waiting += value;
        const events = waiting.split("\n\n");
        waiting = events.pop();
        for (const event of events) {
          const fields = Object.fromEntries(event.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]));
          if (fields.data) yield { name: fields.event, data: JSON.parse(fields.data) };
        }
      }
    } finally {
      reader.cancel().catch(() => {});
    }
  }

  function drawAnswer(reply) {
    const sources = new Map(reply.citations.map((citation) => [citation.n, drawSource(citation)]));
    const sentences = reply.sentences.flatMap(({ text, lang, citations }) => [
      element("span", { class: "said", lang }, text),
      lang === language ? [] : [" ", element("span", { class: "foreign" }, say(`in_${lang}`))],
      citations.filter((n) => sources.has(n)).map((n) => ["\u00a0", drawMark(n, reply, sources.get(n))]),
      " ",
    ]);
    return [
      element("p", { class: "answer" }, sentences),
      element("p", { class: "label" }, say("sources")),
      element("ol", {}, [...sources.values()]),
      reply.notices.map((notice) => element("p", { class: "label", lang: reply.lang }, plain(notice))),
    ].flat();
  }

  /** What is read out of a reply: each part in its own language. */
  function tellAnswer({ citations, sentences }) {
    const told = sentences.map(({ text, lang, citations: marks }) => [" ", element("span", { lang }, text), " ", marks.map((n) => `[${n}]`).join(" ")]);
    return [say("answered", citations.length), ...told.flat()];
  }

  function tellRefusal({ message, lang }) {
    return [say("refused"), ...(message ? [" ", element("span", { lang }, plain(message))] : [])];
  }

  function drawMark(n, reply, source) {
    const { title } = reply.citations.find((citation) => citation.n === n);
    const openSource = () => {
      const details = source.querySelector("details");
      details.open = true;
      details.firstElementChild.focus();
      details.scrollIntoView({ block: "nearest" });
    };
    return element("button", { type: "button", class: "cite", "aria-label": say("source", n, plain(title)), onclick: openSource }, `[${n}]`);
  }

  function drawSource(citation) {
    const became = BECAME.includes(citation.standing) ? element("p", { class: "became" }, say(citation.standing)) : null;
    return drawPlace(citation, citation.quote, `[${citation.n}] `, became);
  }

  /** A place in an article: its title, and when it is opened the words that stand there. */
  function drawPlace(place, words, number = null, became = null) {
    const title = element("bdi", { lang: place.lang }, plain(place.title));
    return element(
      "li",
      {},
      element(
        "details",
        {},
        element("summary", {}, number, title, drawFacts(place)),
        element("blockquote", { lang: place.lang }, words),
        became,
        element("p", {}, readLink(articleAddress(place))),
      ),
    );
  }

  function drawRefusal(reply) {
    const passages = nearestArticles(reply.passages).map((passage) => drawPlace(passage, passage.text));
    return [
      element("p", { class: "refusal", lang: reply.lang }, plain(reply.message ?? say("refused"))),
      passages.length ? element("p", { class: "label" }, say("nearest")) : null,
      passages.length ? element("ol", {}, passages) : null,
    ].filter((node) => node !== null);
  }

  /** The first passage of each of the nearest articles: their titles are all that tells them apart here. */
  function nearestArticles(passages) {
    const isFirst = ({ document_id: id }, place) => passages.findIndex((one) => one.document_id === id) === place;
    return passages.filter(isFirst).slice(0, SHOWN_PASSAGES);
  }

  function drawFacts({ publisher, published }) {
    const facts = [publisher ? plain(publisher) : null, writeDay(published)].filter((fact) => fact !== null);
    return element("span", { class: "facts" }, `\u00a0· ${facts.join("\u00a0· ")}`);
  }

  function writeDay(day) {
    const moment = day ? new Date(`${day}T00:00:00Z`) : null;
    if (!moment || Number.isNaN(moment.getTime())) return say("undated");
    return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(moment);
  }

  function readLink(href) {
    return element("a", { href, target: "_blank", rel: "noopener noreferrer" }, say("read"), element("span", { class: "heard" }, ` ${say("opens")}`));
  }

  /** The page's colour for bubble and title, with black or white on it, whichever is read better. */
  function paint() {
    if (!options.accent || !CSS.supports("color", options.accent)) return;
    root.style.setProperty("--accent", options.accent);
    const parts = /^rgba?\((\d+), (\d+), (\d+)/.exec(getComputedStyle(bubble).backgroundColor);
    if (!parts) return;
    const [red, green, blue] = parts.slice(1).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    root.style.setProperty("--on-accent", light > 0.179 ? "#000000" : "#ffffff");
  }

  function start() {
    if (document.querySelector(TAG)) return;
    const host = document.createElement(TAG);
    const shadow = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [sheet];
    drawBubble();
    drawWords();
    shadow.append(root);
    document.body.append(host);
    paint();
  }

  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
})();
