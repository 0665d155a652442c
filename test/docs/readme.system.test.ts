import { execFile, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { TransferStatus } from '../../contract/transfer-status.js';
import { freePort } from '../../sandbox/embedded/free-port.js';
import { startOnLeash, type LeashedProcess } from '../../sandbox/embedded/leash.js';
import { waitUntil } from '../support/service.js';
import { THIS_BUILD as root } from '../support/worker-process.js';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const [, section = ''] = /\n## By HTTP: the whole integration\n([^]*?)\n## /.exec(README) ?? [];
const [integration = '', listening = ''] = [...section.matchAll(/```sh\n([^]*?)```/g)].map(([, block]) => block);
/** The block as somebody types it in: the tokens, and then one step after another. */
const [tokens = '', connect = '', handOver = '', beTold = ''] = integration.split(/\n(?=# \d\. )/);

const folder = mkdtempSync(join(tmpdir(), 'readme-'));
// PostgreSQL's user must get through, or its data would be kept elsewhere.
chmodSync(folder, 0o711);
// What is typed stays as it is; curl says behind each answer how it was answered.
writeFileSync(join(folder, '.curlrc'), 'silent\nshow-error\nwrite-out = "\\n%{http_code}\\n"\n');
const { PATH, HOME } = process.env;
const environment = { PATH, HOME, CURL_HOME: folder, DATA_DIR: join(folder, '.data') };
/** Where the README has what listens, and where it does here. */
const places = new Map<string, string>();

let dev: LeashedProcess;
beforeAll(async () => {
  const HTTP_PORT = String(await freePort());
  let look = () => {};
  let output = '';
  const onLine = (line: string) => {
    output += `${line}\n`;
    look();
  };
  const program = [join(root, 'client/sonya-tripletex.mjs'), 'dev'];
  dev = await startOnLeash(process.execPath, program, { env: { ...environment, HTTP_PORT }, cwd: root, onLine });
  await new Promise<void>((resolve, reject) => {
    look = () => output.includes('Ctrl-C stops everything.') && resolve();
    void dev.exited.then(() => reject(new Error(`It ended before it was ready:\n${output}`)));
    look();
  });
  const { env } = z
    .object({ env: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(folder, '.data/dev.json'), 'utf8')));
  places.set('http://127.0.0.1:8080', `http://127.0.0.1:${HTTP_PORT}`);
  places.set('http://127.0.0.1:8090', new URL(env.WEBHOOK_URL ?? '').origin);
}, 300_000);
afterAll(async () => {
  await dev.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

function typed(...steps: readonly string[]): string {
  return [...places].reduce((script, [written, here]) => script.replaceAll(written, here), steps.join('\n'));
}

interface Told {
  readonly status: number;
  readonly body: unknown;
}

/** Types steps into a shell in the folder of the project, and answers what the last one came to. */
async function type(...steps: readonly string[]): Promise<Told> {
  const script = typed('set -euo pipefail', ...steps);
  const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: root, env: environment });
  const [status = '', ...answer] = stdout.trimEnd().split('\n').reverse();
  return { status: Number(status), body: JSON.parse(answer.reverse().join('\n')) };
}

const Notices = z.object({ items: z.array(z.object({ type: z.string(), data: z.record(z.string(), z.unknown()) })) });

describe('the integration by HTTP, as the README has it', () => {
  it('is one PUT, one POST and one webhook', () => {
    expect([connect, handOver, beTold].map((step) => step.match(/curl/g)?.length)).toEqual([1, 1, 1]);
    expect(connect).toContain('curl -X PUT ');
    expect(handOver).toContain('curl -X POST ');
    expect(tokens).not.toContain('curl');
    for (const place of places.keys()) expect(integration).toContain(place);
  });

  it('connects the company, and says what its key may', async () => {
    const { status, body } = await type(tokens, connect);
    expect(status).toBe(200);
    const key = /"userKey": "(\w+)/.exec(connect)?.[1] ?? expect.unreachable();
    expect(body).toMatchObject({ status: 'ok', company: { name: 'Nordfjell AS' } });
    expect(JSON.stringify(body)).not.toContain(key);
  });

  it('takes the report with 202, carries it into Tripletex, and tells so by a webhook whose signature was checked', async () => {
    const { status, body } = await type(tokens, handOver);
    expect(status).toBe(202);
    expect(body).toMatchObject({ reportId: 'rep-4711', revision: 1 });
    // The stand-in shows only what is signed as it should be.
    const { body: told } = await waitUntil(
      () => type(beTold),
      (answer) => statusesTold(answer, 'rep-4711').includes('transferred'),
      60_000,
    );
    const transferred = Notices.parse(told).items.find(({ data }) => data.reportId === 'rep-4711');
    expect(transferred).toMatchObject({ type: 'transfer.status', data: { problem: null } });
    expect(transferred?.data).toMatchObject({ evidence: { totalNok: '448.00', approvedNok: '448.00' } });
  });

  it('changes nothing when the report is sent twice', async () => {
    const { status, body } = await type(tokens, handOver);
    expect([status, body]).toMatchObject([202, { status: 'transferred', attempts: 1 }]);
    const other = await type(tokens, handOver.replace('Taxi til kundemøte', 'Taxi fra kundemøte'));
    expect(other.status).toBe(409);
  });

  it('tells every broken rule in one answer', async () => {
    const broken = handOver.replace('"totalNok": "448.00"', '"totalNok": "1.00"').replace('"NOK"', '"kroner"');
    const { status, body } = await type(tokens, broken);
    expect(status).toBe(422);
    const { errors } = body as { errors: { path: string }[] };
    expect(errors.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['totalNok', 'lines.0.amount.currency']) as string[],
    );
  });

  it('is told what happens while it happens', async () => {
    const stream = spawn('bash', ['-c', typed(tokens, `exec ${listening}`)], { cwd: root, env: environment });
    let heard = '';
    stream.stdout.setEncoding('utf8').on('data', (text: string) => (heard += text));
    const until = (fits: RegExp) =>
      waitUntil(
        () => Promise.resolve(heard),
        (text) => fits.test(text),
        60_000,
      );
    try {
      await until(/^id: /m);
      const another = handOver.replaceAll('4711', '4712');
      expect((await type(tokens, another)).status).toBe(202);
      await until(/^data: .*"reportId":"rep-4712".*"status":"transferred"/m);
    } finally {
      stream.kill();
    }
  });
});

/** The newest first. */
function statusesTold({ body }: Told, reportId: string): TransferStatus['status'][] {
  const { items } = Notices.parse(body);
  const ofReport = items.filter(({ type, data }) => type === 'transfer.status' && data.reportId === reportId);
  return ofReport.map(({ data }) => data.status as TransferStatus['status']);
}
