import { Refused } from './refused.js';

/** Thrown where nobody is there who could compare anything. */
export class NoWorkerError extends Refused {
  constructor() {
    super(503, {
      nb: 'Tjenesten svarte ikke innen 30 sekunder. Selskapet sammenlignes av seg selv så snart den er i gang igjen.',
      en: 'No worker answered within 30 seconds. Start a worker: it is compared then by itself.',
    });
  }
}
