import type { ArtifactType } from '../artifact/artifact-type.ts'
import { AGENTS } from './agents.ts'
import { at } from './shared/agent.ts'
import type { Agent, Destination, ReadFolder } from './shared/agent.ts'

/** A place below a project, or below a person's home, in which agents look for artifacts of one type. */
export interface LookedPlace {
  readonly type: ArtifactType
  readonly destination: Destination
  /** Those that keep artifacts there come before those that only read it. */
  readonly agents: readonly Agent[]
}

/** Lists every place in which any agent looks, each once. Folders of whole plugins are none. */
export function listLookedPlaces(scope: ReadFolder['scope']): readonly LookedPlace[] {
  const kept = AGENTS.flatMap((agent) =>
    typesOf(agent[scope]).map(([type, destination]) => ({ type, destination, agent })),
  )
  const more = AGENTS.flatMap((agent) =>
    (agent.finds?.[scope] ?? []).map((found) => ({ ...found, agent })),
  )
  const read = AGENTS.flatMap((agent) =>
    typesOf(agent.reader?.reads ?? {}).flatMap(([type, { folders, extension }]) =>
      folders
        .filter((one) => one.scope === scope)
        .map(({ folder }) => ({ type, destination: at(`${folder}/*${extension ?? ''}`), agent })),
    ),
  )
  const places = new Map<string, LookedPlace>()
  for (const { type, destination, agent } of [...kept, ...more, ...read]) {
    const key = `${type} ${fileTemplate(destination)} ${destination.form?.orFile ?? ''}`
    const known = places.get(key)
    if (known === undefined) places.set(key, { type, destination, agents: [agent] })
    else if (!known.agents.includes(agent))
      places.set(key, { ...known, agents: [...known.agents, agent] })
  }
  return [...places.values()]
}

/** Returns the file or folder that an artifact has there; without `*` it is a file that all share. */
export function fileTemplate({ root, path, form }: Destination): string {
  return form?.file ?? `${root}/${path}`
}

function typesOf<T>(
  table: Readonly<Partial<Record<ArtifactType, T>>>,
): readonly (readonly [ArtifactType, T])[] {
  return TYPES.flatMap((type) => {
    const found = table[type]
    return found === undefined ? [] : [[type, found] as const]
  })
}

const TYPES = ['skill', 'command', 'agent', 'hook', 'mcp'] as const satisfies ArtifactType[]
