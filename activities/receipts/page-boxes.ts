import { PDFArray, PDFName, PDFNumber, type PDFPage } from '@cantoo/pdf-lib';

const A4 = [0, 0, 595.28, 841.89] as const;
/** In points; less is no page that anybody could see. */
const LEAST = 1;

/** A page shows what its boxes say. One that says no size is A4, and a crop that would show nothing is none. */
export function mendBoxes(page: PDFPage): void {
  const media = boxOf(page, 'MediaBox');
  if (media === undefined) page.node.set(PDFName.of('MediaBox'), page.doc.context.obj([...A4]));
  const crop = boxOf(page, 'CropBox');
  if (crop === undefined || !overlap(crop, media ?? A4)) hideCrop(page);
}

type Box = readonly [left: number, bottom: number, right: number, top: number];

/** A box of the page or of the tree above it, its corners in order; undefined when it is none. */
function boxOf({ node }: PDFPage, name: 'MediaBox' | 'CropBox'): Box | undefined {
  const array = node.getInheritableAttribute(PDFName.of(name));
  const numbers = (array instanceof PDFArray ? array.asArray() : [])
    .map((entry) => node.context.lookup(entry))
    .map((entry) => (entry instanceof PDFNumber ? entry.asNumber() : Number.NaN));
  const [x1 = Number.NaN, y1 = Number.NaN, x2 = Number.NaN, y2 = Number.NaN] = numbers;
  const box = [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)] as const;
  return box[2] - box[0] >= LEAST && box[3] - box[1] >= LEAST ? box : undefined;
}

function overlap(one: Box, other: Box): boolean {
  const width = Math.min(one[2], other[2]) - Math.max(one[0], other[0]);
  const height = Math.min(one[3], other[3]) - Math.max(one[1], other[1]);
  return width >= LEAST && height >= LEAST;
}

/** A box of the page itself counts before one that it inherits. */
function hideCrop({ node }: PDFPage): void {
  const inherited = node.getInheritableAttribute(PDFName.of('CropBox')) !== undefined;
  const media = node.getInheritableAttribute(PDFName.of('MediaBox'));
  if (inherited && media !== undefined) node.set(PDFName.of('CropBox'), media);
}
