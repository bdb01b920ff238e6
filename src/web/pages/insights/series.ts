/** What is counted week by week, and how it is shown. */
export const SERIES = [
  { key: 'operations', label: 'Commands', colour: 'accent', says: 'that changed something' },
  { key: 'versions', label: 'New versions', colour: 'good', says: 'in the collection' },
  { key: 'drift', label: 'Edits found', colour: 'info', says: 'in projects' },
  { key: 'conflicts', label: 'Conflicts', colour: 'bad', says: 'that waited for a person' },
] as const
