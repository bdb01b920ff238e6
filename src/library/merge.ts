export { mergeText } from '../core/merge/lines/merge-text.ts'
export type {
  MergeFavour,
  MergeLabels,
  MergeStyle,
  MergeTextOptions,
  TextMerge,
} from '../core/merge/lines/merge-text.ts'
