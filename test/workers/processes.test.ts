import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunningWorker } from '../../workers/run-worker.js';
import { worker } from '../../workers/processes.js';
import { TEST_ENCRYPTION_KEYS } from '../support/test-keys.js';

const { runWorker, endRuntime, closeHealth } = vi.hoisted(() => ({
  runWorker: vi.fn<() => Promise<RunningWorker>>(),
  endRuntime: vi.fn(() => Promise.resolve()),
  closeHealth: vi.fn(() => Promise.resolve()),
}));
vi.mock('../../workers/run-worker.js', () => ({ runWorker }));
vi.mock('../../runtime/temporal-runtime.js', () => ({
  installTemporalRuntime: () => Promise.resolve({ metrics: () => Promise.resolve(''), shutdown: endRuntime }),
}));
vi.mock('../../runtime/health-server.js', () => ({
  startHealthServer: () => Promise.resolve({ url: 'http://127.0.0.1:1', close: closeHealth }),
}));

const environment = {
  DATABASE_URL: 'postgres://sonya@127.0.0.1:1/sonya',
  ENCRYPTION_KEYS: TEST_ENCRYPTION_KEYS,
  TRIPLETEX_BASE_URL: 'http://127.0.0.1:1/v2',
  TRIPLETEX_CONSUMER_TOKEN: 'token',
  RECEIPT_HOSTS: '127.0.0.1:1',
  METRICS_ADDRESS: '127.0.0.1:0',
  LOG_LEVEL: 'silent',
};

beforeEach(() => void vi.clearAllMocks());

describe('the process of a worker leaves nothing open that would keep it alive', () => {
  it('when it has ended', async () => {
    runWorker.mockResolvedValue({ done: Promise.resolve(), shutdown: vi.fn(), checks: {} });
    expect(await worker(environment)).toBe(0);
    expect([closeHealth, endRuntime].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  });

  it('when it could not start', async () => {
    runWorker.mockRejectedValue(new Error('no database'));
    await expect(worker(environment)).rejects.toThrow('no database');
    expect(endRuntime).toHaveBeenCalledTimes(1);
  });

  it('when it cannot go on', async () => {
    runWorker.mockResolvedValue({
      done: Promise.reject(new Error('the namespace is gone')),
      shutdown: vi.fn(),
      checks: {},
    });
    await expect(worker(environment)).rejects.toThrow('the namespace is gone');
    expect([closeHealth, endRuntime].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  });
});
