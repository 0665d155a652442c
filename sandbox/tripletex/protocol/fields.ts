import { fieldsOf, type ModelName } from './models.js';
import { badFieldsFilter, illegalField } from './refusals.js';

/** The fields an answer shall hold: names, each with its own fields where it is expanded, or `*` for all. */
export type Fields = ReadonlyMap<string, Fields | null>;

/** Reads `id,costs(id,amount),*`. Refuses (400 / 11000) a name that is not in the model and what cannot be read. */
export function parseFields(text: string, model: ModelName): Fields {
  const reader = new FieldsReader(text);
  const fields = reader.list(model);
  reader.end();
  return fields;
}

class FieldsReader {
  private readonly tokens: readonly string[];
  private position = 0;

  constructor(private readonly text: string) {
    this.tokens = text.match(/[(),]|[^(),\s]+/g) ?? [];
  }

  list(model: ModelName | undefined): Fields {
    const fields = new Map<string, Fields | null>();
    do {
      const [name, inner] = this.field(model);
      fields.set(name, inner);
    } while (this.take(','));
    return fields;
  }

  end(): void {
    if (this.position !== this.tokens.length) throw badFieldsFilter(this.text);
  }

  private field(model: ModelName | undefined): [string, Fields | null] {
    const name = this.tokens[this.position];
    if (name === undefined || /[(),]/.test(name)) throw badFieldsFilter(this.text);
    this.position += 1;
    const field = model === undefined ? undefined : fieldsOf(model).get(name);
    if (name !== '*' && model !== undefined && field === undefined) throw illegalField(name, model);
    if (!this.take('(')) return [name, null];
    if (field !== undefined && PLAIN.has(field.type)) throw badFieldsFilter(this.text);
    const inner = this.list(field?.model);
    if (!this.take(')')) throw badFieldsFilter(this.text);
    return [name, inner];
  }

  private take(token: string): boolean {
    if (this.tokens[this.position] !== token) return false;
    this.position += 1;
    return true;
  }
}

const PLAIN = new Set(['string', 'number', 'integer', 'boolean', 'date']);
