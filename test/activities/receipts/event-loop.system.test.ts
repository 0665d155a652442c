import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import * as files from '../../support/receipts.js';
import { MB, openWorkbench } from './workbench.js';

const { assembled, stored, withOther } = await openWorkbench();
const photo = await files.aPhonePhoto();
const heavy = [
  stored(await files.aHugeJpeg()),
  stored(photo),
  stored(await files.aScanOf(photo)),
  stored(await files.aPdf({ pages: 300 })),
];

test.each([
  ['are rendered', 20 * MB],
  ['have to be compressed harder', 0.6 * MB],
])('the event loop stays free while heavy receipts %s', { timeout: 60_000 }, async (_, maxBytes) => {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const { pages } = await withOther({ maxBytes }, async (other) => {
    // What a process does once, at its start, holds it a little.
    await assembled([stored(await files.aPdf())], other);
    delay.enable();
    const document = await assembled(heavy, other);
    delay.disable();
    return document;
  });
  expect(pages).toBe(304);
  // In nanoseconds, with the pause between two looks. The work itself takes seconds.
  expect(delay.percentile(99) / 1e6).toBeLessThan(60);
  expect(delay.max / 1e6).toBeLessThan(250);
});
