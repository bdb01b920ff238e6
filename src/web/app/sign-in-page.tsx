import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { saveSession } from '../data/session.ts'
import { Button } from '../design/button.tsx'
import { Command } from '../design/command.tsx'
import { TextField } from '../design/field.tsx'

/** What is shown without a key: how to get one. */
export function SignInPage() {
  const [key, setKey] = useState('')
  const isKey = /^sk_[0-9a-f]{12}_(?:[0-9a-f]{48}|[0-9a-f]{64})$/.test(key.trim())
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (isKey) saveSession(key.trim())
  }
  return (
    <main className="flex h-dvh items-center justify-center overflow-y-auto p-6">
      <div className="flex w-full max-w-sm flex-col gap-5">
        <div className="flex items-center gap-3">
          <img src="/icon.svg" alt="" width={36} height={36} />
          <h1 className="text-xl font-semibold tracking-tight">Open SkillMeat</h1>
        </div>
        <p className="text-muted">
          This page shows what is on this machine, so it needs a key. The command below opens it
          with one, which holds for half a day.
        </p>
        <Command text="skillmeat serve --open" />
        <p className="text-sm text-muted">
          If the server runs already, use the address that it printed when it started: it has the
          token in it, for one use.
        </p>
        <form onSubmit={submit} className="flex flex-col gap-3 border-t border-line pt-5">
          <TextField
            label="Or give a key"
            hint={
              <>
                <code className="font-mono">skillmeat keys create</code> makes one.
              </>
            }
            error={
              key !== '' && !isKey ? 'A key is sk_ with 12 and 48 digits or letters a to f.' : null
            }
            value={key}
            onChange={setKey}
            placeholder="sk_…"
            className="font-mono"
          />
          <Button type="submit" tone="primary" disabled={!isKey}>
            Open
          </Button>
        </form>
      </div>
    </main>
  )
}
