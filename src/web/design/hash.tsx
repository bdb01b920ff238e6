import { Check } from 'lucide-react'
import { useState } from 'react'
import { tip } from './tooltip.tsx'

/** The beginning of a hash or an id; a click copies all of it. */
export function Hash({ value, label }: { readonly value: string; readonly label: string }) {
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(value)
    setCopied(true)
    setTimeout(() => setCopied(false), 1500)
  }
  const digits = value.replace(/^av_/, '')
  return (
    <button
      type="button"
      onClick={() => void copy()}
      {...tip(isCopied ? 'Copied' : `Copy ${label}`)}
      aria-label={`Copy ${label} ${digits.slice(0, 8)}`}
      className="inline-flex items-center gap-1 rounded-sm font-mono text-xs text-muted hover:text-ink"
    >
      {digits.slice(0, 8)}
      {isCopied && <Check size={12} aria-hidden className="text-good" />}
    </button>
  )
}
