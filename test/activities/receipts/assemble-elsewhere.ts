/** Makes a document in a process of its own and prints its checksum; what it is to be made of comes by standard input. */
import { text } from 'node:stream/consumers';
import { createReceiptAssembler, type ReceiptSettings } from '../../../activities/receipts/assemble-receipts.js';
import type { ReceiptReference } from '../../../contract/approved-report.js';
import { aCover } from '../../support/receipts.js';

type Task = Omit<ReceiptSettings, 'isUrlAllowed'> & { readonly receipts: readonly ReceiptReference[] };

const { receipts, ...settings } = JSON.parse(await text(process.stdin)) as Task;
const assembler = createReceiptAssembler({ ...settings, isUrlAllowed: () => true });
const { sha256 } = await assembler.assemble({ cover: aCover(receipts), receipts });
await assembler.close();
process.stdout.write(sha256);
