/** How long Temporal may take, in milliseconds: for somebody who only looks, for a call, and where a worker is waited for. */
export const PATIENCE = { look: 3_000, usual: 10_000, long: 60_000 } as const;
