import { describe, expect, it } from 'vitest';
import { ApplicationFailure } from '@temporalio/common';
import { createLogger, temporalLogger } from '../../runtime/logger.js';

function logging(level = 'info') {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger(
    level,
    { process: 'worker' },
    { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  );
  return { logger, lines };
}

describe('the log', () => {
  it('is one JSON document a line, with the time and the process', () => {
    const { logger, lines } = logging();
    logger.info({ companyId: 'nordfjell' }, 'Started.');
    expect(lines).toEqual([
      expect.objectContaining({
        level: 30,
        process: 'worker',
        companyId: 'nordfjell',
        msg: 'Started.',
        time: expect.stringMatching(/^20.*Z$/) as string,
      }),
    ]);
  });

  it('keeps to its level', () => {
    const { logger, lines } = logging('warn');
    logger.info('no');
    logger.warn('yes');
    expect(lines.map(({ msg }) => msg)).toEqual(['yes']);
  });

  it('never shows keys and tokens, at any depth that we log', () => {
    const { logger, lines } = logging();
    const secret = { userKey: 'hidden', token: 'hidden', authorization: 'hidden', password: 'hidden' };
    logger.info({ ...secret, headers: secret, call: { headers: secret } }, 'Called.');
    expect(lines).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toContain('hidden');
  });

  it('shows of errors what they are and where they come from, not what they say', () => {
    const { logger, lines } = logging();
    const error = new TypeError('No employee Kari Eksempel', { cause: new Error('Kari Eksempel') });
    logger.error({ err: error }, 'It failed.');
    temporalLogger(logger).warn('Activity failed', {
      error: ApplicationFailure.create({ message: 'Kari Eksempel', type: 'Refused' }),
      workflowId: 'transfer/a/b',
    });
    expect(JSON.stringify(lines)).not.toContain('Kari');
    expect(lines[0]).toMatchObject({ err: { name: 'TypeError', cause: { name: 'Error' } } });
    expect(JSON.stringify(lines[0])).toContain('logger.test.ts');
    expect(lines[1]).toMatchObject({
      level: 40,
      msg: 'Activity failed',
      workflowId: 'transfer/a/b',
      error: { type: 'Refused' },
    });
  });

  it('leaves out the objects that Temporal logs: they hold payloads and keys', () => {
    const { logger, lines } = logging('trace');
    const temporal = temporalLogger(logger);
    temporal.trace('Got workflow activation', { taskQueue: 'q', jobs: [{ arguments: ['Kari Eksempel'] }] });
    temporal.debug('Creating worker', { taskQueue: 'q', options: { dataConverter: { key: 'Kari Eksempel' } } });
    expect(lines).toMatchObject([{ taskQueue: 'q' }, { taskQueue: 'q' }]);
    expect(JSON.stringify(lines)).not.toContain('Kari');
  });

  it('takes what Temporal logs, at its levels', () => {
    const { logger, lines } = logging('trace');
    const temporal = temporalLogger(logger);
    temporal.trace('trace');
    temporal.debug('debug');
    temporal.info('info');
    temporal.warn('warn');
    temporal.error('error');
    temporal.log('INFO', 'log', { sdkComponent: 'core' });
    expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
      [10, 'trace'],
      [20, 'debug'],
      [30, 'info'],
      [40, 'warn'],
      [50, 'error'],
      [30, 'log'],
    ]);
  });
});
