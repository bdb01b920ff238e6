export { hearSignals } from '../adapters/system/hear-signals.ts'
export type { EndingSignal } from '../adapters/system/hear-signals.ts'
