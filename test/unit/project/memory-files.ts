import type { ProjectEntry, ProjectFiles } from '../../../src/project/project-files';

/** Files by absolute path, as a disk holds them. */
export function memoryFiles(texts: Readonly<Record<string, string>>): ProjectFiles {
  return {
    read: (path) => Promise.resolve(texts[path]),
    entries: (folder) => {
      const entries = new Map<string, ProjectEntry>();
      const prefix = folder === '/' ? '/' : `${folder}/`;
      for (const path of Object.keys(texts)) {
        if (!path.startsWith(prefix)) continue;
        const [name = '', ...below] = path.slice(prefix.length).split('/');
        entries.set(name, { name, kind: below.length > 0 ? 'folder' : 'file' });
      }
      return Promise.resolve([...entries.values()]);
    },
  };
}
