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
])('the event loop stays free while heavy receipts %s', async (_, maxBytes) => {
  await withOther({ maxBytes }, async (other) => {
    // What a process does once, at its start, holds it a little.
    await assembled([stored(await files.aPdf())], other);
    const [begun, before] = [performance.now(), process.cpuUsage()];
    expect(await assembled(heavy, other)).toMatchObject({ pages: 304 });
    const { user, system } = process.cpuUsage(before);
    // Rendered here it would be nearly all of the time; that the machine does something else as well only makes it less.
    expect((user + system) / 1000 / (performance.now() - begun)).toBeLessThan(0.6);
  });
});
