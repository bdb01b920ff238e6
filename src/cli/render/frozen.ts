import { relative } from 'node:path'
import type { FrozenFinding, FrozenReport } from '../../operations/records/check-frozen.ts'
import type { Output } from '../command/output.ts'
import { count, safeText, table } from './text.ts'

/** What a person reads of `install --frozen`. */
export function renderFrozen(out: Output, report: FrozenReport): string[] {
  const { project, checked, unchecked, findings, notes, unreadable } = report
  const rows = findings.map((finding) => [
    `  ${out.paint('red', finding.kind)}`,
    finding.artifact,
    safeText(relative(project, finding.path), 200),
    ...(finding.kind === 'unreadable' ? [safeText(finding.message, 300)] : []),
  ])
  const unread = unreadable.flatMap(({ problem: { message, fix } }) => [
    `${out.paint('red', 'unreadable')}  ${safeText(message, 300)}`,
    ...(fix === undefined ? [] : [`  ${safeText(fix, 300)}`]),
  ])
  const told = notes.map((note) => `${out.paint('dim', 'note')}  ${safeText(note, 300)}`)
  const sum =
    findings.length === 0
      ? `${count(checked, 'recorded copy', 'recorded copies')}, ${unchecked === 0 ? 'all as recorded' : `${checked - unchecked} as recorded, ${unchecked} not checked`}.`
      : `${count(checked, 'recorded copy', 'recorded copies')}, ${findings.length} not as recorded. \`skillmeat install\` brings back what is missing; \`skillmeat record\` records an edit that is meant.`
  return [...table(rows), ...unread, ...told, ...(checked === 0 && unread.length > 0 ? [] : [sum])]
}

/** The same as commands of a workflow log, which GitHub shows beside the files; paths are below `top`. */
export function renderAnnotations(report: FrozenReport, top: string): string[] {
  const below = (path: string) => relative(top, path)
  return [
    ...report.unreadable.map(({ record, problem }) =>
      annotation('error', {
        file: below(record),
        title: 'skillmeat: record cannot be read',
        message: [problem.message, problem.fix ?? ''].join('\n').trim(),
      }),
    ),
    ...report.findings.map((finding) =>
      annotation('error', {
        // What is not there has no line to point at; its record has.
        file: below(finding.kind === 'missing' ? finding.record : finding.file),
        title: `skillmeat: ${finding.artifact} ${finding.kind}`,
        message: tellFinding(finding, below(finding.path)),
      }),
    ),
    ...report.notes.map((message) => annotation('notice', { title: 'skillmeat', message })),
  ]
}

function tellFinding({ kind, message }: FrozenFinding, path: string): string {
  return kind === 'missing' ? `${message} It belongs in ${path}` : message
}

function annotation(
  kind: 'error' | 'notice',
  {
    message,
    ...properties
  }: { readonly file?: string; readonly title: string; readonly message: string },
): string {
  const shown = Object.entries(properties).map(
    ([name, value]) => `${name}=${escapeProperty(value)}`,
  )
  return `::${kind} ${shown.join(',')}::${escapeMessage(message)}`
}

function escapeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
