import { expect, it } from 'vitest';
import { Opened } from '../../runtime/opened.js';

it('what was opened is closed in the opposite order, once, whatever cannot be closed', async () => {
  const closed: string[] = [];
  const opened = new Opened();
  opened.add(() => closed.push('database'));
  opened.add(() => Promise.reject(new Error('closed already')));
  opened.add(async () => {
    await Promise.resolve();
    closed.push('connection');
  });
  await opened.close();
  await opened.close();
  expect(closed).toEqual(['connection', 'database']);
});
