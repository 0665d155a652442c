/** Something that must not be read by just anybody, and the first place where it can be. */
export interface Leak {
  readonly word: string;
  readonly where: string;
}

/** Bytes, and what they are. */
export interface Place {
  readonly where: string;
  readonly bytes: Uint8Array;
}

/** Words that tell something, looked for in every plain form in which they could stand somewhere. */
export class TellingWords {
  private readonly forms: readonly { readonly word: string; readonly form: string }[];

  constructor(readonly words: readonly string[]) {
    const tooShort = words.filter((word) => word.length < 6);
    if (tooShort.length > 0) throw new Error(`Chance could write these as well: ${tooShort.join(', ')}`);
    this.forms = words.flatMap((word) => [...new Set(formsOf(word).map(folded))].map((form) => ({ word, form })));
  }

  /** Every word that can be read, with each place where it can. */
  leaks(places: readonly Place[]): Leak[] {
    return places.flatMap(({ where, bytes }) => {
      const text = folded(bytes);
      const found = new Set(this.forms.filter(({ form }) => text.includes(form)).map(({ word }) => word));
      return [...found].map((word) => ({ word, where }));
    });
  }
}

/** Bytes as characters, without regard to case. */
function folded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1').toLowerCase();
}

const SUM = /^(\d+)\.(\d{2})$/;

function formsOf(word: string): Buffer[] {
  const [, kroner, ore] = SUM.exec(word) ?? [];
  const sums = kroner === undefined || ore === undefined ? [] : formsOfSum(kroner, ore);
  return [word, ...sums].flatMap((text) => {
    const spellings = [text, text.normalize('NFD'), escaped(text), encodeURIComponent(text), text.replaceAll(' ', '+')];
    const utf8 = Buffer.from(text);
    return [
      ...spellings.map((spelling) => Buffer.from(spelling)),
      Buffer.from(text, 'latin1'),
      Buffer.from(text, 'utf16le'),
      Buffer.from(utf8.toString('hex')),
      ...inBase64(utf8),
    ];
  });
}

/** As people write it, and as øre. */
function formsOfSum(kroner: string, ore: string): string[] {
  const grouped = (by: string) => kroner.replaceAll(/\B(?=(\d{3})+$)/g, by);
  const groups = [' ', '\u{a0}', '\u{202f}', '.', "'"].map((by) => `${grouped(by)},${ore}`);
  return [`${kroner},${ore}`, `${grouped(',')}.${ore}`, ...groups, `${kroner}${ore}`];
}

/** As JSON that is all ASCII writes it. */
function escaped(text: string): string {
  return text.replaceAll(
    /[^\0-\u{7f}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** What base64 makes of it wherever it begins, without the characters that depend on what stands around it. */
function inBase64(bytes: Buffer): Buffer[] {
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replaceAll('=', '');
    const end = Math.floor(((before + bytes.length) * 8) / 6);
    const whole = text.slice(Math.ceil((before * 8) / 6), end);
    return [whole, whole.replaceAll('+', '-').replaceAll('/', '_')].map((spelling) => Buffer.from(spelling));
  });
}
