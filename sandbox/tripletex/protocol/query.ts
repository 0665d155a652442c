import { isDay } from './body.js';
import { badParameter, missingParameter } from './refusals.js';

/** A whole number in the query. */
export function numberIn(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (!/^\d+$/.test(text)) throw badParameter(name, 'number', text);
  return Number(text);
}

/** Ids in the query, one or several with commas between them. */
export function idsIn(query: URLSearchParams, name: string): number[] | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  return text.split(',').map((part) => {
    if (!/^\d+$/.test(part.trim())) throw badParameter(name, 'number', part);
    return Number(part);
  });
}

export function flagIn(query: URLSearchParams, name: string): boolean | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (text !== 'true' && text !== 'false') throw badParameter(name, 'boolean', text);
  return text === 'true';
}

export function dayIn(query: URLSearchParams, name: string): string | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (!isDay(text)) throw badParameter(name, 'date', text);
  return text;
}

/** A parameter that has to be there (15000). */
export function required<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw missingParameter(name);
  return value;
}

/** Whether a row's text holds what the query asks for; every row does when it does not ask. Case does not matter. */
export function containing(query: URLSearchParams, name: string): (text: string) => boolean {
  const wanted = query.get(name)?.toLowerCase();
  return (text) => wanted === undefined || text.toLowerCase().includes(wanted);
}

/** Whether a value is the one asked for; every value is when the query does not ask. */
export function matches<Value>(wanted: Value | undefined): (value: Value) => boolean {
  return (value) => wanted === undefined || value === wanted;
}

/** Whether an id is the one asked for, where only one can be. */
export function same(query: URLSearchParams, name: string): (id: number | undefined) => boolean {
  const wanted = numberIn(query, name);
  return (id) => wanted === undefined || id === wanted;
}

/** Whether a text is among those asked for, with commas between them. Case does not matter. */
export function amongTexts(query: URLSearchParams, name: string): (text: string) => boolean {
  const asked = query.get(name) ?? '';
  const wanted = asked.split(',').map((text) => text.trim().toLowerCase());
  return (text) => asked === '' || wanted.includes(text.toLowerCase());
}

/** Whether an id is among those asked for. */
export function among(query: URLSearchParams, name: string): (id: number | undefined) => boolean {
  const wanted = idsIn(query, name);
  return (id) => wanted === undefined || (id !== undefined && wanted.includes(id));
}
