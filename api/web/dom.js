/** Building the page: everything from the server enters as a text node, never as markup. */

/**
 * Make an element.
 *
 * attributes: set as attributes; null, undefined and false are left out, true is set empty.
 *   A name that starts with "on" takes a function and listens for that event. An href that leads
 *   neither into this page nor to a web address is an error.
 * children: nodes, or strings that become text nodes; null is left out; arrays are flattened.
 */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "href" && !isPath(value) && !webUrl(value)) throw new TypeError(`No address for a link: ${value}`);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}

/** Whether it is a path of this site; "//host" and "/\\host" would lead to another. */
function isPath(address) {
  return /^\/(?![/\\])/.test(address);
}

/**
 * A name or title with the characters that reverse or hide text shown as "�".
 * Titles come from outside, and "gpj.exe" must not read as "exe.jpg". Quotes are left as stored.
 */
export function plain(text) {
  return String(text).replace(/[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
}

/** The URL if it is http or https and has a host, else null. */
export function webUrl(text) {
  let url;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  const isWeb = url.protocol === "https:" || url.protocol === "http:";
  return isWeb && url.hostname && !url.username && !url.password ? url : null;
}

/**
 * A link to another site with its host written out (in punycode, so that look-alike letters
 * show); plain text when the address is no web address; null when there is neither.
 */
export function outsideLink(address, label) {
  const url = address ? webUrl(address) : null;
  if (!url) return label ? element("bdi", {}, plain(label)) : null;
  const host = url.hostname.replace(/^www\./, "");
  const text = label ? element("bdi", {}, plain(label)) : host;
  const link = element("a", { href: url.href, rel: "noopener noreferrer", target: "_blank" }, text);
  return label ? element("span", {}, link, " ", element("span", { class: "host" }, `(${host})`)) : link;
}

/** Nodes with a separator between them, which begins no line and parts what is read out; null is left out. */
export function separated(nodes) {
  const present = nodes.filter((node) => node !== null && node !== undefined);
  return present.flatMap((node, index) =>
    index === 0 ? [node] : [element("span", { class: "dot", "aria-hidden": "true" }, "\u00a0·"), " ", node],
  );
}

/** Read a remembered choice; null when the browser keeps nothing for us. */
export function remembered(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Remember a choice, where the browser allows it; null forgets it. */
export function remember(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Storage is off or full: the choice holds until the page is closed.
  }
}
