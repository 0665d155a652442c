import { open } from 'node:fs/promises';

/** What a file is, by its content: neither its name nor what the sender calls it counts. */
export type ReceiptKind = 'pdf' | 'picture' | 'heic' | 'empty' | 'unknown';

/** Readers look for the header of a PDF in the first kilobyte. */
const HEAD_BYTES = 1024;

/** Looks at the first bytes of a file. */
export async function receiptKindOf(path: string): Promise<ReceiptKind> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return kindOf(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

function kindOf(head: Buffer): ReceiptKind {
  if (head.length === 0) return 'empty';
  const text = head.toString('latin1');
  if (text.includes('%PDF-')) return 'pdf';
  if (/^(\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF....WEBP|II\*\0|MM\0\*|GIF8[79]a|....ftypavi[fs])/s.test(text))
    return 'picture';
  // sharp comes without a decoder for HEVC, which is patented.
  if (/^....ftyp(hei[cxms]|hev[cxms]|mif1|msf1)/s.test(text)) return 'heic';
  return 'unknown';
}
