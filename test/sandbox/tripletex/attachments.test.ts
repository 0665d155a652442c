import { PDFDocument } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addScene, costBody, create, pdf, startScene, type Scene } from './scene.js';

let scene: Scene;

beforeAll(async () => {
  scene = await startScene();
});
afterAll(() => scene.sandbox.close());

const pathOf = (id: number) => `/travelExpense/${id}/attachment`;

function picture(format: 'png' | 'jpeg' | 'tiff' | 'webp'): Promise<Buffer> {
  return sharp({ create: { width: 40, height: 60, channels: 3, background: '#ddd' } })
    .toFormat(format)
    .toBuffer();
}

async function pagesOf(id: number): Promise<number> {
  const { sandbox, company } = scene;
  const attachment = company.attachment(id);
  if (attachment === null) return 0;
  const document = await PDFDocument.load(attachment.bytes);
  expect(attachment.pages).toBe(document.getPageCount());
  expect(sandbox.requests.length).toBeGreaterThan(0);
  return document.getPageCount();
}

describe('an upload', () => {
  test('answers 201 with the travel expense, its version raised and its attachment set', async () => {
    const id = await create(scene);
    const { version } = (await scene.api.get(`/travelExpense/${id}`)).body.value;
    const { status, body } = await scene.api.upload(`${pathOf(id)}?createNewCost=false`, [{ bytes: await pdf(2) }]);
    expect(status).toBe(201);
    expect(body.value).toMatchObject({
      id,
      attachmentCount: 1,
      attachment: { id: expect.any(Number), url: expect.stringContaining('/v2/document/') },
    });
    expect(body.value.version).toBeGreaterThan(version);
    expect(await pagesOf(id)).toBe(2);
  });

  test('comes back as a PDF', async () => {
    const id = await create(scene);
    expect((await scene.api.get(pathOf(id))).status).toBe(404);
    await scene.api.upload(pathOf(id), [{ bytes: await pdf() }]);
    const answer = await scene.api.get(pathOf(id));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(answer.text.startsWith('%PDF-')).toBe(true);
  });

  test('sent again doubles the pages of the one document', async () => {
    const id = await create(scene);
    const bytes = await pdf(2);
    await scene.api.upload(pathOf(id), [{ bytes }]);
    await scene.api.upload(pathOf(id), [{ bytes }]);
    expect(await pagesOf(id)).toBe(4);
  });

  test.each(['png', 'jpeg', 'tiff'] as const)('of a %s becomes a page, whatever its name says', async (format) => {
    const id = await create(scene);
    const bytes = await picture(format);
    expect(
      (await scene.api.upload(pathOf(id), [{ bytes, type: 'application/octet-stream', fileName: 'x.bin' }])).status,
    ).toBe(201);
    expect(await pagesOf(id)).toBe(1);
  });

  test.each([
    ['damaged', async () => (await pdf()).slice(0, 100)],
    ['text', () => new TextEncoder().encode('kvittering')],
    ['of a kind that is not taken', () => picture('webp')],
    ['empty', () => new Uint8Array()],
  ])('that is %s is refused and changes nothing', async (_, bytesOf) => {
    const id = await create(scene);
    const answer = await scene.api.upload(pathOf(id), [{ bytes: await bytesOf() }]);
    expect(answer).toMatchObject({ status: 422, error: expect.stringMatching(/^18000 file:/) });
    expect(await pagesOf(id)).toBe(0);
  });

  test('needs one part, and that it is called file', async () => {
    const id = await create(scene);
    const bytes = await pdf();
    expect((await scene.api.upload(pathOf(id), [{ name: 'attachment', bytes }])).error).toBe(
      '15000 file: Kan ikke være null.',
    );
    expect((await scene.api.upload(pathOf(id), [{ bytes }, { bytes }])).status).toBe(422);
    expect((await scene.api.post(pathOf(id), {})).error).toBe('15000 file: Kan ikke være null.');
    expect((await scene.api.upload(`${pathOf(id)}/list`, [{ bytes }, { bytes }])).status).toBe(201);
    expect(await pagesOf(id)).toBe(2);
  });

  test('makes a cost only when it is asked to', async () => {
    const id = await create(scene);
    await scene.api.upload(pathOf(id), [{ bytes: await pdf() }]);
    expect(scene.company.travelExpense(id).costs).toEqual([]);
    await scene.api.upload(`${pathOf(id)}?createNewCost=true`, [{ bytes: await pdf() }]);
    expect(scene.company.travelExpense(id).costs).toMatchObject([{ amountNok: '0.00', category: null }]);
  });

  test('at the same time as another write collides', async () => {
    const slow = await startScene({ writeMs: 500 });
    const id = await create(slow);
    const bytes = await pdf();
    const upload = () => slow.api.upload(pathOf(id), [{ bytes }]);
    expect((await Promise.all([upload(), upload()])).map(({ status }) => status).sort()).toEqual([201, 409]);
    await slow.sandbox.close();
  });

  test('that is larger than what is taken is refused by a page or by name, and changes nothing', async () => {
    const own = await addScene(scene.sandbox);
    const [id, bytes] = [await create(own), await pdf()];
    own.company.behave({ largestUpload: bytes.length - 1 });
    const page = await own.api.upload(pathOf(id), [{ bytes }]);
    expect([page.status, page.headers.get('content-type'), page.body]).toEqual([413, 'text/html', undefined]);
    own.company.behave({ tooLargeUpload: 'invalid' });
    expect((await own.api.upload(pathOf(id), [{ bytes }])).error).toBe('18000 file: Filen er for stor.');
    expect(own.company.attachment(id)).toBeNull();
    own.company.behave({ largestUpload: bytes.length });
    expect((await own.api.upload(pathOf(id), [{ bytes }])).status).toBe(201);
  });

  test('is refused once it was delivered', async () => {
    const id = await create(scene, { costs: [costBody(scene.company)] });
    scene.company.deliver(id);
    expect((await scene.api.upload(pathOf(id), [{ bytes: await pdf() }])).status).toBe(422);
  });
});

test('deleting takes the document away', async () => {
  const id = await create(scene);
  await scene.api.upload(pathOf(id), [{ bytes: await pdf() }]);
  expect((await scene.api.remove(`${pathOf(id)}?version=99`)).status).toBe(409);
  expect((await scene.api.remove(pathOf(id))).status).toBe(204);
  expect((await scene.api.get(`/travelExpense/${id}`)).body.value.attachment).toBeNull();
  expect((await scene.api.remove(pathOf(id))).status).toBe(404);
});
