import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const BITWISE = "BinaryExpression[operator=/^(&|\\||\\^|<<|>>|>>>)$/], UnaryExpression[operator='~']";

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', '.cache/**', 'coverage/**'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'react-hooks': reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unnecessary-condition': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': 'off',
    },
  },
  {
    // 32-bit operators go wrong from 2^31 on; they live where that was thought through.
    files: ['src/core/**/*.ts'],
    ignores: ['src/core/bytes/**', 'src/core/layout/**', 'src/core/index/**'],
    rules: { 'no-restricted-syntax': ['error', { selector: BITWISE, message: 'Use the helpers of core/bytes/integers.ts.' }] },
  },
  {
    files: ['tests/**/*.ts', 'tests/**/*.tsx'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      'max-lines': 'off',
    },
  },
  { files: ['**/*.js', '**/*.mjs'], extends: [tseslint.configs.disableTypeChecked], rules: {} },
);
