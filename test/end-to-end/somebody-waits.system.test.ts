import { afterAll, expect, it } from 'vitest';
import { startTestService } from '../support/service.js';

const service = await startTestService({ WAIT_SCALE: '1', PATIENCE: '60s' });
afterAll(() => service.close());

it('who has a connection checked while Tripletex is away is told that, and not to start a worker', async () => {
  const company = await service.company();
  service.sandbox.faults.add({ what: { kind: 'answer', status: 503 }, times: 'always' });
  const refused = service.companies.check(company.companyId);
  await expect(refused).rejects.toMatchObject({
    document: { status: 503, detail: expect.stringContaining('Tripletex does not answer') as string },
  });
  service.sandbox.faults.clear();
});
