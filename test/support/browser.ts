import { mkdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { expect, onTestFailed } from 'vitest';
import { testChromium } from './servers.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A real browser for the tests of one file, which the files of a process share. */
export interface TestBrowser {
  /** A page with cookies of its own, until `close`. What a reader sees by default: 1280 × 800, bokmål, Oslo’s clock, no animations. */
  open(options?: BrowserContextOptions): Promise<TestPage>;
  /** Closes the pages that were opened. */
  close(): Promise<void>;
}

export interface TestPage {
  readonly page: Page;
  /** What the browser complained of so far: errors on its console (scripts, missing files, content policy) and uncaught ones. */
  readonly complaints: readonly string[];
  /** Where it differs from WCAG 2.0, 2.1 and 2.2 A and AA and from best practice, each in words with the place. */
  readonly accessibilityFaults: () => Promise<string[]>;
  /**
   * Takes a picture of the whole page into `test-artefacts/`, in a folder like the test file: with `PICTURES=1` at once, else when
   * the test fails. Answers its path.
   */
  readonly picture: (name: string) => Promise<string>;
}

const READER = {
  viewport: { width: 1280, height: 800 },
  locale: 'nb-NO',
  timezoneId: 'Europe/Oslo',
  reducedMotion: 'reduce',
} as const satisfies BrowserContextOptions;

/** No page here takes longer; what hangs is told before the test's own time is over. */
const PATIENCE_MS = 60_000;

let shared: Promise<Browser> | undefined;

/** The browser of this process; it ends with it. */
function sharedBrowser(): Promise<Browser> {
  shared ??= testChromium().then((executablePath) =>
    chromium.launch({
      executablePath,
      // Chromium's own sandbox refuses to work for root. Containers have a small /dev/shm.
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-dev-shm-usage'],
      // Else a process that has a browser would outlive being told to end; without its process the browser ends.
      handleSIGTERM: false,
    }),
  );
  return shared;
}

/**
 * Call it at the top level of a test file, as `startTestService`, and close it after all: a machine without Chromium may first
 * have to install it.
 */
export async function startTestBrowser(): Promise<TestBrowser> {
  const browser = await sharedBrowser();
  const contexts: BrowserContext[] = [];
  return {
    open: async (options = {}) => {
      const context = await browser.newContext({ ...READER, ...options });
      contexts.push(context);
      context.setDefaultTimeout(PATIENCE_MS);
      const page = await context.newPage();
      return {
        page,
        complaints: complaintsOf(page),
        accessibilityFaults: () => accessibilityFaults(page),
        picture: (name) => takePicture(page, name),
      };
    },
    close: async () => {
      await Promise.all(contexts.map((context) => context.close()));
    },
  };
}

function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
  return complaints;
}

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function accessibilityFaults(page: Page): Promise<string[]> {
  // Evaluated, not added as a script: a page's content policy may forbid those.
  await page.evaluate(`if (globalThis.axe === undefined) { ${axe.source} }`);
  const found = await page.evaluate(
    async (values) =>
      (
        await (globalThis as unknown as { axe: typeof axe }).axe.run({
          runOnly: { type: 'tag', values },
          resultTypes: ['violations'],
          // Only rules about videos and experimental ones look at what would be loaded.
          preload: false,
        })
      ).violations,
    RULES,
  );
  return found.flatMap(({ id, impact, help, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) => {
      const why = failureSummary.replaceAll(/\s*\n\s*/g, ' ');
      return `${id} (${impact ?? 'no impact told'}): ${help}. At ${target.join(' ')}. ${why}`;
    }),
  );
}

/** The last picture that the running test of a page asked for and that was not taken. */
const untaken = new WeakMap<Page, { readonly test: string; path: string }>();

async function takePicture(page: Page, name: string): Promise<string> {
  const path = join(root, 'test-artefacts', folderOfTest(), `${name}.png`);
  if (process.env.PICTURES === '1') {
    await screenshot(page, path);
    return path;
  }
  const { currentTestName: test = '' } = expect.getState();
  const last = untaken.get(page);
  if (last?.test === test) last.path = path;
  else {
    const asked = { test, path };
    untaken.set(page, asked);
    onTestFailed(() => screenshot(page, asked.path));
  }
  return path;
}

async function screenshot(page: Page, path: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  await page.screenshot({ path, fullPage: true });
}

/** `sandbox/tripletex/home-page` for `test/sandbox/tripletex/home-page.system.test.ts`. */
function folderOfTest(): string {
  const { testPath = '' } = expect.getState();
  return relative(join(root, 'test'), testPath)
    .replace(/(\.system)?\.test\.tsx?$/, '')
    .split(sep)
    .join('/');
}
