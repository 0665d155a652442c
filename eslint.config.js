import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** What each room may import besides itself and packages. A room that is not named may import nothing of the project. */
const rooms = {
  contract: [],
  tripletex: [],
  runtime: ['contract'],
  store: ['contract', 'runtime'],
  workflows: ['contract'],
  activities: ['contract', 'store', 'tripletex'],
  client: ['contract', 'workflows', 'store', 'runtime'],
  api: ['contract', 'workflows', 'store', 'runtime', 'client'],
  workers: ['contract', 'workflows', 'activities', 'store', 'tripletex', 'runtime', 'client'],
  sandbox: ['contract', 'client', 'store', 'runtime'],
};

const zones = Object.entries(rooms).map(([room, allowed]) => ({
  target: `./${room}`,
  from: Object.keys(rooms)
    .filter((other) => other !== room && !allowed.includes(other))
    .map((other) => `./${other}`)
    .concat('./test'),
  message: `${room} may import from: ${allowed.join(', ') || 'nothing else'}.`,
}));

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.data/', 'test-artefacts/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.strictTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: {
      'import-x/resolver-next': [importX.createNodeResolver({ extensionAlias: { '.js': ['.ts', '.tsx', '.js'] } })],
    },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { zones }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // `const { url: _, ...rest }` leaves something out.
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_+$', argsIgnorePattern: '^_+$' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'no-console': 'error',
      'max-lines': ['error', { max: 300, skipComments: true, skipBlankLines: true }],
    },
  },
  {
    // Workflow code runs in Temporal's deterministic sandbox.
    files: ['workflows/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['node:*', 'undici', 'pino', '@temporalio/client', '@temporalio/worker', '@temporalio/activity'] },
            { group: ['**/activities/**'], allowTypeImports: true },
          ],
        },
      ],
      'no-restricted-globals': ['error', 'process', 'Buffer', 'setInterval', 'crypto', 'fetch'],
    },
  },
  {
    // Each process reads its environment in one place, its entry point.
    files: [
      'activities/**/*.ts',
      'tripletex/**/*.ts',
      'contract/**/*.ts',
      'store/**/*.ts',
      'runtime/**/*.ts',
      'workflows/**/*.ts',
    ],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Read settings through runtime/config.' },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: { 'max-lines': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    // These tests look into JSON as it came over the wire: the shape is what they check, not what they may assume.
    files: ['test/sandbox/tripletex/*.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
);
