import type { FC } from 'hono/jsx';
import { Prose } from './prose.js';
import { nameOf, type ShownSchema } from './read-description.js';

/** A shape in words: what it is, what it may be, and, of an object, its fields. */
export const SchemaView: FC<{ schema: ShownSchema }> = ({ schema }) => (
  <>
    <TypeView schema={schema} />
    <Inside schema={schema} />
  </>
);

const TypeView: FC<{ schema: ShownSchema }> = ({ schema }) => {
  if (schema.$ref !== undefined) {
    const name = nameOf(schema.$ref);
    return <a href={`#shape-${name}`}>{name}</a>;
  }
  const of = schema.items;
  return (
    <span class="soft">
      {typeOf(schema)}
      {of?.$ref !== undefined && (
        <>
          {' '}
          of <a href={`#shape-${nameOf(of.$ref)}`}>{nameOf(of.$ref)}</a>
        </>
      )}
      {limitsOf(schema).map((limit) => (
        <>
          {', '}
          <span>{limit}</span>
        </>
      ))}
    </span>
  );
};

const Inside: FC<{ schema: ShownSchema }> = ({ schema }) => {
  const { properties, required = [], oneOf, anyOf } = schema.items ?? schema;
  const variants = oneOf ?? anyOf;
  if (variants !== undefined)
    return (
      <ul class="fields">
        {variants.map((variant) => (
          <li>
            <SchemaView schema={variant} />
          </li>
        ))}
      </ul>
    );
  if (properties === undefined) return null;
  return (
    <ul class="fields">
      {Object.entries(properties).map(([name, field]) => (
        <li>
          <code>{name}</code> {required.includes(name) ? '' : <span class="soft">optional </span>}
          <SchemaView schema={field} />
          {field.description !== undefined && (
            <>
              {' '}
              – <Prose text={field.description} />
            </>
          )}
        </li>
      ))}
    </ul>
  );
};

function typeOf({ type, enum: values, const: only, items, oneOf, anyOf }: ShownSchema): string {
  if (only !== undefined) return JSON.stringify(only);
  if (values !== undefined) return values.map((value) => JSON.stringify(value)).join(' | ');
  if (oneOf !== undefined || anyOf !== undefined) return 'one of';
  const kind = type === undefined ? 'anything' : [type].flat().join(' or ');
  return items === undefined ? kind : `${kind}${items.$ref === undefined ? ` of ${typeOf(items)}` : ''}`;
}

function limitsOf({ format, minimum, maximum, maxLength, default: usual }: ShownSchema): string[] {
  return [
    ...(format === undefined ? [] : [format]),
    ...(minimum === undefined ? [] : [`at least ${minimum}`]),
    ...(maximum === undefined || maximum > 1_000_000 ? [] : [`at most ${maximum}`]),
    ...(maxLength === undefined ? [] : [`at most ${maxLength} characters`]),
    ...(usual === undefined ? [] : [`${JSON.stringify(usual)} when left out`]),
  ];
}
