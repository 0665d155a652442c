import { setTimeout as pause } from 'node:timers/promises';
import type { TestCompany, OwnService } from './service.js';
import { startWorkerProcess, type WorkerProcess } from './worker-process.js';

/** Random numbers that a seed repeats: a storm that broke something can be had again, as far as timing lets it. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Breaks something at random, again and again, until it is told to stop: workers, connections, answers, Tripletex as a whole. */
export class Storm {
  /** How often each thing was done. */
  readonly done = new Map<string, number>();
  private readonly workers: WorkerProcess[] = [];
  private isOver = false;
  private raging: Promise<void> = Promise.resolve();

  constructor(
    private readonly service: OwnService,
    private readonly companies: readonly TestCompany[],
    private readonly random: () => number,
  ) {}

  /** Starts two workers and begins. */
  async begin(): Promise<void> {
    for (let count = 0; count < 2; count += 1) this.workers.push(await startWorkerProcess(this.service.environment));
    this.raging = this.rage();
  }

  /** Lets everything be whole again; the workers go on. */
  async calm(): Promise<void> {
    this.isOver = true;
    await this.raging;
    this.service.sandbox.faults.clear();
  }

  async end(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stop()));
  }

  /** What the workers that run now have written. */
  logs(): string {
    return this.workers.map((worker) => worker.log()).join('\n');
  }

  private async rage(): Promise<void> {
    while (!this.isOver) {
      const [name, breakIt] = this.pick(Object.entries(this.deeds));
      this.done.set(name, (this.done.get(name) ?? 0) + 1);
      await breakIt();
      await pause(200 + this.random() * 1800);
    }
  }

  private readonly deeds: Record<string, () => Promise<void> | void> = {
    'a worker killed': () => this.killWorker(),
    'a connection dropped before the work': () => this.fault({ kind: 'drop', when: 'before' }),
    'a connection dropped after the work': () => this.fault({ kind: 'drop', when: 'after' }),
    'work done late': () => this.fault({ kind: 'finishLate', ms: 600, socket: 'drop' }),
    'work done late, the client left waiting': () => this.fault({ kind: 'finishLate', ms: 0, socket: 'hang' }),
    '503 after the work': () => this.fault({ kind: 'answer', status: 503, when: 'after' }),
    'a slow answer': () => this.fault({ kind: 'delay', ms: 1500 }),
    '429 for a company': () => this.service.sandbox.rateLimit({ seconds: 2, company: this.aCompany().tripletex.name }),
    'an outage': () => this.service.sandbox.outage({ seconds: 1 + this.random() * 2 }),
    'sessions expired': () => this.aCompany().tripletex.expireSessions(),
  };

  private fault(what: Parameters<OwnService['sandbox']['faults']['add']>[0]['what']): void {
    const on = { company: this.aCompany().tripletex.name, nth: 1 + Math.floor(this.random() * 6) };
    this.service.sandbox.faults.add({ on, what });
  }

  private async killWorker(): Promise<void> {
    const index = Math.floor(this.random() * this.workers.length);
    await this.workers[index]?.kill();
    this.workers[index] = await startWorkerProcess(this.service.environment);
  }

  private aCompany(): TestCompany {
    return this.pick(this.companies);
  }

  private pick<T>(from: readonly T[]): T {
    const picked = from[Math.floor(this.random() * from.length)];
    if (picked === undefined) throw new Error('There is nothing to pick from.');
    return picked;
  }
}
