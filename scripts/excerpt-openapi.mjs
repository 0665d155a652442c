// Makes test/tripletex/openapi-excerpt.json from Tripletex' official OpenAPI document, whose path is the only argument:
// of the paths this project is about, the query parameters, the fields of bodies and answers, and which fields only Tripletex writes.
import { readFileSync, writeFileSync } from 'node:fs';

const [, , source] = process.argv;
if (source === undefined) {
  process.stderr.write('Usage: node scripts/excerpt-openapi.mjs <openapi.json>\n');
  process.exit(2);
}
const ABOUT =
  /^\/(token|travelExpense|employee|project|department|company|currency|ledger\/(vatType|vatSettings))(\/|$)/;
const { info, paths, components } = JSON.parse(readFileSync(source, 'utf8'));
const nameOf = (reference) => reference?.split('/').at(-1);
const used = new Set();

/** The model an answer holds: behind `value` of one object, or `values` of a list. */
function answerOf(operation) {
  const reply = Object.entries(operation.responses ?? {}).find(([status]) => status.startsWith('2'))?.[1];
  const wrapper = nameOf(Object.values(reply?.content ?? {})[0]?.schema?.$ref);
  const { value, values } = components.schemas[wrapper]?.properties ?? {};
  return use(nameOf(value?.$ref ?? values?.items?.$ref)) ?? null;
}

function bodyOf(operation) {
  const schema = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  return use(nameOf(schema?.$ref ?? schema?.items?.$ref)) ?? null;
}

function use(model) {
  if (model === undefined || used.has(model) || components.schemas[model] === undefined) return model;
  used.add(model);
  for (const property of Object.values(components.schemas[model].properties ?? {}))
    use(nameOf(property.$ref ?? property.items?.$ref));
  return model;
}

const operations = Object.fromEntries(
  Object.entries(paths)
    .filter(([path]) => ABOUT.test(path))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [
        `${method.toUpperCase()} ${path}`,
        {
          query: (operation.parameters ?? []).filter(({ in: place }) => place === 'query').map(({ name }) => name),
          body: bodyOf(operation),
          answer: answerOf(operation),
        },
      ]),
    ),
);
const models = Object.fromEntries(
  [...used]
    .sort()
    .map((model) => [
      model,
      Object.fromEntries(
        Object.entries(components.schemas[model].properties ?? {}).map(([name, property]) => [
          name,
          nameOf(property.$ref ?? property.items?.$ref) ?? property.enum ?? property.type ?? 'object',
        ]),
      ),
    ]),
);
const readOnly = Object.fromEntries(
  Object.keys(models).map((model) => [
    model,
    Object.entries(components.schemas[model].properties ?? {})
      .filter(([, property]) => property.readOnly === true)
      .map(([name]) => name),
  ]),
);
writeFileSync(
  new URL('../test/tripletex/openapi-excerpt.json', import.meta.url),
  `${JSON.stringify({ version: info.version, operations, models, readOnly })}\n`,
);
