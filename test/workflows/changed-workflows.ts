import { sleep } from '@temporalio/workflow';
import { transferReport as asItIs } from '../../workflows/index.js';

/** A transfer as somebody might change it without thinking of the ones under way: a pause before everything else. */
export async function transferReport(...args: Parameters<typeof asItIs>): ReturnType<typeof asItIs> {
  await sleep('1 second');
  return asItIs(...args);
}
