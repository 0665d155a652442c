import { existsSync, readFileSync } from 'node:fs';
import { ApplicationFailure } from '@temporalio/common';
import {
  decodeOptionalFailureToOptionalError,
  encodeErrorToFailure,
} from '@temporalio/common/lib/internal-non-workflow/index.js';
import { loadDataConverter } from '@temporalio/common/lib/internal-non-workflow/data-converter-helpers.js';
import { describe, expect, it } from 'vitest';
import { createDataConverter, FAILURE_CONVERTER_PATH } from '../../runtime/data-converter.js';
import { failureConverter } from '../../runtime/failure-converter.js';
import { aKeyRing } from '../support/key-rings.js';

const SECRET = 'Kari Eksempel';
const failure = ApplicationFailure.create({
  message: `The report of ${SECRET}`,
  type: 'InvalidReport',
  details: [{ name: SECRET }],
  cause: new Error(`cause: ${SECRET}`),
});
failure.stack = `Error: ${SECRET}\n    at somewhere`;

describe('the data converter', () => {
  // The SDK requires the module by its path; under the tests that path is a source.
  const converter = {
    ...loadDataConverter({ payloadCodecs: createDataConverter(aKeyRing('k1')).payloadCodecs ?? [] }),
    failureConverter,
  };

  it('encrypts messages, details and stack traces of failures, and leaves their types plain', async () => {
    const encoded = await encodeErrorToFailure(converter, failure);
    expect(encoded.applicationFailureInfo?.type).toBe('InvalidReport');
    expect(encoded.message).toBe('Encoded failure');
    expect(encoded.encodedAttributes?.data?.length).toBeGreaterThan(0);
    expect(Buffer.from(JSON.stringify(encoded)).includes(SECRET)).toBe(false);
    for (const bytes of [
      encoded.encodedAttributes?.data,
      encoded.applicationFailureInfo?.details?.payloads?.[0]?.data,
      encoded.cause?.encodedAttributes?.data,
    ]) {
      expect(bytes?.length).toBeGreaterThan(0);
      expect(Buffer.from(bytes!).includes(SECRET)).toBe(false);
    }
  });

  it('gives failures back as they were', async () => {
    const back = await decodeOptionalFailureToOptionalError(converter, await encodeErrorToFailure(converter, failure));
    expect(back).toMatchObject({
      message: failure.message,
      type: 'InvalidReport',
      details: [{ name: SECRET }],
      stack: failure.stack,
    });
  });

  it('names a failure converter that is there', () => {
    expect(existsSync(FAILURE_CONVERTER_PATH)).toBe(true);
    expect(createDataConverter(aKeyRing('k1')).failureConverterPath).toBe(FAILURE_CONVERTER_PATH);
  });

  it('has a failure converter that the build bundled with the workflows', () => {
    const bundle = readFileSync(new URL('../../dist/workflow-bundle.js', import.meta.url), 'utf8');
    expect(bundle).toContain('encodeCommonAttributes: true');
  });
});
