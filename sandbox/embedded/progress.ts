import { SIGN_OF_LIFE_MS } from './steps.mjs';

/** Is told, in a few words, what somebody is waiting for. */
export type OnProgress = (text: string) => void;

/** Does what may take long: says so at once, every half a minute, and when it is done. */
export async function withProgress<Result>(
  onProgress: OnProgress | undefined,
  what: string,
  work: () => Promise<Result>,
): Promise<Result> {
  if (onProgress === undefined) return work();
  const since = Date.now();
  const seconds = () => `${Math.round((Date.now() - since) / 1000)} s`;
  onProgress(`${what} …`);
  const timer = setInterval(() => onProgress(`${what} … ${seconds()}`), SIGN_OF_LIFE_MS);
  try {
    const result = await work();
    onProgress(`${what}: ended after ${seconds()}`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
