/** The reader's key to a service that is not open to everybody: in this tab alone, until it is closed. */

const KEPT_AS = "puente.key";
const LOOKS_LIKE_A_KEY = /^[\x21-\x7e]{1,200}$/;

let whenForgotten = () => {};

/** The key, or null. */
export function readKey() {
  try {
    return sessionStorage.getItem(KEPT_AS);
  } catch {
    return null;
  }
}

/** Whether the text can be sent as a key at all. */
export function looksLikeKey(text) {
  return LOOKS_LIKE_A_KEY.test(text);
}

/** Keep the key; whether the browser allows it. */
export function keepKey(text) {
  try {
    sessionStorage.setItem(KEPT_AS, text);
    return true;
  } catch {
    return false;
  }
}

/** Keep it no longer, nor what was read with it. */
export function forgetKey() {
  try {
    sessionStorage.clear();
  } catch {
    // Nothing was kept.
  }
  whenForgotten();
}

/** Call `listener` whenever the key is forgotten, also because the service refused it. */
export function onForgotten(listener) {
  whenForgotten = listener;
}
