import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Decision } from '../../contract/decision.js';
import { catalogue, type ProblemCode } from '../../contract/problems.js';
import { sharedService } from '../support/service.js';

const service = await sharedService();

const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
/** What the runbook says of each problem, by its code. */
const sections = new Map(
  runbook
    .slice(runbook.indexOf('## Each problem'))
    .split(/^### /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf(':')), section]),
);
const searches = [...runbook.matchAll(/\[`([^`]+)`\]\((\S+\/workflows\?query=\S+)\)/g)].map(([, shown, address]) => ({
  shown: shown?.replaceAll(String.raw`\|`, '|'),
  query: new URL(address ?? '').searchParams.get('query') ?? '',
}));

describe('the runbook', () => {
  it('has a section for every problem of the catalogue and no other, with its class, its article and its search', () => {
    expect([...sections.keys()]).toEqual(Object.keys(catalogue));
    for (const [code, section] of sections) {
      const { class: problemClass, article } = catalogue[code as ProblemCode];
      expect(section).toContain(`Class ${problemClass}, `);
      expect(section).toContain(`article \`#${article}\``);
      expect(section).toContain(`ProblemCode="${code}"`);
      for (const part of ['Means', 'Look at', 'Do', 'Goes on']) expect(section).toContain(`- **${part}** `);
    }
  });

  it('names every decision there is, with an example', () => {
    const actions = Decision.options.map(({ shape }) => shape.action.value);
    const shown = [...runbook.matchAll(/resolve nordfjell \S+ --action (\w+)/g)].map(([, action]) => action);
    expect([...new Set(shown)].sort()).toEqual([...actions].sort());
  });

  it.each(searches)('leads to what it shows, in words that Temporal takes: $query', async ({ shown, query }) => {
    expect(query).toBe(shown);
    const { count } = await service.client.workflow.count(query);
    expect(count).toBeGreaterThanOrEqual(0);
  });
});
