import { LINE_TYPES } from './approved-report.js';
import { faultsOf, inPlainWords, UNKNOWN_FIELD, type Fault } from './faults.js';

type Shape = (typeof LINE_TYPES)[number]['shape'];

const SHAPES: readonly Shape[] = LINE_TYPES.map(({ shape }) => shape);
const TYPES: ReadonlySet<unknown> = new Set(SHAPES.map(({ type }) => type.value));
/** The fields of every line. */
const COMMON = Object.keys(SHAPES[0] ?? {}).filter((name) => SHAPES.every((shape) => Object.hasOwn(shape, name)));

/**
 * What is wrong with the lines whose type is not known, beside the type: what no type of line takes. A schema that is told
 * apart by the type looks no further.
 */
export function faultsOfUnknownLines(input: unknown): Fault[] {
  return linesOf(input).flatMap((line, index) =>
    isFields(line) && !TYPES.has(line.type) ? faultsOfFields(line, `lines.${index}`) : [],
  );
}

function faultsOfFields(line: Record<string, unknown>, path: string): Fault[] {
  const names = new Set([...COMMON, ...Object.keys(line)]);
  names.delete('type');
  return [...names].flatMap((name) => faultsOfField(name, line[name], `${path}.${name}`));
}

function faultsOfField(name: string, value: unknown, path: string): Fault[] {
  const shapes = SHAPES.flatMap((shape) => (Object.hasOwn(shape, name) ? [shape[name as 'id']] : []));
  if (shapes.length === 0) return [{ path, message: UNKNOWN_FIELD }];
  const errors = shapes.map((shape) => shape.safeParse(value, { error: inPlainWords }).error);
  const [first] = errors;
  if (first === undefined || errors.includes(undefined)) return [];
  return faultsOf(first).map((fault) => ({ ...fault, path: fault.path === '' ? path : `${path}.${fault.path}` }));
}

function linesOf(input: unknown): readonly unknown[] {
  return isFields(input) && Array.isArray(input.lines) ? input.lines : [];
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
