import { HonoRequest } from 'hono/request';
import { get, NOTHING, post, remove, type Call, type Reply, type Route } from '../protocol/call.js';
import { pathId, valueReply } from '../protocol/lists.js';
import { flagIn, numberIn } from '../protocol/query.js';
import { invalid, missingParameter, notFound, staleVersion } from '../protocol/refusals.js';
import { NOK } from '../registers/currencies.js';
import { habitsOf } from '../state/habits.js';
import type { StoredDocument, TravelExpense } from '../state/records.js';
import { assertChangeable, touch, visibleExpense } from './expense-access.js';
import { appended, UnreadableFile } from './receipt-document.js';

const PATH = '/travelExpense/:id/attachment';

export const attachmentRoutes: readonly Route[] = [
  post(PATH, (call) => upload(call, 1)),
  post(`${PATH}/list`, (call) => upload(call, Infinity)),
  get(PATH, (call) => {
    const document = documentOf(call, visibleExpense(call, pathId(call)));
    if (document === undefined) throw notFound();
    return { kind: 'file', bytes: call.world.documentBytes(document), contentType: 'application/pdf' };
  }),
  remove(PATH, destroy),
];

function documentOf({ company }: Call, { attachment }: TravelExpense): StoredDocument | undefined {
  return company.documents.find(({ id }) => id === attachment?.id);
}

const TOO_LARGE: Reply = {
  kind: 'page',
  status: 413,
  html: '<!doctype html><html><head><title>413</title></head><body><h1>Request Entity Too Large</h1></body></html>',
};

/**
 * There is one document for a travel expense, and a later upload becomes its last pages: sending a file twice doubles it. Answers
 * 201 with the whole travel expense, not 200 as the official document says (observed March 2026).
 */
async function upload(call: Call, most: number): Promise<Reply> {
  const { id } = visibleExpense(call, pathId(call));
  const files = await uploadedFiles(call, most);
  const { largestUpload, tooLargeUpload } = habitsOf(call.company);
  if (largestUpload !== null && files.some(({ size }) => size > largestUpload)) {
    if (tooLargeUpload === 'page') return TOO_LARGE;
    throw invalid({ field: 'file', message: 'Filen er for stor.' });
  }
  return call.locks.during([id], async () => {
    const expense = visibleExpense(call, id);
    assertChangeable(expense);
    const replaced = documentOf(call, expense);
    await attach(call, expense, files);
    if (flagIn(call.query, 'createNewCost') === true) files.forEach(() => addEmptyCost(call, expense));
    touch(expense);
    call.world.keep();
    if (replaced !== undefined) call.world.forgetDocumentBytes(replaced.id);
    return valueReply(call, 'TravelExpense', expense, 201);
  });
}

async function attach(call: Call, expense: TravelExpense, files: readonly File[]): Promise<void> {
  const { company, world } = call;
  const known = documentOf(call, expense);
  const before = known && world.documentBytes(known);
  const contents = await Promise.all(files.map(async (file) => Buffer.from(await file.arrayBuffer())));
  const { bytes, pages } = await appended(before, contents).catch((error: unknown) => {
    if (!(error instanceof UnreadableFile)) throw error;
    throw invalid({ field: 'file', message: 'Filen kan ikke leses. Bruk PDF, PNG, JPEG eller TIFF.' });
  });
  // Written beside the old one: whoever reads while this is stored reads either of the two, never half of one.
  const fileName = known?.fileName ?? files[0]?.name ?? 'receipt.pdf';
  const own = { id: world.nextId(), version: (known?.version ?? 0) + 1, travelExpense: { id: expense.id } };
  const document: StoredDocument = { ...own, fileName, size: bytes.length, mimeType: 'application/pdf', pages };
  world.keepDocumentBytes(document, bytes);
  company.documents = [...company.documents.filter(({ id }) => id !== known?.id), document];
  expense.attachment = { id: document.id };
}

async function uploadedFiles({ body, contentType }: Call, most: number): Promise<File[]> {
  if (!contentType.startsWith('multipart/form-data')) throw missingParameter('file');
  const request = new Request('http://localhost', {
    method: 'POST',
    body: new Uint8Array(body),
    headers: { 'content-type': contentType },
  });
  const form = await new HonoRequest(request).formData().catch(() => new FormData());
  const parts = [...form.entries()];
  const files = parts.flatMap(([name, value]) => (name === 'file' && value instanceof File ? [value] : []));
  if (files.length === 0) throw missingParameter('file');
  if (files.length > most || files.length !== parts.length)
    throw invalid({ field: 'file', message: 'Kun én fil, i feltet «file», kan lastes opp.' });
  return files;
}

/** `createNewCost`: a cost that somebody has to fill in. */
function addEmptyCost({ company, world }: Call, { id }: TravelExpense): void {
  const nothing = {
    date: null,
    costCategory: null,
    vatType: null,
    paymentType: null,
    category: '',
    comments: '',
    isChargeable: false,
  };
  const money = { currency: { id: NOK }, rate: 1, amountCurrencyIncVat: 0, amountNOKInclVAT: 0 };
  company.costs.push({ id: world.nextId(), version: 0, travelExpense: { id }, ...nothing, ...money });
}

async function destroy(call: Call): Promise<Reply> {
  const { id } = visibleExpense(call, pathId(call));
  const version = numberIn(call.query, 'version');
  return call.locks.during([id], () => {
    const expense = visibleExpense(call, id);
    const document = documentOf(call, expense);
    if (document === undefined) throw notFound();
    if (version !== undefined && version !== document.version) throw staleVersion();
    assertChangeable(expense);
    call.company.documents = call.company.documents.filter((row) => row.id !== document.id);
    expense.attachment = null;
    touch(expense);
    call.world.keep();
    call.world.forgetDocumentBytes(document.id);
    return NOTHING;
  });
}
