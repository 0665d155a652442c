import { afterAll, expect, it } from 'vitest';
import { openTestStore } from './open-test-store.js';

const { store } = await openTestStore();
afterAll(() => store.close());

const { externalReferences } = store;

it('references are saved by category, the others stay, and each company has its own', async () => {
  await externalReferences.save(
    'a',
    new Map([
      ['taxi', 'Taxi'],
      ['hotel', 'Hotell'],
    ]),
  );
  await externalReferences.save('a', new Map([['taxi', 'Drosje']]));
  await externalReferences.save('a', new Map());
  await externalReferences.save('b', new Map([['taxi', '4711']]));
  expect([...(await externalReferences.all('a'))]).toEqual([
    ['hotel', 'Hotell'],
    ['taxi', 'Drosje'],
  ]);
  expect([...(await externalReferences.all('b'))]).toEqual([['taxi', '4711']]);
  await externalReferences.remove('a', 'taxi');
  expect([...(await externalReferences.all('a'))]).toEqual([['hotel', 'Hotell']]);
});
