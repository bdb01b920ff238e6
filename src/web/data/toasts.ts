import { createStore } from './external-store.ts'

export interface Toast {
  readonly id: number
  readonly tone: 'done' | 'failed'
  readonly title: string
  readonly detail?: string
  /** The operations that Undo takes back, oldest first. */
  readonly undo?: readonly string[]
}

const MAX_TOASTS = 4
let last = 0

export const toasts = createStore<readonly Toast[]>([])

/** Shows a toast for some seconds. */
export function showToast(toast: Omit<Toast, 'id'>): void {
  last += 1
  const id = last
  toasts.set((shown) => [...shown, { ...toast, id }].slice(-MAX_TOASTS))
}

export function hideToast(id: number): void {
  toasts.set((shown) => shown.filter((one) => one.id !== id))
}
