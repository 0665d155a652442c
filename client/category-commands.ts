import Table from 'cli-table3';
import type { Command } from 'commander';
import { z } from 'zod';
import type { Category, CategoryClient } from './category-client.js';
import { readJson, wrongUsage, type WithSession } from './command-input.js';
import { print, type Output, type Terminal } from './print.js';
import { inEnglish, Refused } from './refused.js';

/** The command about what Sonya's categories are booked on. */
export function addCategoryCommands(program: Command, withSession: WithSession, output: Output): void {
  const showAll = async (categories: CategoryClient, company: string) => {
    const items = await categories.all(company);
    print(output, { items, nextCursor: null }, () => showCategories(items));
  };
  const show = withSession('command', ({ categories }, company: string) => showAll(categories, company));
  const set = withSession('command', async ({ categories }, company: string, key: string, reference: string) => {
    const category = await categories.set(company, key, reference);
    print(output, category, () => showCategories([category]));
  });
  const importFile = withSession('command', async ({ categories }, company: string, path: string) => {
    await categories.import(company, await readReferences(path, output));
    await showAll(categories, company);
  });
  program
    .command('categories')
    .description('what each Sonya category is booked on; set one, or import many')
    .usage('<company> [set <key> <reference> | import <file.json>]')
    .argument('<company>')
    .argument('[action]', 'set or import')
    .argument('[args...]')
    .action(async (company: string, action: string | undefined, args: string[], _: unknown, command: Command) => {
      const [first = '', second = ''] = args;
      if (action === 'set' && args.length === 2) await set(company, first, second);
      else if (action === 'import' && args.length === 1) await importFile(company, first);
      else if (action === undefined) await show(company);
      else throw wrongUsage('Give set with a key and a reference, or import with a file.', command);
    });
}

async function readReferences(path: string, terminal: Terminal): Promise<Record<string, unknown>> {
  const parsed = z.record(z.string(), z.unknown()).safeParse(await readJson(path, terminal));
  if (parsed.success) return parsed.data;
  throw new Refused(422, inEnglish('The file must hold one object: category key → external reference.'));
}

function showCategories(categories: readonly Category[]): string {
  if (categories.length === 0)
    return 'No category has an external reference yet. Set one with: sonya-tripletex categories <company> set <key> <reference>';
  const table = new Table({
    head: ['category', 'external reference', 'Tripletex cost category', 'from'],
    style: { head: [], border: [] },
  });
  for (const { key, externalReference, costCategory, source } of categories) {
    const booked = costCategory
      ? `${costCategory.description}${costCategory.active ? '' : ' (inactive)'}`
      : 'not found';
    table.push([key, externalReference ?? '', booked, source]);
  }
  return table.toString();
}
