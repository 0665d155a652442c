import { LINE_TYPES } from './approved-report.js';
import { faultsOf, inPlainWords, MOST_COUNTED, UNKNOWN_FIELD, type Fault } from './faults.js';
import { isFields } from './report-bounds.js';

type Shape = (typeof LINE_TYPES)[number]['shape'];

const SHAPES: readonly Shape[] = LINE_TYPES.map(({ shape }) => shape);
const TYPES: ReadonlySet<unknown> = new Set(SHAPES.map(({ type }) => type.value));
/** The fields of every line. */
const COMMON = Object.keys(SHAPES[0] ?? {}).filter((name) => SHAPES.every((shape) => Object.hasOwn(shape, name)));

/**
 * What is wrong with a line whose type is not known, beside the type: what no type of line takes. A schema that is told apart by
 * the type looks no further.
 */
export function faultsOfUnknownLine(line: unknown): Fault[] {
  if (!isFields(line) || TYPES.has(line.type)) return [];
  const names = new Set([...COMMON, ...Object.keys(line).slice(0, MOST_COUNTED)]);
  names.delete('type');
  return [...names].flatMap((name) => faultsOfField(name, line[name]));
}

function faultsOfField(name: string, value: unknown): Fault[] {
  const shapes = SHAPES.flatMap((shape) => (Object.hasOwn(shape, name) ? [shape[name as 'id']] : []));
  if (shapes.length === 0) return [{ path: name, message: UNKNOWN_FIELD }];
  const errors = shapes.map((shape) => shape.safeParse(value, { error: inPlainWords }).error);
  const [first] = errors;
  if (first === undefined || errors.includes(undefined)) return [];
  return faultsOf(first).map((fault) => ({ ...fault, path: fault.path === '' ? name : `${name}.${fault.path}` }));
}
