import { readFile, writeFile } from 'node:fs/promises';
import {
  EncryptedPDFError,
  ParseSpeeds,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  PDFNumber,
  PDFStream,
  type PDFPage,
} from '@cantoo/pdf-lib';
import { mendBoxes } from './page-boxes.js';
import { UnreadableError, type RenderedReceipt } from './rendered-receipt.js';

/** Turns a PDF into one beside it that holds its pages and what they show, nothing else: no forms, links, scripts or attachments. */
export async function renderPdf(file: string): Promise<RenderedReceipt> {
  const bytes = await readFile(file);
  const { content, pages } = await understood(() => pagesOf(bytes));
  const target = `${file}.pdf`;
  await writeFile(target, content, { mode: 0o600 });
  return { kind: 'pdf', file: target, pages, bytes: content.length };
}

/** Saves the same document to the same bytes. */
export function savePdf(document: PDFDocument): Promise<Uint8Array> {
  return document.save({ addDefaultPage: false, updateFieldAppearances: false, objectsPerTick: Infinity });
}

async function pagesOf(bytes: Uint8Array): Promise<{ content: Uint8Array; pages: number }> {
  const source = await openPdf(bytes);
  const pages = source.getPages();
  const promised = source.catalog.Pages().Count().asNumber();
  if (promised === 0 && pages.length === 0) throw new UnreadableError('noPages');
  // A file that lost its end still opens, with the pages that are left, or with blank ones.
  if (pages.length < promised || !pages.every(isWhole)) throw new UnreadableError('damaged');
  flattenForms(source);
  for (const page of pages) keepWhatIsSeen(page);
  const target = await PDFDocument.create({ updateMetadata: false });
  for (const page of await target.copyPages(source, source.getPageIndices())) target.addPage(page);
  return { content: await savePdf(target), pages: pages.length };
}

/** Opens a PDF. One that is only protected against changes opens for everybody, with an empty password. */
async function openPdf(bytes: Uint8Array): Promise<PDFDocument> {
  const options = { updateMetadata: false, parseSpeed: ParseSpeeds.Fastest };
  try {
    return await PDFDocument.load(bytes, options);
  } catch (error) {
    if (!(error instanceof EncryptedPDFError)) throw error;
  }
  try {
    return await PDFDocument.load(bytes, { ...options, password: '' });
  } catch (cause) {
    throw new UnreadableError('protected', { cause });
  }
}

/** What was filled in becomes part of the page. A form that is too odd for that stays as the annotations that it is. */
function flattenForms(document: PDFDocument): void {
  if (document.catalog.AcroForm() === undefined) return;
  try {
    document.getForm().flatten({ updateFieldAppearances: false });
  } catch {
    return;
  }
}

/** Everything of a page that is drawn. What else hangs on it may lead to scripts, or to the whole rest of the document. */
const SEEN = new Set([
  'Type',
  'Contents',
  'Resources',
  'MediaBox',
  'CropBox',
  'BleedBox',
  'TrimBox',
  'ArtBox',
  'Rotate',
  'UserUnit',
  'Group',
  'Annots',
  'Parent',
]);
const SEEN_OF_ANNOTATIONS = new Set([
  'Type',
  'Subtype',
  'Rect',
  'Contents',
  'AP',
  'AS',
  'F',
  'C',
  'BS',
  'Border',
  'QuadPoints',
  'Vertices',
  'InkList',
  'L',
  'IC',
  'DA',
  'CA',
]);

function keepWhatIsSeen(page: PDFPage): void {
  const { node } = page;
  mendBoxes(page);
  keepOnly(node, SEEN);
  keepAnnotations(page);
}

/** Whether what the page draws is there: its contents, fonts and pictures. */
function isWhole({ node }: PDFPage): boolean {
  const { context } = node;
  const contents = node.Contents();
  if (contents === undefined && node.has(PDFName.of('Contents'))) return false;
  const parts = contents instanceof PDFArray ? contents.asArray() : [contents].filter((part) => part !== undefined);
  const resources = node.Resources();
  const drawn = ['Font', 'XObject']
    .map((kind) => resources?.lookup(PDFName.of(kind)))
    .flatMap((named) => (named instanceof PDFDict ? named.values() : []));
  return (
    parts.every((part) => context.lookup(part) instanceof PDFStream) &&
    drawn.every((object) => context.lookup(object) !== undefined)
  );
}

function keepAnnotations({ node, doc }: PDFPage): void {
  const annotations = node.lookup(PDFName.of('Annots'));
  if (!(annotations instanceof PDFArray)) return void node.delete(PDFName.of('Annots'));
  const seen = annotations
    .asArray()
    .map((annotation) => doc.context.lookup(annotation))
    .filter((annotation) => annotation instanceof PDFDict)
    .filter(isShown);
  for (const annotation of seen) keepOnly(annotation, SEEN_OF_ANNOTATIONS);
  node.set(PDFName.of('Annots'), doc.context.obj(seen));
}

const HIDDEN = 0b10;
const NEVER_SHOWN = new Set(['/Link', '/Popup']);

function isShown(annotation: PDFDict): boolean {
  const flags = annotation.lookup(PDFName.of('F'));
  const hidden = flags instanceof PDFNumber && (flags.asNumber() & HIDDEN) !== 0;
  return !hidden && !NEVER_SHOWN.has(String(annotation.lookup(PDFName.of('Subtype'))));
}

function keepOnly(dictionary: PDFDict, names: ReadonlySet<string>): void {
  for (const name of dictionary.keys()) {
    if (!names.has(name.decodeText())) dictionary.delete(name);
  }
}

async function understood<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof UnreadableError) throw cause;
    throw new UnreadableError('damaged', { cause });
  }
}
