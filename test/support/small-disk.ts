import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOnLeash } from '../../sandbox/embedded/leash.js';

/** A disk of its own with little room. */
export interface SmallDisk {
  /** Where it is. */
  readonly folder: string;
  /** Fills it up, but for some bytes. */
  readonly fill: (left: number) => void;
  /** Gives all its room back. */
  readonly empty: () => void;
  readonly remove: () => Promise<void>;
}

const PAGE = 4096;

/**
 * Makes a small disk in memory, which only its own process has mounted: it is gone with that process, however that ends.
 * Undefined where this user may not mount anything.
 */
export async function smallDisk(megabytes: number): Promise<SmallDisk | undefined> {
  const mountPoint = mkdtempSync(join(tmpdir(), 'small-disk-'));
  let onMounted: (pid: string) => void = () => undefined;
  const mounted = new Promise<string>((resolve) => (onMounted = resolve));
  const script = `mount -t tmpfs -o size=${megabytes}m none "$0" && echo "mounted $$" && exec sleep infinity`;
  // Only root needs no user namespace for a mount namespace.
  const flags = process.getuid?.() === 0 ? '-m' : '-rm';
  const holder = await startOnLeash('unshare', [flags, 'sh', '-c', script, mountPoint], {
    env: { PATH: process.env.PATH },
    leaves: mountPoint,
    onLine: (line) => line.startsWith('mounted ') && onMounted(line.slice('mounted '.length)),
  });
  const pid = await Promise.race([mounted, holder.exited.then(() => undefined)]);
  const remove = async () => {
    await holder.stop();
    rmSync(mountPoint, { recursive: true, force: true });
  };
  if (pid === undefined) {
    await remove();
    return undefined;
  }
  const folder = `/proc/${pid}/root${mountPoint}`;
  const filler = join(folder, 'filler');
  return {
    folder,
    fill: (left) => {
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - left - PAGE)));
    },
    empty: () => rmSync(filler, { force: true }),
    remove,
  };
}
