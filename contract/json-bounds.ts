/** How deep JSON may be nested, and how many values it may hold, that is read at all. No report comes near. */
const MOST = { depth: 64, values: 100_000 } as const;

const TOO_DEEP = 'It is nested too deeply: nest lists and objects at most 64 deep.';
const TOO_MANY_VALUES = 'It holds over 100 000 values: send less, or split it into several.';

/** Why JSON is too much to be worked on, by what it holds; undefined when it is not. It costs the same however deeply it is nested. */
export function tooMuchIn(value: unknown): string | undefined {
  return tooMuch(value, MOST.values);
}

/** Why JSON is nested too deeply even to be handed on, whatever else it holds; undefined when it is not. */
export function tooDeep(value: unknown): string | undefined {
  return tooMuch(value, Infinity);
}

function tooMuch(value: unknown, mostValues: number): string | undefined {
  let values = 1;
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    const below: unknown[] = [];
    for (const list of level) {
      if (typeof list !== 'object' || list === null) continue;
      if (depth === MOST.depth) return TOO_DEEP;
      for (const item of Object.values(list)) below.push(item);
      if (values + below.length > mostValues) return TOO_MANY_VALUES;
    }
    values += below.length;
    level = below;
  }
  return undefined;
}

const [QUOTE, COMMA, OPEN_LIST, BACKSLASH, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = new TextEncoder().encode(
  '",[\\]{}',
);

/** As `tooMuchIn`, by the UTF-8 bytes of JSON that has not been read yet, whether it is well formed or not. */
function tooMuchInBytes(json: Uint8Array): string | undefined {
  let values = 1;
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (isInText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) isInText = false;
    } else if (byte === QUOTE) isInText = true;
    else if (byte === COMMA) values += 1;
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth -= 1;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      depth += 1;
      values += 1;
    }
    if (depth > MOST.depth) return TOO_DEEP;
    if (values > MOST.values) return TOO_MANY_VALUES;
  }
  return undefined;
}

/** Thrown for JSON that holds too much; its message says what to do. */
export class TooMuchError extends Error {
  override readonly name = 'TooMuchError';
}

/** Reads a JSON document in UTF-8. Throws `TooMuchError` before it reads one that holds too much, `SyntaxError` and `TypeError` for none. */
export function readJsonBytes(json: Uint8Array): unknown {
  const message = tooMuchInBytes(json);
  if (message !== undefined) throw new TooMuchError(message);
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
}
