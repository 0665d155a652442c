import type { Context } from 'hono';
import { NotDone } from '../../../client/in-worker.js';
import { NoReceipts } from '../../../client/receipt-document-client.js';
import { Refused } from '../../../client/refused.js';
import type { Text } from '../../../contract/text.js';
import { companyIdOf, companyView, show } from '../handling.js';
import { Page } from '../parts/layout.js';
import type { CompanyView, ConsoleEnv, Wiring } from '../view.js';
import { common } from '../words/common.js';
import { transfer } from '../words/transfer.js';
import { reportIdOf, revisionOf } from './named.js';

/** Where the receipts of a travel expense are opened. */
export function documentPath(view: CompanyView, place: { reportId: string; revision: number; id: number }): string {
  const { reportId, revision, id } = place;
  return `/c/${view.company.id}/archive/${reportId}/receipts.pdf?travelExpense=${id}&revision=${revision}`;
}

/** The receipts as they stand in Tripletex now, in the browser; a page that says why where there are none to show. */
export function receiptDocument(wiring: Wiring) {
  return async (c: Context<ConsoleEnv>): Promise<Response> => {
    const which = { revision: revisionOf(c), travelExpenseId: travelExpenseOf(c) };
    try {
      const document = await wiring.rooms.receipts.receiptDocument(companyIdOf(c), reportIdOf(c), which);
      return c.body(new Uint8Array(document.bytes), 200, {
        'content-type': document.contentType,
        'content-disposition': `inline; filename="${document.fileName}"`,
      });
    } catch (error) {
      if (!(error instanceof NoReceipts || error instanceof NotDone)) throw error;
      const page = <NoReceiptsPage view={await companyView(c, wiring)} reportId={reportIdOf(c)} text={error.detail} />;
      return show(c, page, error instanceof NoReceipts ? error.status : 503);
    }
  };
}

/** The only one when none is named. */
function travelExpenseOf(c: Context): number | undefined {
  const named = c.req.query('travelExpense');
  if (named === undefined) return undefined;
  if (!/^[1-9]\d{0,15}$/.test(named)) throw new Refused(404, common.notFound);
  return Number(named);
}

function NoReceiptsPage({ view, reportId, text }: { view: CompanyView; reportId: string; text: Text }) {
  const { t, company } = view;
  return (
    <Page view={view} title={t(transfer.noDocumentNow)} place="archive" isStill>
      <p class="lead">{t(text)}</p>
      <p>
        <a class="button button-plain" href={`/c/${company.id}/archive/${reportId}`}>
          {t(transfer.toReport)}
        </a>
      </p>
    </Page>
  );
}
