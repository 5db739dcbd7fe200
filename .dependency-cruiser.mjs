// No circles: neither between files nor between the folders of the editor and of its pure half. Which folder may
// import which is in eslint.config.mjs.
export default {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'Files that import each other cannot be read, tested or moved one by one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-circle-of-rooms',
      comment: 'A room of the editor that another one needs must not need it back.',
      severity: 'error',
      scope: 'folder',
      from: { path: '^src/(editor|ide)/' },
      to: { circular: true, path: '^src/(editor|ide)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
  },
};
