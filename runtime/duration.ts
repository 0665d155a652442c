const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

function isUnit(text: string): text is keyof typeof UNITS {
  return Object.hasOwn(UNITS, text);
}

/** Turns `500ms`, `30s`, `5m` or `6h` into milliseconds; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim()) ?? [];
  return amount === undefined || !isUnit(unit) ? undefined : Math.round(Number(amount) * UNITS[unit]);
}

/** Writes milliseconds in the largest unit that fits them whole: 90000 is `90s`, 300000 is `5m`. */
export function formatDuration(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  if (whole === 0) return '0s';
  const units = [
    ['h', UNITS.h],
    ['m', UNITS.m],
    ['s', UNITS.s],
  ] as const;
  const [unit, size] = units.find(([, candidate]) => whole % candidate === 0) ?? ['ms', 1];
  return `${whole / size}${unit}`;
}
