/** How far something is. */
export interface JobStep {
  readonly label: string
  readonly done: number
  readonly total: number
}

/** Long work that is being done. */
export interface RunningJob {
  /** JSON of what came out. Rejects with the error that a command would have thrown. */
  readonly done: Promise<string>
  /** Stops it wherever it is; what it had begun is taken back by whoever comes next. */
  cancel(): void
}

/** Does long work beside the server, so that the server goes on answering. */
export interface JobRunner {
  /** `input` is JSON. `tell` hears of each step. */
  run(kind: string, input: string, tell: (step: JobStep) => void): RunningJob
}
