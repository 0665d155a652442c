import type { Rights } from '../resources/rights.js';
import { habitsOf } from '../state/habits.js';
import type { Company, Stored } from '../state/records.js';
import type { Json } from './body.js';
import type { Fields } from './fields.js';
import { fieldsOf, type ModelName } from './models.js';

/** Where objects of a model come from and how they look. */
export interface Source {
  /** Where one is read, for its `url`. */
  readonly path: string;
  readonly rows: (context: RenderContext) => readonly Stored[];
  /** All own fields; references as `{id}`, lists of them as lists of `{id}`. */
  shape(stored: Stored, context: RenderContext): Json;
}

export interface RenderContext {
  readonly company: Company;
  readonly rights: Rights;
  readonly host: string;
}

export type Sources = Readonly<Partial<Record<ModelName, Source>>>;

const ALL_FIELDS: Fields = new Map([['*', null]]);

/** Shows objects of one company as the API answers them. */
export class Renderer {
  constructor(
    private readonly context: RenderContext,
    private readonly sources: Sources,
    private readonly hidden: ReadonlySet<string> = new Set(habitsOf(context.company).hiddenFields),
  ) {}

  /** How objects look in lists, where more may be hidden. */
  forLists(): Renderer {
    const { hiddenFieldsInLists } = habitsOf(this.context.company);
    return new Renderer(this.context, this.sources, new Set([...this.hidden, ...hiddenFieldsInLists]));
  }

  /** An object with the fields asked for, all own ones when none are. References stay references unless they are expanded. */
  render(model: ModelName, stored: Stored, fields: Fields = ALL_FIELDS): Json {
    return this.pick(model, this.whole(model, stored), fields);
  }

  /** The address of an object: without a scheme (observed March 2026). */
  url(model: ModelName, id: number): string {
    return `${this.context.host}/v2/${this.sources[model]?.path ?? model}/${id}`;
  }

  /** What stands at a path of fields, through references: `project`, `name`. */
  valueAt(model: ModelName, stored: Stored, [name = '', ...rest]: readonly string[]): unknown {
    const value = this.whole(model, stored)[name];
    if (rest.length === 0) return value;
    const inner = fieldsOf(model).get(name)?.model;
    if (inner === undefined || !isRecord(value)) return undefined;
    const referred = this.find(inner, value.id);
    return referred === undefined ? value[rest[0] ?? ''] : this.valueAt(inner, referred, rest);
  }

  private whole(model: ModelName, stored: Stored): Json {
    const source = this.sources[model];
    if (source === undefined) return { ...stored };
    const { id, version } = stored;
    return { id, version, url: this.url(model, id), ...source.shape(stored, this.context) };
  }

  private pick(model: ModelName, whole: Json, fields: Fields): Json {
    const own = fields.has('*') ? Object.keys(whole) : [];
    const names = [...new Set([...own, ...fields.keys()])].filter(
      (name) => name !== '*' && !this.hidden.has(`${model}.${name}`),
    );
    const shown = names.flatMap((name): [string, unknown][] => {
      // The log of changes is shown to nobody who does not ask for it by name.
      if (name === 'changes') return [[name, []]];
      return Object.hasOwn(whole, name) ? [[name, this.show(model, name, whole[name], fields.get(name) ?? null)]] : [];
    });
    return Object.fromEntries(shown);
  }

  private show(model: ModelName, name: string, value: unknown, fields: Fields | null): unknown {
    const inner = fieldsOf(model).get(name)?.model;
    if (inner === undefined) return value;
    if (Array.isArray(value)) return value.map((item: unknown) => this.showOne(inner, item, fields));
    return this.showOne(inner, value, fields);
  }

  private showOne(model: ModelName, value: unknown, fields: Fields | null): unknown {
    if (!isRecord(value)) return value;
    const { id } = value;
    // What has no place of its own, like an action of a travel expense, stands there whole.
    const isEmbedded = this.sources[model] === undefined && Object.keys(value).length > 1;
    if (typeof id !== 'number' || isEmbedded) return this.pick(model, value, fields ?? ALL_FIELDS);
    const referred = fields === null ? undefined : this.find(model, id);
    if (fields === null || referred === undefined) return { id, url: this.url(model, id) };
    return this.render(model, referred, fields);
  }

  private find(model: ModelName, id: unknown): Stored | undefined {
    return this.sources[model]?.rows(this.context).find((row) => row.id === id);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
