import type { Cause } from '../../../client/archive-client.js';
import { CHECK_LABELS } from '../../../contract/connection-checks.js';
import { CHECKS } from '../../../contract/connection.js';
import { catalogue, type ProblemCode } from '../../../contract/problems.js';
import type { Text } from '../../../contract/text.js';
import type { StandingProblem } from '../../../contract/transfer-status.js';
import type { Role } from '../../identity.js';
import { anchorOfCategory, anchorOfCheck } from '../anchors.js';
import { causes } from '../words/causes.js';

/** The one thing that frees what waits for a problem, and who can do it. */
export interface Cure {
  /** What is done: another page is opened, the reports are, or it is done here; nothing where nobody needs to. */
  readonly act: 'page' | 'reports' | 'sync' | 'retry' | 'nothing';
  /** Who can. */
  readonly roles: readonly Role[];
  readonly words: Text;
  /** As `words`, where it is about one report. */
  readonly wordsOfOne?: Text;
  /** What those are told who cannot. */
  readonly others: Text;
  /** What whoever runs the service is told besides. */
  readonly operator?: Text;
  /** The page of the company to open, as exactly as the case allows. */
  readonly page?: (details: Cause['example']['details']) => string;
}

const ADMIN = ['admin'] as const;
const MANAGERS = ['admin', 'operator'] as const;
const PEOPLE = ['admin', 'operator', 'accountant'] as const;

const KEY: Cure = page('integration#key', causes.toKey, causes.adminKey);
const CATEGORY: Cure = {
  ...page('settings', causes.toCategories, causes.adminCategory),
  page: ({ keys }) => {
    const [key] = Array.isArray(keys) ? (keys as unknown[]) : [];
    return typeof key === 'string' ? `settings#${anchorOfCategory(key)}` : 'settings';
  },
};
const SYNC: Cure = { act: 'sync', roles: MANAGERS, words: causes.sync, others: causes.adminSync };
const RETRY: Cure = { act: 'retry', roles: MANAGERS, words: causes.retry, others: causes.onceCorrected };
const PASSES: Cure = { ...RETRY, others: causes.byThemselves };
const NOTHING: Cure = { act: 'nothing', roles: [], words: causes.retry, others: causes.byThemselves };
const CORRECT: Cure = { act: 'reports', roles: PEOPLE, words: causes.correct, others: causes.correct };
const DECIDE: Cure = {
  act: 'reports',
  roles: PEOPLE,
  words: causes.decide,
  wordsOfOne: causes.decideOne,
  others: causes.decide,
};
const OURS: Cure = { ...DECIDE, roles: ['operator'], others: causes.sonyaActs };

/** What frees the reports that wait for each problem. */
export const CURES: Readonly<Record<ProblemCode, Cure>> = {
  'TLX-101': KEY,
  'TLX-102': KEY,
  'TLX-103': KEY,
  'TLX-104': {
    ...page('integration#checks', causes.toRight, causes.adminRight),
    roles: MANAGERS,
    page: ({ tickBox }) => `integration#${anchorOfRight(tickBox) ?? 'checks'}`,
  },
  'TLX-105': { ...page('integration#checks', causes.toChecks, causes.adminModule), roles: MANAGERS },
  'TLX-106': {
    ...page('integration#checks', causes.toCheckAgain, causes.sonyaActs),
    roles: ['operator'],
    operator: causes.ownToken,
  },
  'TLX-201': SYNC,
  'TLX-202': SYNC,
  'TLX-203': { ...DECIDE, words: causes.choose, wordsOfOne: causes.choose },
  'TLX-301': CATEGORY,
  'TLX-302': CATEGORY,
  'TLX-303': {
    ...page('integration#choices', causes.toPaymentTypes, causes.adminPaymentType),
    page: ({ paidBy }) => `integration#${PAYMENT_FIELDS.get(paidBy) ?? 'choices'}`,
  },
  'TLX-304': SYNC,
  'TLX-305': CORRECT,
  'TLX-306': CORRECT,
  'TLX-307': PASSES,
  'TLX-308': { ...OURS, operator: causes.otherSum },
  'TLX-401': RETRY,
  'TLX-501': { ...PASSES, others: causes.receiptGone, operator: causes.lostReceipts },
  'TLX-502': CORRECT,
  'TLX-503': CORRECT,
  'TLX-601': RETRY,
  'TLX-602': CORRECT,
  'TLX-701': PASSES,
  'TLX-702': NOTHING,
  'TLX-703': PASSES,
  'TLX-704': NOTHING,
  'TLX-801': DECIDE,
  'TLX-802': DECIDE,
  'TLX-803': RETRY,
  'TLX-901': { ...OURS, operator: causes.unforeseen },
};

/**
 * Whether what waits for a problem is tried any sooner when somebody asks. Nothing goes before the time that Tripletex itself named,
 * nor is a lost answer looked for while the write may still be under way; what waits out an outage may look at once.
 */
export function canHasten({ code, details }: Pick<StandingProblem, 'code' | 'details'>): boolean {
  return code !== 'TLX-702' && (code !== 'TLX-704' || details['untilBack'] === true);
}

/** Whether all that wait for a problem may be tried again at once. What a person must decide stays stopped whoever tries. */
export function mayRetryAll(code: ProblemCode): boolean {
  return catalogue[code].class !== 'S' && canHasten({ code, details: {} });
}

function page(where: string, words: Text, others: Text): Cure {
  return { act: 'page', roles: ADMIN, words, others, page: () => where };
}

const PAYMENT_FIELDS = new Map<unknown, string>([
  ['employee', 'paymentEmployee'],
  ['company', 'paymentCompany'],
]);

/** The check behind a box that is not ticked; what a problem knows of it are its words. */
function anchorOfRight(tickBox: unknown): string | undefined {
  const { nb } = typeof tickBox === 'object' && tickBox !== null ? (tickBox as Partial<Text>) : {};
  const check = CHECKS.find((id) => CHECK_LABELS[id].nb === nb);
  return check && anchorOfCheck(check);
}
