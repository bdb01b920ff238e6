/** Lists the folders above a path, the outermost first. */
export function listFolders(path: string): string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_part, index) => parts.slice(0, index + 1).join('/'))
}
