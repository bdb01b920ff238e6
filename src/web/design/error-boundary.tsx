import { Component } from 'react'
import type { ReactNode } from 'react'
import { ErrorNote } from './error-note.tsx'

interface ErrorBoundaryProps {
  readonly children: ReactNode
}

interface ErrorBoundaryState {
  readonly failed: { readonly error: unknown } | null
}

/** Contains an error: only this part of the page fails, and the rest stays. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { failed: null }

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
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
