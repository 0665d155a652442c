import { condition, continueAsNew, setHandler } from '@temporalio/workflow';
import { EVERYBODY, type OutageSteps } from '../contract/outage-steps.js';
import { tripletexFor } from './activities.js';
import { historyIsLong } from './long-history.js';
import { lookSignal } from './probe-messages.js';
import { msUntil } from './ms-until.js';

/** The only one that calls Tripletex in an outage: looks now and then whether it is back, and ends with the last outage. */
export async function probeTripletex(): Promise<void> {
  let wishes = 0;
  setHandler(lookSignal, () => void (wishes += 1), {
    description: 'Look now whether it is time to ask Tripletex again. Takes nothing.',
  });
  const { probeOutages } = tripletexFor<OutageSteps>({ companyId: EVERYBODY });
  for (;;) {
    const granted = wishes;
    const nextAt = await probeOutages.executeWithOptions({ summary: 'Ask whether Tripletex is back' }, []);
    if (nextAt === null && wishes === granted) return;
    // Whoever wished for a look while nothing was open any more has found something since.
    if (nextAt !== null) {
      await condition(() => wishes > granted, msUntil(nextAt), { summary: 'Next probe' });
    }
    if (historyIsLong()) await continueAsNew<typeof probeTripletex>();
  }
}
