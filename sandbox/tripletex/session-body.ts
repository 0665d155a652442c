import { missing, noSuchField, wrongType } from './refusals.js';

const NAMES = ['consumerToken', 'employeeToken', 'expirationDate'] as const;

/** Reads the three strings a session is made of. */
export function parse(input: unknown): Record<(typeof NAMES)[number], string> {
  if (typeof input !== 'object' || input === null) throw missing('request body', 15000);
  for (const name of Object.keys(input)) if (!(NAMES as readonly string[]).includes(name)) throw noSuchField(name);
  const read = (name: (typeof NAMES)[number]): string => {
    const value = (input as Record<string, unknown>)[name];
    if (value === undefined || value === null) throw missing(name);
    if (typeof value !== 'string') throw wrongType(name);
    return value;
  };
  return {
    consumerToken: read('consumerToken'),
    employeeToken: read('employeeToken'),
    expirationDate: read('expirationDate'),
  };
}
