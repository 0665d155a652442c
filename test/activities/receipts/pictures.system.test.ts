import sharp from 'sharp';
import { expect, test } from 'vitest';
import * as files from '../../support/receipts.js';
import { BLACK, BLUE, colorAt, GREEN, openWorkbench, RED, WHITE } from './workbench.js';

const { pagesOf } = await openWorkbench();

test.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)(
  'a %s is a page with its picture',
  async (format) => {
    const [page, ...others] = await pagesOf(await files.aPicture(format));
    expect(others).toEqual([]);
    await expect(colorAt(page?.pictures[0], 0.25, 0.5)).resolves.toEqual(RED);
    await expect(colorAt(page?.pictures[0], 0.75, 0.5)).resolves.toEqual(BLUE);
  },
);

test('a TIFF of several pages keeps them all', async () => {
  const raw = { width: 100, height: 300, channels: 3, pageHeight: 100 } as const;
  const tiff = await sharp(Buffer.alloc(100 * 300 * 3), { raw })
    .tiff()
    .toBuffer();
  await expect(pagesOf(tiff)).resolves.toHaveLength(3);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'a photo that lies as orientation %i says is turned upright',
  async (orientation) => {
    const [page] = await pagesOf(await files.aTurnedJpeg(orientation));
    const [picture] = page?.pictures ?? [];
    const { width, height } = await sharp(picture).metadata();
    expect([width, height]).toEqual([300, 200]);
    await expect(colorAt(picture, 0.25, 0.25)).resolves.toEqual(RED);
    await expect(colorAt(picture, 0.75, 0.25)).resolves.toEqual(BLUE);
    await expect(colorAt(picture, 0.25, 0.75)).resolves.toEqual(GREEN);
    await expect(colorAt(picture, 0.75, 0.75)).resolves.toEqual(BLACK);
  },
);

test.each(['png', 'webp', 'gif', 'avif', 'tiff'] as const)(
  'what is transparent in a %s becomes white',
  async (format) => {
    const [page] = await pagesOf(await files.aTransparentPicture(format));
    await expect(colorAt(page?.pictures[0], 0.25, 0.5)).resolves.toEqual(BLACK);
    await expect(colorAt(page?.pictures[0], 0.75, 0.5)).resolves.toEqual(WHITE);
  },
);

test.each([
  [
    'in the four colours of print',
    () =>
      sharp({ create: { width: 90, height: 60, channels: 3, background: '#f00' } })
        .toColourspace('cmyk')
        .jpeg()
        .toBuffer(),
  ],
  [
    'in 16 bits',
    () =>
      sharp({ create: { width: 90, height: 60, channels: 3, background: '#f00' } })
        .toColourspace('rgb16')
        .png()
        .toBuffer(),
  ],
])('a picture %s is shown in the colours of a screen', async (_, picture) => {
  const [page] = await pagesOf(await picture());
  await expect(colorAt(page?.pictures[0], 0.5, 0.5)).resolves.toEqual(RED);
});

test('a wide picture lies on a wide page, a high one on a high page, both A4', async () => {
  const [wide] = await pagesOf(await files.aPicture('png'));
  const [high] = await pagesOf(
    await sharp(await files.aPicture('png'))
      .rotate(90)
      .toBuffer(),
  );
  expect([wide?.width, wide?.height]).toEqual([841.89, 595.28]);
  expect([high?.width, high?.height]).toEqual([595.28, 841.89]);
});

test('a large photo is scaled to what paper can show', async () => {
  const [page] = await pagesOf(await files.aNoisyJpeg());
  const { width, height } = await sharp(page?.pictures[0]).metadata();
  expect(width * height).toBeLessThan(4_200_000);
  expect(width / height).toBeCloseTo(4 / 3, 2);
});

test.each([
  ['a long till roll', 800, 5000],
  ['a picture of one dot', 1, 1],
])('%s keeps its width', async (_, width, height) => {
  const picture = sharp({ create: { width, height, channels: 3, background: '#ffffff' } });
  const [page] = await pagesOf(await picture.png().toBuffer());
  await expect(sharp(page?.pictures[0]).metadata()).resolves.toMatchObject({ width });
});
