/** What a process answers. Errors lose all but their words on the way, so what counts of them is told as a value. */
export type RenderAnswer = { readonly done: unknown } | { readonly failed: FailedWork };

interface FailedWork {
  readonly message: string;
  readonly stack: string | undefined;
  /** Of trouble with the system, a full disk for instance. */
  readonly code: string | undefined;
}

export async function answerOf(work: () => Promise<unknown>): Promise<RenderAnswer> {
  try {
    return { done: await work() };
  } catch (error) {
    if (!(error instanceof Error)) return { failed: { message: String(error), stack: undefined, code: undefined } };
    const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
    return { failed: { message: error.message, stack: error.stack, code } };
  }
}

/** What was done; throws what went wrong as it was thrown there. */
export function doneOf(answer: RenderAnswer): unknown {
  if ('done' in answer) return answer.done;
  const { message, stack, code } = answer.failed;
  throw Object.assign(new Error(message), { stack, ...(code !== undefined && { code }) });
}
