/** Makes a document in a process of its own and prints its checksum; what it is to be made of comes by standard input. */
import { text } from 'node:stream/consumers';
import { createReceiptAssembler } from '../../../dist/activities/receipts/assemble-receipts.js';

const { cover, receipts, ...settings } = JSON.parse(await text(process.stdin));
const assembler = createReceiptAssembler({ ...settings, isUrlAllowed: () => true });
const { sha256 } = await assembler.assemble({ cover, receipts });
await assembler.close();
process.stdout.write(sha256);
