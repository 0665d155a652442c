import pc from 'picocolors';
import { Steps } from '../embedded/steps.mjs';

/** Tells people what is going on, on standard output. */
export class Narrator extends Steps {
  constructor() {
    super(process.stdout, pc);
  }

  heading(text: string): void {
    this.say(`\n${pc.bold(text)}`);
  }
}
