import type { Child } from 'hono/jsx';
import type { Text } from '../../../contract/text.js';
import { assetUrl } from '../asset-files.js';
import type { CompanyView, View } from '../view.js';
import { common, ROLE_WORDS } from '../words/common.js';
import { AccountMenu } from './account-menu.js';
import { Breakable, Notice } from './elements.js';
import { LiveNotices } from './live-notices.js';
import { Navigation, type Place } from './navigation.js';

/** A step of the way to a page; the last one is the page itself. */
export interface Crumb {
  readonly label: string;
  readonly href?: string;
}

interface PageProps {
  readonly view: View | CompanyView;
  readonly title: string;
  /** Beside the title: what can be done with the whole page. */
  readonly aside?: Child;
  readonly crumbs?: readonly Crumb[];
  readonly place?: Place;
  /** Whether it stays as it was loaded; else it is shown anew when something has happened. */
  readonly isStill?: boolean;
  readonly children?: Child;
}

/** A whole page: the head, where one is, what was just done, and its content. */
export function Page({ view, title, aside, crumbs = [], place, isStill = false, children }: PageProps) {
  const { t, session } = view;
  const company = 'company' in view ? view.company : undefined;
  return (
    <html lang={view.language} data-theme={view.theme}>
      <Head title={title} of={company?.name ?? company?.id} t={t} />
      <body>
        <a class="skip" href="#main">
          {t(common.skip)}
        </a>
        <header class="top">
          <a class="brand" href="/">
            <span class="brand-mark" aria-hidden="true"></span>
            <span class="brand-name">{t(common.brand)}</span>
            <span class="brand-sub">{t(common.brandSub)}</span>
          </a>
          {company && (
            <p class="top-company" id="company" data-live>
              {company.name ?? company.id}
            </p>
          )}
          {session && <AccountMenu view={{ ...view, session }} />}
        </header>
        <div class={session === undefined ? 'shell shell-alone' : 'shell'}>
          {session && <Navigation view={{ ...view, session }} company={company} place={place} />}
          <main
            id="main"
            tabindex={-1}
            data-listens={isStill ? undefined : whereToListen(company, place)}
            data-address={view.address}
          >
            <Crumbs view={view} crumbs={crumbs} />
            <div class="page-head">
              <h1 id="title" data-live>
                {title}
              </h1>
              {aside && <div class="page-aside">{aside}</div>}
            </div>
            {view.flash && (
              <div class="flash" role={view.flash.tone === 'bad' ? 'alert' : 'status'}>
                <Notice tone={view.flash.tone}>{t(view.flash.text)}</Notice>
              </div>
            )}
            <LiveNotices view={view} />
            {company && (
              <div id="paused" data-live data-announce>
                {company.isPaused && <Notice tone="wait">{t(common.paused)}</Notice>}
              </div>
            )}
            {children}
          </main>
        </div>
        <p class="unseen" role="status" id="live-status" data-message={t(common.updated)}></p>
        {session && (
          <footer class="foot">
            {t(common.signedInAs)}{' '}
            <strong>
              <Breakable text={session.subject} />
            </strong>{' '}
            ({t(ROLE_WORDS[session.role])}) {t(common.until)}{' '}
            <time datetime={session.expiresAt}>{view.format.clock(session.expiresAt)}</time>
          </footer>
        )}
      </body>
    </html>
  );
}

/** Where a page is told that something has happened; undefined where nothing of it changes. */
function whereToListen(company: CompanyView['company'] | undefined, place: Place | undefined): string | undefined {
  if (company !== undefined) return `/c/${company.id}/live`;
  return place === 'operations' ? '/operations/live' : undefined;
}

function Head({ title, of, t }: { title: string; of: string | undefined; t: (text: Text) => string }) {
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{[title, of, t(common.brand)].filter((part) => part !== undefined).join(' – ')}</title>
      <link rel="icon" href={assetUrl('icon.svg')} type="image/svg+xml" />
      <link rel="stylesheet" href={assetUrl('console.css')} />
      {(['console.js', 'regions.js', 'live.js'] as const).map((name) => (
        <script src={assetUrl(name)} type="module"></script>
      ))}
    </head>
  );
}

function Crumbs({ view, crumbs }: { view: View; crumbs: readonly Crumb[] }) {
  if (crumbs.length === 0) return null;
  return (
    <nav class="crumbs" aria-label={view.t(common.breadcrumbs)}>
      <ol>
        {crumbs.map(({ label, href }, position) => (
          <li>
            {href === undefined ? (
              <span aria-current={position === crumbs.length - 1 ? 'page' : undefined}>{label}</span>
            ) : (
              <a href={href}>{label}</a>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
