import { Hono, type Context } from 'hono';
import { Refused } from '../../../client/refused.js';
import { transferWorkflowId } from '../../../contract/temporal-names.js';
import { helpUrlOf } from '../../../contract/problems.js';
import { retryThese } from '../archive/retry.js';
import { act, companyIdOf, companyView, fieldOf, pathOf, show, type RefusedView } from '../handling.js';
import type { ConsoleEnv, Wiring } from '../view.js';
import { ACTION_WORDS, WRONG_FORM, WRONG_NUMBER } from '../words/transfer.js';
import { decisionOf, type PageAction } from './decisions.js';
import { receiptDocument } from './document.js';
import { reportIdOf, revisionOf } from './named.js';
import { TransferPage } from './page.js';

/** One transfer: its story, what stands in Tripletex, and what somebody can decide. */
export function transferRoutes(wiring: Wiring): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  const { rooms } = wiring;

  const page = async (c: Context<ConsoleEnv>, refused?: RefusedView) => {
    const dossier = await rooms.archive.dossier(companyIdOf(c), reportIdOf(c), revisionOf(c));
    const { problem } = dossier.status;
    const links = {
      help: problem === null ? undefined : helpUrlOf(problem.code, wiring.helpUrl),
      temporal: c.get('session').role === 'operator' ? temporalUrl(wiring, dossier.status) : undefined,
    };
    const view = { ...(await companyView(c, wiring)), ...refused };
    const written = refused && c.get('form');
    return <TransferPage view={view} dossier={dossier} links={links} written={written} />;
  };

  app.get('/:report', (c) => show(c, page(c)));

  app.get('/:report/proof', async (c) => {
    const proof = await rooms.transfers.proof(companyIdOf(c), reportIdOf(c), revisionOf(c));
    const { reportNumber, revision } = proof.report;
    const which = revision === 1 ? '' : `-${revision}`;
    c.header('content-disposition', `attachment; filename="${reportNumber}${which}-proof.json"`);
    return c.json(proof);
  });

  app.get('/:report/receipts.pdf', receiptDocument(wiring));

  app.post('/:report/retry', (c) => {
    const work = () => retryThese(wiring, companyIdOf(c), [reportIdOf(c)]);
    return act(c, wiring, { back: pathOf(c.get('form'), pageOf(c)), work });
  });

  app.post('/:report/resolve', (c) => {
    const form = c.get('form');
    const action = fieldOf(form, 'action') as PageAction;
    const decision = decisionOf(form, c.get('session').subject.slice(0, MOST_OF_NAME));
    const work = async () => {
      if (decision === undefined) throw new Refused(422, action === 'bookedByHand' ? WRONG_NUMBER : WRONG_FORM);
      await rooms.transfers.resolve(companyIdOf(c), reportIdOf(c), decision);
      return ACTION_WORDS[action].done;
    };
    return act(c, wiring, { back: pageOf(c), work, again: (refused) => page(c, refused) });
  });

  return app;
}

/** What a decision is kept under. */
const MOST_OF_NAME = 200;

function pageOf(c: Context): string {
  return `/c/${companyIdOf(c)}/archive/${reportIdOf(c)}`;
}

function temporalUrl({ temporalUi }: Wiring, report: { companyId: string; reportId: string }): string | undefined {
  if (temporalUi === undefined) return undefined;
  const path = `namespaces/${temporalUi.namespace}/workflows/${encodeURIComponent(transferWorkflowId(report))}`;
  return `${temporalUi.url.replace(/\/$/, '')}/${path}`;
}
