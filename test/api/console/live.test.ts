import { afterAll, describe, expect, it } from 'vitest';
import { startConsole } from '../../support/console.js';
import { migrateDatabase } from '../../../store/migrate.js';
import { startTestService } from '../../support/service.js';
import { taxiReports } from '../../support/taxi-reports.js';

const service = await startTestService({}, { hasWorker: false });
await migrateDatabase(service.environment.DATABASE_URL ?? '');
const pages = await startConsole(service);
const { taxi } = taxiReports(service);
afterAll(async () => {
  await pages.close();
  await service.close();
});

describe('a page that somebody looks at', () => {
  it('is told when something happens at its company, and of no other', async () => {
    const [company, other] = [
      await service.company({ isConnected: false }),
      await service.company({ isConnected: false }),
    ];
    const visitor = await pages.signIn({ companies: [company.companyId] });
    const events = await visitor.listen(`/c/${company.companyId}/live`);
    expect(await events.next()).toBe('open');
    await service.store.transfers.claim(taxi(other));
    // The next look would have told of it.
    expect(await events.within(1_500)).toBeNull();
    await service.store.transfers.claim(taxi(company));
    expect(await events.next()).toBe('change');
    events.close();
  });
});
