import { Component } from 'react'
import type { ReactNode } from 'react'
import { ErrorNote } from './error-note.tsx'

interface AreaProps {
  readonly children: ReactNode
}

interface AreaState {
  readonly failed: { readonly error: unknown } | null
}

/** A part of a page that may fail by itself: what is around it stays. */
export class Area extends Component<AreaProps, AreaState> {
  override state: AreaState = { failed: null }

  static getDerivedStateFromError(error: unknown): AreaState {
    return { failed: { error } }
  }

  override render(): ReactNode {
    const { failed } = this.state
    if (failed === null) return this.props.children
    return (
      <div className="p-4">
        <ErrorNote error={failed.error} onRetry={() => this.setState({ failed: null })} />
      </div>
    )
  }
}
