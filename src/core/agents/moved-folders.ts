import { AGENTS } from './agents.ts'

/** Each variable that moves a folder of an agent, with the folder's usual place below a person's home. */
export const MOVED_BY = AGENTS.flatMap(({ name, movedBy = [] }) =>
  movedBy.map((moved) => ({ ...moved, agent: name })),
)

/** Where folders of agents are that variables move, by their usual places below a person's home. Absolute. */
export type MovedFolders = Readonly<Record<string, string>>

/** Returns the folders that are moved. `valueOf` returns the absolute path that a variable names. */
export function movedFolders(
  userHome: string,
  valueOf: (variable: string) => string | null,
): MovedFolders {
  const moved = new Map<string, string>()
  for (const { variable, folder, inside, except = [] } of MOVED_BY) {
    const named = valueOf(variable)
    const dir = named === null || inside === undefined ? named : `${named}/${inside}`
    if (dir === null || dir === `${userHome}/${folder}`) continue
    moved.set(folder, dir)
    for (const other of except) moved.set(other, `${userHome}/${other}`)
  }
  return Object.fromEntries(moved)
}

/** Returns the usual folder that a path below a person's home lies in and that is moved; null for none. */
export function movedAround(moved: MovedFolders, path: string): string | null {
  const around = Object.keys(moved).filter(
    (folder) => path === folder || path.startsWith(`${folder}/`),
  )
  return around.toSorted((left, right) => right.length - left.length)[0] ?? null
}
