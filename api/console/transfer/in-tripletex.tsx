import type { DossierReceipt, TransferDossier } from '../../../client/archive-client.js';
import { DELETED } from '../../../contract/standing.js';
import { Pill, Time } from '../parts/elements.js';
import { TravelExpenseLink } from '../tripletex-links.js';
import type { CompanyView } from '../view.js';
import { archive } from '../words/archive.js';
import { TRIPLETEX_STATES } from '../words/common.js';
import { transfer } from '../words/transfer.js';
import { documentPath } from './document.js';

type Shown = { readonly view: CompanyView; readonly dossier: TransferDossier };
type TravelExpense = TransferDossier['status']['travelExpenses'][number];

/** What a report has become in Tripletex, as it was last seen there. */
export function InTripletex({ view, dossier }: Shown) {
  const { t, format } = view;
  const { travelExpenses, evidence } = dossier.status;
  return (
    <section class="card" aria-labelledby="tripletex-title">
      <h2 id="tripletex-title">{t(transfer.inTripletex)}</h2>
      {travelExpenses.length === 0 ? (
        <p>{t(transfer.nothingThere)}</p>
      ) : (
        <table class="cards">
          <caption class="unseen">{t(transfer.inTripletex)}</caption>
          <thead>
            <tr>
              <th scope="col">{t(transfer.number)}</th>
              <th scope="col">{t(transfer.state)}</th>
              <th scope="col" class="sum">
                {t(transfer.amount)}
              </th>
              <th scope="col">{t(transfer.document)}</th>
            </tr>
          </thead>
          <tbody>
            {travelExpenses.map((travelExpense) => (
              <Row view={view} dossier={dossier} travelExpense={travelExpense} />
            ))}
          </tbody>
        </table>
      )}
      {evidence && (
        <p class="confirmed">
          <Pill tone="good" icon="check">
            {t(transfer.confirmed)}
          </Pill>{' '}
          <Time view={view} at={evidence.confirmedAt} />: {format.money(evidence.totalNok)}
        </p>
      )}
    </section>
  );
}

type RowProps = Shown & { readonly travelExpense: TravelExpense };

function hasReceipts({ report }: TransferDossier, { lines }: TravelExpense): boolean {
  return report.lines.some((line) => line.type === 'cost' && line.receipts.length > 0 && lines.includes(line.id));
}

function Row({ view, dossier, travelExpense }: RowProps) {
  const { t, format } = view;
  const { id, number, state, amountNok } = travelExpense;
  const words = TRIPLETEX_STATES[state];
  return (
    <tr>
      <th scope="row" data-label={t(transfer.number)}>
        <TravelExpenseLink view={view} id={id}>
          {number === '' ? id : number}
        </TravelExpenseLink>
      </th>
      <td data-label={t(transfer.state)}>{words === undefined ? state : t(words)}</td>
      <td data-label={t(transfer.amount)} class="sum">
        {format.money(amountNok)}
      </td>
      <td data-label={t(transfer.document)}>
        <Document view={view} dossier={dossier} travelExpense={travelExpense} />
      </td>
    </tr>
  );
}

function Document({ view, dossier, travelExpense }: RowProps) {
  const { t, format } = view;
  const { receiptSha256, receiptPages } = travelExpense;
  const opens = mayCarry(dossier, travelExpense) && <OpenDocument {...{ view, dossier, travelExpense }} />;
  if (receiptSha256 === null)
    return (
      <>
        <span class="nothing">
          {t(hasReceipts(dossier, travelExpense) ? transfer.noDocument : transfer.noReceiptsNeeded)}
        </span>
        {opens}
      </>
    );
  return (
    <>
      {receiptPages !== null &&
        `${format.number(receiptPages)} ${t(receiptPages === 1 ? transfer.page : transfer.pages)}`}
      {opens}
      <code class="checksum">{receiptSha256}</code>
    </>
  );
}

/** Of what was booked by hand we do not know what somebody attached there. */
function mayCarry({ status }: TransferDossier, { receiptSha256, state }: TravelExpense): boolean {
  return state !== DELETED && (receiptSha256 !== null || status.status === 'bookedByHand');
}

function OpenDocument({ view, dossier, travelExpense }: RowProps) {
  const { t } = view;
  const { id, number } = travelExpense;
  const { reportId, revision } = dossier.status;
  return (
    <a class="document" href={documentPath(view, { reportId, revision, id })} target="_blank" rel="noopener">
      {t(transfer.openDocument)}
      <span class="unseen">
        {' '}
        {t(transfer.ofTravelExpense)} {number === '' ? id : number} ({t(transfer.opensInNewTab)})
      </span>
    </a>
  );
}

/** The receipts, and whether each lies in the document in Tripletex; the document itself is kept only there. */
export function ReceiptTable({ view, dossier }: Shown) {
  const { t } = view;
  const { receipts } = dossier;
  return (
    <section class="card" aria-labelledby="receipts-title">
      <h2 id="receipts-title">{t(transfer.receipts)}</h2>
      {receipts.length === 0 ? (
        <p>{t(transfer.noReceipts)}</p>
      ) : (
        <>
          <p class="hint">{t(transfer.receiptsIntro)}</p>
          <table class="cards">
            <caption class="unseen">{t(transfer.receipts)}</caption>
            <thead>
              <tr>
                <th scope="col">{t(transfer.file)}</th>
                <th scope="col">{t(transfer.size)}</th>
                <th scope="col">{t(archive.columnTripletex)}</th>
                <th scope="col">{t(transfer.checksum)}</th>
              </tr>
            </thead>
            <tbody>
              {receipts.map((receipt) => (
                <ReceiptRow view={view} receipt={receipt} />
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}

function ReceiptRow({ view, receipt }: { view: CompanyView; receipt: DossierReceipt }) {
  const { t, format } = view;
  const { fileName, size, sha256, isAttached } = receipt;
  return (
    <tr>
      <th scope="row" data-label={t(transfer.file)}>
        {fileName}
      </th>
      <td data-label={t(transfer.size)}>{format.size(size)}</td>
      <td data-label={t(archive.columnTripletex)}>
        <Pill tone={isAttached ? 'good' : 'quiet'} icon={isAttached ? 'check' : 'clock'}>
          {t(isAttached ? transfer.attached : transfer.notAttached)}
        </Pill>
      </td>
      <td data-label={t(transfer.checksum)}>
        <code class="checksum">{sha256.toLowerCase()}</code>
      </td>
    </tr>
  );
}
