import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ARTICLE_RIGHTS } from '../../../sandbox/tripletex/seed.js';
import { addScene, costBody, create, startScene, type Scene } from './scene.js';

let scene: Scene;

beforeAll(async () => {
  scene = await startScene({ now: () => new Date('2026-11-02T09:00:00Z') });
});
afterAll(() => scene.sandbox.close());

const deliver = (id: number, { api }: Scene = scene) => api.put(`/travelExpense/:deliver?id=${id}`);
const approve = (id: number, { api }: Scene = scene, query = '') => api.put(`/travelExpense/:approve?id=${id}${query}`);
const ready = (from: Scene = scene, changes: object = {}) =>
  create(from, { costs: [costBody(from.company)], ...changes });

describe('approving', () => {
  test('comes after delivering', async () => {
    const id = await ready();
    await deliver(id);
    expect((await approve(id)).body.values[0]).toMatchObject({
      state: 'APPROVED',
      stateName: 'Godkjent',
      isCompleted: true,
      isApproved: true,
      approvedDate: '2026-11-02',
      approvedBy: { id: scene.company.ownerId },
      voucher: null,
    });
    expect((await approve(id)).status).toBe(422);
  });

  test('of an open one delivers it in the same step, with the same checks', async () => {
    const id = await ready();
    expect((await approve(id)).body.values[0]).toMatchObject({
      state: 'APPROVED',
      completedBy: { id: scene.company.ownerId },
    });
    const incomplete = await create(scene, { costs: [costBody(scene.company, { vatType: undefined })] });
    expect((await approve(incomplete)).error).toContain('costs.vatType.id');
  });

  test('of an open one asks for delivering first where the company has it so', async () => {
    const own = await addScene(scene.sandbox);
    own.company.behave({ approvalOfOpen: 'refused' });
    const id = await ready(own);
    expect(await approve(id, own)).toMatchObject({ status: 422, error: expect.stringMatching(/^18000 state:/) });
    expect(own.company.travelExpense(id).state).toBe('OPEN');
    await deliver(id, own);
    expect((await approve(id, own)).body.values[0].state).toBe('APPROVED');
  });

  test('of one that is approved or paid is refused, and so is delivering it', async () => {
    const [approved, paid] = [await ready(), await ready()];
    scene.company.approve(approved);
    scene.company.paySalary(paid);
    for (const id of [approved, paid]) {
      const refused = { status: 422, error: expect.stringMatching(/^18000 state:/) };
      expect([await approve(id), await deliver(id)]).toMatchObject([refused, refused]);
    }
  });

  test.each([
    ['empty', 'APPROVED'],
    ['emptyAndUndone', 'DELIVERED'],
  ] as const)('can answer an empty list: "%s" leaves it %s', async (approvalAnswer, state) => {
    const own = await addScene(scene.sandbox);
    own.company.behave({ approvalAnswer });
    const id = await ready(own);
    await deliver(id, own);
    expect(await approve(id, own)).toMatchObject({ status: 200, body: { fullResultSize: 0, count: 0, values: [] } });
    expect(own.company.travelExpense(id).state).toBe(state);
  });

  test('needs the right to all travel expenses', async () => {
    const own = await addScene(scene.sandbox, { rights: ARTICLE_RIGHTS.filter((right) => right !== 25) });
    const id = own.company.enterByHand({
      employee: own.company.ownerId,
      title: 'Egen',
      costs: [{ date: '2026-03-12', amount: '10.00' }],
    }).id;
    expect((await deliver(id, own)).status).toBe(200);
    expect(await approve(id, own)).toMatchObject({ status: 403, body: { code: 9000 } });
    own.company.tick(25, 'token');
    expect((await approve(id, own)).status).toBe(200);
  });

  test('of the own travel expense is refused where the company says so', async () => {
    const own = await addScene(scene.sandbox);
    own.company.setSettings({ canApproveOwnExpenses: false });
    const entered = { title: 'Egen', costs: [{ date: '2026-03-12', amount: '10.00' }] };
    const mine = own.company.enterByHand({ employee: own.company.ownerId, ...entered });
    const others = own.company.enterByHand({ employee: '1', ...entered });
    expect([(await approve(mine.id, own)).status, (await approve(others.id, own)).status]).toEqual([403, 200]);
  });

  test('of the own travel expense can be refused as a rule of the business as well', async () => {
    const own = await addScene(scene.sandbox);
    own.company.setSettings({ canApproveOwnExpenses: false });
    own.company.behave({ approvalOfOwn: 'invalid' });
    const costs = [{ date: '2026-03-12', amount: '10.00' }];
    const { id } = own.company.enterByHand({ employee: own.company.ownerId, title: 'Egen', costs });
    expect(await approve(id, own)).toMatchObject({ status: 422, error: expect.stringMatching(/^18000 employee:/) });
  });

  test('in an approval flow leaves it delivered until somebody else approves', async () => {
    const own = await addScene(scene.sandbox);
    own.company.setApprovalFlow(true);
    const id = await ready(own);
    await deliver(id, own);
    const { body } = await approve(id, own);
    expect(body.values[0]).toMatchObject({ state: 'DELIVERED', isApproved: false, approvedBy: null });
    expect(body.values[0].attestationSteps.map(({ status }: { status: string }) => status)).toEqual([
      'APPROVED',
      'CURRENT',
    ]);
    own.company.approve(id);
    expect((await own.api.get(`/travelExpense/${id}`)).body.value.state).toBe('APPROVED');
  });

  test("in an approval flow a second time is refused, and the next step is somebody else's", async () => {
    const own = await addScene(scene.sandbox);
    own.company.setApprovalFlow(true);
    const id = await ready(own);
    const first = await approve(id, own);
    const [, next] = first.body.values[0].attestationSteps;
    expect(next.attestationStepApprovers[0].employee.id).not.toBe(own.company.ownerId);
    expect(await approve(id, own)).toMatchObject({ status: 422, error: expect.stringMatching(/^18000 state:/) });
    expect(own.company.travelExpense(id)).toMatchObject({ state: 'DELIVERED', isApproved: false });
  });

  test('in an approval flow is refused altogether where the key has no step in it', async () => {
    const own = await addScene(scene.sandbox);
    own.company.setApprovalFlow(true);
    own.company.behave({ approvalInFlow: 'forbidden' });
    const id = await ready(own);
    await deliver(id, own);
    expect(await approve(id, own)).toMatchObject({ status: 403, body: { code: 9000 } });
    expect(own.company.travelExpense(id).state).toBe('DELIVERED');
  });

  test('past the flow needs a right of its own', async () => {
    const own = await addScene(scene.sandbox);
    own.company.setApprovalFlow(true);
    const id = await ready(own);
    expect((await approve(id, own, '&overrideApprovalFlow=true')).status).toBe(403);
    own.company.tick(162, 'token');
    expect((await approve(id, own, '&overrideApprovalFlow=true')).body.values[0].state).toBe('APPROVED');
  });
});
