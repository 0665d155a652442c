import { COMPANY_MODELS } from './company-models.js';
import { TRAVEL_MODELS } from './travel-models.js';

/**
 * A field is declared as `name:type`, with `!` after the name where it is read-only, `[]` after the type for lists, `<=255` for the
 * longest text and `{A|B}` for the values it takes. A type that is a model itself is a reference to an object of that model.
 */
const DECLARATIONS = { ...TRAVEL_MODELS, ...COMPANY_MODELS };

export type ModelName = keyof typeof DECLARATIONS;

export interface Field {
  readonly type: string;
  readonly isList: boolean;
  readonly isReadOnly: boolean;
  /** The model it refers to, when it is one the stand-in knows. */
  readonly model: ModelName | undefined;
  readonly longest: number | undefined;
  readonly values: readonly string[] | undefined;
}

const FIELD = /^(\w+)(!?):(\w+)(\[\])?(?:<=(\d+))?(?:\{([\w|]+)\})?$/;

const fieldsByModel = new Map<string, ReadonlyMap<string, Field>>(
  Object.entries(DECLARATIONS).map(([model, text]) => [model, new Map(text.trim().split(/\s+/).map(fieldOf))]),
);

function fieldOf(declaration: string): [string, Field] {
  const [, name = '', readOnly, type = '', list, longest, values] = FIELD.exec(declaration) ?? [];
  const field: Field = {
    type,
    isList: list !== undefined,
    isReadOnly: readOnly === '!',
    model: isModelName(type) ? type : undefined,
    longest: longest === undefined ? undefined : Number(longest),
    values: values?.split('|'),
  };
  return [name, field];
}

/** Whether a text names a model the stand-in knows. */
export function isModelName(type: string): type is ModelName {
  return Object.hasOwn(DECLARATIONS, type);
}

/** The fields of a model by name. */
export function fieldsOf(model: ModelName): ReadonlyMap<string, Field> {
  return fieldsByModel.get(model) ?? new Map<string, Field>();
}
