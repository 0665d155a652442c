import type { Client } from '@temporalio/client';
import { PROBE_WORKFLOW_ID } from '../contract/outage-steps.js';
import { TRANSFERS_QUEUE } from '../contract/temporal-names.js';
import type { Store } from '../store/index.js';
import type { probeTripletex } from '../workflows/index.js';
import { lookSignal } from '../workflows/probe-messages.js';

const PROBE = { workflowId: PROBE_WORKFLOW_ID, taskQueue: TRANSFERS_QUEUE } as const;

/** Sees to it that somebody looks whether Tripletex is back. */
export class OutageClient {
  constructor(
    private readonly client: Client,
    private readonly store: Store,
  ) {}

  /** Makes the one probe look at once what is due, and starts it when it does not run. */
  async wake(): Promise<void> {
    await this.client.workflow.signalWithStart<typeof probeTripletex>('probeTripletex', {
      ...PROBE,
      args: [],
      signal: lookSignal,
      signalArgs: [],
    });
  }

  /** Has it asked soon whether Tripletex is back, for somebody is in a hurry who must not call it: one probe for all who are. */
  async hasten(companyId: string): Promise<void> {
    if (await this.store.outages.hasten(companyId, new Date())) await this.wake();
  }

  /** Starts the probe when there is an outage and none runs, and throws away what is over for long. */
  async sweep(now: Date): Promise<void> {
    await this.store.outages.forget(now);
    if (!(await this.store.outages.isAny())) return;
    await this.client.workflow.start<typeof probeTripletex>('probeTripletex', {
      ...PROBE,
      args: [],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
  }
}
