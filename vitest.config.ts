import { defineConfig } from 'vitest/config';
import LongestFirst from './test/support/longest-first.js';

/** What a project of tests has in common: the Temporal SDK holds native handles, so processes, not threads. */
const common = {
  pool: 'forks',
  isolate: false,
  // More than cores: many files sleep most of the time.
  maxWorkers: 3,
  // Time limits only end what will not pass any more: how long a test takes is the business of the machine.
  testTimeout: 240_000,
  hookTimeout: 240_000,
  slowTestThreshold: 10_000,
} as const;

const SERVICE = ['test/**/*.service.test.{ts,tsx}'];
const SYSTEM = ['test/**/*.system.test.{ts,tsx}'];

export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    sequence: { sequencer: LongestFirst },
    coverage: {
      include: ['{activities,api,client,contract,runtime,sandbox,store,tripletex,workers,workflows}/**/*.{ts,tsx}'],
      reporter: ['text-summary', 'json-summary'],
    },
    projects: [
      {
        // Starts no server: rules, tables, mappers, single processes' parts.
        test: {
          ...common,
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...SERVICE, ...SYSTEM],
        },
      },
      {
        // Shares one running service in each test process; a test keeps to a company of its own, so tests wait side by side.
        test: {
          ...common,
          name: 'service',
          include: SERVICE,
          maxConcurrency: 8,
          runner: 'test/support/concurrent-runner.ts',
        },
      },
      {
        // Starts, breaks and kills servers, workers and browsers of its own.
        test: {
          ...common,
          name: 'system',
          include: SYSTEM,
        },
      },
    ],
  },
});
