import { Worker } from '@temporalio/worker';
import { expect, it, vi } from 'vitest';
import { startTestService } from '../support/service.js';

const create = vi.spyOn(Worker, 'create');
const service = await startTestService();

it('a beat of an activity reaches Temporal within the four seconds in which the next one follows', async () => {
  await service.close();
  expect(create.mock.calls.map(([options]) => options.maxHeartbeatThrottleInterval)).toEqual(['4s', '4s']);
});

it('a worker of which a part cannot be made leaves nothing running', async () => {
  const made: Worker[] = [];
  create.mockImplementationOnce(async (options) => {
    create.mockRestore();
    const first = await Worker.create(options);
    vi.spyOn(Worker, 'create').mockRejectedValueOnce(new Error('no second one'));
    made.push(first);
    return first;
  });
  await expect(service.startWorker()).rejects.toThrow('no second one');
  expect(made.map((worker) => worker.getState())).toEqual(['STOPPED']);
});
