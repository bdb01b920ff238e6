/** The folder of collected skills, merges and hostile inputs. Only tests that are run for it ask. */
export function corpusFolder(): string {
  const folder = process.env['SKILLMEAT_CORPUS']
  if (folder === undefined || folder === '') {
    throw new Error('SKILLMEAT_CORPUS is not set: it names the folder of the corpus.')
  }
  return folder
}
