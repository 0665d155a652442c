import { move } from 'piscina';
import { renderReceipts, type RenderInput, type RenderResult } from './render-receipts.js';

/** What the thread does: the bytes of the PDF are handed over, not copied. */
export default async function render(input: RenderInput): Promise<RenderResult> {
  const result = await renderReceipts(input);
  return result.ok ? (move({ ...result, bytes: result.bytes } as never) as unknown as RenderResult) : result;
}
