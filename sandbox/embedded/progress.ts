/** Is told, in a few words, what somebody is waiting for. */
export type OnProgress = (text: string) => void;

/** How often something that goes on says so. A log that somebody reads later needs no line every other second. */
export const PROGRESS_EVERY_MS = process.stderr.isTTY ? 2_000 : 10_000;

/** Does what may take long and says so at once, then every few seconds with the time that has passed. */
export async function withProgress<Result>(
  onProgress: OnProgress | undefined,
  what: string,
  work: () => Promise<Result>,
): Promise<Result> {
  if (onProgress === undefined) return work();
  const since = Date.now();
  onProgress(`${what} …`);
  const timer = setInterval(
    () => onProgress(`${what} … ${Math.round((Date.now() - since) / 1000)} s`),
    PROGRESS_EVERY_MS,
  );
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
