import { existsSync, rmSync } from 'node:fs';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { startTestBrowser } from './browser.js';

const browser = await startTestBrowser();
afterAll(() => browser.close());
afterEach(() => vi.unstubAllEnvs());

describe('the browser of the tests', () => {
  it('tells what a page complains of, on its console and by errors nobody catches', async () => {
    const { page, complaints } = await browser.open();
    await page.setContent(
      '<script>console.error("Not good"); console.log("Good")</script><script>nobody.knows()</script>',
    );
    expect(complaints).toEqual([
      expect.stringContaining('Not good'),
      expect.stringContaining('ReferenceError: nobody is not defined'),
    ]);
  });

  it('tells in words what somebody cannot perceive or use, and where, also on a page that forbids scripts', async () => {
    const { page, accessibilityFaults } = await browser.open();
    await page.setContent(`<html lang="nb"><head><title>En side</title>
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'"></head>
      <body><main><h1>En side</h1><p><img src="a.png" id="kvittering"></p></main></body></html>`);
    expect(await accessibilityFaults()).toEqual([
      expect.stringMatching(/^image-alt \(critical\): Images must have alternative text\. At #kvittering\. Fix any/),
    ]);
    await page.evaluate('document.querySelector("img").alt = "Kvittering"');
    expect(await accessibilityFaults()).toEqual([]);
  });

  it('shows pages as a Norwegian reader has them, each with cookies of its own', async () => {
    const [one, other] = [await browser.open(), await browser.open({ locale: 'en-GB' })];
    expect(await one.page.evaluate('[navigator.language, new Date(0).getHours()]')).toEqual(['nb-NO', 1]);
    expect(await other.page.evaluate('navigator.language')).toBe('en-GB');
    await one.page.context().addCookies([{ name: 'session', value: '1', url: 'http://127.0.0.1' }]);
    expect(await other.page.context().cookies()).toEqual([]);
  });

  it('keeps pictures in a folder like the test file, where they are wanted', async () => {
    const { page, picture } = await browser.open();
    await page.setContent('<h1>En side</h1>');
    vi.stubEnv('PICTURES', '1');
    const path = await picture('a heading');
    expect(path).toMatch(/\/test-artefacts\/support\/browser\/a heading\.png$/);
    expect(existsSync(path)).toBe(true);
    rmSync(path);
    vi.stubEnv('PICTURES', undefined);
    expect(existsSync(await picture('a heading'))).toBe(false);
  });
});
