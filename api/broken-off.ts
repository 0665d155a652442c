/** Whether a body could not be read to its end: whoever sent it hung up, or was too slow and was told so by the server. */
export function isBrokenOff(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
}
