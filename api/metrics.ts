import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** How a request was answered. */
export interface Answered {
  readonly method: string;
  readonly route: string;
  readonly status: number;
}

/** What is counted of the HTTP API. */
export interface HttpMetrics {
  readonly answered: (how: Answered, ms: number) => void;
  /** Prometheus text. */
  readonly text: () => Promise<string>;
}

/** Counts requests, and who listens to what happens. */
export function createHttpMetrics(listeners: () => number): HttpMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'sonya_http_request_seconds',
    help: 'How long requests took until their answer began.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  });
  new Gauge({
    name: 'sonya_event_listeners',
    help: 'How many listen to server-sent events.',
    registers: [registry],
    collect() {
      this.set(listeners());
    },
  });
  return {
    answered: ({ method, route, status }, ms) => seconds.observe({ method, route, status: String(status) }, ms / 1000),
    text: () => registry.metrics(),
  };
}
