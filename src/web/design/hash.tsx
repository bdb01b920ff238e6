import { Check } from 'lucide-react'
import { useState } from 'react'
import { tooltip } from './tooltip.tsx'

/** The beginning of a hash or of a version's id, as it is shown. */
export function shortHash(value: string): string {
  return value.replace(/^av_/, '').slice(0, 8)
}

/** The beginning of a hash or an id; a click copies all of it. */
export function Hash({ value, label }: { readonly value: string; readonly label: string }) {
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(value)
    setCopied(true)
    setTimeout(() => setCopied(false), 1500)
  }
  const digits = shortHash(value)
  return (
    <button
      type="button"
      onClick={() => void copy()}
      {...tooltip(isCopied ? 'Copied' : `Copy ${label}`)}
      aria-label={`Copy ${label} ${digits}`}
      className="inline-flex items-center gap-1 rounded-sm font-mono text-xs text-muted hover:text-ink"
    >
      {digits}
      {isCopied && <Check size={12} aria-hidden className="text-good" />}
    </button>
  )
}
