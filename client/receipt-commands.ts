import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { format, parse, resolve } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import type { WithSession } from './command-input.js';
import { print, type Output, type Terminal } from './print.js';
import type { DocumentPlace, ReceiptDocumentClient } from './receipt-document-client.js';
import { inEnglish, Refused } from './refused.js';

/** A PDF that was written. */
interface WrittenFile {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

interface ReceiptOptions {
  readonly revision?: number;
  readonly out?: string;
  readonly force: boolean;
}

/** The command about the receipts that stand in Tripletex. */
export function addReceiptCommand(program: Command, withSession: WithSession, output: Output): void {
  program
    .command('receipts')
    .description('write the PDF with the receipts that stands in Tripletex; of several travel expenses one each')
    .argument('<company>')
    .argument('<report>')
    .option('--revision <n>', 'of an earlier revision', asRevision)
    .option('--out <file.pdf>', 'where to; of several travel expenses file-1.pdf, file-2.pdf …')
    .option('--force', 'in the place of a file that is there', false)
    .action(
      withSession('command', async ({ receipts }, company: string, report: string, options: ReceiptOptions) => {
        const places = await receipts.places(company, report, options.revision);
        const wanted = places.map((place, index) => ({ place, file: fileFor(place, index, places.length, options) }));
        for (const { file } of wanted)
          if (!options.force && existsSync(resolve(output.cwd, file))) throw alreadyThere(file);
        const written: WrittenFile[] = [];
        for (const { place, file } of wanted)
          written.push(await write(receipts, { company, report, place, file, ...options }, output));
        const [only] = written;
        const answer = written.length === 1 ? only : { items: written, nextCursor: null };
        print(output, answer, () => written.map(({ file, bytes }) => `${file} (${bytes} bytes)`).join('\n'));
      }),
    );
}

/** One at a time: each may be large. */
async function write(
  receipts: ReceiptDocumentClient,
  wanted: { company: string; report: string; place: DocumentPlace; file: string; force: boolean },
  { cwd }: Terminal,
): Promise<WrittenFile> {
  const { company, report, place, file, force } = wanted;
  const { bytes } = await receipts.receiptDocument(company, report, place);
  await writeFile(resolve(cwd, file), bytes, { flag: force ? 'w' : 'wx' }).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw code === 'EEXIST'
      ? alreadyThere(file)
      : new Refused(400, inEnglish(`The file ${file} cannot be written (${code}): name another one with --out.`));
  });
  return { file, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function fileFor({ fileName }: DocumentPlace, index: number, count: number, { out }: ReceiptOptions): string {
  if (out === undefined) return fileName;
  if (count === 1) return out;
  const { root, dir, name, ext } = parse(out);
  return format({ root, dir, name: `${name}-${index + 1}`, ext });
}

function alreadyThere(file: string): Refused {
  return new Refused(
    409,
    inEnglish(`The file ${file} is there already: name another one with --out, or give --force.`),
  );
}

/** What the archive counts revisions with. */
const LAST_REVISION = 2 ** 31 - 1;

function asRevision(value: string): number {
  const revision = Number(value);
  if (/^\d+$/.test(value) && revision >= 1 && revision <= LAST_REVISION) return revision;
  throw new InvalidArgumentError('Use a number of 1 or more.');
}
