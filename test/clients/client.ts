/** What an agent is asked to list; it lists some types, and others nowhere that can be read. */
export type ListedType = 'skill' | 'command' | 'agent' | 'mcp' | 'plugin'

export interface Listed {
  readonly name: string
  /** Of a server: it is there, and switched off. */
  readonly isOff?: boolean
  /** Of a server: the agent started it and it answered. Absent where the agent does not say. */
  readonly isConnected?: boolean
}

/** Absent types are those that the agent does not list. */
export type Listing = Readonly<Partial<Record<ListedType, readonly Listed[]>>>

export interface ClientRun {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A throw-away machine: a home of its own, and a project that is a git repository. */
export interface ClientWorld {
  readonly home: string
  readonly project: string
  /** Runs the client in the project, without a network. */
  readonly run: (
    words: readonly string[],
    more?: { readonly env?: Readonly<Record<string, string>>; readonly signal?: AbortSignal },
  ) => Promise<ClientRun>
}

export type Scope = 'project' | 'user'

/** Where the hooks that were deployed stand, and how the client runs them. */
export interface HookManner {
  /** Below the project or the home; absent where there is none. `*.json` for all of a folder. */
  readonly file: Readonly<Partial<Record<Scope, string>>>
  /** What it sets for a hook. */
  readonly env: (project: string) => Readonly<Record<string, string>>
  /** Starts a session that goes as far as the hooks at its start; null where that needs a sign-in. */
  readonly start: ((world: ClientWorld, signal: AbortSignal) => Promise<unknown>) | null
}

/** A server as the client's own file has it. */
export interface ServerEntry {
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

export interface ServerManner {
  readonly file: Readonly<Record<Scope, string>>
  /** Returns the servers that the client would start, by name; `vars` are those of its machine. */
  readonly read: (
    text: string,
    vars: Readonly<Record<string, string>>,
  ) => ReadonlyMap<string, ServerEntry>
}

/** One real agent, in one version. */
export interface Client {
  readonly id: string
  readonly package: string
  readonly version: string
  /** Its program below `node_modules/.bin`. */
  readonly bin: string
  readonly profile: string
  /** What `why` calls it; null where it says nothing of it. */
  readonly agent: string | null
  readonly hasNative: boolean
  /** Makes it take the project for one that its user trusts. */
  readonly trust: (world: ClientWorld) => void
  /** `withHealth` asks too which servers it could start, where that is another question. */
  readonly list: (world: ClientWorld, withHealth: boolean) => Promise<Listing>
  readonly hooks: HookManner | null
  readonly servers: ServerManner
}
