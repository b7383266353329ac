// The arrows of docs/architecture.md. A new arrow is a decision: change the picture there in the same commit.
const may = {
  'libs/protocol': [],
  'libs/finance': ['libs/protocol'],
  'libs/screening': ['libs/protocol'],
  'libs/proofs': ['libs/protocol', 'libs/finance'],
  'libs/audit-log': ['libs/protocol', 'libs/proofs'],
  'libs/chain': ['libs/protocol', 'libs/finance', 'libs/proofs'],
  'libs/node': ['libs/chain', 'libs/protocol'],
  'libs/sdk': [],
  'apps/api': [
    'libs/protocol',
    'libs/finance',
    'libs/screening',
    'libs/proofs',
    'libs/audit-log',
    'libs/node',
    'libs/sdk',
  ],
  'apps/node': ['libs/node'],
  'apps/portal': ['libs/protocol', 'libs/proofs', 'libs/sdk'],
  'apps/cli': ['libs/node', 'libs/audit-log', 'libs/proofs', 'libs/sdk', 'libs/protocol', 'libs/finance'],
};

const arrows = Object.entries(may).map(([from, to]) => ({
  name: `arrows-of-${from.replace('/', '-')}`,
  comment: `${from} may import ${to.length ? to.join(', ') : 'nothing of ours'}`,
  severity: 'error',
  from: { path: `^${from}/(src|bin)` },
  to: { path: '^(apps|libs)/', pathNot: [from, ...to].map((folder) => `^${folder}/`) },
}));

module.exports = {
  forbidden: [
    ...arrows,
    {
      name: 'only-through-the-door',
      comment: 'A lib is used through its index.ts.',
      severity: 'error',
      from: { path: '^(apps|libs)/([^/]+)/' },
      to: { path: '^libs/[^/]+/src/', pathNot: ['^libs/[^/]+/src/index\\.ts$', '^$1/$2/'] },
    },
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'pure-cores-stay-pure',
      comment: 'No framework, database, queue or file system in a pure core.',
      severity: 'error',
      from: { path: '^libs/(protocol|finance|screening|proofs|audit-log|chain)/src', pathNot: '\\.spec\\.ts$' },
      to: { path: '(@nestjs|@prisma|bullmq|ioredis|node_modules/pg/|node_modules/postgres/|^fs$|^net$|^http$)' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['/dist/', '/generated/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@cadastre/source', 'import', 'require', 'node', 'default', 'types'],
    },
  },
};
