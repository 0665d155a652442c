import { afterAll, describe, expect, it } from 'vitest';
import type { SyncRun } from '../../contract/sync-run.js';
import { signToken, startTestApi } from '../support/api.js';
import { plain, startConsole } from '../support/console.js';
import { listenTo } from '../support/event-stream.js';
import { sharedService } from '../support/service.js';
import { syncing } from '../support/syncing.js';

const service = await sharedService();
const api = await startTestApi(service.environment);
const pages = await startConsole(service);
afterAll(async () => {
  await pages.close();
  await api.stop();
});
const { synced, breaks } = syncing(service);

const isReading = ({ finishedAt, registers }: SyncRun) => finishedAt === null && registers.projects?.calls === 2;

describe('a register that is read page by page', () => {
  it('shows while it is read how far that is: in the API, to who listens, and on the page', async () => {
    const company = await service.company();
    const { companyId, tripletex } = company;
    for (let n = 10; n < 40; n += 1) tripletex.addProject({ number: `M-${n}`, name: `Prosjekt ${n}` });
    tripletex.behave({ largestPages: { Project: 10 } });
    // It stays at the third page until somebody lets it go on.
    breaks(company, '/project', { kind: 'answer', status: 503 }, { nth: 3 }, 'always');
    const stream = await listenTo(
      `${api.url}/v1/companies/${companyId}/events`,
      await signToken('accountant', [companyId]),
    );
    await stream.begun;
    const visitor = await pages.signIn({ companies: [companyId] });
    const run = await synced(company, async () => {
      const told = await stream.until(({ event, data }) => event === 'sync' && isReading(data as SyncRun));
      const soFar = { seen: 19, added: 19, changed: 0, deactivated: 0, refused: 0, unchanged: 0, calls: 2 };
      expect((told.data as SyncRun).registers.projects).toMatchObject(soFar);
      const caller = await api.as('accountant', [companyId]);
      const listed = await caller.get(`/v1/companies/${companyId}/sync-runs`);
      expect(listed.body<{ items: SyncRun[] }>().items).toMatchObject([
        { finishedAt: null, registers: { departments: { seen: 2 }, projects: soFar } },
      ]);
      const { body } = await visitor.get(`/c/${companyId}/integration`);
      expect(plain(body)).toMatch(/avdelinger: 2 av 2 lest .*? prosjekter: 19 av 32 lest/);
      expect(body).toMatch(/<progress id="progress-projects" max="32" value="19"/);
      service.sandbox.faults.clear(company.tripletex.name);
    });
    expect(run).toMatchObject({ outcome: 'done', registers: { projects: { seen: 32, added: 32, calls: 4 } } });
    expect(plain((await visitor.get(`/c/${companyId}/integration`)).body)).toContain('Alt ble lest');
    stream.hangUp();
  });
});
