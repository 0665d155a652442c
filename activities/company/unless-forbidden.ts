import { isForbidden } from '../../tripletex/index.js';

/** What a read answers, or undefined when the key may not read it (403). */
export async function unlessForbidden<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isForbidden(error)) return undefined;
    throw error;
  }
}
