import pc from 'picocolors';
import { PROGRESS_EVERY_MS } from '../embedded/progress.js';

/** Tells whoever looks on what is going on, on standard output. */
export class Narrator {
  private told = '';
  /** What a longer piece of work says it is doing. */
  readonly progress = (text: string): void => {
    if (text === this.told) return;
    this.told = text;
    this.say(pc.dim(`    ${text}`));
  };

  say(line = ''): void {
    process.stdout.write(`${line}\n`);
  }

  /** Says that something goes on, where nothing else is told meanwhile. */
  private tick(name: string, start: number): void {
    if (this.told !== '') return;
    const seconds = Math.round((Date.now() - start) / 1000);
    this.progress(`${name} … ${seconds} s`);
    this.told = '';
  }

  heading(text: string): void {
    this.say(`\n${pc.bold(text)}`);
  }

  /** Does a piece of work, saying that it goes on when it takes long and how long it took. */
  async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    const start = Date.now();
    this.told = '';
    const seconds = () => `${((Date.now() - start) / 1000).toFixed(1)} s`;
    const ticking = setInterval(() => this.tick(name, start), PROGRESS_EVERY_MS);
    try {
      const result = await work();
      this.say(`  ${pc.green('✓')} ${name} ${pc.dim(seconds())}`);
      return result;
    } catch (error) {
      this.say(`  ${pc.red('✗')} ${name} ${pc.dim(seconds())}`);
      throw error;
    } finally {
      clearInterval(ticking);
    }
  }
}
