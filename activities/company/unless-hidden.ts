import { isForbidden, isNotFound } from '../../tripletex/index.js';

/** What a read answers, or undefined when the key may not read it (403) or see that it is there (404). */
export async function unlessHidden<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isForbidden(error) || isNotFound(error)) return undefined;
    throw error;
  }
}
