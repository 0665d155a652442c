import { accessSync, constants } from 'node:fs';
import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig';
import type { Environment, SettingFault } from './config.js';
import { withoutBlanks } from './without-blanks.js';

const FILES = [
  'TEMPORAL_TLS_CLIENT_CERT_PATH',
  'TEMPORAL_TLS_CLIENT_KEY_PATH',
  'TEMPORAL_TLS_SERVER_CA_CERT_PATH',
  'TEMPORAL_CONFIG_FILE',
] as const;
const FLAGS = ['TEMPORAL_TLS', 'TEMPORAL_TLS_DISABLE_HOST_VERIFICATION'] as const;
const PAIRS = [
  ['TEMPORAL_TLS_CLIENT_CERT', 'TEMPORAL_TLS_CLIENT_KEY'],
  ['TEMPORAL_TLS_CLIENT_KEY', 'TEMPORAL_TLS_CLIENT_CERT'],
] as const;

/** Where and how Temporal is reached: its own environment variables and profile file, as Temporal itself reads them. */
export function temporalOptions(environment: Environment): {
  connectionOptions: ClientConnectConfig['connectionOptions'];
  namespace: string;
} {
  const { connectionOptions, namespace } = loadClientConnectConfig({ overrideEnvVars: withoutBlanks(environment) });
  return { connectionOptions, namespace: namespace ?? 'default' };
}

/** What is wrong with Temporal's own settings, which its library would only tell one at a time, or not at all. */
export function temporalFaults(environment: Environment): SettingFault[] {
  const faults = [
    ...FILES.filter((name) => !isReadable(environment[name])).map(unreadable),
    ...FLAGS.filter((name) => !isFlag(environment[name])).map(noFlag),
    ...missingHalves(environment),
  ];
  if (
    environment.TEMPORAL_TLS_DISABLE_HOST_VERIFICATION === 'true' ||
    environment.TEMPORAL_TLS_DISABLE_HOST_VERIFICATION === '1'
  ) {
    // @temporalio/envconfig 1.24 reads it and then leaves it out: the host would be verified all the same.
    faults.push({
      setting: 'TEMPORAL_TLS_DISABLE_HOST_VERIFICATION',
      message:
        'Leave it out; give the server’s name in TEMPORAL_TLS_SERVER_NAME or its authority in TEMPORAL_TLS_SERVER_CA_CERT_PATH.',
    });
  }
  return faults.length > 0 ? faults : profileFaults(environment);
}

function profileFaults(environment: Environment): SettingFault[] {
  try {
    temporalOptions(environment);
    return [];
  } catch {
    return [
      {
        setting: 'TEMPORAL_PROFILE',
        message:
          'Temporal’s profile cannot be read: correct the profile’s name, or the file temporal.toml that TEMPORAL_CONFIG_FILE names.',
      },
    ];
  }
}

function isReadable(path: string | undefined): boolean {
  if (path === undefined) return true;
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

function isFlag(value: string | undefined): boolean {
  return value === undefined || ['true', 'false', '1', '0'].includes(value);
}

function missingHalves(environment: Environment): SettingFault[] {
  const has = (name: string) => environment[`${name}_PATH`] !== undefined || environment[`${name}_DATA`] !== undefined;
  return PAIRS.filter(([given, missing]) => has(given) && !has(missing)).map(([given, missing]) => ({
    setting: `${missing}_PATH`,
    message: `Set it too: ${given} is of no use alone.`,
  }));
}

function unreadable(setting: string): SettingFault {
  return { setting, message: 'Set it to a file that exists and that this process may read.' };
}

function noFlag(setting: string): SettingFault {
  return { setting, message: 'Use true or false.' };
}
