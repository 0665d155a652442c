import type { Text } from '../../contract/text.js';

/** A picture as a JPEG on disk, upright, as large as it is kept. */
export interface RenderedPicture {
  readonly file: string;
  readonly width: number;
  readonly height: number;
}

/** A receipt ready for the document, on disk: pictures, one a page, or a PDF of its own. `bytes` is about what it adds. */
export type RenderedReceipt = { readonly bytes: number; readonly pages: number } & (
  | { readonly kind: 'pictures'; readonly pictures: readonly RenderedPicture[] }
  | { readonly kind: 'pdf'; readonly file: string }
);

/** What has become of a file: ready, or why it cannot be read. */
export type Readable = RenderedReceipt | { readonly unreadable: Unreadable };

/** Why a file cannot be read, in the words of problem TLX-502. */
export type Unreadable = keyof typeof UNREADABLE;

export const UNREADABLE = {
  empty: { nb: 'filen er tom', en: 'the file is empty' },
  unknown: { nb: 'filtypen støttes ikke', en: 'the file type is not supported' },
  heic: { nb: 'HEIC-bilder støttes ikke', en: 'HEIC pictures are not supported' },
  damaged: { nb: 'filen er skadet', en: 'the file is damaged' },
  protected: { nb: 'filen er passordbeskyttet', en: 'the file is password protected' },
  noPages: { nb: 'filen har ingen sider', en: 'the file has no pages' },
  tooLarge: { nb: 'bildet har for mange bildepunkter', en: 'the picture has too many pixels' },
  tooComplex: { nb: 'filen er for komplisert', en: 'the file is too complex' },
} as const satisfies Record<string, Text>;

/** Thrown where a file cannot be read; errors lose their class between processes, so it is answered as a value there. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';

  constructor(
    readonly reason: Unreadable,
    options?: ErrorOptions,
  ) {
    super(UNREADABLE[reason].en, options);
  }
}
