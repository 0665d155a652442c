import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { freePort } from '../embedded/free-port.js';

/** What each listens on; 0 is any free port. The usual ones are taken unless something else is there. */
const USUAL = { postgres: 0, tripletex: 0, temporal: 0, temporalUi: 0, codec: 0, api: 8080, approvalService: 8090 };

export type Ports = typeof USUAL;

/** The same ports as last time, kept in a file, where they are still free, so that addresses kept anywhere stay true. */
export async function choosePorts(file: string): Promise<Ports> {
  const last = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Ports>) : {};
  const ports = { ...USUAL, ...last };
  const promised = new Set<number>();
  for (const name of Object.keys(USUAL) as (keyof Ports)[]) {
    ports[name] = await freePort(ports[name], promised);
    promised.add(ports[name]);
  }
  writeFileSync(file, JSON.stringify(ports));
  return ports;
}
