import type { z } from 'zod';
import { ApprovedReport } from '../../contract/approved-report.js';

/** Where it was shown as anything but a text, it would run. Short enough for every field that takes a text. */
export const evil = (where: string) => `${where} '"><img src=x onerror=__pwned=1><script>__pwned=1</script>`;

/** Whether a place of a report is meant; places are named as `lines.cost.text` is. */
export type IsMeant = (place: string) => boolean;

/**
 * The report with such a text in every place that takes any text, as the schema has it, also where it had nothing: a field that
 * is added to the schema is filled by itself. Answers those places too.
 */
export function hostile(report: ApprovedReport, isMeant: IsMeant = () => true) {
  const places = new Set<string>();
  const fill = (place: string) => {
    if (!isMeant(place)) return undefined;
    places.add(place);
    return evil(place);
  };
  return { report: filled(ApprovedReport, report, '', fill) as ApprovedReport, places };
}

type Fill = (place: string) => string | undefined;

/** What zod tells of a schema, as far as reports have it. */
interface Definition {
  readonly innerType?: z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly element?: z.ZodType;
  readonly discriminator?: string;
  readonly options?: readonly z.ZodObject[];
}

/** Nothing stays nothing, unless something could be filled in. */
function filled(schema: z.ZodType, value: unknown, place: string, fill: Fill): unknown {
  const { innerType, shape, element, discriminator, options } = schema.def as Definition;
  if (innerType) return filled(innerType, value, place, fill);
  if (shape) return filledObject(shape, value, place, fill);
  if (element) return filledList(element, value, place, fill);
  if (discriminator !== undefined) {
    const kind = (value as Record<string, string>)[discriminator] ?? '';
    const option = options?.find((one) => kindsOf(one, discriminator).includes(kind));
    if (option === undefined) throw new TypeError(`The schema has no ${kind}.`);
    return filled(option, value, `${place}.${kind}`, fill);
  }
  return (takesAnyText(schema) ? fill(place) : undefined) ?? value;
}

function filledObject(shape: Readonly<Record<string, z.ZodType>>, value: unknown, place: string, fill: Fill): unknown {
  const given = (value ?? {}) as Record<string, unknown>;
  const entries = Object.entries(shape)
    .map(([name, field]) => [name, filled(field, given[name], place === '' ? name : `${place}.${name}`, fill)] as const)
    .filter(([, now]) => now !== undefined);
  return value === undefined && entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function filledList(element: z.ZodType, value: unknown, place: string, fill: Fill): unknown {
  const given = (value ?? []) as unknown[];
  const items = (given.length === 0 ? [undefined] : given).map((item) => filled(element, item, place, fill));
  return items.every((item) => item === undefined) ? value : items;
}

/** Every place that takes any text, as the schema alone has it. */
export function freeTexts(schema: z.ZodType = ApprovedReport, place = ''): string[] {
  const { innerType, shape, element, discriminator, options = [] } = schema.def as Definition;
  const [inner] = [innerType, element].filter((one) => one !== undefined);
  if (inner) return freeTexts(inner, place);
  if (shape)
    return Object.entries(shape).flatMap(([name, field]) => freeTexts(field, place === '' ? name : `${place}.${name}`));
  if (discriminator !== undefined)
    return options.flatMap((option) =>
      kindsOf(option, discriminator).flatMap((kind) => freeTexts(option, `${place}.${kind}`)),
    );
  return takesAnyText(schema) ? [place] : [];
}

function kindsOf({ def }: z.ZodObject, discriminator: string): string[] {
  const kind = def.shape[discriminator] as z.ZodLiteral<string> | undefined;
  return kind === undefined ? [] : [...kind.values];
}

function takesAnyText(schema: z.ZodType): boolean {
  return schema.def.type === 'string' && schema.safeParse('\'"><b>').success;
}
