import type { BrowserContextOptions, Page } from 'playwright-core';
import { startTestBrowser, type TestPage } from './browser.js';
import { startConsole, type TestConsole, type Who } from './console.js';
import { startTestService, type TestService } from './service.js';

/** The whole service, its pages on a real server, and people who look at them with a real browser. */
export interface BrowsedConsole {
  readonly service: TestService;
  readonly pages: TestConsole;
  /** Somebody who has come in from Sonya, on the first page that they see. */
  readonly signIn: (who: Who, options?: BrowserContextOptions) => Promise<TestPage>;
  /** Somebody who has not, on an empty page. */
  readonly stranger: (options?: BrowserContextOptions) => Promise<TestPage>;
  readonly close: () => Promise<void>;
}

/** Call it at the top level of a test file, with other settings of the service where some are needed, and close it after all. */
export async function startBrowsedConsole(settings: Record<string, string> = {}): Promise<BrowsedConsole> {
  const [service, browser] = await Promise.all([startTestService(settings), startTestBrowser()]);
  const pages = await startConsole(service);
  const open = (options: BrowserContextOptions = {}) => browser.open({ baseURL: pages.url, ...options });
  return {
    service,
    pages,
    signIn: async (who, options) => {
      const opened = await open(options);
      await opened.page.goto(`/sign-in?token=${await pages.token(who)}`);
      return opened;
    },
    stranger: open,
    close: async () => {
      await browser.close();
      await pages.close();
      await service.close();
    },
  };
}

/** Marks a page as it is loaded; the answer tells whether it is still the same, not one that was loaded since. */
export async function stayingOn(page: Page): Promise<() => Promise<boolean>> {
  await page.evaluate('window.__isTheSame = true');
  return async () => (await page.evaluate('window.__isTheSame')) === true;
}
