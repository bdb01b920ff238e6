import { expect, test } from 'vitest'
import { SkillmeatError } from '../../core/errors.ts'
import { renderAnnotations } from './frozen.ts'

test('annotations escape what a workflow would read as its own', () => {
  const record = '/top/a,b/.claude/.skillmeat-deployed.toml'
  const finding = {
    artifact: 'skill:pdf',
    kind: 'modified' as const,
    path: '/top/a,b/50%: x',
    file: '/top/a,b/50%: x',
    record,
    message: '50% of it,\r\nas: said\n::error::no',
  }
  const problem = new SkillmeatError('E_MANIFEST_PARSE', 'Bad.\n::set-output::', {
    fix: 'Mend: 100%.',
  })
  const report = {
    project: '/top/a,b',
    records: [],
    checked: 1,
    unchecked: 0,
    findings: [finding, { ...finding, kind: 'missing' as const, message: 'Gone.' }],
    notes: ['A note.'],
    unreadable: [{ record, problem }],
  }
  expect(renderAnnotations(report, '/top')).toEqual([
    '::error file=a%2Cb/.claude/.skillmeat-deployed.toml,title=skillmeat%3A record cannot be read::Bad.%0A::set-output::%0AMend: 100%25.',
    '::error file=a%2Cb/50%25%3A x,title=skillmeat%3A skill%3Apdf modified::50%25 of it,%0D%0Aas: said%0A::error::no',
    '::error file=a%2Cb/.claude/.skillmeat-deployed.toml,title=skillmeat%3A skill%3Apdf missing::Gone. It belongs in a,b/50%25: x',
    '::notice title=skillmeat::A note.',
  ])
})
