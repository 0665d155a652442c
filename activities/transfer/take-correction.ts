import type { ApplicationFailure } from '@temporalio/activity';
import { CLAIM_REFUSALS } from '../../contract/claim-refusal.js';
import type { Correct } from '../../contract/decision.js';
import type { Fault } from '../../contract/faults.js';
import { checkReport } from '../../contract/report-rules.js';
import type { Text } from '../../contract/text.js';
import type { DecidedTransfer } from '../../contract/transfer-steps.js';
import type { TransferStatus } from '../../contract/transfer-status.js';
import type { Wiring } from '../create-activities.js';
import { events } from './events.js';
import { inArchive } from './in-archive.js';
import { once } from './once.js';
import { resolveRefused } from './resolve-refused.js';

/**
 * Enters a corrected report into the archive, where it takes the place of the earlier revisions. Throws an `ApplicationFailure` of
 * type `ResolveRefused`, with every fault, when it breaks a rule, is another report, or no later revision.
 */
export async function takeCorrection(
  { store, isReceiptUrlAllowed }: Pick<Wiring, 'store' | 'isReceiptUrlAllowed'>,
  transfer: DecidedTransfer,
  decision: Correct,
): Promise<TransferStatus> {
  const check = checkReport(decision.report, isReceiptUrlAllowed);
  if (!check.ok) throw resolveRefused(BREAKS_RULES, check.faults);
  const { report } = check;
  const path = (['companyId', 'reportId'] as const).find((name) => report[name] !== transfer[name]);
  if (path) throw refusedFor({ path, message: OTHER_REPORT });
  if (report.revision <= transfer.revision)
    throw refusedFor({ path: 'revision', message: laterThan(transfer.revision) });
  const event = once(events.decided(decision));
  const claim = await store.transfers.claim(report, { event, inPlaceOf: decision.inPlaceOf });
  if (!('status' in claim)) throw refusedFor(CLAIM_REFUSALS[claim.outcome]);
  await store.transfers.tell(report, event);
  return inArchive({ store }, report);
}

function refusedFor({ path, message }: Fault<Text>): ApplicationFailure {
  return resolveRefused(message, [{ path, message: message.en }]);
}

function laterThan(revision: number): Text {
  return {
    nb: `Revisjon ${revision} er alt levert: gi den rettede rapporten en høyere.`,
    en: `Revision ${revision} was handed over already: give the corrected report a higher one.`,
  };
}

const BREAKS_RULES: Text = {
  nb: 'Den rettede rapporten bryter regler: rett alle og lever den på nytt.',
  en: 'The corrected report breaks rules: correct every one and hand it over again.',
};
const OTHER_REPORT: Text = {
  nb: 'En rettelse har selskapet og rapport-id-en til rapporten den retter.',
  en: 'A correction has the company and the report id of the report it corrects.',
};
