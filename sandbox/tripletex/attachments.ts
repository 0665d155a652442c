import { PDFDocument } from '@cantoo/pdf-lib';
import { route, type Call, type Reply, type Route } from './call.js';
import { valueReply } from './lists.js';
import { invalid, missing, notFound } from './refusals.js';
import { visible } from './travel-expenses.js';
import type { TravelExpense } from './world.js';

export const attachmentRoutes: readonly Route[] = [
  route('POST', '/travelExpense/{}/attachment', upload),
  route('GET', '/travelExpense/{}/attachment', (call) => ({
    status: 200,
    bytes: documentOf(call),
    contentType: 'application/pdf',
  })),
  route('DELETE', '/travelExpense/{}/attachment', (call) => {
    const stored = visible(call, call.ids[0]);
    documentOf(call);
    stored.attachment = null;
    stored.version += 1;
    call.world.keep();
    return { status: 204 };
  }),
];

function documentOf(call: Call): Buffer {
  const stored = visible(call, call.ids[0]);
  const document = call.company.documents.find(({ id }) => id === stored.attachment?.id);
  if (document === undefined) throw notFound();
  return Buffer.from(document.base64, 'base64');
}

/** One document a travel expense: a later upload is appended to it. Answers 201 with the whole travel expense (observed March 2026). */
async function upload(call: Call): Promise<Reply> {
  const stored = visible(call, call.ids[0]);
  const file = await uploadedFile(call);
  const pdf = await PDFDocument.create();
  const known = call.company.documents.find(({ id }) => id === stored.attachment?.id);
  if (known) await append(pdf, await PDFDocument.load(Buffer.from(known.base64, 'base64')));
  await appendFile(pdf, file);
  const bytes = Buffer.from(await pdf.save());
  keepDocument(call, stored, file.name, bytes, pdf.getPageCount());
  return valueReply(call, 'TravelExpense', stored, 201);
}

function keepDocument(call: Call, stored: TravelExpense, fileName: string, bytes: Buffer, pages: number): void {
  const { company, world } = call;
  const id = stored.attachment?.id ?? world.nextId();
  company.documents = company.documents.filter((document) => document.id !== id);
  company.documents.push({
    id,
    version: 1,
    fileName,
    size: bytes.length,
    mimeType: 'application/pdf',
    base64: bytes.toString('base64'),
    pages,
  });
  stored.attachment = { id };
  stored.version += 1;
  world.keep();
}

async function uploadedFile({ body, contentType }: Call): Promise<File> {
  if (!contentType.startsWith('multipart/form-data')) throw missing('file', 15000);
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  const file = form.get('file');
  if (!(file instanceof File)) throw missing('file', 15000);
  return file;
}

async function append(pdf: PDFDocument, other: PDFDocument): Promise<void> {
  for (const page of await pdf.copyPages(other, other.getPageIndices())) pdf.addPage(page);
}

async function appendFile(pdf: PDFDocument, file: File): Promise<void> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  try {
    if (file.type === 'application/pdf') return await append(pdf, await PDFDocument.load(bytes));
    const image = file.type === 'image/png' ? await pdf.embedPng(bytes) : await pdf.embedJpg(bytes);
    pdf.addPage([image.width, image.height]).drawImage(image);
  } catch {
    throw invalid({ field: 'file', message: 'Filen kan ikke leses.', path: 'file' });
  }
}
