/** Always the same, so that recorded histories stay readable for tests. */
export const TEST_ENCRYPTION_KEYS = `test:${Buffer.alloc(32, 7).toString('base64')}`;
