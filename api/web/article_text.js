/** An article's text as headings and paragraphs, with the quote marked, at offsets that count code points. */

import { element } from "./dom.js";
import { say } from "./i18n.js";

/**
 * Where code points stand in a JavaScript string, whose own indices count UTF-16 units.
 *
 * Returns: a Map from each of pointOffsets to its unit index; past the end gives the length.
 */
export function unitOffsets(text, pointOffsets) {
  const units = new Map();
  let point = 0;
  let unit = 0;
  for (const offset of [...new Set(pointOffsets)].sort((a, b) => a - b)) {
    while (point < offset && unit < text.length) {
      unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
      point += 1;
    }
    units.set(offset, unit);
  }
  return units;
}

/**
 * The text cut into headings and paragraphs, in order.
 *
 * headings, pages: as the service gives them, in code points.
 * quote: {start, end} in code points, or null.
 *
 * Returns: {blocks, mark}: blocks of {start, end, level, page} in UTF-16 units, level null for a
 * paragraph, page the label of the page that begins there or null; mark {start, end} in units,
 * or null when the quote lies outside the text.
 */
export function cutText(text, headings, pages, quote) {
  const offsets = [...headings, ...pages].flatMap((span) => [span.start, span.end]);
  if (quote) offsets.push(quote.start, quote.end);
  const units = unitOffsets(text, offsets);

  const blocks = [];
  let position = 0;
  const cutParagraphs = (end) => {
    for (const found of text.slice(position, end).matchAll(/\S(?:[^\n]|\n(?![^\S\n]*\n))*/g)) {
      const start = position + found.index;
      blocks.push({ start, end: start + found[0].trimEnd().length, level: null, page: null });
    }
  };
  for (const heading of [...headings].sort((a, b) => a.start - b.start)) {
    const [start, end] = [units.get(heading.start), units.get(heading.end)];
    if (start < position || end <= start) continue;
    cutParagraphs(start);
    blocks.push({ start, end, level: heading.level, page: null });
    position = end;
  }
  cutParagraphs(text.length);

  for (const page of pages) {
    const first = blocks.find((block) => block.start >= units.get(page.start));
    if (first && first.page === null) first.page = page.label ?? String(page.number);
  }
  const mark = quote ? { start: units.get(quote.start), end: units.get(quote.end) } : null;
  return { blocks, mark: mark && mark.end > mark.start ? mark : null };
}

/** Nodes for what cutText returns. */
export function drawText(text, { blocks, mark }) {
  return blocks.flatMap((block) => drawBlock(text, block, mark));
}

function drawBlock(text, block, mark) {
  const name = block.level === null ? "p" : `h${Math.min(6, Math.max(3, block.level + 1))}`;
  const drawn = element(name, {}, drawSpan(text, block.start, block.end, mark));
  if (block.page === null) return [drawn];
  const label = element("p", { class: "page-break", lang: document.documentElement.lang }, say("page_break", block.page));
  return [label, drawn];
}

/** text[start:end] as text nodes, with what falls inside the mark in <mark>. */
function drawSpan(text, start, end, mark) {
  if (!mark || mark.end <= start || mark.start >= end) return [text.slice(start, end)];
  const [from, to] = [Math.max(start, mark.start), Math.min(end, mark.end)];
  const marked = element("mark", { tabindex: "-1" }, text.slice(from, to));
  return [text.slice(start, from), marked, text.slice(to, end)];
}
