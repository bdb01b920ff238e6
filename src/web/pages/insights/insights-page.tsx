import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useMemo, useState } from 'react'
import { lazyComponent } from '../../browser/lazy-component.tsx'
import { api } from '../../data/api.ts'
import type { Insights } from '../../data/types.ts'
import { EmptyState } from '../../design/empty-state.tsx'
import { PageHeader } from '../../design/page-header.tsx'
import { QueryView } from '../../design/query-view.tsx'
import { sayNumber } from '../../design/say-count.ts'
import { Select } from '../../design/select.tsx'
import { Skeleton } from '../../design/skeleton.tsx'
import { HotSpots } from './hot-spots.tsx'
import { SERIES, WeekTable } from './week-table.tsx'

const ActivityChart = lazyComponent(
  async () => (await import('../../charts/activity-chart.tsx')).ActivityChart,
)

const SPANS = [
  { value: '4', label: '4 weeks' },
  { value: '12', label: '12 weeks' },
  { value: '52', label: 'a year' },
] as const

/** Activity by week, and what drifts and conflicts most. */
export function InsightsPage(): ReactNode {
  const [weeks, setWeeks] = useState<(typeof SPANS)[number]['value']>('12')
  const insights = useQuery({
    queryKey: ['insights', weeks],
    queryFn: ({ signal }) =>
      api.get('/insights/activity', { query: { weeks: Number(weeks), top: 10 }, signal }),
    placeholderData: (before) => before,
  })
  return (
    <>
      <PageHeader
        title="Insights"
        actions={
          <Select
            aria-label="How far back"
            size="sm"
            value={weeks}
            options={SPANS}
            onChange={setWeeks}
          />
        }
      />
      <div className="min-h-0 flex-1 overflow-y-auto border-t border-line px-4 py-4 sm:px-6">
        <QueryView query={insights} rows={10}>
          {(found) => <Activity insights={found} />}
        </QueryView>
      </div>
    </>
  )
}

function Activity({ insights }: { readonly insights: Insights }) {
  const { weeks, artifacts, projects } = insights
  const dates = useMemo(() => weeks.map(({ week }) => week), [weeks])
  const series = useMemo(
    () =>
      SERIES.map(({ key, label, colour }) => ({
        label,
        colour,
        values: weeks.map((one) => one[key]),
      })),
    [weeks],
  )
  if (weeks.every(({ operations }) => operations === 0)) {
    return (
      <EmptyState title="Nothing happened yet" command="skillmeat add anthropics/skills">
        What is imported, edited and merged shows here week by week.
      </EmptyState>
    )
  }
  return (
    <div className="flex flex-col gap-6">
      <section aria-label="Activity" className="rounded-lg border border-line bg-surface p-4">
        <Totals weeks={weeks} />
        <Suspense fallback={<Skeleton className="h-[220px] w-full" />}>
          <ActivityChart dates={dates} series={series} />
        </Suspense>
        <WeekTable weeks={weeks} />
      </section>
      <div className="grid gap-6 lg:grid-cols-2">
        <HotSpots
          title="Artifacts that drift most"
          rows={artifacts.map(({ artifact, ...counts }) => ({ name: artifact, ...counts }))}
        />
        <HotSpots
          title="Projects that drift most"
          rows={projects.map(({ project, ...counts }) => ({ name: project, ...counts }))}
        />
      </div>
    </div>
  )
}

const DOTS = { accent: 'bg-accent', good: 'bg-good', info: 'bg-info', bad: 'bg-bad' } as const

function Totals({ weeks }: { readonly weeks: Insights['weeks'] }) {
  return (
    <dl className="mb-3 flex flex-wrap gap-x-8 gap-y-2">
      {SERIES.map(({ key, label, colour, hint }) => (
        <div key={key}>
          <dt className="flex items-center gap-1.5 text-xs text-muted">
            <span className={`size-2 rounded-full ${DOTS[colour]}`} aria-hidden />
            {label} <span className="text-faint max-sm:hidden">{hint}</span>
          </dt>
          <dd className="tabular text-xl font-semibold">
            {sayNumber(weeks.reduce((sum, week) => sum + week[key], 0))}
          </dd>
        </div>
      ))}
    </dl>
  )
}
