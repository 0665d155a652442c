import { open } from 'node:fs/promises';

/** What a file is, by its content: neither its name nor what the sender calls it counts. */
export type ReceiptKind = 'pdf' | 'image' | 'heic' | 'empty' | 'unknown';

/** Looks at the first bytes of a file. */
export async function receiptKindOf(path: string): Promise<ReceiptKind> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(1024), 0, 1024, 0);
    return kindOf(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

function kindOf(head: Buffer): ReceiptKind {
  if (head.length === 0) return 'empty';
  const text = head.toString('latin1');
  // Readers look for the header of a PDF in the first kilobyte.
  if (text.includes('%PDF-')) return 'pdf';
  if (/^\xff\xd8\xff|^\x89PNG\r\n\x1a\n|^RIFF....WEBP|^II\*\0|^MM\0\*|^GIF8[79]a/s.test(text)) return 'image';
  if (/^....ftyp(?:heic|heix|hevc|heim|heis|mif1|msf1)/s.test(text)) return 'heic';
  return 'unknown';
}
