import { MODELS, type ModelName } from './model.js';
import { badRequest, illegalField } from './refusals.js';

/** The fields an answer shall hold: names, each with its own fields, or `*` for all. */
export type Fields = Map<string, Fields | null>;

/** Reads `id,costs(id,amount),*`. Refuses (400 / 11000) a name that is not in the model. */
export function parseFields(text: string, model: ModelName): Fields {
  const tokens = text.match(/[(),]|[^(),\s]+/g) ?? [];
  let position = 0;

  function parseList(of: ModelName | undefined): Fields {
    const fields: Fields = new Map();
    for (;;) {
      const name = tokens[position];
      if (name === undefined || /[(),]/.test(name)) throw badRequest('Illegal fields filter');
      position += 1;
      const field = of === undefined ? undefined : MODELS[of].get(name);
      if (name !== '*' && of !== undefined && field === undefined) throw illegalField(name, of);
      fields.set(name, null);
      if (tokens[position] === '(') {
        position += 1;
        fields.set(name, parseList(field?.model));
        if (tokens[position] !== ')') throw badRequest('Illegal fields filter');
        position += 1;
      }
      if (tokens[position] !== ',') return fields;
      position += 1;
    }
  }

  const fields = parseList(model);
  if (position !== tokens.length) throw badRequest('Illegal fields filter');
  return fields;
}
